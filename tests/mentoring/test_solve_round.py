"""A round of peers or with mentors, from people to groups; groups that stay; and what no group may be."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mentoring.choices import Choices
from mentoring.explain import LEFT_OUT, told_from, told_words
from mentoring.facts import Facts
from mentoring.programs import Avoidance, ProgramKind, Role
from mentoring.solve_round import PRIVATE, ROLES, Asked, lay_out
from tests.mentoring.samples import TUESDAY, cadence, member

MENTOR, MENTEE = Role.MENTOR, Role.MENTEE


def peers(n: int, **more: object) -> Asked:
    """A round of `n` people who have nothing against each other."""
    people = tuple(member(f"U{at}") for at in range(n))
    return Asked(people, Choices(), cadence(), TUESDAY, 1, **more)  # type: ignore[arg-type]


def mentored(mentors: int, mentees: int, kind: ProgramKind = ProgramKind.MENTOR, **more: object) -> Asked:
    """A round with so many mentors (UA0...) and mentees (UB0...)."""
    ids = [f"UA{at}" for at in range(mentors)] + [f"UB{at}" for at in range(mentees)]
    roles = {one: MENTOR if one.startswith("UA") else MENTEE for one in ids}
    people = tuple(member(one) for one in ids)
    return Asked(people, Choices(kind=kind), cadence(), TUESDAY, 1, roles=roles, **more)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(
    some.lists(some.integers(1, 3), max_size=5),
    some.lists(some.integers(0, 3), min_size=5, max_size=5),
    some.integers(0, 9),
    some.integers(0, 4),
)
def test_no_mentor_ever_gets_more_than_they_take_whatever_they_have_already(
    capacity: list[int], taken: list[int], mentees: int, locked: int
) -> None:
    room = {f"UA{at}": number for at, number in enumerate(capacity)}
    asked = mentored(len(capacity), mentees, capacity=room)
    fixed = lay_out(asked).solve().groups[:locked]
    before = {one: min(taken[at], room[one] - Counter(m for m, _ in fixed)[one]) for at, one in enumerate(room)}

    solved = lay_out(replace(asked, taken=before, fixed=fixed)).solve()

    load = Counter(mentor for mentor, _ in solved.groups) + Counter(before)
    assert all(load[one] <= number for one, number in room.items())
    assert set(fixed) <= set(solved.groups)
    served = [mentee for _, mentee in solved.groups]
    assert len(set(served)) == len(served)
    assert {*served, *(one for one, _ in solved.left_out)} == {f"UB{at}" for at in range(mentees)}
    assert len(served) == min(mentees, sum(room.values()) - sum(before.values()))
    assert all(why in LEFT_OUT for _, why in solved.left_out)


def test_whoever_found_no_mentor_last_time_gets_the_only_place() -> None:
    for late in range(5):
        solved = lay_out(mentored(1, 5, first=frozenset({f"UB{late}"}))).solve()
        assert solved.groups == (("UA0", f"UB{late}"),)


def test_in_a_reverse_program_the_junior_is_the_mentor() -> None:
    levels = {"UA0": Facts(level=1), "UA1": Facts(level=5), "UB0": Facts(level=3)}
    assert lay_out(mentored(2, 1, ProgramKind.REVERSE, facts=levels)).solve().groups == (("UA0", "UB0"),)
    solved = lay_out(mentored(2, 1, facts=levels)).solve()
    assert solved.groups == (("UA1", "UB0"),)
    assert solved.idle == ("UA0",)


def test_groups_that_stay_are_kept_and_the_rest_is_matched_without_them() -> None:
    solved = lay_out(peers(7, fixed=(("U0", "U6"),))).solve()
    assert solved.groups[0] == ("U0", "U6")
    assert sorted(len(group) for group in solved.groups) == [2, 2, 3]
    assert sorted(one for group in solved.groups for one in group) == [f"U{at}" for at in range(7)]
    assert solved.bound is not None
    assert solved.bound >= solved.score > 0
    assert lay_out(peers(3, fixed=(("U0", "U1"),))).solve().left_out == (("U2", "left_out.taken"),)


def test_the_score_is_that_of_the_groups() -> None:
    layout = lay_out(peers(6))
    solved = layout.solve()
    assert solved.score == sum(layout.points(group) for group in solved.groups) == solved.bound
    assert all(0 <= layout.fit(group) <= 100 for group in solved.groups)


def test_a_forbidden_group_names_a_public_rule_and_no_private_one() -> None:
    people = (member("U0"), member("U1"), member("U2"), member("U3", "America/Los_Angeles"))
    asked = Asked(
        people,
        Choices(least_hours=20),
        cadence(),
        TUESDAY,
        1,
        facts={"U0": Facts(manager="U1")},
        avoidances=(Avoidance("U0", "U2"), Avoidance("U1", "U0")),
    )
    layout = lay_out(asked)
    assert layout.refusal(("U0", "U1")) == "not_in_one_line", "also if they would rather not meet"
    assert layout.refusal(("U0", "U2")) == layout.refusal(("U2", "U0")) == layout.refusal(("U2", "U3")) == PRIVATE
    assert layout.refusal(("U1", "U2")) is None
    assert layout.refusal(("U1", "U2", "U0")) == "not_in_one_line"


def test_a_trio_that_shares_no_hour_is_refused_as_private() -> None:
    zones = ("Europe/London", "America/Los_Angeles", "Asia/Tokyo")
    people = tuple(member(f"U{at}", zone) for at, zone in enumerate(zones))
    layout = lay_out(Asked(people, Choices(), cadence(), TUESDAY, 1))
    assert [layout.refusal(pair) for pair in (("U0", "U1"), ("U0", "U2"), ("U1", "U2"))] == [None, None, None]
    assert layout.refusal(("U0", "U1", "U2")) == PRIVATE


@pytest.mark.parametrize("group", [("UB0", "UA0"), ("UA0", "UA1"), ("UB0", "UB1"), ("UA0", "UB0", "UB1")])
def test_with_mentors_a_pair_needs_one_of_each(group: tuple[str, ...]) -> None:
    layout = lay_out(mentored(2, 2))
    assert layout.refusal(group) == ROLES
    assert layout.refusal(("UA0", "UB0")) is None


def test_what_members_read_comes_back_as_it_was_written() -> None:
    people = (member("U0", wants=("Kubernetes",), offers=("SQL",)), member("U1", wants=("SQL",)))
    solved = lay_out(Asked(people, Choices(), cadence(), TUESDAY, 1)).solve()
    (told,) = solved.told
    assert told["U0"].dropped is not None
    assert {one: told_from(told_words(told), one) for one in told} == dict(told)
    assert told_from(told_words(told), "U9") is None
