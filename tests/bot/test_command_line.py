"""`python -m bot` as it is typed: what it prints, and with which code it ends."""

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from bot.__main__ import MANIFEST
from bot.wiring import make_client
from sandbox import Sandbox
from storage import Database
from tests.bot.command_line import typed, typed_in_a_process


@pytest.mark.long
def test_migrating_twice_is_harmless(tmp_path: Path) -> None:
    for type_it in (typed_in_a_process, typed):
        done = type_it(tmp_path, "migrate")
        assert done.returncode == 0, done.stderr
        assert done.stdout == "The database has the present schema.\n"
    database = Database.read_only(f"sqlite:///{tmp_path / 'data' / 'mentor-circles.sqlite3'}")
    try:
        assert database.is_current()
    finally:
        database.close()


def test_migrating_beside_a_running_bot_is_refused_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    running = Database.open(f"sqlite:///{tmp_path / 'data' / 'mentor-circles.sqlite3'}")
    try:
        with running.hold():
            done = typed(tmp_path, "migrate")
    finally:
        running.close()
    assert done.returncode == 1
    assert "Stop it first" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_damaged_database_is_refused_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "mentor-circles.sqlite3").write_bytes(b"this is no database at all" * 100)
    done = typed(tmp_path, "migrate")
    assert done.returncode == 1
    assert "backup" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_of_a_newer_version_is_refused_with_a_remedy(tmp_path: Path) -> None:
    typed(tmp_path, "migrate")
    with closing(sqlite3.connect(tmp_path / "data" / "mentor-circles.sqlite3")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    done = typed(tmp_path, "migrate")
    assert done.returncode == 1
    assert "newer version of the bot" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_doctor_needs_no_tokens_to_say_what_comes_next(tmp_path: Path) -> None:
    done = typed(tmp_path, "doctor")
    assert done.returncode == 0
    assert "Everything is in place." in done.stdout
    assert ".env.example" in done.stdout


@pytest.mark.parametrize("command", ["doctor", "migrate", "run"])
def test_a_setting_that_cannot_be_used_ends_every_command_with_a_sentence(tmp_path: Path, command: str) -> None:
    done = typed(tmp_path, command, SLACK_BOT_TOKEN="hunter2")
    assert done.returncode == 1
    assert "SLACK_BOT_TOKEN must start with 'xoxb-'" in done.stderr
    assert "hunter2" not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["migrate", "run"])
def test_a_postgresql_that_cannot_be_reached_ends_with_a_sentence(tmp_path: Path, command: str) -> None:
    url = "postgresql://someone:hunter2@127.0.0.1:1/mentor"
    done = typed(tmp_path, command, DATABASE_URL=url, SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1")
    assert done.returncode == 1
    (said,) = done.stderr.splitlines()
    assert "PostgreSQL database “mentor” at 127.0.0.1:1 cannot be opened" in said
    assert "Check" in said
    assert "hunter2" not in done.stdout + done.stderr


def test_one_token_without_the_other_does_not_start(tmp_path: Path) -> None:
    done = typed(tmp_path, "run", SLACK_BOT_TOKEN="xoxb-1")
    assert done.returncode == 1
    assert "SLACK_APP_TOKEN is missing" in done.stderr


def test_a_slack_that_cannot_be_reached_ends_a_start_with_a_sentence(tmp_path: Path) -> None:
    given = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1", "HTTPS_PROXY": "http://127.0.0.1:1"}
    done = typed(tmp_path, "run", **given)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1] == (
        "Slack cannot be reached: [Errno 111] Connection refused. "
        "Check the network and the proxy of this machine, then start again."
    )


@pytest.mark.parametrize(("name", "wrong"), [("SLACK_BOT_TOKEN", "xoxb-wrong"), ("SLACK_APP_TOKEN", "xapp-wrong")])
def test_a_token_that_slack_does_not_take_ends_a_start_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, wrong: str
) -> None:
    with Sandbox(manifest=MANIFEST, rates=False) as box:
        monkeypatch.setattr("bot.__main__.make_client", partial(make_client, base_url=box.api_url))
        given = {"SLACK_BOT_TOKEN": box.bot_token, "SLACK_APP_TOKEN": box.app_token, name: wrong}
        done = typed(tmp_path, "run", **given)
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1] == "Slack answers invalid_auth. `python -m bot doctor` says what to mend."


@pytest.mark.parametrize("words", [[], ["fly"], ["run", "--fast"]])
def test_a_command_that_does_not_exist_shows_those_that_do(tmp_path: Path, words: list[str]) -> None:
    done = typed(tmp_path, *words)
    assert done.returncode == 2
    assert "usage: python -m bot" in done.stderr
