"""Where a search for circles begins: everybody has a place, people who belong together share a circle."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mentoring.solvers import dense_assignment

#: how often hours are drawn anew for circles that must share one
DRAWS = 60


@dataclass(frozen=True, eq=False, slots=True)
class Start:
    """Places of people (below n) and of nobody (n and above), and what must stay as it is.

    `locked` places do not exist: nobody, for ever. `fixed` people move only with those they belong to.
    """

    places: NDArray[np.intp]  # (circles, room)
    low: NDArray[np.intp]  # (circles,)
    locked: NDArray[np.bool_]  # (circles * room,)
    fixed: NDArray[np.bool_]  # (circles * room,)


def placed(groups: Sequence[Sequence[int]], bounds: Sequence[tuple[int, int]], n: int, fixed: Sequence[int]) -> Start:
    """A start from given groups, one per circle, each within its bounds."""
    room = max(high for _, high in bounds)
    places = np.zeros((len(bounds), room), np.intp)
    locked = np.zeros(len(bounds) * room, np.bool_)
    nobody = n
    for circle, group in enumerate(groups):
        places[circle, : len(group)] = group
        for place in range(len(group), room):
            places[circle, place] = nobody
            locked[nobody] = place >= bounds[circle][1]
            nobody += 1
    still = np.zeros(len(bounds) * room, np.bool_)
    still[list(fixed)] = True
    return Start(places, np.array([low for low, _ in bounds], np.intp), locked, still)


def dealt(
    units: Sequence[Sequence[int]],
    bounds: Sequence[tuple[int, int]],
    common: NDArray[np.bool_] | None,
    rng: np.random.Generator,
) -> tuple[list[list[int]], list[int]]:
    """Groups within their bounds, and who found no place.

    Units are dealt as a whole: the large ones first, to circles below their low bound first. With `common` hours every
    circle gets an hour, drawn among those that most people still without a circle have; the draw that places most is
    taken.
    """
    best: tuple[int, list[list[int]], list[int]] | None = None
    for _ in range(DRAWS if common is not None else 3):
        groups, left = _dealt_once(units, bounds, common, rng)
        short = sum(max(0, low - len(group)) for (low, _), group in zip(bounds, groups, strict=True))
        if best is None or short * 1000 + len(left) < best[0]:
            best = short * 1000 + len(left), groups, left
        if best[0] == 0:
            break
    assert best is not None, "there was at least one draw"
    return best[1], best[2]


def _dealt_once(
    units: Sequence[Sequence[int]],
    bounds: Sequence[tuple[int, int]],
    common: NDArray[np.bool_] | None,
    rng: np.random.Generator,
) -> tuple[list[list[int]], list[int]]:
    groups: list[list[int]] = [[] for _ in bounds]
    can = np.ones((len(units), len(bounds)), np.bool_)
    if common is not None:
        have = np.array([common[list(unit)].all(axis=0) for unit in units])
        can = have[:, _hours(have, [len(unit) for unit in units], bounds, rng)]
    large = sorted((at for at in range(len(units)) if len(units[at]) > 1), key=lambda at: -len(units[at]))
    left: list[int] = []
    for at in large:
        fits = [c for c, (_, high) in enumerate(bounds) if can[at, c] and len(groups[c]) + len(units[at]) <= high]
        if not fits:
            left += units[at]
            continue
        groups[max(fits, key=lambda c: (bounds[c][1] - len(groups[c]), rng.random()))] += units[at]
    single = [at for at in rng.permutation(len(units)).tolist() if len(units[at]) == 1]
    slots = [(c, place < low) for c, (low, high) in enumerate(bounds) for place in range(len(groups[c]), high)]
    if not single or not slots:
        return groups, left + [units[at][0] for at in single]
    circle = np.array([c for c, _ in slots])
    needed = np.array([need for _, need in slots])
    gain = np.where(can[single][:, circle], np.where(needed, 1000.0, 1.0), 0.0) + 0.5 * rng.random((1, len(slots)))
    turned = gain.shape[0] > gain.shape[1]
    found = dense_assignment(gain.T if turned else gain)
    for one, other in enumerate(found.tolist()):
        person, slot = (other, one) if turned else (one, other)
        if gain[person, slot] >= 1:
            groups[circle[slot]] += units[single[person]]
    have_place = {row for group in groups for row in group}
    return groups, left + [units[at][0] for at in single if units[at][0] not in have_place]


def _hours(
    have: NDArray[np.bool_], sizes: Sequence[int], bounds: Sequence[tuple[int, int]], rng: np.random.Generator
) -> list[int]:
    """An hour for each circle: where most people are still waiting, with chance, as long as anybody waits."""
    waiting = np.array(sizes, np.float64)
    hours = []
    rarity = 1 / np.maximum(1, have.sum(axis=1))
    for _, high in bounds:
        crowd = (waiting[:, None] * have).sum(axis=0)
        hour = int(np.argmax(np.minimum(crowd, high) * (0.7 + 0.6 * rng.random(len(crowd)))))
        hours.append(hour)
        # those who have the fewest other hours take the places
        there = np.flatnonzero(have[:, hour] & (waiting > 0))
        for at in there[np.argsort(-rarity[there], kind="stable")][:high]:
            waiting[at] = 0
    return hours
