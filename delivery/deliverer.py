"""The one way out: everything that the bot writes in Slack is claimed, sent, marked and, in doubt, looked up here."""

from collections.abc import Callable
from datetime import datetime
from threading import Lock
from typing import Any

from slack_sdk import WebClient

from delivery.classes import WhenUnsure, out_of_patience, wait_before_repeat, when_unsure
from delivery.desk import SlackDesk
from delivery.errors import UNANSWERED, UNSURE, remedy_of
from delivery.hooks import Hooks
from delivery.ledger import Ledger, Problem
from delivery.loop import LONGEST_SLEEP, Loop
from delivery.rates import WORKSPACE, Moment, Pace, Rests
from delivery.reading import READS
from delivery.sending import Attempt, Outcome, Progress, send
from delivery.settings import DeliverySettings
from delivery.settling import Settler
from delivery.steps import Done, Drop, Effect, Park, Rest, Unsure
from delivery.sweeping import DELETE, Sweeper
from delivery.uploads import UPLOAD
from delivery.wire import Wire, is_post
from storage import Database, OutboxRow

POST = "chat.postMessage"


class Deliverer:
    """Sends the outbox of one workspace, one call at a time.

    `clock` is the domain's time (aware UTC); `elapsed` counts real seconds and never goes back. `owner` names this
    process in its claims.
    """

    def __init__(
        self,
        database: Database,
        team_id: str,
        client: WebClient,
        *,
        owner: str,
        clock: Callable[[], datetime],
        elapsed: Callable[[], float],
        settings: DeliverySettings | None = None,
        hooks: Hooks | None = None,
    ) -> None:
        self._database = database
        self._team_id = team_id
        self._owner = owner
        self._clock = clock
        self._elapsed = elapsed
        self._settings = settings or DeliverySettings()
        self._wire = Wire(client, timeout=self._settings.timeout)
        self._ledger = Ledger(database, team_id, hooks or Hooks())
        self._rests = Rests()
        self._pace = Pace(self._settings.per_channel, self._settings.per_workspace)
        self._settler = Settler(self._wire, self._ledger, self._rests, self._settings)
        self._sweeper = Sweeper(self._wire, self._ledger, self._rests, self._settings)
        #: how far a claim had come that grew too old between two calls
        self._progress: dict[int, Progress] = {}
        #: refusals that owners know of, and what rests because of them
        self._told: dict[str, str] = {}
        #: the conversation that was last told to slow down, until a post goes through
        self._limited_lane = ""
        #: one turn at a time, whoever drives: the thread, or a clock that is not the machine's
        self._turns = Lock()
        self._loop = Loop(lambda: self.run_once(self._clock()), self._pause)

    # what the wiring calls

    def run_once(self, now: datetime) -> bool:
        """Send at most one row that is due at `now`; with none, settle or sweep at most one. Returns whether it did."""
        with self._turns:
            at = Moment(now, self._elapsed())
            resting = self._rests.resting(at)
            if WORKSPACE in resting:
                return False
            return self._send_next(at, resting) or self._settle_next(at) or self._sweep_next(at, resting)

    def run_until_idle(self, now: Callable[[], datetime] | None = None) -> bool:
        """Do everything that can be done now, without ever waiting. Returns whether anything was done."""
        did = False
        while self.run_once((now or self._clock)()):
            did = True
        return did

    def next_due(self) -> datetime | None:
        """When there will be something to send or to sweep, in the domain's time.

        None also while all that remains waits for real time alone: an uncertain row, or a conversation's pace.
        """
        with self._turns:
            return self._next_due(Moment(self._clock(), self._elapsed()))

    def resume(self) -> None:
        """Try everything again now, as after the app was installed anew."""
        with self._turns:
            self._rests.clear()
            self._told.clear()
        self.wake()

    @property
    def held_up_by(self) -> tuple[str, ...]:
        """Codes of the refusals that hold up a method or the whole workspace."""
        return tuple(sorted(self._told))

    def start(self) -> None:
        """Run in a thread of its own until `stop`."""
        self._loop.start()

    def wake(self) -> None:
        """There may be something to send. Cheap, and safe from any thread."""
        self._loop.wake()

    def stop(self, timeout: float = 15.0) -> bool:
        """End the thread after the call that it is in; False if that takes longer than `timeout` seconds."""
        return self._loop.stop(timeout)

    # one turn

    def _pause(self) -> float:
        """Real seconds until there may be something to do."""
        with self._turns:
            at = Moment(self._clock(), self._elapsed())
            due = self._next_due(at)
            rest = self._rests.next_end()
            waits = [
                (due - at.now).total_seconds() if due else None,
                rest.elapsed - at.elapsed if rest else None,
                self._pace.next_free(at.elapsed),
                self._pace.wait(at.elapsed) or None,
                self._settler.wait(at) if WORKSPACE not in self._rests.resting(at) else None,
            ]
        return max(0.01, min((wait for wait in waits if wait is not None), default=LONGEST_SLEEP))

    def _next_due(self, at: Moment) -> datetime | None:
        self._rests.resting(at)  # forgets the ones that are over
        rest = self._rests.next_end()
        waits = [self._ledger.next_pending_at(), self._sweeper.next_due(at), rest.now if rest else None]
        return min((moment for moment in waits if moment and moment > at.now), default=None)

    def _send_next(self, at: Moment, resting: frozenset[str]) -> bool:
        if self._pace.wait(at.elapsed) > 0:
            return False
        busy = self._pace.busy(at.elapsed)
        row = self._ledger.claim(at.now, self._owner, since=self._wire.since, lanes=busy, methods=resting)
        if row is None:
            return False
        self._settler.watch.claimed(row, at.elapsed)
        attempt = Attempt(
            row=row,
            wire=self._wire,
            desk=self._desk(row),
            settings=self._settings,
            rests=self._rests,
            in_time=lambda: self._elapsed() - at.elapsed <= self._settings.budget,
        )
        outcome, progress = send(attempt, self._progress.pop(row.id, Progress(row.arguments)))
        if is_post(row.method):
            self._pace.posted(row.lane, self._elapsed())
        self._mark(row, outcome, progress, at)
        return True

    def _mark(self, row: OutboxRow, outcome: Outcome, progress: Progress, at: Moment) -> None:
        match outcome.step:
            case Done(result):
                self._sent(row, result, at)
            case Rest() as rest:
                self._rest(row, outcome, rest, progress, at)
            case Park():
                self._ledger.parked(row, outcome.reason, Problem(outcome.code, outcome.remedy))
            case Drop():
                self._ledger.dropped(row, at.now, outcome.reason)
            case Unsure():
                self._unsure(row, outcome.reason, at)

    def _sent(self, row: OutboxRow, result: dict[str, Any], at: Moment) -> None:
        if row.method == POST:
            self._limited_lane = ""
        for what in (WORKSPACE, row.method):
            self._rests.well(what)
        for code in [code for code, what in self._told.items() if what in (WORKSPACE, row.method)]:
            del self._told[code]
            self._rests.well(code)
        copy = self._ledger.sent(row, result)
        if copy is not None:
            self._sweeper.delete(row, copy, at)
        if row.attempt > 1:
            self._sweeper.repeated()

    def _rest(self, row: OutboxRow, outcome: Outcome, rest: Rest, progress: Progress, at: Moment) -> None:
        if rest.what == UPLOAD and out_of_patience(row, at.now):
            self._ledger.parked(row, outcome.reason, Problem(UNANSWERED, remedy_of(UNANSWERED)))
            return
        if progress.tried:
            self._progress[row.id] = progress
        until = at.after(rest.seconds)
        if rest.seconds > 0 and not (rest.lane_only and row.method == POST and self._first_strike(row)):
            self._rests.rest(rest.what, until)
        # a limit counts for every replica, and so is written down; the other rests may be ended early by `resume`
        not_before = until.now if rest.lane_only else at.now
        problem = None
        if outcome.effect is not Effect.NONE and outcome.code not in self._told:
            self._told[outcome.code] = rest.what
            problem = Problem(outcome.code, outcome.remedy)
        self._ledger.released(row, not_before, outcome.reason, problem)

    def _unsure(self, row: OutboxRow, reason: str, at: Moment) -> None:
        match when_unsure(row):
            case WhenUnsure.LOOK:
                self._ledger.unknown(row, reason)
            case WhenUnsure.DROP:
                self._ledger.dropped(row, at.now, reason)
            case WhenUnsure.PARK:
                self._ledger.parked(row, reason, Problem(UNSURE, remedy_of(UNSURE)))
            case WhenUnsure.REPEAT if out_of_patience(row, at.now):
                self._ledger.parked(row, reason, Problem(UNANSWERED, remedy_of(UNANSWERED)))
            case WhenUnsure.REPEAT:
                self._ledger.released(row, at.after(wait_before_repeat(row.attempt)).now, reason)

    def _settle_next(self, at: Moment) -> bool:
        row = self._settler.next(at)
        if row is None:
            return False
        self._settler.settle(row, at, self._desk(row))
        if row.attempt > 1:
            self._sweeper.repeated()
        return True

    def _sweep_next(self, at: Moment, resting: frozenset[str]) -> bool:
        if resting & (READS | {DELETE}):
            return False
        row = self._sweeper.next(at)
        if row is None:
            return False
        self._sweeper.sweep(row, at)
        return True

    def _desk(self, row: OutboxRow) -> SlackDesk:
        return SlackDesk(self._wire, self._database, self._team_id, row)

    def _first_strike(self, row: OutboxRow) -> bool:
        """Whether it is one conversation alone that is told to slow down; a second one means the whole workspace."""
        before, self._limited_lane = self._limited_lane, row.lane
        return before in ("", row.lane)
