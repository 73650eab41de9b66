"""The compiled search for circles: several coolings, one after the other, and the best that any of them met.

It weighs more exchanges in an iteration than the search over arrays, so that an iteration takes about as long in both
where circles need a common hour; where they need none, it takes two to six times as long.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from mentoring.circle_kernel import Board, run
from mentoring.circle_search import SHIFT, Annealed, Walk, small_loss

#: the first and last temperature, in small losses (`small_loss`)
HOT, COLD = 0.2, 0.1
#: the share of the steps of a cooling that take gains only
QUENCH = 0.04
#: exchanges weighed in an iteration, for each that the search over arrays weighs
FASTER = 8
#: steps between two looks at the cap
LOOK = SHIFT // FASTER
#: coolings at most, and how many exchanges each should have at least, for each pair of people
COOLINGS, ENOUGH = 4, 6000


def anneal(
    walk: Walk,
    units: Sequence[Sequence[int]],
    iterations: int,
    cap: Callable[[], bool] | None,
    rng: np.random.Generator,
) -> Annealed:
    """The best circles met in `iterations` steps from where `walk` is, unless `cap` says True earlier."""
    if not iterations or len(walk.places) == 1:
        return Annealed(walk.places.copy(), 0)
    tries = FASTER * (len(walk.places) // 2) * walk.room**2
    pairs = walk.n * (walk.n - 1) // 2
    coolings = max(1, min(COOLINGS, tries * iterations // (ENOUGH * pairs)))
    heats = cooling(-(-iterations // coolings), small_loss(walk, rng))
    board, state = board_of(walk, units), rng.integers(1, 1 << 62, 1)
    best, worth, done = walk.places.copy(), np.array([walk.total, walk.total]), 0
    while done < iterations and not (cap is not None and done and cap()):
        at = done % len(heats)
        now = heats[at : at + min(LOOK, iterations - done)]
        run(board, now, tries, worth, best, state)
        done += len(now)
    return Annealed(best, done)


def cooling(steps: int, small: float) -> NDArray[np.float64]:
    """The temperature of each step."""
    at = np.arange(steps) / steps
    return np.where(at > 1 - QUENCH, 0.0, small * HOT * (COLD / HOT) ** at)


def board_of(walk: Walk, units: Sequence[Sequence[int]]) -> Board:
    """What the search changes, over the very arrays of the walk, and `units` of people who belong together."""
    circles, room = walk.places.shape
    still = walk.locked | walk.fixed
    everybody = walk.places.ravel()
    circle, place = np.empty(circles * room, np.intp), np.empty(circles * room, np.intp)
    circle[everybody] = np.repeat(np.arange(circles), room)
    place[everybody] = np.tile(np.arange(room), circles)
    without = np.zeros((circles * room, 0), np.float32), np.zeros((circles, 0), np.float32)
    hours, there = without if walk.hours is None else (walk.hours, walk.there)
    return Board(
        people=walk.n,
        weights=walk.weights,
        gain=walk.gain,
        places=walk.places,
        circle=circle,
        place=place,
        size=walk.size,
        low=walk.low,
        loose=np.flatnonzero(~still),
        alone=~still,
        hours=hours,
        there=there,
        members=np.array([one for unit in units for one in unit], np.intp),
        ends=np.cumsum([0, *map(len, units)]).astype(np.intp),
    )
