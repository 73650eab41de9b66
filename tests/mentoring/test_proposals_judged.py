"""What is said of a proposal's groups: nothing of it depends on whom somebody would rather not meet."""

from dataclasses import replace
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mentoring.choices import Choices
from mentoring.errors import NotNow
from mentoring.judge import check_groups, fits_of, left_out_reasons, points_gained, standing, with_nobody_over
from mentoring.people import Member, Profile
from mentoring.programs import Avoidance, ProgramKind, Role
from mentoring.proposals import Ids
from mentoring.solve_round import Asked, lay_out
from tests.mentoring.samples import TUESDAY, cadence
from tests.mentoring.test_rules_all import Company, companies


def asked_of(company: Company, window: int = 3) -> Asked:
    return Asked(
        members=company.members,
        choices=Choices(window=window),
        cadence=cadence(),
        on=TUESDAY,
        seed=1,
        facts=company.facts,
        past=company.past,
        avoidances=company.avoidances,
    )


def peers(*ids: str, **more: Any) -> Asked:
    members = tuple(Member(one, one, profile=Profile(wants=("SQL",))) for one in ids)
    return replace(Asked(members=members, choices=Choices(), cadence=cadence(), on=TUESDAY, seed=1), **more)


def refusal(asked: Asked, group: Ids) -> str | None:
    """The rule that is named, "private", or None."""
    try:
        check_groups(asked, [group], set())
    except NotNow as error:
        return str(error.values.get("rule", "private"))
    return None


@settings(max_examples=40)
@given(companies(), some.integers(0, 6), some.randoms())
def test_no_percent_no_reason_and_no_rule_tells_of_a_wish_whom_not_to_meet(
    company: Company, window: int, chance: Random
) -> None:
    wished = asked_of(company, window)
    free = replace(wished, avoidances=())
    ids = [member.user_id for member in company.members]
    pairs = list(combinations(ids, 2))
    assert left_out_reasons(wished, ids) == left_out_reasons(free, ids)
    assert fits_of(wished, pairs) == fits_of(free, pairs)
    assert points_gained(wished, pairs[:1], pairs[1:2]) == points_gained(free, pairs[:1], pairs[1:2])
    # a few of them: a refusal lays out the whole round
    for pair in chance.sample(pairs, min(len(pairs), 3)):
        named, otherwise = refusal(wished, pair), refusal(free, pair)
        assert named == otherwise or (named, otherwise) == ("private", None)


def test_groups_that_still_can_be_stand_and_the_others_are_matched_again() -> None:
    asked = peers("a", "b", "c", "d", "e", avoidances=(Avoidance("c", "d"),))
    assert standing(asked, [("a", "b"), ("c", "d"), ("e", "gone")]) == (("a", "b"),)


def test_a_mentor_keeps_no_more_mentees_than_they_take() -> None:
    roles = dict.fromkeys("abc", Role.MENTEE) | {"m": Role.MENTOR}
    asked = peers(*"abcm", choices=Choices(kind=ProgramKind.MENTOR), roles=roles, capacity={"m": 2})
    assert standing(asked, [("m", "a"), ("m", "b"), ("m", "c")]) == (("m", "a"), ("m", "b"))


@pytest.mark.parametrize(
    ("locked", "avoidances", "groups"),
    [
        ((), (), {("a", "b", "e"), ("c", "d")}),
        ((("a", "b"),), (), {("a", "b"), ("c", "d", "e")}),
        ((), (Avoidance("e", "a"),), {("a", "b"), ("c", "d", "e")}),
        ((("a", "b"),), (Avoidance("c", "e"),), {("a", "b"), ("c", "d")}),
    ],
)
def test_a_single_newcomer_joins_the_pair_that_fits_best_but_no_locked_one(
    locked: tuple[Ids, ...], avoidances: tuple[Avoidance, ...], groups: set[Ids]
) -> None:
    asked = peers(*"abcde", avoidances=avoidances)
    better = [replace(one, profile=Profile(wants=("Go", "SQL"))) for one in asked.members if one.user_id in "abe"]
    asked = replace(asked, members=(*better[:2], *asked.members[2:4], better[2]))
    found = lay_out(replace(asked, fixed=(("a", "b"), ("c", "d")))).solve()
    assert [one for one, _ in found.left_out] == ["e"]
    after = with_nobody_over(asked, found, locked)
    assert set(after.groups) == groups
    assert [set(told) for told in after.told] == [set(group) for group in after.groups]
