"""Who takes part in which program."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import col

from mentoring.programs import Enrolment, EnrolmentState, Role
from storage.scope import Scope, rows_of
from storage.tables import EnrolmentRow

OF_PROGRAM = (
    rows_of(EnrolmentRow)
    .where(col(EnrolmentRow.program_id) == bindparam("program_id"))
    .order_by(col(EnrolmentRow.user_id))
)
ONE = OF_PROGRAM.where(col(EnrolmentRow.user_id) == bindparam("user_id"))
SOME = OF_PROGRAM.where(col(EnrolmentRow.user_id).in_(bindparam("user_ids", expanding=True)))
OF_MEMBER = (
    rows_of(EnrolmentRow)
    .where(col(EnrolmentRow.user_id) == bindparam("user_id"))
    .order_by(col(EnrolmentRow.program_id))
)


class Enrolments:
    """The enrolments of this workspace; one per program and member."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self, program_id: int, user_id: str) -> Enrolment | None:
        """A member's enrolment in any state, or None if they have never joined this program."""
        row = self._scope.first(ONE, program_id=program_id, user_id=user_id)
        return _enrolment(row) if row else None

    def many(self, program_id: int, user_ids: Collection[str]) -> dict[str, Enrolment]:
        """The enrolments of some members, in any state, by user id; whoever has never joined is missing."""
        if not user_ids:
            return {}
        rows = self._scope.all(SOME, program_id=program_id, user_ids=sorted(user_ids))
        return {row.user_id: _enrolment(row) for row in rows}

    def of_program(self, program_id: int, states: Collection[EnrolmentState] | None = None) -> tuple[Enrolment, ...]:
        """The enrolments of a program, or those in the given states, by user id."""
        query = OF_PROGRAM
        if states is not None:
            query = query.where(col(EnrolmentRow.state).in_([state.value for state in states]))
        return tuple(_enrolment(row) for row in self._scope.all(query, program_id=program_id))

    def of_member(self, user_id: str) -> tuple[Enrolment, ...]:
        """A member's enrolments in any state, by program."""
        return tuple(_enrolment(row) for row in self._scope.all(OF_MEMBER, user_id=user_id))

    def save(self, enrolment: Enrolment, at: datetime) -> None:
        """Write an enrolment; `at` is when it changed, and the first time also when the member joined."""
        values = {
            "program_id": enrolment.program_id,
            "user_id": enrolment.user_id,
            "role": enrolment.role.value,
            "state": enrolment.state.value,
            "paused_until": enrolment.paused_until,
            "skip_round": enrolment.skip_round,
            "left_out_on": enrolment.left_out_on,
            "capacity": enrolment.capacity,
            "waiting_since": enrolment.waiting_since,
            "joined_at": at,
            "changed_at": at,
        }
        self._scope.upsert(EnrolmentRow, values, keep=("joined_at",))


def _enrolment(row: EnrolmentRow) -> Enrolment:
    return Enrolment(
        program_id=row.program_id,
        user_id=row.user_id,
        role=Role(row.role),
        state=EnrolmentState(row.state),
        paused_until=row.paused_until,
        skip_round=row.skip_round,
        left_out_on=row.left_out_on,
        capacity=row.capacity,
        waiting_since=row.waiting_since,
    )
