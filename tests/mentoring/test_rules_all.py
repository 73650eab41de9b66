"""Every rule and every wish, with everything that a company knows of people: shapes, symmetry, blocks, words."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from numpy.typing import NDArray

from mentoring.choices import TIMES, Choices, Weight
from mentoring.circles import form_circles
from mentoring.explain import DROPPED, LEFT_OUT, WHY, why_left_out
from mentoring.facts import Facts, People, gather_people
from mentoring.matching import assign_mentors, match_peers
from mentoring.people import Member, PersonKind, Profile, WorkingStyle
from mentoring.programs import ONE_WAY, Avoidance, ProgramKind
from mentoring.rules import RULES, Rule, block, blocks, permitted, scored, shared_hours, with_windows
from mentoring.wishes import WISHES, Wish, most_points
from messages.rules import DROPPED_WORDS, LEFT_OUT_WORDS, RULE_WORDS, WEIGHT_WORDS, WISH_WORDS
from tests.mentoring.samples import TUESDAY, cadence, working_hours, zones

WORDS = ("SQL", "k8s", "Kubernetes", "Public speaking", "beekeeping", "Go")
GOALS = ("", "stand in front of a crowd", "learn databases", "!?")


@dataclass(frozen=True)
class Company:
    """Some people and all that is known of them."""

    members: tuple[Member, ...]
    facts: Mapping[str, Facts]
    past: Mapping[frozenset[str], int]
    avoidances: tuple[Avoidance, ...]
    capacity: Mapping[str, int]

    def people(self, window: int = 12) -> People:
        return gather_people(
            self.members,
            facts=self.facts,
            past=self.past,
            avoidances=self.avoidances,
            capacity=self.capacity,
            window=window,
            cadence=cadence(),
            on=TUESDAY,
        )


@some.composite
def companies(draw: some.DrawFn, most: int = 7) -> Company:
    n = draw(some.integers(0, most))
    ids = some.integers(0, most).map(lambda at: f"U{at}")
    listed = some.lists(some.sampled_from(WORDS), max_size=3).map(tuple)
    members = tuple(
        Member(
            f"U{at}",
            f"u{at}",
            zone=draw(zones),
            kind=draw(some.sampled_from([PersonKind.PERSON, PersonKind.PERSON, PersonKind.GUEST])),
            profile=Profile(
                offers=draw(listed),
                wants=draw(listed),
                goal=draw(some.sampled_from(GOALS)),
                hours=draw(working_hours()),
                style=draw(some.sampled_from(WorkingStyle)),
                languages=draw(some.lists(some.sampled_from(["english", "deutsch"]), max_size=2).map(tuple)),
            ),
        )
        for at in range(n)
    )
    names = some.sampled_from(["", "one", "other"])
    facts = {
        f"U{at}": Facts(draw(names), draw(names), draw(names), draw(some.none() | some.integers(0, 6)), draw(ids))
        for at in range(n)
    }
    pairs = some.frozensets(ids, min_size=2, max_size=2)
    past = draw(some.dictionaries(pairs, some.integers(1, 15), max_size=8))
    avoidances = tuple(Avoidance(*sorted(pair)) for pair in draw(some.lists(pairs, max_size=4)))
    capacity = {f"U{at}": draw(some.integers(0, 3)) for at in range(n)}
    return Company(members, facts, past, avoidances, capacity)


EVERY: tuple[Rule | Wish, ...] = (*RULES, *WISHES)

choices = some.builds(
    Choices,
    kind=some.sampled_from(ProgramKind),
    window=some.integers(0, 12),
    least_hours=some.integers(0, 5),
    one_language=some.booleans(),
    managers_apart=some.booleans(),
    teams_apart=some.booleans(),
    guests=some.booleans(),
    largest=some.integers(2, 5),
    weights=some.dictionaries(some.sampled_from([wish.key for wish in WISHES]), some.sampled_from(Weight)),
)


def table(rule: Rule | Wish, ones: People, others: People, chosen: Choices) -> NDArray[Any]:
    return rule.keeps(ones, others, chosen) if isinstance(rule, Rule) else rule.percent(ones, others, chosen)


@settings(max_examples=150)
@given(companies(), choices, some.sampled_from(EVERY), some.integers(0, 99))
def test_every_rule_and_wish_says_the_same_of_a_part_as_of_the_whole(
    company: Company, chosen: Choices, rule: Rule | Wish, seed: int
) -> None:
    people = company.people()
    n = len(people)
    rng = np.random.default_rng(seed)
    ones, others = (rng.permutation(n)[: rng.integers(0, n + 1)] for _ in range(2))

    whole = table(rule, people, people, chosen)
    part = table(rule, people.part(ones), people.part(others), chosen)

    assert whole.shape == (n, n)
    assert np.array_equal(part, whole[np.ix_(ones, others)])
    if isinstance(rule, Wish):
        assert ((whole >= 0) & (whole <= 100)).all()
    else:
        assert whole.dtype == np.bool_
    if isinstance(rule, Rule) or chosen.kind not in ONE_WAY:
        assert np.array_equal(whole, whole.T)


@settings(max_examples=60)
@given(companies(), choices, some.integers(0, 99))
def test_every_rule_and_wish_is_blind_to_the_order_of_people(company: Company, chosen: Choices, seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(company.members))
    shuffled = replace(company, members=tuple(company.members[at] for at in order)).people()
    people = company.people()

    for rule in EVERY:
        expected = table(rule, people, people, chosen)[np.ix_(order, order)]
        assert np.array_equal(table(rule, shuffled, shuffled, chosen), expected), rule.key


@settings(max_examples=60)
@given(companies(), choices)
def test_what_is_matched_keeps_every_rule(company: Company, chosen: Choices) -> None:
    people = company.people(chosen.window)
    n = len(people)
    if chosen.kind in ONE_WAY:
        mentees, mentors = people.part(slice(0, n // 2)), people.part(slice(n // 2, n))
        mentees = with_windows(mentees, mentors, chosen)
        weights, allowed = block(mentees, mentors, chosen, np.zeros(n, np.int64))
        found = assign_mentors(weights, allowed, mentors.room)
        met = [(at, n // 2 + mentor) for at, mentor in enumerate(found.mentor_of) if mentor is not None]
        load = np.bincount([mentor for _, mentor in met], minlength=n)
        assert (load[n // 2 :] <= mentors.room).all()
    else:
        people = with_windows(people, people, chosen)
        weights, allowed = block(people, people, chosen, np.zeros(n, np.int64))
        if chosen.kind is ProgramKind.PEER:
            groups = match_peers(weights, allowed, seed=1).groups
        else:
            groups = form_circles(weights, allowed, (2, 4), common=shared_hours(people), iterations=9, seed=1).groups
        met = [(i, j) for group in groups for i in group for j in group if i < j]
    for i, j in met:
        one, other = company.members[i], company.members[j]
        known = (company.facts[one.user_id], company.facts[other.user_id])
        assert not any({one.user_id, other.user_id} == {no.user_id, no.other_id} for no in company.avoidances)
        if chosen.managers_apart:
            assert known[0].manager != other.user_id
            assert known[1].manager != one.user_id
        if chosen.teams_apart:
            assert not known[0].team or known[0].team != known[1].team
        if not chosen.guests:
            assert PersonKind.GUEST not in {one.kind, other.kind}
        said = [set(member.profile.languages) for member in (one, other) if member.profile]
        if chosen.one_language and all(said):
            assert said[0] & said[1]
        assert people.shared.hours[people.week[i], people.week[j]] >= 4 * chosen.least_hours


@settings(max_examples=60)
@given(companies(), choices, some.integers(1, 4))
def test_blocks_give_what_the_whole_table_gives(company: Company, chosen: Choices, step: int) -> None:
    people = company.people()
    first = np.arange(len(people)) % 2
    weights, allowed = block(people, people, chosen, first)
    rows = blocks(people, chosen, first).rows

    for start in range(0, len(people), step):
        some_weights, some_allowed = rows(start, start + step)
        assert np.array_equal(some_weights, weights[start : start + step])
        assert np.array_equal(some_allowed, allowed[start : start + step])
    assert (scored(people, people, chosen) <= most_points(chosen)).all()


@settings(max_examples=60)
@given(companies(), choices)
def test_a_wish_whom_not_to_meet_never_shows_in_why_somebody_was_left_out(company: Company, chosen: Choices) -> None:
    people, open_to_all = company.people(), replace(company, avoidances=()).people()

    for row in range(len(people)):
        told = why_left_out(people.part([row]), people, chosen)
        assert told in LEFT_OUT
        assert told == why_left_out(open_to_all.part([row]), open_to_all, chosen)
        public = [rule for rule in RULES if not rule.private]
        assert (told == "left_out.taken") == bool(permitted(people.part([row]), people, chosen, public).any())


def test_every_rule_wish_and_weight_has_words_and_none_are_left_over() -> None:
    assert set(RULE_WORDS) == {rule.key for rule in RULES}
    assert set(WISH_WORDS) == {wish.key for wish in WISHES}
    assert set(WEIGHT_WORDS) == set(Weight) == set(TIMES)
    assert set(LEFT_OUT_WORDS) == set(LEFT_OUT)
    assert set(DROPPED_WORDS) == {*DROPPED, *WHY}


def pair(one: Facts, other: Facts) -> People:
    members = [Member(f"U{at}", f"u{at}") for at in (1, 2)]
    return gather_people(members, facts={"U1": one, "U2": other}, on=TUESDAY)


@pytest.mark.parametrize(
    ("kind", "mine", "theirs", "percent"),
    [
        (ProgramKind.PEER, 3, 3, 100),
        (ProgramKind.PEER, 3, 5, 20),
        (ProgramKind.CIRCLE, 3, 3, 0),
        (ProgramKind.CIRCLE, 1, 5, 100),
        (ProgramKind.MENTOR, 2, 4, 100),
        (ProgramKind.MENTOR, 2, 3, 70),
        (ProgramKind.MENTOR, 4, 2, 0),
        (ProgramKind.MENTOR, 2, 2, 0),
        (ProgramKind.REVERSE, 4, 2, 100),
        (ProgramKind.REVERSE, 2, 4, 0),
        (ProgramKind.PEER, 3, None, 0),
    ],
)
def test_the_kind_of_program_says_which_levels_fit(
    kind: ProgramKind, mine: int | None, theirs: int | None, percent: int
) -> None:
    people = pair(Facts(level=mine), Facts(level=theirs))
    wish = next(one for one in WISHES if one.key == "seniority")

    assert wish.percent(people.part([0]), people.part([1]), Choices(kind=kind))[0, 0] == percent


@pytest.mark.parametrize(
    ("key", "one", "other", "percent"),
    [
        ("other_department", Facts(department="Sales"), Facts(department="Legal"), 100),
        ("other_department", Facts(department="Sales"), Facts(department=" sales"), 0),
        ("other_department", Facts(department="Sales"), Facts(), 0),
        ("same_department", Facts(department="Sales"), Facts(department="SALES"), 100),
        ("same_department", Facts(), Facts(), 0),
        ("same_location", Facts(location="Rome"), Facts(location="Rome"), 100),
    ],
)
def test_what_is_not_known_counts_as_nothing(key: str, one: Facts, other: Facts, percent: int) -> None:
    people = pair(one, other)
    wish = next(each for each in WISHES if each.key == key)

    assert wish.percent(people, people, Choices())[0, 1] == percent


@pytest.mark.parametrize(("word", "factor"), [(Weight.IMPORTANT, 3), (Weight.NICE, 1), (Weight.IGNORE, 0)])
def test_an_owner_s_word_settles_how_much_a_wish_counts(word: Weight, factor: int) -> None:
    people = pair(Facts(department="Sales"), Facts(department="Legal"))
    ignored = dict.fromkeys([wish.key for wish in WISHES], Weight.IGNORE)
    wish = next(each for each in WISHES if each.key == "other_department")

    table = scored(people, people, Choices(weights={**ignored, "other_department": word}))

    assert table[0, 1] == factor * wish.points * 100


def test_a_goal_in_other_words_counts_as_a_wish_for_help() -> None:
    members = [
        Member("U1", "ada", profile=Profile(goal="stand in front of a crowd without being nervous")),
        Member("U2", "ben", profile=Profile(offers=("presenting",))),
        Member("U3", "chi", profile=Profile(offers=("Payroll",))),
    ]
    people = gather_people(members, on=TUESDAY)
    wish = next(each for each in WISHES if each.key == "can_help")

    found = wish.percent(people, people, Choices())

    assert found[0, 1] > found[0, 2] == 0
