"""Leave a program: at once, without a reason; who is left behind is told and comes first next time."""

from dataclasses import replace
from datetime import datetime
from random import Random

from mentoring.availability import is_enrolled
from mentoring.programs import EnrolmentState, Program
from usecases.circles import open_circle
from usecases.end_match import open_groups, take_out
from usecases.find_program import living_program
from usecases.leave_circle import take_out_of_circle
from usecases.outgoing import withdraw
from usecases.plan_round import plan_next_round
from usecases.unit import UnitOfWork


def leave(uow: UnitOfWork, program_id: int, user_id: str, *, now: datetime, rng: Random) -> tuple[Program, bool]:
    """End the member's part; (program, False) when they were not in it."""
    program = living_program(uow, program_id)
    enrolment = uow.enrolments.get(program_id, user_id)
    if enrolment is None or not is_enrolled(enrolment):
        return program, False
    uow.enrolments.save(replace(enrolment, state=EnrolmentState.LEFT, paused_until=None, waiting_since=None), now)
    plan_next_round(uow, program, now=now, rng=rng)
    leave_groups(uow, program, user_id, now=now)
    return program, True


def leave_groups(uow: UnitOfWork, program: Program, user_id: str, *, now: datetime) -> None:
    """Take somebody out of the open round, whatever the reason; they are asked nothing more in this program."""
    for group in open_groups(uow, program, user_id):
        circle = open_circle(uow, group.id)
        if circle is not None:
            take_out_of_circle(uow, circle, user_id, now=now)
            continue
        take_out(uow, program, group, user_id, parted=False, now=now)
    mine = [one.id for one in uow.checkins.open_of_member(user_id) if one.program_id == program.id]
    uow.checkins.close(mine)
    withdraw(uow, program.id, now=now, user_id=user_id)
