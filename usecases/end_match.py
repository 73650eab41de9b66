"""End a match before its round does, or take somebody out of a larger group; and what those who stay hear of it."""

from dataclasses import replace
from datetime import datetime

from mentoring.availability import is_paused
from mentoring.cadence import local
from mentoring.programs import Enrolment, Program, Role
from mentoring.rounds import CheckInState, Group, GroupState, Round, RoundState
from messages import member as words
from messages import rematch as rematch_words
from usecases.contact import next_contact
from usecases.keys import due_key
from usecases.outgoing import dm
from usecases.people import others
from usecases.plan_top_up import is_looked_for, plan_return, plan_top_up
from usecases.unit import UnitOfWork


def open_groups(uow: UnitOfWork, program: Program, user_id: str) -> list[Group]:
    """The groups of the program's open round that somebody is in."""
    found: list[Group] = []
    for group in uow.groups.of_member(user_id):
        round_ = uow.rounds.get(group.round_id)
        open_ = round_ is not None and round_.state is RoundState.OPEN
        if open_ and group.program_id == program.id and group.state is GroupState.ACTIVE:
            found.append(group)
    return found


def take_out(
    uow: UnitOfWork, program: Program, group: Group, user_id: str, *, parted: bool, now: datetime
) -> datetime | None:
    """Take somebody out of a group, which ends when only one remains; those who stay are told.

    `parted` says that they stay in the program and want another match. Returns when those who wait are matched; None
    when that is too late for this round.
    """
    round_ = uow.rounds.get(group.round_id)
    assert round_ is not None, "a group has a round"
    after = uow.groups.remove_member(group.id, user_id, now, parted=parted)
    at = plan_top_up(uow, program, round_, now=now) if parted or group.mentor else None
    for one in after.members:
        enrolment = uow.enrolments.get(program.id, one)
        if enrolment is None:
            continue
        if after.state is GroupState.ENDED:
            waits = (parted or bool(group.mentor)) and is_looked_for(program, round_, at, now=now)
            wait(uow, enrolment, round_, waits=waits, now=now)
        _tell(uow, program, after, enrolment, user_id, parted, at, now)
    return at


def wait(uow: UnitOfWork, enrolment: Enrolment, round_: Round, *, waits: bool, now: datetime) -> None:
    """Somebody has no match any more: they come first next time and, with `waits`, are looked for before that.

    A mentor without a match has lost nothing that others have, and so does not come first.
    """
    left_out_on = enrolment.left_out_on if enrolment.role is Role.MENTOR else round_.on
    skip = None if waits and enrolment.skip_round == round_.on else enrolment.skip_round
    since = (enrolment.waiting_since or now) if waits else None
    after = replace(enrolment, left_out_on=left_out_on, waiting_since=since, skip_round=skip)
    if after != enrolment:
        uow.enrolments.save(after, now)
    plan_return(uow, after, round_, now=now)


def close_questions(uow: UnitOfWork, group: Group, user_id: str) -> None:
    """Whoever has left a group is asked nothing more about it."""
    mine = [one for one in uow.checkins.of_group(group.id) if one.user_id == user_id]
    uow.checkins.close([one.id for one in mine if one.state is CheckInState.OPEN])
    for kind in ("checkin", "remind"):
        uow.due.cancel(due_key(group.round_id, f"{kind}:{group.id}", user_id))


def _tell(
    uow: UnitOfWork,
    program: Program,
    after: Group,
    enrolment: Enrolment,
    gone: str,
    parted: bool,
    at: datetime | None,
    now: datetime,
) -> None:
    user_id = enrolment.user_id
    member = uow.members.get(user_id)
    if member is None:
        return
    planned = uow.rounds.latest(program.id, states=(RoundState.PLANNED,))
    next_on = planned.on if planned else None
    remaining = others(after.members, user_id)
    key = f"{uow.team_id}:{program.id}:partner-left:{after.id}.{user_id}.{gone}"
    if remaining and parted:
        message = rematch_words.smaller(program, remaining)
    elif remaining or not (parted or after.mentor):
        message = words.partner_left(program, remaining, next_on)
    else:
        on = local(at, member.zone).date() if at else None
        away, mentor = is_paused(enrolment, local(now, member.zone).date()), user_id == after.mentor
        message = rematch_words.ended_for(program, after.id, gone, on, next_on, mentor=mentor, away=away)
    dm(uow, user_id, message, key=key, now=next_contact(member, now, program.cadence))


def offer_other_mentors(uow: UnitOfWork, program: Program, mentor: str, *, now: datetime) -> None:
    """A mentor has gone on a break without saying until when: each of their mentees can choose another."""
    for group in open_groups(uow, program, mentor):
        for one in others(group.members, mentor) if group.mentor == mentor else ():
            member = uow.members.get(one)
            if member is not None:
                key = f"{uow.team_id}:{program.id}:mentor-away:{group.id}.{one}:{local(now, program.zone).date()}"
                message = rematch_words.mentor_away(program, group.id, mentor)
                dm(uow, one, message, key=key, now=next_contact(member, now, program.cadence))
