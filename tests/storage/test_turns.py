"""Turns at the database."""

from threading import Event, Thread

from storage.turns import Turns


def test_nobody_who_asks_again_overtakes_who_waits() -> None:
    turns, order, asked = Turns(1), [], Event()
    assert turns.take(1)

    def click() -> None:
        asked.set()
        assert turns.take(10)
        order.append("click")
        turns.leave()

    waiting = Thread(target=click)
    waiting.start()
    asked.wait()
    while not turns._waiting:
        pass
    turns.leave()
    assert turns.take(10)
    order.append("loop")
    turns.leave()
    waiting.join()
    assert order == ["click", "loop"]


def test_a_turn_that_does_not_come_is_given_up_and_blocks_nobody() -> None:
    turns = Turns(1)
    assert turns.take(1)
    assert not turns.take(0.01)
    turns.leave()
    assert turns.take(1)
