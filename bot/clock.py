"""The only reader of the real time."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

#: tells what time it is, as an aware UTC datetime
Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The machine's own time, in UTC."""
    return datetime.now(UTC)


def elapsed() -> float:
    """Real seconds that only ever grow; for leases, pauses and rates."""
    return time.monotonic()
