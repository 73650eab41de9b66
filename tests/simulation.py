"""A company for months of simulated time: people who join, answer, skip and pause, and what must hold of it all."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import combinations
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from mentoring.rounds import CheckIn, CheckInKind, Group, Round, RoundState
from mentoring.rules import effective_window
from tests.world import World

ZONES = ("America/Los_Angeles", "America/New_York", "Europe/London", "Europe/Berlin", "Asia/Kolkata", "Asia/Tokyo")
SKILLS = ("SQL", "public speaking", "negotiation", "Python", "hiring", "writing", "design", "planning", "coaching")
HOURS = (("09:00", "17:00"), ("08:00", "16:00"), ("10:00", "18:00"), ("09:00", "18:00"))


@dataclass
class Person:
    """Somebody in the simulation, with habits of their own."""

    name: str
    user_id: str
    zone: str
    start: time
    end: time


@dataclass
class Colleagues:
    """Everybody; they live by the sandbox's clock and answer what the app asks them."""

    world: World
    people: dict[str, Person]
    seed: int
    name: str = "colleagues"
    seen: str = "0"
    plans: list[tuple[datetime, str, str, str, str]] = field(default_factory=list)

    def next_due(self) -> datetime | None:
        """When the next person wants to answer."""
        return min((plan[0] for plan in self.plans), default=None)

    def run_until_idle(self) -> bool:
        """Read what is new, and click what was planned for now."""
        self._read()
        now = self.world.now
        due = sorted(plan for plan in self.plans if plan[0] <= now)
        self.plans = [plan for plan in self.plans if plan[0] > now]
        for _, user_id, channel, ts, action in due:
            outcome = self.world.client.click(user=user_id, action_id=action, channel=channel, ts=ts)
            assert outcome["acked"] and not outcome["failure"], outcome
        return bool(due)

    def _read(self) -> None:
        for message in self.world.client.messages(after=self.seen, limit=100_000):
            self.seen = max(self.seen, message["ts"])
            actions = [action for action in _action_ids(message.get("blocks") or [])]
            person = self.people.get(message.get("im_user") or self._reader(message["channel"]))
            if person and actions:
                self._plan(person, message, actions)

    def _reader(self, channel: str) -> str:
        known = getattr(self, "_rooms", {})
        if channel not in known:
            known = {
                room["id"]: next((one for one in room["members"] if one in self.people), "")
                for room in self.world.client.channels()
                if room["kind"] == "im"
            }
            self._rooms = known
        return str(known.get(channel, ""))

    def _plan(self, person: Person, message: dict[str, Any], actions: list[str]) -> None:
        chance = Random(f"{self.seed}:{person.name}:{message['ts']}")
        at = self.world.now + timedelta(minutes=chance.randint(2, 180))
        choice = _choose(actions, chance)
        if choice:
            self.plans.append((at, person.user_id, message["channel"], message["ts"], choice))


def _choose(actions: list[str], chance: Random) -> str | None:
    """Most answer, some forget, a few skip a round."""
    if "checkin.answer.met" in actions:
        weights = {"met": 60, "planned": 8, "not_yet": 8, "could_not": 6, "": 18}
        outcome = chance.choices(list(weights), weights=list(weights.values()))[0]
        return f"checkin.answer.{outcome}" if outcome else None
    if "pulse.score.1" in actions:
        return f"pulse.score.{chance.choice([3, 4, 4, 5])}" if chance.random() < 0.75 else None
    if "round.skip" in actions:
        return "round.skip" if chance.random() < 0.05 else None
    return None


def _action_ids(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("action_id"), str):
            yield node["action_id"]
        for value in node.values():
            yield from _action_ids(value)
    elif isinstance(node, list):
        for one in node:
            yield from _action_ids(one)


def populate(world: World, count: int, seed: int) -> Colleagues:
    """People with profiles of all sorts, who all join."""
    chance = Random(seed)
    people: dict[str, Person] = {}
    for index in range(count):
        zone = chance.choice(ZONES)
        start, end = chance.choice(HOURS)
        name = f"person{index:03d}"
        user_id = world.person(name, tz=zone)
        people[user_id] = Person(name, user_id, zone, time.fromisoformat(start), time.fromisoformat(end))
        offers, wants = chance.sample(SKILLS, 3), chance.sample(SKILLS, 2)
        world.join(name, offers=", ".join(offers), wants=", ".join(wants), hours_start=start, hours_end=end)
    return Colleagues(world, people, seed)


@dataclass(frozen=True)
class Record:
    """What the database and the sandbox's transcript say once the months are over."""

    rounds: list[Round]
    groups: dict[int, tuple[Group, ...]]  # by round id
    checkins: list[CheckIn]
    posts: list[dict[str, Any]]  # chat.postMessage calls that Slack accepted
    window: int

    @classmethod
    def of(cls, world: World) -> "Record":
        """Read everything back."""
        with world.bot.begin() as uow:
            program = uow.programs.all()[0]
            rounds = [one for one in uow.rounds.recent(program.id, 10_000) if one.state is not RoundState.PLANNED]
            rounds.sort(key=lambda one: one.number)
            groups = {one.id: uow.groups.of_round(one.id) for one in rounds}
            checkins = [checkin for one in rounds for checkin in uow.checkins.of_round(one.id)]
        calls = world.client.transcript(after=0, limit=10_000_000)
        posts = [one for one in calls if one.get("method") == "chat.postMessage" and one["response"].get("ok")]
        return cls(rounds, groups, checkins, posts, program.cadence.repeat_window)


def check(world: World, colleagues: Colleagues, record: Record) -> None:
    """Everything that is promised of a program, over the whole time."""
    no_repeats(record)
    nobody_left_out_twice(record)
    every_question_once(record)
    nothing_outside_hours(world, colleagues, record)


def no_repeats(record: Record) -> None:
    """Nobody meets the same person again inside the window."""
    last: dict[frozenset[str], int] = {}
    for round_ in record.rounds:
        people = sum(len(group.members) + len(group.left) for group in record.groups[round_.id])
        window = effective_window(record.window, people)
        for group in record.groups[round_.id]:
            for pair in combinations(sorted(group.members + group.left), 2):
                before = last.get(frozenset(pair))
                assert before is None or round_.number - before > window, (pair, before, round_.number)
                last[frozenset(pair)] = round_.number


def nobody_left_out_twice(record: Record) -> None:
    """Who found nobody comes first in the next round."""
    for earlier, later in zip(record.rounds, record.rounds[1:], strict=False):
        assert not set(earlier.left_out) & set(later.left_out), (earlier.number, later.number)


def every_question_once(record: Record) -> None:
    """One post for each marker, and one question for each member of each group that was asked."""
    markers = Counter(one["args"]["metadata"]["event_payload"]["marker"] for one in record.posts)
    assert max(markers.values(), default=1) == 1
    asked = Counter((one.group_id, one.user_id) for one in record.checkins if one.kind is CheckInKind.MEETING)
    assert max(asked.values(), default=1) == 1
    pulses: dict[str, list[date]] = defaultdict(list)
    for one in record.checkins:
        if one.kind is CheckInKind.PULSE:
            pulses[one.user_id].append(one.on)
    for dates in pulses.values():
        for first, second in zip(sorted(dates), sorted(dates)[1:], strict=False):
            assert (second - first).days >= 28, (first, second)


def nothing_outside_hours(world: World, colleagues: Colleagues, record: Record) -> None:
    """Private messages in the member's own hours; introductions in nobody's quiet hours.

    A welcome answers what the person has just done, whenever that was.
    """
    rooms = {room["id"]: room for room in world.client.channels()}
    for post in record.posts:
        room = rooms[post["args"]["channel"]]
        at = datetime.fromisoformat(post["time"]).astimezone(UTC)
        if "Welcome" in post["args"]["text"] or room["kind"] not in {"im", "mpim"}:
            continue
        for user_id in set(room["members"]) & set(colleagues.people):
            person = colleagues.people[user_id]
            local = at.astimezone(ZoneInfo(person.zone))
            start, end = (person.start, person.end) if room["kind"] == "im" else (time(8), time(19))
            assert start <= local.time() <= end and local.weekday() < 5, (person, local, post["args"]["text"])
