"""Ask one member, privately, whether their group has met; and remind them once."""

from datetime import date, datetime

from mentoring.availability import is_enrolled, is_paused
from mentoring.cadence import close_instant, local, reminder_moment
from mentoring.checkins import reminder_wanted
from mentoring.programs import Program, ProgramState
from mentoring.rounds import CheckIn, CheckInKind, CheckInState, GroupState, RoundState
from messages import checkin as words
from usecases.contact import end_of_next_working_day, next_contact
from usecases.introduce_group import open_group
from usecases.keys import due_key, occasion
from usecases.outgoing import dm
from usecases.people import others, reachable
from usecases.unit import UnitOfWork


def ask_checkin(uow: UnitOfWork, group_id: int, user_id: str, on: date, *, now: datetime) -> datetime | None:
    """Ask once; returns a later moment when now is outside the member's own hours."""
    found = open_group(uow, group_id)
    if found is None or user_id not in found[2].members:
        return None
    program, round_, group = found
    if not may_be_asked(uow, program, user_id, now):
        return None
    member = uow.members.get(user_id)
    assert member is not None
    at = next_contact(member, now, program.cadence)
    if at > now:
        return at
    key = occasion(uow, program.id, "checkin", f"{group.id}.{user_id}", on)
    checkin = uow.checkins.add(program.id, round_.id, group.id, user_id, CheckInKind.MEETING, on, "met", key, now)
    message = words.question(checkin, program, others(group.members, user_id))
    expires_at = end_of_next_working_day(member, now, program.cadence)
    dm(uow, user_id, message, key=key, kind="checkin", now=now, expires_at=expires_at)
    plan_reminder(uow, program, checkin, after=now, planned_on=None)
    return None


def may_be_asked(uow: UnitOfWork, program: Program, user_id: str, now: datetime) -> bool:
    """Whether a question may go to this member today: enrolled, not paused, reachable, and the program runs."""
    enrolment = uow.enrolments.get(program.id, user_id)
    member = uow.members.get(user_id)
    if enrolment is None or member is None or not reachable(member) or not is_enrolled(enrolment):
        return False
    if program.state is not ProgramState.ACTIVE:
        return False
    return not is_paused(enrolment, local(now, member.zone).date())


def plan_reminder(
    uow: UnitOfWork, program: Program, checkin: CheckIn, *, after: datetime, planned_on: date | None
) -> None:
    """Plan the one reminder of a check-in, or move it to the day after a planned meeting."""
    member = uow.members.get(checkin.user_id)
    round_ = uow.rounds.get(checkin.round_id)
    if member is None or round_ is None or checkin.reminded or checkin.state is not CheckInState.OPEN:
        return
    key = due_key(checkin.round_id, f"remind:{checkin.group_id}", checkin.user_id)
    uow.due.cancel(key)
    if program.state is not ProgramState.ACTIVE:
        return
    at = reminder_moment(member, planned_on or after, program.cadence)
    if at >= close_instant(program.cadence, round_.on, program.zone):
        return
    # a day that was planned has a key of its own: the reminder before it may be done with, unsent
    uow.due.plan("checkin.remind", f"{key}:{planned_on}" if planned_on else key, {"checkin": checkin.id}, at)


def remind_checkin(uow: UnitOfWork, checkin_id: int, *, now: datetime) -> datetime | None:
    """Remind once, and only who has not answered or had planned to meet by now."""
    checkin = uow.checkins.get(checkin_id)
    if checkin is None or checkin.state is not CheckInState.OPEN or checkin.reminded:
        return None
    program = uow.programs.get(checkin.program_id)
    round_ = uow.rounds.get(checkin.round_id)
    group = uow.groups.get(checkin.group_id) if checkin.group_id else None
    if program is None or round_ is None or group is None or round_.state is not RoundState.OPEN:
        return None
    if group.state is not GroupState.ACTIVE:
        return None
    member = uow.members.get(checkin.user_id)
    if member is None or checkin.user_id not in group.members or not may_be_asked(uow, program, member.user_id, now):
        return None
    if not reminder_wanted(checkin, local(now, member.zone).date()):
        return None
    at = next_contact(member, now, program.cadence)
    if at > now:
        return at
    uow.checkins.mark_reminded(checkin.id)
    planned_on = checkin.answer.planned_on if checkin.answer else None
    message = words.reminder(checkin, program, others(group.members, member.user_id), planned_on)
    key = reminder_key(checkin)
    expires_at = end_of_next_working_day(member, now, program.cadence)
    dm(uow, member.user_id, message, key=key, kind="reminder", now=now, expires_at=expires_at)
    return None


def reminder_key(checkin: CheckIn) -> str:
    """The outbox key of a check-in's reminder."""
    return f"{checkin.outbox_key}:reminder"
