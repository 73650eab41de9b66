"""Keep up with what happens in the workspace: people change, channels are archived."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from random import Random

from mentoring.availability import is_enrolled
from mentoring.people import Member
from mentoring.programs import Program, ProgramState
from messages import replies as words
from messages.program import channel_turned
from usecases.contact import next_contact
from usecases.end_match import open_groups
from usecases.leave import leave_groups
from usecases.outgoing import Message, dm
from usecases.people import programs_of, reachable
from usecases.plan_round import plan_next_round
from usecases.replan import replan, replan_groups
from usecases.tell_owners import tell_owners_once
from usecases.unit import UnitOfWork


class Seen(StrEnum):
    """What Slack says of a channel when it is asked."""

    PUBLIC = "public"
    PRIVATE = "private"
    LOST = "lost"  # archived, or not to be seen by the app


def person_changed(uow: UnitOfWork, member: Member, *, now: datetime, rng: Random) -> bool:
    """Keep the new facts of a member whom the app knows.

    In a new time zone, what is still to come is planned anew. Who can no longer be written to (deactivated, or a guest
    now) leaves the open round, and takes part again once they are back. False for people whom the app has never met:
    nothing is stored of them.
    """
    known = uow.members.get(member.user_id)
    if known is None or replace(member, profile=known.profile) == known:
        return False
    uow.members.save(member)
    for program, _ in programs_of(uow, member.user_id):
        if reachable(known) and not reachable(member):
            leave_groups(uow, program, member.user_id, now=now)
        if known.zone != member.zone:
            _move(uow, program, member, now, rng)
    return True


def profile_told(uow: UnitOfWork, user_id: str, found: Mapping[str, str]) -> bool:
    """Keep what the fields of somebody's Slack profile say; False for news of nobody, or no news."""
    return uow.members.get(user_id) is not None and uow.facts.save_profile(user_id, found)


def _move(uow: UnitOfWork, program: Program, member: Member, now: datetime, rng: Random) -> None:
    plan_next_round(uow, program, now=now, rng=rng)
    for group in open_groups(uow, program, member.user_id):
        opened = uow.rounds.get(group.round_id)
        if opened:
            replan_groups(uow, program, opened, [group], now=now)


def channel_lost(uow: UnitOfWork, channel_id: str, *, now: datetime, rng: Random) -> bool:
    """The program's channel was archived, or the app was removed from it: pause, and tell the owners once."""
    program = uow.programs.by_channel(channel_id)
    if program is None or program.state is not ProgramState.ACTIVE:
        return False
    return pause_for(uow, program, words.channel_lost(program), now=now, rng=rng)


def channel_seen(uow: UnitOfWork, channel_id: str, seen: Seen, *, now: datetime, rng: Random) -> bool:
    """Follow what has become of a program's channel; False when that is known already.

    Who may know of a program depends on whether its channel is private: its owners are told when that changes.
    """
    program = uow.programs.by_channel(channel_id)
    if program is None:
        return False
    if seen is Seen.LOST:
        return channel_lost(uow, channel_id, now=now, rng=rng)
    public = seen is Seen.PUBLIC
    if program.public == public:
        return False
    uow.programs.save(replace(program, public=public))
    uow.audit.add(program.id, "", "channel", {"public": public}, now)
    what = f"channel.{seen.value}.{int(now.timestamp())}"
    tell_owners_once(uow, program, channel_turned(public=public), what, now=now)
    return True


def pause_for(uow: UnitOfWork, program: Program, notice: Message, *, now: datetime, rng: Random) -> bool:
    """Pause a program that cannot go on, and tell each of its owners once; False when it was not running."""
    if program.state is not ProgramState.ACTIVE:
        return False
    paused = replace(program, state=ProgramState.PAUSED)
    uow.programs.save(paused)
    uow.audit.add(program.id, "", "paused", {"why": "Slack refused"}, now)
    replan(uow, paused, now=now, rng=rng)
    for owner in sorted(program.owners):
        member = uow.members.get(owner)
        if member:
            key = f"{uow.team_id}:{program.id}:stopped:{owner}:{int(now.timestamp())}"
            dm(uow, owner, notice, key=key, now=next_contact(member, now, program.cadence))
    return True


def talked_to(uow: UnitOfWork, user_id: str, message_ts: str, *, now: datetime) -> bool:
    """Somebody wrote to the app itself: say what it can do."""
    mine = any(is_enrolled(enrolment) for _, enrolment in programs_of(uow, user_id))
    return dm(uow, user_id, words.hello(enrolled=mine), key=f"{uow.team_id}:hello:{user_id}:{message_ts}", now=now)
