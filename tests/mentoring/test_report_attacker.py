"""An attacker who reads every published cell, knows who answered, and may be one of them."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mentoring.reports import FLOOR, PulseCell, RoundFacts, publish, pulse_cell
from tests.mentoring.samples import TUESDAY

MOST = 60


def scores_of(n: int, total: int) -> tuple[int, ...]:
    """Some n scores with that total; only these two can matter, and the first test makes sure of it."""
    every, more = divmod(total - n, 4) if n else (0, 0)
    return (*([5] * every), *([1 + more] if every < n else []), *([1] * (n - every - 1)))


@cache
def cells(floor: int) -> dict[PulseCell, dict[int, set[int]]]:
    """Each cell that can be published, with the totals that lead to it for each number of answers."""
    found: dict[PulseCell, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for n in range(MOST + 1):
        for total in range(n, 5 * n + 1):
            found[pulse_cell("pulse.useful", scores_of(n, total), (), floor)][n].add(total)
    return found


def span(totals: Iterable[int], n: int, some_of_them: int) -> tuple[int, int]:
    """The least and the most that some of n people can have scored together, over all totals that fit."""
    fitting = [total for total in totals if n <= total <= 5 * n]
    rest = n - some_of_them
    return (
        max(some_of_them, min(fitting) - 5 * rest),
        min(5 * some_of_them, max(fitting) - rest),
    )


@pytest.mark.parametrize("n", [5, 10, 23])
def test_published_cell_depends_on_number_and_total_alone(n: int) -> None:
    for total in range(n, 5 * n + 1):
        even = [total // n + (at < total % n) for at in range(n)]

        assert sum(scores_of(n, total)) == total
        assert pulse_cell("q", scores_of(n, total), (), FLOOR) == pulse_cell("q", even, (), FLOOR)


@pytest.mark.parametrize("floor", [5, 7, 9, 10, 15])
def test_no_cell_determines_what_fewer_than_the_floor_answered(floor: int) -> None:
    for totals in cells(floor).values():
        for n, possible in totals.items():
            for few in range(1, min(floor, n + 1)):
                least, most = span(possible, n, few)

                assert least < most, f"{few} of {n} people are known from {possible}"


@pytest.mark.parametrize("floor", [5, 7, 9, 10, 15])
def test_no_cell_lets_one_who_answered_work_out_some_of_the_others(floor: int) -> None:
    for totals in cells(floor).values():
        for n, possible in totals.items():
            for own in range(1, 6):
                others = {total - own for total in possible if n - 1 <= total - own <= 5 * (n - 1)}
                for few in range(1, min(floor, n - 1)) if others else ():
                    least, most = span(others, n - 1, few)

                    assert least < most, f"{own} learns what {few} of the other {n - 1} said from {possible}"


def test_hidden_cell_is_one_for_all_numbers_below_the_floor() -> None:
    hidden = [totals for cell, totals in cells(5).items() if cell.hidden]

    assert [sorted(totals) for totals in hidden] == [[0, 1, 2, 3, 4]]


def test_no_cell_below_ten_tells_the_number_of_answers() -> None:
    for cell, totals in cells(5).items():
        if cell.band:
            assert sorted(totals) == [5, 6, 7, 8, 9]


@settings(max_examples=100, deadline=None)
@given(some.lists(some.lists(some.integers(1, 5), max_size=14), min_size=1, max_size=4), some.integers(5, 12))
def test_all_means_together_determine_nobody_and_no_few(rounds: list[list[int]], floor: int) -> None:
    """The means as equations in all answers of all rounds: no sum of fewer than the floor answers follows from them.

    A round's answers are other answers than those of the round before, even where the same people gave them.
    """
    unknown = sum(map(len, rounds))
    equations, at = [], 0
    for scores in rounds:
        shown = publish(RoundFacts("Coffee", 1, TUESDAY, 0, 0, 0, 0, 0, pulse="q", scores=tuple(scores)), floor).pulse
        if shown is not None and shown.mean is not None:
            equations.append([float(at <= one < at + len(scores)) for one in range(unknown)])
        at += len(scores)

    known = np.array(equations).reshape(len(equations), unknown)
    for few in range(1, min(floor, unknown + 1)):
        for first in range(unknown - few + 1):
            wanted = np.zeros(unknown)
            wanted[first : first + few] = 1
            assert np.linalg.matrix_rank(np.vstack([known, wanted])) > np.linalg.matrix_rank(known)
