"""Each misfortune of a post ends as the protocol says: one message, never two, and never none."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from delivery.settling import READ_AGAIN
from sandbox import Sandbox
from tests.delivery.office import FAST, START, Office, claim_and_vanish, office_in
from tests.sandbox.box_kit import eventually, steady_port

SETTLE = 300.0
POST, HISTORY = "chat.postMessage", "conversations.history"
#: misfortunes after which the message is there, although nobody was told
STORED: list[dict[str, Any]] = [
    {"kind": "store_then_cut"},
    {"kind": "truncated_json"},
    {"kind": "ok_without_ts"},
    {"kind": "status", "status": 503, "stored": True},
    {"kind": "status", "status": 500, "stored": True},
    {"kind": "html", "stored": True},
    {"kind": "error", "error": "internal_error", "stored": True},
    {"kind": "error", "error": "request_timeout", "stored": True},
    {"kind": "delay", "seconds": 4.5},
]
#: the same, and the message is not there
NOT_STORED: list[dict[str, Any]] = [
    {"kind": "cut_before_store"},
    {"kind": "truncated_json", "stored": False},
    {"kind": "ok_without_ts", "stored": False},
    {"kind": "status", "status": 503},
    {"kind": "status", "status": 500},
    {"kind": "html"},
    {"kind": "error", "error": "fatal_error"},
    {"kind": "error", "error": "service_unavailable"},
]


def names(faults: list[dict[str, Any]]) -> list[str]:
    return ["-".join(str(value) for value in fault.values()) for fault in faults]


def test_a_post_arrives_with_its_marker_and_is_marked_sent(any_office: Office) -> None:
    office = any_office
    office.queue("hello")
    assert office.deliverer().run_until_idle()
    assert office.posts() == ["hello"]
    row = office.row("hello")
    assert (row.state, row.attempt) == ("sent", 1)
    assert row.result == {"ok": True, "channel": office.channel(), "ts": row.ts}
    metadata = office.calls()[0]["args"]["metadata"]
    assert metadata["event_payload"]["marker"] == row.marker
    assert office.notes.sent == ["hello"]


@pytest.mark.parametrize("fault", STORED, ids=names(STORED))
def test_a_post_that_was_stored_unheard_is_found_and_never_posted_again(
    any_office: Office, fault: dict[str, Any]
) -> None:
    office = any_office
    office.queue("hello")
    office.people.fault(method=POST, **fault)
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    assert office.state("hello") == "unknown"
    office.real.skip(SETTLE)
    deliverer.run_until_idle()
    assert office.state("hello") == "sent"
    assert office.posts() == ["hello"]
    assert len(office.calls()) == 1
    assert office.notes.sent == ["hello"]


@pytest.mark.parametrize("fault", NOT_STORED, ids=names(NOT_STORED))
def test_a_post_that_never_arrived_is_posted_once_after_settle(any_office: Office, fault: dict[str, Any]) -> None:
    office = any_office
    office.queue("hello")
    office.people.fault(method=POST, **fault)
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    assert office.state("hello") == "unknown"
    assert office.posts() == []
    office.real.skip(SETTLE - 5)
    deliverer.run_until_idle()
    assert len(office.calls()) == 1
    office.real.skip(5)
    deliverer.run_until_idle()
    assert office.state("hello") == "sent"
    assert office.posts() == ["hello"]
    assert office.row("hello").attempt == 2


def test_a_limited_conversation_waits_for_its_time_and_the_others_go_on(any_office: Office) -> None:
    office = any_office
    office.people.create_channel("other", user="ana", bot=True)
    office.people.fault("ratelimited", method=POST, channel=office.channel(), retry_after=20)
    office.queue("first")
    office.queue("second")
    office.queue("elsewhere", {"channel": office.channel("other"), "text": "elsewhere"})
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    assert office.posts() == []
    assert office.posts(office.channel("other")) == ["elsewhere"]
    assert deliverer.next_due() == office.box.now() + timedelta(seconds=20)
    office.people.advance(seconds=19)
    assert not deliverer.run_until_idle()
    office.people.advance(seconds=1)
    deliverer.run_until_idle()
    assert office.posts() == ["first", "second"]


def test_a_storm_of_limits_stops_the_method_for_its_time_and_nothing_is_lost(office: Office) -> None:
    lanes = [f"room-{number}" for number in range(6)]
    for name in lanes:
        office.people.create_channel(name, user="ana", bot=True)
        office.queue(name, {"channel": office.channel(name), "text": name})
    office.people.fault("ratelimited", method=POST, times=2, retry_after=9)
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    assert len(office.calls()) == 2
    assert office.counts() == {"pending": 6}
    office.real.skip(9)
    office.people.advance(seconds=9)
    deliverer.run_until_idle()
    assert office.counts() == {"sent": 6}
    assert [len(office.posts(office.channel(name))) for name in lanes] == [1] * 6


def test_a_limited_method_leaves_the_other_methods_alone(office: Office) -> None:
    office.people.fault("ratelimited", method="conversations.open", retry_after=60)
    office.queue_dm("private")
    office.queue_dm("also private", "bo")
    office.queue("public")
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    assert office.posts() == ["public"]
    assert len(office.calls("conversations.open")) == 1
    office.people.advance(seconds=60)
    deliverer.run_until_idle()
    assert office.counts() == {"sent": 5}


def test_slack_out_of_reach_costs_nothing_and_the_backlog_drains_afterwards(sqlite_url: str, tmp_path: Path) -> None:
    folder, port = tmp_path / "workspace", steady_port()
    first = Sandbox(folder=folder, frozen=True, rates=False, start=START, port=port)
    with first, office_in(first, sqlite_url) as office:
        channel = office.channel()
        deliverer = office.deliverer()
    for number in range(5):
        office.queue(f"m{number}", {"channel": channel, "text": f"m{number}"})
    deliverer.run_until_idle()
    assert office.counts() == {"pending": 5}
    assert [office.row(f"m{number}").attempt for number in range(5)] == [1, 0, 0, 0, 0]
    assert not deliverer.run_until_idle(), "the workspace rests"
    with Sandbox(folder=folder, frozen=True, rates=False, port=port) as second:
        office.people = second.client()
        office.real.skip(60)
        deliverer.run_until_idle()
        assert office.posts(channel) == [f"m{number}" for number in range(5)]
        assert len(office.calls()) == 5
    office.database.close()


def history(office: Office) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.client.conversations_history(channel=office.channel())["messages"]
    return found


def test_a_lagging_history_is_waited_for(any_office: Office) -> None:
    office = any_office
    office.people.fault("history_lag", method=POST, seconds=0.4)
    office.people.fault("store_then_cut", method=POST)
    office.queue("hello")
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    office.real.skip(SETTLE - 1)
    deliverer.run_until_idle()
    assert (office.state("hello"), office.calls(HISTORY)) == ("unknown", [])
    eventually(lambda: "hello" in [one["text"] for one in history(office)])
    office.real.skip(1)
    deliverer.run_until_idle()
    assert office.state("hello") == "sent"
    assert office.posts() == ["hello"]
    assert len(office.calls()) == 1


def test_a_denied_history_leaves_the_row_unknown_and_says_so_once(any_office: Office) -> None:
    office = any_office
    office.people.scopes(remove=["channels:history"])
    office.people.fault("store_then_cut", method=POST)
    office.queue("hello")
    deliverer = office.deliverer()
    for _ in range(4):
        deliverer.run_until_idle()
        office.real.skip(SETTLE)
    assert office.state("hello") == "unknown"
    assert office.posts() == ["hello"]
    assert office.notes.codes == ["unreadable"]
    assert "may or may not have arrived" in office.notes.problems[0][2]
    office.people.scopes(add=["channels:history"])
    deliverer.run_until_idle()
    assert office.state("hello") == "sent"


@pytest.mark.parametrize("kind", ["cut_before_store", "html", "truncated_json", "status"])
def test_a_history_that_cannot_be_read_to_its_end_is_no_proof_of_absence(office: Office, kind: str) -> None:
    office.people.fault("store_then_cut", method=POST)
    office.people.fault(kind, method="conversations.history", times=2)
    office.queue("hello")
    deliverer = office.deliverer()
    for _ in range(4):
        deliverer.run_until_idle()
        office.real.skip(SETTLE)
    assert office.state("hello") == "sent"
    assert office.posts() == ["hello"]


def test_a_limited_history_is_read_after_its_time(office: Office) -> None:
    office.people.fault("store_then_cut", method=POST)
    office.people.fault("ratelimited", method="conversations.history", retry_after=40)
    office.queue("hello")
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    office.real.skip(SETTLE)
    deliverer.run_until_idle()
    assert not deliverer.run_until_idle()
    assert len(office.calls("conversations.history")) == 1
    office.real.skip(40)
    deliverer.run_until_idle()
    assert office.state("hello") == "sent"


def test_a_message_far_back_in_a_busy_conversation_is_found_on_a_later_page(office: Office) -> None:
    office.people.fault("store_then_cut", method=POST)
    office.queue("hello")
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    for number in range(230):
        office.people.say("ana", "#mentoring", f"talk {number}")
    office.real.skip(SETTLE)
    deliverer.run_until_idle()
    assert len(office.calls("conversations.history")) >= 2
    assert office.state("hello") == "sent"
    assert len(office.calls()) == 1


def test_reading_back_begins_a_minute_before_the_first_attempt_in_slacks_time(office: Office) -> None:
    office.queue("before")
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    heard = office.box.now()
    office.people.fault("cut_before_store", method=POST)
    office.queue("hello")
    deliverer.run_until_idle()
    office.people.advance(seconds=3600)
    office.real.skip(SETTLE)
    deliverer.run_until_idle()
    oldest = float(office.calls("conversations.history")[0]["args"]["oldest"])
    assert oldest == pytest.approx(heard.timestamp() - 60, abs=1)
    assert office.posts() == ["before", "hello"]


def test_a_reply_that_was_stored_unheard_is_found_in_its_thread(office: Office) -> None:
    office.queue("root")
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    office.people.fault("store_then_cut", method=POST)
    office.queue("reply", {"channel": office.channel(), "text": "reply", "thread_ts": {"$ref": ["root", "ts"]}})
    deliverer.run_until_idle()
    office.real.skip(SETTLE)
    deliverer.run_until_idle()
    assert office.state("reply") == "sent"
    assert len(office.calls()) == 2


def test_a_reply_whose_thread_was_deleted_meanwhile_is_said_in_the_conversation(office: Office) -> None:
    office.queue("root")
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    office.people.fault("cut_before_store", method=POST)
    office.queue("reply", {"channel": office.channel(), "text": "reply", "thread_ts": {"$ref": ["root", "ts"]}})
    deliverer.run_until_idle()
    office.client.chat_delete(channel=office.channel(), ts=str(office.row("root").ts))
    office.real.skip(SETTLE)
    deliverer.run_until_idle()
    assert office.posts() == ["reply"]
    assert office.state("reply") == "sent"


@pytest.mark.parametrize("called", [True, False])
def test_after_a_restart_an_orphaned_claim_is_looked_up_before_anything_is_sent(
    any_office: Office, called: bool
) -> None:
    office = any_office
    office.queue("hello")
    row = claim_and_vanish(office)
    if called:
        metadata = {"event_type": "mentor_circles", "event_payload": {"marker": row.marker}}
        office.client.chat_postMessage(channel=office.channel(), text="hello", metadata=metadata)
    posted = len(office.calls())
    deliverer = office.deliverer(owner="two")
    deliverer.run_until_idle()
    office.real.skip(SETTLE - 1)
    deliverer.run_until_idle()
    assert len(office.calls()) == posted, "too early to know"
    office.real.skip(1)
    deliverer.run_until_idle()
    assert office.state("hello") == "sent"
    assert office.posts() == ["hello"]
    assert len(office.calls()) == 1


def test_an_orphaned_claim_holds_up_its_conversation_only_while_its_sender_may_be_at_it(office: Office) -> None:
    office.queue("lost")
    claim_and_vanish(office)
    office.queue("next")
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    assert office.posts() == []
    office.real.skip(FAST.budget + FAST.timeout)
    deliverer.run_until_idle()
    assert office.posts() == ["next"]
    assert office.state("lost") == "unknown"


def test_a_conversation_that_is_gone_and_opened_anew_is_read_where_it_is_now(office: Office) -> None:
    office.queue_dm("hello")
    office.people.fault("store_then_cut", method=POST)
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    office.people.fault("error", method="conversations.history", error="channel_not_found", times=1)
    office.real.skip(SETTLE)
    deliverer.run_until_idle()
    assert office.state("hello") == "unknown", "it has the same id still, and that could not be read"
    office.real.skip(SETTLE)
    deliverer.run_until_idle()
    assert office.state("hello") == "sent"
    assert len(office.calls()) == 1


def test_a_moved_clock_neither_sends_early_nor_stalls(office: Office) -> None:
    office.people.fault("cut_before_store", method=POST)
    office.queue("hello")
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    office.people.advance(seconds=10 * 365 * 86_400)
    deliverer.run_until_idle()
    assert len(office.calls()) == 1, "ten years on the wall are no real time"
    office.real.skip(SETTLE)
    deliverer.run_until_idle()
    assert office.posts() == ["hello"]


def test_many_that_cannot_be_read_keep_none_waiting_that_can(office: Office) -> None:
    office.people.scopes(remove=["channels:history", "groups:history", "mpim:history"])
    for number in range(12):
        office.people.create_channel(f"blind{number}", user="ana", bot=True)
        channel = office.channel(f"blind{number}")
        office.queue(f"blind {number}", {"channel": channel, "text": f"blind {number}"})
    office.people.fault("store_then_cut", method="chat.postMessage", times=13)
    deliverer = office.deliverer()
    deliverer.run_until_idle()
    office.queue_dm("readable")
    deliverer.run_until_idle()
    assert office.state("readable") == "unknown"
    office.real.skip(SETTLE)
    for _ in range(14):  # each look takes so long that the first ones may be looked at again before the last one's turn
        deliverer.run_once(office.box.now())
        office.real.skip(READ_AGAIN / 6)
    assert office.state("readable") == "sent"
