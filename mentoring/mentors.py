"""Mentees to mentors who take a limited number each: everybody served first, then the best total, exact.

Only each mentee's best few mentors are looked at to begin with. The prices of that solution show which of the other
pairs could improve it: these are added, and it is solved again, until none is left. So the result is the optimum over
all pairs, although most of them were never in the solver's hands. Sources: Jonker and Volgenant 1987; Dantzig and
Wolfe 1960 (pricing).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentoring.solvers import Rows, Sparse, Whole, compressed, full_assignment, is_sparse, most_assigned, sparse_table
from mentoring.tables import check_dense, check_sparse

#: mentors of each mentee that are looked at first, and that come in at most with each further look
FIRST, MORE = 12, 24
#: pairs for each mentee, on the average, that are kept in view because they are next to good enough
NEAR = 3

#: pairs by mentee, mentor and weight: three arrays, ordered by mentee
Pairs = tuple[Rows, Rows, Whole]


@dataclass(frozen=True, slots=True)
class Assignment:
    """The mentor of each mentee (row numbers; None for nobody), who is left out, and the sum of the weights.

    `worst` is the least weight of a pair, `fairness_cost` what raising it has taken from the sum; 0 if `fair` is off.
    """

    mentor_of: tuple[int | None, ...]
    left_out: tuple[int, ...]
    weight: int
    worst: int | None = None
    fairness_cost: int = 0


def assign_mentors(weights: Any, allowed: Any, capacity: Any, *, fair: bool = True, even: int = 0) -> Assignment:
    """The best mentors for (mentees, mentors) whole weights, booleans, and how many mentees each mentor takes.

    As many mentees as possible get a mentor; then the total weight is the greatest possible. With `fair` the worst
    pair comes before the total: its weight is as high as it can be without losing a mentee. With `even`, a mentor's
    second mentee costs so much, the third twice that, and so on: the load spreads where that is worth it. The tables
    may be sparse. ValueError says what is wrong with an input.
    """
    square = False
    if is_sparse(weights):
        weights, allowed = check_sparse(weights, allowed, square=square)
    else:
        weights, allowed = check_dense(weights, allowed, square=square)
    room = _checked_capacity(capacity, allowed.shape[1])
    if even < 0 or even != int(even):
        raise ValueError("even must be a whole number, not negative")
    pairs = _all_pairs(weights, allowed, room)
    count, mentors = allowed.shape
    best = _best(count, mentors, pairs, room, int(even))
    found = best
    if fair and (best >= 0).any():
        enough = _highest_worst(count, pairs, room, best)
        kept = pairs[2] >= enough
        found = _best(count, mentors, (pairs[0][kept], pairs[1][kept], pairs[2][kept]), room, int(even))
    return _assignment(pairs, best, found)


def _checked_capacity(capacity: Any, mentors: int) -> Whole:
    room = np.asarray(capacity)
    if room.shape != (mentors,):
        raise ValueError(f"capacity must have one number for each of the {mentors} mentors, not the shape {room.shape}")
    if room.size == 0:
        return np.zeros(0, np.int64)
    if not np.issubdtype(room.dtype, np.number) or not np.isfinite(room).all() or (room != np.floor(room)).any():
        raise ValueError("capacity must be whole numbers")
    if (room < 0).any():
        raise ValueError("capacity must not be negative")
    return room.astype(np.int64)


def _all_pairs(weights: Any, allowed: Any, room: Whole) -> Pairs:
    """Every allowed pair with a mentor who has room."""
    if not is_sparse(weights):
        mentee, mentor = np.nonzero(allowed & (room > 0)[None, :])
        return mentee, mentor, weights[mentee, mentor].astype(np.int64)
    both = compressed(allowed.astype(np.int64) + weights.multiply(allowed.astype(np.int64))).tocoo()
    order = np.lexsort((both.col, both.row))
    order = order[room[both.col[order]] > 0]
    return both.row[order].astype(np.intp), both.col[order].astype(np.intp), both.data[order].astype(np.int64) - 1


def _best(count: int, mentors: int, pairs: Pairs, room: Whole, even: int) -> Rows:
    """The mentor of each mentee, -1 for none: most mentees, then the greatest sum of weights less the cost of load."""
    mentee, mentor, weight = pairs
    if count == 0 or len(mentee) == 0:
        return np.full(count, -1, np.intp)
    # nobody can use more of a mentor than there are mentees who may have them
    room = np.minimum(room, np.bincount(mentor, minlength=mentors))
    alone = (int(weight.max()) + even * int(room.max()) + 1) * (2 * min(count, int(room.sum())) + 2)
    active = _best_few(count, mentee, weight, FIRST)
    while True:
        chosen = np.flatnonzero(active)
        slots = _Slots(count, mentee[chosen], mentor[chosen], weight[chosen], room, even, alone)
        found, price, cheapest = slots.solve()
        gain = weight - price[mentee] - cheapest[mentor]
        gain[chosen] = np.minimum(gain[chosen], 0)
        better = gain > 0
        if not better.any():
            return found
        # those that could almost improve it will be wanted next: with them, a few looks are enough
        close = np.partition(gain, -min(len(gain), NEAR * count))[-min(len(gain), NEAR * count)]
        active |= gain >= min(0, int(close))
        active[np.flatnonzero(better)[_best_few(count, mentee[better], gain[better], MORE)]] = True


def _best_few(count: int, mentee: Rows, worth: Whole, kept: int) -> NDArray[np.bool_]:
    """The `kept` pairs of each mentee that are worth most."""
    order = np.lexsort((-worth, mentee))
    starts = np.searchsorted(mentee[order], np.arange(count))
    chosen = np.zeros(len(mentee), np.bool_)
    chosen[order[np.arange(len(mentee)) - starts[mentee[order]] < kept]] = True
    return chosen


@dataclass(frozen=True, eq=False, slots=True)
class _Slots:
    """An assignment of mentees to slots of mentors; each mentee also has a last resort of their own."""

    count: int
    mentee: Rows
    mentor: Rows
    weight: Whole
    room: Whole
    even: int
    alone: int

    def solve(self) -> tuple[Rows, Whole, Whole]:
        """The mentor of each mentee (-1: none), each mentee's price, and the price of each mentor's cheapest slot."""
        copies = self.room[self.mentor]
        slots = int(self.room.sum())
        first = np.cumsum(self.room) - self.room
        nth = np.arange(int(copies.sum())) - np.repeat(np.cumsum(copies) - copies, copies)
        row = np.repeat(self.mentee, copies)
        column = np.repeat(first[self.mentor], copies) + nth
        gain = np.repeat(self.weight, copies) - self.even * nth
        people = np.arange(self.count)
        row, column = np.concatenate([row, people]), np.concatenate([column, slots + people])
        gain = np.concatenate([gain, np.full(self.count, -self.alone)])
        shift = self.alone + 1  # no gain may be 0
        table = sparse_table((gain + shift).astype(np.float64), row, column, (self.count, slots + self.count))
        at = full_assignment(table)
        own = np.empty(self.count, np.int64)
        hit = at[row] == column
        own[row[hit]] = gain[hit]
        price = _slot_prices(slots + self.count, at[row], column, gain - own[row])
        holder = np.append(np.repeat(np.arange(len(self.room)), self.room), np.full(self.count, -1))
        penalty = np.concatenate([self.even * _places(self.room), np.zeros(self.count, np.int64)])
        # for a pair that was left out, the slot that takes least: its price and what its place costs
        cheapest = np.full(len(self.room), np.iinfo(np.int64).max // 4)
        np.minimum.at(cheapest, holder[:slots], (price + penalty)[:slots])
        return np.asarray(holder[at], np.intp), own - price[at], cheapest


def _places(room: Whole) -> Whole:
    """0, 1, 2... for the slots of each mentor."""
    return np.arange(int(room.sum())) - np.repeat(np.cumsum(room) - room, room)


def _slot_prices(n: int, tail: Rows, head: Rows, gain: Whole) -> Whole:
    """The least prices, not negative, with price[head] >= price[tail] + gain for every arc."""
    order = np.argsort(head, kind="stable")
    tail, head, gain = tail[order], head[order], gain[order]
    ends, starts = np.unique(head, return_index=True)
    price = np.zeros(n, np.int64)
    for _ in range(n + 1):
        raised = price.copy()
        raised[ends] = np.maximum(price[ends], np.maximum.reduceat(price[tail] + gain, starts))
        if np.array_equal(raised, price):
            return price
        price = raised
    raise ArithmeticError("the assignment was not optimal")  # a ring of positive gain: cannot be


def _highest_worst(count: int, pairs: Pairs, room: Whole, best: Rows) -> int:
    """The highest weight that the worst pair can have while as many mentees are served: halving over the weights."""
    mentee, mentor, weight = pairs
    served = int((best >= 0).sum())
    taken = best[mentee] == mentor
    # whoever is served in the end has a pair of at least this weight: what the best total's worst pair has
    levels = np.unique(weight[weight >= int(weight[taken].min())])
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        kept = weight >= levels[middle]
        if _servable(count, mentee[kept], mentor[kept], room) >= served:
            low = middle
        else:
            high = middle - 1
    return int(levels[low])


def _servable(count: int, mentee: Rows, mentor: Rows, room: Whole) -> int:
    room = np.minimum(room, np.bincount(mentor, minlength=len(room)))
    copies = room[mentor]
    nth = np.arange(int(copies.sum())) - np.repeat(np.cumsum(copies) - copies, copies)
    column = np.repeat((np.cumsum(room) - room)[mentor], copies) + nth
    table: Sparse = sparse_table(
        np.ones(len(nth), np.int8), np.repeat(mentee, copies), column, (count, max(1, int(room.sum())))
    )
    return int((most_assigned(table) >= 0).sum())


def _assignment(pairs: Pairs, best: Rows, found: Rows) -> Assignment:
    mentee, mentor, weight = pairs
    sums = []
    for mentor_of in (best, found):
        taken = mentor_of[mentee] == mentor
        sums.append(weight[taken])
    return Assignment(
        mentor_of=tuple(None if one < 0 else one for one in found.tolist()),
        left_out=tuple(np.flatnonzero(found < 0).tolist()),
        weight=int(sums[1].sum()),
        worst=int(sums[1].min()) if len(sums[1]) else None,
        fairness_cost=int(sums[0].sum() - sums[1].sum()),
    )
