"""The pages say what is there, and everything that is there is on the pages."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from bot.__main__ import parser
from bot.config import DELIVERY, Settings
from handlers.commands import SUBCOMMANDS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()

#: field of Settings -> its name in the environment
NAMES = {
    "bot_token": "SLACK_BOT_TOKEN",
    "app_token": "SLACK_APP_TOKEN",
    "database_url": "DATABASE_URL",
    "data_dir": "DATA_DIR",
    "sandbox_dir": "SANDBOX_DIR",
    "sandbox_port": "SANDBOX_PORT",
    "setup_users": "MENTOR_SETUP_USERS",
    "profile_fields": "PROFILE_FIELDS",
    "log_level": "LOG_LEVEL",
    "log_format": "LOG_FORMAT",
}


@pytest.mark.parametrize("line", [f"{command} {one.name}" for command, words in SUBCOMMANDS.items() for one in words])
def test_every_subcommand_is_in_the_readme(line: str) -> None:
    assert f"`{line}" in README


def test_every_setting_is_in_the_readme_and_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text()
    assert {field.name for field in fields(Settings)} == {*NAMES, "delivery"}
    for name in (*NAMES.values(), *DELIVERY):
        assert f"`{name}`" in README
        assert f"{name}=" in example


def test_every_command_of_the_command_line_is_in_the_readme() -> None:
    choices = next(action.choices for action in parser()._actions if action.choices)
    assert choices
    for command in choices:
        assert f"`python -m bot {command}`" in README


@pytest.mark.parametrize("page", sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md")), ids=str)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_no_file_is_too_long_to_read() -> None:
    files = [one for kind in ("*.py", "*.js") for one in ROOT.rglob(kind) if not _foreign(one)]
    long = {str(one.relative_to(ROOT)): lines for one in files if (lines := len(one.read_text().splitlines())) > 400}
    assert not long


def test_every_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text()
    sections = re.findall(r"^(?:dependencies|test) = \[\n(.*?)^\]", text, re.S | re.M)
    lines = [line for section in sections for line in section.splitlines() if line.strip().startswith('"')]
    assert len(lines) > 20
    assert [line for line in lines if "#" not in line] == []


def _foreign(path: Path) -> bool:
    return bool({".venv", "node_modules", ".sandbox"} & set(path.relative_to(ROOT).parts))
