"""A circle in the middle of its season, and steps that the conversations about circles share."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from mentoring.circle_life import CircleSession
from mentoring.circle_settings import CircleSettings, circle_words
from mentoring.people import Profile
from mentoring.programs import Cadence, Enrolment, Every, Program, ProgramKind, Rhythm
from mentoring.rounds import Group, RoundState
from storage import OutboxCall
from tests.world import Message, World, text_of
from usecases.circles import lane_of
from usecases.plan_season import plan_season
from usecases.replan import plan_close

#: the season begins on this Tuesday
BEGINS = date(2026, 12, 8)
#: six people of a circle in London, in the order in which they were put together
SIX = ("ana", "ben", "cleo", "dan", "eva", "finn")
CIRCLE = "circle-otter"


def a_circle(
    world: World,
    names: tuple[str, ...] = SIX,
    *,
    every: Every = Every.TWO_WEEKS,
    channel: str = CIRCLE,
    zones: dict[str, str] | None = None,
    meetings: int = 4,
    minutes: int = 60,
) -> Group:
    """A circle of these people whose season has just begun, in a private channel of its own; owned by Olga."""
    for name in names:
        if name not in world.people:
            world.person(name, tz=(zones or {}).get(name, "Europe/London"))
    with world.bot.begin() as uow:
        program = _program(world, uow, every, meetings, minutes)
        for name in names:
            member = world.bot.kit.directory.member(world.id(name))
            uow.members.save(replace(member, profile=Profile()))
            uow.enrolments.save(Enrolment(program.id, member.user_id), world.now)
        seasons = uow.rounds.latest(program.id, states=(RoundState.OPEN,))
        if seasons is None:
            seasons = uow.rounds.add(program.id, 1, BEGINS, 7)
            seasons = replace(seasons, state=RoundState.OPEN, matched_at=world.now, matched=len(names))
            uow.rounds.save(seasons)
        ids = [world.id(name) for name in names]
        group = uow.groups.add(seasons, ids, ids[0], ())
        _make_channel(uow, group, channel, ids, world.now)
        plan_close(uow, program, seasons)
        plan_season(uow, program, seasons, group, now=world.now)
        uow.commit()
    world.settle()
    return group


def _program(world: World, uow: Any, every: Every, meetings: int, minutes: int) -> Program:
    found = uow.programs.all()
    if found:
        program: Program = found[0]
        return program
    rhythm = Rhythm(every, BEGINS, time(10))
    cadence = Cadence(rhythm, round_days=7 + meetings * 14)
    olga = world.bot.kit.directory.member(world.id("olga"))
    uow.members.save(olga)
    channel_id = next(one["id"] for one in world.client.channels() if one["name"] == world.channel)
    program = uow.programs.add(
        channel_id, "Growing circles", ProgramKind.CIRCLE, cadence, "Europe/London", [olga.user_id], world.now
    )
    settings = CircleSettings(theme="growth", meetings=meetings, minutes=minutes)
    program = replace(program, circle=circle_words(settings))
    uow.programs.save(program)
    return program


def _make_channel(uow: Any, group: Group, name: str, ids: list[str], now: datetime) -> None:
    key = f"{uow.team_id}:{group.program_id}:channel:{group.id}"
    lane = lane_of(group.id)
    uow.outbox.add(OutboxCall(key, lane, "conversations.create", {"name": name, "is_private": True}, "setup", now))
    people = {"channel": {"$ref": [key, "channel.id"]}, "users": ",".join(ids)}
    uow.outbox.add(OutboxCall(f"{key}:invite", lane, "conversations.invite", people, "setup", now))
    uow.circles.set_channel(group.id, key)


def posts(world: World, channel: str = CIRCLE) -> list[Message]:
    """What the app has posted in a circle's channel, oldest first."""
    found = world.client.messages(channel=channel, limit=10_000)
    return [one for one in found if one.get("bot_id") and not one.get("ephemeral_to")]


def agenda(world: World, number: int = 1, channel: str = CIRCLE) -> str:
    """The agenda of a session as it stands now."""
    found = [text_of(one) for one in posts(world, channel)]
    return next(one for one in found if one.startswith(f"Session {number}"))


def sessions(world: World, group: Group) -> tuple[CircleSession, ...]:
    """The circle's sessions as they are stored."""
    with world.bot.begin() as uow:
        return uow.sessions.of_group(group.id)


def session(world: World, group: Group, number: int = 1) -> CircleSession:
    """One of them."""
    return sessions(world, group)[number - 1]


def name_of(world: World, user_id: str) -> str:
    """Somebody's name by their id."""
    return next(name for name, facts in world.people.items() if facts["id"] == user_id)


def leader(world: World, group: Group, number: int = 1) -> str:
    """Who leads a session, by name."""
    return name_of(world, session(world, group, number).facilitator)


def starts(world: World, group: Group, number: int = 1) -> datetime:
    """When a session begins."""
    at = session(world, group, number).starts_at
    assert at
    return at.astimezone(UTC)
