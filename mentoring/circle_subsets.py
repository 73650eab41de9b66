"""The best division of a few people into circles, by going through all sets of people.

What a set of people is worth at best is the best of its possible circles plus what the rest is worth. Sets are taken
by their size, all of one size together.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from mentoring.solvers import Whole

#: worth of a set that cannot be divided
NONE = -(2**60)


def any_number(n: int, worth: Whole, possible: NDArray[np.bool_], bounds: tuple[int, int], alone: int) -> list[int]:
    """Any number of circles, as sets of bits, that are worth most; who is left out costs `alone`.

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


def one_by_one(n: int, worth: Whole, possible: NDArray[np.bool_], bounds: Sequence[tuple[int, int]]) -> list[int]:
    """One circle for each (low, high), as sets of bits: most people first, then the greatest worth.

    If so many circles cannot be formed, the last ones are left away.
    """
    for count in range(len(bounds), 0, -1):
        for spare in (False, True):
            layers = _layers(n, worth, possible, bounds[:count], spare)
            ends = np.flatnonzero(layers[-1] > NONE // 2)
            if len(ends):
                last = max(ends.tolist(), key=lambda mask: (mask.bit_count(), int(layers[-1][mask])))
                return _traced_layers(last, layers, worth, possible, bounds[:count])
    return []


def _layers(
    n: int, worth: Whole, possible: NDArray[np.bool_], bounds: Sequence[tuple[int, int]], spare: bool
) -> list[Whole]:
    """For the first circles, one more in each layer: what every set is worth that they fill exactly.

    Without `spare` only sets count that the other circles can complete. Circles that are all alike may come in the
    order of their first persons.
    """
    circle = np.where(possible, worth, NONE)
    masks = np.arange(1 << n)
    size = sum((masks >> i) & 1 for i in range(n))
    alike = len(set(bounds)) == 1
    layers = [np.full(1 << n, NONE, np.int64)]
    layers[0][0] = 0
    for at, (low, high) in enumerate(bounds):
        best, before = np.full(1 << n, NONE, np.int64), layers[-1]
        least, most = (sum(one[side] for one in bounds[: at + 1]) for side in (0, 1))
        if not spare:
            least = max(least, n - sum(one[1] for one in bounds[at + 1 :]))
            most = min(most, n - sum(one[0] for one in bounds[at + 1 :]))
        for count in range(least, min(most, n) + 1):
            sets = masks[size == count]
            bits = _bits(sets, count)
            found = np.full(len(sets), NONE)
            for members in range(low, min(high, count) + 1):
                for places in combinations(range(1 if alike else 0, count), members - 1 if alike else members):
                    mask = bits[0].copy() if alike else np.zeros_like(sets)
                    for place in places:
                        mask += bits[place]
                    np.maximum(found, circle[mask] + before[sets - mask], out=found)
            best[sets] = np.maximum(found, NONE)
        layers.append(best)
    return layers


def _traced_layers(
    last: int,
    layers: Sequence[Whole],
    worth: Whole,
    possible: NDArray[np.bool_],
    bounds: Sequence[tuple[int, int]],
) -> list[int]:
    left, circles = last, []
    for at in range(len(bounds), 0, -1):
        bits = [1 << i for i in range(left.bit_length()) if left >> i & 1]
        low, high = bounds[at - 1]
        fitting = (
            mask
            for size in range(low, min(high, len(bits)) + 1)
            for mask in map(sum, combinations(bits, size))
            if possible[mask] and worth[mask] + layers[at - 1][left ^ mask] == layers[at][left]
        )
        circles.append(next(fitting))
        left ^= circles[-1]
    return circles
