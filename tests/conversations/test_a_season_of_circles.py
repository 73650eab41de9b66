"""Sixty people in circles that meet eight times: a whole season through the app, and what must hold of all of it."""

import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import combinations, pairwise
from pathlib import Path
from subprocess import PIPE, run
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mentoring.circle_life import CircleSession, SessionState
from mentoring.rounds import CheckInKind, Group, GroupState, RoundState
from storage import OutboxState
from tests.conversations.circle_cast import Cast, canary
from tests.conversations.circle_steps import circle_channels, set_up_circles
from tests.conversations.outages import Asleep
from tests.conversations.proposal_steps import press, propose, proposed
from tests.conversations.round_steps import about, program_of, report
from tests.delivery.office import RealTime
from tests.large import ZONES, fill
from tests.world import ROOT, OpenWorld, World, text_of

#: the boundary of the app's work at which it is killed, one process after the other
KILLED_AT = (4, 11, 26)
MEETINGS = 8


@pytest.mark.long
def test_a_season_of_sixty_people_keeps_every_promise(tmp_path: Path) -> None:
    real = RealTime(flows=True)
    opened = OpenWorld(tmp_path, real=real)
    with opened as world:
        season = begin(world)
        world.advance_to(tuesday(1))
        late, leavers = people_change(world, season)
        world.advance_to(tuesday(2))
        kill(opened, real)
        world.advance_to(tuesday(MEETINGS + 2))
        check(world, season, late, leavers)


@dataclass(frozen=True)
class Season:
    """Who takes part, and who must not come together."""

    cast: Cast
    apart: frozenset[frozenset[str]]
    groups: list[frozenset[str]]


def tuesday(week: int) -> datetime:
    """The night of the Tuesday of a week; sessions follow it."""
    return datetime(2026, 12, 8, 23, tzinfo=UTC) + timedelta(weeks=week)


def begin(world: World) -> Season:
    """From the set-up form to the norms in every channel."""
    set_up_circles(world, every="week", meetings=str(MEETINGS), low="4", best="5", high="8")
    fill(world, 60)
    names = [name for name in world.people if name != "olga"]
    apart = frozenset(frozenset(pair) for pair in zip(names[::10], names[4::10], strict=True))
    for one, other in map(sorted, apart):
        world.says(one, f"/mentor avoid <@{world.id(other)}>")
    cast = Cast(world, {world.id(name) for name in names})
    world.box.register(cast)
    propose(world)
    press(world, "lock", block_id="group.1")
    locked = proposed(world)[1]
    press(world, "approve")
    assert circle_channels(world) == [], "nothing goes out before"
    world.advance_to(tuesday(0))
    groups = proposed(world) or circles(world)
    assert locked in groups
    assert sorted(map(len, groups)) == [5] * 12
    return Season(cast, apart, groups)


def people_change(world: World, season: Season) -> tuple[str, tuple[str, str]]:
    """Somebody comes late and gets a place, two leave so that three are left, and their circle is merged."""
    leaders = [leader(world, one, 3) for one in active(world)[-4:]]
    season.cast.swaps.update(leaders[:2])
    season.cast.hands_on.update(leaders[2:])
    late = world.person("late", tz="Europe/London")
    season.cast.people.add(late)
    world.join("late", hours_start="09:00", hours_end="17:00")
    assert "waiting list" in world.texts("late")[-1]
    world.advance(days=1)
    decide(world, "from the waiting list would fit")
    assert about(world.dms("late"), "A place in a circle")
    small = next(group for group in active(world) if late not in group.members)
    leavers = (name_of(world, small.members[0]), name_of(world, small.members[1]))
    for name in leavers:
        world.says(name, "/circle leave")
    world.advance(days=1)
    decide(world, "has become small")
    assert len(active(world)) == 11
    assert season.cast.swapped
    assert not season.cast.hands_on
    return late, leavers


def decide(world: World, words: str) -> None:
    """The owner does what is proposed."""
    asked = about(world.dms("olga"), words)
    assert asked, world.texts("olga")
    world.click("olga", "change.do", ts=asked[-1]["ts"])
    world.advance(hours=12)


def leader(world: World, group: Group, number: int) -> str:
    """The user id of who leads a session of a circle."""
    with world.bot.begin() as uow:
        return uow.sessions.of_group(group.id)[number - 1].facilitator


def name_of(world: World, user_id: str) -> str:
    """The name of somebody."""
    return next(name for name, facts in world.people.items() if facts["id"] == user_id)


def every_circle(world: World) -> tuple[Group, ...]:
    """All circles of the season, whatever has become of them."""
    program = program_of(world)
    with world.bot.begin() as uow:
        closed = uow.rounds.latest(program.id, states=(RoundState.OPEN, RoundState.CLOSED))
        assert closed
        return uow.groups.of_round(closed.id)


def active(world: World) -> list[Group]:
    """Those that go on."""
    return [one for one in every_circle(world) if one.state is GroupState.ACTIVE]


def circles(world: World) -> list[frozenset[str]]:
    """The same, by names."""
    return [frozenset(name_of(world, one) for one in group.members) for group in active(world)]


def kill(opened: OpenWorld, real: RealTime) -> None:
    """When most of the next agendas are due the app is killed, process after process; then it is started again."""
    world = opened.world
    with world.bot.begin() as uow:
        agendas = Counter(one.due_at for one in uow.due.waiting("round:") if one.kind == "session.agenda")
    moment = max(agendas, key=lambda at: agendas[at])
    world.advance_to(moment - timedelta(seconds=1))
    world.box.register(Asleep(world.bot.name))
    opened.stop_bot()
    world.advance_to(moment)
    assert codes_of(opened, moment) == [-9] * len(KILLED_AT)
    opened.start_bot()
    world.settle()
    real.skip(600)
    world.settle()


def codes_of(opened: OpenWorld, moment: datetime) -> list[int]:
    """How the processes ended that worked at that moment."""
    command = [sys.executable, "-m", "tests.conversations.dying_app", f"sqlite:///{opened.file}"]
    arguments = [opened.box.api_url, opened.box.bot_token, moment.isoformat()]
    lines = "".join(f"{boundary}\n" for boundary in KILLED_AT)
    done = run([*command, *arguments], cwd=ROOT, input=lines, stdout=PIPE, text=True, timeout=120, check=True)
    return [int(line) for line in done.stdout.splitlines()]


def check(world: World, season: Season, late: str, leavers: tuple[str, str]) -> None:
    """All that is promised, over the whole season."""
    assert season.cast.troubles == []
    calls = world.client.transcript(limit=10_000_000)
    posts = [one for one in calls if one.get("method") == "chat.postMessage" and one["response"].get("ok")]
    everything_is_sent_once(world, posts)
    sessions = every_session_is_announced_once(world, posts)
    turns_are_fair(world, sessions)
    private_questions_come_once(world, posts, {world.id(name) for name in leavers})
    nobody_is_brought_together_against_a_wish(world, season)
    answers_stay_private(world, season)
    nobody_is_written_to_outside_their_hours(world, posts)
    assert "11 of 12" in report(world) or "12 of 12" in report(world), report(world)
    assert late in {one for group in active(world) for one in group.members}


def everything_is_sent_once(world: World, posts: list[dict[str, Any]]) -> None:
    """Nothing is lost, and nothing twice."""
    markers = Counter(one["args"]["metadata"]["event_payload"]["marker"] for one in posts)
    assert max(markers.values()) == 1
    with world.bot.begin() as uow:
        unsettled = uow.outbox.waiting([OutboxState.SENDING, OutboxState.UNKNOWN, OutboxState.PARKED])
        assert not uow.due.parked()
    # a file goes out once at most: of one in whose upload the app was killed nobody knows
    assert not [one for one in unsettled if one.method != "files.upload"]
    assert len(unsettled) <= len(KILLED_AT)


def every_session_is_announced_once(world: World, posts: list[dict[str, Any]]) -> dict[int, list[CircleSession]]:
    """One agenda for each session of each circle that took place, and its notes once; returns what took place."""
    heads = Counter((one["args"]["channel"], one["args"]["text"].split(",")[0].split(":")[0]) for one in posts)
    held: dict[int, list[CircleSession]] = {}
    everywhere, going_on = every_circle(world), active(world)
    with world.bot.begin() as uow:
        for group in everywhere:
            channel = uow.circles.channel(group.id)
            assert channel
            held[group.id] = [one for one in uow.sessions.of_group(group.id) if one.state is SessionState.HELD]
            for one in held[group.id]:
                assert heads[channel.channel_id, f"Session {one.number}"] == 2, (group, one, "an agenda, and notes")
    assert all(len(held[group.id]) == MEETINGS for group in going_on), held
    return held


def turns_are_fair(world: World, sessions: dict[int, list[CircleSession]]) -> None:
    """Of those who were there for all of it, nobody led more than one session more than anybody else."""
    going_on = active(world)
    with world.bot.begin() as uow:
        for group in going_on:
            came = uow.sessions.came([one.id for one in sessions[group.id]])
            always = [one for one in group.members if all(one in noted for noted in came.values())]
            led = Counter(one.facilitator for one in sessions[group.id])
            counts = [led[one] for one in always]
            assert max(counts) - min(counts) <= 1, (group, led)
            assert not set(led) - set(group.members) - set(group.left)


def private_questions_come_once(world: World, posts: list[dict[str, Any]], leavers: set[str]) -> None:
    """One reminder for a session at most, one pulse a month at most, one farewell for each who stayed."""
    rooms = {room["id"]: room["members"] for room in world.client.channels() if room["kind"] == "im"}
    private = [one for one in posts if one["args"]["channel"] in rooms]
    reminders = Counter(
        (one["args"]["channel"], one["args"]["text"]) for one in private if "are you coming on" in one["args"]["text"]
    )
    assert reminders
    assert max(reminders.values()) == 1
    said = Counter(
        member
        for one in private
        if "has met for the last time" in one["args"]["text"]
        for member in rooms[one["args"]["channel"]]
    )
    stayed = {one for group in active(world) for one in group.members}
    assert {one: said[one] for one in stayed} == dict.fromkeys(stayed, 1)
    assert not leavers & set(said)
    pulses = defaultdict(list)
    program = program_of(world)
    with world.bot.begin() as uow:
        closed = uow.rounds.latest(program.id, states=(RoundState.CLOSED,))
        assert closed
        for one in uow.checkins.of_round(closed.id, CheckInKind.PULSE):
            pulses[one.user_id].append(one.on)
    assert pulses
    for dates in pulses.values():
        dates.sort()
        assert all((later - first).days >= 28 for first, later in pairwise(dates))


def nobody_is_brought_together_against_a_wish(world: World, season: Season) -> None:
    """Whoever would rather not meet never shares a circle, and it shows nowhere."""
    for group in [*circles(world), *season.groups]:
        assert not {frozenset(pair) for pair in combinations(group, 2)} & season.apart
    public = [
        *world.texts("olga"),
        *world.posts(),
        *(one for room in circle_channels(world) for one in told(world, room)),
    ]
    assert not [one for one in public if "avoid" in one or "rather not" in one]


def told(world: World, room: dict[str, Any]) -> list[str]:
    """What the app has said in a circle's channel."""
    return world.posts(room["id"])


def answers_stay_private(world: World, season: Season) -> None:
    """What somebody writes beside their pulse is read by nobody else, but as one of many in the season's report."""
    rooms = {room["id"]: room for room in world.client.channels()}
    told = [one for one in world.client.messages(limit=1_000_000) if "CANARY" in text_of(one)]
    private = [one for one in told if rooms[one["channel"]]["name"] != world.channel]
    assert private
    for message in private:
        (writer,) = [one for one in season.cast.people if canary(one) in text_of(message)]
        room = rooms[message["channel"]]
        assert room["kind"] == "im", message
        assert writer in room["members"]


def nobody_is_written_to_outside_their_hours(world: World, posts: list[dict[str, Any]]) -> None:
    """Private messages come in the member's own hours, but for the answer to what they have just done."""
    rooms = {room["id"]: room["members"] for room in world.client.channels() if room["kind"] == "im"}
    zones = {facts["id"]: facts["tz"] for facts in world.people.values()}
    assert set(zones.values()) >= set(ZONES)
    for one in posts:
        text, channel = one["args"]["text"], one["args"]["channel"]
        for user_id in set(rooms.get(channel, ())) & set(zones):
            local = datetime.fromisoformat(one["time"]).astimezone(ZoneInfo(zones[user_id]))
            at_work = local.weekday() < 5 and time(9) <= local.time() <= time(17)
            assert at_work or text.startswith(ANSWERS), (local, text)


#: what is said at once, since somebody has just asked for it
ANSWERS = ("Welcome",)
