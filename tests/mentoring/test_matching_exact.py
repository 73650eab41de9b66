"""The matching against every possible grouping."""

from collections.abc import Iterator
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as some
from numpy.typing import NDArray

from mentoring import fewpeers as matching
from mentoring.matching import Matching, TrioRule, match_peers

Weights = NDArray[np.int64]
Allowed = NDArray[np.bool_]
#: people in groups, trios (negative: fewer are better), sum of the weights
Worth = tuple[int, int, int]


@some.composite
def tables(draw: some.DrawFn, low: int = 0, high: int = 9, most: int = 1000) -> tuple[Weights, Allowed]:
    """Symmetric weights and permissions, from nobody allowed to everybody."""
    n = draw(some.integers(low, high))
    rng = np.random.default_rng(draw(some.integers(0, 2**32)))
    weights = np.triu(rng.integers(0, draw(some.sampled_from([1, 4, most])) + 1, (n, n)), 1)
    allowed = np.triu(rng.random((n, n)) < draw(some.sampled_from([0.0, 0.2, 0.4, 0.6, 0.9, 1.0])), 1)
    return weights + weights.T, allowed | allowed.T


def may_meet(allowed: Allowed, group: tuple[int, ...], trio_ok: TrioRule) -> bool:
    return all(allowed[pair] for pair in combinations(group, 2)) and (len(group) == 2 or trio_ok(*group))


def worth(weights: Weights, groups: Iterator[tuple[int, ...]] | tuple[tuple[int, ...], ...]) -> Worth:
    listed = list(groups)
    inside = sum(int(weights[pair]) for group in listed for pair in combinations(group, 2))
    return sum(map(len, listed)), -sum(len(group) == 3 for group in listed), inside


def best_by_trying(weights: Weights, allowed: Allowed, trio_ok: TrioRule) -> Worth:
    """Dynamic programming over subsets: what the best grouping of all is worth."""

    @cache
    def best(people: tuple[int, ...]) -> Worth:
        if len(people) < 2:
            return 0, 0, 0
        first, rest = people[0], people[1:]
        found = [best(rest)]
        for size in (1, 2):
            for others in combinations(rest, size):
                group = (first, *others)
                if may_meet(allowed, group, trio_ok):
                    left = best(tuple(one for one in rest if one not in others))
                    here = worth(weights, (group,))
                    found.append((left[0] + here[0], left[1] + here[1], left[2] + here[2]))
        return max(found)

    return best(tuple(range(len(weights))))


def check(found: Matching, weights: Weights, allowed: Allowed, trio_ok: TrioRule) -> None:
    """What every result keeps, however it was found."""
    rows = [row for group in found.groups for row in group]
    assert sorted([*rows, *found.left_out]) == list(range(len(weights)))
    assert all(may_meet(allowed, group, trio_ok) for group in found.groups)
    assert found.weight == worth(weights, found.groups)[2]
    assert found.bound is None or found.bound >= found.weight
    assert found.groups == tuple(sorted(found.groups))


def any_trio(_i: int, _j: int, _k: int) -> bool:
    return True


@settings(max_examples=300, deadline=None)
@given(tables(), some.integers())
def test_matching_is_worth_as_much_as_the_best_of_all_groupings(table: tuple[Weights, Allowed], seed: int) -> None:
    weights, allowed = table

    found = match_peers(weights, allowed, seed=seed)

    check(found, weights, allowed, any_trio)
    assert worth(weights, found.groups) == best_by_trying(weights, allowed, any_trio)
    assert found.bound == found.weight


@pytest.mark.parametrize("n", [10, 11, 12])
@pytest.mark.parametrize("density", [0.3, 0.6, 1.0])
def test_matching_of_a_dozen_is_the_best_of_all_groupings(n: int, density: float) -> None:
    rng = np.random.default_rng(n)
    weights = np.triu(rng.integers(0, 100, (n, n)), 1)
    allowed = np.triu(rng.random((n, n)) < density, 1)
    weights, allowed = weights + weights.T, allowed | allowed.T

    found = match_peers(weights, allowed, seed=1)

    assert worth(weights, found.groups) == best_by_trying(weights, allowed, any_trio)


@settings(max_examples=150, deadline=None)
@given(tables(low=3, high=8), some.integers(0, 2))
def test_matching_with_a_rule_about_trios_is_the_best_that_keeps_it(table: tuple[Weights, Allowed], odd: int) -> None:
    weights, allowed = table

    def trio_ok(i: int, j: int, k: int) -> bool:
        return (i + j + k) % 3 != odd

    found = match_peers(weights, allowed, seed=7, trio_ok=trio_ok)

    check(found, weights, allowed, trio_ok)
    assert worth(weights, found.groups) == best_by_trying(weights, allowed, trio_ok)


@settings(max_examples=100, deadline=None)
@given(tables(high=21), some.integers(0, 1000))
def test_matching_does_not_depend_on_the_order_of_the_people(table: tuple[Weights, Allowed], seed: int) -> None:
    weights, allowed = table
    order = np.random.default_rng(seed).permutation(len(weights))
    shuffled = np.ix_(order, order)

    found = match_peers(weights, allowed, seed=seed)
    again = match_peers(weights[shuffled], allowed[shuffled], seed=seed)

    assume(found.bound is not None and again.bound is not None)
    assert worth(weights, found.groups) == worth(weights[shuffled], again.groups)


@settings(max_examples=50, deadline=None)
@given(tables(high=30), some.integers(), some.integers())
def test_seed_decides_among_equals_and_never_changes_the_worth(
    table: tuple[Weights, Allowed], seed: int, other: int
) -> None:
    weights, allowed = table

    found = match_peers(weights, allowed, seed=seed)
    same, another = match_peers(weights, allowed, seed=seed), match_peers(weights, allowed, seed=other)

    assert found == same
    assume(found.bound is not None and another.bound is not None)
    assert worth(weights, found.groups) == worth(weights, another.groups)


def test_seed_changes_who_meets_when_all_are_equal() -> None:
    equal, everybody = np.ones((10, 10), np.int64), np.ones((10, 10), np.bool_)

    assert len({match_peers(equal, everybody, seed=seed).groups for seed in range(10)}) > 5


@pytest.mark.parametrize("n", [13, 25, 39])
def test_exact_trio_of_a_mid_sized_program_beats_every_other_trio(n: int) -> None:
    rng = np.random.default_rng(n)
    weights = np.triu(rng.integers(0, 1000, (n, n)), 1)
    weights = weights + weights.T
    allowed = np.ones((n, n), np.bool_)

    found = match_peers(weights, allowed, seed=1)

    assert found.left_out == ()
    assert found.bound == found.weight
    for trio in list(combinations(range(n), 3))[:: n if n < 30 else 60]:
        rest = [row for row in range(n) if row not in trio]
        index = np.ix_(rest, rest)
        pairs = match_peers(weights[index], allowed[index], seed=1)
        assert pairs.weight + worth(weights, (trio,))[2] <= found.weight


@settings(max_examples=20, deadline=None)
@given(some.integers(0, 10_000), some.sampled_from([0.15, 0.5, 1.0]))
def test_large_odd_program_leaves_nobody_out_and_stays_near_its_bound(seed: int, density: float) -> None:
    rng = np.random.default_rng(seed)
    weights = np.triu(rng.integers(0, 1000, (61, 61)), 1)
    allowed = np.triu(rng.random((61, 61)) < density, 1)
    weights, allowed = weights + weights.T, allowed | allowed.T

    found = match_peers(weights, allowed, seed=seed)

    check(found, weights, allowed, any_trio)
    assert found.left_out == tuple(np.nonzero(~allowed.any(axis=1))[0])
    assert found.bound is not None
    assert found.weight >= 0.93 * found.bound


@settings(max_examples=40, deadline=None)
@given(some.integers(0, 10_000), some.integers(13, 31).map(lambda n: n | 1))
def test_promising_trios_come_close_to_the_best_one(seed: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    weights = np.triu(rng.integers(0, 1000, (n, n)), 1)
    weights = weights + weights.T
    everybody = np.ones((n, n), np.bool_)
    with pytest.MonkeyPatch.context() as limits:
        limits.setattr(matching, "EXACT_TRIO", 0)
        promising = match_peers(weights, everybody, seed=1)
    exact = match_peers(weights, everybody, seed=1)

    assert exact.weight * 0.97 <= promising.weight <= exact.weight
    assert promising.bound is not None
    assert promising.bound >= exact.weight
