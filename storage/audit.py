"""What owners changed, and when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col

from storage.queue_tables import AuditRow
from storage.scope import Scope, rows_of


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One change. `detail` holds settings, never anything private."""

    program_id: int | None
    actor: str  # user id
    action: str
    detail: dict[str, Any]
    at: datetime


class Audit:
    """The record of changes in this workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, program_id: int | None, actor: str, action: str, detail: dict[str, Any], at: datetime) -> None:
        """Note a change; `program_id` is None for one that concerns the workspace."""
        row = AuditRow(
            team_id=self._scope.team_id, program_id=program_id, actor=actor, action=action, detail=detail, at=at
        )
        self._scope.session.add(row)
        self._scope.session.flush()

    def of_program(self, program_id: int, limit: int) -> tuple[AuditEntry, ...]:
        """The last `limit` changes of a program, newest first."""
        query = rows_of(AuditRow).where(col(AuditRow.program_id) == program_id)
        rows = self._scope.all(query.order_by(col(AuditRow.id).desc()).limit(limit))
        return tuple(AuditEntry(row.program_id, row.actor, row.action, dict(row.detail), row.at) for row in rows)
