"""Groups, check-ins, answers and the facts of a report, on both databases."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from mentoring.rounds import Answer, CheckIn, CheckInKind, CheckInState, Group, GroupState, Outcome, Round, RoundState
from storage import Database, UnitOfWork
from tests.storage.samples import LATER, NOW, TEAM, TUESDAY, a_group, a_program, a_round

WEEK_ON = TUESDAY + timedelta(days=7)


def ask(uow: UnitOfWork, group: Group, user_id: str) -> CheckIn:
    """A stored meeting check-in."""
    key = f"checkin:{group.id}:{user_id}"
    return uow.checkins.add(
        group.program_id, group.round_id, group.id, user_id, CheckInKind.MEETING, WEEK_ON, "met", key, NOW
    )


def pulse(uow: UnitOfWork, round_: Round, user_id: str) -> CheckIn:
    """A stored pulse."""
    key = f"pulse:{round_.id}:{user_id}"
    return uow.checkins.add(
        round_.program_id, round_.id, None, user_id, CheckInKind.PULSE, WEEK_ON, "pulse.useful", key, LATER
    )


def test_group_comes_back_as_added(database: Database) -> None:
    with database.begin(TEAM) as uow:
        round_ = a_round(uow, a_program(uow))
        group = uow.groups.add(round_, ["U3", "U1", "U2"], "U1", [("reason.wants", {"tag": "SQL"}), ("reason.new", {})])
        uow.commit()
    assert (group.members, group.organiser, group.state, group.left) == (
        ("U3", "U1", "U2"),
        "U1",
        GroupState.ACTIVE,
        (),
    )
    with database.begin(TEAM) as uow:
        assert uow.groups.get(group.id) == group
        assert uow.groups.get(group.id + 1) is None


@pytest.mark.parametrize("members", [(), ("U1",), ("U1", "U1"), tuple(f"U{n}" for n in range(11))])
def test_group_of_fewer_than_two_or_more_than_ten_is_refused(database: Database, members: tuple[str, ...]) -> None:
    with database.begin(TEAM) as uow:
        round_ = a_round(uow, a_program(uow))
        with pytest.raises(ValueError, match="2-10"):
            uow.groups.add(round_, members, "U1", [])


def test_organiser_from_outside_the_group_is_refused(database: Database) -> None:
    with database.begin(TEAM) as uow:
        round_ = a_round(uow, a_program(uow))
        with pytest.raises(ValueError, match="organiser"):
            uow.groups.add(round_, ["U1", "U2"], "U3", [])


def test_groups_of_a_round_come_in_the_order_in_which_they_were_made(database: Database) -> None:
    with database.begin(TEAM) as uow:
        program = a_program(uow)
        first, second = a_round(uow, program, 1), a_round(uow, program, 2)
        groups = (a_group(uow, first, "U9", "U8"), a_group(uow, first, "U1", "U2", "U3"))
        a_group(uow, second, "U1", "U9")
        assert uow.groups.of_round(first.id) == groups


def test_groups_of_a_member_come_newest_first_without_those_they_left(database: Database) -> None:
    with database.begin(TEAM) as uow:
        program = a_program(uow)
        groups = [a_group(uow, a_round(uow, program, number), "U1", "U2") for number in (1, 2, 3)]
        a_group(uow, a_round(uow, program, 4), "U2", "U3")
        uow.groups.remove_member(groups[1].id, "U1", NOW)
        assert uow.groups.of_member("U1") == (groups[2], groups[0])
        assert uow.groups.of_member("U1", limit=1) == (groups[2],)


def test_past_pairs_tell_the_last_round_of_every_two_people(database: Database) -> None:
    with database.begin(TEAM) as uow:
        program, other = a_program(uow), a_program(uow, "C2")
        first, second = a_round(uow, program, 1), a_round(uow, program, 2)
        trio = a_group(uow, first, "U3", "U2", "U1")
        uow.groups.remove_member(trio.id, "U3", NOW)
        a_group(uow, second, "U1", "U2")
        a_group(uow, a_round(uow, other), "U1", "U9")
        assert uow.groups.past_pairs(program.id) == {
            frozenset({"U1", "U2"}): 2,
            frozenset({"U1", "U3"}): 1,
            frozenset({"U2", "U3"}): 1,
        }


def test_organised_counts_each_members_groups_of_the_program(database: Database) -> None:
    with database.begin(TEAM) as uow:
        program = a_program(uow)
        for number, people in enumerate((("U1", "U2"), ("U2", "U1"), ("U1", "U3")), start=1):
            a_group(uow, a_round(uow, program, number), *people)
        assert uow.groups.organised(program.id) == {"U1": 2, "U2": 1}


def test_group_that_loses_a_member_goes_on_with_two_and_ends_with_one(database: Database) -> None:
    with database.begin(TEAM) as uow:
        group = a_group(uow, a_round(uow, a_program(uow)), "U1", "U2", "U3")
        left = uow.groups.remove_member(group.id, "U1", NOW)
        assert (left.members, left.left, left.state, left.organiser) == (("U2", "U3"), ("U1",), GroupState.ACTIVE, "U2")
        assert uow.groups.remove_member(group.id, "U1", LATER) == left
        ended = uow.groups.remove_member(group.id, "U3", NOW)
        assert (ended.members, ended.left, ended.state) == (("U2",), ("U1", "U3"), GroupState.ENDED)
        assert uow.groups.get(group.id) == ended


def test_somebody_who_was_never_in_the_group_cannot_leave_it(database: Database) -> None:
    with database.begin(TEAM) as uow:
        group = a_group(uow, a_round(uow, a_program(uow)), "U1", "U2")
        with pytest.raises(LookupError):
            uow.groups.remove_member(group.id, "U3", NOW)


def test_checkin_comes_back_as_added_and_is_asked_once(database: Database) -> None:
    with database.begin(TEAM) as uow:
        group = a_group(uow, a_round(uow, a_program(uow)), "U1", "U2")
        checkin = ask(uow, group, "U1")
        assert checkin == CheckIn(
            id=checkin.id,
            program_id=group.program_id,
            round_id=group.round_id,
            group_id=group.id,
            user_id="U1",
            kind=CheckInKind.MEETING,
            on=WEEK_ON,
            state=CheckInState.OPEN,
            question="met",
            outbox_key=f"checkin:{group.id}:U1",
            asked_at=NOW,
        )
        assert ask(uow, group, "U1") == checkin
        assert uow.checkins.of_group(group.id) == (checkin,)


def test_pulse_is_asked_once_per_round_and_date(database: Database) -> None:
    with database.begin(TEAM) as uow:
        round_ = a_round(uow, a_program(uow))
        assert pulse(uow, round_, "U1") == pulse(uow, round_, "U1")
        assert len(uow.checkins.of_round(round_.id)) == 1


def test_meeting_checkin_without_a_group_is_refused(database: Database) -> None:
    with database.begin(TEAM) as uow:
        round_ = a_round(uow, a_program(uow))
        with pytest.raises(IntegrityError):
            uow.checkins.add(round_.program_id, round_.id, None, "U1", CheckInKind.MEETING, TUESDAY, "met", "key", NOW)


def test_last_answer_wins(database: Database) -> None:
    with database.begin(TEAM) as uow:
        checkin = ask(uow, a_group(uow, a_round(uow, a_program(uow)), "U1", "U2"), "U1")
        first = Answer(checkin.id, NOW, Outcome.PLANNED, comment="soon", planned_on=WEEK_ON)
        last = Answer(checkin.id, LATER, Outcome.COULD_NOT, reason="reason.ill")
        uow.checkins.record_answer(first)
        assert uow.checkins.get(checkin.id) == replace(checkin, answer=first)
        uow.checkins.record_answer(last)
        assert uow.checkins.get(checkin.id) == replace(checkin, answer=last)


@pytest.mark.parametrize("score", [0, 6])
def test_score_outside_one_to_five_is_refused(database: Database, score: int) -> None:
    with database.begin(TEAM) as uow:
        checkin = pulse(uow, a_round(uow, a_program(uow)), "U1")
        with pytest.raises(IntegrityError):
            uow.checkins.record_answer(Answer(checkin.id, NOW, score=score))


def test_answer_to_nothing_is_refused(database: Database) -> None:
    with database.begin(TEAM) as uow, pytest.raises(LookupError):
        uow.checkins.record_answer(Answer(404, NOW, Outcome.MET))


def test_open_checkins_are_listed_until_they_are_closed(database: Database) -> None:
    with database.begin(TEAM) as uow:
        program = a_program(uow)
        first, second = a_round(uow, program, 1), a_round(uow, program, 2)
        one = ask(uow, a_group(uow, first, "U1", "U2"), "U1")
        two = pulse(uow, first, "U1")
        three = ask(uow, a_group(uow, second, "U1", "U2"), "U1")
        ask(uow, a_group(uow, second, "U3", "U4"), "U3")
        assert uow.checkins.open_of_member("U1") == (one, two, three)
        uow.checkins.close([three.id])
        assert uow.checkins.open_of_member("U1") == (one, two)
        uow.checkins.close_round(first.id)
        assert uow.checkins.open_of_member("U1") == ()
        assert uow.checkins.get(one.id) == replace(one, state=CheckInState.CLOSED)
        assert len(uow.checkins.open_of_member("U3")) == 1


def test_checkins_of_a_round_are_filtered_by_kind(database: Database) -> None:
    with database.begin(TEAM) as uow:
        round_ = a_round(uow, a_program(uow))
        meeting = ask(uow, a_group(uow, round_, "U1", "U2"), "U2")
        question = pulse(uow, round_, "U2")
        assert uow.checkins.of_round(round_.id) == (meeting, question)
        assert uow.checkins.of_round(round_.id, kind=CheckInKind.PULSE) == (question,)


def test_reminder_is_noted(database: Database) -> None:
    with database.begin(TEAM) as uow:
        checkin = ask(uow, a_group(uow, a_round(uow, a_program(uow)), "U1", "U2"), "U1")
        uow.checkins.mark_reminded(checkin.id)
        assert uow.checkins.get(checkin.id) == replace(checkin, reminded=True)


def test_last_pulse_counts_every_program_and_no_meeting(database: Database) -> None:
    with database.begin(TEAM) as uow:
        round_, other = a_round(uow, a_program(uow)), a_round(uow, a_program(uow, "C2"))
        ask(uow, a_group(uow, round_, "U1", "U2"), "U1")
        assert uow.checkins.last_pulse_at("U1") is None
        pulse(uow, other, "U1")
        assert uow.checkins.last_pulse_at("U1") == LATER


def test_round_facts_count_groups_of_which_anybody_said_that_they_met(database: Database) -> None:
    with database.begin(TEAM) as uow:
        program = a_program(uow)
        for number, outcomes in ((1, (Outcome.MET, Outcome.NOT_YET)), (2, (Outcome.MET, Outcome.MET))):
            round_ = a_round(uow, program, number)
            pair = a_group(uow, round_, "U1", "U2")
            a_group(uow, round_, "U3", "U4")
            for user_id, outcome in zip(("U1", "U2"), outcomes, strict=True):
                uow.checkins.record_answer(Answer(ask(uow, pair, user_id).id, NOW, outcome))
            uow.rounds.save(replace(round_, state=RoundState.CLOSED))
        last = a_round(uow, program, 3)
        last = replace(last, state=RoundState.CLOSED, invited=5, matched=4, left_out=("U5",))
        uow.rounds.save(last)
        uow.rounds.save(replace(a_round(uow, program, 4), state=RoundState.CLOSED))
        facts = uow.reports.round_facts(program, last)
    week = timedelta(days=7)
    assert facts.history == ((1, TUESDAY, 2, 1), (2, TUESDAY + week, 2, 1))
    assert (facts.number, facts.on, facts.groups, facts.met) == (3, TUESDAY + 2 * week, 0, 0)
    assert (facts.program, facts.invited, facts.matched, facts.left_out) == ("Peers", 5, 4, 1)
    assert (facts.pulse, facts.scores, facts.comments) == (None, (), ())


def test_round_facts_hold_pulse_answers_in_an_order_that_tells_nothing(database: Database) -> None:
    with database.begin(TEAM) as uow:
        program = a_program(uow)
        round_ = a_round(uow, program)
        pair = a_group(uow, round_, "U1", "U2")
        uow.checkins.record_answer(Answer(ask(uow, pair, "U1").id, NOW, Outcome.MET, comment="between the two of us"))
        for user_id, score, comment in (("U1", 5, "zest"), ("U2", 1, ""), ("U3", 3, "apt")):
            uow.checkins.record_answer(Answer(pulse(uow, round_, user_id).id, NOW, score=score, comment=comment))
        pulse(uow, round_, "U4")
        facts = uow.reports.round_facts(program, round_)
    assert (facts.groups, facts.met) == (1, 1)
    assert (facts.pulse, facts.scores, facts.comments) == ("pulse.useful", (1, 3, 5), ("apt", "zest"))


def test_somebody_comes_into_a_group_and_back_into_it_until_it_is_full(database: Database) -> None:
    members = [f"U{at}" for at in range(9)]
    with database.begin(TEAM) as uow:
        group = a_group(uow, a_round(uow, a_program(uow)), *members)
        for _ in range(2):
            assert uow.groups.add_member(group.id, "U9").members == (*members, "U9")
        with pytest.raises(ValueError, match="takes nobody"):
            uow.groups.add_member(group.id, "U10")
        uow.groups.remove_member(group.id, "U3", NOW)
        back = uow.groups.add_member(group.id, "U3")
        assert ("U3" in back.members, back.left) == (True, ())
        assert set(back.members) == {*members, "U9"}
        with pytest.raises(LookupError):
            uow.groups.add_member(999, "U1")
