"""Who may meet, and what makes a better partner."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mentoring.cadence import can_share_messages
from mentoring.choices import Choices
from mentoring.facts import People, gather_people
from mentoring.matching import match_peers
from mentoring.people import Member, WorkingHours, WorkingStyle
from mentoring.programs import Avoidance
from mentoring.rules import share_a_language
from mentoring.wishes import can_help, common_hours, same_style, someone_new, want_the_same
from tests.mentoring.samples import TUESDAY, cadence, dates, member, scores_of, working_hours, zones

SKILLS = ("SQL", "sql ", "Public speaking", "Negotiation", "Go", "Design")
LANGUAGES = ("english", "deutsch", "Español")
NEVER: Mapping[frozenset[str], int] = {}
CHOICES = Choices()


@some.composite
def rounds(draw: some.DrawFn, least: int = 0, most: int = 8) -> tuple[Member, ...]:
    n = draw(some.integers(least, most))
    words = some.lists(some.sampled_from(SKILLS), max_size=3).map(tuple)
    return tuple(
        member(
            f"U{at}",
            draw(zones),
            hours=draw(working_hours()),
            offers=draw(words),
            wants=draw(words),
            style=draw(some.sampled_from(WorkingStyle)),
            languages=draw(some.lists(some.sampled_from(LANGUAGES), max_size=2).map(tuple)),
        )
        for at in range(n)
    )


def ids(n: int) -> some.SearchStrategy[str]:
    return some.integers(0, n).map(lambda at: f"U{at}")


pasts = some.dictionaries(some.frozensets(ids(9), min_size=2, max_size=2), some.integers(1, 20), max_size=12)
avoidance_lists = some.lists(some.builds(Avoidance, ids(9), ids(9)).filter(lambda one: one.user_id != one.other_id))


def tables(members: Sequence[Member], past: Mapping[frozenset[str], int] = NEVER, window: int = 12) -> People:
    return gather_people(members, past=past, window=window, cadence=cadence(), on=TUESDAY)


@given(rounds(), pasts, avoidance_lists, some.frozensets(ids(9)))
def test_scores_are_what_the_matching_takes(
    members: tuple[Member, ...],
    past: dict[frozenset[str], int],
    avoidances: list[Avoidance],
    left_out: frozenset[str],
) -> None:
    scores = scores_of(members, past=past, avoidances=avoidances, left_out=left_out)

    found = match_peers(scores.weights, scores.allowed, seed=1, trio_ok=scores.trio_ok)

    named = {frozenset((one.user_id, one.other_id)) for one in avoidances}
    for group in found.groups:
        for i, j in combinations(group, 2):
            assert frozenset((members[i].user_id, members[j].user_id)) not in named
            assert can_share_messages((members[i].zone, members[j].zone), cadence())


@given(rounds(least=2, most=5), dates)
def test_people_who_cannot_be_introduced_are_never_matched(members: tuple[Member, ...], on: date) -> None:
    scores = scores_of(members, window=0, on=on)

    for i, j in combinations(range(len(members)), 2):
        if scores.allowed[i, j]:
            assert can_share_messages((members[i].zone, members[j].zone), cadence(), on)


def test_trio_needs_a_time_that_all_three_share() -> None:
    members = [
        member("U1", "Europe/London"),
        member("U2", "America/Los_Angeles"),
        member("U3", "Asia/Tokyo"),
    ]
    scores = scores_of(members)

    found = match_peers(scores.weights, scores.allowed, seed=1, trio_ok=scores.trio_ok)

    assert (scores.allowed | np.eye(3, dtype=np.bool_)).all()
    assert len(found.groups) == 1
    assert len(found.left_out) == 1


@pytest.mark.parametrize("avoidance", [Avoidance("U1", "U2"), Avoidance("U2", "U1")])
def test_avoidance_of_either_keeps_both_apart(avoidance: Avoidance) -> None:
    members = [member("U1"), member("U2"), member("U3")]

    allowed = scores_of(members, avoidances=[avoidance]).allowed

    assert not allowed[0, 1]
    assert not allowed[1, 0]
    assert allowed[0, 2]
    assert allowed[1, 2]


def test_avoidance_of_somebody_who_is_not_there_changes_nothing() -> None:
    members = [member("U1"), member("U2")]

    assert scores_of(members, avoidances=[Avoidance("U1", "U9")]).allowed[0, 1]


@pytest.mark.parametrize(
    ("ones", "others", "expected"),
    [
        (("english",), ("english", "deutsch"), True),
        (("English ",), ("english",), True),
        (("english",), ("deutsch",), False),
        ((), ("deutsch",), True),  # whoever has named none can meet everybody
        ((), (), True),
    ],
)
def test_partners_have_a_language_in_common(ones: tuple[str, ...], others: tuple[str, ...], expected: bool) -> None:
    people = tables([member("U1", languages=ones), member("U2", languages=others)])

    assert share_a_language(people, people, CHOICES)[0, 1] == expected


def test_somebody_without_a_profile_can_be_scored() -> None:
    scores = scores_of([Member("U1", "ada"), member("U2", languages=("deutsch",))])

    assert scores.allowed[0, 1]


@pytest.mark.parametrize(
    ("wants", "offers", "other_wants", "other_offers", "expected"),
    [
        ((), (), (), (), 0),
        (("SQL",), (), (), (" sql",), 8),  # one way
        (("SQL", "Go"), (), (), ("sql", "go"), 16),
        (("SQL",), ("Go",), ("go",), ("sql",), 33),  # both ways: twice as much as two one way
        (("a", "b", "c"), ("d", "e", "f"), ("d", "e", "f"), ("a", "b", "c"), 100),
        (("a", "b", "c", "g"), (), (), ("a", "b", "c", "g"), 25),  # enough is enough
    ],
)
def test_help_counts_more_when_it_goes_both_ways(
    wants: tuple[str, ...],
    offers: tuple[str, ...],
    other_wants: tuple[str, ...],
    other_offers: tuple[str, ...],
    expected: int,
) -> None:
    people = tables([member("U1", wants=wants, offers=offers), member("U2", wants=other_wants, offers=other_offers)])

    assert can_help(people, people, CHOICES)[0, 1] == expected


def test_shared_wants_count_up_to_three() -> None:
    people = tables([member("U1", wants=("SQL", "Go")), member("U2", wants=("go", "sql", "Design"))])

    assert want_the_same(people, people, CHOICES)[0, 1] == 66


@pytest.mark.parametrize(
    ("zone", "hours", "expected"),
    [
        ("UTC", WorkingHours(), 100),
        ("America/New_York", WorkingHours(), 100),  # 14 to 17 UTC on five days
        ("America/Los_Angeles", WorkingHours(), 0),  # 17 UTC is where London's day ends
        ("America/Los_Angeles", WorkingHours(start=time(8)), 50),  # an hour on five days
        ("UTC", WorkingHours(time(9), time(10, 30), frozenset({0, 1, 5})), 30),
        ("UTC", WorkingHours(days=frozenset({5, 6})), 0),
    ],
)
def test_common_hours_are_counted_over_a_week(zone: str, hours: WorkingHours, expected: int) -> None:
    people = tables([member("U1", "Europe/London"), member("U2", zone, hours=hours)])

    assert common_hours(people, people, CHOICES)[0, 1] == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (WorkingStyle.CALL, WorkingStyle.CALL, 100),
        (WorkingStyle.CALL, WorkingStyle.WALK, 0),
        (WorkingStyle.CALL, WorkingStyle.ANY, 100),
    ],
)
def test_no_preference_of_style_goes_with_every_style(one: WorkingStyle, other: WorkingStyle, expected: int) -> None:
    people = tables([member("U1", style=one), member("U2", style=other)])

    assert same_style(people, people, CHOICES)[0, 1] == expected


@pytest.mark.parametrize(("rounds_ago", "expected"), [(None, 100), (1, 6), (6, 41), (13, 90), (50, 90)])
def test_someone_new_is_best_and_long_ago_is_better_than_lately(rounds_ago: int | None, expected: int) -> None:
    past = {} if rounds_ago is None else {frozenset(("U1", "U2")): rounds_ago}

    people = tables([member("U1"), member("U2")], past)

    assert someone_new(people, people, CHOICES)[0, 1] == expected


def test_past_with_somebody_who_is_not_there_changes_nothing() -> None:
    people = tables([member("U1"), member("U2")], {frozenset(("U1", "U9")): 1})

    assert not people.shared.apart.nnz


@settings(max_examples=100, deadline=None)
@given(rounds(least=3), avoidance_lists, ids(7))
def test_whoever_was_left_out_last_time_comes_first(
    members: tuple[Member, ...], avoidances: list[Avoidance], alone: str
) -> None:
    scores = scores_of(members, avoidances=avoidances, left_out=[alone])
    row = int(alone[1:])

    found = match_peers(scores.weights, scores.allowed, seed=1, trio_ok=scores.trio_ok)

    if row < len(members) and row in found.left_out:
        # then no grouping of as many people, with as few trios, has a place for them
        only = np.zeros_like(scores.weights)
        only[row, :] = only[:, row] = 1
        placed = match_peers(only, scores.allowed, seed=1, trio_ok=scores.trio_ok)
        assert row in placed.left_out


def test_being_left_out_outweighs_the_best_fit() -> None:
    """Two people can only meet the third: it is the turn of the one who was left out, however well the other fits."""
    hub = member("U1", wants=("a", "b", "c"), offers=("d", "e", "f"))
    fitting = member("U2", wants=("d", "e", "f"), offers=("a", "b", "c"))
    alone = member("U3", style=WorkingStyle.CALL)
    rivals = [Avoidance("U2", "U3")]

    def partner_of_hub(left_out: list[str]) -> tuple[int, ...]:
        scores = scores_of([hub, fitting, alone], avoidances=rivals, left_out=left_out)
        return match_peers(scores.weights, scores.allowed, seed=1).groups[0]

    assert partner_of_hub([]) == (0, 1)
    assert partner_of_hub(["U3"]) == (0, 2)
