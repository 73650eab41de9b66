"""Ask one member, privately, whether their group has met; and remind them once."""

from datetime import date, datetime

from mentoring.availability import is_enrolled, is_paused
from mentoring.cadence import close_instant, local, reminder_moment
from mentoring.checkins import reminder_wanted
from mentoring.lateness import Move, is_late, put_off
from mentoring.people import Member
from mentoring.programs import Program, ProgramState
from mentoring.rounds import CheckIn, CheckInKind, CheckInState, GroupState, RoundState
from messages import checkin as words
from storage import DueWork
from usecases.catch_up import Step, after_break, next_turn, when_to_ask
from usecases.contact import end_of_next_working_day, end_of_today, next_contact
from usecases.introduce_group import open_group
from usecases.keys import due_key, occasion, reminder_key
from usecases.outgoing import dm, retire
from usecases.people import others, reachable
from usecases.unit import UnitOfWork


def ask_checkin(uow: UnitOfWork, due: DueWork, *, now: datetime) -> Step:
    """Ask once, unless the question has to wait, or has come too late (see `catch_up`)."""
    user_id, on = due.payload["user"], date.fromisoformat(due.payload["on"])
    found = open_group(uow, due.payload["group"])
    if found is None or user_id not in found[2].members:
        return None
    program, round_, group = found
    member = asked_member(uow, program, user_id)
    if member is None:
        return None
    if is_superseded(due, member, now):
        return None
    step = when_to_ask(uow, program, round_, member, due, now=now)
    if step is not None:
        return step
    key = occasion(uow, program.id, "checkin", f"{group.id}.{user_id}", on)
    before = [one for one in uow.checkins.of_group(group.id) if one.user_id == user_id and one.on < on]
    asking = "met_again" if before else "met"
    checkin = uow.checkins.add(program.id, round_.id, group.id, user_id, CheckInKind.MEETING, on, asking, key, now)
    _retire_earlier(uow, program, before, group.members, now)
    message = words.question(checkin, program, others(group.members, user_id))
    expires_at = end_of_next_working_day(member, due.due_at, program.cadence)
    dm(uow, user_id, message, key=key, kind="checkin", now=now, expires_at=expires_at)
    plan_reminder(uow, program, checkin, after=now, planned_on=None)
    return None


def is_superseded(due: DueWork, member: Member, now: datetime) -> bool:
    """Whether the day has come on which the group's next check-in asks the same."""
    following = due.payload.get("next")
    return bool(following) and local(now, member.zone).date() >= date.fromisoformat(str(following))


def _retire_earlier(
    uow: UnitOfWork, program: Program, earlier: list[CheckIn], people: tuple[str, ...], now: datetime
) -> None:
    """One question at a time: those before it have no buttons any more, and what was answered stays."""
    for checkin in earlier:
        if checkin.state is not CheckInState.OPEN:
            continue
        uow.checkins.close([checkin.id])
        message = words.superseded(checkin, program, others(people, checkin.user_id))
        for key in (checkin.outbox_key, *([reminder_key(checkin)] * checkin.reminded)):
            lane = f"dm:{checkin.user_id}"
            retire(uow, key, message, key=f"{key}:superseded", lane=lane, now=now, why="it was asked again since")


def asked_member(uow: UnitOfWork, program: Program, user_id: str) -> Member | None:
    """The member, if a question may go to them at all: enrolled, reachable, and the program runs."""
    enrolment = uow.enrolments.get(program.id, user_id)
    member = uow.members.get(user_id)
    if member is None or not is_enrolled(enrolment) or not reachable(member):
        return None
    return member if program.state is ProgramState.ACTIVE else None


def plan_reminder(
    uow: UnitOfWork,
    program: Program,
    checkin: CheckIn,
    *,
    after: datetime,
    planned_on: date | None,
    not_before: datetime | None = None,
) -> None:
    """Plan the one reminder of a check-in, or move it: to the day after a planned meeting, or after a break."""
    member = uow.members.get(checkin.user_id)
    round_ = uow.rounds.get(checkin.round_id)
    enrolment = uow.enrolments.get(program.id, checkin.user_id)
    if member is None or round_ is None or checkin.reminded or checkin.state is not CheckInState.OPEN:
        return
    key = due_key(checkin.round_id, f"remind:{checkin.group_id}", checkin.user_id)
    if checkin.question == "met_again":
        key = f"{key}:again-{checkin.on}"
    uow.due.cancel(key)
    if program.state is not ProgramState.ACTIVE or enrolment is None:
        return
    at = reminder_moment(member, planned_on or after, program.cadence)
    at = max(at, not_before or at)
    if at >= close_instant(program.cadence, round_.on, program.zone):
        return
    at = after_break(enrolment, member, program, round_, at)
    payload = {"checkin": checkin.id, "user": checkin.user_id}
    # a day that was planned has a key of its own: the reminder before it may be done with, unsent
    uow.due.plan("checkin.remind", f"{key}:{planned_on}" if planned_on else key, payload, at)


def remind_checkin(uow: UnitOfWork, due: DueWork, *, now: datetime) -> Step:
    """Remind once, on the day that it was due, and only who has not answered or had planned to meet by now."""
    checkin = uow.checkins.get(due.payload["checkin"])
    if checkin is None or checkin.state is not CheckInState.OPEN or checkin.reminded:
        return None
    program = uow.programs.get(checkin.program_id)
    round_ = uow.rounds.get(checkin.round_id)
    group = uow.groups.get(checkin.group_id) if checkin.group_id else None
    if program is None or round_ is None or group is None or round_.state is not RoundState.OPEN:
        return None
    member = asked_member(uow, program, checkin.user_id)
    if member is None or group.state is not GroupState.ACTIVE or checkin.user_id not in group.members:
        return None
    enrolment = uow.enrolments.get(program.id, checkin.user_id)
    today = local(now, member.zone).date()
    if not reminder_wanted(checkin, today) or now >= close_instant(program.cadence, round_.on, program.zone):
        return None
    if enrolment is not None and is_paused(enrolment, today):
        return Move(after_break(enrolment, member, program, round_, now))
    if today > local(due.due_at, member.zone).date():
        return None
    at = next_turn(uow, program, member, due.kind, late=is_late(due.due_at, now), now=now)
    if at > now:
        return put_off(due.due_at, now, next_contact(member, now, program.cadence), at)
    uow.checkins.mark_reminded(checkin.id)
    planned_on = checkin.answer.planned_on if checkin.answer else None
    message = words.reminder(checkin, program, others(group.members, member.user_id), planned_on)
    expires_at = end_of_today(member, now, program.cadence)
    dm(uow, member.user_id, message, key=reminder_key(checkin), kind="reminder", now=now, expires_at=expires_at)
    return None
