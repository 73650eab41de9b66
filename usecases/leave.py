"""Leave a program: at once, without a reason; who is left behind is told and comes first next time."""

from dataclasses import replace
from datetime import datetime
from random import Random

from mentoring.availability import is_enrolled
from mentoring.programs import EnrolmentState, Program
from mentoring.rounds import Group, GroupState, RoundState
from messages import member as words
from usecases.contact import next_contact
from usecases.find_program import living_program
from usecases.outgoing import dm, withdraw
from usecases.people import others
from usecases.plan_round import plan_next_round
from usecases.unit import UnitOfWork


def leave(uow: UnitOfWork, program_id: int, user_id: str, *, now: datetime, rng: Random) -> tuple[Program, bool]:
    """End the member's part; (program, False) when they were not in it."""
    program = living_program(uow, program_id)
    enrolment = uow.enrolments.get(program_id, user_id)
    if enrolment is None or not is_enrolled(enrolment):
        return program, False
    uow.enrolments.save(replace(enrolment, state=EnrolmentState.LEFT, paused_until=None), now)
    plan_next_round(uow, program, now=now, rng=rng)
    leave_groups(uow, program, user_id, now=now)
    return program, True


def leave_groups(uow: UnitOfWork, program: Program, user_id: str, *, now: datetime) -> None:
    """Take somebody out of the open round, whatever the reason; they are asked nothing more in this program."""
    for group in open_groups(uow, program, user_id):
        _leave_group(uow, program, group, user_id, now)
    mine = [one.id for one in uow.checkins.open_of_member(user_id) if one.program_id == program.id]
    uow.checkins.close(mine)
    withdraw(uow, program.id, now=now, user_id=user_id)


def open_groups(uow: UnitOfWork, program: Program, user_id: str) -> list[Group]:
    """The groups of the program's open round that somebody is in."""
    found: list[Group] = []
    for group in uow.groups.of_member(user_id):
        round_ = uow.rounds.get(group.round_id)
        open_ = round_ is not None and round_.state is RoundState.OPEN
        if open_ and group.program_id == program.id and group.state is GroupState.ACTIVE:
            found.append(group)
    return found


def _leave_group(uow: UnitOfWork, program: Program, group: Group, user_id: str, now: datetime) -> None:
    after = uow.groups.remove_member(group.id, user_id, now)
    round_ = uow.rounds.get(group.round_id)
    planned = uow.rounds.latest(program.id, states=(RoundState.PLANNED,))
    for one in after.members:
        member = uow.members.get(one)
        enrolment = uow.enrolments.get(program.id, one)
        if member is None or enrolment is None or round_ is None:
            continue
        if after.state is GroupState.ENDED:
            uow.enrolments.save(replace(enrolment, left_out_on=round_.on), now)
        message = words.partner_left(program, others(after.members, one), planned.on if planned else None)
        key = f"{uow.team_id}:{program.id}:partner-left:{group.id}.{one}.{user_id}"
        dm(uow, one, message, key=key, now=next_contact(member, now, program.cadence))
