"""One soak: everything is set up, disturbed, left in peace and judged."""

import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from mentoring.people import Member
from mentoring.programs import ProgramKind
from sandbox import SandboxClient
from storage import Database, OutboxState
from tests.soak.bot import SAY
from tests.soak.databases import database_of
from tests.soak.plan import (
    CHANNELS,
    GROUPS,
    LAG,
    LONG_STOP,
    OWNER,
    PEOPLE,
    SHORT_STOP,
    Orders,
    Scenario,
    next_office_hour,
)
from tests.soak.processes import Blows, Bot, Slack, slack
from tests.soak.verdict import UNREAD, Verdict, judge
from tests.storage.samples import CADENCE

#: real seconds after which what is still under way counts as lost
PATIENCE = 240.0
#: from the first start of the bots to the first occasion
LEAD = 8.0
POST, OPEN, HISTORY = "chat.postMessage", "conversations.open", "conversations.history"
#: how often each strikes a post; about a third of all posts meets with one
ON_POSTS: tuple[tuple[float, str, dict[str, object]], ...] = (
    (0.06, "store_then_cut", {}),
    (0.05, "cut_before_store", {}),
    (0.04, "delay", {"seconds": 2.2}),
    (0.03, "status", {"status": 503, "stored": True}),
    (0.03, "status", {"status": 502}),
    (0.03, "html", {"stored": True}),
    (0.03, "ratelimited", {"retry_after": 1}),
    (0.03, "truncated_json", {}),
    (0.03, "ok_without_ts", {}),
    (0.02, "error", {"error": "internal_error", "stored": True}),
    (0.02, "error", {"error": "fatal_error"}),
)
ON_READS: tuple[tuple[float, str, dict[str, object]], ...] = (
    (0.04, "cut_before_store", {}),
    (0.04, "status", {"status": 500}),
    (0.03, "ratelimited", {"retry_after": 1}),
    (0.03, "truncated_json", {}),
)


def soak(scenario: Scenario, say: Callable[[str], None] = lambda _: None) -> Verdict:
    """Run one scenario. The seed decides what is tried; what it meets is up to the machine."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="soak")))
        address, crash = stack.enter_context(database_of(scenario.database, folder))
        world = stack.enter_context(slack(folder))
        if not scenario.history:
            world.client.scopes(remove=["mpim:history", "groups:history"])
        world.client.advance(to=next_office_hour(_now(world.client)))
        team = str(world.client.info()["team"]["id"])
        _people(world.client)
        due = _plan(scenario, address, team, world.client)
        if scenario.faults:
            _plague(world.client)
        log = stack.enter_context((folder / "bots.log").open("wb"))
        bots = [Bot(_orders(number, scenario, address, world, folder), log) for number in range(scenario.bots)]
        try:
            for bot in bots:
                bot.start()
            blows = _disturb(scenario, bots, world.client, crash)
            say(f"{scenario.name}: left in peace")
            world.client.clear_faults()
            rest = _wait(bots, scenario, address, team, max(due.values()))
            say(f"{scenario.name}: {rest} still under way")
        finally:
            for bot in bots:
                bot.end()
        verdict = judge(scenario, address, team, world.client, blows, due)
        verdict.log = (folder / "bots.log").read_text(errors="replace")
        return verdict


def _now(client: SandboxClient) -> datetime:
    return datetime.fromisoformat(client.clock()["now"])


def _people(client: SandboxClient) -> None:
    for number in range(PEOPLE):
        client.add_user(f"person{number}")
    client.add_user(OWNER)
    for number in range(CHANNELS):
        client.create_channel(f"circle{number}", user=OWNER, private=True, bot=True)


def _plan(scenario: Scenario, address: str, team: str, client: SandboxClient) -> dict[str, float]:
    """Due work for every occasion, as a program's rounds would have planned it. Returns when each is due."""
    planned: dict[str, float] = {}
    rng, start = Random(scenario.seed), _now(client) + timedelta(seconds=LEAD)
    ids = {one["name"]: str(one["id"]) for one in client.users()}
    people = [ids[f"person{number}"] for number in range(PEOPLE)]
    channels = [str(one["id"]) for one in client.channels() if one["name"].startswith("circle")]
    database = Database.open(address)
    with database.begin(team) as uow:
        uow.members.save(Member(ids[OWNER], OWNER))
        program = uow.programs.add(channels[0], "Soak", ProgramKind.PEER, CADENCE, "UTC", [ids[OWNER]], start)
        for number in range(scenario.occasions):
            where = rng.choices(("dm", "group", "channel"), (6, 3, 1))[0]
            group = rng.randrange(GROUPS)
            to = {
                "dm": rng.choice(people),
                "group": people[group * 2 : group * 2 + 2],
                "channel": rng.choice(channels),
            }[where]
            question = rng.choices(("checkin", "reminder"), (9, 1))[0]
            kind = {"dm": question, "group": "introduction", "channel": "announcement"}[where]
            payload = {"where": where, "to": to, "kind": kind, "group": group}
            due = start + timedelta(seconds=scenario.seconds * number / scenario.occasions)
            key = f"{team}:{program.id}:{where}:{kind}:{number}"
            uow.due.plan(SAY, key, payload, due)
            planned[key] = due.timestamp()
        uow.commit()
    database.close()
    return planned


def _plague(client: SandboxClient) -> None:
    """Faults that strike by chance until they are cleared."""
    for probability, kind, how in ON_POSTS:
        client.fault(kind, method=POST, times=-1, probability=probability, **how)
    for probability, kind, how in ON_READS:
        for method in (HISTORY, OPEN):
            client.fault(kind, method=method, times=-1, probability=probability, **how)
    client.fault("history_lag", times=-1, probability=0.4, seconds=LAG)


def _orders(number: int, scenario: Scenario, address: str, world: Slack, folder: Path) -> Orders:
    return Orders(
        name=f"bot{number}",
        database=address,
        sandbox=world.client.url,
        api_url=world.api_url,
        bot_token=world.bot_token,
        app_token=world.app_token,
        ready=str(folder / f"ready{number}"),
        seed=scenario.seed * 1000 + number * 100_000,
    )


def _disturb(scenario: Scenario, bots: list[Bot], client: SandboxClient, crash: Callable[[], None]) -> Blows:
    """Kill, stop and crash at random until the last occasion is due."""
    rng, blows = Random(scenario.seed), Blows()
    end = time.monotonic() + LEAD + scenario.seconds + 3
    _until_up(bots)
    while time.monotonic() < end:
        pause = time.monotonic() + rng.expovariate(1 / scenario.every)
        while time.monotonic() < min(pause, end):
            for bot in bots:
                bot.look_after()
            time.sleep(0.05)
        if rng.random() < 0.5:
            client.say(f"person{rng.randrange(PEOPLE)}", "@bot", "hello")
        bot = rng.choice(bots)
        up = bot.alive and bot.ready.exists() and not bot.stopped
        match rng.choices(("kill", "short", "long", "crash"), (10, 4, 1, 1))[0]:
            case "kill" if up or rng.random() < 0.2:  # sometimes while it starts
                bot.kill()
                blows.kills += 1
            case "short" if scenario.stops and up:
                bot.stop_for(rng.uniform(0.2, SHORT_STOP))
                blows.stops += 1
            case "long" if scenario.stops and up:
                bot.stop_for(LONG_STOP)
                blows.stops += 1
                began = _now(client).timestamp()
                blows.long_stops.append((began, began + LONG_STOP))
            case "crash" if scenario.crashes and scenario.database == "postgres":
                crash()
                blows.crashes += 1
    for bot in bots:
        if bot.stopped:
            bot.go_on()
    return blows


def _until_up(bots: list[Bot]) -> None:
    """A busy machine takes its time, and what is not up cannot be disturbed."""
    end = time.monotonic() + LEAD
    while time.monotonic() < end and not all(bot.ready.exists() for bot in bots):
        time.sleep(0.1)


def _wait(bots: list[Bot], scenario: Scenario, address: str, team: str, last: float) -> int:
    """Until everything is sent, settled and swept; returns how much is not."""
    database, end, rest = Database.read_only(address), time.monotonic() + PATIENCE, -1
    try:
        while rest != 0 and time.monotonic() < end:
            time.sleep(1.0)
            for bot in bots:
                bot.look_after()
            rest = _under_way(database, scenario, team, last)
    finally:
        database.close()
    return rest


def _under_way(database: Database, scenario: Scenario, team: str, last: float) -> int:
    """`last` is when the last occasion is due (epoch seconds); the program's own next round is long after that."""
    with database.begin(team) as uow:
        now = [OutboxState.PENDING, OutboxState.SENDING]
        rows = uow.outbox.waiting([*now, OutboxState.UNKNOWN])
        unreadable = [row for row in rows if row.state is OutboxState.UNKNOWN and row.reason.startswith(UNREAD)]
        due = uow.due.next_due_at()
        waits = due is not None and due.timestamp() <= last
        return len(rows) - len(unreadable) + len(uow.outbox.sweepable()) + waits
