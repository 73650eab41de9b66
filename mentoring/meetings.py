"""Circles over several rounds in which nobody meets the same people again, or as few as possible.

Where a construction is known it is used: with g groups, g a prime power, group j of round r holds {(i, j + r i)}, sums
and products in the field of g elements, so that two people meet at most once in g rounds; when the size divides g, the
people with the same i make one more round. Otherwise one round is searched whose turns are all the others; and where
that does not come out, the missing rounds are searched all together, by exchanges within a round. Source of the
construction: transversal designs (Bose 1938).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentoring.turned import turned_rounds

Table = NDArray[np.int64]
Round = tuple[tuple[int, ...], ...]

#: the polynomials x^k = ... that make the fields of 4, 8, 9 and 16 elements: prime, then the coefficients of x^k
FIELDS = {4: (2, (1, 1)), 8: (2, (1, 1, 0)), 9: (3, (1, 0)), 16: (2, (1, 1, 0, 0))}
#: what a pair that met before costs more each time, in the temperature's unit
HOT, COLD = 0.9, 0.12
SHIFT = 512
#: iterations of the search for one round that makes all others, for each one of the search for all rounds
TURNS = 5
#: iterations after which that search begins anew
AFRESH = 80_000


@dataclass(frozen=True, slots=True)
class Schedule:
    """Rounds of groups of person numbers; over all pairs the sum of C(meetings, 2); and the iterations done."""

    rounds: tuple[Round, ...]
    repeats: int
    iterations: int


def schedule_rounds(
    groups: int,
    size: int,
    rounds: int,
    *,
    past: Any = None,
    iterations: int,
    cap: Callable[[], bool] | None = None,
    seed: int,
) -> Schedule:
    """Rounds of `groups` groups of `size` people each, all of them in every round.

    `past` is (n, n), how often two people have met before. `cap` is asked every few hundred iterations whether to
    stop. ValueError says what is wrong with an input.
    """
    if groups < 1 or size < 1 or rounds < 0 or iterations < 0:
        raise ValueError("groups and size must be at least 1, rounds and iterations not negative")
    n = groups * size
    before = np.zeros((n, n), np.int64) if past is None else np.asarray(past)
    if before.shape != (n, n) or (before != before.T).any() or (before < 0).any():
        raise ValueError(f"past must be a symmetric table of the shape ({n}, {n}), not negative")
    table = [] if before.any() else _constructed(groups, size)[:rounds]
    rng = np.random.default_rng(seed)
    done = 0
    chance = Random(seed)
    while len(table) < rounds and not before.any() and done < TURNS * iterations:
        tries = min(AFRESH, TURNS * iterations - done)
        found, more = turned_rounds(groups, size, rounds, iterations=tries, cap=cap, rng=chance)
        done += more
        table = found or table
        if more < tries:
            break
    start = [np.array(one) for one in table]
    start += [rng.permutation(n).reshape(groups, size) for _ in range(rounds - len(start))]
    places = np.array(start, np.intp).reshape(rounds, groups, size)
    free = np.arange(len(table), rounds)
    if len(free) and groups > 1 and size > 1:
        places, more = _annealed(places, free, before, iterations, cap, rng)
        done += more
    listed = tuple(tuple(tuple(sorted(group)) for group in one) for one in places.tolist())
    return Schedule(tuple(tuple(sorted(one)) for one in listed), repeats(listed, before), done)


def repeats(rounds: Sequence[Sequence[Sequence[int]]], past: Any) -> int:
    """The sum of C(meetings, 2) over all pairs, meetings before included."""
    met = np.array(past, np.int64)
    for one in rounds:
        for group in one:
            met[np.ix_(group, group)] += 1
    met = np.triu(met, 1)
    return int((met * (met - 1) // 2).sum())


def _constructed(groups: int, size: int) -> list[list[list[int]]]:
    """As many rounds without a repeat as the table gives; person (i, x) has the number i groups + x."""
    field = _field(groups)
    if field is None or size > groups:
        return []
    plus, times = field
    found = [
        [[i * groups + int(plus[j, times[r, i]]) for i in range(size)] for j in range(groups)] for r in range(groups)
    ]
    if groups % size == 0:
        line = range(0, groups, size)
        found.append([[i * groups + x for x in range(at, at + size)] for i in range(size) for at in line])
    return found


def _field(order: int) -> tuple[Table, Table] | None:
    """The tables of sums and products of the field with so many elements; None if there is none here."""
    if order > 1 and all(order % factor for factor in range(2, int(order**0.5) + 1)):
        numbers = np.arange(order)
        return np.add.outer(numbers, numbers) % order, np.multiply.outer(numbers, numbers) % order
    if order not in FIELDS:
        return None
    prime, top = FIELDS[order]
    digits = [[number // prime**power % prime for power in range(len(top))] for number in range(order)]
    plus, times = np.zeros((order, order), np.int64), np.zeros((order, order), np.int64)
    for a, one in enumerate(digits):
        for b, other in enumerate(digits):
            plus[a, b] = _number([(x + y) % prime for x, y in zip(one, other, strict=True)], prime)
            times[a, b] = _number(_product(one, other, prime, top), prime)
    return plus, times


def _product(one: Sequence[int], other: Sequence[int], prime: int, top: Sequence[int]) -> list[int]:
    """The product of two polynomials, the lowest power first, where x^k is `top`."""
    k = len(top)
    result = [0] * (2 * k - 1)
    for i, x in enumerate(one):
        for j, y in enumerate(other):
            result[i + j] += x * y
    for power in range(2 * k - 2, k - 1, -1):
        for at, coefficient in enumerate(top):
            result[power - k + at] += result[power] * coefficient
    return [value % prime for value in result[:k]]


def _number(digits: Sequence[int], prime: int) -> int:
    return sum(digit * prime**power for power, digit in enumerate(digits))


def _annealed(
    places: NDArray[np.intp],
    free: NDArray[np.intp],
    past: Table,
    iterations: int,
    cap: Callable[[], bool] | None,
    rng: np.random.Generator,
) -> tuple[NDArray[np.intp], int]:
    """The best rounds met while the free ones exchange people, colder and colder."""
    met = past.astype(np.float32)
    _, groups, size = places.shape
    for one in places:
        for group in one:
            met[np.ix_(group, group)] += 1
    np.fill_diagonal(met, 0)
    best, least, cost = places.copy(), np.inf, float((met * (met - 1)).sum()) / 4
    cells = (groups // 2) * size * size
    for step in range(iterations):
        if step % SHIFT == 0:
            if cap is not None and step and cap():
                return best, step
            orders = np.argsort(rng.random((SHIFT, groups)), axis=1)
            turns = free[rng.integers(len(free), size=SHIFT)]
            chance = rng.gumbel(size=(SHIFT, cells)).astype(np.float32)
        if cost < least:
            best, least = places.copy(), cost
            if cost == 0:
                return best, step
        heat = HOT * (COLD / HOT) ** (step / iterations)
        at = step % SHIFT
        cost += _exchanged(places[turns[at]], met, orders[at], chance[at] * np.float32(heat))
    return (places.copy() if cost < least else best), iterations


def _exchanged(now: NDArray[np.intp], met: NDArray[np.float32], order: NDArray[np.intp], chance: NDArray[Any]) -> float:
    """Exchange one person in each couple of groups of a round, in place; returns what that adds to the cost."""
    couples = len(order) // 2
    ones, others = order[:couples], order[couples : 2 * couples]
    mine, theirs = now[ones], now[others]
    size = now.shape[1]
    own = met[mine[:, :, None], mine[:, None, :]].sum(axis=2) - (size - 1)
    own_there = met[theirs[:, :, None], theirs[:, None, :]].sum(axis=2) - (size - 1)
    across = met[mine[:, :, None], theirs[:, None, :]]
    # leaving gives back the meetings of this round with the others of one's group; coming costs those already had
    gain = (own[:, :, None] + own_there[:, None, :]) - (across.sum(axis=2)[:, :, None] - across)
    gain -= across.sum(axis=1)[:, None, :] - across
    flat = gain.reshape(couples, -1)
    drawn = flat + chance.reshape(flat.shape)
    best = drawn.argmax(axis=1)
    couple = np.flatnonzero(drawn[np.arange(couples), best] > 0)
    if len(couple) == 0:
        return 0.0
    first, second = np.divmod(best[couple], size)
    leave, come = mine[couple, first], theirs[couple, second]
    for at, one, other in zip(couple.tolist(), leave.tolist(), come.tolist(), strict=True):
        left, right = mine[at][mine[at] != one], theirs[at][theirs[at] != other]
        met[one, left] -= 1
        met[left, one] -= 1
        met[other, right] -= 1
        met[right, other] -= 1
        met[other, left] += 1
        met[left, other] += 1
        met[one, right] += 1
        met[right, one] += 1
    now[ones[couple], first], now[others[couple], second] = come, leave
    return -float(flat[couple, best[couple]].sum())
