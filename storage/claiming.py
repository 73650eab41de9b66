"""The sender's claims: which call may leave next, and taking it so that nobody else does."""

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    ColumnElement,
    Executable,
    FromClause,
    Row,
    ScalarSelect,
    Select,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    null,
    select,
    update,
)

from storage.queue_tables import OutboxCallRow, OutboxRefRow
from storage.queues import OutboxRow, OutboxState
from storage.refs import Unresolvable, resolve, targets
from storage.scope import Scope, columns_of, my_team
from storage.types import UtcDateTime

OUTBOX, REFS = columns_of(OutboxCallRow), columns_of(OutboxRefRow)
#: what will never have a result that others could refer to
LOST = (OutboxState.PARKED.value, OutboxState.EXPIRED.value)
#: what holds up the rows that refer to it, and nothing else
STALLED = (OutboxState.UNKNOWN.value, *LOST)
LATE = "it could not be sent in time"
OUT_OF_HOURS = "it came late, and waits for the hours of whom it is for"
REFERS_TO_LOST = "refers to a parked message"

#: whether any row's time has come
COME = (
    select(OUTBOX.c.id)
    .where(OUTBOX.c.team_id == my_team(), OUTBOX.c.state == OutboxState.PENDING.value)
    .where(OUTBOX.c.not_before <= bindparam("at_now"))
    .limit(1)
)
#: the results that some rows refer to themselves
RESULTS = (
    select(OUTBOX.c.key, OUTBOX.c.result)
    .join(REFS, REFS.c.target == OUTBOX.c.key)
    .where(
        OUTBOX.c.team_id == my_team(),
        REFS.c.team_id == my_team(),
        REFS.c.outbox_id.in_(bindparam("row_ids", expanding=True)),
        REFS.c.direct,
    )
)
FREEZING = update(OUTBOX).where(OUTBOX.c.team_id == my_team(), OUTBOX.c.id == bindparam("this_row"))


class Claiming:
    """What may leave now, one row of a lane at a time."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def claim(
        self,
        now: datetime,
        owner: str,
        *,
        since: str = "",
        skip_lanes: Collection[str] = (),
        skip_methods: Collection[str] = (),
    ) -> OutboxRow | None:
        """The next row to send, or None; see `claim_some`."""
        found = self.claim_some(now, owner, 1, since=since, skip_lanes=skip_lanes, skip_methods=skip_methods)
        return found[0] if found else None

    def claim_some(
        self,
        now: datetime,
        owner: str,
        limit: int,
        *,
        since: str = "",
        skip_lanes: Collection[str] = (),
        skip_methods: Collection[str] = (),
    ) -> tuple[OutboxRow, ...]:
        """The next rows to send, at most `limit`, each of another lane; commit in any case, and before any call.

        A row is claimable when its time has come and not passed, all it refers to is sent, and nothing before it in
        its lane is being sent or about to be. `since` is Slack's time now; the first attempt's is kept. Rows whose
        time has passed are expired here, and rows that refer to a lost one are parked.
        """
        while True:
            picked = self._pick(now, owner, limit, since, skip_lanes, skip_methods)
            if not picked:
                if not self._anything(now) or self._expire_late(now) + self._park_dependents() == 0:
                    return ()
            elif ready := self._frozen(picked):
                return ready

    def _pick(
        self,
        now: datetime,
        owner: str,
        limit: int,
        since: str,
        skip_lanes: Collection[str],
        skip_methods: Collection[str],
    ) -> Sequence[Row[Any]]:
        statement = pick_statement(postgres=self._scope.is_postgres)
        skipped = {"skip_lanes": json.dumps(list(skip_lanes)), "skip_methods": json.dumps(list(skip_methods))}
        values = {"at_now": now, "by_owner": owner, "at_since": since, "at_most": limit}
        found: Sequence[Row[Any]] = self._scope.core(statement, **values, **skipped).all()
        self._scope.wakes = self._scope.wakes or bool(found)
        return sorted(found, key=lambda row: (row.not_before, row.id))

    def _anything(self, now: datetime) -> bool:
        """Whether anything's time has come that cannot leave: most of the time nothing's has."""
        return self._scope.core(COME, at_now=now).first() is not None

    def _frozen(self, rows: Sequence[Row[Any]]) -> tuple[OutboxRow, ...]:
        """The rows with their references filled in for good, so that every attempt makes the same call.

        A row whose references lead nowhere is parked, and left out.
        """
        referring = [row.id for row in rows if row.frozen is None and any(targets(row.arguments))]
        results: dict[str, Any] = {}
        if referring:
            results = {row.key: row.result or {} for row in self._scope.core(RESULTS, row_ids=referring)}
        ready: list[OutboxRow] = []
        for row in rows:
            if row.id not in referring:
                ready.append(outbox_row(row))
                continue
            try:
                frozen = resolve(row.arguments, results)
            except Unresolvable as error:
                self._change([OUTBOX.c.id == row.id], state=OutboxState.PARKED.value, reason=str(error))
                self._park_dependents()
                continue
            self._scope.core(FREEZING, this_row=row.id, frozen=frozen)
            ready.append(outbox_row(row, frozen=frozen))
        return tuple(ready)

    def _change(self, conditions: Collection[ColumnElement[bool]], **values: object) -> int:
        mine = OUTBOX.c.team_id == my_team()
        changed = self._scope.changed(update(OUTBOX).where(mine, *conditions).values(**values))
        self._scope.wakes = self._scope.wakes or changed > 0
        return changed

    def _expire_late(self, now: datetime) -> int:
        late = [OUTBOX.c.state == OutboxState.PENDING.value, OUTBOX.c.expires_at <= now]
        return self._change(late, state=OutboxState.EXPIRED.value, reason=LATE)

    def _park_dependents(self) -> int:
        dependents = [OUTBOX.c.state == OutboxState.PENDING.value, refers_to(OUTBOX, LOST)]
        return self._change(dependents, state=OutboxState.PARKED.value, reason=REFERS_TO_LOST)


@cache
def pick_statement(*, postgres: bool) -> Executable:
    """One statement for both databases; SQLite leaves the lock clause out, since it locks the whole file."""
    row = OUTBOX
    now = bindparam("at_now", type_=UtcDateTime())
    query: Select[Any] = (
        select(row.c.id)
        .where(
            row.c.team_id == my_team(),
            row.c.state == OutboxState.PENDING.value,
            row.c.not_before <= now,
            row.c.expires_at.is_(None) | (row.c.expires_at > now),
            row.c.lane.not_in(_listed("skip_lanes", postgres=postgres)),
            row.c.method.not_in(_listed("skip_methods", postgres=postgres)),
            ~waits_for_a_ref(row),
            ~held_up_in_lane(row, now),
        )
        .order_by(row.c.not_before, row.c.id)
        .limit(bindparam("at_most"))
    )
    pick = query.with_for_update(skip_locked=True).cte("pick")
    return (
        update(row)
        .where(row.c.id.in_(select(pick.c.id)))
        .values(
            state=OutboxState.SENDING.value,
            attempt=row.c.attempt + 1,
            owner=bindparam("by_owner"),
            claimed_at=now,
            first_claimed_at=func.coalesce(row.c.first_claimed_at, now),
            server_claimed_at=func.clock_timestamp() if postgres else null(),
            since=case((row.c.attempt == 0, bindparam("at_since")), else_=row.c.since),
        )
        .returning(*row.c)
    )


def _listed(name: str, *, postgres: bool) -> Select[str]:
    """The texts of a parameter that is a list in JSON; a list of parameters would be written into the statement anew
    each time it runs."""
    if postgres:
        return select(func.json_array_elements_text(bindparam(name).cast(JSON)))
    return select(func.json_each(bindparam(name)).table_valued("value").c.value)


@cache
def next_statement() -> Select[datetime | None]:
    """When the next row can be claimed; built once."""
    return select(func.min(OUTBOX.c.not_before)).where(
        OUTBOX.c.team_id == my_team(),
        OUTBOX.c.state == OutboxState.PENDING.value,
        ~waits_for_a_ref(OUTBOX),
        ~held_up_in_lane(OUTBOX, None),
    )


def written(words: Collection[str]) -> list[ColumnElement[Any]]:
    """Words of our own for an `IN`, as a part of the statement: see `_listed` for what parameters would cost."""
    return [literal_column(f"'{word}'") for word in words]


def waits_for_a_ref(row: FromClause) -> ColumnElement[bool]:
    """Something that the row refers to is not sent."""
    ref = REFS.alias()
    mine = (ref.c.team_id == row.c.team_id) & (ref.c.outbox_id == row.c.id)
    return exists(select(1).where(mine, ref.c.direct, _state_of(ref) != OutboxState.SENT.value))


def refers_to(row: FromClause, states: Collection[str]) -> ColumnElement[bool]:
    """The row depends, directly or through others, on one in the given states."""
    ref = REFS.alias()
    mine = (ref.c.team_id == row.c.team_id) & (ref.c.outbox_id == row.c.id)
    return exists(select(1).where(mine, _state_of(ref).in_(written(states))))


def _state_of(ref: FromClause) -> ScalarSelect[Any]:
    """The state of what a reference leads to.

    Not a join: PostgreSQL would begin it with all rows in those states, as long as it has no statistics.
    """
    target = OUTBOX.alias()
    found = select(target.c.state).where(target.c.team_id == ref.c.team_id, target.c.key == ref.c.target)
    return found.correlate(ref).scalar_subquery()


def held_up_in_lane(row: FromClause, now: BindParameter[datetime] | None) -> ColumnElement[bool]:
    """An earlier row of the lane has to leave first.

    That is one being sent, one that is tried again later (else an older update could overtake a newer one), and one
    whose time has come by `now` (None: by the time of `row` itself). An unknown or lost row holds up nothing but
    what refers to it, and a row that waits for such a one, or for people's hours, holds up nothing either.
    """
    earlier = OUTBOX.alias()
    by = row.c.not_before if now is None else now
    waiting = (
        (earlier.c.state == OutboxState.PENDING.value)
        & ((earlier.c.not_before <= by) | ((earlier.c.attempt > 0) & (earlier.c.reason != OUT_OF_HOURS)))
        & (earlier.c.expires_at.is_(None) | (earlier.c.expires_at > by))
        & ~refers_to(earlier, STALLED)
    )
    first = (
        select(1)
        .select_from(earlier)
        .where(earlier.c.team_id == row.c.team_id, earlier.c.lane == row.c.lane, earlier.c.id < row.c.id)
        .where(earlier.c.state.in_(written((OutboxState.SENDING.value, OutboxState.PENDING.value))))
        .where((earlier.c.state == OutboxState.SENDING.value) | waiting)
        .limit(1)
    )
    # not "exists": PostgreSQL would turn that into a join over all that waits, as long as it has no statistics
    return first.scalar_subquery().is_not(None)


def parked_with_another(row: OutboxRow) -> bool:
    """Whether a row was parked only because one that it refers to was."""
    return row.state is OutboxState.PARKED and row.reason == REFERS_TO_LOST


def outbox_row(
    row: OutboxCallRow | Row[Any], elapsed: float | None = None, frozen: dict[str, Any] | None = None
) -> OutboxRow:
    """The value of a row."""
    frozen = row.frozen if frozen is None else frozen
    return OutboxRow(
        id=row.id,
        key=row.key,
        lane=row.lane,
        method=row.method,
        kind=row.kind,
        arguments=dict(row.arguments if frozen is None else frozen),
        state=OutboxState(row.state),
        attempt=row.attempt,
        not_before=row.not_before,
        expires_at=row.expires_at,
        marker=row.marker,
        owner=row.owner,
        claimed_at=row.claimed_at,
        first_claimed_at=row.first_claimed_at,
        since=row.since,
        elapsed=elapsed,
        result=dict(row.result or {}),
        channel=row.channel,
        ts=row.ts,
        reason=row.reason,
        sweeps=row.sweeps,
        look_since=row.look_since,
    )
