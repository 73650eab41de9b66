"""Rounds of programs."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select
from sqlmodel import col

from mentoring.rounds import Round, RoundState
from storage.scope import Scope
from storage.tables import RoundRow

MAX_SEED = 2**63


class Rounds:
    """The rounds of this workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self, round_id: int) -> Round | None:
        """The round, or None."""
        row = self._scope.first(self._scope.rows(RoundRow).where(col(RoundRow.id) == round_id))
        return _round(row) if row else None

    def by_date(self, program_id: int, on: date) -> Round | None:
        """The round of a program with this nominal date that was not cancelled, or None."""
        row = self._scope.first(
            self._of_program(program_id).where(
                col(RoundRow.on_date) == on, col(RoundRow.state) != RoundState.CANCELLED.value
            )
        )
        return _round(row) if row else None

    def latest(self, program_id: int, states: Collection[RoundState] | None = None) -> Round | None:
        """The round with the highest number, of all or of those in the given states; None if there is none."""
        query = self._of_program(program_id)
        if states is not None:
            query = query.where(col(RoundRow.state).in_([state.value for state in states]))
        row = self._scope.first(query.order_by(col(RoundRow.number).desc()))
        return _round(row) if row else None

    def recent(self, program_id: int, limit: int) -> tuple[Round, ...]:
        """The last `limit` rounds in any state, newest first."""
        query = self._of_program(program_id).order_by(col(RoundRow.number).desc()).limit(limit)
        return tuple(_round(row) for row in self._scope.all(query))

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
        row = self._scope.first(self._scope.rows(RoundRow).where(col(RoundRow.id) == round_.id))
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

    def _of_program(self, program_id: int) -> Select[RoundRow]:
        return self._scope.rows(RoundRow).where(col(RoundRow.program_id) == program_id)


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
