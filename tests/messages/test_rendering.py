"""Every message and view, with the worst that people type."""

import inspect
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, get_type_hints

import pytest

from messages import (
    admin,
    checkin,
    circle_between,
    circle_command,
    circle_session,
    circle_turn,
    help,
    home,
    introduction,
    join,
    limits,
    member,
    program,
    pulse,
    replies,
    setup,
    small_forms,
)
from sandbox.blockkit import check_blocks, check_message, check_view
from tests.messages.rendered import HOSTILE, USERS, messages, views

MODULES = (
    admin,
    checkin,
    circle_between,
    circle_command,
    circle_session,
    circle_turn,
    help,
    home,
    introduction,
    join,
    member,
    program,
    pulse,
    replies,
    setup,
    small_forms,
)
pytestmark = pytest.mark.xdist_group("rendering")  # what is rendered for one test is looked at by the next

OURS = re.compile(
    r"<@U(?:ANA|BEN|CHI|DEE|\d{9})>|<#C0CIRCLE>"
    r"|<https://(?:calendar\.google|outlook\.office)\.com/calendar/[\w/]+\?[\w%.=&;/-]+\|[A-Z][A-Za-z ]+>"
)
#: the formatting that we write ourselves: bold, code, and nothing else
FORMATTED = re.compile(r"\*[^*\n]+\*|`[^`\n]+`")


@lru_cache
def rendered(typed: str) -> tuple[tuple[str, dict[str, Any]], ...]:
    return tuple(messages(typed))


@lru_cache
def opened(typed: str) -> tuple[tuple[str, dict[str, Any]], ...]:
    return tuple(views(typed))


def strings(node: Any, path: str = "") -> Iterator[tuple[str, str, str]]:
    """(path, type of the text object, text) of every text in a payload."""
    if isinstance(node, dict):
        if node.get("type") in {"mrkdwn", "plain_text"}:
            yield path, node["type"], node["text"]
            return
        for key, value in node.items():
            yield from strings(value, f"{path}/{key}")
    elif isinstance(node, list):
        for index, item in enumerate(node):
            yield from strings(item, f"{path}/{index}")


def marked_up(payload: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Every text in which Slack would read mentions and links."""
    if "text" in payload:
        yield "/text", payload["text"]
    for path, kind, text in strings(payload.get("blocks", [])):
        if kind == "mrkdwn":
            yield path, text


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_typed_text_cannot_mention_link_or_format(typed: str) -> None:
    for name, payload in (*rendered(typed), *opened(typed)):
        for path, text in marked_up(payload):
            ours = OURS.sub("", text)
            assert "<" not in ours, f"{name}{path}: {text[:200]}"
            assert ">" not in ours, f"{name}{path}: {text[:200]}"
            assert not re.search(r"[*_~`]", FORMATTED.sub("", text)), f"{name}{path}: {text[:200]}"
            assert not re.search(r"&(?!amp;|lt;|gt;)", text), f"{name}{path}: {text[:200]}"


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_messages_stay_within_limits_and_an_independent_judge_takes_them(typed: str) -> None:
    for name, message in rendered(typed):
        limits.check(message)
        assert check_blocks(message["blocks"], "message") == [], name
        assert check_message(message) is None, name
        assert check_message(message, "chat.update") is None, name


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_views_stay_within_limits_and_an_independent_judge_takes_them(typed: str) -> None:
    for name, view in opened(typed):
        limits.check(view)
        assert check_view(view) == [], name


def test_every_renderer_is_tried() -> None:
    tried = {name.split()[0] for name, _ in (*rendered("x"), *opened("x"))}
    renderers = {
        f"{module.__name__.removeprefix('messages.')}.{name}"
        for module in MODULES
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_") and _gives_a_payload(function)
    }
    assert renderers - tried == set()


def _gives_a_payload(function: Any) -> bool:
    return get_type_hints(function).get("return") == dict[str, Any]


def test_every_message_says_the_same_without_blocks() -> None:
    for name, message in rendered("Peer circles"):
        assert 10 < len(message["text"]) <= 400 or name.startswith("help."), name
        assert "\n" not in message["text"], name


def test_at_most_one_emoji_and_one_exclamation_mark_in_a_message() -> None:
    emoji = re.compile("[\U0001f300-\U0001faff]")
    for name, payload in (*rendered("Peer circles"), *opened("Peer circles")):
        words = " ".join(text for _, _, text in strings(payload.get("blocks", [])))
        assert len(emoji.findall(words)) <= 1, name
        assert words.count("!") <= 1, name


def test_forms_and_buttons_of_one_kind_are_told_apart_by_their_value() -> None:
    for name, payload in (*rendered("Peer circles"), *opened("Peer circles")):
        found = list(_buttons(payload))
        assert len(found) == len(set(found)), name


def _buttons(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        if node.get("type") == "button":
            yield node["action_id"], node["value"]
        for value in node.values():
            yield from _buttons(value)
    elif isinstance(node, list):
        for item in node:
            yield from _buttons(item)


def test_nothing_that_a_channel_or_an_owner_sees_names_who_answered() -> None:
    shown = ("program.report", "admin.status", "admin.preview", "admin.confirm", "setup.", "replies.done")
    for name, payload in (*rendered("Peer circles"), *opened("Peer circles")):
        if name.startswith(shown):
            assert "<@" not in str(payload), name


def test_a_channel_post_names_only_who_acted_and_the_owners() -> None:
    for name, payload in rendered("Peer circles"):
        if name.startswith("program."):
            named = set(re.findall(r"<@(\w+)>", str(payload)))
            assert named <= {"UANA", "UBEN"}, name


def test_a_nudge_names_all_members_alike_and_not_who_asked() -> None:
    nudges = [message for name, message in rendered("x") if name == "checkin.nudge"]
    for nudge in nudges:
        assert re.findall(r"<@(\w+)>", nudge["blocks"][0]["text"]["text"]) == list(USERS)


def test_a_reply_in_a_form_has_nothing_left_to_click() -> None:
    for name, message in rendered("Peer circles"):
        view = replies.reply_view(message)
        assert "action_id" not in str(view), name
        assert check_view(view) == [], name
