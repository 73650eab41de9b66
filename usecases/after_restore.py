"""A database from a backup knows nothing of what was sent after it was made: look before anything is posted."""

from datetime import datetime, timedelta

from usecases.unit import UnitOfWork

#: clocks of machines differ, and reading a little more of a conversation costs nothing
MARGIN = timedelta(hours=1)
LOST = "the database was restored from a backup, and this may have been shown before"


def after_restore(uow: UnitOfWork, backed_up_at: datetime, *, now: datetime) -> int:
    """Note that the database was put in place `now`; returns how many waiting messages are looked for first.

    What becomes due later is sent as ever; what had been due by now is looked for as well (see `run_due`).
    """
    uow.workspace.restored(now, backed_up_at)
    return uow.outbox.doubt_pending(since_ts(backed_up_at), LOST)


def since_ts(backed_up_at: datetime) -> str:
    """From when on to look, as a Slack ts."""
    return f"{max(0.0, (backed_up_at - MARGIN).timestamp()):.6f}"
