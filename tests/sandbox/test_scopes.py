"""Scopes: the sandbox's tables, and that manifest, docs and code agree with them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_sdk import WebClient

from sandbox import manifest as manifests
from sandbox import scopes

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "scopes.md"
CODE = ("bot", "delivery", "handlers", "usecases")
ROW = re.compile(r"\| `(?P<name>[\w.]+)`(?: \((?P<detail>[^)]+)\))? \| (?P<scope>[^|]+) \| [^|]+ \| (?P<kind>\w+) \|")
KINDS: dict[str, scopes.Kind] = {
    "with one person": "im",
    "app's own DM": "im",
    "with a group": "mpim",
    "group DM": "mpim",
    "public channel": "public",
    "private channel": "private",
}


def rows(heading: str) -> list[re.Match[str]]:
    section = DOCS.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return [row for line in section.splitlines() if (row := ROW.fullmatch(line.strip()))]


METHODS = rows("Methods") + rows("Methods that the outbox knows besides")


def scopes_in(cell: str) -> set[str]:
    return set(re.findall(r"`([\w:.]+)`", cell))


def slack_method(name: str) -> bool:
    """Whether Slack's own client has a method of this name (`api_call` takes any name)."""
    return (
        name != "api.call"
        and re.fullmatch(r"[a-z]+(\.[a-zA-Z]+)+", name) is not None
        and hasattr(WebClient, name.replace(".", "_"))
    )


def methods_in(source: str) -> Iterator[str]:
    """Slack methods in Python code: as text, or as a call of Slack's client."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and slack_method(node.value):
            yield node.value
        if isinstance(node, ast.Attribute) and slack_method(node.attr.replace("_", ".")):
            yield node.attr.replace("_", ".")


def methods_of_the_app() -> dict[str, str]:
    return {
        method: path.relative_to(ROOT).as_posix()
        for folder in CODE
        for path in sorted((ROOT / folder).rglob("*.py"))
        for method in methods_in(path.read_text(encoding="utf-8"))
    }


@pytest.mark.parametrize(
    ("method", "kind", "granted", "answer"),
    [
        ("auth.test", None, "", None),
        ("views.open", None, "", None),
        ("chat.postMessage", "im", "chat:write", None),
        ("chat.postMessage", "im", "im:write,users:read", ("chat:write", "im:write,users:read")),
        ("conversations.open", "im", "im:write", None),
        ("conversations.open", "mpim", "im:write", ("mpim:write", "im:write")),
        ("conversations.open", None, "mpim:write", None),
        ("conversations.open", None, "", ("im:write,mpim:write", "")),
        ("conversations.info", "public", "channels:read", None),
        ("conversations.info", "private", "channels:read", ("groups:read", "channels:read")),
        ("conversations.info", "im", "channels:read", ("im:read", "channels:read")),
        ("conversations.info", None, "", ("channels:read,groups:read,im:read,mpim:read", "")),
        ("conversations.history", "mpim", "im:history", ("mpim:history", "im:history")),
        ("conversations.create", "private", "groups:write", None),
        ("conversations.create", "public", "groups:write", ("channels:manage", "groups:write")),
        ("conversations.create", "public", "channels:write", None),
        ("conversations.invite", "private", "groups:write.invites", None),
        ("conversations.join", "public", "channels:read", ("channels:join", "channels:read")),
        ("users.lookupByEmail", None, "users:read", ("users:read.email", "users:read")),
        ("users.profile.get", None, "users.profile:read", None),
        ("files.completeUploadExternal", None, "chat:write", ("files:write", "chat:write")),
        ("reactions.add", None, "", ("reactions:write", "")),
        ("no.such.method", None, "", None),
    ],
)
def test_a_call_needs_the_scope_of_its_method_and_conversation(
    method: str, kind: scopes.Kind | None, granted: str, answer: tuple[str, str] | None
) -> None:
    assert scopes.check_scope(method, kind, frozenset(granted.split(",")) - {""}) == answer


@pytest.mark.parametrize(
    ("event", "granted", "received"),
    [
        ("app_home_opened", set(), True),
        ("message.im", {"im:history"}, True),
        ("message.im", {"mpim:history"}, False),
        ("member_left_channel", {"groups:read"}, True),
        ("member_left_channel", {"users:read"}, False),
        ("something_new", set(), True),
    ],
)
def test_an_event_reaches_an_app_that_has_its_scope(event: str, granted: set[str], received: bool) -> None:
    assert scopes.check_event(event, frozenset(granted)) is received


def test_every_method_in_the_tables_is_one_of_slacks() -> None:
    assert [name for name in scopes.known_methods() if not slack_method(name)] == []


@pytest.mark.parametrize("row", METHODS, ids=lambda row: row.group(1))
def test_a_documented_method_names_the_scope_that_slack_asks_for(row: re.Match[str]) -> None:
    named = scopes_in(row["scope"])
    detail = row["detail"]
    needed = scopes.needed_scopes(row["name"], KINDS[detail] if detail else None)
    assert named <= set(needed)
    assert bool(named) is bool(needed)


@pytest.mark.parametrize("row", rows("Events"), ids=lambda row: row.group(1))
def test_a_documented_event_names_the_scope_that_slack_asks_for(row: re.Match[str]) -> None:
    assert scopes_in(row["scope"]) == set(scopes.EVENTS[row["name"]])


@pytest.mark.parametrize("row", METHODS + rows("Events"), ids=lambda row: row.group(1))
def test_a_documented_scope_is_asked_for_as_required_or_optional(row: re.Match[str]) -> None:
    app = manifests.load(ROOT / "manifest.yml")
    # The app-level token has a scope of its own, which no manifest asks for.
    asked = scopes_in(row["scope"]) - {"connections:write"}
    assert asked <= (app.bot_scopes if row["kind"] == "required" else app.bot_scopes_optional)


def test_every_scope_of_the_manifest_is_explained() -> None:
    explained = scopes_in(DOCS.read_text(encoding="utf-8"))
    assert manifests.load(ROOT / "manifest.yml").all_scopes <= explained


def test_every_event_of_the_manifest_is_documented() -> None:
    assert {row["name"] for row in rows("Events")} == set(manifests.load(ROOT / "manifest.yml").bot_events)


def test_every_method_that_the_app_calls_is_documented() -> None:
    documented = set(re.findall(r"`([\w.]+)`", DOCS.read_text(encoding="utf-8")))
    missing = {method: where for method, where in methods_of_the_app().items() if method not in documented}
    assert missing == {}


def test_methods_are_found_as_text_and_as_calls() -> None:
    source = 'call("chat.postMessage")\nclient.views_open(x)\nclient.users_profile_get()\nprint("checkin.answer")'
    assert sorted(methods_in(source)) == ["chat.postMessage", "users.profile.get", "views.open"]
