"""Join a program, or keep the profile up to date."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from random import Random

from mentoring.availability import is_enrolled
from mentoring.eligibility import check_may_join
from mentoring.people import Member, Profile
from mentoring.programs import Enrolment, EnrolmentState, Program
from messages import member as words
from usecases.find_program import joinable_program
from usecases.outgoing import dm
from usecases.plan_round import plan_next_round
from usecases.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Joined:
    """What came of joining."""

    program: Program
    next_on: date | None
    already: bool


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
) -> Joined:
    """Enrol a member, with what they say of themselves. Joining twice only saves the profile.

    `in_channel` says whether they are in the program's channel, without which a private one is not there for them.
    Raises NotAllowed for guests, bots and people of other workspaces, NotFound and NotNow for the program.
    """
    check_may_join(member)
    program = joinable_program(uow, program_id, member.user_id, in_channel=in_channel)
    save_profile(uow, member, profile)
    before = uow.enrolments.get(program.id, member.user_id)
    already = before is not None and before.state is EnrolmentState.ACTIVE
    if not already:
        enrolment = before or Enrolment(program.id, member.user_id)
        fresh = replace(enrolment, state=EnrolmentState.ACTIVE, paused_until=None, skip_round=None)
        uow.enrolments.save(fresh, now)
    planned = plan_next_round(uow, program, now=now, rng=rng)
    next_on = planned.on if planned else None
    if not already:
        message = words.welcome(program, next_on, rejoined=is_enrolled(before) or before is not None)
        dm(uow, member.user_id, message, key=f"{uow.team_id}:{program.id}:welcome:{interaction}", now=now)
    return Joined(program, next_on, already)


def save_profile(uow: UnitOfWork, member: Member, profile: Profile) -> None:
    """Keep what Slack knows of the member, and what they say of themselves."""
    check_may_join(member)
    uow.members.save(member)
    uow.members.save_profile(member.user_id, profile)
