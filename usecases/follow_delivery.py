"""What follows when a message should not go out any more, or when Slack refuses one for good."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from random import Random
from typing import Any

from mentoring.programs import Program
from mentoring.rounds import Group
from messages.delivery import circle_unreachable, conversation_refused
from messages.delivery import introduction_unclear as unclear_words
from messages.program import owners_notice
from storage import OutboxRow
from usecases.contact import next_contact
from usecases.follow_slack import pause_for, person_changed
from usecases.outgoing import dm
from usecases.people import LIVING, programs_of, reachable
from usecases.tell_owners import tell_owners_once
from usecases.unit import UnitOfWork

#: how the lanes of circles begin
CIRCLE = "circle"
#: how the lanes of conversations begin, which are nobody else's
PRIVATE = frozenset({"dm", "group"})
GONE = "the account can no longer be written to"


def unwanted(uow: UnitOfWork, row: OutboxRow) -> str | None:
    """Why a row is not to be sent any more, looked at again at the last moment; None if it is."""
    user_id = private_to(row)
    member = uow.members.get(user_id) if user_id else None
    return GONE if member and not reachable(member) else None


def channel_made(uow: UnitOfWork, row: OutboxRow, answer: Mapping[str, Any]) -> None:
    """A circle's channel is there: from now on the app knows which circle a command in it means."""
    kind, _, number = row.lane.partition(":")
    channel = answer.get("channel")
    if row.method == "conversations.create" and kind == CIRCLE and number.isdecimal() and isinstance(channel, dict):
        uow.circles.found_channel(int(number), str(channel.get("id") or ""))


def member_gone(uow: UnitOfWork, row: OutboxRow, *, now: datetime, rng: Random) -> None:
    """Slack says that the account is gone: treat it as deactivated until a change of it says otherwise."""
    user_id = private_to(row)
    known = uow.members.get(user_id) if user_id else None
    if known:
        person_changed(uow, replace(known, deactivated=True), now=now, rng=rng)


def program_refused(uow: UnitOfWork, row: OutboxRow, code: str, remedy: str, *, now: datetime, rng: Random) -> None:
    """Slack does not take the program's messages: pause it, and tell its owners how to mend that.

    What is wrong with one circle's channel, or one conversation, is no reason to pause the others: owners are told.
    """
    if row.lane.partition(":")[0] in PRIVATE:
        tell_owners(uow, row, code, conversation_refused(people_of(uow, row), code), now=now)
        return
    if row.lane.startswith(f"{CIRCLE}:"):
        for program in programs_meant(uow, row):
            tell_owners_once(uow, program, circle_unreachable(row.channel or ""), f"refused.{row.lane}", now=now)
        return
    for program in programs_meant(uow, row):
        pause_for(uow, program, owners_notice(program, [remedy]), now=now, rng=rng)


def tell_owners(uow: UnitOfWork, row: OutboxRow, code: str, remedy: str, *, now: datetime) -> None:
    """One notice to each owner for each code and day; nothing when there is nothing that they could do."""
    if not remedy:
        return
    for program in programs_meant(uow, row):
        tell_owners_once(uow, program, remedy, f"{code}:{now.date().isoformat()}", now=now)


def introduction_unclear(uow: UnitOfWork, row: OutboxRow, *, now: datetime) -> None:
    """Nobody can see whether a group was introduced: tell each of its people, in private, that the match stands."""
    group = group_meant(uow, row)
    for program in programs_meant(uow, row) if group else []:
        people = uow.members.many(group.members) if group else {}
        for user_id, member in people.items():
            others = [one for one in people if one != user_id]
            key = f"{row.key}:unclear:{user_id}"
            at = next_contact(member, now, program.cadence)
            dm(uow, user_id, unclear_words(others), key=key, now=at)


def programs_meant(uow: UnitOfWork, row: OutboxRow) -> list[Program]:
    """The program of a row; for what belongs to none alone, those of its member, else all."""
    part = row.key.split(":")[1] if row.key.count(":") else ""
    if part.isdecimal():
        program = uow.programs.get(int(part))
        return [program] if program and program.state in LIVING else []
    user_id = private_to(row)
    if user_id:
        return [program for program, _ in programs_of(uow, user_id)]
    return list(uow.programs.all(states=LIVING))


def private_to(row: OutboxRow) -> str:
    """The one member whom a row is for; empty for groups and channels."""
    kind, _, rest = row.lane.partition(":")
    return rest if kind == "dm" else ""


def people_of(uow: UnitOfWork, row: OutboxRow) -> tuple[str, ...]:
    """Whose private conversation a row is for; nobody's for a channel."""
    if user_id := private_to(row):
        return (user_id,)
    group = group_meant(uow, row)
    return group.members if group else ()


def group_meant(uow: UnitOfWork, row: OutboxRow) -> Group | None:
    """The group whose conversation a row is for."""
    kind, _, number = row.lane.partition(":")
    return uow.groups.get(int(number)) if kind == "group" and number.isdecimal() else None
