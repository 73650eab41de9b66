"""The inbox: which events and interactions have had their effect."""

from datetime import datetime

from sqlalchemy import delete
from sqlmodel import col

from storage.queue_tables import InboxRow
from storage.scope import Scope, my_team


class Inbox:
    """What this workspace sent us. An id is stored in the transaction of its effect, and only with an effect."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def first_time(self, event_id: str, at: datetime) -> bool:
        """Note an id; False if it was noted before. On PostgreSQL a twin in progress is waited for."""
        return self._scope.insert_once(InboxRow, {"event_id": event_id, "received_at": at}) is not None

    def forget_before(self, at: datetime) -> int:
        """Delete ids that are too old to be delivered again; returns how many."""
        statement = delete(InboxRow).where(col(InboxRow.team_id) == my_team(), col(InboxRow.received_at) < at)
        return self._scope.changed(statement)
