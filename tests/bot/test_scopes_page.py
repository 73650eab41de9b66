"""docs/scopes.md lists as called what the code calls, and nothing else."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from slack_sdk import WebClient

ROOT = Path(__file__).resolve().parents[2]
CODE = ("bot", "delivery", "handlers", "usecases")
#: these name methods to say how each behaves; they call none
TABLES = {"delivery/classes.py", "delivery/pace.py", "delivery/wire.py"}
#: an entry of the outbox that stands for three steps, which are listed
UPLOAD = "files.upload"


def listed(heading: str) -> set[str]:
    """The names in the first column of a table of the page."""
    page = (ROOT / "docs" / "scopes.md").read_text(encoding="utf-8")
    section = page.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([\w.]+)`", section, re.MULTILINE))


def is_method(name: str) -> bool:
    """Whether Slack's own client has a method of this name."""
    known = re.fullmatch(r"[a-z]+(\.[a-zA-Z]+)+", name) is not None and name != "api.call"
    return known and hasattr(WebClient, name.replace(".", "_"))


def called_in(path: Path) -> Iterator[str]:
    """Slack methods that a file calls: through Slack's client, or by name through the outbox."""
    named = path.relative_to(ROOT).as_posix() not in TABLES
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Attribute) and is_method(node.attr.replace("_", ".")):
            yield node.attr.replace("_", ".")
        if named and isinstance(node, ast.Constant) and isinstance(node.value, str) and is_method(node.value):
            yield node.value


def called() -> set[str]:
    files = [path for folder in CODE for path in sorted((ROOT / folder).rglob("*.py"))]
    return {_as_listed(method) for path in files for method in called_in(path)} - {UPLOAD}


def _as_listed(method: str) -> str:
    """An attribute has only small letters and underscores."""
    known = listed("Methods") | listed("Methods that the outbox knows besides")
    spelled = {name.replace(".", "_").lower(): name for name in known}
    return spelled.get(method.replace(".", "_").lower(), method)


def test_every_method_on_the_page_is_called() -> None:
    assert listed("Methods") - called() == set()


def test_every_method_that_is_called_is_on_the_page() -> None:
    assert called() - listed("Methods that the outbox knows besides") <= listed("Methods")


def test_a_method_is_called_or_only_known_but_not_both() -> None:
    assert listed("Methods") & listed("Methods that the outbox knows besides") == set()
