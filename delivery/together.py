"""Group commit: what several threads want to write at the same moment is written in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from time import sleep
from typing import Generic, TypeVar, cast

#: seconds in which others can join, where any are about to: a transaction for several costs little more than one
GATHERING = 0.0005

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(slots=True, eq=False)
class _Waiting(Generic[Item, Result]):
    item: Item
    #: set once it is done, or once its thread is to write
    woken: Event = field(default_factory=Event)
    done: bool = False
    result: Result | None = None
    error: Exception | None = None


class Together(Generic[Item, Result]):
    """`write(items)` is called by one thread at a time, with everything that has come in while it was busy.

    If writing several fails, each is written alone, so that only the one at fault fails. While `expects()` is true,
    others are given a moment to join.
    """

    def __init__(self, write: Callable[[Sequence[Item]], Sequence[Result]], expects: Callable[[], bool]) -> None:
        self._write = write
        self._expects = expects
        self._queue: list[_Waiting[Item, Result]] = []
        self._is_writing = False
        self._lock = Lock()

    def add(self, item: Item) -> Result:
        """Have the item written; what became of it. Raises what writing it alone raises."""
        mine = _Waiting[Item, Result](item)
        with self._lock:
            self._queue.append(mine)
            writes, self._is_writing = not self._is_writing, True
        if not writes:
            mine.woken.wait()
        if not mine.done:
            self._write_for_all(mine)
        if mine.error is not None:
            raise mine.error
        return cast(Result, mine.result)

    def _write_for_all(self, mine: _Waiting[Item, Result]) -> None:
        """Write what waits, then let the first of those write that have come meanwhile."""
        if self._expects():
            sleep(GATHERING)
        with self._lock:
            batch, self._queue = self._queue, []
        try:
            self._write_batch(batch)
        finally:  # also when this thread is being ended: the others are then written by one of them
            with self._lock:
                self._queue[:0] = [one for one in batch if not one.done and one is not mine]
                following = self._queue[:1]
                self._is_writing = bool(following)
            for one in (*following, *(one for one in batch if one.done)):
                one.woken.set()

    def _write_batch(self, batch: Sequence[_Waiting[Item, Result]]) -> None:
        if not self._written_together(batch):
            for one in batch:
                self._write_one(one)

    def _written_together(self, batch: Sequence[_Waiting[Item, Result]]) -> bool:
        if len(batch) == 1:
            return False
        try:
            results = self._write([one.item for one in batch])
        except Exception:  # noqa: BLE001 - nothing is hidden: whatever it is meets its own item again, alone
            return False
        for one, result in zip(batch, results, strict=True):
            one.result, one.done = result, True
        return True

    def _write_one(self, one: _Waiting[Item, Result]) -> None:
        try:
            (one.result,) = self._write([one.item])
        except Exception as error:  # noqa: BLE001 - raised again in the thread whose item it is
            one.error = error
        one.done = True
