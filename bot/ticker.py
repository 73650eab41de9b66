"""APScheduler, in memory: a few interval jobs that ask the database what is due. It never decides when.

And the watchdog over it: a process in which nothing ticks any more looks well from outside, and does nothing.
"""

import logging
import os
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

from apscheduler.schedulers.background import BackgroundScheduler

log = logging.getLogger(__name__)

#: looks without a tick after which the process ends
MISSED = 3
#: looks without a sign of life in the middle of a tick: a large matching takes its time, but not for ever
HUNG = 40
#: what the process ends with then (EX_SOFTWARE)
EXIT_CODE = 70
#: a clock that goes back by less is being set right a little at a time
SLACK = timedelta(minutes=5)


@dataclass(slots=True)
class Life:
    """Signs of life of whoever ticks, and what time it was then."""

    #: grows with every tick that begins, and with all that a tick gets done
    signs: int = 0
    #: whether a tick is running
    busy: bool = False
    #: the domain's time at the last tick
    latest: datetime | None = None

    def begin(self) -> None:
        """A tick begins."""
        self.sign()
        self.busy = True

    def set_back(self, now: datetime) -> bool:
        """Whether the clock has been set back since the last tick."""
        return self.latest is not None and now < self.latest - SLACK

    def sign(self) -> None:
        """Something was done."""
        self.signs += 1

    def end(self) -> None:
        """The tick is over."""
        self.busy = False


def end_process(code: int) -> None:
    """At once: threads that hang would hold up any other way."""
    logging.shutdown()
    os._exit(code)


class Watchdog:
    """Ends the process when ticks stay away, so that whoever supervises it starts it anew.

    It counts its own looks and no seconds: a process that was stopped for an hour, or a laptop with its lid down, has
    missed nothing.
    """

    def __init__(self, life: Life, *, end: Callable[[int], object] = end_process) -> None:
        self._life = life
        self._end = end
        self._seen = -1
        self._missed = 0
        self._stopped = Event()

    def look(self) -> None:
        """One look, at the time of one tick."""
        if self._life.signs != self._seen:
            self._seen, self._missed = self._life.signs, 0
            return
        self._missed += 1
        if self._missed >= (HUNG if self._life.busy else MISSED):
            what = "a tick hangs" if self._life.busy else "nothing ticks any more"
            log.critical("%s: ending with code %d, to be started anew", what, EXIT_CODE)
            self._end(EXIT_CODE)

    def start(self, *, seconds: float) -> None:
        """Look every so many real seconds."""
        Thread(target=self._watch, args=(seconds,), name="watchdog", daemon=True).start()

    def stop(self) -> None:
        """Look no more."""
        self._stopped.set()

    def _watch(self, seconds: float) -> None:
        while not self._stopped.wait(seconds):
            self.look()


def start_ticker(tick: Callable[[], object], *, seconds: float) -> BackgroundScheduler:
    """Call `tick` every so many seconds; a tick that is late is run late, one that is running is not run twice.

    One that raises is logged, without what it was about, and the next one runs.
    """

    def guarded() -> None:
        try:
            tick()
        except Exception as error:  # noqa: BLE001 - whatever it was, the next tick must run
            place = "".join(traceback.format_tb(error.__traceback__)).rstrip()
            log.error("a tick failed: %s\n%s", type(error).__name__, place)

    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(
        guarded, "interval", seconds=seconds, id="tick", coalesce=True, max_instances=1, misfire_grace_time=None
    )
    scheduler.start()
    return scheduler
