"""The one way out: everything that the bot writes in Slack is claimed, sent, marked and, in doubt, looked up here."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from itertools import zip_longest
from threading import Lock
from time import monotonic

from slack_sdk import WebClient

from delivery.desk import SlackDesk
from delivery.errors import ends_by_reinstalling
from delivery.flights import Flights
from delivery.hooks import Hooks
from delivery.ledger import Answered, Claim, Ledger
from delivery.loop import LONGEST_SLEEP, Loop
from delivery.marking import Marker
from delivery.pace import Pace
from delivery.pool import Pool, report
from delivery.rates import WORKSPACE, Moment, Rests
from delivery.reading import READS
from delivery.sending import Attempt, send
from delivery.settings import DeliverySettings
from delivery.settling import Settler
from delivery.steps import Done
from delivery.sweeping import DELETE, Sweeper
from delivery.together import Together
from delivery.wire import Wire, is_post, kept
from storage import Database, OutboxRow

#: seconds: a wait as short as this needs no look into the database for something earlier
SOON = 0.25


#: returns what the same thread does next, if anything
Job = Callable[[], "Job | None"]


class Deliverer:
    """Sends the outbox of one workspace: one conversation's calls one after the other, several conversations at once.

    `clock` is the domain's time (aware UTC); `elapsed` counts real seconds and never goes back. `owner` names this
    process in its claims. Rows are claimed by one thread at a time; calls are made on `settings.workers` threads.
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
        self._marker = Marker(self._ledger, self._rests, self._sweeper)
        self._together = Together(self._exchange, lambda: self._flights.several)
        #: conversations in which a call is being made, and "" while something is looked up
        self._flights = Flights()
        #: one look for the next job at a time, whoever drives: a thread, or a clock that is not the machine's
        self._turns = Lock()
        self._pool = Pool(self._settings.workers)
        self._loop = Loop(self._hand_out, self._pause)

    # what the wiring calls

    def run_once(self, now: datetime) -> bool:
        """Send at most one row that is due at `now`; with none, settle or sweep at most one. Returns whether it did.

        While the threads run, it may be more than one row.
        """
        jobs = self._next_jobs(now, 1)
        for job in jobs:
            relay(job)
        return bool(jobs)

    def run_until_idle(self, now: Callable[[], datetime] | None = None) -> bool:
        """Do everything that can be done now, without waiting for any time to pass. Returns whether anything was done.

        What the threads are at is waited for.
        """
        did, seen = False, self._flights.landed
        while self.run_once((now or self._clock)()) or self._landed(seen):
            did, seen = True, self._flights.landed
        return did

    def next_due(self) -> datetime | None:
        """When there will be something to send or to sweep, in the domain's time.

        None also while all that remains waits for real time alone: an uncertain row, or a conversation's pace.
        """
        with self._turns:
            return self._next_due(self._moment())

    def resume(self) -> None:
        """Try everything again now, as after the app was installed anew."""
        self._rests.clear()
        self._marker.forget()
        self.wake()

    def heard(self) -> None:
        """The app has been used. If it was thought to be gone from the workspace, it is back: nothing waits longer."""
        if any(ends_by_reinstalling(code) for code in self._marker.told):
            self.resume()

    @property
    def held_up_by(self) -> tuple[str, ...]:
        """Codes of the refusals that hold up a method or the whole workspace."""
        return self._marker.told

    def start(self) -> None:
        """Run in threads of its own until `stop`."""
        self._loop.start()

    def wake(self) -> None:
        """There may be something to send. Cheap, and safe from any thread."""
        self._loop.wake()

    def stop(self, timeout: float = 15.0) -> bool:
        """End after the calls that are being made; False if that takes longer than `timeout` seconds.

        What is cut off then is settled after the next start, like a call that a crash has cut off.
        """
        until = monotonic() + timeout
        ended = self._loop.stop(timeout) and self._pool.rest(max(0.0, until - monotonic()))
        self._pool.end()
        return ended

    # one turn

    def _moment(self) -> Moment:
        return Moment(self._clock(), self._elapsed())

    def _hand_out(self) -> bool:
        """Give the next jobs to the threads that are free for them; False if there is none."""
        places = self._pool.reserve(SOON)
        if not places:
            return True  # all are busy: the loop asks again, and sees in between whether it has to stop
        jobs: list[Job] = []
        try:
            jobs = self._next_jobs(self._clock(), places)
        finally:
            self._pool.give_back(places - len(jobs))
        for job in jobs:
            self._pool.run(partial(relay, job))
        return bool(jobs)

    def _landed(self, seen: int) -> bool:
        """Wait for a call that is being made; False if there is none, and none has come back since `seen` had."""
        with self._turns:  # what is claimed is under way once the look is over
            pass
        return self._flights.wait(SOON) or self._flights.landed != seen

    def _next_jobs(self, now: datetime, most: int) -> list[Job]:
        with self._turns:
            at = Moment(now, self._elapsed())
            resting = self._rests.resting(at)
            if WORKSPACE in resting:
                return []
            return self._sending(at, resting, most) or self._chore(at, resting)

    def _sending(self, at: Moment, resting: frozenset[str], most: int) -> list[Job]:
        # one at a time where each has to wait for the one before it
        limit = 1 if self._pace.is_limited else most
        return self._jobs_of(self._ledger.claim(self._claim(at, resting, limit)), at)

    def _claim(self, at: Moment, resting: frozenset[str], limit: int, landing: Iterable[str] = ()) -> Claim:
        lanes = self._pace.busy(at.elapsed) | self._flights.lanes - frozenset(landing)
        methods = resting | self._pace.spent(at.elapsed)
        return Claim(at.now, self._owner, limit, self._wire.since, lanes, methods)

    def _jobs_of(self, rows: Iterable[OutboxRow], at: Moment) -> list[Job]:
        """What is to be done about rows that were claimed at that moment."""
        jobs: list[Job] = []
        for row in rows:
            self._settler.watch.claimed(row, at.elapsed)
            self._pace.leaves(row.method, at.elapsed)
            jobs.append(self._flight(row.lane, partial(self._send, row, at.elapsed)))
        return jobs

    def _chore(self, at: Moment, resting: frozenset[str]) -> list[Job]:
        """Look something up, one at a time."""
        if "" in self._flights.lanes:
            return []
        row = self._settler.next(at)
        if row is not None:
            return [self._flight("", partial(self._settle, row, at))]
        if resting & (READS | {DELETE}):
            return []
        row = self._sweeper.next(at)
        return [self._flight("", partial(self._sweeper.sweep, row, at))] if row is not None else []

    def _flight(self, lane: str, job: Job) -> Job:
        self._flights.begin(lane)

        def flown() -> Job | None:
            try:
                return job()
            finally:
                self._flights.end(lane)
                self.wake()

        return flown

    def _send(self, row: OutboxRow, claimed: float) -> Job | None:
        """Make a call and mark the row. Returns what was claimed in the same transaction, if anything was."""
        if row.look_since:
            self._ledger.unknown(row, "the database was restored; it may have been posted before")
            return None
        attempt = Attempt(
            row=row,
            wire=self._wire,
            desk=self._desk(row),
            settings=self._settings,
            rests=self._rests,
            in_time=lambda: self._elapsed() - claimed <= self._settings.budget,
        )
        outcome, progress = send(attempt, self._marker.progress(row))
        at = self._moment()
        if is_post(row.method):
            self._pace.posted(row.lane, at.elapsed)
        if not isinstance(outcome.step, Done):
            self._marker.mark(row, outcome, progress, at)
            return None
        answered = Answered(row, kept(outcome.step.result))
        counted, onward = self._together.add(answered)
        self._marker.sent(answered, at, counted=counted)
        return onward

    def _exchange(self, answers: Sequence[Answered]) -> list[tuple[bool, Job | None]]:
        """Note answers that came in at the same time, and claim for the threads that brought them what they do next.

        Once per call the threads then need the database, and nobody has to hand anything over to them.
        """
        with self._turns:
            at = self._moment()
            resting = self._rests.resting(at)
            claim = None
            if self._loop.is_running and not self._pace.is_limited and WORKSPACE not in resting:
                claim = self._claim(at, resting, len(answers), [one.row.lane for one in answers])
            try:
                counted, rows = self._ledger.exchange(answers, claim)
            except Exception as error:
                if claim is None:
                    raise
                report(error)  # a row that cannot be claimed must not undo the marks of those that were sent
                counted, rows = self._ledger.exchange(answers, None)
            return list(zip_longest(counted, self._jobs_of(rows, at)))

    def _settle(self, row: OutboxRow, at: Moment) -> None:
        self._settler.settle(row, at, self._desk(row))
        if row.attempt > 1:
            self._sweeper.repeated()

    def _desk(self, row: OutboxRow) -> SlackDesk:
        return SlackDesk(self._wire, self._database, self._team_id, row)

    # when to look again

    def _pause(self) -> float:
        """Real seconds until there may be something to do. The end of a call wakes the loop by itself."""
        with self._turns:
            at = self._moment()
            free = self._pace.next_free(at.elapsed)
            if free is not None and free <= SOON:
                return max(0.002, free)
            due = self._next_due(at)
            rest = self._rests.next_end()
            waits = [
                (due - at.now).total_seconds() if due else None,
                rest.elapsed - at.elapsed if rest else None,
                free,
                self._settler.wait(at) if WORKSPACE not in self._rests.resting(at) else None,
            ]
        return max(0.01, min((wait for wait in waits if wait is not None), default=LONGEST_SLEEP))

    def _next_due(self, at: Moment) -> datetime | None:
        self._rests.resting(at)  # forgets the ones that are over
        rest = self._rests.next_end()
        waits = [self._ledger.next_pending_at(), self._sweeper.next_due(at), rest.now if rest else None]
        return min((moment for moment in waits if moment and moment > at.now), default=None)


def relay(job: Job) -> None:
    """Do a job, and what comes of it."""
    following: Job | None = job
    while following is not None:
        following = following()
