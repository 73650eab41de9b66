"""Circles of a large program: an annealed search that moves many people at once.

The circles are put into couples by chance; in each couple every exchange of one for another is weighed, and one is
drawn by its gain at the current temperature (heat bath). Couples do not touch each other, so all of these exchanges
happen together, and a step costs a few array operations. Free places are nobody, who exchanges places like anybody:
that is how circles grow and shrink within their bounds. What may never happen weighs so much that it does not stay.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mentoring.circle_start import Start

Float = NDArray[np.float32]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]

#: the first and last temperature, in small losses (`small_loss`)
HOT, COLD = 0.23, 0.12
#: how many exchanges of each person lose less than what is called a small loss
FEW = 3
#: the share of steps at the end that take gains only
QUENCH = 0.04
#: steps between two looks at the cap, and for which chance is drawn together
SHIFT = 256
#: numbers from which the chance of a step is cut
POOL = 1 << 20
NEVER = np.float32(-1e30)


@dataclass(frozen=True, eq=False, slots=True)
class Annealed:
    """The best circles met, as (circles, places) of person numbers (n and above: nobody), and the steps done."""

    places: Places
    steps: int


class Walk:
    """The state of a search; `weights` is (n, n) with penalties for what may not be."""

    def __init__(self, weights: NDArray[np.float64], start: Start, common: Flags | None) -> None:
        """Begin where `start` says."""
        n, (circles, room) = len(weights), start.places.shape
        self.n, self.room = n, room
        self.weights: Float = np.zeros((circles * room, circles * room), np.float32)
        self.weights[:n, :n] = weights
        self.places = start.places.copy()
        self.low, self.locked, self.fixed = start.low, start.locked, start.fixed
        self.simple = bool((start.low == room).all()) and common is None and not start.fixed.any()
        self.size = (self.places < n).sum(axis=1)
        self.hours: Float | None = None
        if common is not None:
            self.hours = np.ones((circles * room, common.shape[1]), np.float32)
            self.hours[:n] = common
            self.there = self.hours[self.places].sum(axis=1)
        self.gain = np.stack([self.weights[own].sum(axis=0) for own in self.places])
        self.total = float(sum(self.weights[np.ix_(own, own)].sum(dtype=np.float64) for own in self.places)) / 2

    def step(self, ones: Places, others: Places, chance: Float, heat: float) -> None:
        """One exchange, or none, between each circle of `ones` and the one beside it in `others`."""
        mine, theirs = self.places[ones], self.places[others]
        out = self.gain[others[:, None], mine] - self.gain[ones[:, None], mine]
        back = self.gain[ones[:, None], theirs] - self.gain[others[:, None], theirs]
        change = self.weights[mine[:, :, None], theirs[:, None, :]]
        change *= -2
        change += out[:, :, None]
        change += back[:, None, :]
        if not self.simple:
            change[self._barred(ones, others, mine, theirs)] = NEVER
        flat = change.reshape(len(ones), -1)
        drawn = flat + chance.reshape(flat.shape) * np.float32(heat)
        couple = np.arange(len(ones))
        best = drawn.argmax(axis=1)
        go = drawn[couple, best] > 0
        if not go.any():
            return
        couple, best = couple[go], best[go]
        first, second = np.divmod(best, self.room)
        self.total += float(flat[couple, best].sum(dtype=np.float64))
        self._exchange(ones[go], others[go], mine[couple, first], theirs[couple, second], first, second)

    def _exchange(
        self, ones: Places, others: Places, leave: Places, come: Places, first: Places, second: Places
    ) -> None:
        self.places[ones, first], self.places[others, second] = come, leave
        shift = self.weights[come] - self.weights[leave]
        self.gain[ones] += shift
        self.gain[others] -= shift
        grown = (come < self.n).astype(np.intp) - (leave < self.n)
        self.size[ones] += grown
        self.size[others] -= grown
        if self.hours is not None:
            turn = self.hours[come] - self.hours[leave]
            self.there[ones] += turn
            self.there[others] -= turn

    def _barred(self, ones: Places, others: Places, mine: Places, theirs: Places) -> Flags:
        """Which exchanges break a size, take apart who belong together, or leave a circle without a common hour."""
        still = self.locked | self.fixed
        barred = still[mine][:, :, None] | still[theirs][:, None, :]
        free, free_there = mine >= self.n, theirs >= self.n
        smaller = (self.size[ones] <= self.low[ones])[:, None] & ~free
        smaller_there = (self.size[others] <= self.low[others])[:, None] & ~free_there
        barred |= smaller[:, :, None] & free_there[:, None, :]
        barred |= free[:, :, None] & smaller_there[:, None, :]
        if self.hours is not None:
            mine_hours, their_hours = self.hours[mine], self.hours[theirs]
            without = (self.there[ones][:, None, :] - mine_hours) == self.room - 1
            without_there = (self.there[others][:, None, :] - their_hours) == self.room - 1
            here = without.astype(np.float32) @ their_hours.swapaxes(1, 2)
            there = mine_hours @ without_there.astype(np.float32).swapaxes(1, 2)
            barred |= (here < 1) | (there < 1)
        return np.asarray(barred)

    def move_unit(self, unit: Sequence[int], rng: np.random.Generator, heat: float) -> None:
        """Try to exchange people who belong together with as many from another circle, chosen by their gain."""
        home = int(np.flatnonzero((self.places == unit[0]).any(axis=1))[0])
        away = int(rng.integers(len(self.places)))
        loose = [int(one) for one in self.places[away] if one < self.n and not self.fixed[one]]
        if away == home or len(loose) < len(unit):
            return
        draw = (self.gain[home] - self.gain[away])[loose] + heat * rng.gumbel(size=len(loose))
        others = [loose[at] for at in np.argsort(-draw, kind="stable")[: len(unit)]]
        new_home, new_away = self.places[home].copy(), self.places[away].copy()
        new_home[np.isin(new_home, unit)] = others
        new_away[np.isin(new_away, others)] = unit
        if self.hours is not None and not all(
            (self.hours[own].sum(axis=0) == self.room).any() for own in (new_home, new_away)
        ):
            return
        before = sum(self.weights[np.ix_(own, own)].sum(dtype=np.float64) for own in self.places[[home, away]])
        after = sum(self.weights[np.ix_(own, own)].sum(dtype=np.float64) for own in (new_home, new_away))
        gain = float(after - before) / 2
        if gain <= 0 and gain < heat * np.log(1 - rng.random()):
            return
        self.places[home], self.places[away] = new_home, new_away
        shift = self.weights[others].sum(axis=0) - self.weights[list(unit)].sum(axis=0)
        self.gain[home] += shift
        self.gain[away] -= shift
        if self.hours is not None:
            turn = self.hours[others].sum(axis=0) - self.hours[list(unit)].sum(axis=0)
            self.there[home] += turn
            self.there[away] -= turn
        self.total += gain


#: a search from where a walk is: the walk, units that move together, iterations, cap, rng
Search = Callable[[Walk, Sequence[Sequence[int]], int, Callable[[], bool] | None, np.random.Generator], Annealed]


def small_loss(walk: Walk, rng: np.random.Generator) -> float:
    """What `FEW` exchanges of each person lose at most where no exchange gains; the walk goes there.

    Temperatures are measured by it: where people differ in a few traits only, most exchanges lose little, and what is
    cold for weights by chance would be hot. It is 1 if there is nothing to exchange or to lose.
    """
    (circles, room), n = walk.places.shape, walk.n
    couples = circles // 2
    if not couples:
        return 1.0
    still = np.zeros(couples * room**2, np.float32)
    enough = min(SHIFT, 8 * circles + 4 * room)
    for order in np.argsort(rng.random((enough, circles)), axis=1):
        walk.step(order[:couples], order[couples : 2 * couples], still, 0.0)
    circle = np.zeros(circles * room, np.intp)
    circle[walk.places] = np.arange(circles)[:, None]
    gain = walk.gain[circle[:n], :n]
    missed = gain.diagonal()[:, None] - gain.T  # what each person loses by going to the circle of each other
    loss = missed + missed.T + 2 * walk.weights[:n, :n]
    loss = loss[(circle[:n, None] < circle[None, :n]) & (loss > 0)]
    return float(np.quantile(loss, min(1.0, FEW / n))) if len(loss) else 1.0


def anneal(
    walk: Walk,
    units: Sequence[Sequence[int]],
    iterations: int,
    cap: Callable[[], bool] | None,
    rng: np.random.Generator,
) -> Annealed:
    """The best circles of one cooling, `iterations` steps long unless `cap` says True earlier."""
    circles = len(walk.places)
    couples = circles // 2
    cells = couples * walk.room**2
    small = small_loss(walk, rng) if iterations else 1.0
    hot, cold = HOT * small, COLD * small
    pool = rng.gumbel(size=POOL).astype(np.float32) if cells < POOL // 4 else None
    best, best_total = walk.places.copy(), walk.total
    for step in range(iterations):
        if step % SHIFT == 0:
            if cap is not None and step and cap():
                return Annealed(best, step)
            order = np.argsort(rng.random((SHIFT, circles)), axis=1)
            offset = rng.integers(0, POOL - cells, SHIFT) if pool is not None else np.zeros(SHIFT, np.intp)
        heat = 0.0 if step > (1 - QUENCH) * iterations else hot * (cold / hot) ** (step / iterations)
        now = order[step % SHIFT]
        at = int(offset[step % SHIFT])
        chance = pool[at : at + cells] if pool is not None else rng.gumbel(size=cells).astype(np.float32)
        if circles > 1:
            walk.step(now[:couples], now[couples : 2 * couples], chance, heat)
        if units and step % 4 == 0:
            walk.move_unit(units[int(rng.integers(len(units)))], rng, heat)
        if walk.total > best_total:
            best, best_total = walk.places.copy(), walk.total
    return Annealed(best, iterations)
