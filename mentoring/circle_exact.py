"""Circles of a small program, proven: every possible circle is weighed, and the best choice of them is computed.

Up to twenty people have a million possible circles at most. The linear program over all of them is solved with the few
that matter, priced against the rest; only circles whose price leaves them a chance go into the whole-number program.
Sources: Balas and Padberg 1976 (set partitioning); Johnson, Mehrotra and Nemhauser 1993 (clustering by pricing).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentoring.circle_subsets import best_division
from mentoring.solvers import Whole, chosen, relaxed, sparse_table

#: people up to whom the result is proven
PROVEN = 20
#: circles that come in with each look at the prices
MORE = 300

#: more circles than this within a part of the bound that prices leave open, and prices are not what decides
CHANCES, CLOSE = 3000, 0.03

Bounds = tuple[int, int]


@dataclass(frozen=True, eq=False, slots=True)
class Wanted:
    """The problem: weights and bans between n people, pairs who belong together, hours, and the circles wanted.

    `circles` has one (low, high) per circle; with `free` there is one only, for any number of circles.
    """

    weights: Whole  # (n, n)
    allowed: NDArray[np.bool_]  # (n, n)
    must: tuple[tuple[int, int], ...]
    common: NDArray[np.bool_] | None  # (n, hours)
    circles: tuple[Bounds, ...]
    free: bool


@dataclass(frozen=True, eq=False, slots=True)
class _Columns:
    """Possible circles as sets of bits, with what they are worth and which kind of circle they can be."""

    n: int
    masks: Whole
    gain: Whole
    kind: Whole  # -1: one person left out
    most: tuple[int, ...]  # how many circles of each kind
    free: bool

    def rows(self, at: NDArray[Any], exactly: bool) -> tuple[Any, NDArray[np.float64], NDArray[np.float64]]:
        """The conditions on some columns: everybody once, and the number of circles of each kind."""
        person, place = np.nonzero((self.masks[at][None, :] >> np.arange(self.n)[:, None]) & 1)
        kinds = 0 if self.free else len(self.most)
        own = np.flatnonzero(self.kind[at] >= 0) if kinds else np.zeros(0, np.intp)
        rows = np.concatenate([person, self.n + self.kind[at][own]])
        columns = np.concatenate([place, own])
        table = sparse_table(np.ones(len(rows)), rows, columns, (self.n + kinds, len(at)))
        high = np.concatenate([np.ones(self.n), np.array(self.most[:kinds], np.float64)])
        low = high if exactly else np.concatenate([np.ones(self.n), np.full(kinds, -np.inf)])
        return table, low, high


def best_circles(wanted: Wanted) -> list[tuple[int, ...]]:
    """The circles of the greatest total weight, most people first; for no more than PROVEN people.

    If the wanted number of circles cannot be formed, as many as serve most people.
    """
    columns = _columns(wanted)
    if wanted.free:
        found = _solved(columns, True)
        masks = _by_subsets(columns, wanted) if found is None else _circles_of(columns, found)
        return sorted(tuple(i for i in range(columns.n) if mask >> i & 1) for mask in masks)
    for exactly in (True, False):
        found = _solved(columns, exactly)
        if found is not None:
            break
    assert found is not None, "leaving everybody out is always possible"
    masks = _circles_of(columns, found)
    return sorted(tuple(i for i in range(columns.n) if mask >> i & 1) for mask in masks)


def _circles_of(columns: _Columns, found: Sequence[int]) -> list[int]:
    return [int(columns.masks[at]) for at in found if columns.kind[at] >= 0]


def _by_subsets(columns: _Columns, wanted: Wanted) -> list[int]:
    worth, possible = np.zeros(1 << columns.n, np.int64), np.zeros(1 << columns.n, np.bool_)
    circles = columns.kind >= 0
    worth[columns.masks[circles]], possible[columns.masks[circles]] = columns.gain[circles], True
    low, high = wanted.circles[0]
    return best_division(columns.n, worth, possible, (low, min(high, columns.n)), -int(columns.gain[~circles].min()))


def _columns(wanted: Wanted) -> _Columns:
    n = len(wanted.weights)
    worth = _worth(wanted.weights)
    size = _sums(np.ones(n, np.int64))
    possible = ~_banned(wanted.allowed) & _together(n, wanted.must)
    if wanted.common is not None:
        possible &= _share_an_hour(wanted.common)
    kinds = sorted(set(wanted.circles))
    masks, kind = [], []
    for at, (low, high) in enumerate(kinds):
        fitting = np.flatnonzero(possible & (size >= max(1, low)) & (size <= high))
        masks.append(fitting)
        kind.append(np.full(len(fitting), at))
    inside = np.concatenate(masks)
    # whoever is left out costs more than all circles together can be worth
    alone = int(np.maximum(wanted.weights, 0).sum()) // 2 + 1
    return _Columns(
        n,
        np.concatenate([inside, 1 << np.arange(n)]).astype(np.int64),
        np.concatenate([worth[inside], np.full(n, -alone)]),
        np.concatenate([*kind, np.full(n, -1)]),
        tuple(wanted.circles.count(one) for one in kinds),
        wanted.free,
    )


def _sums(values: NDArray[Any]) -> NDArray[Any]:
    """For every set of people the sum of their values: each person doubles what is known."""
    sums = np.zeros(1, values.dtype)
    for value in values:
        sums = np.concatenate([sums, sums + value])
    return sums


def _worth(weights: Whole) -> Whole:
    worth = np.zeros(1, np.int64)
    for person in range(len(weights)):
        worth = np.concatenate([worth, worth + _sums(weights[person, :person])])
    return worth


def _banned(allowed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    banned = np.zeros(1, np.bool_)
    for person in range(len(allowed)):
        others = int(sum(1 << i for i in range(person) if not allowed[person, i]))
        banned = np.concatenate([banned, banned | ((np.arange(len(banned)) & others) != 0)])
    return banned


def _together(n: int, must: Sequence[tuple[int, int]]) -> NDArray[np.bool_]:
    masks = np.arange(1 << n)
    together = np.ones(1 << n, np.bool_)
    for i, j in must:
        together &= (masks >> i & 1) == (masks >> j & 1)
    return together


def _share_an_hour(common: NDArray[np.bool_]) -> NDArray[np.bool_]:
    words = np.packbits(common, axis=1)
    words = np.pad(words, ((0, 0), (0, -words.shape[1] % 8))).view(np.uint64)
    share = np.zeros(1 << len(common), np.bool_)
    for word in words.T:
        both = np.full(1, ~np.uint64(0))
        for own in word:
            both = np.concatenate([both, both & own])
        share |= both != 0
    return share


def _solved(columns: _Columns, exactly: bool) -> list[int] | None:
    """The best columns; None if the conditions cannot be met."""
    known = np.flatnonzero(columns.kind < 0)
    if exactly and not columns.free:
        started = _first_columns(columns)
        if started is None:
            return None
        known = np.union1d(known, started)
    while True:
        table, low, high = columns.rows(known, exactly)
        bound, price = relaxed(columns.gain[known].astype(np.float64), table, low, high)
        left = _left(columns, price)
        best = np.argsort(-left, kind="stable")[:MORE]
        if left[best[0]] <= 1e-6:
            break
        known = np.union1d(known, best[left[best] > 1e-6])
    if columns.free and int((left > -CLOSE * abs(bound)).sum()) > CHANCES:
        return None
    found = _picked(columns, known, exactly)
    worth = None if found is None else int(columns.gain[found].sum())
    if worth is not None and worth >= np.floor(bound + 1e-6):
        return found
    # what is better than the pick has only columns whose price leaves them a chance to make up for the difference
    chance = np.arange(len(left)) if worth is None else np.flatnonzero(left >= worth - bound - 1e-6)
    return _picked(columns, np.union1d(chance, known), exactly)


def _left(columns: _Columns, price: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each column is worth beyond its price."""
    left = columns.gain - _sums(price[: columns.n])[columns.masks]
    if not columns.free:
        circles = columns.kind >= 0
        left[circles] -= price[columns.n :][columns.kind[circles]]
    return np.asarray(left, np.float64)


def _first_columns(columns: _Columns) -> NDArray[Any] | None:
    """Some columns that meet the number of circles of each kind, found by the solver; None if there are none."""
    best: list[NDArray[Any]] = [np.flatnonzero(columns.kind < 0)]
    rng = np.random.default_rng(0)
    for share in (400, 4000, len(columns.masks)):
        for kind in range(len(columns.most)):
            own = np.flatnonzero(columns.kind == kind)
            best.append(rng.permutation(own)[:share])
        at = np.unique(np.concatenate(best))
        if _picked(columns, at, True) is not None:
            return at
    return None


def _picked(columns: _Columns, at: NDArray[Any], exactly: bool) -> list[int] | None:
    table, low, high = columns.rows(at, exactly)
    found = chosen(columns.gain[at].astype(np.float64), table, low, high)
    return None if found is None else [int(at[place]) for place in found]
