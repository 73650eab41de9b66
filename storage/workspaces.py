"""The workspace that the app is installed in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlmodel import col

from storage.scope import Scope, columns_of, my_team, rows_of
from storage.tables import WorkspaceRow

MINE = rows_of(WorkspaceRow)
CHANGED = update(columns_of(WorkspaceRow)).where(col(WorkspaceRow.team_id) == my_team())


@dataclass(frozen=True, slots=True)
class Workspace:
    """What Slack says about the installation."""

    team_id: str
    name: str
    domain: str
    bot_user_id: str
    #: when this database was put in the place of another, and when it had been backed up before that
    restored_at: datetime | None = None
    backed_up_at: datetime | None = None
    #: the rules of zones and holidays by which everything ahead was planned; empty before that was first noted
    calendar_rules: str = ""


class Workspaces:
    """The one row of this workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self) -> Workspace | None:
        """The workspace, or None before it was first saved."""
        row = self._scope.first(MINE)
        if row is None:
            return None
        return Workspace(
            row.team_id,
            row.name,
            row.domain,
            row.bot_user_id,
            row.restored_at,
            row.backed_up_at,
            row.calendar_rules,
        )

    def save(self, name: str, domain: str, bot_user_id: str) -> None:
        """Write the workspace's own facts."""
        self._scope.upsert(WorkspaceRow, {"name": name, "domain": domain, "bot_user_id": bot_user_id})

    def restored(self, at: datetime, backed_up_at: datetime) -> None:
        """Note that this database was put in the place of another, and how old it is."""
        self._scope.changed(CHANGED, restored_at=at, backed_up_at=backed_up_at)

    def planned_by(self, calendar_rules: str) -> None:
        """Note the rules of zones and holidays by which everything ahead is planned now."""
        self._scope.changed(CHANGED, calendar_rules=calendar_rules)
