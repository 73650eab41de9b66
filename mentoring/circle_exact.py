"""Circles of a small program, proven: every possible circle is weighed, and every set of people that circles can fill.

Twenty people have a million possible circles. What each of them is worth, and whether a rule forbids it, is known from
the circle without its last member; the best choice among them is made in `circle_subsets`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentoring.circle_subsets import any_number, one_by_one
from mentoring.solvers import Whole

#: people up to whom the result is proven
PROVEN = 20

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


def best_circles(wanted: Wanted) -> list[tuple[int, ...]]:
    """The circles of the greatest total weight, most people first; for no more than PROVEN people.

    If the wanted number of circles cannot be formed, the last ones are left away.
    """
    n = len(wanted.weights)
    worth = _worth(wanted.weights)
    possible = ~_banned(wanted.allowed) & _together(n, wanted.must)
    if wanted.common is not None:
        possible &= _share_an_hour(wanted.common)
    if wanted.free:
        low, high = wanted.circles[0]
        # whoever is left out costs more than all circles together can be worth
        masks = any_number(n, worth, possible, (low, min(high, n)), int(worth[-1]) + 1)
    else:
        masks = one_by_one(n, worth, possible, [(low, min(high, n)) for low, high in wanted.circles])
    return sorted(tuple(i for i in range(n) if mask >> i & 1) for mask in masks)


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
