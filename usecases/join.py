"""Join a program, or keep the profile up to date."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from mentoring.eligibility import check_may_join
from mentoring.errors import InvalidInput, MentoringError
from mentoring.people import Member, Profile
from mentoring.programs import MOST_CAPACITY, ONE_WAY, Enrolment, EnrolmentState, Program, ProgramKind, Role
from messages import member as words
from messages.circle_welcome import takes_part, waits_for_place
from usecases.find_program import joinable_program
from usecases.outgoing import dm
from usecases.plan_round import plan_next_round
from usecases.plan_top_up import waits_if_alone
from usecases.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Joined:
    """What came of joining."""

    program: Program
    next_on: date | None
    already: bool
    enrolment: Enrolment
    #: whoever was in already has changed their part
    changed: bool = False


def join(
    uow: UnitOfWork,
    *,
    member: Member,
    program_id: int,
    profile: Profile,
    now: datetime,
    rng: Random,
    interaction: str,
    in_channel: bool = False,
    role: Role | None = None,
    capacity: int = 1,
) -> Joined:
    """Enrol a member, with what they say of themselves. Joining twice only saves the profile, and their part.

    `role` and `capacity` count where there are mentors and mentees; without a role the one from before stays. Raises
    InvalidInput for a role or a capacity that is not possible there. Fewer people later never take a match away.
    `in_channel` says whether they are in the program's channel, without which a private one is not there for them.
    Raises NotAllowed for guests, bots and people of other workspaces, NotFound and NotNow for the program.
    """
    check_may_join(member)
    program = joinable_program(uow, program_id, member.user_id, in_channel=in_channel)
    before = uow.enrolments.get(program.id, member.user_id)
    enrolment = _with_part(program, before or Enrolment(program.id, member.user_id), role, capacity)
    save_profile(uow, member, profile)
    already = before is not None and before.state is EnrolmentState.ACTIVE
    if not already:
        enrolment = replace(enrolment, state=EnrolmentState.ACTIVE, paused_until=None, skip_round=None)
    wait_until: date | None = None
    waiting = enrolment
    if enrolment != before or not already:
        waiting, wait_until = waits_if_alone(uow, program, enrolment, now=now)
        uow.enrolments.save(waiting, now)
    planned = plan_next_round(uow, program, now=now, rng=rng)
    next_on = planned.on if planned else None
    if not already:
        message = words.welcome(program, next_on, rejoined=before is not None, part=enrolment, soon=wait_until)
        if program.kind is ProgramKind.CIRCLE:
            message = takes_part(program, next_on, rejoined=before is not None)
            message = waits_for_place(program, next_on) if waiting.waiting_since else message
        dm(uow, member.user_id, message, key=f"{uow.team_id}:{program.id}:welcome:{interaction}", now=now)
    return Joined(program, next_on, already, enrolment, changed=already and enrolment != before)


def _with_part(program: Program, enrolment: Enrolment, role: Role | None, capacity: int) -> Enrolment:
    if program.kind not in ONE_WAY:
        return enrolment
    if role is None:
        role, capacity = enrolment.role, enrolment.capacity
    if role is Role.PEER:
        raise InvalidInput({"role": MentoringError("join.role")})
    if not 1 <= capacity <= MOST_CAPACITY:
        raise InvalidInput({"capacity": MentoringError("join.capacity", low=1, high=MOST_CAPACITY)})
    return replace(enrolment, role=role, capacity=capacity if role is Role.MENTOR else 1)


def save_profile(uow: UnitOfWork, member: Member, profile: Profile) -> None:
    """Keep what Slack knows of the member, and what they say of themselves."""
    check_may_join(member)
    uow.members.save(member)
    uow.members.save_profile(member.user_id, profile)
