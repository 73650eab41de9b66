"""Rounds of programs."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import bindparam
from sqlmodel import col

from mentoring.rounds import Round, RoundState
from storage.scope import Scope, rows_of
from storage.tables import RoundRow

MAX_SEED = 2**63

BY_ID = rows_of(RoundRow).where(col(RoundRow.id) == bindparam("round_id"))
NEWEST_FIRST = (
    rows_of(RoundRow).where(col(RoundRow.program_id) == bindparam("program_id")).order_by(col(RoundRow.number).desc())
)
BY_DATE = NEWEST_FIRST.where(
    col(RoundRow.on_date) == bindparam("on"), col(RoundRow.state) != RoundState.CANCELLED.value
)


class Rounds:
    """The rounds of this workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self, round_id: int) -> Round | None:
        """The round, or None."""
        row = self._scope.first(BY_ID, round_id=round_id)
        return _round(row) if row else None

    def by_date(self, program_id: int, on: date) -> Round | None:
        """The round of a program with this nominal date that was not cancelled, or None."""
        row = self._scope.first(BY_DATE, program_id=program_id, on=on)
        return _round(row) if row else None

    def latest(self, program_id: int, states: Collection[RoundState] | None = None) -> Round | None:
        """The round with the highest number, of all or of those in the given states; None if there is none."""
        query = NEWEST_FIRST.limit(1)
        if states is not None:
            query = query.where(col(RoundRow.state).in_([state.value for state in states]))
        row = self._scope.first(query, program_id=program_id)
        return _round(row) if row else None

    def recent(self, program_id: int, limit: int) -> tuple[Round, ...]:
        """The last `limit` rounds in any state, newest first."""
        return tuple(_round(row) for row in self._scope.all(NEWEST_FIRST.limit(limit), program_id=program_id))

    def add(self, program_id: int, number: int, on: date, seed: int) -> Round:
        """A new, planned round.

        Raises ValueError for a seed outside 0 .. 2**63 - 1. The database refuses a number, or a date that is not
        cancelled, twice in a program (IntegrityError).
        """
        if not 0 <= seed < MAX_SEED:
            raise ValueError("a seed is a non-negative 63-bit number")
        row = RoundRow(
            team_id=self._scope.team_id,
            program_id=program_id,
            number=number,
            on_date=on,
            state=RoundState.PLANNED.value,
            seed=seed,
        )
        self._scope.session.add(row)
        self._scope.session.flush()
        return _round(row)

    def save(self, round_: Round) -> None:
        """Write what changes in a round's life, its date included. Raises LookupError if it does not exist."""
        row = self._scope.to_change(RoundRow, BY_ID, round_id=round_.id)
        if row is None:
            raise LookupError("no such round")
        row.on_date = round_.on
        row.state = round_.state.value
        row.seed = round_.seed
        row.matched_at = round_.matched_at
        row.closed_at = round_.closed_at
        row.invited = round_.invited
        row.matched = round_.matched
        row.left_out = list(round_.left_out)
        self._scope.session.flush()


def _round(row: RoundRow) -> Round:
    return Round(
        id=row.id,
        program_id=row.program_id,
        number=row.number,
        on=row.on_date,
        state=RoundState(row.state),
        seed=row.seed,
        matched_at=row.matched_at,
        closed_at=row.closed_at,
        invited=row.invited,
        matched=row.matched,
        left_out=tuple(row.left_out),
    )
