"""Open a group's conversation, introduce its members to each other, and plan its check-ins."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from mentoring.cadence import checkin_moment, close_instant, introduction_instant, pulse_moment
from mentoring.people import Member
from mentoring.programs import Program
from mentoring.prompts import icebreaker
from mentoring.rounds import Group, GroupState, Round, RoundState
from mentoring.slots import common_slots
from messages.introduction import introduction
from usecases.contact import end_of_next_working_day
from usecases.keys import due_key, introduction_key
from usecases.outgoing import group_dm
from usecases.people import reachable
from usecases.unit import UnitOfWork


def introduce_group(uow: UnitOfWork, group_id: int, *, now: datetime) -> datetime | None:
    """Introduce a group once; returns a later moment when its members cannot all be written to now."""
    found = open_group(uow, group_id)
    if found is None:
        return None
    program, round_, group = found
    people = [one for one in uow.members.many(group.members).values() if reachable(one)]
    people.sort(key=lambda one: group.members.index(one.user_id))
    if len(people) < 2:
        return None
    at = introduction_instant(people, round_.on, program.cadence, now)
    if at is not None and at > now:
        return at
    message = introduction(
        program,
        people,
        reasons=[(key, values) for key, values in group.reasons if _names_only(values, group.members)],
        slots=common_slots(people, now),
        organiser=group.organiser,
        icebreaker=icebreaker(round_.seed, group.id),
    )
    expires_at = max(end_of_next_working_day(one, now, program.cadence) for one in people)
    user_ids = tuple(one.user_id for one in people)
    key = introduction_key(uow, round_, group.id)
    group_dm(uow, group.id, user_ids, message, key=key, kind="introduction", now=now, expires_at=expires_at)
    for one in people:
        plan_questions(uow, program, round_, group, one, now + timedelta(hours=1))
    return None


def _names_only(values: Mapping[str, str], members: Sequence[str]) -> bool:
    """Whether a reason speaks of nobody who has left the group since it was matched."""
    return all(values.get(name, members[0]) in members for name in ("helper", "learner"))


def plan_introduction(
    uow: UnitOfWork, program: Program, round_: Round, group_id: int, people: Sequence[Member], now: datetime
) -> None:
    """Plan a group's introduction for the first moment that suits all of them."""
    at = introduction_instant(people, round_.on, program.cadence, now)
    uow.due.plan("group.introduce", due_key(round_.id, "introduce", group_id), {"group": group_id}, at or now)


def open_group(uow: UnitOfWork, group_id: int) -> tuple[Program, Round, Group] | None:
    """A group whose round is still open, with its program; None when there is nothing to do for it any more."""
    group = uow.groups.get(group_id)
    if group is None or group.state is not GroupState.ACTIVE:
        return None
    round_ = uow.rounds.get(group.round_id)
    program = uow.programs.get(group.program_id)
    if round_ is None or program is None or round_.state is not RoundState.OPEN:
        return None
    return program, round_, group


def plan_questions(
    uow: UnitOfWork, program: Program, round_: Round, group: Group, member: Member, not_before: datetime
) -> None:
    """Plan the check-in and the pulse of one member, each in their own morning and before the round closes."""
    close_at = close_instant(program.cadence, round_.on, program.zone)
    on, at = checkin_moment(member, round_.on, program.cadence, not_before)
    if at < close_at:
        payload = {"group": group.id, "user": member.user_id, "on": on.isoformat()}
        uow.due.plan("checkin.ask", due_key(round_.id, f"checkin:{group.id}", member.user_id), payload, at)
    on, at = pulse_moment(member, round_.on, program.cadence, not_before)
    if at < close_at:
        payload = {"round": round_.id, "user": member.user_id, "on": on.isoformat()}
        uow.due.plan("pulse.ask", due_key(round_.id, "pulse", member.user_id), payload, at)
