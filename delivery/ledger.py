"""Every mark on a row, each in one short transaction together with what the wiring does about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from delivery.hooks import Hooks
from delivery.together import Together
from delivery.wire import kept
from storage import Database, OutboxRow, OutboxState, UnitOfWork


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that others are told of: a code and a sentence for the owners (or "")."""

    code: str
    remedy: str


class Ledger:
    """The only writer of delivery's side of the outbox."""

    def __init__(self, database: Database, team_id: str, hooks: Hooks) -> None:
        self._database = database
        self._team_id = team_id
        self._hooks = hooks
        self._together = Together(self._mark_sent)

    def claim(
        self, now: datetime, owner: str, limit: int, *, since: str, lanes: frozenset[str], methods: frozenset[str]
    ) -> list[OutboxRow]:
        """The next rows to send, at most `limit`, each of another lane, claimed on disk before this returns.

        Unwanted rows are dropped on the way, and late ones put off that would come at an hour of no use.
        """
        while True:
            with self._database.begin(self._team_id) as uow:
                rows = uow.outbox.claim_some(now, owner, limit, since=since, skip_lanes=lanes, skip_methods=methods)
                wanted = [row for row in rows if not self._passes_by(uow, row, now)]
                uow.commit()
            if wanted or not rows:
                return wanted

    def _passes_by(self, uow: UnitOfWork, row: OutboxRow, now: datetime) -> bool:
        """Whether a row is not to be sent now, looked at again at the last moment."""
        if reason := self._hooks.unwanted(uow, row):
            return _drop(uow, row, now, reason)
        until = self._hooks.later(uow, row)
        return until is not None and until > now and uow.outbox.put_off(row.id, row.attempt, until)

    def sent(self, row: OutboxRow, result: dict[str, Any]) -> str | None:
        """Note Slack's answer. Returns the ts of a message that somebody else has sent too, and is ours to delete."""
        slim = kept(result)
        if self._together.add((row, slim)):
            return None
        with self._database.begin(self._team_id) as uow:
            standing = uow.outbox.get(row.key)
        ours = slim.get("ts")
        if standing is None or standing.state is not OutboxState.SENT or not ours or standing.ts == ours:
            return None  # whatever it is, it is not final yet: the sweep will see to it
        return str(ours) if row.marker else None

    def unknown(self, row: OutboxRow, reason: str, problem: Problem | None = None) -> None:
        """Nobody knows whether it was done."""
        with self._database.begin(self._team_id) as uow:
            if uow.outbox.mark_unknown(row.id, row.attempt, reason):
                self._tell(uow, row, problem)
                uow.commit()

    def released(self, row: OutboxRow, not_before: datetime, reason: str, problem: Problem | None = None) -> None:
        """It was certainly not done, or may be done again."""
        with self._database.begin(self._team_id) as uow:
            if uow.outbox.release(row.id, row.attempt, not_before, reason):
                self._tell(uow, row, problem)
                uow.commit()

    def looked(self, row: OutboxRow, now: datetime, reason: str) -> None:
        """It is certainly not there, although it may have been posted before the database was restored."""
        with self._database.begin(self._team_id) as uow:
            if uow.outbox.looked(row.id, row.attempt, now, reason):
                uow.commit()

    def parked(self, row: OutboxRow, reason: str, problem: Problem) -> None:
        """It waits for a person."""
        with self._database.begin(self._team_id) as uow:
            if uow.outbox.park(row.id, row.attempt, reason):
                self._tell(uow, row, problem)
                uow.commit()

    def dropped(self, row: OutboxRow, now: datetime, reason: str) -> None:
        """It is no longer of use."""
        with self._database.begin(self._team_id) as uow:
            if _drop(uow, row, now, reason):
                uow.commit()

    def _mark_sent(self, answers: Sequence[tuple[OutboxRow, dict[str, Any]]]) -> list[bool]:
        """One transaction for the answers that came in at the same time; whether each one still counted."""
        with self._database.begin(self._team_id) as uow:
            marked = [uow.outbox.mark_sent(row.id, row.attempt, result) for row, result in answers]
            for (row, result), counted in zip(answers, marked, strict=True):
                if counted:
                    self._hooks.on_sent(uow, row, result)
            uow.commit()
        return marked

    def in_flight(self) -> tuple[OutboxRow, ...]:
        """The rows of uncertain outcome."""
        with self._database.begin(self._team_id) as uow:
            return uow.outbox.in_flight()

    def sweepable(self) -> tuple[OutboxRow, ...]:
        """The messages that may have a second copy."""
        with self._database.begin(self._team_id) as uow:
            return uow.outbox.sweepable()

    def swept(self, row: OutboxRow) -> None:
        """A second copy was looked for."""
        with self._database.begin(self._team_id) as uow:
            uow.outbox.mark_swept(row.id)
            uow.commit()

    def next_pending_at(self) -> datetime | None:
        """When the next row can be claimed."""
        with self._database.begin(self._team_id) as uow:
            return uow.outbox.next_pending_at()

    def _tell(self, uow: UnitOfWork, row: OutboxRow, problem: Problem | None) -> None:
        if problem is not None:
            self._hooks.on_problem(uow, row, problem.code, problem.remedy)


def _drop(uow: UnitOfWork, row: OutboxRow, now: datetime, reason: str) -> bool:
    """Behind the fence first: only the current attempt may drop the row."""
    return uow.outbox.release(row.id, row.attempt, now, reason) and uow.outbox.expire(row.id, reason)
