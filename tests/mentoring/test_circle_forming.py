"""Circles of a season, from people to groups: by the matching, by topic, by hand; and what an owner has approved."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as some

from mentoring.choices import Choices
from mentoring.circle_life import Topic
from mentoring.circle_settings import CircleSettings, Forming, circle_choices
from mentoring.explain import LEFT_OUT
from mentoring.form_season import iterations_for
from mentoring.judge import standing_circles
from mentoring.programs import Avoidance, ProgramKind
from mentoring.solve_round import PRIVATE, Asked, lay_out
from tests.mentoring.samples import TUESDAY, cadence, member


def season(n: int, circle: CircleSettings | None = None, zones: tuple[str, ...] = ("UTC",), **more: object) -> Asked:
    """A season for `n` people who have nothing against each other."""
    chosen = circle or CircleSettings()
    people = tuple(member(f"U{at:02}", zones[at % len(zones)]) for at in range(n))
    choices = circle_choices(Choices(kind=ProgramKind.CIRCLE), chosen)
    return Asked(people, choices, cadence(), TUESDAY, 1, circle=chosen, **more)  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None)
@given(
    some.integers(0, 18),
    some.lists(some.tuples(some.integers(0, 17), some.integers(0, 17)), max_size=8),
    some.sampled_from([("UTC",), ("UTC", "Asia/Tokyo", "America/Los_Angeles")]),
)
def test_circles_keep_their_sizes_and_nobody_is_with_somebody_they_may_not_meet(
    n: int, avoided: list[tuple[int, int]], zones: tuple[str, ...]
) -> None:
    wishes = tuple(Avoidance(f"U{one:02}", f"U{other:02}") for one, other in avoided if one != other)
    asked = season(n, zones=zones, avoidances=wishes)
    solved = lay_out(asked).solve()
    placed = [one for group in solved.groups for one in group]
    assert sorted([*placed, *(one for one, _ in solved.left_out)]) == [one.user_id for one in asked.members]
    assert all(4 <= len(group) <= 8 for group in solved.groups)
    assert not [wish for wish in wishes for group in solved.groups if {wish.user_id, wish.other_id} <= set(group)]
    assert all(lay_out(asked).refusal(group) is None for group in solved.groups)
    assert all(why in LEFT_OUT for _, why in solved.left_out)


def test_how_long_a_search_lasts_follows_from_the_number_of_people_and_is_capped() -> None:
    assert [iterations_for(people) for people in (0, 1, 24, 400, 1000, 2000, 20_000)] == [
        300, 300, 1440, 20_000, 4000, 1000, 300,
    ]  # fmt: skip
    assert max(map(iterations_for, range(3000))) == 20_000


def test_people_come_together_by_topic_and_the_others_among_themselves() -> None:
    votes = {"Giving feedback": range(0, 5), "Parenting": range(3, 7), "Alone with it": range(11, 12)}
    topics = tuple(
        Topic(at, 1, None, "U00", text, frozenset(f"U{one:02}" for one in who))
        for at, (text, who) in enumerate(votes.items(), start=1)
    )
    groups = lay_out(season(12, CircleSettings(forming=Forming.TOPIC), topics=topics)).solve().groups
    assert ("U00", "U01", "U02", "U03", "U04") in groups
    assert sorted(map(len, groups)) == [5, 7], "too few want the other topics, so they come together without one"


def test_by_hand_nobody_is_placed_and_in_small_programs_there_is_no_circle() -> None:
    solved = lay_out(season(9, CircleSettings(forming=Forming.HAND))).solve()
    assert (solved.groups, {why for _, why in solved.left_out}) == ((), {"left_out.by_hand"})
    solved = lay_out(season(3)).solve()
    assert (solved.groups, {why for _, why in solved.left_out}) == ((), {"left_out.too_few"})


def test_a_circle_without_an_hour_in_common_is_refused_without_a_reason() -> None:
    asked = season(4, zones=("Asia/Tokyo", "America/Los_Angeles", "Europe/London", "UTC"))
    assert lay_out(asked).refusal(tuple(one.user_id for one in asked.members)) == PRIVATE


def test_of_an_approved_circle_as_many_stay_as_may_still_meet() -> None:
    asked = season(9)
    groups = (("U00", "U01", "U02", "U03"), ("U04", "U05", "U06", "U07", "U99"))
    assert standing_circles(asked, groups) == (groups[0], groups[1][:4]), "who has gone is not there any more"
    parted = replace(asked, avoidances=(Avoidance("U01", "U00"), Avoidance("U03", "U00")))
    assert standing_circles(parted, groups) == (("U01", "U02", "U03"), groups[1][:4])
