"""Open a group's conversation, introduce its members to each other, and plan its check-ins."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from mentoring.cadence import (
    asking_dates,
    checkin_moment,
    close_instant,
    introduction_instant,
    local,
    pulse_moment,
)
from mentoring.lateness import Expire, Wait, Why, put_off, too_late
from mentoring.people import Member
from mentoring.programs import Cadence, Program
from mentoring.prompts import icebreaker
from mentoring.rounds import Group, GroupState, Round, RoundState
from mentoring.slots import common_slots
from messages.introduction import introduction
from messages.member import not_introduced
from storage import DueWork
from usecases.catch_up import Step, after_break
from usecases.contact import end_of_next_working_day, next_contact
from usecases.keys import due_key, introduction_key, occasion
from usecases.no_common_hour import no_common_hour
from usecases.outgoing import dm, group_dm
from usecases.people import reachable
from usecases.unit import UnitOfWork

#: when to ask a member: nominal date and instant, from a first date, and not before an instant
_Moment = Callable[[Member, date, Cadence, datetime], tuple[date, datetime]]

#: how often a group without a common hour is looked at again; a change of the settings is noticed at once
NO_HOUR_AGAIN = timedelta(days=1)


def introduce_group(uow: UnitOfWork, due: DueWork, *, now: datetime) -> Step:
    """Introduce a group once, when all of its members can be written to, unless that comes too late."""
    found = open_group(uow, due.payload["group"])
    if found is None:
        return None
    program, round_, group = found
    people = [one for one in uow.members.many(group.members).values() if reachable(one)]
    people.sort(key=lambda one: group.members.index(one.user_id))
    if len(people) < 2:
        return None
    at = introduction_instant(people, round_.on, program.cadence, now)
    if at is None:
        no_common_hour(uow, program, people, now=now)
        return Wait(now + NO_HOUR_AGAIN, Why.NO_HOUR)
    # who had no common hour until now has waited for one, and is not late
    if due.reason != Why.NO_HOUR and all(too_late(one, due.due_at, now, program.cadence) for one in people):
        _give_up(uow, program, round_, people, now)
        return Expire(Why.LATE)
    if at > now:
        return put_off(due.due_at, now, at, at)
    message = introduction(
        program,
        people,
        reasons=[(key, values) for key, values in group.reasons if _names_only(values, group.members)],
        slots=common_slots(people, now, calendar=program.cadence.calendar),
        organiser=group.organiser,
        icebreaker=icebreaker(round_.seed, group.id),
        mentor=group.mentor,
        until=local(close_instant(program.cadence, round_.on, program.zone), program.zone).date(),
    )
    expires_at = max(end_of_next_working_day(one, due.due_at, program.cadence) for one in people)
    user_ids = tuple(one.user_id for one in people)
    key = introduction_key(uow, round_, group.id)
    group_dm(uow, group.id, user_ids, message, key=key, kind="introduction", now=now, expires_at=expires_at)
    for one in people:
        plan_questions(uow, program, round_, group, one, introduced_at=now)
    return None


def _give_up(uow: UnitOfWork, program: Program, round_: Round, people: Sequence[Member], now: datetime) -> None:
    """The group hears that it was matched too late, if its round is still on; its people come first in the next."""
    planned = uow.rounds.latest(program.id, states=(RoundState.PLANNED,))
    for one in people:
        enrolment = uow.enrolments.get(program.id, one.user_id)
        if enrolment is not None:
            uow.enrolments.save(replace(enrolment, left_out_on=round_.on), now)
        if now < close_instant(program.cadence, round_.on, program.zone):
            message = not_introduced(program, planned.on if planned else None)
            key = occasion(uow, program.id, "not-introduced", one.user_id, round_.on)
            dm(uow, one.user_id, message, key=key, now=next_contact(one, now, program.cadence))


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
    uow: UnitOfWork,
    program: Program,
    round_: Round,
    group: Group,
    member: Member,
    *,
    introduced_at: datetime,
    not_before: datetime | None = None,
) -> None:
    """Plan the check-ins and the pulse of one member, each in their own morning and before the round closes.

    Their nominal dates do not depend on `not_before`, nor on a break: so nothing is asked twice for one date.
    """
    cadence, begins_on = program.cadence, group.begins_on or round_.on
    closes = close_instant(cadence, round_.on, program.zone)
    enrolment = uow.enrolments.get(program.id, member.user_id)
    start = introduced_at + timedelta(hours=1)

    def moment(of: _Moment, first: date) -> tuple[date, datetime] | None:
        on, at = of(member, first, cadence, start)
        if not_before is not None and not_before > at:
            at = of(member, first, cadence, not_before)[1]
        if at >= closes:
            return None
        return on, after_break(enrolment, member, program, round_, at) if enrolment is not None else at

    dates = asking_dates(cadence, begins_on, closes)
    found = [one for first in dates if (one := moment(checkin_moment, first))]
    for turn, (on, at) in enumerate(found):
        asked = {"group": group.id, "user": member.user_id, "on": on.isoformat()}
        if turn + 1 < len(found):
            asked["next"] = found[turn + 1][0].isoformat()
        key = due_key(round_.id, f"checkin:{group.id}", member.user_id)
        uow.due.plan("checkin.ask", f"{key}:{turn}" if turn else key, asked, at)
    short = moment(pulse_moment, begins_on)
    if short is not None:
        on, at = short
        asked = {"round": round_.id, "user": member.user_id, "on": on.isoformat()}
        uow.due.plan("pulse.ask", due_key(round_.id, "pulse", member.user_id), asked, at)
