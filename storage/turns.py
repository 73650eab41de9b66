"""Turns at the database: first come, first served."""

from collections import deque
from threading import Event, Lock


class Turns:
    """A number of places, handed over in the order of asking.

    `threading.Semaphore` lets a thread that asks again at once overtake those who wait; a loop that sends messages
    would keep a person's click waiting until Slack gives it up.
    """

    def __init__(self, places: int) -> None:
        self._free = places
        self._lock = Lock()
        self._waiting: deque[Event] = deque()

    def take(self, wait: float) -> bool:
        """Wait for a place for at most `wait` seconds; False if there was none."""
        with self._lock:
            if self._free and not self._waiting:
                self._free -= 1
                return True
            mine = Event()
            self._waiting.append(mine)
        if mine.wait(wait):
            return True
        with self._lock:
            if mine.is_set():  # it was handed over at the last moment
                return True
            self._waiting.remove(mine)
        return False

    def leave(self) -> None:
        """Hand the place to whoever has waited longest."""
        with self._lock:
            if self._waiting:
                self._waiting.popleft().set()
            else:
                self._free += 1
