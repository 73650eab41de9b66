"""Circles as the use cases of their sessions need them: who is there, what is next, and their channel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mentoring.availability import is_enrolled, is_paused
from mentoring.cadence import local
from mentoring.circle_life import CircleSession, SessionState
from mentoring.circle_settings import CircleSettings, settings_of
from mentoring.facilitation import Seat, Turn
from mentoring.people import Member
from mentoring.programs import Enrolment, Program, ProgramKind
from mentoring.rounds import Group, GroupState, Round, RoundState
from storage import OutboxCall, OutboxRow
from usecases.keys import due_key, occasion
from usecases.outgoing import Message
from usecases.people import reachable
from usecases.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle whose season is open."""

    program: Program
    season: Round
    group: Group

    @property
    def settings(self) -> CircleSettings:
        """What the owners have chosen."""
        return settings_of(self.program)


@dataclass(frozen=True, slots=True)
class Meeting:
    """One session of a circle whose season is open."""

    circle: Circle
    session: CircleSession


def open_circle(uow: UnitOfWork, group_id: int) -> Circle | None:
    """The circle, while its season is open and it is not given up; None for any other group."""
    group = uow.groups.get(group_id)
    round_ = uow.rounds.get(group.round_id) if group else None
    program = uow.programs.get(group.program_id) if group else None
    if group is None or round_ is None or program is None or program.kind is not ProgramKind.CIRCLE:
        return None
    if group.state is not GroupState.ACTIVE or round_.state is not RoundState.OPEN:
        return None
    return Circle(program, round_, group)


def open_meeting(uow: UnitOfWork, session_id: int) -> Meeting | None:
    """The session, while the season of its circle is open."""
    session = uow.sessions.get(session_id)
    circle = open_circle(uow, session.group_id) if session else None
    return Meeting(circle, session) if circle and session else None


def circles_of(uow: UnitOfWork, user_id: str) -> list[Circle]:
    """The circles that somebody is in at present, newest first."""
    found = (open_circle(uow, group.id) for group in uow.groups.of_member(user_id))
    return [one for one in found if one is not None]


def present(uow: UnitOfWork, circle: Circle, at: datetime) -> list[Member]:
    """Who belongs to a circle at that moment: enrolled, reachable, on no break; in the circle's order."""
    members = uow.members.many(circle.group.members)
    enrolments = uow.enrolments.many(circle.program.id, circle.group.members)
    found = [members[one] for one in circle.group.members if one in members]
    return [one for one in found if takes_part_at(enrolments.get(one.user_id), one, at)]


def is_present(uow: UnitOfWork, program_id: int, member: Member, at: datetime) -> bool:
    """Whether a member takes part at that moment: enrolled, reachable, on no break."""
    return takes_part_at(uow.enrolments.get(program_id, member.user_id), member, at)


def takes_part_at(enrolment: Enrolment | None, member: Member, at: datetime) -> bool:
    """The same for an enrolment that is known."""
    if enrolment is None or not is_enrolled(enrolment) or not reachable(member):
        return False
    return not is_paused(enrolment, local(at, member.zone).date())


def next_session(sessions: Sequence[CircleSession], now: datetime) -> CircleSession | None:
    """The session that is ahead or going on; None after the last, and while it has no time yet."""
    timed = (one for one in sessions if one.state is SessionState.PLANNED and one.starts_at)
    return next((one for one in timed if not one.is_over(now)), None)


def seats(uow: UnitOfWork, circle: Circle, session: CircleSession) -> list[Seat]:
    """Everybody's place in a circle: whoever is not noted for a session, present or not, was no part of it then."""
    numbers = {one.id: one.number for one in uow.sessions.of_group(circle.group.id)}
    noted = {numbers[session_id]: set(came) for session_id, came in uow.sessions.came(list(numbers)).items()}
    return [_seat(one, noted, session.number) for one in circle.group.members]


def _seat(user_id: str, noted: dict[int, set[str]], number: int) -> Seat:
    mine = sorted(one for one, people in noted.items() if user_id in people)
    joined = mine[0] if mine else number
    if not noted or joined == min(noted):
        joined = 1
    return Seat(user_id, joined, paused=frozenset(one for one in noted if one > joined and one not in mine))


def turns(sessions: Sequence[CircleSession], number: int) -> list[Turn]:
    """Who led the sessions before that one; those that did not take place were nobody's turn."""
    led = [one for one in sessions if one.number < number and one.facilitator and one.state is not SessionState.SKIPPED]
    return [Turn(one.number, one.facilitator, one.instead_of) for one in led]


def session_key(uow: UnitOfWork, circle: Circle, session: CircleSession, what: str, whom: str = "") -> str:
    """The key of an occasion of a session: its agenda, a member's reminder."""
    whose = f"{circle.group.id}.{session.number}" + (f".{whom}" if whom else "")
    return occasion(uow, circle.program.id, what, whose, session.on)


def session_due(circle: Circle, session: CircleSession, step: str, whom: str | int = "all") -> str:
    """The key of due work of a session; all of a circle's share the prefix `round:{id}:session:{group}:`."""
    return due_key(circle.season.id, f"session:{circle.group.id}:{session.number}:{step}", whom)


def pulse_due(circle: Circle, session: CircleSession) -> str:
    """What the keys of a session's pulses begin with; a member's id follows, after a colon."""
    return f"round:{circle.season.id}:asked:{circle.group.id}.{session.number}"


def lane_of(group_id: int) -> str:
    """The lane of everything that happens in a circle's channel, its creation first of all."""
    return f"circle:{group_id}"


def circle_meant(uow: UnitOfWork, row: OutboxRow) -> Circle | None:
    """The circle in whose channel a row is to happen."""
    kind, _, number = row.lane.partition(":")
    return open_circle(uow, int(number)) if kind == "circle" and number.isdecimal() else None


def channel_of(uow: UnitOfWork, group_id: int) -> str | dict[str, Any]:
    """A circle's channel as an argument of a call: its id, or a reference to the row that creates it.

    Raises LookupError for a circle that has no channel.
    """
    found = uow.circles.channel(group_id)
    if found is None:
        raise LookupError("this circle has no channel")
    channel_id = channel_id_of(uow, group_id)
    if channel_id and not found.channel_id:
        uow.circles.found_channel(group_id, channel_id)
    return channel_id or {"$ref": [found.outbox_key, "channel.id"]}


def channel_id_of(uow: UnitOfWork, group_id: int) -> str:
    """The id of a circle's channel; "" until Slack has made it."""
    found = uow.circles.channel(group_id)
    if found is None:
        return ""
    row = None if found.channel_id else uow.outbox.get(found.outbox_key)
    return found.channel_id or str(((row.result if row else {}).get("channel") or {}).get("id", ""))


def post_in_circle(
    uow: UnitOfWork,
    group_id: int,
    message: Message,
    *,
    key: str,
    now: datetime,
    kind: str = "message",
    expires_at: datetime | None = None,
    under: str = "",
) -> bool:
    """Queue a message to a circle's channel, in the thread of the message with the key `under` if one is given."""
    thread = {"thread_ts": {"$ref": [under, "ts"]}} if under else {}
    quiet = {"unfurl_links": False, "unfurl_media": False}
    arguments = {"channel": channel_of(uow, group_id), **quiet, **thread, **message}
    return uow.outbox.add(OutboxCall(key, lane_of(group_id), "chat.postMessage", arguments, kind, now, expires_at))
