"""At the last moment before a late message leaves: whether it still comes at an hour at which it may come."""

from datetime import datetime, timedelta

from mentoring.cadence import introduction_instant, local
from mentoring.lateness import is_late, question_moment
from mentoring.people import Member
from mentoring.programs import Program
from storage import OutboxRow
from usecases.catch_up import after_break, asked_of, last_seen
from usecases.circles import circle_meant, present
from usecases.contact import next_common_contact, next_contact
from usecases.follow_delivery import group_meant, private_to, programs_meant
from usecases.people import reachable
from usecases.unit import UnitOfWork

#: nobody minds so much
PUNCTUAL = timedelta(minutes=15)


def later(uow: UnitOfWork, row: OutboxRow, *, now: datetime) -> datetime | None:
    """When a message that is of use for some time only is to leave, if it could not leave when it should have.

    None: now. That is in the hours of whom it is for, outside of breaks; and of several questions one a day.
    """
    due_at = min(row.first_claimed_at or row.not_before, row.not_before)
    if row.expires_at is None or now - due_at <= PUNCTUAL:
        return None
    program = next(iter(programs_meant(uow, row)), None)
    if program is None:
        return None
    member = uow.members.get(private_to(row)) if private_to(row) else None
    if member is not None:
        return _for_one(uow, program, member, row, late=is_late(due_at, now), now=now)
    circle = circle_meant(uow, row)
    if circle is not None:
        return next_common_contact(present(uow, circle, now), local(now, program.zone).date(), now, program.cadence)
    return _for_group(uow, program, row, now)


def _for_one(
    uow: UnitOfWork, program: Program, member: Member, row: OutboxRow, *, late: bool, now: datetime
) -> datetime:
    checkin = asked_of(uow, member.user_id, row.key)
    if checkin is None:
        return next_contact(member, now, program.cadence)
    last_at = last_seen(uow, member.user_id, besides=row.key)
    at = question_moment(member, late=late, now=now, last_at=last_at, cadence=program.cadence)
    enrolment = uow.enrolments.get(program.id, member.user_id)
    round_ = uow.rounds.get(checkin.round_id)
    return after_break(enrolment, member, program, round_, at) if enrolment and round_ else at


def _for_group(uow: UnitOfWork, program: Program, row: OutboxRow, now: datetime) -> datetime | None:
    group = group_meant(uow, row)
    round_ = uow.rounds.get(group.round_id) if group else None
    if group is None or round_ is None:
        return None
    people = [one for one in uow.members.many(group.members).values() if reachable(one)]
    return introduction_instant(people, round_.on, program.cadence, now) if people else None
