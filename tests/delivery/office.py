"""What the delivery's tests share: rows to send, a way to move real time, and a look at what arrived."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from slack_sdk import WebClient

from delivery import Deliverer, DeliverySettings, Hooks
from sandbox import Sandbox, SandboxClient
from storage import Database, OutboxCall, OutboxRow, OutboxState

START = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
Json = dict[str, Any]
#: short enough for a test, long enough for a busy machine
FAST = DeliverySettings(timeout=3.0, per_channel=0.0, per_workspace=0.0)


@dataclass
class RealTime:
    """Real seconds, which pass when a test says so, or by themselves as well."""

    flows: bool = False
    skipped: float = 0.0

    def __call__(self) -> float:
        return self.skipped + (time.monotonic() if self.flows else 0.0)

    def skip(self, seconds: float) -> None:
        self.skipped += seconds


@dataclass
class Notes:
    """What the hooks were told."""

    sent: list[str] = field(default_factory=list)
    problems: list[tuple[str, str, str]] = field(default_factory=list)  # key, code, remedy
    unwanted: dict[str, str] = field(default_factory=dict)

    def hooks(self) -> Hooks:
        return Hooks(
            on_sent=lambda uow, row, result: self.sent.append(row.key),
            on_problem=lambda uow, row, code, remedy: self.problems.append((row.key, code, remedy)),
            unwanted=lambda uow, row: self.unwanted.get(row.key),
        )

    @property
    def codes(self) -> list[str]:
        return [code for _, code, _ in self.problems]


@dataclass
class Office:
    """One workspace, one outbox."""

    box: Sandbox
    people: SandboxClient
    database: Database
    client: WebClient
    team_id: str
    real: RealTime = field(default_factory=RealTime)
    notes: Notes = field(default_factory=Notes)

    def deliverer(
        self,
        settings: DeliverySettings = FAST,
        owner: str = "one",
        hooks: Hooks | None = None,
        elapsed: Callable[[], float] | None = None,
        of: type[Deliverer] = Deliverer,
    ) -> Deliverer:
        """A delivery as it is after a start of the process."""
        return of(
            self.database,
            self.team_id,
            self.client,
            owner=owner,
            settings=settings,
            clock=self.box.now,
            elapsed=elapsed or self.real,
            hooks=hooks or self.notes.hooks(),
        )

    def channel(self, name: str = "mentoring") -> str:
        return str(next(one["id"] for one in self.people.channels() if one["name"] == name))

    def user(self, name: str) -> str:
        return str(next(one["id"] for one in self.people.users() if one["name"] == name))

    def queue(
        self,
        key: str,
        arguments: Json | None = None,
        *,
        method: str = "chat.postMessage",
        kind: str = "message",
        lane: str | None = None,
        expires_at: datetime | None = None,
    ) -> str:
        """Queue a call; by default a post into the program's channel whose text is its key."""
        if arguments is None:
            arguments = {"channel": self.channel(), "text": key}
        call = OutboxCall(
            key, lane or str(arguments.get("channel", key)), method, arguments, kind, self.box.now(), expires_at
        )
        with self.database.begin(self.team_id) as uow:
            assert uow.outbox.add(call)
            uow.commit()
        return key

    def queue_dm(self, key: str, name: str = "ana", **more: Any) -> str:
        """Queue a private message the way the use cases do: open, then post where that leads."""
        opened, lane = f"dm:{name}", f"dm:{name}"
        with self.database.begin(self.team_id) as uow:
            call = OutboxCall(opened, lane, "conversations.open", {"users": self.user(name)}, "setup", self.box.now())
            uow.outbox.add(call)
            uow.commit()
        return self.queue(key, {"channel": {"$ref": [opened, "channel.id"]}, "text": key}, lane=lane, **more)

    def row(self, key: str) -> OutboxRow:
        with self.database.begin(self.team_id) as uow:
            row = uow.outbox.get(key)
        assert row is not None
        return row

    def state(self, key: str) -> str:
        return self.row(key).state.value

    def counts(self) -> dict[OutboxState, int]:
        with self.database.begin(self.team_id) as uow:
            return {state: count for state, count in uow.outbox.counts_by_state().items() if count}

    def posts(self, channel: str | None = None) -> list[str]:
        """The texts that the app has in a conversation, oldest first."""
        messages = self.people.messages(channel=channel or self.channel())
        return [message["text"] for message in messages if message.get("bot_id") and not message.get("deleted")]

    def calls(self, method: str = "chat.postMessage") -> list[Json]:
        """The calls of a method that reached the workspace."""
        lines = self.people.transcript()
        return [line for line in lines if line["direction"] == "call" and line.get("method") == method]


def claim_and_vanish(office: Office, *, owner: str = "gone", since: str = "") -> OutboxRow:
    """A process that claimed a row and was killed before it called."""
    with office.database.begin(office.team_id) as uow:
        row = uow.outbox.claim(office.box.now(), owner, since=since)
        uow.commit()
    assert row is not None
    return row


@contextmanager
def office_in(box: Sandbox, address: str) -> Iterator[Office]:
    """An office in a workspace with two people and the program's channel. The database stays open."""
    database = Database.open(address)
    client = WebClient(token=box.bot_token, base_url=box.api_url)
    people = box.client()
    people.add_user("ana", "Ana Lima")
    people.add_user("bo", "Bo Chen")
    people.create_channel("mentoring", user="ana", bot=True)
    yield Office(box, people, database, client, str(people.info()["team"]["id"]))
