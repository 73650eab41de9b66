"""The values of the two queues: due work (what happens later) and the outbox (what leaves)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class DueState(StrEnum):
    """Where a piece of due work is."""

    PENDING = "pending"
    DONE = "done"
    PARKED = "parked"  # failed too often; waits for a person
    EXPIRED = "expired"  # will not be done any more; its reason says why


class OutboxState(StrEnum):
    """Where a call is. `sent`, `parked` and `expired` are final."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"  # Slack may or may not have taken it
    PARKED = "parked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class DueWork:
    """Something that has to happen at `due_at` (UTC). `attempts` counts the failures so far."""

    id: int
    kind: str
    key: str
    payload: dict[str, Any]
    due_at: datetime
    attempts: int
    #: why the last attempt failed; empty while none has
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OutboxCall:
    """A Web API call to be made once, not before `not_before` and not after `expires_at` (UTC).

    Anywhere in `arguments`, `{"$ref": [key, "channel.id"]}` stands for that path in the result of another row.
    """

    key: str  # the occasion; at most one row has it
    lane: str  # one conversation; its rows leave in the order in which they were added
    method: str
    arguments: dict[str, Any]
    kind: str  # checkin, introduction, reminder, announcement, message, update, setup, file or chart
    not_before: datetime
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A stored call. `arguments` are frozen (references filled in) once `attempt` is above zero."""

    id: int
    key: str
    lane: str
    method: str
    kind: str
    arguments: dict[str, Any]
    state: OutboxState
    attempt: int
    not_before: datetime
    expires_at: datetime | None = None
    #: 128 random bits in hex that find this message again in Slack's history; None if the method posts no message
    marker: str | None = None
    owner: str = ""
    claimed_at: datetime | None = None
    first_claimed_at: datetime | None = None
    #: Slack's time (a ts) just before the first attempt, as given to `claim`; empty if it was not known
    since: str = ""
    #: real seconds since the claim by PostgreSQL's clock; None on SQLite, and outside `in_flight()`
    elapsed: float | None = None
    result: dict[str, Any] = field(default_factory=dict)
    channel: str | None = None
    ts: str | None = None
    reason: str = ""
    #: how often a repeated message has been looked for after it was sent
    sweeps: int = 0
    #: Slack's time (a ts) from which to look for this message before it is posted; empty: just post it
    look_since: str = ""
