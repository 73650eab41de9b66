"""What must rest after a refusal, and until when: one method, or the whole workspace.

A rest is over when it has passed on either clock. The domain's clock may be moved (by the sandbox, by hand, by a bad
time server) and must then not hold anything up; real time alone would never pass in a workspace whose clock stands
still.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock

#: the key of a rest that covers everything
WORKSPACE = "*"


@dataclass(frozen=True, slots=True)
class Moment:
    """Now, on both clocks: aware UTC and monotonic seconds."""

    now: datetime
    elapsed: float

    def after(self, seconds: float) -> "Moment":
        """The moment that many seconds later."""
        return Moment(self.now + timedelta(seconds=seconds), self.elapsed + seconds)

    def reached(self, other: "Moment") -> bool:
        """Whether `other` has come on either clock."""
        return self.now >= other.now or self.elapsed >= other.elapsed


@dataclass(slots=True)
class Rests:
    """Which methods rest after a 429 or a refusal. Kept in memory: after a restart Slack just says it again.

    Safe to use from several threads.
    """

    _until: dict[str, Moment] = field(default_factory=dict)
    _strikes: dict[str, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def rest(self, what: str, until: Moment) -> None:
        """Leave `what` (a method or WORKSPACE) alone until then; a longer rest stays."""
        with self._lock:
            standing = self._until.get(what)
            if standing is None or standing.elapsed < until.elapsed:
                self._until[what] = until

    def resting(self, at: Moment) -> frozenset[str]:
        """What rests now."""
        with self._lock:
            self._until = {what: until for what, until in self._until.items() if not at.reached(until)}
            return frozenset(self._until)

    def next_end(self) -> Moment | None:
        """When the next rest is over."""
        with self._lock:
            return min(self._until.values(), key=lambda until: until.elapsed, default=None)

    def strike(self, what: str) -> int:
        """Count one more refusal in a row of `what`: 0 for the first."""
        with self._lock:
            count = self._strikes.get(what, 0)
            self._strikes[what] = count + 1
            return count

    def well(self, what: str) -> None:
        """`what` works again."""
        with self._lock:
            self._strikes.pop(what, None)

    def clear(self) -> None:
        """Try everything again now."""
        with self._lock:
            self._until.clear()
            self._strikes.clear()
