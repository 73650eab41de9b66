"""Due work and the inbox, on both databases."""

from datetime import datetime, timedelta

import pytest

from storage import Database, DueWork, UnitOfWork
from tests.storage.samples import LATER, NOW, TEAM


def plan(database: Database, *keys: str, due_at: datetime = NOW) -> None:
    """Commit work."""
    with database.begin(TEAM) as uow:
        for key in keys:
            uow.due.plan("kind", key, {"key": key}, due_at)
        uow.commit()


def claimed(uow: UnitOfWork, now: datetime = NOW) -> DueWork:
    """Claim work that must be there."""
    work = uow.due.claim(now, owner="ticker")
    assert work is not None
    return work


def do(database: Database, now: datetime = NOW) -> str | None:
    """Claim work, finish it and commit; its key."""
    with database.begin(TEAM) as uow:
        work = uow.due.claim(now, owner="ticker")
        if work is None:
            return None
        uow.due.done(work.id)
        uow.commit()
        return work.key


def fail(database: Database, retry_at: datetime) -> DueWork:
    """Claim work, undo it, and note that it failed."""
    with database.begin(TEAM) as uow:
        work = claimed(uow, retry_at)
        uow.rollback()
        uow.due.fail(work.id, "it broke", retry_at)
        uow.commit()
        return work


def test_work_is_claimed_once_its_time_has_come(database: Database) -> None:
    plan(database, "late", due_at=LATER)
    with database.begin(TEAM) as uow:
        assert uow.due.next_due_at() == LATER
        assert uow.due.claim(LATER - timedelta(microseconds=1), owner="ticker") is None
        work = claimed(uow, LATER)
        assert (work.kind, work.key, work.payload, work.due_at, work.attempts) == (
            "kind",
            "late",
            {"key": "late"},
            LATER,
            0,
        )


def test_work_is_done_in_the_order_of_its_times(database: Database) -> None:
    plan(database, "b", "c", due_at=LATER)
    plan(database, "a")
    assert [do(database, LATER) for _ in range(4)] == ["a", "b", "c", None]
    with database.begin(TEAM) as uow:
        assert uow.due.next_due_at() is None


def test_claim_that_is_not_committed_is_given_back(database: Database) -> None:
    plan(database, "a")
    with database.begin(TEAM) as uow:
        claimed(uow)
    assert do(database) == "a"


def test_planning_anew_moves_work_and_replaces_its_payload(database: Database) -> None:
    plan(database, "a")
    with database.begin(TEAM) as uow:
        uow.due.plan("other", "a", {"new": True}, LATER)
        assert uow.due.claim(NOW, owner="ticker") is None
        work = claimed(uow, LATER)
        assert (work.kind, work.payload, work.due_at) == ("other", {"new": True}, LATER)


def test_done_work_stays_done(database: Database) -> None:
    plan(database, "a")
    do(database)
    plan(database, "a", due_at=LATER)
    assert do(database, LATER) is None


def test_work_that_plans_itself_anew_is_not_done(database: Database) -> None:
    plan(database, "a")
    with database.begin(TEAM) as uow:
        work = claimed(uow)
        uow.due.plan(work.kind, work.key, work.payload, LATER)
        assert not uow.due.done(work.id)
        uow.commit()
    assert do(database) is None
    assert do(database, LATER) == "a"
    assert do(database, LATER) is None


def test_failed_work_is_tried_again_later_and_blocks_nothing(database: Database) -> None:
    plan(database, "a", "b")
    assert fail(database, NOW + timedelta(minutes=1)).key == "a"
    assert do(database) == "b"
    assert do(database) is None
    with database.begin(TEAM) as uow:
        work = claimed(uow, NOW + timedelta(minutes=1))
        assert (work.key, work.attempts, work.reason, work.due_at) == ("a", 1, "it broke", NOW)


def test_work_that_failed_eight_times_is_parked_with_its_reason(database: Database) -> None:
    plan(database, "a")
    plan(database, "b", due_at=LATER)
    for minutes in range(1, 9):
        with database.begin(TEAM) as uow:
            assert uow.due.parked() == ()
        fail(database, NOW + timedelta(minutes=minutes))
        plan(database, "a")  # the same time again changes nothing
    assert do(database, LATER) == "b"
    assert do(database, LATER) is None
    with database.begin(TEAM) as uow:
        (parked,) = uow.due.parked()
        assert (parked.key, parked.attempts, parked.reason) == ("a", 8, "it broke")


def test_parked_work_gets_a_new_chance_at_a_new_time(database: Database) -> None:
    plan(database, "a")
    for minutes in range(1, 9):
        fail(database, NOW + timedelta(minutes=minutes))
    plan(database, "a", due_at=LATER)
    with database.begin(TEAM) as uow:
        assert uow.due.parked() == ()
        assert claimed(uow, LATER).attempts == 0


@pytest.mark.parametrize("prefix", ["round:1", "round:1:"])
def test_cancelling_takes_a_key_and_what_is_below_it(database: Database, prefix: str) -> None:
    plan(database, "round:1:match", "round:1:warn:U1", "round:12:match", "ROUND:1:match", "round:1")
    with database.begin(TEAM) as uow:
        assert uow.due.cancel(prefix) == (3 if prefix == "round:1" else 2)
        uow.commit()
    left = [do(database) for _ in range(4)]
    assert left == ["round:12:match", "ROUND:1:match", *(["round:1"] if prefix == "round:1:" else [None]), None]


def test_cancelling_leaves_done_work_done(database: Database) -> None:
    plan(database, "round:1:match")
    do(database)
    with database.begin(TEAM) as uow:
        assert uow.due.cancel("round:1:") == 0
        uow.commit()
    plan(database, "round:1:match")
    assert do(database) is None


def test_event_is_new_once(database: Database) -> None:
    with database.begin(TEAM) as uow:
        assert uow.inbox.first_time("Ev1", NOW)
        assert not uow.inbox.first_time("Ev1", LATER)
        assert uow.inbox.first_time("Ev2", LATER)
        uow.commit()
    with database.begin(TEAM) as uow:
        assert not uow.inbox.first_time("Ev1", NOW)


def test_event_of_a_rolled_back_effect_is_still_new(database: Database) -> None:
    with database.begin(TEAM) as uow:
        uow.inbox.first_time("Ev1", NOW)
    with database.begin(TEAM) as uow:
        assert uow.inbox.first_time("Ev1", NOW)


def test_old_events_are_forgotten(database: Database) -> None:
    with database.begin(TEAM) as uow:
        uow.inbox.first_time("Ev1", NOW)
        uow.inbox.first_time("Ev2", LATER)
        assert uow.inbox.forget_before(LATER) == 1
        assert not uow.inbox.first_time("Ev2", LATER)
        assert uow.inbox.first_time("Ev1", LATER)
