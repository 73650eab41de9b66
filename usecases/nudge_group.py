"""Suggest times to meet in a group's own conversation, for a member who asked for it, without saying who."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from mentoring.cadence import close_instant
from mentoring.errors import NotNow
from mentoring.people import Member
from mentoring.programs import Program
from mentoring.rounds import CheckInKind, Group, Round
from messages import checkin as words
from usecases.contact import end_of_next_working_day, next_common_contact
from usecases.introduce_group import open_group
from usecases.keys import due_key, occasion
from usecases.outgoing import group_dm
from usecases.people import reachable
from usecases.record_answer import answerable, slots_before
from usecases.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Nudge:
    """What came of asking for times; `people` is how many there are in the group."""

    people: int
    #: False when times were posted before
    first: bool = True
    #: when they are posted; None when that is done
    at: datetime | None = None


def nudge_group(uow: UnitOfWork, checkin_id: int, user_id: str, *, now: datetime) -> Nudge:
    """Post times in the group's conversation, once, at the first moment when all of it may be written to.

    Raises what `answerable` raises, and NotNow when the group has ended or there is no such moment in this round.
    """
    checkin = answerable(uow, checkin_id, user_id, CheckInKind.MEETING).checkin
    found = open_group(uow, checkin.group_id) if checkin.group_id else None
    if found is None:
        raise NotNow("checkin.group_ended")
    program, round_, group = found
    people = _people(uow, group)
    if uow.outbox.get(_key(uow, program, round_, group)):
        return Nudge(len(people), first=False)
    at = _moment(people, program, round_, now)
    if at is None:
        raise NotNow("checkin.nudge_never")
    if at > now:
        # asked for again, it is the same work; asked for at another time, the key of the message makes it one
        key = due_key(round_.id, f"nudge:{group.id}", at.isoformat())
        uow.due.plan("group.nudge", key, {"group": group.id}, at)
        return Nudge(len(people), at=at)
    _post(uow, program, round_, group, people, now)
    return Nudge(len(people))


def post_nudge(uow: UnitOfWork, group_id: int, *, now: datetime) -> datetime | None:
    """Post the times that somebody asked for; returns a later moment when not everybody can be written to now."""
    found = open_group(uow, group_id)
    if found is None:
        return None
    program, round_, group = found
    people = _people(uow, group)
    at = _moment(people, program, round_, now)
    if at is None:
        return None
    if at > now:
        return at
    _post(uow, program, round_, group, people, now)
    return None


def _people(uow: UnitOfWork, group: Group) -> list[Member]:
    return [one for one in uow.members.many(group.members).values() if reachable(one)]


def _moment(people: Sequence[Member], program: Program, round_: Round, now: datetime) -> datetime | None:
    """When the whole group may be written to; None if that is not before the round closes."""
    at = next_common_contact(people, round_.on, now, program.cadence)
    closes = close_instant(program.cadence, round_.on, program.zone)
    return at if at is not None and at < closes else None


def _post(
    uow: UnitOfWork, program: Program, round_: Round, group: Group, people: Sequence[Member], now: datetime
) -> None:
    closes = close_instant(program.cadence, round_.on, program.zone)
    message = words.nudge(people, slots_before(people, now, closes))
    key = _key(uow, program, round_, group)
    expires_at = max(end_of_next_working_day(one, now, program.cadence) for one in people)
    group_dm(uow, group.id, group.members, message, key=key, kind="message", now=now, expires_at=expires_at)


def _key(uow: UnitOfWork, program: Program, round_: Round, group: Group) -> str:
    return occasion(uow, program.id, "nudge", group.id, round_.on)
