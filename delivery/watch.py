"""How long ago, in real seconds, each uncertain row was claimed, as far as this process can know."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

from storage import OutboxRow

Attempt = tuple[int, int]  # row id, attempt


@dataclass(slots=True)
class Watch:
    """A row counts from the moment at which this process claimed it or first saw it, or from the claim by the
    database's own clock where there is one. Both are too young rather than too old, which is the safe side.

    Safe to use from several threads.
    """

    _seen: dict[Attempt, float] = field(default_factory=dict)
    _not_before: dict[Attempt, float] = field(default_factory=dict)
    _told: set[Attempt] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def claimed(self, row: OutboxRow, elapsed: float) -> None:
        """This process claimed the row at that time."""
        with self._lock:
            self._seen[row.id, row.attempt] = elapsed

    def look_over(self, rows: Iterable[OutboxRow], elapsed: float) -> None:
        """These rows, and no others, are uncertain now."""
        keys = {(row.id, row.attempt) for row in rows}
        with self._lock:
            self._seen = {key: self._seen.get(key, elapsed) for key in keys}
            self._not_before = {key: until for key, until in self._not_before.items() if key in keys}
            self._told &= keys

    def age(self, row: OutboxRow, elapsed: float) -> float:
        """Seconds since the claim, at least."""
        return max(elapsed - self._seen.get((row.id, row.attempt), elapsed), row.elapsed or 0.0)

    def wait(self, row: OutboxRow, elapsed: float, after: float) -> float:
        """Seconds until the row is at least `after` seconds old and not put off; negative since it was."""
        wait = after - self.age(row, elapsed)
        put_off = self._not_before.get((row.id, row.attempt))
        return wait if put_off is None else max(wait, put_off - elapsed)

    def put_off(self, row: OutboxRow, until: float) -> None:
        """Do not look at the row before then."""
        with self._lock:
            self._not_before[row.id, row.attempt] = until

    def tell_once(self, row: OutboxRow) -> bool:
        """Whether nobody has been told yet that this row cannot be settled."""
        key = (row.id, row.attempt)
        with self._lock:
            new = key not in self._told
            self._told.add(key)
        return new
