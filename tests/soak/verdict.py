"""What came of a soak: every row of the outbox compared with what stands in the workspace."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from delivery.errors import UNREADABLE
from sandbox import SandboxClient
from storage import Database, OutboxRow, OutboxState
from tests.soak.plan import QUICK, Scenario
from tests.soak.processes import Blows

Json = dict[str, Any]
POST = "chat.postMessage"
#: how the note of a row begins whose conversation may not be read
UNREAD = "the conversation could not be read: missing_scope"


COLUMNS = (
    "run",
    "messages",
    "events",
    "kills",
    "stops",
    "database crashes",
    "faults",
    "lost",
    "twice",
    "copies taken away",
    "shown to owners",
    "reminders dropped",
    "p50 after due",
    "p99 after due",
)


def table(verdicts: list["Verdict"]) -> str:
    """All runs as a table in Markdown."""
    lines = [COLUMNS, tuple("---" for _ in COLUMNS), *(one.cells for one in verdicts)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


@dataclass
class Verdict:
    """The figures of one run. `lost` and `twice` say of each message what is wrong."""

    scenario: Scenario
    blows: Blows
    messages: int = 0
    #: what people wrote to the app, as far as it was acknowledged
    events: int = 0
    faults: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    #: copies that were posted after a stop longer than settle, and taken away
    taken_away: int = 0
    #: rows that may not be looked up, and were shown to the owners
    shown: int = 0
    #: reminders that were dropped by their class
    dropped: int = 0
    #: seconds from due to posted
    delays: list[float] = field(default_factory=list)
    #: what the bots wrote into their log
    log: str = ""

    @property
    def good(self) -> bool:
        return not self.lost and not self.twice and self.messages > 0

    @property
    def cells(self) -> tuple[str, ...]:
        """A line of the table."""
        blows = self.blows
        counts = (self.messages, self.events, blows.kills, blows.stops, blows.crashes, self.faults)
        more = (len(self.lost), len(self.twice), self.taken_away, self.shown, self.dropped)
        seconds = (self.delay(0.5), self.delay(0.99))
        return (self.scenario.name, *(str(n) for n in (*counts, *more)), *(f"{one:.1f} s" for one in seconds))

    def delay(self, share: float) -> float:
        """The delay that this share of the messages did not exceed."""
        ordered = sorted(self.delays)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


def judge(
    scenario: Scenario, address: str, team: str, client: SandboxClient, blows: Blows, due: dict[str, float]
) -> Verdict:
    """Compare the database with the workspace once everything has come to rest. `due` in epoch seconds by key."""
    verdict = Verdict(scenario, blows)
    database = Database.open(address)
    with database.begin(team) as uow:
        rows = uow.outbox.waiting(list(OutboxState))
        next_due = uow.due.next_due_at()
        if next_due is not None and next_due.timestamp() <= max(due.values()):
            verdict.lost.append("due work was not done")
    database.close()
    posts = [row for row in rows if row.method == POST]
    said = sum(1 for row in posts if ":told:" not in row.key and ":hello:" not in row.key)
    verdict.messages = len(posts)
    if said != scenario.occasions:
        verdict.lost.append(f"{scenario.occasions} occasions came to {said} rows")
    standing, deleted = _messages(client)
    told = any(f".{UNREADABLE}:" in row.key for row in rows)
    for row in rows:
        _judge_row(verdict, row, standing.get(row.marker or "", []), told)
    known = {row.marker for row in posts}
    verdict.lost += [f"a message of no row: {marker}" for marker in standing.keys() - known]
    _judge_copies(verdict, deleted)
    _judge_transcript(verdict, client, {row.key for row in rows}, team)
    _measure(verdict, posts, standing, due)
    return verdict


def _judge_row(verdict: Verdict, row: OutboxRow, copies: list[Json], told: bool) -> None:
    if len(copies) > 1:
        verdict.twice.append(f"{row.key}: {[copy['ts'] for copy in copies]}")
    match row.state:
        case OutboxState.SENT:
            if row.method == POST and not copies:
                verdict.lost.append(f"{row.key} is noted as sent, and is not there")
            elif row.method == POST and row.ts not in [copy["ts"] for copy in copies]:
                verdict.lost.append(f"{row.key} is noted as sent at {row.ts}, and is elsewhere")
        case OutboxState.PENDING if ":hello:" in row.key:
            pass  # an event that came again while the bots were ending: it is on disk, and leaves at the next start
        case OutboxState.EXPIRED if row.kind == "reminder" and row.reason:
            verdict.dropped += 1
        case OutboxState.UNKNOWN if not verdict.scenario.history and row.reason.startswith(UNREAD) and told:
            verdict.shown += 1
            if row.lane.startswith("dm:"):
                verdict.lost.append(f"{row.key} is a direct message, and can be read")
        case _:
            verdict.lost.append(f"{row.key} ended as {row.state.value}: {row.reason}")


def _judge_copies(verdict: Verdict, deleted: list[Json]) -> None:
    """A copy may only come from a process that was stopped for longer than the settings allow for."""
    for copy in deleted:
        at = float(copy["ts"])
        if any(began <= at <= ended + QUICK.settle for began, ended in verdict.blows.long_stops):
            verdict.taken_away += 1
        else:
            verdict.twice.append(f"a copy at {copy['ts']} was taken away, and no process had been stopped for long")


def _messages(client: SandboxClient) -> tuple[dict[str, list[Json]], list[Json]]:
    """The app's standing messages by marker, and those that it took away."""
    standing: dict[str, list[Json]] = defaultdict(list)
    deleted = []
    for message in client.messages(limit=1_000_000):
        if not message.get("bot_id"):
            continue
        if message.get("deleted"):
            deleted.append(message)
        else:
            payload = (message.get("metadata") or {}).get("event_payload") or {}
            standing[str(payload.get("marker"))].append(message)
    return standing, deleted


def _judge_transcript(verdict: Verdict, client: SandboxClient, keys: set[str], team: str) -> None:
    """Count the faults; what the app has acknowledged must be stored."""
    after = 0
    while page := client.transcript(after=after, limit=10_000):
        after = page[-1]["n"]
        for line in page:
            verdict.faults += bool(line.get("fault"))
            if line["direction"] != "delivery" or line["type"] != "message" or line["status"] != "acknowledged":
                continue
            event = line["payload"]["event"]
            if event.get("bot_id"):
                continue  # its own words
            verdict.events += 1
            if f"{team}:hello:{event['user']}:{event['ts']}" not in keys:
                verdict.lost.append(f"an event of {event['ts']} was acknowledged, and is not stored")


def _measure(verdict: Verdict, posts: list[OutboxRow], standing: dict[str, list[Json]], due: dict[str, float]) -> None:
    """From the moment at which it was due to the moment at which it stood in the conversation."""
    for row in posts:
        copies = standing.get(row.marker or "", [])
        if copies and row.key in due:
            verdict.delays.append(float(copies[0]["ts"]) - due[row.key])
