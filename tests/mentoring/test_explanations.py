"""Why a group was matched, and who takes the first step."""

from collections import Counter
from collections.abc import Mapping
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mentoring.explain import MOST_REASONS, REASONS, Reason, common_hours, organiser, reasons
from mentoring.people import Member, WorkingHours, WorkingStyle
from tests.mentoring.samples import TUESDAY, member, people

NEVER: Mapping[frozenset[str], int] = {}
NEW: Reason = ("reason.never_met", {})


def test_reasons_name_who_can_help_whom_first() -> None:
    ada = member("U1", offers=("SQL",), wants=("Public speaking",))
    ben = member("U2", offers=("public  speaking",), wants=("sql",))

    assert reasons([ada, ben], NEVER) == (
        ("reason.can_help", {"helper": "U1", "learner": "U2", "skill": "SQL"}),
        ("reason.can_help", {"helper": "U2", "learner": "U1", "skill": "public  speaking"}),
        NEW,
    )


def test_reasons_speak_of_one_skill_for_each_helper() -> None:
    ada = member("U1", offers=("SQL", "Go"))
    ben = member("U2", wants=("Go", "SQL"))

    assert reasons([ada, ben], NEVER) == (
        ("reason.can_help", {"helper": "U1", "learner": "U2", "skill": "SQL"}),
        NEW,
    )


def test_reasons_name_what_all_want_to_grow_in() -> None:
    trio = [member(f"U{at}", wants=("Design", "Negotiation")) for at in range(2)]
    trio.append(member("U2", wants=("negotiation",)))

    assert reasons(trio, NEVER) == (("reason.want_the_same", {"skill": "Negotiation"}), NEW)


@pytest.mark.parametrize(
    ("past", "expected"),
    [
        ({}, [NEW]),
        ({frozenset(("U1", "U2")): 5}, [("reason.met_long_ago", {"rounds": "5"})]),
        ({frozenset(("U1", "U2")): 1}, [("reason.same_program", {})]),  # nothing worth saying
        ({frozenset(("U1", "U9")): 1}, [NEW]),
    ],
)
def test_reasons_say_whether_they_have_met(past: Mapping[frozenset[str], int], expected: list[Reason]) -> None:
    assert list(reasons([member("U1"), member("U2")], past)) == expected


def test_reasons_of_a_trio_of_which_two_have_met_say_nothing_of_it() -> None:
    trio = [member("U1"), member("U2"), member("U3")]

    assert reasons(trio, {frozenset(("U1", "U2")): 7}) == (("reason.same_program", {}),)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"style": WorkingStyle.WALK}, ("reason.same_style", {"style": "walk"})),
        ({"style": WorkingStyle.ANY}, None),
        ({"languages": ("english", "Deutsch")}, ("reason.common_language", {"language": "Deutsch"})),
        ({"languages": ("english",)}, None),
    ],
)
def test_reasons_name_a_shared_way_to_meet(changes: dict[str, object], expected: Reason | None) -> None:
    pair = [member(f"U{at}", **changes) for at in (1, 2)]  # type: ignore[arg-type]

    found = reasons(pair, NEVER)

    assert found == (NEW,) if expected is None else (NEW, expected)


def test_reasons_name_common_hours_when_the_week_is_known() -> None:
    pair = [member("U1", "Europe/London"), member("U2", "America/New_York")]

    assert reasons(pair, NEVER) == (NEW,)
    assert reasons(pair, NEVER, TUESDAY) == (NEW, ("reason.common_hours", {"hours": "15"}))


def test_common_hours_change_with_the_clocks() -> None:
    sydney = member("U1", "Australia/Sydney")
    london = member("U2", "Europe/London", hours=WorkingHours(time(7), time(9)))

    assert common_hours([sydney, london], TUESDAY) == 0  # eleven hours apart
    assert common_hours([sydney, london], TUESDAY.replace(month=7)) == 5  # nine: 7 to 8 is 16 to 17


def test_reasons_of_people_who_said_nothing_still_give_one() -> None:
    silent = [Member("U1", "ada"), Member("U2", "ben")]

    assert reasons(silent, {frozenset(("U1", "U2")): 1}) == (("reason.same_program", {}),)


words = some.lists(some.sampled_from(["SQL", "sql", "Go", "Design"]), max_size=3).map(tuple)


@given(some.lists(some.tuples(words, words), min_size=2, max_size=4), some.booleans())
def test_reasons_are_few_and_say_only_what_people_declared(
    said: list[tuple[tuple[str, ...], tuple[str, ...]]], dated: bool
) -> None:
    group = [member(f"U{at}", offers=offers, wants=wants) for at, (offers, wants) in enumerate(said)]

    found = reasons(group, NEVER, TUESDAY if dated else None)

    assert 1 <= len(found) <= MOST_REASONS
    for key, values in found:
        assert key in REASONS
        if key == "reason.can_help":
            helper, learner = (said[int(values[who][1:])] for who in ("helper", "learner"))
            assert values["skill"] in helper[0]
            assert values["skill"].casefold() in {want.casefold() for want in learner[1]}


@given(some.lists(people(), min_size=2, max_size=4, unique_by=id), some.integers())
def test_organiser_is_one_of_the_group_and_does_not_depend_on_order(group: list[Member], seed: int) -> None:
    named = [member(f"U{at}") for at in range(len(group))]

    chosen = organiser(named, seed, {})

    assert chosen in {one.user_id for one in named}
    assert chosen == organiser(named[::-1], seed, {})


def test_organiser_is_whoever_has_done_it_least() -> None:
    pair = [member("U1"), member("U2")]

    assert {organiser(pair, seed, {"U1": 2, "U2": 1}) for seed in range(20)} == {"U2"}
    assert {organiser(pair, seed, {"U1": 1}) for seed in range(20)} == {"U2"}


def test_organisers_among_equals_are_spread() -> None:
    chosen = Counter(organiser([member(f"U{at}"), member(f"V{at}")], 7, {})[0] for at in range(200))

    assert 70 < chosen["U"] < 130
