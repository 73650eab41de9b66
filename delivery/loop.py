"""A thread that sleeps until it is woken or its time has come."""

from collections.abc import Callable
from threading import Event, Thread

from delivery.pool import report

#: seconds of sleep at most, so that a clock that was moved is noticed
LONGEST_SLEEP = 15.0
#: seconds from being woken to the turn: whoever commits wakes us, and has an acknowledgement to send first
GATHERING = 0.01
#: seconds of sleep after a turn that failed
AFTER_FAILURE = 2.0


class Loop:
    """Calls `step` until it returns False, whenever it is woken and `pause()` seconds after that."""

    def __init__(self, step: Callable[[], bool], pause: Callable[[], float]) -> None:
        self._step = step
        self._pause = pause
        self._woken = Event()
        self._stopped = Event()
        self._thread: Thread | None = None

    def start(self) -> None:
        """Begin; once."""
        if self._thread is not None:
            raise RuntimeError("the delivery is running")
        self._stopped.clear()
        self._thread = Thread(target=self._run, name="delivery", daemon=True)
        self._thread.start()

    @property
    def is_running(self) -> bool:
        """Whether it was begun, and nobody has asked it to end."""
        return self._thread is not None and not self._stopped.is_set()

    def wake(self) -> None:
        """Take a turn soon."""
        self._woken.set()

    def stop(self, timeout: float) -> bool:
        """End after the present step; False if that takes longer than `timeout` seconds."""
        self._stopped.set()
        self._woken.set()
        if self._thread is None:
            return True
        self._thread.join(timeout)
        ended = not self._thread.is_alive()
        if ended:
            self._thread = None
        return ended

    def _run(self) -> None:
        while True:
            self._woken.clear()  # before the look at `stopped`, so that neither signal is lost
            if self._stopped.is_set():
                return
            if self._woken.wait(self._turn()):
                self._stopped.wait(GATHERING)

    def _turn(self) -> float:
        """A turn that fails ends nothing: what it had claimed is settled later, and the others go on."""
        try:
            while not self._stopped.is_set() and self._step():
                pass
            return min(self._pause(), LONGEST_SLEEP)
        except Exception as error:  # noqa: BLE001 - reported, with its place but without its words
            report(error)
        return AFTER_FAILURE
