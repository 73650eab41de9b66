"""The sandbox's own time: it flows with real time, or stands still until it is moved."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

MICROS = 1_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def micros(moment: datetime) -> int:
    """Microseconds since 1970 of an aware moment, exactly."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(us: int) -> datetime:
    return _EPOCH + timedelta(microseconds=us)


def ts_of(us: int) -> str:
    """A message timestamp, "1700000000.000100"; texts of equal length, so they sort as times do."""
    return f"{us // MICROS:010d}.{us % MICROS:06d}"


class Clock:
    """Sandbox time in microseconds since 1970. `now_us` may be called from any thread."""

    def __init__(self, start: datetime | None, frozen: bool) -> None:
        us = micros(start) if start else time.time_ns() // 1000
        self._anchor = (us, None if frozen else time.monotonic_ns())
        self.live = not frozen
        self.advancing = False
        self._last_ts = 0

    def now_us(self) -> int:
        us, since = self._anchor
        return us if since is None else us + (time.monotonic_ns() - since) // 1000

    def now(self) -> datetime:
        return moment(self.now_us())

    def epoch(self) -> float:
        return self.now_us() / MICROS

    def next_ts(self) -> str:
        """The timestamp of a new message: now, and later than every one given before."""
        self._last_ts = max(self.now_us(), self._last_ts + 1)
        return ts_of(self._last_ts)

    def hold(self) -> None:
        """Stand still, for as long as the clock is being advanced."""
        self._anchor = (self.now_us(), None)
        self.advancing = True

    def move_to(self, us: int) -> None:
        """Jump to a later moment; an earlier one is ignored, since time never runs backwards."""
        now, since = self._anchor[0], self._anchor[1]
        if since is not None:
            now, since = self.now_us(), time.monotonic_ns()
        self._anchor = (max(us, now), since)

    def release(self) -> None:
        self.advancing = False
        self.run(self.live)

    def run(self, live: bool) -> None:
        """Flow with real time, or stand still."""
        self.live = live
        self._anchor = (self.now_us(), time.monotonic_ns() if live else None)

    def saved(self) -> dict[str, int]:
        """What a later start needs: the time, its distance from real time, and the last message's."""
        now = self.now_us()
        return {"us": now, "offset_us": now - time.time_ns() // 1000, "last_ts": self._last_ts}

    def restore(self, saved: dict[str, int]) -> None:
        """Go on from a saved time: a flowing clock keeps its distance from real time."""
        us = saved["us"]
        if self.live:
            us = max(us, time.time_ns() // 1000 + saved["offset_us"])
        self._anchor = (us, time.monotonic_ns() if self.live else None)
        self._last_ts = saved["last_ts"]
