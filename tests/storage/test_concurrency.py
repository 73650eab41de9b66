"""Many threads at once: nothing is lost, and nobody gets what somebody else has; on both databases."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from storage import Database, OutboxState
from tests.storage.samples import NOW, TEAM, a_call, a_program, add, opening

THREADS = 8


def together(work: Callable[[], None], threads: int = THREADS) -> None:
    """Run `work` in several threads that start at the same moment; an error in any of them fails the test."""
    start = threading.Barrier(threads)

    def run() -> None:
        start.wait()
        work()

    with ThreadPoolExecutor(threads) as pool:
        for running in [pool.submit(run) for _ in range(threads)]:
            running.result()


def test_read_modify_writes_of_eight_threads_lose_nothing(database: Database) -> None:
    times = 25 if database.path is None else 100
    with database.begin(TEAM) as uow:
        program = replace(a_program(uow), name="0")
        uow.programs.save(program)
        uow.commit()

    def count() -> None:
        for _ in range(times):
            with database.begin(TEAM, wait=60) as uow:
                uow.programs.hold(program.id)
                found = uow.programs.get(program.id)
                assert found is not None
                uow.programs.save(replace(found, name=str(int(found.name) + 1)))
                uow.commit()

    together(count)
    with database.begin(TEAM) as uow:
        found = uow.programs.get(program.id)
    assert found is not None
    assert found.name == str(THREADS * times)


def test_senders_never_get_the_same_row(database: Database) -> None:
    add(database, *(a_call(f"{lane}:{number}", f"lane {lane}") for number in range(3) for lane in range(20)))
    claims: list[tuple[str, int]] = []
    order: list[str] = []

    def send() -> None:
        while True:
            with database.begin(TEAM, wait=60) as uow:
                row = uow.outbox.claim(NOW, threading.current_thread().name)
                left = uow.outbox.counts_by_state()[OutboxState.PENDING]
                uow.commit()
            if row is None:
                if left == 0:
                    return
                continue  # what is left is held by the others at this moment
            claims.append((row.key, row.attempt))
            order.append(row.key)
            with database.begin(TEAM, wait=60) as uow:
                assert uow.outbox.mark_sent(row.id, row.attempt, {})
                uow.commit()

    together(send, 4)
    assert Counter(claims) == {(f"{lane}:{number}", 1): 1 for number in range(3) for lane in range(20)}
    for lane in range(20):
        assert [key for key in order if key.startswith(f"{lane}:")] == [f"{lane}:{number}" for number in range(3)]


def test_tickers_never_do_the_same_work(database: Database) -> None:
    with database.begin(TEAM) as uow:
        for number in range(60):
            uow.due.plan("kind", str(number), {}, NOW)
        uow.commit()
    done: list[str] = []

    def tick() -> None:
        while True:
            with database.begin(TEAM, wait=60) as uow:
                work = uow.due.claim(NOW, owner="ticker")
                if work is None:
                    if uow.due.next_due_at() is None:
                        return
                    continue
                assert uow.due.done(work.id)
                uow.commit()
            done.append(work.key)

    together(tick, 4)
    assert sorted(done, key=int) == [str(number) for number in range(60)]


def test_event_that_arrives_eight_times_at_once_is_new_once(database: Database) -> None:
    new: list[bool] = []

    def arrive() -> None:
        with database.begin(TEAM, wait=60) as uow:
            new.append(uow.inbox.first_time("Ev1", NOW))
            uow.commit()

    together(arrive)
    assert sorted(new) == [False] * 7 + [True]


def test_occasion_that_is_queued_eight_times_at_once_is_queued_once(database: Database) -> None:
    queued: list[bool] = []

    def queue() -> None:
        with database.begin(TEAM, wait=60) as uow:
            uow.outbox.add(opening("open"))
            arguments = {"channel": {"$ref": ["open", "channel.id"]}}
            queued.append(uow.outbox.add(a_call("post", arguments=arguments)))
            uow.commit()

    together(queue)
    assert sorted(queued) == [False] * 7 + [True]
    with database.begin(TEAM) as uow:
        assert uow.outbox.counts_by_state()[OutboxState.PENDING] == 2
