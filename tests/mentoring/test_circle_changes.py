"""What becomes of circles when people leave and others wait; nobody ever meets whom they may not meet."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from numpy.typing import NDArray

from mentoring.circle_changes import Change, ChangeKind, Changes, propose_changes
from mentoring.circle_settings import CircleSettings

SETTINGS = CircleSettings()  # 4 to 8, best 6


def proposed(
    circles: dict[int, Sequence[int]],
    waiting: Sequence[int] = (),
    forbidden: Sequence[tuple[int, int]] = (),
    liked: Sequence[tuple[int, int]] = (),
    leavers: Sequence[int] = (),
    common: NDArray[np.bool_] | None = None,
) -> Changes:
    """Proposals for up to 40 people who may all meet, but for the forbidden pairs."""
    allowed, weights = ~np.eye(40, dtype=np.bool_), np.ones((40, 40), np.int64)
    for one, other in forbidden:
        allowed[one, other] = allowed[other, one] = False
    for one, other in liked:
        weights[one, other] = weights[other, one] = 50
    return propose_changes(weights, allowed, circles, waiting, SETTINGS, common=common, leavers=leavers)


def test_circles_that_do_well_are_left_alone() -> None:
    found = proposed({1: range(6), 2: range(6, 12)})

    assert (found.changes, found.waiting) == ((), ())


def test_a_small_circle_is_completed_by_those_who_fit_it_best() -> None:
    found = proposed({1: [0, 1, 2], 2: range(6, 12)}, [20, 21, 22], forbidden=[(20, 0)], liked=[(22, 1)])

    assert found.changes == (
        Change(ChangeKind.TOP_UP, (1,), ((0, 1, 2, 22, 21),), (22, 21)),
        Change(ChangeKind.TOP_UP, (2,), ((6, 7, 8, 9, 10, 11, 20),), (20,)),
    )
    assert found.waiting == ()


def test_who_waits_longest_chooses_first_and_circles_grow_to_the_best_size_before_they_grow_beyond() -> None:
    found = proposed({1: range(5), 2: range(10, 15)}, [30, 31, 32], liked=[(30, 0), (31, 0), (32, 10)])

    assert found.circles == {1: (0, 1, 2, 3, 4, 30), 2: (10, 11, 12, 13, 14, 31, 32)}


def test_two_small_circles_come_together_in_the_larger_one() -> None:
    found = proposed({1: [0, 1], 2: [2, 3, 4]})

    assert found.changes == (Change(ChangeKind.MERGE, (2, 1), ((2, 3, 4, 0, 1),), (0, 1)),)
    assert found.circles == {2: (2, 3, 4, 0, 1)}


def test_a_circle_that_nobody_completes_is_closed_and_its_people_are_offered_free_places() -> None:
    found = proposed({1: [0, 1], 2: range(10, 17), 3: range(20, 26)}, [30], forbidden=[(0, 20), (1, 10)])

    assert found.changes == (
        Change(ChangeKind.CLOSE, (1,), (), (0, 1)),
        Change(ChangeKind.TOP_UP, (2,), ((*range(10, 17), 0),), (0,)),
        Change(ChangeKind.TOP_UP, (3,), ((*range(20, 26), 1, 30),), (1, 30)),
    )
    assert found.waiting == ()


def test_leavers_make_a_circle_small_and_wait_for_nothing() -> None:
    found = proposed({1: range(5)}, [7], leavers=[0, 1, 7])

    assert found.changes == (Change(ChangeKind.CLOSE, (1,), (), (2, 3, 4)),)
    assert (found.circles, found.waiting) == ({}, (2, 3, 4))


def test_a_circle_above_the_limit_is_split_into_parts_that_may_meet() -> None:
    found = proposed({7: range(11)}, forbidden=[(0, 5), (1, 2)])

    (change,) = found.changes
    assert (change.kind, change.circles) == (ChangeKind.SPLIT, (7,))
    assert sorted(map(len, change.groups)) == [5, 6]
    assert 0 in change.groups[0]
    assert change.people == change.groups[1]
    assert found.circles == {7: change.groups[0], -1: change.groups[1]}
    assert not any({0, 5} <= set(group) or {1, 2} <= set(group) for group in change.groups)


def test_a_circle_that_cannot_be_taken_apart_by_its_rules_is_split_all_the_same() -> None:
    triangle = [(0, 1), (1, 2), (0, 2)]

    assert len(proposed({1: range(9)}, forbidden=triangle).changes) == 1


def test_people_without_a_common_hour_are_not_brought_together() -> None:
    hours = np.zeros((40, 2), np.bool_)
    hours[:5, 0] = hours[5:, 1] = True

    assert proposed({1: range(5)}, [5], common=hours).waiting == (5,)


def test_somebody_in_two_places_is_refused() -> None:
    with pytest.raises(ValueError, match="two places"):
        proposed({1: range(5)}, [4])


@dataclass(frozen=True)
class Case:
    """Circles of any size, a waiting list, leavers, and who may meet whom."""

    circles: dict[int, list[int]]
    waiting: list[int]
    leavers: frozenset[int]
    allowed: NDArray[np.bool_]
    weights: NDArray[np.int64]
    common: NDArray[np.bool_]


@some.composite
def cases(draw: some.DrawFn) -> Case:
    sizes = draw(some.lists(some.integers(0, 12), max_size=4))
    n = sum(sizes) + draw(some.integers(0, 6))
    rng = np.random.default_rng(draw(some.integers(0, 999)))
    share = draw(some.sampled_from([0, 0.05, 0.2, 0.6]))
    upper = np.triu(rng.random((n, n)) >= share, 1)
    weights = rng.integers(0, 50, (n, n))
    circles, start = {}, 0
    for name, size in enumerate(sizes, start=1):
        circles[name], start = list(range(start, start + size)), start + size
    leavers = draw(some.frozensets(some.integers(0, max(0, n - 1)), max_size=5))
    common = rng.random((n, 5)) < draw(some.sampled_from([1, 0.8]))
    return Case(circles, list(range(start, n)), leavers, upper | upper.T, weights + weights.T, common)


@given(cases())
def test_nobody_is_ever_brought_together_with_somebody_whom_they_may_not_meet(case: Case) -> None:
    found = propose_changes(
        case.weights,
        case.allowed,
        case.circles,
        case.waiting,
        SETTINGS,
        common=case.common,
        leavers=case.leavers,
    )
    before = {pair for rows in case.circles.values() for pair in combinations(sorted(rows), 2)}
    for rows in [*found.circles.values(), *(group for change in found.changes for group in change.groups)]:
        new = set(combinations(sorted(rows), 2)) - before
        assert all(case.allowed[pair] for pair in new)
        assert not new or case.common[list(rows)].all(axis=0).any()
        assert not case.leavers & set(rows)
    for group in found.circles.values():
        assert len(group) >= SETTINGS.low
    placed = sorted(row for rows in (*found.circles.values(), found.waiting) for row in rows)
    everybody = {row for rows in (*case.circles.values(), case.waiting) for row in rows}
    assert placed == sorted(everybody - case.leavers)


@given(cases())
def test_the_circles_afterwards_are_what_the_proposals_say(case: Case) -> None:
    found = propose_changes(
        case.weights, case.allowed, case.circles, case.waiting, SETTINGS, leavers=case.leavers, seed=3
    )
    state = {name: {row for row in rows if row not in case.leavers} for name, rows in case.circles.items()}
    split = -1
    for change in found.changes:
        first, *rest = change.circles
        for name in rest if change.kind is not ChangeKind.CLOSE else change.circles:
            del state[name]
        if change.groups:
            state[first] = set(change.groups[0])
        for group in change.groups[1:]:
            state[split], split = set(group), split - 1
        assert set(change.people) <= {row for group in change.groups for row in group} or not change.groups
    assert state == {name: set(rows) for name, rows in found.circles.items()}
