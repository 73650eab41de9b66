"""The workspace that the app is installed in."""

from dataclasses import dataclass

from storage.scope import Scope, rows_of
from storage.tables import WorkspaceRow

MINE = rows_of(WorkspaceRow)


@dataclass(frozen=True, slots=True)
class Workspace:
    """What Slack says about the installation."""

    team_id: str
    name: str
    domain: str
    bot_user_id: str


class Workspaces:
    """The one row of this workspace."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self) -> Workspace | None:
        """The workspace, or None before it was first saved."""
        row = self._scope.first(MINE)
        return Workspace(row.team_id, row.name, row.domain, row.bot_user_id) if row else None

    def save(self, name: str, domain: str, bot_user_id: str) -> None:
        """Write the workspace's own facts."""
        self._scope.upsert(WorkspaceRow, {"name": name, "domain": domain, "bot_user_id": bot_user_id})
