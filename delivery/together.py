"""Group commit: what several threads want to write at the same moment is written in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(slots=True)
class _Waiting(Generic[Item]):
    item: Item
    done: Event = field(default_factory=Event)
    counted: bool = False
    error: Exception | None = None


class Together(Generic[Item]):
    """`write(items)` is called by one thread at a time, with everything that has come in while it was busy.

    If writing several fails, each is written alone, so that only the one at fault fails.
    """

    def __init__(self, write: Callable[[Sequence[Item]], list[bool]]) -> None:
        self._write = write
        self._queue: list[_Waiting[Item]] = []
        self._adding = Lock()
        self._writing = Lock()

    def add(self, item: Item) -> bool:
        """Have the item written; what `write` says of it. Raises what writing it alone raises."""
        mine = _Waiting(item)
        with self._adding:
            self._queue.append(mine)
        with self._writing:
            if not mine.done.is_set():
                self._write_all()
        if mine.error is not None:
            raise mine.error
        return mine.counted

    def _write_all(self) -> None:
        with self._adding:
            batch, self._queue = self._queue, []
        if not self._written_together(batch):
            for one in batch:
                self._write_one(one)

    def _written_together(self, batch: Sequence[_Waiting[Item]]) -> bool:
        if len(batch) == 1:
            return False
        try:
            results = self._write([one.item for one in batch])
        except Exception:  # noqa: BLE001 - nothing is hidden: whatever it is meets its own item again, alone
            return False
        for one, counted in zip(batch, results, strict=True):
            one.counted = counted
            one.done.set()
        return True

    def _write_one(self, one: _Waiting[Item]) -> None:
        try:
            (one.counted,) = self._write([one.item])
        except Exception as error:  # noqa: BLE001 - raised again in the thread whose item it is
            one.error = error
        one.done.set()
