"""Circles: groups of people whose pairs are worth most together, within bounds on their sizes.

Up to twenty people the result is proven to be the best. Above, a seeded search stops by its number of iterations; a
callable can stop it earlier. No result ever holds a forbidden pair, takes people apart who belong together, or forms a
circle without a common hour: who cannot be placed is left out. A sum of pairs rewards large circles; give one (low,
high) per circle, both the same, to have it otherwise.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentoring.circle_exact import PROVEN, Wanted, best_circles
from mentoring.circle_search import Search, Walk, anneal
from mentoring.circle_start import dealt, placed
from mentoring.compiled import available
from mentoring.solvers import is_sparse, parts, sparse_table
from mentoring.tables import check_dense

Bounds = tuple[int, int]
Group = tuple[int, ...]

#: how often a search goes on with greater penalties if it has ended with something that may not be
PATIENCE = 3
#: the share of the iterations that goes to each further try
AGAIN = 0.25
#: how many more circles than the fewest are tried while somebody is left out
MORE_CIRCLES = 4


@dataclass(frozen=True, slots=True)
class Circles:
    """Groups of row numbers, in order; who is left out; the sum of the pair weights inside groups; iterations done.

    `proven` says that no other circles serve more people, or as many with a greater weight.
    """

    groups: tuple[Group, ...]
    left_out: tuple[int, ...]
    weight: int
    iterations: int
    proven: bool = False


def form_circles(
    weights: Any,
    allowed: Any,
    sizes: Bounds | Sequence[Bounds],
    *,
    must: Sequence[tuple[int, int]] = (),
    common: Any = None,
    iterations: int,
    cap: Callable[[], bool] | None = None,
    seed: int,
) -> Circles:
    """The best circles for (n, n) whole weights, not negative, and (n, n) booleans; both symmetric.

    `sizes` is (low, high) for any number of circles, or one (low, high) per circle. The pairs in `must` are in one
    circle; `common` is (n, hours): the people of a circle share at least one. `cap` is asked every few hundred
    iterations whether to stop. ValueError says what is wrong with an input. Without a cap, the same input, iterations
    and seed give the same result.
    """
    if is_sparse(weights):
        weights = weights.toarray()
    table, permitted = check_dense(weights, allowed)
    n = len(table)
    hours = _checked_hours(common, n)
    circles, free = _checked_sizes(sizes)
    if iterations < 0:
        raise ValueError("iterations must not be negative")
    pairs = _checked_must(must, permitted)
    units = _units(n, pairs)
    _check_units(units, permitted, hours, circles)
    wanted = Wanted(table.astype(np.int64), permitted, pairs, hours, circles, free)
    if n <= PROVEN:
        groups = best_circles(wanted) if n else []
        return _result(wanted, groups, 0, True)
    return _searched(wanted, units, iterations, cap, seed)


def _checked_sizes(sizes: Bounds | Sequence[Bounds]) -> tuple[tuple[Bounds, ...], bool]:
    listed: list[Any] = list(sizes)
    free = len(listed) == 2 and all(isinstance(one, int | np.integer) for one in listed)
    try:
        circles = tuple((int(one[0]), int(one[1])) for one in ([listed] if free else listed))
    except (TypeError, ValueError, IndexError) as error:
        raise ValueError("sizes must be (low, high), or one (low, high) per circle") from error
    if not circles:
        raise ValueError("sizes must name at least one circle")
    if any(not 1 <= low <= high for low, high in circles):
        raise ValueError("sizes must be at least 1, and low not above high")
    return circles, free


def _checked_hours(common: Any, n: int) -> NDArray[np.bool_] | None:
    if common is None:
        return None
    hours = np.asarray(common)
    if hours.ndim != 2 or len(hours) != n or hours.dtype != np.bool_:
        raise ValueError(f"common must be booleans of the shape ({n}, hours)")
    return hours


def _checked_must(must: Sequence[tuple[int, int]], allowed: NDArray[np.bool_]) -> tuple[tuple[int, int], ...]:
    n = len(allowed)
    pairs = tuple((int(i), int(j)) for i, j in must)
    for i, j in pairs:
        if i == j or not (0 <= i < n and 0 <= j < n):
            raise ValueError(f"must has to name two different rows below {n}, not {i} and {j}")
    return pairs


def _units(n: int, pairs: Sequence[tuple[int, int]]) -> list[list[int]]:
    """Everybody with those they belong to."""
    if not pairs or n == 0:
        return [[row] for row in range(n)]
    cells = sorted(set(pairs))
    first, second = (np.array(side, np.intp) for side in zip(*cells, strict=True))
    _, label = parts(sparse_table(np.ones(len(cells)), first, second, (n, n)))
    units: dict[int, list[int]] = {}
    for row, part in enumerate(label.tolist()):
        units.setdefault(part, []).append(row)
    return list(units.values())


def _check_units(
    units: Sequence[Sequence[int]],
    allowed: NDArray[np.bool_],
    hours: NDArray[np.bool_] | None,
    circles: Sequence[Bounds],
) -> None:
    for unit in units:
        if len(unit) > 1 and len(unit) > max(high for _, high in circles):
            raise ValueError(f"rows {unit} belong together but no circle has room for them")
        if not allowed[np.ix_(unit, unit)][~np.eye(len(unit), dtype=np.bool_)].all():
            raise ValueError(f"rows {unit} belong together but not all of them are allowed to meet")
        if hours is not None and len(unit) > 1 and not hours[unit].all(axis=0).any():
            raise ValueError(f"rows {unit} belong together but share no hour")


def _result(wanted: Wanted, groups: Sequence[Sequence[int]], iterations: int, proven: bool) -> Circles:
    ordered = tuple(sorted(tuple(sorted(int(row) for row in group)) for group in groups))
    inside = {row for group in ordered for row in group}
    return Circles(
        groups=ordered,
        left_out=tuple(row for row in range(len(wanted.weights)) if row not in inside),
        weight=sum(_inside(wanted.weights, group) for group in ordered),
        iterations=iterations,
        proven=proven,
    )


def _inside(weights: NDArray[np.int64], group: Sequence[int]) -> int:
    rows = list(group)
    table = weights[np.ix_(rows, rows)]
    return int(np.triu(table, 1).sum())


def _searched(
    wanted: Wanted, units: list[list[int]], iterations: int, cap: Callable[[], bool] | None, seed: int
) -> Circles:
    """The first number of circles that leaves nobody out, or the one that leaves out fewest."""
    best, done = _result(wanted, [], 0, False), 0
    for attempt, bounds in enumerate(_numbers_of_circles(len(wanted.weights), wanted)):
        steps = iterations if attempt == 0 else int(iterations * AGAIN)
        found = _search(wanted, units, bounds, steps, cap, seed)
        done += found.iterations
        if (-len(found.left_out), found.weight) > (-len(best.left_out), best.weight):
            best = found
        if not best.left_out or (cap is not None and cap()):
            break
    return replace(best, iterations=done)


def _numbers_of_circles(n: int, wanted: Wanted) -> Iterator[list[Bounds]]:
    """The bounds of each circle. Of any number, the fewest first, since large circles have most pairs; then more."""
    low, high = wanted.circles[0]
    if not wanted.free:
        bounds = list(wanted.circles)
        while sum(low for low, _ in bounds) > n:
            bounds.pop()
        if bounds:
            yield bounds
        return
    most = n // low
    fewest = min(-(-n // high), most)
    for count in range(fewest, min(most, fewest + MORE_CIRCLES) + 1):
        if count:
            yield [(low, high)] * count


def _search(
    wanted: Wanted,
    units: list[list[int]],
    bounds: list[Bounds],
    iterations: int,
    cap: Callable[[], bool] | None,
    seed: int,
) -> Circles:
    rng = np.random.default_rng(seed)
    units = _with_room(wanted, units, sum(high for _, high in bounds))
    groups, _ = dealt(units, bounds, wanted.common, rng)
    formed = [at for at, (low, _) in enumerate(bounds) if len(groups[at]) >= low]
    if not formed:
        return _result(wanted, [], 0, False)
    bounds, groups = [bounds[at] for at in formed], [groups[at] for at in formed]
    people = sorted(row for group in groups for row in group)
    place = {row: at for at, row in enumerate(people)}
    together = [[place[row] for row in unit] for unit in units if len(unit) > 1 and unit[0] in place]
    index = np.ix_(people, people)
    values = wanted.weights[index].astype(np.float64)
    np.fill_diagonal(values, 0)
    spread = float(values[np.triu_indices(len(people), 1)].std()) or 1.0
    banned = ~wanted.allowed[index] & ~np.eye(len(people), dtype=np.bool_)
    hours = None if wanted.common is None else wanted.common[people]
    named, done, search = [[place[row] for row in group] for group in groups], 0, _the_search()
    penalty = 2 * float(values.max()) + 8 * spread * float(np.sqrt(max(high for _, high in bounds)))
    for attempt in range(PATIENCE + 1):
        start = placed(named, bounds, len(people), [one for unit in together for one in unit])
        walk = Walk(np.where(banned, -penalty, values), start, hours)
        steps = iterations if attempt == 0 else int(iterations * AGAIN)
        found = search(walk, together, steps, cap, rng)
        done += found.steps
        named = [[int(one) for one in own if one < len(people)] for own in found.places]
        if not any(banned[np.ix_(group, group)].any() for group in named) or (cap is not None and cap()):
            break
        penalty *= 4
    groups = [[people[at] for at in group] for group in named]
    return _result(wanted, _repaired(wanted, units, groups, bounds), done, False)


def _the_search() -> Search:
    """The compiled search where it can be had."""
    if not available():
        return anneal
    from mentoring import circle_fast

    return circle_fast.anneal


def _with_room(wanted: Wanted, units: list[list[int]], room: int) -> list[list[int]]:
    """The units that the circles have room for: those who can meet many, and well, come first."""
    if sum(map(len, units)) <= room:
        return units
    open_to = wanted.allowed.sum(axis=1)
    liked = np.where(wanted.allowed, wanted.weights, 0).sum(axis=1)
    kept: list[list[int]] = []
    for unit in sorted(units, key=lambda one: (-min(open_to[one]), -sum(liked[one]) / len(one), one[0])):
        if len(unit) <= room:
            kept.append(unit)
            room -= len(unit)
    return kept


def _repaired(
    wanted: Wanted, units: list[list[int]], groups: list[list[int]], bounds: Sequence[Bounds]
) -> list[list[int]]:
    """The groups without any forbidden pair: who has most of them leaves, and joins where they can."""
    unit_of = {row: unit for unit in units for row in unit}
    kept = []
    for group, (low, high) in zip(groups, bounds, strict=True):
        rest = list(group)
        while rest:
            clashes = (~wanted.allowed[np.ix_(rest, rest)] & ~np.eye(len(rest), dtype=np.bool_)).sum(axis=1)
            if not clashes.any():
                break
            gone = unit_of[rest[int(np.argmax(clashes))]]
            rest = [row for row in rest if row not in gone]
        if len(rest) >= low:
            kept.append((rest, high))
    inside = {row for rest, _ in kept for row in rest}
    for unit in units:
        if unit[0] in inside:
            continue
        fits = [rest for rest, high in kept if _fits(wanted, rest, unit, high)]
        if fits:
            max(fits, key=lambda rest: _inside(wanted.weights, [*rest, *unit]) - _inside(wanted.weights, rest)).extend(
                unit
            )
    return [rest for rest, _ in kept]


def _fits(wanted: Wanted, rest: Sequence[int], unit: Sequence[int], high: int) -> bool:
    rows = [*rest, *unit]
    if len(rows) > high or not wanted.allowed[np.ix_(rest, unit)].all():
        return False
    return wanted.common is None or bool(wanted.common[rows].all(axis=0).any())
