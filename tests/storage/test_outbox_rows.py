"""What use cases put into the outbox, and what they see there, on both databases."""

from datetime import timedelta
from typing import Any

import pytest

from storage import Database, OutboxState
from storage.refs import Unresolvable, resolve, targets
from tests.storage.samples import (
    LATER,
    NOW,
    TEAM,
    a_call,
    add,
    claim,
    claimed,
    into,
    opening,
    row_of,
    send,
)


def test_row_comes_back_as_added(database: Database) -> None:
    call = a_call("a", arguments={"channel": "C1", "text": "hé", "blocks": [{"type": "divider"}]}, expires_at=LATER)
    add(database, call)
    row = row_of(database, "a")
    assert (row.key, row.lane, row.method, row.kind) == ("a", "dm:U1", "chat.postMessage", "message")
    assert (row.arguments, row.not_before, row.expires_at) == (call.arguments, NOW, LATER)
    assert (row.state, row.attempt) == (OutboxState.PENDING, 0)


def test_occasion_is_queued_once(database: Database) -> None:
    with database.begin(TEAM) as uow:
        assert uow.outbox.add(a_call("a"))
        assert not uow.outbox.add(a_call("a", arguments={"text": "another"}))
    add(database, a_call("b"))
    with database.begin(TEAM) as uow:
        assert not uow.outbox.add(a_call("b"))


def test_messages_alone_get_a_marker_each_their_own(database: Database) -> None:
    add(database, a_call("a"), a_call("b"), opening("open"))
    markers = [row_of(database, key).marker for key in ("a", "b", "open")]
    assert markers[2] is None
    assert markers[0] != markers[1]
    assert all(marker and len(marker) == 32 and int(marker, 16) >= 0 for marker in markers[:2])


def test_markers_come_from_whoever_opened_the_database(url: str) -> None:
    database = Database.open(url, new_marker=iter(["first", "second"]).__next__)
    add(database, a_call("a"), opening("open"), a_call("b"))
    assert [row_of(database, key).marker for key in ("a", "b")] == ["first", "second"]
    database.close()


def test_reference_to_something_never_added_is_refused(database: Database) -> None:
    with database.begin(TEAM) as uow, pytest.raises(LookupError, match="nowhere"):
        uow.outbox.add(a_call("a", arguments=into("nowhere")))


def test_references_are_filled_in_from_the_results(database: Database) -> None:
    add(database, opening("open"), a_call("post", arguments=into("open")))
    send(database, ok=True, channel={"id": "D1"})
    assert claimed(database).arguments == {"channel": "D1", "text": "hello"}


def test_reference_to_a_row_that_was_sent_long_ago_is_filled_in(database: Database) -> None:
    add(database, opening("open"))
    send(database, channel={"id": "D1"})
    add(database, a_call("post", arguments=into("open")))
    assert claimed(database).arguments["channel"] == "D1"


def test_reference_that_the_result_does_not_hold_parks_the_row(database: Database) -> None:
    add(database, opening("open"), a_call("post", arguments=into("open")), a_call("next"))
    send(database, ok=True)
    assert claimed(database).key == "next"
    row = row_of(database, "post")
    assert (row.state, row.reason) == (OutboxState.PARKED, "the result has no channel.id")


def test_counts_name_every_state(database: Database) -> None:
    add(database, a_call("a", "one"), a_call("b", "two"), a_call("c", "three"))
    send(database)
    row = claimed(database)
    with database.begin(TEAM) as uow:
        uow.outbox.mark_unknown(row.id, row.attempt, "timeout")
        counts = uow.outbox.counts_by_state()
        oldest = uow.outbox.oldest_unknown()
    assert counts == {
        OutboxState.PENDING: 1,
        OutboxState.SENDING: 0,
        OutboxState.SENT: 1,
        OutboxState.UNKNOWN: 1,
        OutboxState.PARKED: 0,
        OutboxState.EXPIRED: 0,
    }
    assert oldest is not None
    assert (oldest.key, oldest.reason) == ("b", "timeout")


def test_waiting_lists_rows_by_state_oldest_first(database: Database) -> None:
    add(database, a_call("a", "one"), a_call("b", "two"), a_call("c", "three"))
    send(database)
    with database.begin(TEAM) as uow:
        assert [row.key for row in uow.outbox.waiting([OutboxState.PENDING, OutboxState.SENT])] == ["a", "b", "c"]
        assert [row.key for row in uow.outbox.waiting([OutboxState.PENDING])] == ["b", "c"]
        assert uow.outbox.waiting([OutboxState.PARKED]) == ()
        assert uow.outbox.oldest_unknown() is None


def test_next_pending_is_the_first_row_that_waits_for_nothing_but_its_time(database: Database) -> None:
    with database.begin(TEAM) as uow:
        assert uow.outbox.next_pending_at() is None
    soon = NOW + timedelta(minutes=5)
    add(database, opening("open"), a_call("post", arguments=into("open")), a_call("far", "two", not_before=LATER))
    add(database, a_call("soon", "three", not_before=soon))
    with database.begin(TEAM) as uow:
        assert uow.outbox.next_pending_at() == NOW
    row = claimed(database)
    with database.begin(TEAM) as uow:
        assert uow.outbox.next_pending_at() == soon  # "post" waits for an answer, not for a time
        uow.outbox.mark_unknown(row.id, row.attempt, "timeout")
        assert uow.outbox.next_pending_at() == soon


def test_next_pending_waits_with_the_row_that_holds_the_lane_up(database: Database) -> None:
    add(database, a_call("first"), a_call("second"))
    row = claimed(database)
    with database.begin(TEAM) as uow:
        assert uow.outbox.next_pending_at() is None
        uow.outbox.release(row.id, row.attempt, LATER, "ratelimited")
        assert uow.outbox.next_pending_at() == LATER


def test_call_that_refers_to_a_lost_one_is_parked_at_once(database: Database) -> None:
    add(database, a_call("post"))
    row = claimed(database)
    with database.begin(TEAM) as uow:
        uow.outbox.park(row.id, row.attempt, "is_archived")
        uow.outbox.add(a_call("update", arguments={"ts": {"$ref": ["post", "ts"]}}))
        uow.commit()
    row = row_of(database, "update")
    assert (row.state, row.reason) == (OutboxState.PARKED, "refers to a parked message")


def test_setup_that_was_given_up_is_taken_up_again(database: Database) -> None:
    add(database, opening("open"))
    row = claimed(database)
    with database.begin(TEAM) as uow:
        uow.outbox.park(row.id, row.attempt, "user_disabled")
        uow.commit()
    with database.begin(TEAM) as uow:
        assert uow.outbox.add(opening("open"))
        assert uow.outbox.add(a_call("post", arguments=into("open")))
        uow.commit()
    again = send(database, channel={"id": "D1"})
    assert (again.key, again.attempt) == ("open", 2)
    assert claimed(database).arguments["channel"] == "D1"


def test_setup_that_is_under_way_is_not_queued_again(database: Database) -> None:
    add(database, opening("open"))
    for _ in range(2):
        with database.begin(TEAM) as uow:
            assert not uow.outbox.add(opening("open"))
        claim(database)


def test_references_are_found_and_filled_in_anywhere() -> None:
    arguments = {"a": {"$ref": ["k1", "ts"]}, "b": [{"c": {"$ref": ["k2", "files.0.id"]}}], "d": "$ref", "e": 1}
    assert sorted(targets(arguments)) == ["k1", "k2"]
    results: dict[str, dict[str, Any]] = {"k1": {"ts": "1.1"}, "k2": {"files": [{"id": "F1"}]}}
    assert resolve(arguments, results) == {"a": "1.1", "b": [{"c": "F1"}], "d": "$ref", "e": 1}


@pytest.mark.parametrize("path", ["no", "ts.no", "files.1", "files.x", ""])
def test_path_that_leads_nowhere_cannot_be_resolved(path: str) -> None:
    with pytest.raises(Unresolvable):
        resolve({"$ref": ["k", path]}, {"k": {"ts": "1.1", "files": [1]}})
