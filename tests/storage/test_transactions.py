"""Units of work: what is kept, what is undone, who waits and who is woken; on both databases."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy.exc import InvalidRequestError

from storage import Busy, Database
from tests.storage.samples import NOW, TEAM, a_call, a_member, a_program, add, claim


def test_unit_of_work_rolls_back_unless_it_is_committed(database: Database) -> None:
    with database.begin(TEAM) as uow:
        uow.members.save(a_member())
    with database.begin(TEAM) as uow:
        assert uow.members.get("U1") is None


def test_error_inside_a_unit_of_work_rolls_it_back_and_goes_on(database: Database) -> None:
    def fail_midway() -> None:
        with database.begin(TEAM) as uow:
            uow.members.save(a_member())
            raise KeyError("midway")

    with pytest.raises(KeyError):
        fail_midway()
    with database.begin(TEAM) as uow:
        assert uow.members.get("U1") is None


def test_unit_of_work_is_over_once_it_is_committed(database: Database) -> None:
    with database.begin(TEAM) as uow:
        uow.commit()
        with pytest.raises(InvalidRequestError):
            uow.members.get("U1")


def test_unit_of_work_can_be_undone_and_used_on(database: Database) -> None:
    with database.begin(TEAM) as uow:
        uow.members.save(a_member("U1"))
        uow.rollback()
        uow.members.save(a_member("U2"))
        uow.commit()
    with database.begin(TEAM) as uow:
        assert list(uow.members.many(["U1", "U2"])) == ["U2"]


def test_listeners_are_called_after_commits_that_queue_something(database: Database) -> None:
    calls: list[str] = []
    database.on_commit(lambda: calls.append("woken"))
    add(database, a_call("a"))
    assert calls == ["woken"]
    with database.begin(TEAM) as uow:
        uow.due.plan("kind", "key", {}, NOW)
        assert calls == ["woken"]
        uow.commit()
    assert calls == ["woken", "woken"]


def test_listeners_are_not_called_when_nothing_was_queued(database: Database) -> None:
    calls: list[str] = []
    add(database, a_call("a"))
    database.on_commit(lambda: calls.append("woken"))
    add(database, a_call("a"))
    with database.begin(TEAM) as uow:
        uow.outbox.add(a_call("b"))
    with database.begin(TEAM) as uow:
        uow.outbox.add(a_call("c"))
        uow.rollback()
        uow.members.save(a_member())
        uow.commit()
    assert calls == []


def test_listener_may_use_the_database(database: Database) -> None:
    found: list[str] = []

    def listen() -> None:
        with database.begin(TEAM) as uow:
            found.extend(row.key for row in uow.outbox.in_flight())

    add(database, a_call("a"))
    database.on_commit(listen)
    claim(database)
    assert found == ["a"]


def test_waiting_for_what_somebody_else_holds_ends_with_busy(database: Database) -> None:
    with database.begin(TEAM) as uow:
        program = a_program(uow)
        uow.commit()
    held, over = threading.Event(), threading.Event()

    def hold() -> None:
        with database.begin(TEAM) as other:
            other.programs.hold(program.id)
            held.set()
            over.wait(30)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(30)
    with pytest.raises(Busy), database.begin(TEAM, wait=0.05) as uow:
        uow.programs.hold(program.id)
    over.set()
    holder.join()
    with database.begin(TEAM, wait=0.05) as uow:
        uow.programs.hold(program.id)


def test_due_work_that_is_claimed_is_held_until_the_transaction_ends(database: Database) -> None:
    with database.begin(TEAM) as uow:
        uow.due.plan("kind", "first", {}, NOW)
        uow.due.plan("kind", "second", {}, NOW + timedelta(seconds=1))
        uow.commit()
    seen: list[str | None] = []

    def look() -> None:
        try:
            with database.begin(TEAM, wait=0.05) as other:
                work = other.due.claim(NOW + timedelta(seconds=1), owner="second")
                seen.append(work.key if work else None)
        except Busy:
            seen.append(None)

    with database.begin(TEAM) as uow:
        work = uow.due.claim(NOW + timedelta(seconds=1), owner="first")
        assert work is not None
        assert work.key == "first"
        looker = threading.Thread(target=look)
        looker.start()
        looker.join()
    assert seen == ["second" if database.path is None else None]
