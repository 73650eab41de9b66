"""A few threads that make the calls, so that one slow conversation holds up no other."""

import logging
import traceback
from collections.abc import Callable
from queue import SimpleQueue
from threading import Lock, Semaphore, Thread
from time import monotonic

from storage import StorageError

log = logging.getLogger(__name__)

Job = Callable[[], None]


class Pool:
    """`size` daemon threads. A job is only taken when a thread is free for it, so that it never grows old in a queue.

    `concurrent.futures` would not do: its threads hold up the end of the process until the last call has come back.
    """

    def __init__(self, size: int) -> None:
        if size < 1:
            raise ValueError("workers must be at least 1")
        self._size = size
        self._free = Semaphore(size)
        #: None ends the thread that takes it
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._started = 0
        self._lock = Lock()

    def reserve(self, wait: float) -> int:
        """Take every free place, each to be used by `run` or given back; 0 if none gets free within `wait` s."""
        if not self._free.acquire(timeout=wait):
            return 0
        places = 1
        while places < self._size and self._free.acquire(blocking=False):
            places += 1
        return places

    def give_back(self, places: int) -> None:
        """So many reserved places are not needed."""
        if places:
            self._free.release(places)

    def run(self, job: Job) -> None:
        """Do the job on a reserved place."""
        with self._lock:
            if self._started < self._size:
                self._started += 1
                Thread(target=self._work, name=f"delivery-{self._started}", daemon=True).start()
        self._jobs.put(job)

    def rest(self, timeout: float) -> bool:
        """Wait until no job is running; False if that takes longer than `timeout` seconds."""
        until, taken = monotonic() + timeout, 0
        while taken < self._size and self._free.acquire(timeout=max(0.0, until - monotonic())):
            taken += 1
        for _ in range(taken):
            self._free.release()
        return taken == self._size

    def end(self) -> None:
        """Let each thread end after the jobs it has: a thread that waits keeps the whole delivery in memory."""
        with self._lock:
            for _ in range(self._started):
                self._jobs.put(None)
            self._started = 0

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                job()
            except Exception as error:  # noqa: BLE001 - reported, with its place but without its words
                report(error)
            finally:
                self._free.release()


def report(error: Exception) -> None:
    """Log what went wrong and where. The error's own text may quote the row at hand, and people's words with it;
    that of our own errors does not.
    """
    if isinstance(error, StorageError):
        log.warning("delivery waits for the database: %s: %s", type(error).__name__, error)
        return
    place = traceback.extract_tb(error.__traceback__)[-1]
    log.error("delivery failed at %s:%s (%s) and goes on", place.name, place.lineno, type(error).__name__)
