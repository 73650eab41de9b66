"""APScheduler, in memory: a few interval jobs that ask the database what is due. It never decides when."""

from collections.abc import Callable
from datetime import UTC

from apscheduler.schedulers.background import BackgroundScheduler


def start_ticker(tick: Callable[[], object], *, seconds: float) -> BackgroundScheduler:
    """Call `tick` every so many seconds; a tick that is late is run late, one that is running is not run twice."""
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(
        tick, "interval", seconds=seconds, id="tick", coalesce=True, max_instances=1, misfire_grace_time=None
    )
    scheduler.start()
    return scheduler
