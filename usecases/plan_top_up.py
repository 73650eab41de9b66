"""Plan the matching of those who wait in the middle of a round."""

from dataclasses import replace
from datetime import date, datetime, time

from mentoring.cadence import local, time_left, top_up_instant
from mentoring.hours import DAY, instant
from mentoring.programs import ONE_WAY, Enrolment, EnrolmentState, Program, ProgramKind, ProgramState, Role
from mentoring.rounds import GroupState, Round, RoundState
from usecases.keys import due_key
from usecases.plan_changes import plan_changes
from usecases.unit import UnitOfWork


def plan_top_up(uow: UnitOfWork, program: Program, round_: Round, *, now: datetime) -> datetime | None:
    """Match those who wait on the next working morning; None when that is too late for this round.

    Harmless to repeat: everybody who waits is matched together.
    """
    if program.state is not ProgramState.ACTIVE or round_.state is not RoundState.OPEN:
        return None
    if program.kind is ProgramKind.CIRCLE:
        return None
    at = top_up_instant(program.cadence, now, program.zone)
    if not time_left(program.cadence, round_.on, at, program.zone):
        return None
    key = due_key(round_.id, "top-up", local(at, program.zone).date().isoformat())
    uow.due.plan("round.top_up", key, {"round": round_.id}, at)
    return at


def is_looked_for(program: Program, round_: Round, at: datetime | None, *, now: datetime) -> bool:
    """Whether whoever has no match waits for one in this round: until `at`, or until a paused program goes on."""
    if at is not None or program.state is not ProgramState.PAUSED or round_.state is not RoundState.OPEN:
        return at is not None
    return time_left(program.cadence, round_.on, now, program.zone)


def plan_return(uow: UnitOfWork, enrolment: Enrolment, round_: Round, *, now: datetime) -> None:
    """Whoever waits, or can be waited for, and is on a break with a date, is looked for on the day of their return."""
    program, until = uow.programs.get(enrolment.program_id), enrolment.paused_until
    if program is None or until is None or enrolment.state is not EnrolmentState.PAUSED:
        return
    if program.kind in ONE_WAY or enrolment.waiting_since is not None:
        eve = instant(until - DAY, time.min, program.zone)
        plan_top_up(uow, program, round_, now=max(now, eve or now))


def waits_if_alone(
    uow: UnitOfWork, program: Program, enrolment: Enrolment, *, now: datetime
) -> tuple[Enrolment, date | None]:
    """What becomes of somebody who has just come, or come back, in the middle of a round.

    With mentors rounds are long: a mentee waits for a mentor from now on, and whoever waits may find one in a mentor
    who comes. Returns the enrolment, and the day on which those who wait are matched; None when this one does not wait.
    """
    opened = uow.rounds.latest(program.id, states=(RoundState.OPEN,))
    if program.kind is ProgramKind.CIRCLE and opened is not None:
        return _waits_for_place(uow, program, opened, enrolment, now), None
    if opened is None:
        return enrolment, None
    if program.kind not in ONE_WAY:
        if enrolment.waiting_since is not None:
            plan_top_up(uow, program, opened, now=now)
        return enrolment, None
    groups = [one for one in uow.groups.of_round(opened.id) if one.state is GroupState.ACTIVE]
    mentor = enrolment.role is Role.MENTOR
    if not mentor and any(enrolment.user_id in group.members for group in groups):
        return enrolment, None
    at = plan_top_up(uow, program, opened, now=now)
    if at is None:
        return enrolment, None
    waiting = enrolment if mentor else replace(enrolment, waiting_since=enrolment.waiting_since or now)
    return waiting, local(at, program.zone).date()


def _waits_for_place(
    uow: UnitOfWork, program: Program, opened: Round, enrolment: Enrolment, now: datetime
) -> Enrolment:
    """Who comes while circles meet waits for a place in one; an owner decides."""
    groups = [one for one in uow.groups.of_round(opened.id) if one.state is GroupState.ACTIVE]
    if any(enrolment.user_id in group.members for group in groups):
        return enrolment
    plan_changes(uow, program, now=now)
    return replace(enrolment, waiting_since=enrolment.waiting_since or now)
