"""Programs over many rounds: no repeats inside the window, and nobody left out because of it."""

from itertools import combinations

import pytest

from mentoring.matching import match_peers
from mentoring.people import Member
from mentoring.rules import effective_window
from tests.mentoring.samples import member, scores_of

Met = dict[frozenset[str], int]


def play(members: list[Member], number: int, met: Met, window: int) -> tuple[list[int], int]:
    """One round: how many rounds ago each pair of it had met before (0 for never), and how many are left out."""
    scores = scores_of(members, past={pair: number - last for pair, last in met.items()}, window=window)
    found = match_peers(scores.weights, scores.allowed, seed=number, trio_ok=scores.trio_ok)
    again = []
    for group in found.groups:
        for i, j in combinations(group, 2):
            pair = frozenset((members[i].user_id, members[j].user_id))
            again.append(number - met[pair] if pair in met else 0)
            met[pair] = number
    return again, len(found.left_out)


@pytest.mark.parametrize("n", range(2, 20))
def test_small_programs_leave_nobody_out_and_keep_their_window(n: int) -> None:
    members = [member(f"U{at}") for at in range(n)]
    window, met = effective_window(12, n), Met()

    for number in range(1, 31):
        again, left_out = play(members, number, met, 12)

        assert left_out == 0
        assert all(rounds == 0 or rounds > window for rounds in again)


def test_forty_people_meet_somebody_new_every_time_for_twelve_rounds() -> None:
    members = [member(f"U{at}") for at in range(40)]
    met = Met()

    for number in range(1, 13):
        assert play(members, number, met, 12) == ([0] * 20, 0)


def test_few_people_in_a_far_zone_meet_each_other_more_often_than_the_rest_do() -> None:
    members = [member(f"L{at}", "Europe/London") for at in range(30)]
    members += [member(f"A{at}", "Pacific/Auckland") for at in range(4)]
    met = Met()

    for number in range(1, 15):
        again, left_out = play(members, number, met, 12)

        assert left_out == 0
        repeats = [rounds for rounds in again if rounds]
        assert len(repeats) <= 2 + 15 * (number > 12)
        assert all(rounds > 1 for rounds in repeats)


@pytest.mark.parametrize(
    ("n", "expected"),
    [(0, 0), (1, 0), (2, 0), (3, 0), (4, 1), (5, 0), (9, 1), (10, 4), (13, 2), (25, 5), (26, 12), (53, 12), (500, 12)],
)
def test_effective_window_shrinks_with_the_program(n: int, expected: int) -> None:
    assert effective_window(12, n) == expected
    assert effective_window(0, n) == 0
