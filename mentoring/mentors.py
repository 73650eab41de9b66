"""Mentees to mentors who take a limited number each: everybody served first, then the best total, exact.

Only a few good mentors of each mentee are looked at to begin with. The prices of that solution show which of the other
pairs could improve it: these are added, and it is solved again, until none is left. So the result is the optimum over
all pairs, although most of them were never in the solver's hands. Sources: Orlin 1997 (network simplex, as LEMON has
it); Dantzig and Wolfe 1960 (pricing); Hopcroft and Karp 1973 (the most mentees above a weight).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentoring.solvers import Rows, Whole, cheapest_flow, is_sparse, most_assigned, sparse_table
from mentoring.tables import check_dense, check_sparse

#: mentors of each mentee that are looked at first, and that come in at most with each further look
FIRST, MORE = 24, 24
#: shares of the greatest weight: what a pair may miss to come in with the first further look, and to stay in play
NEARLY, PROMISING = 0.02, 0.05
#: further looks after which nothing is put aside any more, so that the search ends
TIDY = 6
#: cells of the table that are looked at together: what stays in the processor's cache
STRIP = 200_000
#: what all costs together stay below: the solver counts in 64 bits
MOST_COST = 2**61

#: pairs by mentee, mentor and weight: three arrays
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
    if is_sparse(weights):
        weights, allowed = check_sparse(weights, allowed, square=False)
    else:
        weights, allowed = check_dense(weights, allowed, square=False)
    room = _checked_capacity(capacity, allowed.shape[1])
    if even < 0 or even != int(even):
        raise ValueError("even must be a whole number, not negative")
    table = _Table(weights, allowed, room)
    best, pairs = _best(table, int(even))
    found = best
    if fair and (best >= 0).any():
        found, _ = _best(_Table(weights, allowed, room, _highest_worst(table, best, pairs)), int(even))
    return _assignment(table, best, found)


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


@dataclass(frozen=True, eq=False, slots=True)
class _Table:
    """The pairs of at least the weight `least` with a mentor who has room; read in strips, never copied whole."""

    weights: Any
    allowed: Any
    room: Whole
    least: int = 0

    @property
    def count(self) -> int:
        return int(self.allowed.shape[0])

    @property
    def mentors(self) -> int:
        return int(self.allowed.shape[1])

    def rows(self, mentees: Rows | slice) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """Weights and permissions of some mentees with every mentor."""
        weights, allowed = self.weights[mentees], self.allowed[mentees]
        if is_sparse(weights):
            weights, allowed = weights.toarray(), allowed.toarray()
        allowed = allowed & (self.room > 0)[None, :]
        return weights, allowed & (weights >= self.least) if self.least else allowed

    def strips(self) -> Iterator[slice]:
        """Some mentees after the others."""
        step = max(1, STRIP // max(1, self.mentors))
        return (slice(start, start + step) for start in range(0, self.count, step))


def _best(table: _Table, even: int) -> tuple[Rows, Pairs]:
    """The mentor of each mentee, -1 for none: most mentees, then the greatest sum of weights less the cost of load.

    And the pairs that were looked at for it.
    """
    pairs, asked, top = _first(table)
    if not len(pairs[0]):
        return np.full(table.count, -1, np.intp), pairs
    # nobody can use more of a mentor than there are mentees who may have them
    room = np.minimum(table.room, asked)
    alone = (top + even * int(room.max()) + 1) * (min(table.count, int(room.sum())) + 1)
    if alone * (table.count + 1) >= MOST_COST:
        raise ValueError(f"weights must be smaller for so many people: {top} for {table.count} mentees is too much")
    first, look = pairs, 0
    while True:
        found, mentee_price, mentor_price = _solve(table.count, pairs, room, even, alone, top)
        more = _better(table, top, mentee_price, mentor_price, 0 if look else int(NEARLY * top))
        if not len(more[0]):
            return found, _once(_joined([first, pairs]), table.mentors)
        if look < TIDY:
            gain = pairs[2] + mentor_price[pairs[1]] - top - mentee_price[pairs[0]]
            stays = gain >= -int(PROMISING * top)  # those of the solution have a gain of 0
            pairs = (pairs[0][stays], pairs[1][stays], pairs[2][stays])
        pairs, look = _once(_joined([pairs, more]), table.mentors), look + 1


def _first(table: _Table) -> tuple[Pairs, Whole, int]:
    """A few good pairs of each mentee, how many mentees may have each mentor, and the greatest weight."""
    found: list[Pairs] = []
    asked, top = np.zeros(table.mentors, np.int64), 0
    for strip in table.strips():
        weights, allowed = table.rows(strip)
        asked += allowed.sum(axis=0)
        worth = (weights + _narrow(np.ones(1, np.int64), weights.dtype, int(weights.max(initial=0)))) * allowed
        rows, columns = _good_few(worth, FIRST)
        found.append((rows + strip.start, columns, weights[rows, columns].astype(np.int64)))
        top = max(top, int(found[-1][2].max(initial=0)))
    return _joined(found), asked, top


def _better(table: _Table, top: int, mentee_price: Whole, mentor_price: Whole, nearly: int) -> Pairs:
    """The pairs by which the solution of others could still be improved; those that promise most of each mentee.

    If there are any, then also those to which no more than `nearly` is missing: prices will change.
    """
    found: list[Pairs] = []
    lift = 1 - mentor_price.min(initial=0)  # so that what is worth 0 is what may not be
    price, needed = mentor_price + lift, np.maximum(mentee_price + top + lift, 0)
    improves = False
    for strip in table.strips():
        weights, allowed = table.rows(strip)
        # a product, as marking cells one by one takes four times as long
        worth = (weights + _narrow(price, weights.dtype, top)) * allowed
        most = worth.max(axis=1, initial=0) - needed[strip]
        improves = improves or bool((most > 0).any())
        some = np.flatnonzero(most > -nearly)
        if len(some):
            over = worth[some] - np.maximum(needed[strip][some, None] - nearly, 0)
            rows, columns = _good_few(np.maximum(over, 0), MORE)
            rows = some[rows]
            found.append((rows + strip.start, columns, weights[rows, columns].astype(np.int64)))
    return _joined(found if improves else [])


def _narrow(price: Whole, dtype: np.dtype[Any], top: int) -> NDArray[Any]:
    """Prices as the type of the weights if the sums fit into it, which is the faster the narrower it is."""
    fits = int(price.max(initial=0)) + top <= np.iinfo(dtype).max
    return price.astype(dtype) if fits else price


def _good_few(worth: NDArray[Any], kept: int) -> tuple[Rows, Rows]:
    """Row and column of up to `kept` good cells of each row, the best among them; only such that are worth anything.

    They are the best of `kept` stretches of the row. To find the best ones of the whole row takes ten times as long,
    and serves no better: what is missing comes in by its price.
    """
    rows, width = worth.shape
    stretch = -(-width // kept) if width else 1
    padded = np.zeros((rows, stretch * kept), worth.dtype)
    padded[:, :width] = worth
    # neighbours in the table are often alike, so that a stretch takes every so many columns
    columns = padded.reshape(rows, stretch, kept).argmax(axis=1) * kept + np.arange(kept)
    good = np.take_along_axis(padded, columns, axis=1) > 0
    return np.nonzero(good)[0], columns[good]


def _joined(found: list[Pairs]) -> Pairs:
    if not found:
        nobody = np.zeros(0, np.intp)
        return nobody, nobody, np.zeros(0, np.int64)
    return (
        np.concatenate([rows for rows, _, _ in found]),
        np.concatenate([columns for _, columns, _ in found]),
        np.concatenate([weights for _, _, weights in found]),
    )


def _once(pairs: Pairs, mentors: int) -> Pairs:
    """Every pair once."""
    _, first = np.unique(pairs[0] * mentors + pairs[1], return_index=True)
    return pairs[0][first], pairs[1][first], pairs[2][first]


def _solve(count: int, pairs: Pairs, room: Whole, even: int, alone: int, top: int) -> tuple[Rows, Whole, Whole]:
    """The best mentor of each mentee (-1: none) among some pairs, and the prices of mentees and mentors.

    Everybody flows to one last node: by a mentor, at the cost of the weight that is missing to the greatest one and of
    the mentor's load; or straight, at the cost of being alone.
    """
    mentee, mentor, weight = pairs
    people, mentors = np.arange(count), np.arange(len(room))
    last = count + len(room)
    # one arc for all places of a mentor, or one for each place if each costs more than the one before
    copies = room if even else np.ones(len(room), np.int64)
    holder = np.repeat(mentors, copies)
    nth = np.arange(len(holder)) - np.repeat(np.cumsum(copies) - copies, copies)
    # a mentee flows once; that a pair could take two leaves those of the solution at a price of exactly 0
    wide = np.concatenate([np.full(len(mentee), 2, np.int64), np.ones(count, np.int64)])
    flow, price = cheapest_flow(
        np.concatenate([mentee, people, count + holder]),
        np.concatenate([count + mentor, np.full(count, last), np.full(len(holder), last)]),
        np.concatenate([top - weight, np.full(count, alone, np.int64), even * nth]),
        np.concatenate([wide, np.ones_like(nth) if even else room]),
        np.concatenate([np.ones(count, np.int64), np.zeros(len(room), np.int64), [-count]]),
    )
    found = np.full(count, -1, np.intp)
    taken = flow[: len(mentee)] > 0
    found[mentee[taken]] = mentor[taken]
    return found, price[:count], price[count:last]


def _highest_worst(table: _Table, best: Rows, pairs: Pairs) -> int:
    """The highest weight that the worst pair can have while as many mentees are served: halving over the weights."""
    served = int((best >= 0).sum())
    low = min(int(weight.min()) for weight in _weights_of(table, best))
    # as many mentees must have a pair of this weight at all
    highest = np.full(table.count, -1, np.int64)
    np.maximum.at(highest, pairs[0], pairs[2])
    high = max(low, int(np.sort(highest)[::-1][served - 1]))
    while low < high:
        middle = (low + high + 1) // 2
        enough, pairs = _servable(_Table(table.weights, table.allowed, table.room, middle), pairs, served)
        if enough:
            low = middle
        else:
            high = middle - 1
    return low


def _weights_of(table: _Table, mentor_of: Rows) -> Iterator[Whole]:
    """The weights of the pairs of a solution."""
    for strip in table.strips():
        own = mentor_of[strip]
        has = np.flatnonzero(own >= 0)
        if len(has):
            yield table.rows(strip)[0][has, own[has]].astype(np.int64)


def _servable(table: _Table, pairs: Pairs, served: int) -> tuple[bool, Pairs]:
    """Whether so many mentees can have a mentor in this table; and the pairs, with those that it took to find out.

    Some pairs are enough to begin with. From what these give, chains of changes are looked for in the whole table:
    when no mentor with a free place can be reached, nothing in the table serves one more.
    """
    while True:
        good = pairs[2] >= table.least
        mentor_of = _most(table, pairs[0][good], pairs[1][good])
        if (mentor_of >= 0).sum() >= served:
            return True, pairs
        reached = _reached(table, mentor_of)
        if reached is None:
            return False, pairs
        pairs = _joined([pairs, reached])


def _most(table: _Table, mentee: Rows, mentor: Rows) -> Rows:
    """A mentor for as many mentees as these pairs allow; -1 for none."""
    room = np.minimum(table.room, np.bincount(mentor, minlength=table.mentors))
    copies = room[mentor]
    nth = np.arange(int(copies.sum())) - np.repeat(np.cumsum(copies) - copies, copies)
    slot = np.repeat((np.cumsum(room) - room)[mentor], copies) + nth
    shape = (table.count, max(1, int(room.sum())))
    at = most_assigned(sparse_table(np.ones(len(nth), np.int8), np.repeat(mentee, copies), slot, shape))
    holder = np.append(np.repeat(np.arange(table.mentors), room), -1)
    return np.asarray(holder[at], np.intp)


def _reached(table: _Table, mentor_of: Rows) -> Pairs | None:
    """The pairs on the ways from mentees who have nobody to all mentors that can be reached; None if none has room.

    Looks in breadth: whom they could have, who has these now, and whom those could have.
    """
    load = np.bincount(mentor_of[mentor_of >= 0], minlength=table.mentors)
    known = np.zeros(table.mentors, np.bool_)
    seen = mentor_of < 0
    frontier, found, free = np.flatnonzero(seen), [], False
    step = max(1, STRIP // max(1, table.mentors))
    while len(frontier):
        new = np.zeros(table.mentors, np.bool_)
        for start in range(0, len(frontier), step):
            some = frontier[start : start + step]
            weights, allowed = table.rows(some)
            columns = np.flatnonzero(allowed.any(axis=0) & ~known)
            rows = allowed[:, columns].argmax(axis=0)
            found.append((some[rows], columns, weights[rows, columns].astype(np.int64)))
            new[columns] = True
        free = free or bool((load < table.room)[new].any())
        known |= new
        held = np.isin(mentor_of, np.flatnonzero(new)) & ~seen
        seen |= held
        frontier = np.flatnonzero(held)
    return _joined(found) if free else None


def _assignment(table: _Table, best: Rows, found: Rows) -> Assignment:
    totals = [sum(int(weight.sum()) for weight in _weights_of(table, one)) for one in (best, found)]
    return Assignment(
        mentor_of=tuple(None if one < 0 else one for one in found.tolist()),
        left_out=tuple(np.flatnonzero(found < 0).tolist()),
        weight=totals[1],
        worst=min((int(weight.min()) for weight in _weights_of(table, found)), default=None),
        fairness_cost=totals[0] - totals[1],
    )
