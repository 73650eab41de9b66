"""What could become of circles in the middle of a season: topped up, merged, split, or closed with care.

Nobody is ever brought together with somebody whom they may not meet. Which rule spoke against another change, or that
one did, is no part of a proposal: there are those that can be made, and nothing is said of the others.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentoring.circle_settings import CircleSettings, circle_sizes
from mentoring.circles import form_circles

#: people of the waiting list who are tried together for a circle that needs several
TRIED = 12
#: iterations of the search that splits a circle of more people than are proven; never needed for 20 and fewer
ITERATIONS = 2000

Rows = tuple[int, ...]


class ChangeKind(StrEnum):
    """What is proposed."""

    TOP_UP = "top_up"
    MERGE = "merge"
    SPLIT = "split"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Change:
    """One proposal.

    `circles` are the ids that it is about: the one that goes on comes first. `groups` are who is in the circles
    afterwards: one group, after a split the one that stays and then the new ones, and none after closing. `people` are
    those for whom something changes: who joins, comes over, goes into a new circle, or is left without one.
    """

    kind: ChangeKind
    circles: Rows
    groups: tuple[Rows, ...]
    people: Rows


@dataclass(frozen=True, slots=True)
class Changes:
    """Proposals in the order in which they are to be made; the circles afterwards; and who still waits, in turn.

    New circles, after a split, have negative ids.
    """

    changes: tuple[Change, ...]
    circles: Mapping[int, Rows]
    waiting: Rows


@dataclass(eq=False, slots=True)
class _Plan:
    """The state between the steps."""

    weights: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    common: NDArray[np.bool_] | None
    settings: CircleSettings
    circles: dict[int, list[int]]
    waiting: list[int]
    changes: list[Change] = field(default_factory=list)


def propose_changes(
    weights: Any,
    allowed: Any,
    circles: Mapping[int, Sequence[int]],
    waiting: Sequence[int],
    settings: CircleSettings,
    *,
    common: Any = None,
    leavers: Collection[int] = (),
    seed: int = 0,
) -> Changes:
    """What could be changed about circles (id -> row numbers), given who leaves and who waits, longest first.

    `weights`, `allowed` and `common` are those of `form_circles`, from `rules.block` and `rules.shared_hours`; past
    meetings in them must not count the present season. People in one circle count as allowed there, unless a circle is
    split, and are never taken apart otherwise. Circles that are small and of no help to each other are closed only when
    neither the waiting list nor another circle completes them; their people come first on the waiting list, and are
    offered the free places at once. ValueError if somebody is in two places.
    """
    gone = set(leavers)
    table = np.asarray(weights, np.int64)
    permitted = np.asarray(allowed, np.bool_)
    plan = _Plan(
        table,
        permitted & permitted.T,
        None if common is None else np.asarray(common, np.bool_),
        settings,
        {name: [row for row in rows if row not in gone] for name, rows in circles.items()},
        [row for row in waiting if row not in gone],
    )
    placed = [row for rows in (*plan.circles.values(), plan.waiting) for row in rows]
    if len(set(placed)) != len(placed):
        raise ValueError("somebody is in two places")
    _split(plan, seed)
    _complete(plan)
    _merge(plan)
    _close(plan)
    for most in (settings.best, settings.high):
        _fill(plan, most)
    return Changes(
        tuple(_gathered(plan.changes)), {name: tuple(rows) for name, rows in plan.circles.items()}, tuple(plan.waiting)
    )


def _split(plan: _Plan, seed: int) -> None:
    """Circles above the limit become several."""
    for name in [name for name, rows in plan.circles.items() if len(rows) > plan.settings.high]:
        people = plan.circles[name]
        sizes = circle_sizes(len(people), plan.settings)
        if sum(sizes) != len(people):
            continue
        own = np.ix_(people, people)
        hours = None if plan.common is None else plan.common[people]
        # who may no longer meet is taken apart; where that does not come out they stay as they were, among the others
        for permitted in (plan.allowed[own], np.ones_like(plan.allowed[own])):
            bounds = [(size, size) for size in sizes]
            found = form_circles(plan.weights[own], permitted, bounds, common=hours, iterations=ITERATIONS, seed=seed)
            if not found.left_out:
                break
        if found.left_out:
            continue
        groups = [tuple(people[at] for at in group) for group in found.groups]
        groups.sort(key=lambda group: (people[0] not in group, group))
        plan.circles[name] = list(groups[0])
        for group in groups[1:]:
            plan.circles[min(0, *plan.circles) - 1] = list(group)
        moving = tuple(row for group in groups[1:] for row in group)
        plan.changes.append(Change(ChangeKind.SPLIT, (name,), tuple(groups), moving))


def _complete(plan: _Plan) -> None:
    """Circles that are too small get those of the waiting list who fit them best; the largest of them come first."""
    for name in sorted(_small(plan), key=lambda one: (-len(plan.circles[one]), one)):
        people = plan.circles[name]
        missing = plan.settings.low - len(people)
        open_to = [row for row in plan.waiting if _fit(plan, people, [row])][:TRIED]
        sets = [rows for rows in combinations(open_to, missing) if _strangers_fit(plan, people, rows)]
        if people and sets:
            _join(plan, name, max(sets, key=lambda rows: _gain(plan, people, rows)))


def _merge(plan: _Plan) -> None:
    """Circles that are still too small come together with the circle that suits them best."""
    while pairs := list(_mergeable(plan)):
        stays, ends = max(pairs, key=lambda pair: _gain(plan, plan.circles[pair[0]], plan.circles[pair[1]]))
        moving = plan.circles.pop(ends)
        plan.circles[stays] += moving
        plan.changes.append(Change(ChangeKind.MERGE, (stays, ends), (tuple(plan.circles[stays]),), tuple(moving)))


def _mergeable(plan: _Plan) -> Iterator[tuple[int, int]]:
    """Every (circle that goes on, smaller one that ends) that may be brought together."""
    small = set(_small(plan))
    for one, other in combinations(sorted(plan.circles), 2):
        if not small & {one, other} or not plan.circles[one] or not plan.circles[other]:
            continue
        stays, ends = sorted((one, other), key=lambda name: -len(plan.circles[name]))
        together = len(plan.circles[stays]) + len(plan.circles[ends])
        if plan.settings.low <= together <= plan.settings.high and _fit(plan, plan.circles[stays], plan.circles[ends]):
            yield stays, ends


def _close(plan: _Plan) -> None:
    """What is too small for a circle ends, and its people are the first to be offered a place elsewhere."""
    without: list[int] = []
    for name in sorted(_small(plan)):
        people = plan.circles.pop(name)
        plan.changes.append(Change(ChangeKind.CLOSE, (name,), (), tuple(people)))
        without += people
    plan.waiting = without + plan.waiting


def _fill(plan: _Plan, most: int) -> None:
    """Who waits longest chooses first among the circles that have fewer than `most` people."""
    for row in list(plan.waiting):
        free = [name for name, people in plan.circles.items() if len(people) < most and _fit(plan, people, [row])]
        if free:
            best = max(free, key=lambda name: (_gain(plan, plan.circles[name], [row]) / len(plan.circles[name]), -name))
            _join(plan, best, [row])


def _join(plan: _Plan, name: int, rows: Sequence[int]) -> None:
    plan.circles[name] += rows
    plan.waiting = [row for row in plan.waiting if row not in rows]
    plan.changes.append(Change(ChangeKind.TOP_UP, (name,), (tuple(plan.circles[name]),), tuple(rows)))


def _small(plan: _Plan) -> list[int]:
    return [name for name, rows in plan.circles.items() if len(rows) < plan.settings.low]


def _fit(plan: _Plan, people: Sequence[int], others: Sequence[int]) -> bool:
    """Whether others may come to people: each may meet each of them, and all share an hour."""
    if not plan.allowed[np.ix_(others, people)].all():
        return False
    return plan.common is None or bool(plan.common[[*people, *others]].all(axis=0).any())


def _strangers_fit(plan: _Plan, people: Sequence[int], others: Sequence[int]) -> bool:
    """The same for others who are not in one circle yet."""
    among = all(plan.allowed[one, other] for one, other in combinations(others, 2))
    return among and _fit(plan, people, others)


def _gain(plan: _Plan, people: Sequence[int], others: Sequence[int]) -> int:
    new = int(plan.weights[np.ix_(others, people)].sum())
    return new + sum(int(plan.weights[one, other]) for one, other in combinations(others, 2))


def _gathered(changes: Sequence[Change]) -> Iterator[Change]:
    """The changes, with all who join a circle one after the other in one proposal."""
    joining: dict[int, Change] = {}
    for change in changes:
        if change.kind is ChangeKind.TOP_UP:
            name = change.circles[0]
            before = joining.get(name)
            joining[name] = replace(change, people=before.people + change.people) if before else change
            continue
        for name in change.circles:
            if name in joining:
                yield joining.pop(name)
        yield change
    yield from joining.values()
