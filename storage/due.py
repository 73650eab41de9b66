"""Due work: what must happen later is a row with a time."""

from collections.abc import Collection
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, Row, bindparam, case, delete, func, select, update
from sqlmodel import col

from storage.queue_tables import DueWorkRow
from storage.queues import DueState, DueWork
from storage.scope import Scope, columns_of, inserting, my_team, rows_of

#: failures after which a row waits for a person
MOST_ATTEMPTS = 8
#: what is still to be done, by itself or by a person
NOT_DONE = (DueState.PENDING.value, DueState.PARKED.value)

DUE = columns_of(DueWorkRow)
PICK = (
    select(DUE.c.id)
    .where(
        DUE.c.team_id == my_team(),
        DUE.c.state == DueState.PENDING.value,
        DUE.c.run_at <= bindparam("at_now"),
    )
    .order_by(DUE.c.run_at, DUE.c.id)
    .limit(1)
    .with_for_update(skip_locked=True)
    .cte("pick")
)
CLAIMING = (
    update(DUE)
    .where(DUE.c.id == select(PICK.c.id).scalar_subquery())
    .values(owner=bindparam("by_owner"), claimed_at=bindparam("at_now"))
    .returning(*DUE.c)
)
FINISHING = (
    update(DUE)
    .where(
        DUE.c.team_id == my_team(),
        DUE.c.id == bindparam("work_id"),
        DUE.c.state == DueState.PENDING.value,
        DUE.c.claimed_at.is_(None) | (DUE.c.run_at <= DUE.c.claimed_at),
    )
    .values(state=DueState.DONE.value)
)
#: the key of some work, or a key below it; LIKE ignores case on SQLite, and keys hold ids in which case matters
BELOW = (DUE.c.key == bindparam("this_key")) | (func.substr(DUE.c.key, 1, bindparam("length")) == bindparam("below"))
CANCELLING = delete(DueWorkRow).where(
    col(DueWorkRow.team_id) == my_team(),
    col(DueWorkRow.state).in_(NOT_DONE),
    BELOW,
)
WAITING = (
    rows_of(DueWorkRow)
    .where(col(DueWorkRow.state).in_(NOT_DONE), BELOW)
    .order_by(col(DueWorkRow.due_at), col(DueWorkRow.id))
)
EXPIRED = (
    select(col(DueWorkRow.kind), col(DueWorkRow.reason), func.count())
    .where(col(DueWorkRow.team_id) == my_team(), col(DueWorkRow.state) == DueState.EXPIRED.value, BELOW)
    .group_by(col(DueWorkRow.kind), col(DueWorkRow.reason))
)
#: work that waits longer than planned, which a clock that was set back would make wait for as long again
PUT_OFF = (
    update(DueWorkRow)
    .where(
        col(DueWorkRow.team_id) == my_team(),
        col(DueWorkRow.state) == DueState.PENDING.value,
        col(DueWorkRow.run_at) > col(DueWorkRow.due_at),
    )
    .values(run_at=col(DueWorkRow.due_at))
)
SOON_FOR = (
    select(col(DueWorkRow.id))
    .where(
        col(DueWorkRow.team_id) == my_team(),
        col(DueWorkRow.state) == DueState.PENDING.value,
        col(DueWorkRow.run_at).between(bindparam("at_since"), bindparam("at_until")),
        col(DueWorkRow.due_at) >= bindparam("at_since"),
        col(DueWorkRow.kind).in_(bindparam("kinds", expanding=True)),
        col(DueWorkRow.payload)["user"].as_string() == bindparam("user_id"),
        func.coalesce(col(DueWorkRow.payload)["on"].as_string(), bindparam("on")) >= bindparam("on"),
    )
    .limit(1)
)
LAST_CLAIM = select(func.max(col(DueWorkRow.claimed_at))).where(col(DueWorkRow.team_id) == my_team())
NEXT = select(func.min(col(DueWorkRow.run_at))).where(
    col(DueWorkRow.team_id) == my_team(), col(DueWorkRow.state) == DueState.PENDING.value
)


class Due:
    """The due work of this workspace.

    A claim lasts as long as its transaction: claim, act, `done` and commit; a crash is a rollback, after which the
    row is due again. After a failure, roll back and call `fail` in a transaction of its own.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def plan(self, kind: str, key: str, payload: dict[str, Any], due_at: datetime) -> None:
        """Plan work, or plan it anew if the key is known: kind, payload and time become the new ones.

        What is done or expired stays so. A parked row, and any delay, are kept unless the time changes.
        """
        values = {"kind": kind, "key": key, "payload": payload, "due_at": due_at, "run_at": due_at}
        defaults = {"state": DueState.PENDING.value, "attempts": 0, "owner": "", "reason": ""}
        self._scope.insert(_planning(postgres=self._scope.is_postgres), {**values, **defaults})
        self._scope.wakes = True

    def cancel(self, prefix: str) -> int:
        """Delete the work that is not done and has this key, or a key below it (`prefix:...`); returns how much."""
        self._scope.wakes = True
        return self._scope.changed(CANCELLING, **_below(prefix))

    def waiting(self, prefix: str) -> tuple[DueWork, ...]:
        """The work that is not done and has this key, or a key below it, by its time."""
        return tuple(_work(row) for row in self._scope.all(WAITING, **_below(prefix)))

    def expired(self, prefix: str) -> dict[tuple[str, str], int]:
        """How much work with this key, or a key below it, came too late: (kind, reason) -> number."""
        rows = self._scope.execute(EXPIRED, **_below(prefix))
        return {(kind, reason): number for kind, reason, number in rows}

    def claim(self, now: datetime, *, owner: str) -> DueWork | None:
        """The earliest work that is due, held by this transaction alone; None if there is none.

        Nobody else gets the row until the transaction ends. Claim once per transaction.
        """
        row = self._scope.core(CLAIMING, at_now=now, by_owner=owner).one_or_none()
        return _work(row) if row else None

    def done(self, work_id: int) -> bool:
        """Finish claimed work. False if it was planned anew, for later than its claim, and so remains to be done."""
        self._scope.wakes = True
        return self._scope.core(FINISHING, work_id=work_id).rowcount == 1

    def postpone(self, work_id: int, retry_at: datetime, reason: str) -> None:
        """Try claimed work again at `retry_at`; it is late all the same, counted from when it was due."""
        self._change(work_id, run_at=retry_at, reason=reason)

    def expire(self, work_id: int, reason: str) -> None:
        """Give work up for good, because it is too late for it or nobody is there for it."""
        self._change(work_id, NOT_DONE, state=DueState.EXPIRED.value, reason=reason)

    def clock_set_back(self) -> int:
        """Forget every delay: those that were noted by a clock that was ahead would last too long. Returns how many."""
        self._scope.wakes = True
        return self._scope.changed(PUT_OFF)

    def fail(self, work_id: int, reason: str, retry_at: datetime) -> None:
        """Note why work failed and when to try again; after the 8th failure it is parked."""
        attempts = col(DueWorkRow.attempts) + 1
        parked = (attempts >= MOST_ATTEMPTS, DueState.PARKED.value)
        state = case(parked, else_=DueState.PENDING.value)
        self._change(work_id, attempts=attempts, reason=reason, run_at=retry_at, state=state)

    def forget_done(self, before: datetime) -> int:
        """Delete work that was due before then and is done, or has expired; returns how much."""
        old = [col(DueWorkRow.state).not_in(NOT_DONE), col(DueWorkRow.due_at) < before]
        return self._scope.changed(delete(DueWorkRow).where(col(DueWorkRow.team_id) == my_team(), *old))

    def next_due_at(self) -> datetime | None:
        """When the next work is to be tried; None if nothing is planned."""
        earliest: datetime | None = self._scope.execute(NEXT).scalar()
        return earliest

    def soon_for(self, user_id: str, on: date, since: datetime, until: datetime, kinds: Collection[str]) -> bool:
        """Whether work for the member that its payload names, for no date before `on`, is due between the two."""
        moments = {"at_since": since, "at_until": until}
        found = self._scope.execute(SOON_FOR, user_id=user_id, on=on.isoformat(), kinds=list(kinds), **moments)
        return found.first() is not None

    def last_claim_at(self) -> datetime | None:
        """The latest time at which work was begun; after a clock was set back, that may be ahead."""
        latest: datetime | None = self._scope.execute(LAST_CLAIM).scalar()
        return latest

    def parked(self) -> tuple[DueWork, ...]:
        """Work that failed too often, oldest first, with its last reason."""
        query = rows_of(DueWorkRow).where(col(DueWorkRow.state) == DueState.PARKED.value)
        return tuple(_work(row) for row in self._scope.all(query.order_by(col(DueWorkRow.due_at))))

    def _change(self, work_id: int, states: tuple[str, ...] = (DueState.PENDING.value,), **values: object) -> None:
        statement = update(DueWorkRow).where(
            col(DueWorkRow.team_id) == my_team(),
            col(DueWorkRow.id) == work_id,
            col(DueWorkRow.state).in_(states),
        )
        self._scope.execute(statement.values(**values))
        self._scope.wakes = True


def _below(prefix: str) -> dict[str, object]:
    below = f"{prefix.removesuffix(':')}:"
    return {"this_key": prefix, "below": below, "length": len(below)}


def _work(row: DueWorkRow | Row[Any]) -> DueWork:
    return DueWork(row.id, row.kind, row.key, dict(row.payload), row.due_at, row.attempts, row.reason)


@cache
def _planning(*, postgres: bool) -> Executable:
    statement = inserting(DueWorkRow, postgres=postgres)
    moved = col(DueWorkRow.due_at) != statement.excluded["due_at"]
    changes = {
        "kind": statement.excluded["kind"],
        "payload": statement.excluded["payload"],
        "due_at": statement.excluded["due_at"],
        "run_at": case((moved, statement.excluded["run_at"]), else_=col(DueWorkRow.run_at)),
        "state": case((moved, DueState.PENDING.value), else_=col(DueWorkRow.state)),
        "attempts": case((moved, 0), else_=col(DueWorkRow.attempts)),
    }
    not_done = col(DueWorkRow.state).in_(NOT_DONE)
    planning: Executable = statement.on_conflict_do_update(
        index_elements=["team_id", "key"], set_=changes, where=not_done
    )
    return planning
