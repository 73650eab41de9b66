"""Circles against every possible division, and what the search keeps whatever it finds."""

from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from mentoring.circles import Circles, form_circles

Weights = NDArray[np.int64]
Allowed = NDArray[np.bool_]


def table(n: int, seed: int, density: float = 1.0) -> tuple[Weights, Allowed]:
    rng = np.random.default_rng([n, seed])
    weights = np.triu(rng.integers(0, 101, (n, n)), 1)
    allowed = np.triu(rng.random((n, n)) < density, 1)
    return weights + weights.T, allowed | allowed.T


def inside(weights: Weights, group: tuple[int, ...]) -> int:
    return sum(int(weights[pair]) for pair in combinations(group, 2))


def check(
    found: Circles,
    weights: Weights,
    allowed: Allowed,
    bounds: tuple[int, int],
    must: tuple[tuple[int, int], ...] = (),
    common: Allowed | None = None,
) -> None:
    rows = [row for group in found.groups for row in group]
    assert sorted([*rows, *found.left_out]) == list(range(len(weights)))
    assert found.weight == sum(inside(weights, group) for group in found.groups)
    circle = {row: at for at, group in enumerate(found.groups) for row in group}
    for group in found.groups:
        assert bounds[0] <= len(group) <= bounds[1]
        assert all(allowed[pair] for pair in combinations(group, 2))
        assert common is None or common[list(group)].all(axis=0).any()
    assert all(circle.get(i, -1) == circle.get(j, -1) for i, j in must)


def best_by_trying(
    weights: Weights,
    allowed: Allowed,
    bounds: tuple[int, int],
    must: tuple[tuple[int, int], ...] = (),
    common: Allowed | None = None,
) -> tuple[int, int]:
    """People placed and weight of the best division into any number of circles."""

    def possible(group: tuple[int, ...]) -> bool:
        return (
            all(allowed[pair] for pair in combinations(group, 2))
            and all((i in group) == (j in group) for i, j in must)
            and (common is None or bool(common[list(group)].all(axis=0).any()))
        )

    @cache
    def best(people: tuple[int, ...]) -> tuple[int, int]:
        if not people:
            return 0, 0
        first, rest = people[0], people[1:]
        found = [best(rest)]
        for size in range(bounds[0], bounds[1] + 1):
            for others in combinations(rest, size - 1):
                if possible((first, *others)):
                    left = best(tuple(one for one in rest if one not in others))
                    found.append((left[0] + size, left[1] + inside(weights, (first, *others))))
        return max(found)

    return best(tuple(range(len(weights))))


@pytest.mark.parametrize("density", [0.5, 0.8, 1.0])
@pytest.mark.parametrize(("n", "bounds"), [(6, (2, 3)), (8, (3, 5)), (9, (4, 4)), (10, (3, 4))])
def test_small_circles_are_worth_as_much_as_the_best_division(n: int, bounds: tuple[int, int], density: float) -> None:
    weights, allowed = table(n, 1, density)
    common = np.random.default_rng(n).random((n, 3)) < 0.7
    must = tuple(pair for pair in [(0, 1)] if allowed[pair] and (common[0] & common[1]).any())

    for pairs, hours in (((), None), (must, None), ((), common), (must, common)):
        found = form_circles(weights, allowed, bounds, must=pairs, common=hours, iterations=0, seed=1)

        check(found, weights, allowed, bounds, pairs, hours)
        assert found.proven
        placed = n - len(found.left_out)
        assert (placed, found.weight) == best_by_trying(weights, allowed, bounds, pairs, hours)


def divisions(people: tuple[int, ...], sizes: tuple[int, ...]) -> Any:
    if not sizes:
        yield ()
        return
    for group in combinations(people, sizes[0]):
        for rest in divisions(tuple(one for one in people if one not in group), sizes[1:]):
            yield (group, *rest)


@pytest.mark.parametrize("seed", range(3))
def test_one_size_for_each_circle_is_kept_and_the_best_division_found(seed: int) -> None:
    weights, allowed = table(9, seed)

    found = form_circles(weights, allowed, [(2, 2), (3, 3), (4, 4)], iterations=0, seed=1)

    assert sorted(map(len, found.groups)) == [2, 3, 4]
    best = max(sum(inside(weights, group) for group in one) for one in divisions(tuple(range(9)), (2, 3, 4)))
    assert found.weight == best


@pytest.mark.parametrize("seed", range(2))
def test_sixteen_people_in_circles_of_four_match_a_division_computed_over_subsets(seed: int) -> None:
    weights, allowed = table(16, seed)
    masks = {sum(1 << i for i in group): inside(weights, group) for group in combinations(range(16), 4)}
    best = {0: 0}
    for size in (4, 8, 12, 16):
        layer: dict[int, int] = {}
        for done, worth in best.items():
            free = next(i for i in range(16) if not done >> i & 1)
            for mask, more in masks.items():
                if mask >> free & 1 and not mask & done:
                    layer[done | mask] = max(layer.get(done | mask, 0), worth + more)
        best = layer
        assert all(mask.bit_count() == size for mask in best)

    found = form_circles(weights, allowed, [(4, 4)] * 4, iterations=0, seed=1)

    assert found.weight == best[(1 << 16) - 1]


def test_small_result_does_not_depend_on_the_order_of_the_people() -> None:
    weights, allowed = table(14, 5, 0.8)
    order = np.random.default_rng(1).permutation(14)
    shuffled = np.ix_(order, order)

    one = form_circles(weights, allowed, (4, 5), iterations=0, seed=1)
    other = form_circles(weights[shuffled], allowed[shuffled], (4, 5), iterations=0, seed=2)

    assert (len(one.left_out), one.weight) == (len(other.left_out), other.weight)


@pytest.mark.parametrize("n", [21, 37, 60])
@pytest.mark.parametrize("density", [0.6, 0.95, 1.0])
def test_searched_circles_keep_every_rule(n: int, density: float) -> None:
    weights, allowed = table(n, 2, density)
    common = np.random.default_rng(n).random((n, 6)) < 0.6
    allowed[0, 1] = allowed[1, 0] = allowed[2, 3] = allowed[3, 2] = True
    common[:4, 0] = True
    must = ((0, 1), (2, 3))

    for pairs, hours in (((), None), (must, None), (must, common)):
        found = form_circles(weights, allowed, (4, 6), must=pairs, common=hours, iterations=600, seed=1)

        check(found, weights, allowed, (4, 6), pairs, hours)
        assert len(found.left_out) <= (n // 3 if density < 0.9 else 2)
        assert not found.proven


def test_search_comes_close_to_the_optimum_that_is_known() -> None:
    """Two crowds who are worth nothing to each other: the best division never mixes them."""
    weights = np.zeros((40, 40), np.int64)
    weights[:20, :20] = weights[20:, 20:] = 10
    np.fill_diagonal(weights, 0)

    found = form_circles(weights, np.ones((40, 40), np.bool_), [(5, 5)] * 8, iterations=2000, seed=3)

    assert found.weight == 8 * 10 * 10


def test_same_seed_and_iterations_give_the_same_circles() -> None:
    weights, allowed = table(48, 3, 0.9)

    one = form_circles(weights, allowed, (5, 7), iterations=500, seed=9)
    again = form_circles(weights, allowed, (5, 7), iterations=500, seed=9)

    assert one == again


def test_cap_ends_the_search_and_the_result_says_how_far_it_came() -> None:
    weights, allowed = table(30, 3)
    asked = []

    def cap() -> bool:
        asked.append(True)
        return len(asked) >= 2

    found = form_circles(weights, allowed, (5, 5), iterations=100_000, cap=cap, seed=1)

    assert 0 < found.iterations < 2000
    check(found, weights, allowed, (5, 5))


@pytest.mark.parametrize("n", [0, 1, 5, 40])
def test_nobody_who_may_meet_nobody_is_put_anywhere(n: int) -> None:
    weights, _ = table(n, 1)

    found = form_circles(weights, np.zeros((n, n), np.bool_), (2, 4), iterations=100, seed=1)

    assert found.groups == ()
    assert found.left_out == tuple(range(n))


def test_too_few_people_for_all_circles_form_fewer() -> None:
    weights, allowed = table(7, 1)

    found = form_circles(weights, allowed, [(4, 4), (4, 4)], iterations=0, seed=1)

    assert [len(group) for group in found.groups] == [4]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"sizes": (5, 4)}, "low"),
        ({"sizes": (0, 4)}, "at least 1"),
        ({"sizes": []}, "at least one"),
        ({"sizes": ["ab"]}, "low, high"),
        ({"must": [(1, 1)]}, "different"),
        ({"must": [(0, 99)]}, "below"),
        ({"must": [(0, 1), (1, 2), (2, 3), (3, 4)]}, "no circle has room"),
        ({"common": np.ones((5, 3), np.bool_)}, "common"),
        ({"weights": np.full((24, 24), -1)}, "negative"),
        ({"weights": np.full((24, 24), np.nan)}, "NaN"),
        ({"iterations": -1}, "iterations"),
    ],
)
def test_circles_that_cannot_be_asked_for_are_refused_in_words(change: dict[str, Any], says: str) -> None:
    weights, allowed = table(24, 1)
    asked: dict[str, Any] = {"weights": weights, "allowed": allowed, "sizes": (3, 4), "iterations": 10, "seed": 1}

    with pytest.raises(ValueError, match=says):
        form_circles(**(asked | change))
