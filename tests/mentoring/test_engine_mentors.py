"""Mentees to mentors against the whole-number program, and every wrong input."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from numpy.typing import NDArray
from scipy import optimize, sparse

from mentoring.matching import Assignment, assign_mentors

Weights = NDArray[np.int64]
Allowed = NDArray[np.bool_]


def program(mentees: int, mentors: int, seed: int, density: float) -> tuple[Weights, Allowed, Weights]:
    rng = np.random.default_rng([mentees, mentors, seed])
    weights = rng.integers(0, 1000, (mentees, mentors))
    return weights, rng.random((mentees, mentors)) < density, rng.integers(0, 4, mentors)


def by_milp(weights: Weights, allowed: Allowed, capacity: Weights, least: int = 0) -> tuple[int, int]:
    """Mentees served and total weight of the best assignment on pairs of at least some weight."""
    mentee, mentor = np.nonzero(allowed & (weights >= least))
    if len(mentee) == 0:
        return 0, 0
    big = int(weights.max() + 1) * len(weights)
    columns = np.arange(len(mentee))
    once = sparse.csr_array((np.ones(len(columns)), (mentee, columns)), shape=(len(weights), len(columns)))
    room = sparse.csr_array((np.ones(len(columns)), (mentor, columns)), shape=(len(capacity), len(columns)))
    found = optimize.milp(
        -(weights[mentee, mentor] + big).astype(float),
        constraints=[optimize.LinearConstraint(once, ub=1), optimize.LinearConstraint(room, ub=capacity)],
        integrality=np.ones(len(columns)),
        bounds=optimize.Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    taken = found.x > 0.5
    return int(taken.sum()), int(weights[mentee, mentor][taken].sum())


def check(found: Assignment, weights: Weights, allowed: Allowed, capacity: Weights) -> None:
    pairs = [(i, j) for i, j in enumerate(found.mentor_of) if j is not None]
    assert all(allowed[pair] for pair in pairs)
    load = np.bincount([j for _, j in pairs], minlength=len(capacity))
    assert (load <= capacity).all()
    assert found.weight == sum(int(weights[pair]) for pair in pairs)
    assert found.left_out == tuple(i for i, j in enumerate(found.mentor_of) if j is None)
    assert found.worst == min((int(weights[pair]) for pair in pairs), default=None)


@settings(max_examples=60, deadline=None)
@given(some.integers(1, 30), some.integers(1, 20), some.integers(0, 999), some.sampled_from([0.05, 0.2, 0.6, 1.0]))
def test_mentors_serve_as_many_and_weigh_as_much_as_the_optimum(
    mentees: int, mentors: int, seed: int, density: float
) -> None:
    weights, allowed, capacity = program(mentees, mentors, seed, density)

    found = assign_mentors(weights, allowed, capacity, fair=False)

    check(found, weights, allowed, capacity)
    assert (mentees - len(found.left_out), found.weight) == by_milp(weights, allowed, capacity)


@settings(max_examples=30, deadline=None)
@given(some.integers(1, 25), some.integers(1, 15), some.integers(0, 999), some.sampled_from([0.2, 0.6, 1.0]))
def test_fair_mentors_raise_the_worst_pair_as_far_as_it_goes(
    mentees: int, mentors: int, seed: int, density: float
) -> None:
    weights, allowed, capacity = program(mentees, mentors, seed, density)

    best = assign_mentors(weights, allowed, capacity, fair=False)
    fair = assign_mentors(weights, allowed, capacity)

    check(fair, weights, allowed, capacity)
    assert len(fair.left_out) == len(best.left_out)
    assert fair.fairness_cost == best.weight - fair.weight >= 0
    if fair.worst is None or best.worst is None:
        return
    assert fair.worst >= best.worst
    served = mentees - len(fair.left_out)
    assert by_milp(weights, allowed, capacity, fair.worst) == (served, fair.weight)
    assert by_milp(weights, allowed, capacity, fair.worst + 1)[0] < served


def test_many_mentors_are_the_same_as_by_a_dense_assignment() -> None:
    rng = np.random.default_rng(4)
    weights, allowed = rng.integers(0, 100_000, (300, 150)), np.ones((300, 150), np.bool_)
    capacity = np.full(150, 2)
    rows, columns = optimize.linear_sum_assignment(np.repeat(weights, 2, axis=1), maximize=True)

    found = assign_mentors(weights, allowed, capacity, fair=False)

    assert found.weight == np.repeat(weights, 2, axis=1)[rows, columns].sum()


def test_sparse_tables_give_the_same_value_as_dense_ones() -> None:
    weights, allowed, capacity = program(60, 30, 5, 0.2)

    dense = assign_mentors(weights, allowed, capacity)
    thin = assign_mentors(sparse.csr_array(np.where(allowed, weights, 0)), sparse.csr_array(allowed), capacity)

    assert (thin.weight, thin.worst, len(thin.left_out)) == (dense.weight, dense.worst, len(dense.left_out))


def test_order_of_the_mentees_does_not_change_the_value() -> None:
    weights, allowed, capacity = program(40, 20, 6, 0.3)
    order = np.random.default_rng(1).permutation(40)

    one = assign_mentors(weights, allowed, capacity)
    other = assign_mentors(weights[order], allowed[order], capacity)

    assert (one.weight, one.worst, len(one.left_out)) == (other.weight, other.worst, len(other.left_out))


def test_even_load_spreads_mentees_where_the_weights_are_equal() -> None:
    weights, allowed = np.full((6, 3), 50), np.ones((6, 3), np.bool_)

    found = assign_mentors(weights, allowed, [6, 6, 6], even=1)

    assert sorted(found.mentor_of, key=str) == [0, 0, 1, 1, 2, 2]


def test_even_load_gives_way_where_the_weights_are_worth_more() -> None:
    weights = np.array([[90, 10], [90, 10], [90, 10]])

    found = assign_mentors(weights, np.ones((3, 2), np.bool_), [3, 3], fair=False, even=5)

    assert found.mentor_of == (0, 0, 0)


def test_mentors_without_room_get_nobody() -> None:
    found = assign_mentors([[9, 1]], [[True, True]], [0, 1])

    assert found.mentor_of == (1,)


@pytest.mark.parametrize(("mentees", "mentors"), [(0, 3), (3, 0), (0, 0), (3, 2)])
def test_nobody_to_assign_leaves_everybody_out(mentees: int, mentors: int) -> None:
    found = assign_mentors(np.zeros((mentees, mentors), int), np.zeros((mentees, mentors), bool), [1] * mentors)

    assert found == Assignment((None,) * mentees, tuple(range(mentees)), 0)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"weights": np.full((2, 3), -1)}, "negative"),
        ({"weights": np.full((2, 3), np.nan)}, "NaN"),
        ({"weights": np.full((2, 3), 0.5)}, "whole"),
        ({"weights": np.zeros(3, int)}, "table"),
        ({"allowed": np.ones((3, 3), np.bool_)}, "shape of weights"),
        ({"allowed": np.ones((2, 3), np.int64)}, "boolean"),
        ({"capacity": [1, 2]}, "3 mentors"),
        ({"capacity": [1, -1, 1]}, "not be negative"),
        ({"capacity": [1, 0.5, 1]}, "whole"),
        ({"even": -1}, "even"),
    ],
)
def test_mentors_that_cannot_be_asked_for_are_refused_in_words(change: dict[str, Any], says: str) -> None:
    asked: dict[str, Any] = {
        "weights": np.zeros((2, 3), int),
        "allowed": np.ones((2, 3), np.bool_),
        "capacity": [1, 1, 1],
    }

    with pytest.raises(ValueError, match=says):
        assign_mentors(**(asked | change))


def test_weights_that_the_solver_cannot_add_up_are_refused_with_the_figure() -> None:
    many = np.full((3000, 3000), 2**40, np.int64)
    with pytest.raises(ValueError, match="smaller for so many people"):
        assign_mentors(many, many > 0, np.ones(3000, np.int64))
