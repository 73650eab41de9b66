"""What must rest, and until when: one conversation, one method, or the whole workspace.

A rest is over when it has passed on either clock. The domain's clock may be moved (by the sandbox, by hand, by a bad
time server) and must then not hold anything up; real time alone would never pass in a workspace whose clock stands
still.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

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
    """Which methods rest after a 429 or a refusal. Kept in memory: after a restart Slack just says it again."""

    _until: dict[str, Moment] = field(default_factory=dict)
    _strikes: dict[str, int] = field(default_factory=dict)

    def rest(self, what: str, until: Moment) -> None:
        """Leave `what` (a method or WORKSPACE) alone until then; a longer rest stays."""
        standing = self._until.get(what)
        if standing is None or standing.elapsed < until.elapsed:
            self._until[what] = until

    def resting(self, at: Moment) -> frozenset[str]:
        """What rests now."""
        self._until = {what: until for what, until in self._until.items() if not at.reached(until)}
        return frozenset(self._until)

    def next_end(self) -> Moment | None:
        """When the next rest is over."""
        return min(self._until.values(), key=lambda until: until.elapsed, default=None)

    def strike(self, what: str) -> int:
        """Count one more refusal in a row of `what`: 0 for the first."""
        count = self._strikes.get(what, 0)
        self._strikes[what] = count + 1
        return count

    def well(self, what: str) -> None:
        """`what` works again."""
        self._strikes.pop(what, None)

    def clear(self) -> None:
        """Try everything again now."""
        self._until.clear()
        self._strikes.clear()


@dataclass(slots=True)
class Pace:
    """The time between two posts in one conversation, and in the whole workspace, in real seconds."""

    per_channel: float
    per_workspace: float  # posts a minute, 0 for no limit
    _lanes: dict[str, float] = field(default_factory=dict)
    _all: float = 0.0

    def posted(self, lane: str, elapsed: float) -> None:
        """A post went out in this conversation."""
        if self.per_channel > 0:
            self._lanes = {name: free for name, free in self._lanes.items() if free > elapsed}
            self._lanes[lane] = elapsed + self.per_channel
        if self.per_workspace > 0:
            self._all = elapsed + 60.0 / self.per_workspace

    def busy(self, elapsed: float) -> frozenset[str]:
        """Conversations that must wait."""
        return frozenset(name for name, free in self._lanes.items() if free > elapsed)

    def wait(self, elapsed: float) -> float:
        """Seconds until any post may go out at all."""
        return max(0.0, self._all - elapsed)

    def next_free(self, elapsed: float) -> float | None:
        """Seconds until the first waiting conversation is free; None when none waits."""
        waits = [free - elapsed for free in self._lanes.values() if free > elapsed]
        return max(min(waits), self.wait(elapsed)) if waits else None
