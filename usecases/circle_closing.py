"""The end of a season: a farewell to each member, their look back, their thanks, and what they want to do next."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from mentoring.availability import is_enrolled
from mentoring.cadence import contact_instant, local
from mentoring.errors import NotFound
from mentoring.hours import DAY
from mentoring.lateness import Wait
from mentoring.people import Member
from mentoring.programs import EnrolmentState, Program, ProgramKind, ProgramState
from mentoring.rounds import Group
from messages import circle_between as words
from storage import DueWork
from usecases.catch_up import Step
from usecases.circles import Circle, is_present, post_in_circle, present
from usecases.contact import next_contact
from usecases.find_program import living_program, not_joined
from usecases.outgoing import dm
from usecases.people import others, reachable
from usecases.plan_round import plan_next_round
from usecases.tell_owners import write_to_owners_once
from usecases.unit import UnitOfWork


def plan_farewells(uow: UnitOfWork, circle: Circle, *, now: datetime) -> None:
    """Plan a farewell to everybody, two days after the last session: the day before, they are asked how it was.

    Its key belongs to no round, so that it comes even if the season has closed by then.
    """
    cadence = circle.program.cadence
    for one in present(uow, circle, now):
        at = contact_instant(one, local(now, one.zone).date() + 2 * DAY, cadence.checkin_at, cadence)
        key = f"farewell:{circle.group.id}:{one.user_id}"
        uow.due.plan("circle.farewell", key, {"group": circle.group.id, "user": one.user_id}, at)


def say_farewell(uow: UnitOfWork, due: DueWork, *, now: datetime) -> Step:
    """Say farewell once, in the member's hours."""
    group = uow.groups.get(due.payload["group"])
    program = uow.programs.get(group.program_id) if group else None
    round_ = uow.rounds.get(group.round_id) if group else None
    member = uow.members.get(due.payload["user"])
    if group is None or program is None or round_ is None or member is None or program.state is ProgramState.ENDED:
        return None
    if member.user_id not in group.members or not is_present(uow, program.id, member, now):
        return None
    at = next_contact(member, now, program.cadence)
    if at > now:
        return Wait(at)
    message = words.farewell(program, group.id, others(group.members, member.user_id))
    dm(uow, member.user_id, message, key=_key(uow, group, member.user_id), now=now)
    return None


def own_circle(uow: UnitOfWork, group_id: int, user_id: str) -> tuple[Program, Group]:
    """A circle that this member is in, its season closed or not. Raises NotFound."""
    program, group = _once_own(uow, group_id, user_id)
    if user_id not in group.members:
        raise NotFound("circle.not_yours")
    return program, group


def _once_own(uow: UnitOfWork, group_id: int, user_id: str) -> tuple[Program, Group]:
    """The same for who has left it since: whoever leaves a program leaves its circles."""
    group = uow.groups.get(group_id)
    program = uow.programs.get(group.program_id) if group else None
    if group is None or program is None or program.kind is not ProgramKind.CIRCLE:
        raise NotFound("circle.not_yours")
    if user_id not in {*group.members, *group.left}:
        raise NotFound("circle.not_yours")
    return program, group


def look_back(
    uow: UnitOfWork, group_id: int, user_id: str, helped: str, change: str, *, share: bool, now: datetime, key: str
) -> None:
    """Post a member's look back in the circle's channel if they want that, else send it to them alone."""
    program, group = own_circle(uow, group_id, user_id)
    own_key = f"{_key(uow, group, user_id)}:retro:{key}"
    if share:
        post_in_circle(uow, group.id, words.retro_shared(user_id, helped, change), key=own_key, now=now)
    else:
        dm(uow, user_id, words.retro_kept(program, helped, change), key=own_key, now=now)


def thank(uow: UnitOfWork, group_id: int, user_id: str, other_id: str, what: str, *, now: datetime, key: str) -> None:
    """Thank somebody of one's circle, in private. Raises NotFound for anybody else."""
    program, group = own_circle(uow, group_id, user_id)
    other = uow.members.get(other_id)
    if other is None or other_id == user_id or other_id not in group.members or not reachable(other):
        raise NotFound("thanks.not_in_circle")
    at = next_contact(other, now, program.cadence)
    dm(uow, other_id, words.thanked(program, user_id, what), key=f"{_key(uow, group, user_id)}:thanks:{key}", now=at)


def in_circle(uow: UnitOfWork, group_id: int, user_id: str) -> tuple[Program, list[Member]]:
    """The other members of one's circle. Raises NotFound."""
    program, group = own_circle(uow, group_id, user_id)
    found = uow.members.many(group.members)
    return program, [found[one] for one in others(group.members, user_id) if one in found]


@dataclass(frozen=True, slots=True)
class Another:
    """The program of the next circle, and when its season begins, if that is known. Who has `left` it joins anew."""

    program: Program
    on: date | None = None
    left: bool = False


def start_another(uow: UnitOfWork, group_id: int, user_id: str, *, now: datetime, rng: Random) -> Another:
    """Be part of the program's next season: a break or a skipped season ends. Raises NotFound."""
    program, _ = _once_own(uow, group_id, user_id)
    program = living_program(uow, program.id)
    enrolment = uow.enrolments.get(program.id, user_id)
    if enrolment is None or not is_enrolled(enrolment):
        return Another(program, left=True)
    uow.enrolments.save(replace(enrolment, state=EnrolmentState.ACTIVE, paused_until=None, skip_round=None), now)
    planned = plan_next_round(uow, program, now=now, rng=rng)
    return Another(program, planned.on if planned else None)


def tell_wish(uow: UnitOfWork, group_id: int, user_id: str, what: str, *, now: datetime) -> Program:
    """Tell the owners, once, that a member would like to "lead" circles or to "mentor" somebody."""
    program, _ = own_circle(uow, group_id, user_id)
    message = words.wish(program, user_id, what)
    write_to_owners_once(uow, program, message, f"wish.{what}.{user_id}.{group_id}", now=now)
    return program


def mentor_programs(uow: UnitOfWork, user_id: str) -> list[Program]:
    """Programs in which somebody could mentor, and that are open to them."""
    return [one for one in not_joined(uow, user_id) if one.kind is ProgramKind.MENTOR]


def _key(uow: UnitOfWork, group: Group, user_id: str) -> str:
    return f"{uow.team_id}:{group.program_id}:farewell:{group.id}.{user_id}"
