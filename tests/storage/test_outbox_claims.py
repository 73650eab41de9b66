"""How the outbox hands rows to senders, and what senders may say of them, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlmodel import col

from storage import Database, OutboxRow, OutboxState
from storage.queue_tables import OutboxCallRow
from tests.storage.samples import LATER, NOW, TEAM, a_call, add, claim, claimed, into, opening, row_of, send


def mark_unknown(database: Database, row: OutboxRow) -> None:
    """Commit that nobody knows whether the row was sent."""
    with database.begin(TEAM) as uow:
        assert uow.outbox.mark_unknown(row.id, row.attempt, "timeout")
        uow.commit()


def release(database: Database, row: OutboxRow, after: timedelta = timedelta(0)) -> None:
    """Commit that the row was certainly not sent."""
    with database.begin(TEAM) as uow:
        assert uow.outbox.release(row.id, row.attempt, NOW + after, "ratelimited")
        uow.commit()


def park(database: Database, row: OutboxRow) -> None:
    """Commit that the row is given up."""
    with database.begin(TEAM) as uow:
        assert uow.outbox.park(row.id, row.attempt, "is_archived")
        uow.commit()


def test_claimed_row_says_who_sends_it_and_since_when(database: Database) -> None:
    add(database, a_call("a"))
    with database.begin(TEAM) as uow:
        row = uow.outbox.claim(NOW, "sender-1", since="1.0001")
        uow.commit()
    assert row is not None
    assert (row.state, row.attempt, row.owner, row.since) == (OutboxState.SENDING, 1, "sender-1", "1.0001")
    assert (row.claimed_at, row.first_claimed_at) == (NOW, NOW)
    release(database, row)
    with database.begin(TEAM) as uow:
        again = uow.outbox.claim(LATER, "sender-2", since="2.0002")
    assert again is not None
    assert (again.attempt, again.owner, again.since) == (2, "sender-2", "1.0001")
    assert (again.claimed_at, again.first_claimed_at) == (LATER, NOW)


def test_row_is_not_claimed_before_its_time(database: Database) -> None:
    add(database, a_call("a", not_before=LATER))
    assert claim(database, LATER - timedelta(microseconds=1)) is None
    assert claimed(database, LATER).key == "a"


def test_row_is_claimed_once(database: Database) -> None:
    add(database, a_call("a"))
    claimed(database)
    assert claim(database) is None


def test_claim_that_is_not_committed_counts_no_attempt(database: Database) -> None:
    add(database, a_call("a"))
    with database.begin(TEAM) as uow:
        uow.outbox.claim(NOW, "sender")
    assert claimed(database).attempt == 1


def test_lane_lets_one_row_out_at_a_time_in_order(database: Database) -> None:
    add(database, a_call("a"), a_call("b"), a_call("other", "dm:U2"))
    assert send(database).key == "a"
    assert {claimed(database).key, claimed(database).key} == {"b", "other"}
    assert claim(database) is None


def test_row_of_tomorrow_holds_up_nothing_today(database: Database) -> None:
    add(database, a_call("tomorrow", not_before=NOW + timedelta(days=1)), a_call("today"))
    assert claimed(database).key == "today"


def test_row_that_is_tried_again_later_is_not_overtaken(database: Database) -> None:
    add(database, a_call("old"), a_call("new"))
    release(database, claimed(database), timedelta(minutes=1))
    assert claim(database) is None
    assert [send(database, NOW + timedelta(minutes=1)).key for _ in range(2)] == ["old", "new"]


def test_unknown_row_holds_up_only_what_refers_to_it(database: Database) -> None:
    add(database, opening("open"), a_call("post", arguments=into("open")))
    add(database, a_call("under", arguments={"thread_ts": {"$ref": ["post", "ts"]}}), a_call("free"))
    mark_unknown(database, claimed(database))
    assert claimed(database).key == "free"
    assert claim(database) is None


def test_row_that_waits_for_another_lane_keeps_its_place(database: Database) -> None:
    add(database, opening("open", "elsewhere"), a_call("post", arguments=into("open")), a_call("after"))
    opened = claimed(database)
    assert opened.key == "open"
    assert claim(database) is None
    with database.begin(TEAM) as uow:
        uow.outbox.mark_sent(opened.id, opened.attempt, {"channel": {"id": "D1"}})
        uow.commit()
    assert [send(database).key for _ in range(2)] == ["post", "after"]


def test_parked_row_parks_everything_that_depends_on_it(database: Database) -> None:
    add(database, opening("open"), a_call("post", arguments=into("open")))
    add(database, a_call("under", arguments={"thread_ts": {"$ref": ["post", "ts"]}}), a_call("free"))
    park(database, claimed(database))
    for key in ("post", "under"):
        row = row_of(database, key)
        assert (row.state, row.reason) == (OutboxState.PARKED, "refers to a parked message")
    assert row_of(database, "open").reason == "is_archived"
    assert claimed(database).key == "free"


def test_row_whose_time_has_passed_is_expired_and_takes_its_dependents_along(database: Database) -> None:
    add(database, a_call("late", expires_at=LATER), a_call("under", arguments={"ts": {"$ref": ["late", "ts"]}}))
    add(database, a_call("free"))
    assert claimed(database, LATER).key == "free"
    assert claim(database, LATER) is None
    late, under = row_of(database, "late"), row_of(database, "under")
    assert (late.state, late.reason) == (OutboxState.EXPIRED, "it could not be sent in time")
    assert under.state is OutboxState.PARKED


def test_arguments_are_frozen_at_the_first_claim(database: Database) -> None:
    add(database, opening("open"), a_call("post", arguments=into("open")))
    send(database, channel={"id": "D1"})
    first = claimed(database)
    release(database, first)
    with database.begin(TEAM) as uow:
        elsewhere = (
            update(OutboxCallRow).where(col(OutboxCallRow.key) == "open").values(result={"channel": {"id": "D2"}})
        )
        uow._scope.session.execute(elsewhere)
        uow.commit()
    assert claimed(database).arguments == first.arguments == {"channel": "D1", "text": "hello"}
    assert row_of(database, "post").marker == first.marker


def test_only_the_current_attempt_may_mark_a_row(database: Database) -> None:
    add(database, a_call("a"))
    old = claimed(database)
    release(database, old)
    new = claimed(database)
    with database.begin(TEAM) as uow:
        assert not uow.outbox.mark_sent(old.id, old.attempt, {})
        assert not uow.outbox.mark_unknown(old.id, old.attempt, "timeout")
        assert not uow.outbox.release(old.id, old.attempt, NOW, "ratelimited")
        assert not uow.outbox.park(old.id, old.attempt, "is_archived")
        assert uow.outbox.mark_sent(new.id, new.attempt, {"ts": "1.1"})
        uow.commit()
    assert row_of(database, "a").state is OutboxState.SENT


@pytest.mark.parametrize("final", [OutboxState.SENT, OutboxState.PARKED, OutboxState.EXPIRED])
def test_nothing_can_be_said_of_a_row_that_has_come_to_its_end(database: Database, final: OutboxState) -> None:
    add(database, a_call("a"))
    row = claimed(database)
    with database.begin(TEAM) as uow:
        if final is OutboxState.SENT:
            uow.outbox.mark_sent(row.id, row.attempt, {})
        elif final is OutboxState.PARKED:
            uow.outbox.park(row.id, row.attempt, "is_archived")
        else:
            uow.outbox.mark_unknown(row.id, row.attempt, "timeout")
            uow.outbox.expire(row.id, "too late")
        assert not uow.outbox.mark_sent(row.id, row.attempt, {})
        assert not uow.outbox.mark_unknown(row.id, row.attempt, "timeout")
        assert not uow.outbox.release(row.id, row.attempt, NOW, "again")
        assert not uow.outbox.park(row.id, row.attempt, "is_archived")
        assert not uow.outbox.expire(row.id, "too late")
        uow.commit()
    assert row_of(database, "a").state is final
    assert claim(database, LATER) is None


def test_row_that_is_pending_cannot_be_marked(database: Database) -> None:
    add(database, a_call("a"))
    row = row_of(database, "a")
    with database.begin(TEAM) as uow:
        assert not uow.outbox.mark_sent(row.id, row.attempt, {})
        assert not uow.outbox.park(row.id, row.attempt, "is_archived")


def test_unknown_row_can_turn_out_sent_or_be_released(database: Database) -> None:
    add(database, a_call("a", "one"), a_call("b", "two"))
    for row in (claimed(database), claimed(database)):
        mark_unknown(database, row)
    with database.begin(TEAM) as uow:
        a, b = uow.outbox.in_flight()
        assert uow.outbox.mark_sent(a.id, a.attempt, {"channel": "D1", "ts": "1.1"})
        assert uow.outbox.release(b.id, b.attempt, NOW, "not in the history")
        uow.commit()
    assert row_of(database, "a").ts == "1.1"
    assert claimed(database).attempt == 2


def test_row_that_is_being_sent_is_not_expired(database: Database) -> None:
    add(database, a_call("a", expires_at=LATER))
    row = claimed(database)
    with database.begin(TEAM) as uow:
        assert not uow.outbox.expire(row.id, "too late")


def test_in_flight_rows_tell_how_long_where_the_database_has_a_clock(database: Database) -> None:
    add(database, a_call("a", "one"), a_call("b", "two"), a_call("c", "three"))
    claimed(database)
    mark_unknown(database, claimed(database))
    with database.begin(TEAM) as uow:
        rows = uow.outbox.in_flight()
    assert [(row.key, row.state) for row in rows] == [("a", OutboxState.SENDING), ("b", OutboxState.UNKNOWN)]
    if database.path is None:
        assert all(row.elapsed is not None and row.elapsed >= 0 for row in rows)
    else:
        assert all(row.elapsed is None for row in rows)


def test_repeated_messages_are_swept_three_times(database: Database) -> None:
    add(database, a_call("once", "one"), a_call("twice", "two"), opening("open", "three"))
    send(database)
    for _ in range(2):
        release(database, claimed(database))
    for _ in range(2):
        send(database)
    for sweep in range(3):
        with database.begin(TEAM) as uow:
            (row,) = uow.outbox.sweepable()
            assert (row.key, row.sweeps) == ("twice", sweep)
            uow.outbox.mark_swept(row.id)
            uow.commit()
    with database.begin(TEAM) as uow:
        assert uow.outbox.sweepable() == ()


def test_lanes_and_methods_that_must_rest_are_skipped(database: Database) -> None:
    add(database, a_call("a", "one"), a_call("b", "two"), opening("open", "three"))
    with database.begin(TEAM) as uow:
        row = uow.outbox.claim(NOW, "sender", skip_lanes=["one"], skip_methods=["conversations.open"])
        assert row is not None
        assert row.key == "b"
        assert uow.outbox.claim(NOW, "sender", skip_lanes=["one"], skip_methods=["conversations.open"]) is None
