"""The outbox: calls to Slack, committed with the fact that caused them and sent later, once."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, Select, bindparam, func, select
from sqlmodel import col

from storage.claiming import LOST, OUTBOX, REFERS_TO_LOST, REFS, next_statement, outbox_row
from storage.queue_tables import OutboxCallRow, OutboxRefRow
from storage.queues import OutboxCall, OutboxRow, OutboxState
from storage.refs import targets
from storage.scope import columns_of, inserting, my_team, rows_of
from storage.sending import BY_ID, Sending

POST = "chat.postMessage"
#: calls that repeat harmlessly, such as opening a conversation
SETUP = "setup"
#: parameters of one statement, of which databases take no more than some ten thousands
MOST_KEYS = 1000

BY_KEY = rows_of(OutboxCallRow).where(col(OutboxCallRow.key) == bindparam("this_key"))
#: rows by their keys, and then by the ids of these what they refer to: one join would do, but PostgreSQL takes the
#: wrong way through it for as long as it has no statistics
STATES = select(OUTBOX.c.id, OUTBOX.c.key, OUTBOX.c.state).where(
    OUTBOX.c.team_id == my_team(), OUTBOX.c.key.in_(bindparam("keys", expanding=True))
)
TARGETS = select(REFS.c.target).where(
    REFS.c.team_id == my_team(), REFS.c.outbox_id.in_(bindparam("row_ids", expanding=True))
)


LOST_OF = (
    select(func.count())
    .select_from(OutboxCallRow)
    .where(col(OutboxCallRow.team_id) == my_team(), col(OutboxCallRow.state).in_(LOST))
    .where(col(OutboxCallRow.key).in_(bindparam("keys", expanding=True)))
)


class Outbox(Sending):
    """The outbox of this workspace: what use cases add and look up; the sender's side is inherited."""

    _look_since = ""

    def add(self, call: OutboxCall) -> bool:
        """Queue a call; False, and nothing changes, if its key exists.

        A message gets its marker. A call that refers to a parked or expired one is parked at once. A "setup" call
        that was given up is taken up again, because repeating it does no harm and others need its result. Raises
        LookupError if the arguments refer to a key that was never added.
        """
        wanted = frozenset(targets(call.arguments))
        known = self._reachable_states(wanted)
        lost = any(state in LOST for state in known.values())
        values = {
            "key": call.key,
            "lane": call.lane,
            "method": call.method,
            "kind": call.kind,
            "arguments": call.arguments,
            "marker": self._scope.new_marker() if call.method == POST else None,
            "state": (OutboxState.PARKED if lost else OutboxState.PENDING).value,
            "not_before": call.not_before,
            "expires_at": call.expires_at,
            "attempt": 0,
            "owner": "",
            "since": "",
            "reason": REFERS_TO_LOST if lost else "",
            "sweeps": 0,
            "look_since": self._look_since if call.method == POST else "",
        }
        added = self._scope.insert(_adding(setup=call.kind == SETUP, postgres=self._scope.is_postgres), values)
        if added is None:
            return False
        self._write_refs(added.id, wanted, known)
        self._scope.wakes = True
        return True

    def look_back(self, since: str) -> None:
        """Messages added in this unit of work may have been posted before: look for them from `since` (a ts) on."""
        self._look_since = since

    def get(self, key: str) -> OutboxRow | None:
        """The row of an occasion, or None."""
        row = self._scope.first(BY_KEY, this_key=key)
        return outbox_row(row) if row else None

    def lost_count(self, keys: Collection[str]) -> int:
        """How many of the rows with these keys never reached anybody: expired or parked."""
        wanted = list(keys)
        parts = (wanted[start : start + MOST_KEYS] for start in range(0, len(wanted), MOST_KEYS))
        return sum(self._scope.execute(LOST_OF, keys=part).scalar_one() for part in parts)

    def by_id(self, row_id: int) -> OutboxRow | None:
        """A row, or None."""
        row = self._scope.first(rows_of(OutboxCallRow).where(col(OutboxCallRow.id) == row_id))
        return outbox_row(row) if row else None

    def next_pending_at(self) -> datetime | None:
        """When the next row can be claimed, as far as that depends on time alone; None if on nothing but others."""
        earliest: datetime | None = self._scope.execute(next_statement()).scalar()
        return earliest

    def counts_by_state(self) -> dict[OutboxState, int]:
        """How many rows there are in each state; every state is there."""
        query = (
            select(col(OutboxCallRow.state), func.count())
            .where(col(OutboxCallRow.team_id) == my_team())
            .group_by(col(OutboxCallRow.state))
        )
        counts = {OutboxState(state): count for state, count in self._scope.execute(query)}
        return {state: counts.get(state, 0) for state in OutboxState}

    def due_count(self, now: datetime) -> int:
        """How many rows should have left by `now`."""
        return int(self._scope.execute(_due(func.count()), at_now=now).scalar_one())

    def oldest_due(self, now: datetime) -> datetime | None:
        """Since when the oldest of them waits; None if none does."""
        oldest: datetime | None = self._scope.execute(
            _due(func.min(col(OutboxCallRow.not_before))), at_now=now
        ).scalar()
        return oldest

    def oldest_unknown(self) -> OutboxRow | None:
        """The unknown row that was added first, or None."""
        found = self.waiting([OutboxState.UNKNOWN], limit=1)
        return found[0] if found else None

    def waiting(self, states: Collection[OutboxState], *, limit: int | None = None) -> tuple[OutboxRow, ...]:
        """The rows in the given states, in the order in which they were added."""
        query = rows_of(OutboxCallRow).where(col(OutboxCallRow.state).in_([state.value for state in states]))
        rows = self._scope.all(query.order_by(BY_ID).limit(limit))
        return tuple(outbox_row(row) for row in rows)

    def _reachable_states(self, wanted: frozenset[str]) -> dict[str, str]:
        """State by key of the rows referred to, and of the rows that these depend on in turn."""
        if not wanted:
            return {}
        rows = self._scope.core(STATES, keys=list(wanted)).all()
        states = {row.key: row.state for row in rows}
        if missing := wanted - states.keys():
            raise LookupError(f"refers to calls that were never added: {sorted(missing)}")
        further = set(self._scope.core(TARGETS, row_ids=[row.id for row in rows]).scalars()) - wanted
        if further:
            states |= {row.key: row.state for row in self._scope.core(STATES, keys=list(further))}
        return states

    def _write_refs(self, row_id: int, wanted: frozenset[str], known: dict[str, str]) -> None:
        """Also those of the rows referred to, so that one look tells whether anything far off holds this one up."""
        if not known:
            return
        refs = [
            {"team_id": self._scope.team_id, "outbox_id": row_id, "target": target, "direct": target in wanted}
            for target in sorted(known)
        ]
        statement = inserting(OutboxRefRow, postgres=self._scope.is_postgres).on_conflict_do_nothing()
        self._scope.session.execute(statement, refs)


def _due(what: ColumnElement[Any]) -> Select[Any]:
    return select(what).where(
        col(OutboxCallRow.team_id) == my_team(),
        col(OutboxCallRow.state) == OutboxState.PENDING.value,
        col(OutboxCallRow.not_before) <= bindparam("at_now"),
    )


@cache
def _adding(*, setup: bool, postgres: bool) -> Executable:
    """Insert a call unless its key exists; a setup call that was given up is made anew. Returns the id if it did so."""
    statement = inserting(OutboxCallRow, postgres=postgres)
    row = columns_of(OutboxCallRow)
    if setup:
        anew = {name: statement.excluded[name] for name in ("arguments", "state", "not_before", "reason")}
        statement = statement.on_conflict_do_update(
            index_elements=["team_id", "key"], set_={**anew, "frozen": None}, where=row.c.state.in_(LOST)
        )
    else:
        statement = statement.on_conflict_do_nothing()
    adding: Executable = statement.returning(row.c.id)
    return adding
