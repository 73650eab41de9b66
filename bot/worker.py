"""What takes longer than Slack waits is done by a thread of its own, one thing after the other.

What is done here is a reply: when the process ends in the middle of it, whoever waits for it asks again.
"""

from collections.abc import Callable
from queue import SimpleQueue
from threading import Condition, Thread

Job = Callable[[], None]


class Worker:
    """Does jobs in the order in which they come. `words_for` says to a person what went wrong with one."""

    def __init__(self, words_for: Callable[[Exception], str]) -> None:
        self._words_for = words_for
        self._jobs: SimpleQueue[tuple[Job, Callable[[str], None]]] = SimpleQueue()
        self._idle = Condition()
        self._open = 0
        self._thread: Thread | None = None

    def later(self, job: Job, failed: Callable[[str], None]) -> None:
        """Do a job as soon as those before it are done; `failed` gets a sentence if it raises."""
        with self._idle:
            self._open += 1
            if self._thread is None:
                self._thread = Thread(target=self._work, name="worker", daemon=True)
                self._thread.start()
        self._jobs.put((job, failed))

    def rest(self, timeout: float | None = None) -> bool:
        """Wait until all jobs are done; False if that takes longer than `timeout` seconds."""
        with self._idle:
            return self._idle.wait_for(lambda: self._open == 0, timeout)

    def _work(self) -> None:
        while True:
            job, failed = self._jobs.get()
            try:
                self._do(job, failed)
            finally:
                with self._idle:
                    self._open -= 1
                    self._idle.notify_all()

    def _do(self, job: Job, failed: Callable[[str], None]) -> None:
        try:
            job()
        except Exception as error:  # noqa: BLE001 - whatever it was, the person is told and the next job is done
            words = self._words_for(error)
        else:
            return
        try:
            failed(words)
        except Exception as error:  # noqa: BLE001 - the form may be closed by now; `words_for` logs what is ours
            self._words_for(error)
