"""Every mark on a row, each in one short transaction together with what the wiring does about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from delivery.hooks import Hooks
from delivery.wire import kept
from storage import Database, OutboxRow, OutboxState, UnitOfWork


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that others are told of: a code and a sentence for the owners (or "")."""

    code: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What may leave at `now`: at most `limit` rows, none of the `lanes` and `methods`; `since` is Slack's time."""

    now: datetime
    owner: str
    limit: int
    since: str
    lanes: frozenset[str]
    methods: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answered:
    """A row, and what is kept of Slack's answer to it."""

    row: OutboxRow
    result: dict[str, Any]


class Ledger:
    """The only writer of delivery's side of the outbox."""

    def __init__(self, database: Database, team_id: str, hooks: Hooks) -> None:
        self._database = database
        self._team_id = team_id
        self._hooks = hooks

    def claim(self, claim: Claim) -> list[OutboxRow]:
        """The next rows to send, each of another lane, claimed on disk before this returns.

        Unwanted rows are dropped on the way, and late ones put off that would come at an hour of no use.
        """
        while True:
            with self._database.begin(self._team_id) as uow:
                rows, wanted = self._claim(uow, claim)
                uow.commit()
            if wanted or not rows:
                return wanted

    def exchange(self, answers: Sequence[Answered], claim: Claim | None) -> tuple[list[bool], list[OutboxRow]]:
        """Note answers, and claim as `claim` does, in one transaction: whether each answer still counted, and the rows.

        Nothing is claimed unless all answers counted; and there may be more to claim when there are no rows.
        """
        with self._database.begin(self._team_id) as uow:
            counted = [uow.outbox.mark_sent(one.row.id, one.row.attempt, one.result) for one in answers]
            for one, counts in zip(answers, counted, strict=True):
                if counts:
                    self._hooks.on_sent(uow, one.row, one.result)
            wanted = self._claim(uow, claim)[1] if claim is not None and all(counted) else []
            uow.commit()
        return counted, wanted

    def _claim(self, uow: UnitOfWork, claim: Claim) -> tuple[Sequence[OutboxRow], list[OutboxRow]]:
        """The rows that were claimed, and those of them that are wanted now."""
        rows = uow.outbox.claim_some(
            claim.now,
            claim.owner,
            claim.limit,
            since=claim.since,
            skip_lanes=claim.lanes,
            skip_methods=claim.methods,
        )
        return rows, [row for row in rows if not self._passes_by(uow, row, claim.now)]

    def _passes_by(self, uow: UnitOfWork, row: OutboxRow, now: datetime) -> bool:
        """Whether a row is not to be sent now, looked at again at the last moment."""
        if reason := self._hooks.unwanted(uow, row):
            return _drop(uow, row, now, reason)
        until = self._hooks.later(uow, row)
        return until is not None and until > now and uow.outbox.put_off(row.id, row.attempt, until)

    def sent(self, row: OutboxRow, result: dict[str, Any]) -> None:
        """Note that a message was found, or whatever else is as good as Slack's answer."""
        self.exchange([Answered(row, kept(result))], None)

    def own_copy(self, answered: Answered) -> str | None:
        """The ts of a message whose mark did not count, if somebody else has sent it too: it is ours to delete."""
        row, ours = answered.row, answered.result.get("ts")
        with self._database.begin(self._team_id) as uow:
            standing = uow.outbox.get(row.key)
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
