"""The database: rows and queries on one side, the domain's values on the other."""

from storage.audit import AuditEntry
from storage.claiming import parked_with_another
from storage.database import Database
from storage.errors import BadBackup, Busy, Corrupt, InUse, StorageError, Unreachable, Unwritable, WrongVersion
from storage.queues import DueState, DueWork, OutboxCall, OutboxRow, OutboxState
from storage.unit import UnitOfWork
from storage.workspaces import Workspace

__all__ = [
    "AuditEntry",
    "BadBackup",
    "Busy",
    "Corrupt",
    "Database",
    "DueState",
    "DueWork",
    "InUse",
    "OutboxCall",
    "OutboxRow",
    "OutboxState",
    "StorageError",
    "UnitOfWork",
    "Unreachable",
    "Unwritable",
    "Workspace",
    "WrongVersion",
    "parked_with_another",
]
