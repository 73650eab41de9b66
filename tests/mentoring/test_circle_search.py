"""The search that is compiled where numba is installed, run as it is here: what it keeps, and what it finds."""

from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from mentoring import circle_fast, circle_kernel
from mentoring.circle_search import Annealed, Walk
from mentoring.circle_start import placed
from mentoring.compiled import compiled

Groups = list[list[int]]
BANNED = -1000.0


def weighed(n: int, seed: int) -> NDArray[np.float64]:
    upper = np.triu(np.random.default_rng([n, seed]).integers(0, 101, (n, n)), 1)
    return np.asarray(upper + upper.T, np.float64)


def worth(weights: NDArray[np.float64], groups: Groups) -> float:
    return sum(float(weights[pair]) for group in groups for pair in combinations(group, 2))


def searched(
    weights: NDArray[np.float64],
    start: Groups,
    bounds: list[tuple[int, int]],
    *,
    common: Any = None,
    units: Groups | None = None,
    iterations: int = 6,
    seed: int = 1,
) -> tuple[Groups, Annealed]:
    together = units or []
    walk = Walk(weights, placed(start, bounds, len(weights), [one for unit in together for one in unit]), common)
    found = circle_fast.anneal(walk, together, iterations, None, np.random.default_rng(seed))
    return [sorted(int(one) for one in own if one < len(weights)) for own in found.places], found


def every_division(people: tuple[int, ...], sizes: list[int]) -> Any:
    if not sizes:
        yield []
        return
    for group in combinations(people, sizes[0]):
        for rest in every_division(tuple(one for one in people if one not in group), sizes[1:]):
            yield [list(group), *rest]


@pytest.mark.parametrize("sizes", [[4, 4], [3, 3, 3], [2, 3, 4]])
def test_loops_find_the_best_of_all_divisions_of_a_few_people(sizes: list[int]) -> None:
    n = sum(sizes)
    weights = weighed(n, 2)
    ends = np.cumsum([0, *sizes])
    start = [list(range(low, high)) for low, high in pairwise(ends)]

    groups, found = searched(weights, start, [(size, size) for size in sizes], iterations=40)

    assert [len(group) for group in groups] == sizes
    assert worth(weights, groups) == max(worth(weights, one) for one in every_division(tuple(range(n)), sizes))
    assert found.steps == 40


@pytest.mark.parametrize("hours", [0, 70])
@pytest.mark.parametrize("seed", [1, 2])
def test_loops_keep_bounds_units_hours_and_bans_and_gain(hours: int, seed: int) -> None:
    """Twelve people in three circles of three to five; two and two belong together, three pairs may not meet."""
    weights = weighed(12, seed)
    for one, other in ((0, 5), (2, 9), (7, 11)):
        weights[one, other] = weights[other, one] = BANNED
    start = [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]
    common = None
    if hours:
        common = np.random.default_rng(seed).random((12, hours)) < 0.5
        for group in start:
            common[group, group[0]] = True

    groups, _ = searched(weights, start, [(3, 5)] * 3, common=common, units=[[0, 1], [8, 9]], seed=seed)

    assert sorted(one for group in groups for one in group) == list(range(12))
    assert all(3 <= len(group) <= 5 for group in groups)
    for group in groups:
        assert (0 in group) == (1 in group)
        assert (8 in group) == (9 in group)
        assert all(weights[pair] >= 0 for pair in combinations(group, 2))
        assert common is None or common[group].all(axis=0).any()
    assert worth(weights, groups) > worth(weights, start)


def test_loops_let_circles_grow_and_shrink_where_that_gains() -> None:
    """Five who like each other and six who like nobody, in bounds of three to five."""
    weights = np.zeros((11, 11))
    weights[:5, :5] = 50
    np.fill_diagonal(weights, 0)

    groups, _ = searched(weights, [[0, 5, 6], [1, 2, 7, 8], [3, 4, 9, 10]], [(3, 5)] * 3)

    assert [0, 1, 2, 3, 4] in groups
    assert sorted(map(len, groups)) == [3, 3, 5]


def test_loops_give_the_same_for_the_same_seed() -> None:
    weights, start = weighed(14, 3), [list(range(7)), list(range(7, 14))]

    one, again = (searched(weights, start, [(7, 7)] * 2, iterations=1, seed=5)[1] for _ in range(2))

    assert one.places.tolist() == again.places.tolist()


def test_numbers_of_a_seed_are_its_own_and_each_is_as_likely() -> None:
    def numbers(seed: int) -> list[int]:
        state = np.array([seed], np.int64)
        return [circle_kernel.drawn(state, 5) for _ in range(2000)]

    one = numbers(123_456_789_012_345)

    assert one == numbers(123_456_789_012_345)
    assert one != numbers(123_456_789_012_346)
    assert all(330 < count < 470 for count in np.bincount(one, minlength=5))
    assert set(one) == set(range(5))


def test_loops_start_and_end_well_where_nothing_can_move() -> None:
    """One circle; nobody who moves alone; no iterations: the start is the result."""
    weights = weighed(4, 1)

    for start, units, iterations in (
        ([[0, 1, 2, 3]], [], 3),
        ([[0, 1], [2, 3]], [[0, 1], [2, 3]], 3),
        ([[0, 1], [2, 3]], [], 0),
    ):
        bounds = [(len(group), len(group)) for group in start]
        groups, found = searched(weights, start, bounds, units=units, iterations=iterations)
        assert worth(weights, groups) == worth(weights, start)
        assert found.steps <= iterations


def test_function_can_be_compiled_or_not() -> None:
    def doubled(number: int) -> int:
        return 2 * number

    assert compiled(doubled)(21) == 42
