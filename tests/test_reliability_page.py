"""The page on reliability: every fault has its line, and every test that a line names exists."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "reliability.md"

#: everything that the app promises to survive
FAULTS = (
    "kill -9 at any point",
    "cut, reset or timeout after Slack took the call",
    "cut before Slack took the call",
    "HTTP 5xx, HTML, broken JSON, an ok without ts",
    "storm of 429",
    "history lags or is denied",
    "Slack is down for hours",
    "the app is down for days",
    "a process is stopped for less than SETTLE",
    "a process is stopped for more than SETTLE",
    "the clock is moved",
    "gap, fold or skipped day of a zone",
    "a zone or a schedule is edited",
    "two replicas",
    "PostgreSQL crashes and comes back",
    "the database is locked, full or read-only",
    "the database is corrupt",
    "a migration is killed",
    "the same event or click four times",
    "an answer comes late",
    "a member is deactivated",
    "a channel is archived, or the app removed from it",
    "the token is revoked, the app uninstalled",
    "Slack refuses with a code",
    "an old backup is restored",
)


def rows() -> dict[str, list[str]]:
    """The tests of each fault, as the page names them."""
    found = re.findall(r"^\| ([^|]+) \| [^|]+ \| ([^|]*) \|$", PAGE.read_text().partition("| fault |")[2], re.MULTILINE)
    return {fault: re.findall(r"`([^`]+)`", tests) for fault, tests in found if not fault.startswith("---")}


def test_every_fault_has_its_line_and_there_is_no_other() -> None:
    assert tuple(rows()) == FAULTS


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_has_tests_and_they_exist(fault: str) -> None:
    named = rows()[fault]
    assert named, "no test"
    for one in named:
        path, _, name = one.partition("::")
        assert (ROOT / path).is_file(), one
        assert re.search(rf"^def {re.escape(name)}\(", (ROOT / path).read_text(), re.MULTILINE), one


@pytest.mark.parametrize("name", ["soak", "replicas"])
def test_a_measured_table_has_its_command_and_lost_nothing(name: str) -> None:
    printed = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", PAGE.read_text(), re.DOTALL)
    assert printed, "the marks between which the command writes its table"
    table = [[cell.strip() for cell in line.strip("|").split("|")] for line in printed[1].splitlines() if "|" in line]
    assert table, "nothing was measured yet"
    assert re.search(rf"^    (make|python -m) .*{name}", printed[1], re.MULTILINE), "the command that repeats it"
    for line in table[2:]:
        figures = dict(zip(table[0], line, strict=True))
        assert int(figures["messages"]) > 0
        assert figures["lost"] == figures["twice"] == "0"
