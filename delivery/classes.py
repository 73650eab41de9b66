"""What may be repeated, what must not, and what is no longer of use when it is late."""

from datetime import datetime, timedelta
from enum import StrEnum

from storage import OutboxRow

#: the one call that needs to be looked up: repeated, it would show twice
MARKED = frozenset({"chat.postMessage"})
#: shown to one person for a while, so that nobody can look it up
FLEETING = frozenset({"chat.postEphemeral"})
#: repeated, they change nothing more
REPEATABLE = frozenset(
    {
        "chat.delete",
        "chat.update",
        "conversations.archive",
        "conversations.create",
        "conversations.invite",
        "conversations.join",
        "conversations.kick",
        "conversations.leave",
        "conversations.open",
        "conversations.rename",
        "conversations.setPurpose",
        "conversations.setTopic",
        "conversations.unarchive",
        "reactions.add",
        "reactions.remove",
    }
)
#: how long a repeatable call is repeated without a clear answer
PATIENCE = timedelta(hours=24)
#: seconds between two tries at most
LONGEST_WAIT = 300.0


class WhenUnsure(StrEnum):
    """What becomes of a call that may or may not have been done."""

    LOOK = "look"  # look into the conversation
    REPEAT = "repeat"  # do it again
    DROP = "drop"  # at most once, and nobody would miss it
    PARK = "park"  # at most once, and a person should know


def when_unsure(row: OutboxRow) -> WhenUnsure:
    """What to do with a row of unknown outcome. A method that nobody has classed is never repeated."""
    if row.method in MARKED and row.marker:
        return WhenUnsure.LOOK
    if row.method in REPEATABLE:
        return WhenUnsure.REPEAT
    return WhenUnsure.DROP if row.method in FLEETING else WhenUnsure.PARK


def resent_when_missed(row: OutboxRow) -> bool:
    """Whether a message that never arrived is sent again, if it is not too late by then."""
    return row.kind != "reminder"


def out_of_patience(row: OutboxRow, now: datetime) -> bool:
    """Whether a repeatable call has been without a clear answer for too long."""
    return row.first_claimed_at is not None and now - row.first_claimed_at >= PATIENCE


def wait_before_repeat(attempt: int) -> float:
    """Seconds before the next try: 1, 2, 4 ... up to five minutes."""
    return min(2.0 ** max(0, min(attempt - 1, 20)), LONGEST_WAIT)
