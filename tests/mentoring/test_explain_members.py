"""What each member reads of their match, what it lacks, and what another one would have cost."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mentoring.choices import Choices, Weight
from mentoring.explain import DROPPED, MOST_REASONS, REASONS, WHY, Regret, explain, reasons_for, regret, why_left_out
from mentoring.facts import Facts, People, gather_people
from mentoring.matching import match_peers
from mentoring.people import Member, Profile, WorkingStyle
from mentoring.programs import Avoidance, ProgramKind
from mentoring.rules import block, with_windows
from messages.rules import dropped_words, left_out_words, plain_dropped, plain_reason
from tests.mentoring.samples import TUESDAY, cadence, member

CANARY = "UCANARY"


def gathered(members: Sequence[Member], avoidances: Sequence[Avoidance] = (), **facts: Facts) -> People:
    return gather_people(members, facts=facts, avoidances=avoidances, cadence=cadence(), on=TUESDAY)


def test_each_member_reads_first_what_they_can_learn() -> None:
    ada = member("U1", offers=("SQL",), wants=("presenting",))
    ben = member("U2", offers=("Public speaking",), wants=("postgres",))

    for_ada, for_ben = (reasons_for(one, [ada, ben], {}) for one in ("U1", "U2"))

    assert for_ada[0] == ("reason.can_help", {"helper": "U2", "learner": "U1", "skill": "Public speaking"})
    assert for_ben[0] == ("reason.can_help", {"helper": "U1", "learner": "U2", "skill": "SQL"})
    assert set(map(str, for_ada)) == set(map(str, for_ben))


def test_an_offer_close_to_a_goal_in_other_words_is_a_reason() -> None:
    ada = Member("U1", "ada", profile=Profile(goal="stand in front of a crowd without being nervous"))
    ben = member("U2", offers=("Payroll", "presenting"))

    assert ("reason.goal", {"helper": "U2", "learner": "U1", "skill": "presenting"}) in reasons_for(
        "U1", [ada, ben], {}
    )
    assert all(key != "reason.goal" for key, _ in reasons_for("U2", [ada, ben], {}))


@pytest.mark.parametrize(
    ("third", "why"),
    [
        (member("U3", offers=("k8s",)), "dropped.elsewhere"),
        (member("U3", offers=("Payroll",)), "dropped.nobody"),
    ],
)
def test_a_wish_that_is_not_fulfilled_is_named_with_its_reason(third: Member, why: str) -> None:
    members = [member("U1", wants=("Kubernetes",)), member("U2"), third]

    told = explain([0, 1], members, gathered(members), Choices(), {}, TUESDAY)

    assert told["U1"].dropped is not None
    assert (told["U1"].dropped.key, told["U1"].dropped.why) == ("dropped.can_help", why)
    assert told["U1"].dropped.values == {"skill": "Kubernetes"}
    assert told["U2"].dropped is None


def test_nothing_is_missing_where_every_wish_is_fulfilled() -> None:
    members = [member("U1", wants=("SQL",), offers=("Go",)), member("U2", wants=("Go",), offers=("SQL",))]

    told = explain([0, 1], members, gathered(members), Choices(), {}, TUESDAY)

    assert told["U1"].dropped is None
    assert told["U2"].dropped is None


def test_a_wish_that_the_owner_ignores_is_not_missed() -> None:
    members = [member("U1", wants=("SQL",)), member("U2")]
    ignored = Choices(weights={"can_help": Weight.IGNORE, "want_the_same": Weight.IGNORE})

    assert explain([0, 1], members, gathered(members), ignored, {}, TUESDAY)["U1"].dropped is None


words = some.lists(some.sampled_from(["SQL", "k8s", "Go", "Design"]), max_size=3).map(tuple)
profiles = some.lists(some.tuples(words, words, some.sampled_from(WorkingStyle)), min_size=3, max_size=6)


@settings(max_examples=80)
@given(profiles, some.sampled_from(ProgramKind), some.integers(2, 3))
def test_what_members_read_does_not_depend_on_whom_anybody_would_rather_not_meet(
    said: list[tuple[tuple[str, ...], tuple[str, ...], WorkingStyle]], kind: ProgramKind, size: int
) -> None:
    members = [member(f"U{at}", offers=o, wants=w, style=style) for at, (o, w, style) in enumerate(said)]
    members[-1] = member(CANARY, offers=said[-1][0], wants=said[-1][1])
    secret = [Avoidance("U0", CANARY), Avoidance(CANARY, "U1")]
    group, choices = list(range(size)) if len(members) > size else [0, 1], Choices(kind=kind)

    told = explain(group, members, gathered(members, secret), choices, {}, TUESDAY)

    assert told == explain(group, members, gathered(members), choices, {}, TUESDAY)
    for one in told.values():
        assert 1 <= len(one.reasons) <= MOST_REASONS
        assert all(key in REASONS for key, _ in one.reasons)
        assert CANARY not in repr(one) or CANARY in {members[row].user_id for row in group}
        if one.dropped:
            assert one.dropped.key in DROPPED
            assert one.dropped.why in WHY


def test_reasons_come_from_what_people_said_of_themselves_alone() -> None:
    members = [member("U1", offers=("SQL",)), member("U2", wants=("SQL",))]
    known = gathered(members, U1=Facts("Sales", "T", "Rome", 5, "U9"), U2=Facts("Legal", "T2", "Rome", 1, "U8"))

    told = explain([0, 1], members, known, Choices(), {}, TUESDAY)

    assert told == explain([0, 1], members, gathered(members), Choices(), {}, TUESDAY)
    assert not any(secret in repr(told) for secret in ("Sales", "Legal", "Rome", "U9", "U8"))


def test_whoever_would_rather_not_meet_the_only_one_reads_what_everybody_reads() -> None:
    members = [member("U1"), member("U2")]

    why = why_left_out(gathered(members, [Avoidance("U1", "U2")]).part([0]), gathered(members), Choices())

    assert why == "left_out.taken"
    assert "first in the next round" in left_out_words(why)


@pytest.mark.parametrize(
    ("others", "choices", "why"),
    [
        ([], Choices(), "left_out.alone"),
        ([member("U2", languages=("deutsch",))], Choices(), "left_out.share_a_language"),
        # the hours of people are private: whoever shares none reads what they would read if all others were taken
        ([member("U2", "America/Los_Angeles")], Choices(least_hours=40), "left_out.taken"),
    ],
)
def test_a_public_rule_that_leaves_nobody_is_named_and_a_private_one_is_not(
    others: list[Member], choices: Choices, why: str
) -> None:
    people = gathered([member("U1"), *others])

    assert why_left_out(people.part([0]), people, choices) == why


def test_regret_is_what_banning_a_pair_costs() -> None:
    members = [
        member("U1", offers=("SQL",), wants=("Go",)),
        member("U2", offers=("Go",), wants=("SQL",)),
        member("U3"),
        member("U4"),
    ]
    people = with_windows(gathered(members), gathered(members), Choices())
    weights, allowed = block(people, people, Choices(), np.zeros(4, np.int64))

    def solve(permissions: np.typing.NDArray[np.bool_]) -> tuple[int, int]:
        found = match_peers(weights * permissions, permissions, seed=1)
        return 4 - len(found.left_out), found.weight

    assert regret((0, 1), allowed, solve).points > 0
    assert regret((0, 2), allowed, solve) == Regret(0, 0)
    only = (
        allowed & (np.add.outer(np.arange(4), np.arange(4)) != 3) & (np.abs(np.subtract.outer(range(4), range(4))) != 2)
    )
    assert regret((0, 1), only, solve) == Regret(int(weights[0, 1]), 2)
    assert allowed[0, 1], "the table itself stays as it is"


def test_reasons_and_missing_wishes_read_as_plain_sentences_outside_of_slack() -> None:
    names = {"U1": "Ada", "U2": "Ben"}

    reason = plain_reason("reason.can_help", {"helper": "U1", "learner": "U2", "skill": "C*"}, names)

    assert reason == "Ada can help with C*, and Ben would like to grow in it."
    assert "SQL" in plain_dropped("dropped.can_help", "dropped.nobody", {"skill": "SQL"})
    assert "&lt;x&gt;" in dropped_words("dropped.can_help", "dropped.nobody", {"skill": "<x>"})
