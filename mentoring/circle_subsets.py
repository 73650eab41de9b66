"""Circles of any number by going through all sets of people, where prices alone cannot decide.

What a set of people is worth at best is the best of its possible circles around its first person plus what the rest is
worth. Sets are taken by their size, all of one size together.
"""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from mentoring.solvers import Whole

#: worth of a set that cannot be divided
NONE = -(2**60)


def best_division(n: int, worth: Whole, possible: NDArray[np.bool_], bounds: tuple[int, int], alone: int) -> list[int]:
    """The circles, as sets of bits, that are worth most; who is left out costs `alone`.

    `worth` and `possible` are given for every set of bits. First nobody may be left out; if that cannot be, anybody.
    """
    for spare in (False, True):
        best = _worths(n, worth, possible, bounds, alone if spare else None)
        if best[-1] > NONE // 2:
            return _traced(n, best, worth, possible, bounds, alone if spare else None)
    raise AssertionError("leaving everybody out is always possible")


def _worths(n: int, worth: Whole, possible: NDArray[np.bool_], bounds: tuple[int, int], alone: int | None) -> Whole:
    best = np.full(1 << n, NONE, np.int64)
    best[0] = 0
    circle = np.where(possible, worth, NONE)
    masks = np.arange(1 << n)
    size = sum((masks >> i) & 1 for i in range(n))
    for count in range(1, n + 1):
        if alone is None and not _divisible(count, bounds):
            continue
        # the rest after the first circle never holds person 0, so only the whole set may
        sets = masks[(size == count) & ((masks & 1 == 0) | (count == n))]
        if len(sets) == 0 or (alone is None and count < n and not _divisible(n - count, bounds)):
            continue
        bits = _bits(sets, count)
        found = best[sets - bits[0]] - alone if alone is not None else np.full(len(sets), NONE)
        for others in range(bounds[0] - 1, min(bounds[1], count)):
            if alone is None and count - others - 1 and not _divisible(count - others - 1, bounds):
                continue
            for places in combinations(range(1, count), others):
                mask = bits[0].copy()
                for place in places:
                    mask += bits[place]
                np.maximum(found, circle[mask] + best[sets - mask], out=found)
        best[sets] = found
    return best


def _divisible(count: int, bounds: tuple[int, int]) -> bool:
    return -(-count // bounds[1]) * bounds[0] <= count


def _bits(sets: Whole, count: int) -> list[Whole]:
    """The bits of each set, the lowest first: `count` arrays."""
    rest, bits = sets.copy(), []
    for _ in range(count):
        lowest = rest & -rest
        bits.append(lowest)
        rest ^= lowest
    return bits


def _traced(
    n: int, best: Whole, worth: Whole, possible: NDArray[np.bool_], bounds: tuple[int, int], alone: int | None
) -> list[int]:
    left, circles = (1 << n) - 1, []
    while left:
        bits = [1 << i for i in range(n) if left >> i & 1]
        masks = [
            bits[0] + sum(others)
            for size in range(bounds[0], min(bounds[1], len(bits)) + 1)
            for others in combinations(bits[1:], size - 1)
        ]
        fitting = [mask for mask in masks if possible[mask] and worth[mask] + best[left ^ mask] == best[left]]
        if fitting:
            circles.append(fitting[0])
            left ^= fitting[0]
        else:
            assert alone is not None, "the worth of each set comes from one of its circles"
            left ^= bits[0]
    return circles
