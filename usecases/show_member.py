"""What a member sees of their own part: App Home and their matches."""

from dataclasses import replace
from datetime import date, datetime

from mentoring.availability import is_enrolled, is_paused
from mentoring.explain import told_from
from mentoring.people import Member
from mentoring.programs import Enrolment, EnrolmentState, Program
from mentoring.rounds import CheckIn, CheckInKind, Group, GroupState, Outcome, RoundState
from messages.home import HomeFacts, HomeMatch, HomeProgram
from messages.member import MatchLine
from usecases.end_match import open_groups
from usecases.find_program import not_joined
from usecases.people import LIVING, local_date, others, programs_of
from usecases.show_circles import my_circles, open_actions
from usecases.unit import UnitOfWork


def home_facts(uow: UnitOfWork, member: Member, *, now: datetime) -> HomeFacts:
    """Everything that a member's App Home shows."""
    today = local_date(now, member.zone)
    known = uow.members.get(member.user_id)
    mine = programs_of(uow, member.user_id)
    return HomeFacts(
        member=replace(member, profile=known.profile if known else None),
        programs=[_home_program(uow, program, _as_of(enrolment, today)) for program, enrolment in mine],
        joinable=not_joined(uow, member.user_id),
        open_checkins=_open_checkins(uow, member.user_id),
        circles=[one.line for one in my_circles(uow, member, now=now)],
        open_actions=len(open_actions(uow, member.user_id)),
        owned=[one for one in uow.programs.owned_by(member.user_id) if one.state in LIVING],
    )


def matches(uow: UnitOfWork, user_id: str) -> list[MatchLine]:
    """A member's own groups, newest first; `met` is their own answer and nobody else's."""
    lines: list[MatchLine] = []
    for group in uow.groups.of_member(user_id):
        program = uow.programs.get(group.program_id)
        round_ = uow.rounds.get(group.round_id)
        if program and round_:
            met = _own_answer(uow, group, user_id)
            with_whom = others(group.members + group.left, user_id)
            there = round_.state is RoundState.OPEN and user_id in group.members
            goes_on = there and group.state is GroupState.ACTIVE
            told = told_from(group.told, user_id) if goes_on else None
            on = group.begins_on or round_.on
            lines.append(MatchLine(program.name, on, with_whom, met, told, group.mentor, not goes_on))
    return lines


def _home_program(uow: UnitOfWork, program: Program, enrolment: Enrolment) -> HomeProgram:
    planned = uow.rounds.latest(program.id, states=(RoundState.PLANNED,))
    found = tuple(
        HomeMatch(others(group.members, enrolment.user_id), group.mentor, told_from(group.told, enrolment.user_id))
        for group in open_groups(uow, program, enrolment.user_id)
    )
    return HomeProgram(program, enrolment, planned.on if planned else None, found)


def _as_of(enrolment: Enrolment, today: date) -> Enrolment:
    """The enrolment as it counts today: a pause whose day has come is over, though nobody has said so."""
    if enrolment.state is EnrolmentState.PAUSED and not is_paused(enrolment, today):
        return replace(enrolment, state=EnrolmentState.ACTIVE, paused_until=None)
    return enrolment


def _open_checkins(uow: UnitOfWork, user_id: str) -> list[tuple[CheckIn, Program, tuple[str, ...]]]:
    """What can still be answered; of the short questions of a long season only the newest."""
    found: list[tuple[CheckIn, Program, tuple[str, ...]]] = []
    still_open = uow.checkins.open_of_member(user_id)
    newest = {one.program_id: one.id for one in still_open if one.kind is CheckInKind.PULSE}
    for checkin in still_open:
        if checkin.kind is CheckInKind.PULSE and checkin.id != newest[checkin.program_id]:
            continue
        program = uow.programs.get(checkin.program_id)
        group = uow.groups.get(checkin.group_id) if checkin.group_id else None
        if program and is_enrolled(uow.enrolments.get(program.id, user_id)):
            found.append((checkin, program, others(group.members, user_id) if group else ()))
    return found


def _own_answer(uow: UnitOfWork, group: Group, user_id: str) -> bool | None:
    own = [
        one.answer.outcome is Outcome.MET
        for one in uow.checkins.of_group(group.id)
        if one.user_id == user_id and one.kind is CheckInKind.MEETING and one.answer
    ]
    return any(own) if own else None
