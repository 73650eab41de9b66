"""A late message waits for people's hours without holding up what comes after it; on both databases."""

from datetime import timedelta

from storage import Database, OutboxState
from tests.storage.samples import NOW, TEAM, a_call, add, claim, claimed, row_of

MORNING = NOW + timedelta(hours=12)


def put_off(database: Database, key: str) -> None:
    """Claim the next row, which has this key, and put it off until the morning."""
    row = claimed(database)
    assert row.key == key
    with database.begin(TEAM) as uow:
        assert uow.outbox.put_off(row.id, row.attempt, MORNING)
        uow.commit()


def test_row_that_was_put_off_holds_up_nothing_in_its_lane(database: Database) -> None:
    add(database, a_call("question", expires_at=MORNING + timedelta(hours=8)), a_call("reply"))
    put_off(database, "question")
    assert claimed(database).key == "reply"
    assert claim(database) is None
    with database.begin(TEAM) as uow:
        uow.outbox.mark_sent(2, 1, {"ts": "1.1"})
        uow.commit()
    morning = claimed(database, MORNING)
    assert (morning.key, morning.attempt) == ("question", 2)


def test_row_that_is_tried_again_for_another_reason_still_comes_first(database: Database) -> None:
    add(database, a_call("first"), a_call("second"))
    row = claimed(database)
    with database.begin(TEAM) as uow:
        uow.outbox.release(row.id, row.attempt, MORNING, "Slack was not reached")
        uow.commit()
    assert claim(database) is None


def test_row_that_would_be_too_late_by_then_expires(database: Database) -> None:
    add(database, a_call("question", expires_at=MORNING))
    put_off(database, "question")
    row = row_of(database, "question")
    assert (row.state, row.reason) == (OutboxState.EXPIRED, "it could not be sent in time")


def test_only_the_current_attempt_can_be_put_off(database: Database) -> None:
    add(database, a_call("question", expires_at=MORNING))
    row = claimed(database)
    with database.begin(TEAM) as uow:
        uow.outbox.release(row.id, row.attempt, NOW, "again")
        assert not uow.outbox.put_off(row.id, row.attempt, MORNING)
        uow.commit()
    again = claimed(database)
    with database.begin(TEAM) as uow:
        assert not uow.outbox.put_off(row.id, row.attempt, MORNING)
        assert uow.outbox.put_off(again.id, again.attempt, NOW + timedelta(hours=1))
