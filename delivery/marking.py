"""What becomes of a row once its attempt has ended, and what rests because of it."""

from datetime import datetime
from threading import Lock

from delivery.classes import WhenUnsure, out_of_patience, wait_before_repeat, when_unsure
from delivery.errors import UNANSWERED, UNSURE, remedy_of
from delivery.ledger import Answered, Ledger, Problem
from delivery.rates import WORKSPACE, Moment, Rests
from delivery.sending import Outcome, Progress
from delivery.steps import Drop, Effect, Park, Rest, Unsure
from delivery.sweeping import Sweeper
from delivery.uploads import UPLOAD
from storage import OutboxRow

POST = "chat.postMessage"


class Marker:
    """Writes outcomes into the ledger. Safe to use from several threads."""

    def __init__(self, ledger: Ledger, rests: Rests, sweeper: Sweeper) -> None:
        self._ledger = ledger
        self._rests = rests
        self._sweeper = sweeper
        #: how far a claim had come that grew too old between two calls
        self._progress: dict[int, Progress] = {}
        #: refusals that owners know of, and what rests because of them
        self._told: dict[str, str] = {}
        #: the conversation that was last told to slow down, until a post goes through
        self._limited_lane = ""
        #: guards the three of them
        self._lock = Lock()

    @property
    def told(self) -> tuple[str, ...]:
        """Codes of the refusals that hold up a method or the whole workspace."""
        with self._lock:
            return tuple(sorted(self._told))

    def forget(self) -> None:
        """Everything is tried anew, and told anew."""
        with self._lock:
            self._told.clear()

    def progress(self, row: OutboxRow) -> Progress:
        """How far an earlier attempt had come."""
        with self._lock:
            return self._progress.pop(row.id, Progress(row.arguments))

    def mark(self, row: OutboxRow, outcome: Outcome, progress: Progress, at: Moment) -> None:
        """Note how an attempt ended that came back at `at` and was not answered as it should be."""
        match outcome.step:
            case Rest() as rest:
                self._rest(row, outcome, rest, progress, at)
            case Park():
                self._ledger.parked(row, outcome.reason, Problem(outcome.code, outcome.remedy))
            case Drop():
                self._ledger.dropped(row, at.now, outcome.reason)
            case Unsure():
                self._unsure(row, outcome.reason, at)

    def sent(self, answered: Answered, at: Moment, *, counted: bool) -> None:
        """A call was answered as it should be, and that was noted, unless another attempt had come before it."""
        row = answered.row
        self._well(row.method)
        copy = None if counted else self._ledger.own_copy(answered)
        if copy is not None:
            self._sweeper.delete(row, copy, at)
        if row.attempt > 1:
            self._sweeper.repeated()

    def _well(self, method: str) -> None:
        """The method works, and so does the workspace."""
        works = (WORKSPACE, method)
        with self._lock:
            if method == POST:
                self._limited_lane = ""
            mended = [code for code, what in self._told.items() if what in works]
            for code in mended:
                del self._told[code]
        for what in (*works, *mended):
            self._rests.well(what)

    def _rest(self, row: OutboxRow, outcome: Outcome, rest: Rest, progress: Progress, at: Moment) -> None:
        if rest.what == UPLOAD and out_of_patience(row, at.now):
            self._ledger.parked(row, outcome.reason, Problem(UNANSWERED, remedy_of(UNANSWERED)))
            return
        until = at.after(rest.seconds)
        if rest.seconds > 0 and not (rest.lane_only and row.method == POST and self._first_strike(row)):
            self._rests.rest(rest.what, until)
        # a limit counts for every replica, and so is written down; the other rests may be ended early by `resume`
        not_before = until.now if rest.lane_only else at.now
        problem = None
        with self._lock:
            if progress.tried:
                self._progress[row.id] = progress
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
                self._ledger.released(row, _later(row, at), reason)

    def _first_strike(self, row: OutboxRow) -> bool:
        """Whether it is one conversation alone that is told to slow down; a second one means the whole workspace."""
        with self._lock:
            before, self._limited_lane = self._limited_lane, row.lane
        return before in ("", row.lane)


def _later(row: OutboxRow, at: Moment) -> datetime:
    return at.after(wait_before_repeat(row.attempt)).now
