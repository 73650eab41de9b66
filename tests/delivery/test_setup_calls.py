"""Channels and conversations: calls that may be repeated, and what they find when they were."""

from typing import Any

import pytest

from delivery.wire import kept
from tests.delivery.office import Office

CREATE = "conversations.create"
INVITE = "conversations.invite"


def create(office: Office, key: str = "made", name: str = "circle-1") -> None:
    office.queue(key, {"name": name, "is_private": True}, method=CREATE, kind="setup")


def test_a_channel_that_was_made_unheard_is_found_by_its_name(any_office: Office) -> None:
    office = any_office
    office.people.fault("store_then_cut", method=CREATE)
    create(office)
    office.queue("hello", {"channel": {"$ref": ["made", "channel.id"]}, "text": "hello"}, lane="circle")
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    office.people.advance(seconds=1)
    deliverer.run_until_idle()
    assert office.posts(office.channel("circle-1")) == ["hello"]
    assert office.row("made").result["channel"] == {"id": office.channel("circle-1"), "name": "circle-1"}
    assert len(office.calls(CREATE)) == 2


@pytest.mark.parametrize("archived", [False, True])
def test_a_name_that_somebody_else_has_taken_parks_the_row(office: Office, archived: bool) -> None:
    office.people.create_channel("circle-1", user="ana")
    if archived:
        office.people.archive("#circle-1")
    create(office)
    office.deliverer().run_until_idle()
    assert office.state("made") == "parked"
    assert office.notes.codes == ["name_taken"]


def test_an_invitation_of_somebody_who_is_in_is_done(office: Office) -> None:
    office.people.join("bo", "#mentoring")
    office.queue("ask", {"channel": office.channel(), "users": [office.user("bo")]}, method=INVITE, kind="setup")
    office.deliverer().run_until_idle()
    assert office.state("ask") == "sent"
    assert office.notes.problems == []


def test_an_invitation_reaches_those_who_are_not_in_yet(office: Office) -> None:
    office.people.add_user("cy", "Cy Young")
    office.people.join("bo", "#mentoring")
    both = [office.user("bo"), office.user("cy")]
    office.queue("ask", {"channel": office.channel(), "users": both}, method=INVITE, kind="setup")
    office.deliverer().run_until_idle()
    assert office.state("ask") == "sent"
    channel = next(one for one in office.people.channels() if one["name"] == "mentoring")
    assert set(both) <= set(channel["members"])


def test_a_topic_set_unheard_is_set_again(office: Office) -> None:
    office.people.fault("store_then_cut", method="conversations.setTopic")
    arguments = {"channel": office.channel(), "topic": "Round 3"}
    office.queue("topic", arguments, method="conversations.setTopic", kind="setup")
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    office.people.advance(seconds=1)
    deliverer.run_until_idle()
    assert office.state("topic") == "sent"
    assert len(office.calls("conversations.setTopic")) == 2


@pytest.mark.parametrize(
    ("answer", "stored"),
    [
        (
            {"ok": True, "channel": "C1", "ts": "1.2", "message": {"text": "private"}},
            {"ok": True, "channel": "C1", "ts": "1.2"},
        ),
        (
            {"ok": True, "channel": {"id": "C1", "name": "x", "topic": {"value": "private"}}},
            {"ok": True, "channel": {"id": "C1", "name": "x"}},
        ),
        ({"ok": True, "files": [{"id": "F1", "title": "private"}]}, {"ok": True, "files": [{"id": "F1"}]}),
        ({"ok": True, "message_ts": "1.2"}, {"ok": True, "message_ts": "1.2"}),
    ],
)
def test_what_is_stored_of_an_answer_are_ids_and_no_words(answer: dict[str, Any], stored: dict[str, Any]) -> None:
    assert kept(answer) == stored
