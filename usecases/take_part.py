"""Pause, resume, skip a round: a member's own say over being matched. Doing any of it twice is harmless."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from mentoring.availability import is_enrolled
from mentoring.errors import NotFound, NotNow
from mentoring.programs import Enrolment, EnrolmentState, Program
from mentoring.rounds import RoundState
from usecases.end_match import offer_other_mentors
from usecases.find_program import living_program
from usecases.plan_round import plan_next_round
from usecases.plan_top_up import plan_return, waits_if_alone
from usecases.replan import replan_member
from usecases.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Part:
    """A member's part in a program after a change; `changed` is False when it was so before."""

    program: Program
    enrolment: Enrolment
    changed: bool
    next_on: date | None = None


def pause(uow: UnitOfWork, program_id: int, user_id: str, until: date | None, *, now: datetime, rng: Random) -> Part:
    """Stop being matched and asked until `until` (first day back), or until they resume."""
    program, before = own_enrolment(uow, program_id, user_id)
    after = replace(before, state=EnrolmentState.PAUSED, paused_until=until)
    if until is None and after != before:
        offer_other_mentors(uow, program, user_id, now=now)
    if opened := uow.rounds.latest(program_id, states=(RoundState.OPEN,)):
        plan_return(uow, after, opened, now=now)
    return _save(uow, program, before, after, now, rng)


def resume(uow: UnitOfWork, program_id: int, user_id: str, *, now: datetime, rng: Random) -> Part:
    """Be matched again from the next round on."""
    program, before = own_enrolment(uow, program_id, user_id)
    after = replace(before, state=EnrolmentState.ACTIVE, paused_until=None)
    after, _ = waits_if_alone(uow, program, after, now=now)
    return _save(uow, program, before, after, now, rng)


def skip(
    uow: UnitOfWork, program_id: int, user_id: str, on: date, *, skipped: bool, now: datetime, rng: Random
) -> Part:
    """Sit out the one round of date `on`, or count in again. Raises NotNow once people are matched, or it has moved."""
    program, before = own_enrolment(uow, program_id, user_id)
    planned = uow.rounds.by_date(program_id, on)
    if planned is None:
        raise NotNow("skip.moved")
    if planned.state is not RoundState.PLANNED:
        raise NotNow("skip.too_late")
    return _save(uow, program, before, replace(before, skip_round=on if skipped else None), now, rng)


def own_enrolment(uow: UnitOfWork, program_id: int, user_id: str) -> tuple[Program, Enrolment]:
    """The member's own part in a living program. Raises NotFound when they are not in it."""
    program = living_program(uow, program_id)
    enrolment = uow.enrolments.get(program_id, user_id)
    if enrolment is None or not is_enrolled(enrolment):
        raise NotFound("enrolment.none", name=program.name)
    return program, enrolment


def _save(uow: UnitOfWork, program: Program, before: Enrolment, after: Enrolment, now: datetime, rng: Random) -> Part:
    changed = before != after
    if changed:
        uow.enrolments.save(after, now)
    if (before.state, before.paused_until) != (after.state, after.paused_until):
        replan_member(uow, program, after.user_id, now=now)
    planned = plan_next_round(uow, program, now=now, rng=rng)
    return Part(program, after, changed, planned.on if planned else None)
