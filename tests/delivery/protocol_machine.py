"""Two processes on one outbox, everything that can happen to them, and what must hold whatever happens."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from slack_sdk import WebClient

from delivery import DeliverySettings
from handlers.events import listener
from handlers.kit import Kit
from mentoring.people import Member
from storage import Database, OutboxCall, OutboxRow, OutboxState
from storage.unit import UnitOfWork
from tests.delivery.slack_model import Conversations, Fate, Time, Weather
from tests.delivery.stoppable import ANSWERED, CALLING, CLAIMED, TEAM, Killed, Make, Process
from tests.storage.templates import new_sqlite

#: the tightest that is allowed: looked up at the very moment at which a lagging message shows
TIGHT = DeliverySettings(settle=135.0, per_channel=0.0, per_workspace=0.0)
#: seconds that a stopped process may hang in a call before the whole host is taken for dead: the last look for copies
#: comes a day after the last attempt
LONGEST_STOP = 12 * 3600.0
SECONDS = (1.0, 5.0, 6.0, 20.0, 55.0, 75.0, 76.0, 134.0, 135.0, 136.0, 600.0, 3600.0)
MOST_ROWS = 6
LAGS = st.sampled_from((0.0, 59.0))
#: the dangerous one twice as often
FATES = st.sampled_from((Fate.STORED_UNHEARD, *Fate))

Json = dict[str, Any]
Listener = Callable[..., None]


class Violation(AssertionError):
    """The promise was broken."""


class Everybody:
    """Slack's directory: all are people."""

    def member(self, user_id: str) -> Member:
        return Member(user_id, user_id)

    def told(self, user: Json) -> bool:
        return bool(user)


@dataclass(frozen=True)
class Variant:
    """A way to build the app: the right one, or one with a single mistake."""

    make: Make = field(default_factory=lambda: Make(TIGHT))
    #: how an event's listener is made of the app's own
    intake: Callable[[Listener], Listener] = lambda right: right


@dataclass
class Inbound:
    """An event that Slack sends again until it is acknowledged."""

    body: Json
    acked: bool = False

    @property
    def row_key(self) -> str:
        return f"{TEAM}:hello:{self.body['event']['user']}:{self.body['event']['ts']}"


class ProtocolMachine(RuleBasedStateMachine):
    """Hypothesis looks for a sequence of these rules after which something is lost or there twice."""

    variant: ClassVar[Variant] = Variant()

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="model"))
        self.database = Database.open(new_sqlite(self.folder / "bot.sqlite3"))
        self.time = Time()
        self.slack = Conversations(self.time)
        self.processes = [Process(name, self.variant.make, self.database, self.slack) for name in ("one", "two")]
        self.keys: dict[str, str] = {}
        self.events: list[Inbound] = []
        self.intake = self.variant.intake(listener(self._kit()))
        self._dies_in = ""

    # what can happen

    @initialize(lanes=st.lists(st.sampled_from(("C1", "C2")), min_size=1, max_size=3))
    def some_messages_are_due(self, lanes: list[str]) -> None:
        for lane in lanes:
            self._queue(lane, "message")

    @precondition(lambda self: len(self.keys) + len(self.events) < MOST_ROWS)
    @rule(lane=st.sampled_from(("C1", "C2")), kind=st.sampled_from(("message", "message", "checkin", "reminder")))
    def something_is_due(self, lane: str, kind: str) -> None:
        self._queue(lane, kind)

    @precondition(lambda self: len(self.keys) + len(self.events) < MOST_ROWS)
    @rule(dies_in=st.sampled_from(("", "", "commit", "ack")))
    def somebody_writes_to_the_app(self, dies_in: str) -> None:
        number = len(self.events)
        event = {"type": "message", "channel_type": "im", "user": "U1", "ts": f"{number}.0"}
        self.events.append(Inbound({"event_id": f"Ev{number}", "event": event}))
        self._hear(self.events[-1], dies_in)

    @precondition(lambda self: self.events)
    @rule(dies_in=st.sampled_from(("", "commit", "ack")))
    def slack_sends_an_event_again(self, dies_in: str) -> None:
        self._hear(self.events[-1], dies_in)

    @rule(who=st.integers(0, 1), to=st.sampled_from((CALLING, ANSWERED, CLAIMED, "")), fate=FATES, lag=LAGS)
    def a_process_goes_on(self, who: int, to: str, fate: Fate, lag: float) -> None:
        """It stops at the next place of this kind, or when its turn is over."""
        self.processes[who].go_on(to, Weather(fate, lag))

    @rule(who=st.integers(0, 1), fate=FATES, lag=LAGS, seconds=st.sampled_from((0.0, 20.0, 140.0)))
    def a_process_works_for_a_while(self, who: int, fate: Fate, lag: float, seconds: float) -> None:
        """One thing goes wrong at most, and the other process stays where it is."""
        self.processes[who].run_through(Weather(fate, lag))
        self.time_passes(seconds)
        self.processes[who].run_through()

    @rule(who=st.integers(0, 1))
    def a_process_is_killed_and_started(self, who: int) -> None:
        self.processes[who].crash()

    @rule(seconds=st.sampled_from(SECONDS))
    def some_time_goes_by(self, seconds: float) -> None:
        self.time_passes(seconds)

    def time_passes(self, seconds: float) -> None:
        if all(process.stopped_for() + seconds <= LONGEST_STOP for process in self.processes):
            self.time.seconds += seconds

    @rule(wrong_by=st.sampled_from((-3600.0, 0.0, 3600.0)))
    def the_clock_is_set(self, wrong_by: float) -> None:
        self.time.wrong_by = wrong_by

    # what must hold

    @invariant()
    def nothing_is_there_twice_unless_a_process_was_stopped_for_too_long(self) -> None:
        in_time = [copy.marker for copy in self.slack.copies if not copy.overdue]
        if len(in_time) != len(set(in_time)):
            raise Violation("a message was posted twice")

    def teardown(self) -> None:
        try:
            self._calm_down()
            for key in self.keys:
                self._judge(key)
            for event in self.events:
                self._judge(event.row_key)
        finally:
            for process in self.processes:
                process.stops.kill()
            self.database.close()
            shutil.rmtree(self.folder)

    def _judge(self, key: str) -> None:
        row = self._row(key)
        if row is None:
            raise Violation(f"{key} was acknowledged and is lost")
        kind = self.keys.get(key, "message")
        final = {OutboxState.SENT} if kind == "message" else {OutboxState.SENT, OutboxState.EXPIRED}
        if row.state not in final:
            raise Violation(f"{key} ended as {row.state}")
        seen = self.slack.standing(row.marker)
        if row.state is OutboxState.SENT and [copy.ts for copy in seen] != [row.ts]:
            raise Violation(f"{key} is noted as sent at {row.ts}, and there are {len(seen)} of it")
        if row.state is OutboxState.EXPIRED and any(not copy.overdue for copy in seen):
            raise Violation(f"{key} is noted as dropped, and was posted in time")

    def _calm_down(self) -> None:
        """Nothing goes wrong any more: everything is sent, settled and swept."""
        for event in self.events:
            while not event.acked:
                self._hear(event, "")
        self.time.wrong_by = 0.0
        for seconds in (0.0, 140.0, 140.0, 90_000.0) * 6:
            self.time.seconds += seconds
            for process in self.processes:
                process.run_through()
            if self._all_is_over():
                return

    # helpers

    def _queue(self, lane: str, kind: str) -> None:
        key, now = f"{kind}{len(self.keys)}", self.time.now()
        expires = now + timedelta(hours=8) if kind == "checkin" else None
        call = OutboxCall(key, lane, "chat.postMessage", {"channel": lane, "text": key}, kind, now, expires)
        with self.database.begin(TEAM) as uow:
            assert uow.outbox.add(call)
            uow.commit()
        self.keys[key] = kind

    def _all_is_over(self) -> bool:
        with self.database.begin(TEAM) as uow:
            unfinished = uow.outbox.waiting([OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNKNOWN], limit=1)
            return not unfinished and not uow.outbox.sweepable()

    def _row(self, key: str) -> OutboxRow | None:
        with self.database.begin(TEAM) as uow:
            return uow.outbox.get(key)

    def _hear(self, event: Inbound, dies_in: str) -> None:
        self._dies_in = dies_in

        def ack() -> None:
            if self._dies_in == "ack":
                raise Killed
            event.acked = True

        try:
            self.intake(ack=ack, body=event.body, event=event.body["event"])
        except Killed:
            pass
        finally:
            self._dies_in = ""

    @contextmanager
    def _begin(self) -> Iterator[UnitOfWork]:
        with self.database.begin(TEAM) as uow:
            if self._dies_in == "commit":
                raise Killed
            yield uow

    def _kit(self) -> Kit:
        def now() -> datetime:
            return self.time.now()

        nowhere = WebClient(base_url="http://127.0.0.1:9/")
        return Kit(TEAM, "UBOT", self._begin, now, Random(0), Everybody(), nowhere, frozenset(), lambda job, _: job())
