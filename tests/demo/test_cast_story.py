from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from demo import story, talk
from demo.chance import draw, pick
from demo.hours import at_work
from demo.people import Hours, zone

TUESDAY = datetime(2026, 12, 1, 10, tzinfo=UTC)
PAIR = [Hours(zone("Europe/London")), Hours(zone("Europe/Berlin"))]
MANY = 1000


def stories(seed: int = 7) -> list[story.Story]:
    return [story.tell(seed, f"group {n}", PAIR, TUESDAY) for n in range(MANY)]


def test_draws_depend_on_seed_and_occasion_alone() -> None:
    assert draw(7, "a", 1) == draw(7, "a", 1)
    assert len({draw(7, "a", 1), draw(8, "a", 1), draw(7, "a", 2), draw(7, "a1")}) == 4


def test_draws_are_spread_evenly() -> None:
    tenths = Counter(int(draw(7, n) * 10) for n in range(10_000))
    assert set(tenths) == set(range(10))
    assert min(tenths.values()) > 850


def test_picks_reach_every_option() -> None:
    assert {pick("abc", 7, n) for n in range(50)} == set("abc")


def test_stories_are_the_same_when_told_again() -> None:
    assert stories() == stories()
    assert stories() != stories(seed=8)


def test_about_four_in_five_groups_meet() -> None:
    met = sum(one.meets_at is not None for one in stories())
    assert 0.77 < met / MANY < 0.87


def test_groups_meet_while_both_work_and_within_the_round() -> None:
    for one in stories():
        if one.meets_at is not None:
            assert all(at_work(hours, one.meets_at) for hours in PAIR)
            assert TUESDAY < one.meets_at < TUESDAY + timedelta(days=7)


@pytest.mark.parametrize(
    ("days", "has_a_date", "expected"),
    [(1, True, "planned"), (1, False, "not_yet"), (3, True, "met"), (3, False, "met")],
)
def test_outcome_follows_from_when_the_group_meets(days: int, has_a_date: bool, expected: str) -> None:
    told = story.Story("g", TUESDAY, TUESDAY + timedelta(days=2), has_a_date, gives_up=False)
    assert story.outcome(7, told, "U1", TUESDAY + timedelta(days=days)) == expected


@pytest.mark.parametrize(("gives_up", "expected"), [(True, "could_not"), (False, "not_yet")])
def test_outcome_of_a_group_that_never_meets_is_no_meeting(gives_up: bool, expected: str) -> None:
    told = story.Story("g", TUESDAY, None, has_a_date=True, gives_up=gives_up)
    assert story.outcome(7, told, "U1", TUESDAY + timedelta(days=9)) == expected


def test_partners_agree_mostly_on_whether_they_met() -> None:
    after = TUESDAY + timedelta(days=10)
    pairs = [(story.outcome(7, one, "U1", after), story.outcome(7, one, "U2", after)) for one in stories()]
    different = sum(a != b for a, b in pairs)
    assert 0 < different / MANY < 0.08


def test_some_forget_and_some_of_those_forget_the_reminder_too() -> None:
    silent = [n for n in range(MANY) if not story.answers(7, f"U{n}", "1", 0)]
    still = [n for n in silent if not story.answers(7, f"U{n}", "1", 1)]
    assert 0.08 < len(silent) / MANY < 0.18
    assert 0 < len(still) < len(silent)


def test_delays_are_minutes_to_hours() -> None:
    delays = sorted(story.delay_minutes(7, f"U{n}", "x") for n in range(MANY))
    assert delays[0] >= 2
    assert delays[-1] <= 300
    assert 20 < delays[MANY // 2] < 60


def test_scores_are_mostly_three_to_five() -> None:
    scores = Counter(story.score(7, f"U{n}", "pulse") for n in range(MANY))
    assert set(scores) == {1, 2, 3, 4, 5}
    assert scores[3] + scores[4] + scores[5] > 0.85 * MANY


def test_every_score_has_something_to_say() -> None:
    every = [talk.COMMENTS, talk.COMMENTS_MET, talk.COMMENTS_NOT_MET]
    for lines in every:
        assert set(lines) == {1, 2, 3, 4, 5}
        assert all(lines.values())
    said = [line for lines in every for some in lines.values() for line in some]
    assert len(said) == len(set(said)) >= 70


def test_comments_repeat_only_when_all_have_been_used() -> None:
    used = Counter[str]()
    said = [story.comment(7, "abc", used, set(), f"U{n}") or "" for n in range(6)]
    assert sorted(said[:3]) == sorted(said[3:]) == ["a", "b", "c"]


def test_nobody_writes_the_same_comment_twice() -> None:
    mine = set[str]()
    said = [story.comment(7, "abc", Counter(), mine, "U1", n) for n in range(5)]
    assert set(said[:3]) == {"a", "b", "c"}
    assert said[3:] == [None, None]


def test_groups_meet_at_one_of_the_times_that_were_proposed() -> None:
    proposed = [TUESDAY + timedelta(days=days, hours=3) for days in (0, 1, 3)]
    told = [story.tell(7, f"group {n}", PAIR, TUESDAY, proposed=proposed) for n in range(MANY)]
    assert {one.meets_at for one in told} == {*proposed, None}
    soon = sum(one.meets_at in proposed[:2] for one in told) / sum(one.meets_at is not None for one in told)
    assert 0.65 < soon < 0.79


@pytest.mark.parametrize("days", [1, 3])
def test_group_takes_the_only_time_that_was_proposed(days: int) -> None:
    only = TUESDAY + timedelta(days=days)
    assert {story.tell(7, f"g{n}", PAIR, TUESDAY, proposed=[only]).meets_at for n in range(50)} <= {only, None}
