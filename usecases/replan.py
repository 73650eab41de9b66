"""Make what is planned follow a program's settings, state and people; what was sent stays as it is."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from random import Random

from mentoring.availability import is_enrolled
from mentoring.cadence import close_instant
from mentoring.people import Member
from mentoring.programs import Program, ProgramKind, ProgramState
from mentoring.rounds import Group, GroupState, Outcome, Round, RoundState
from usecases.ask_checkin import plan_reminder
from usecases.follow_circle import circles_changed
from usecases.introduce_group import plan_introduction, plan_questions
from usecases.keys import due_key, introduction_key
from usecases.outgoing import withdraw
from usecases.people import reachable
from usecases.plan_changes import plan_changes
from usecases.plan_round import plan_next_round
from usecases.plan_season import replan_season
from usecases.plan_top_up import plan_top_up
from usecases.unit import UnitOfWork

#: what an open round sends to its members
TO_MEMBERS = ("introduce", "checkin", "remind", "pulse", "session")


def replan(uow: UnitOfWork, program: Program, *, now: datetime, rng: Random) -> Round | None:
    """After a change of settings or state: the next round, and all that an open one still has to send.

    Returns the next round; None while the program does not run: then nothing waits for a member any more.
    """
    if program.state is not ProgramState.ACTIVE:
        # what the change itself has to say comes after this, and stays
        withdraw(uow, program.id, now=now)
    planned = plan_next_round(uow, program, now=now, rng=rng)
    opened = uow.rounds.latest(program.id, states=(RoundState.OPEN,))
    if opened:
        plan_close(uow, program, opened)
        # planned anew below, since what was planned under other settings may have no moment under these
        _hold(uow, opened)
    if opened and program.state is ProgramState.ACTIVE:
        replan_groups(uow, program, opened, uow.groups.of_round(opened.id), now=now)
        plan_changes(uow, program, now=now)
        if any(one.waiting_since for one in uow.enrolments.of_program(program.id)):
            plan_top_up(uow, program, opened, now=now)
    return planned


def plan_close(uow: UnitOfWork, program: Program, opened: Round) -> None:
    """When no more answers are taken in an open round, and its report is written."""
    at = close_instant(program.cadence, opened.on, program.zone)
    uow.due.plan("round.close", due_key(opened.id, "close"), {"round": opened.id}, at)


def replan_groups(uow: UnitOfWork, program: Program, opened: Round, groups: Iterable[Group], *, now: datetime) -> None:
    """Plan anew what these groups of an open round have not been sent yet."""
    if program.state is not ProgramState.ACTIVE:
        return
    if program.kind is ProgramKind.CIRCLE:
        replan_season(uow, program, groups, now=now)
        return
    for group in groups:
        if group.state is not GroupState.ACTIVE:
            continue
        people = [one for one in uow.members.many(group.members).values() if reachable(one)]
        introduced = uow.outbox.get(introduction_key(uow, opened, group.id))
        if introduced is None:
            plan_introduction(uow, program, opened, group.id, people, now)
            continue
        for member in people:
            if is_enrolled(uow.enrolments.get(program.id, member.user_id)):
                _replan_questions(uow, program, opened, group, member, introduced.not_before, now)
        _replan_reminders(uow, program, group)


def replan_member(uow: UnitOfWork, program: Program, user_id: str, *, now: datetime) -> None:
    """After somebody's break began, ended or moved: when they are asked what the open round has still to ask them."""
    opened = uow.rounds.latest(program.id, states=(RoundState.OPEN,))
    member = uow.members.get(user_id)
    if opened is None or member is None or program.state is not ProgramState.ACTIVE:
        return
    if program.kind is ProgramKind.CIRCLE:
        circles_changed(uow, program, user_id, now=now)
        plan_changes(uow, program, now=now)
        return
    for group in uow.groups.of_member(user_id):
        introduced = uow.outbox.get(introduction_key(uow, opened, group.id))
        if group.round_id != opened.id or group.state is not GroupState.ACTIVE or introduced is None:
            continue
        _replan_questions(uow, program, opened, group, member, introduced.not_before, now)
        _replan_reminders(uow, program, group, user_id, not_before=now)


def _replan_questions(
    uow: UnitOfWork,
    program: Program,
    opened: Round,
    group: Group,
    member: Member,
    introduced_at: datetime,
    now: datetime,
) -> None:
    not_before = max(now, introduced_at + timedelta(hours=1))
    plan_questions(uow, program, opened, group, member, introduced_at=introduced_at, not_before=not_before)


def _replan_reminders(
    uow: UnitOfWork, program: Program, group: Group, only: str | None = None, not_before: datetime | None = None
) -> None:
    for checkin in uow.checkins.of_group(group.id):
        answer = checkin.answer
        if checkin.user_id not in group.members or checkin.asked_at is None or only not in {None, checkin.user_id}:
            continue
        if answer is None or answer.outcome is Outcome.PLANNED:
            planned_on = answer.planned_on if answer else None
            after = checkin.asked_at
            plan_reminder(uow, program, checkin, after=after, planned_on=planned_on, not_before=not_before)


def _hold(uow: UnitOfWork, opened: Round) -> None:
    for kind in TO_MEMBERS:
        uow.due.cancel(f"round:{opened.id}:{kind}")
