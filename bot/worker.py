"""What takes longer than Slack waits is done by a thread of its own, one thing after the other.

What is done here is a reply: when the process ends in the middle of it, whoever waits for it asks again.
"""

from collections import deque
from collections.abc import Callable
from threading import Condition, Thread

Job = Callable[[], None]


class Worker:
    """Does jobs in the order in which they come. `words_for` says to a person what went wrong with one.

    Its thread ends with the last job, so that nothing keeps an app in memory that has nothing to do.
    """

    def __init__(self, words_for: Callable[[Exception], str]) -> None:
        self._words_for = words_for
        self._jobs: deque[tuple[Job, Callable[[str], None]]] = deque()
        self._idle = Condition()
        self._is_working = False

    def later(self, job: Job, failed: Callable[[str], None]) -> None:
        """Do a job as soon as those before it are done; `failed` gets a sentence if it raises."""
        with self._idle:
            self._jobs.append((job, failed))
            if self._is_working:
                return
            self._is_working = True
        Thread(target=self._work, name="worker", daemon=True).start()

    def rest(self, timeout: float | None = None) -> bool:
        """Wait until all jobs are done; False if that takes longer than `timeout` seconds."""
        with self._idle:
            return self._idle.wait_for(lambda: not self._is_working, timeout)

    def _work(self) -> None:
        while True:
            with self._idle:
                if not self._jobs:
                    self._is_working = False
                    self._idle.notify_all()
                    return
                job, failed = self._jobs.popleft()
            self._do(job, failed)

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
