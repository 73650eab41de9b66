"""The rows of what happens later, what leaves, what came in and what was decided."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field

from storage.queues import DueState, OutboxState
from storage.tables import NEVER_REUSED, Table, belongs_to, one_of
from storage.types import Json, UtcDateTime


class DueWorkRow(Table, table=True):
    """Something to do at `due_at`. `run_at` is when it is tried: `due_at`, or later after a failure."""

    __tablename__ = "due_work"
    __table_args__ = (
        UniqueConstraint("team_id", "key"),
        one_of("state", DueState),
        Index("ix_due_work_run", "team_id", "state", "run_at"),
    )
    id: int = Field(default=None, primary_key=True)
    team_id: str
    kind: str
    key: str
    payload: dict[str, Any] = Field(sa_type=Json)
    due_at: datetime = Field(sa_type=UtcDateTime)
    run_at: datetime = Field(sa_type=UtcDateTime)
    state: str = DueState.PENDING.value
    attempts: int = 0
    owner: str = ""
    claimed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason: str = Field(default="", sa_type=Text)


class OutboxCallRow(Table, table=True):
    """A rendered call to Slack. `frozen` holds its arguments from the first claim on, references filled in."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("team_id", "id"),
        UniqueConstraint("team_id", "key"),
        one_of("state", OutboxState),
        Index("ix_outbox_state", "team_id", "state", "not_before"),
        Index("ix_outbox_lane", "team_id", "lane", "state", "id"),
        Index("ix_outbox_message", "team_id", "channel", "ts"),
        Index("ix_outbox_repeated", "team_id", "state", "attempt"),
        NEVER_REUSED,
    )
    id: int = Field(default=None, primary_key=True)
    team_id: str
    key: str
    lane: str
    method: str
    kind: str
    arguments: dict[str, Any] = Field(sa_type=Json)
    frozen: dict[str, Any] | None = Field(default=None, sa_type=Json)
    marker: str | None = None
    state: str = OutboxState.PENDING.value
    not_before: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempt: int = 0
    owner: str = ""
    claimed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    first_claimed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    #: the PostgreSQL server's clock at the last claim, which leases are measured by; None on SQLite
    server_claimed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    #: Slack's time just before the first attempt: where reading back begins
    since: str = ""
    result: dict[str, Any] | None = Field(default=None, sa_type=Json)
    channel: str | None = None
    ts: str | None = None
    reason: str = Field(default="", sa_type=Text)
    sweeps: int = 0
    #: Slack's time (a ts) from which to look before this is posted, since it may have been; empty: nothing to look for
    look_since: str = Field(default="", sa_column_kwargs={"server_default": ""})


class OutboxRefRow(Table, table=True):
    """`outbox_id` refers to the row with key `target`: itself (`direct`), or through the rows it refers to."""

    __tablename__ = "outbox_ref"
    __table_args__ = (belongs_to("outbox", "outbox_id"), Index("ix_outbox_ref_target", "team_id", "target"))
    team_id: str = Field(primary_key=True)
    outbox_id: int = Field(primary_key=True)
    target: str = Field(primary_key=True)
    direct: bool


class InboxRow(Table, table=True):
    """An event or interaction whose effect is in the database."""

    __tablename__ = "inbox"
    __table_args__ = (Index("ix_inbox_received", "team_id", "received_at"),)
    team_id: str = Field(primary_key=True)
    event_id: str = Field(primary_key=True)
    received_at: datetime = Field(sa_type=UtcDateTime)


class AuditRow(Table, table=True):
    """What somebody changed about a program."""

    __tablename__ = "audit"
    __table_args__ = (
        belongs_to("program", "program_id"),
        Index("ix_audit_program", "team_id", "program_id", "id"),
    )
    id: int = Field(default=None, primary_key=True)
    team_id: str
    program_id: int | None = None
    actor: str
    action: str
    detail: dict[str, Any] = Field(sa_type=Json)
    at: datetime = Field(sa_type=UtcDateTime)
