"""Private wishes never to be matched with somebody."""

from collections.abc import Iterable

from sqlalchemy import delete
from sqlmodel import col

from mentoring.programs import Avoidance
from storage.scope import Scope, my_team, rows_of
from storage.tables import AvoidanceRow


class Avoidances:
    """The avoid lists of this workspace. `among` is for the matching alone."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def of_member(self, user_id: str) -> tuple[Avoidance, ...]:
        """The member's own list, by the other's user id."""
        query = rows_of(AvoidanceRow).where(col(AvoidanceRow.user_id) == user_id)
        rows = self._scope.all(query.order_by(col(AvoidanceRow.other_id)))
        return tuple(Avoidance(row.user_id, row.other_id) for row in rows)

    def among(self, user_ids: Iterable[str]) -> tuple[Avoidance, ...]:
        """Every wish of one of these people about another of them, in a stable order."""
        people = list(user_ids)
        query = rows_of(AvoidanceRow).where(
            col(AvoidanceRow.user_id).in_(people), col(AvoidanceRow.other_id).in_(people)
        )
        rows = self._scope.all(query.order_by(col(AvoidanceRow.user_id), col(AvoidanceRow.other_id)))
        return tuple(Avoidance(row.user_id, row.other_id) for row in rows)

    def add(self, avoidance: Avoidance) -> None:
        """Put somebody on a member's list; harmless to repeat."""
        self._scope.insert_once(AvoidanceRow, {"user_id": avoidance.user_id, "other_id": avoidance.other_id})

    def remove(self, avoidance: Avoidance) -> None:
        """Take somebody off a member's list; harmless to repeat."""
        self._scope.execute(
            delete(AvoidanceRow).where(
                col(AvoidanceRow.team_id) == my_team(),
                col(AvoidanceRow.user_id) == avoidance.user_id,
                col(AvoidanceRow.other_id) == avoidance.other_id,
            )
        )
