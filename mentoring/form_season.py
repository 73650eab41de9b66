"""The circles of a season: by the matching, or first among those who voted for the same topic.

Everything here is in row numbers. How long it searches follows from how many people there are, and from nothing else:
the same people give the same circles, on any machine.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentoring.circle_settings import CircleSettings, circle_sizes
from mentoring.circles import Circles, form_circles

Rows = tuple[int, ...]
Flags = NDArray[np.bool_]

#: iterations of the search at least and at most, for each person, and times the square of the people: some seconds
FEWEST, MOST, EACH, WORK = 300, 20_000, 60, 4_000_000_000


@dataclass(frozen=True, slots=True)
class Season:
    """The circles, who is in none, and whether no others serve more people or the same better."""

    groups: tuple[Rows, ...]
    left_out: Rows
    proven: bool


def form_season(
    weights: Any,
    allowed: Any,
    common: Flags,
    settings: CircleSettings,
    *,
    pools: Sequence[Sequence[int]] = (),
    seed: int,
) -> Season:
    """Circles of the sizes that an owner wants. `weights`, `allowed` and `common` are as for `form_circles`.

    The people of each of the `pools` come together among themselves; who finds no circle there is taken with all who
    are in no pool, and at last goes into whichever circle has room and suits them best.
    """
    table = _Table(np.asarray(weights, np.int64), np.asarray(allowed, np.bool_), common, settings, seed)
    groups: list[list[int]] = []
    pooled: set[int] = set()
    for pool in pools:
        found, _ = table.circles(sorted(pool))
        groups += found
        pooled.update(row for group in found for row in group)
    rest, proven = table.circles([row for row in range(len(table.weights)) if row not in pooled])
    groups += rest
    placed = {row for group in groups for row in group}
    left_out = [row for row in range(len(table.weights)) if row not in placed and not table.take_in(groups, row)]
    ordered = sorted(tuple(sorted(group)) for group in groups)
    return Season(tuple(ordered), tuple(left_out), proven and not pooled and not left_out)


def iterations_for(people: int) -> int:
    """How many iterations a search for that many people has: what caps its time, alike on any machine.

    They grow with the people up to MOST; an iteration costs more with each, so that there are fewer again above.
    Where somebody stays left out, `form_circles` adds to them, and a second search follows with other sizes: more than
    5 1/4 times as many are never done.
    """
    return max(FEWEST, min(MOST, EACH * people, WORK // max(1, people) ** 2))


@dataclass(frozen=True, eq=False, slots=True)
class _Table:
    weights: NDArray[np.int64]
    allowed: Flags
    common: Flags
    settings: CircleSettings
    seed: int

    def circles(self, rows: Sequence[int]) -> tuple[list[list[int]], bool]:
        """The best circles among some people: of even sizes if nobody is left out by that."""
        sizes = circle_sizes(len(rows), self.settings)
        if not sizes:
            return [], True
        found = self._formed(rows, [(size, size) for size in sizes])
        if found.left_out:
            other = self._formed(rows, (self.settings.low, self.settings.high))
            found = other if len(other.left_out) < len(found.left_out) else found
        return [[rows[at] for at in group] for group in found.groups], found.proven

    def _formed(self, rows: Sequence[int], sizes: Any) -> Circles:
        own = np.ix_(rows, rows)
        return form_circles(
            self.weights[own],
            self.allowed[own],
            sizes,
            common=self.common[list(rows)],
            iterations=iterations_for(len(rows)),
            seed=self.seed,
        )

    def take_in(self, groups: Sequence[list[int]], row: int) -> bool:
        """Put somebody into the circle with room that suits them best; whether there is one."""
        open_to = [
            group
            for group in groups
            if len(group) < self.settings.high
            and self.allowed[row, group].all()
            and self.common[[*group, row]].all(axis=0).any()
        ]
        if not open_to:
            return False
        max(open_to, key=lambda group: self.weights[row, group].mean()).append(row)
        return True
