"""Rounds of circles in which nobody meets the same people again."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest

from mentoring.meetings import repeats, schedule_rounds


@pytest.mark.parametrize(
    ("groups", "size", "rounds"), [(3, 3, 3), (4, 4, 5), (5, 5, 6), (7, 4, 7), (8, 4, 8), (8, 4, 9), (9, 3, 10)]
)
def test_prime_powers_have_a_table_without_a_repeat(groups: int, size: int, rounds: int) -> None:
    found = schedule_rounds(groups, size, rounds, iterations=0, seed=1)

    assert found.repeats == 0
    met = [pair for one in found.rounds for group in one for pair in combinations(group, 2)]
    assert len(set(met)) == len(met)
    for one in found.rounds:
        assert sorted(person for group in one for person in group) == list(range(groups * size))


def test_rounds_beyond_the_table_add_few_repeats() -> None:
    assert schedule_rounds(8, 4, 10, iterations=1500, seed=1).repeats <= 20


@pytest.mark.parametrize(("groups", "size", "rounds"), [(6, 5, 3), (3, 2, 4), (1, 4, 2), (4, 1, 3), (2, 3, 0)])
def test_searched_rounds_hold_everybody_and_count_their_repeats(groups: int, size: int, rounds: int) -> None:
    n = groups * size

    found = schedule_rounds(groups, size, rounds, iterations=800, seed=2)

    assert len(found.rounds) == rounds
    assert all(sorted(person for group in one for person in group) == list(range(n)) for one in found.rounds)
    assert found.repeats == repeats(found.rounds, np.zeros((n, n)))


def test_past_meetings_are_avoided() -> None:
    past = np.zeros((12, 12), np.int64)
    for group in ((0, 1, 2), (3, 4, 5), (6, 7, 8), (9, 10, 11)):
        past[np.ix_(group, group)] = 1
    np.fill_diagonal(past, 0)

    found = schedule_rounds(4, 3, 1, past=past, iterations=1000, seed=1)

    assert found.repeats == 0


def test_same_seed_gives_the_same_rounds() -> None:
    assert schedule_rounds(6, 3, 4, iterations=500, seed=3) == schedule_rounds(6, 3, 4, iterations=500, seed=3)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"groups": 0}, "at least 1"),
        ({"rounds": -1}, "negative"),
        ({"past": np.ones((2, 2))}, "shape"),
        ({"past": np.triu(np.ones((12, 12)))}, "symmetric"),
    ],
)
def test_rounds_that_cannot_be_asked_for_are_refused_in_words(asked: dict[str, Any], says: str) -> None:
    whole: dict[str, Any] = {"groups": 4, "size": 3, "rounds": 2, "iterations": 1, "seed": 1} | asked
    with pytest.raises(ValueError, match=says):
        schedule_rounds(**whole)
