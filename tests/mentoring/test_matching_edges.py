"""What the matching refuses, and the programs that pairs alone cannot serve."""

import subprocess
import sys
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mentoring import fewpeers as matching
from mentoring.matching import Matching, match_peers

SQUARE = np.zeros((4, 4), np.int64)
ALL = np.ones((4, 4), np.bool_)


def with_cell(row: int, column: int, value: Any) -> Any:
    table = np.zeros((4, 4), type(value))
    table[row, column] = value
    return table


@pytest.mark.parametrize(
    ("weights", "allowed", "says"),
    [
        (np.zeros((4, 3)), ALL, "square"),
        (np.zeros(4), ALL, "square"),
        (SQUARE, np.ones((3, 3), np.bool_), "shape of weights"),
        (SQUARE, np.ones((4, 4), np.int64), "boolean"),
        (with_cell(1, 2, float("nan")), ALL, "NaN"),
        (with_cell(1, 2, float("inf")), ALL, "infinity"),
        (np.full((4, 4), "a"), ALL, "numbers"),
        (np.full((4, 4), 0.5), ALL, "whole"),
        (np.full((4, 4), -1), ALL, "negative"),
        (with_cell(1, 2, 5), ALL, "symmetric"),
        (SQUARE, np.triu(ALL), "symmetric"),
    ],
)
def test_input_that_cannot_be_matched_is_refused_in_words(weights: Any, allowed: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        match_peers(weights, allowed, seed=1)


@pytest.mark.parametrize("n", [0, 1])
def test_nobody_or_one_person_is_matched_with_nobody(n: int) -> None:
    found = match_peers(np.zeros((n, n), np.int64), np.ones((n, n), np.bool_), seed=1)

    assert found == Matching((), tuple(range(n)), 0, 0)


def test_plain_lists_and_whole_floats_are_taken() -> None:
    assert match_peers([[0.0, 3.0], [3.0, 0.0]], [[False, True], [True, False]], seed=1).weight == 3


def test_nobody_is_matched_with_themselves() -> None:
    found = match_peers([[99, 1], [1, 99]], [[True, False], [False, True]], seed=1)

    assert found.groups == ()
    assert found.left_out == (0, 1)


def offices(*sizes: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Offices whose people can meet inside them only."""
    n = sum(sizes)
    office = np.repeat(np.arange(len(sizes)), sizes)
    return np.ones((n, n), np.int64), np.asarray(office[:, None] == office[None, :])


@pytest.mark.parametrize(
    ("sizes", "left_out"), [((5, 5), 0), ((3, 3, 3), 0), ((2, 1), 1), ((41, 43), 0), ((1, 1), 2), ((3, 4), 0)]
)
def test_two_offices_of_odd_size_have_a_trio_each(sizes: tuple[int, ...], left_out: int) -> None:
    found = match_peers(*offices(*sizes), seed=1)

    assert len(found.left_out) == left_out
    assert {len(group) for group in found.groups} <= {2, 3}


def bridged(offices_of: int, count: int) -> np.ndarray[Any, Any]:
    """Offices of one size, and one person who can meet everybody: connected, but pairs leave several people out."""
    _, allowed = offices(*([offices_of] * count), 1)
    allowed[-1, :] = allowed[:, -1] = True
    return allowed


@pytest.mark.parametrize(("offices_of", "count"), [(3, 3), (5, 5), (7, 3)])
def test_offices_with_one_bridge_between_them_leave_nobody_out(offices_of: int, count: int) -> None:
    allowed = bridged(offices_of, count)

    found = match_peers(np.ones(allowed.shape, np.int64), allowed, seed=3)

    assert found.left_out == ()


def test_somebody_whom_nobody_may_meet_is_left_out_and_nobody_else() -> None:
    allowed = np.ones((6, 6), np.bool_)
    allowed[2, :] = allowed[:, 2] = False

    found = match_peers(np.ones((6, 6), np.int64), allowed, seed=1)

    assert found.left_out == (2,)
    assert sorted(map(len, found.groups)) == [2, 3]


def test_star_leaves_out_all_but_one_of_its_rays() -> None:
    allowed = np.zeros((16, 16), np.bool_)
    allowed[0, :] = allowed[:, 0] = True
    weights = np.zeros((16, 16), np.int64)
    weights[0, 5] = weights[5, 0] = 7

    found = match_peers(weights, allowed, seed=1)

    assert found.groups == ((0, 5),)
    assert found.bound is None


def test_those_whom_no_pair_can_take_in_are_paired_first() -> None:
    """Two people hang on one member each of an office; who is left over must be somebody who fits a trio."""
    office, n = 13, 15
    allowed = np.zeros((n, n), np.bool_)
    allowed[:office, :office] = True
    allowed[0, 13] = allowed[13, 0] = allowed[1, 14] = allowed[14, 1] = True
    weights = np.where(allowed, 5, 0)
    weights[0, 13] = weights[13, 0] = weights[1, 14] = weights[14, 1] = 0

    found = match_peers(weights, allowed, seed=1)

    assert found.left_out == ()
    assert {(0, 13), (1, 14)} <= set(found.groups)


def test_trio_without_triangles_is_not_made_up() -> None:
    """People who can only meet across two groups of 20 and 21, never inside one."""
    allowed = np.zeros((41, 41), np.bool_)
    allowed[:20, 20:] = allowed[20:, :20] = True

    found = match_peers(np.ones((41, 41), np.int64), allowed, seed=1)

    assert len(found.groups) == 20
    assert len(found.left_out) == 1


def test_large_program_finds_the_only_triangle() -> None:
    allowed = np.zeros((105, 105), np.bool_)
    allowed[:52, 52:] = allowed[52:, :52] = True
    allowed[103, 104] = allowed[104, 103] = True
    weights = np.where(allowed, 10, 0)
    weights[103, 104] = weights[104, 103] = 0

    found = match_peers(weights, allowed, seed=1)

    assert found.left_out == ()
    trio = next(group for group in found.groups if len(group) == 3)
    assert {103, 104} < set(trio)


@settings(max_examples=60, deadline=None)
@given(some.integers(2, 45), some.integers(0, 10_000), some.sampled_from([0.05, 0.1, 0.3, 0.7]))
def test_nobody_forbidden_is_ever_matched(n: int, seed: int, density: float) -> None:
    rng = np.random.default_rng(seed)
    allowed = np.triu(rng.random((n, n)) < density, 1)
    allowed = allowed | allowed.T

    found = match_peers(np.ones((n, n), np.int64), allowed, seed=seed)

    assert all(allowed[pair] for group in found.groups for pair in combinations(group, 2))
    assert len({row for group in found.groups for row in group}) + len(found.left_out) == n


@settings(max_examples=60, deadline=None)
@given(some.integers(13, 30), some.integers(0, 10_000), some.sampled_from([0.05, 0.1, 0.15]))
def test_trios_never_cost_anybody_the_place_that_pairs_would_give(n: int, seed: int, density: float) -> None:
    rng = np.random.default_rng(seed)
    allowed = np.triu(rng.random((n, n)) < density, 1)
    allowed = allowed | allowed.T
    weights = np.ones((n, n), np.int64)

    found = match_peers(weights, allowed, seed=seed)
    pairs_only = match_peers(weights, allowed, seed=seed, trio_ok=lambda _i, _j, _k: False)

    assert len(found.left_out) <= len(pairs_only.left_out)


@pytest.mark.parametrize("n", [199, 200])
def test_two_hundred_people_are_matched_with_an_optimum_or_close_to_it(n: int) -> None:
    rng = np.random.default_rng(n)
    weights = np.triu(rng.integers(0, 16_000, (n, n)), 1)
    weights = weights + weights.T

    found = match_peers(weights, np.ones((n, n), np.bool_), seed=1)

    assert found.left_out == ()
    assert found.bound is not None
    assert found.weight >= 0.99 * found.bound


def test_narrowing_the_search_for_a_trio_hardly_costs_anything() -> None:
    rng = np.random.default_rng(5)
    weights = np.triu(rng.integers(0, 16_000, (121, 121)), 1)
    weights = weights + weights.T
    everybody = np.ones((121, 121), np.bool_)

    with pytest.MonkeyPatch.context() as limits:
        limits.setattr(matching, "DENSE", 1000)
        wide = match_peers(weights, everybody, seed=1)
    narrow = match_peers(weights, everybody, seed=1)

    assert narrow.weight >= 0.999 * wide.weight


def test_same_seed_gives_the_same_groups_in_another_process() -> None:
    program = (
        "import numpy as np; from mentoring.matching import match_peers;"
        "print(match_peers(np.ones((31, 31), int), np.ones((31, 31), bool), seed=5).groups)"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", program], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }

    here = match_peers(np.ones((31, 31), np.int64), np.ones((31, 31), np.bool_), seed=5).groups
    assert runs == {f"{here}\n"}
