"""Looking into a conversation for messages of ours: all pages, or no verdict at all."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from delivery.answers import Answer, Delivered, Limited, Refused
from delivery.errors import rule_of, unsure
from delivery.settings import PAGE
from delivery.wire import MARKER_EVENT, Wire, marks_of
from storage import OutboxRow

HISTORY, REPLIES = "conversations.history", "conversations.replies"
READS = frozenset({HISTORY, REPLIES})
#: more pages than any conversation that we write to; a cursor that never ends is not an answer
MOST_PAGES = 2_000
#: seconds before the first attempt (in Slack's time) from which to read
MARGIN = 60.0
#: a thread whose first message was deleted holds nothing
THREAD_GONE = Refused("thread_not_found")


@dataclass(frozen=True, slots=True)
class Found:
    """Every copy of a message, oldest first; empty means that the conversation was read whole and has none."""

    copies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """The conversation could not be read whole, so nothing is known. `seconds` is set when Slack said to slow down."""

    reason: str
    method: str
    seconds: float | None = None
    #: Slack said no, and will probably say so again
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message was posted, and the Slack time (epoch seconds) before which it cannot be; None reads it all."""

    channel: str
    thread_ts: str | None = None
    since: float | None = None


def look_for(wire: Wire, row: OutboxRow, place: Place) -> Found | Unreadable:
    """Every message of the row: in the thread, if it was meant for one, and in the conversation itself.

    That is known by the row's marker; after a restore also by its occasion.
    """
    marks = marks_of(row)
    wanted = set(marks.values()) if row.look_since else {marks["marker"]}
    copies: set[str] = set()
    for method, arguments in _reads(place):
        seen = _read(wire, method, arguments, wanted)
        if isinstance(seen, Unreadable):
            return seen
        copies |= seen
    return Found(tuple(sorted(copies)))  # texts of equal length, so they sort as times do


def _reads(place: Place) -> Iterator[tuple[str, dict[str, Any]]]:
    arguments: dict[str, Any] = {"channel": place.channel, "limit": PAGE, "include_all_metadata": True}
    if place.since is not None:
        arguments |= {"oldest": f"{place.since - MARGIN:.6f}", "inclusive": True}
    if place.thread_ts is not None:
        yield REPLIES, {**arguments, "ts": place.thread_ts}
    # a reply whose thread was locked goes to the top level, so that is read too
    yield HISTORY, arguments


def _read(wire: Wire, method: str, arguments: dict[str, Any], wanted: set[str]) -> set[str] | Unreadable:
    copies: set[str] = set()
    cursor = ""
    for _ in range(MOST_PAGES):
        answer = wire.call(method, {**arguments, "cursor": cursor} if cursor else arguments)
        if answer == THREAD_GONE:
            return copies
        if not isinstance(answer, Delivered):
            return unreadable(method, answer)
        page = answer.result
        messages = page.get("messages")
        if not isinstance(messages, list):
            return Unreadable("the answer has no messages", method)
        copies |= {str(message["ts"]) for message in messages if wanted & marks_in(message)}
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor and not page.get("has_more"):
            return copies
        if not cursor:
            break
    return Unreadable("the conversation could not be read to its end", method)


def unreadable(method: str, answer: Answer) -> Unreadable:
    """Why a read that was not answered with ok tells nothing."""
    match answer:
        case Limited(seconds):
            return Unreadable("ratelimited", method, seconds)
        case Refused(code):
            return Unreadable(code, method, refused=rule_of(code).act is not unsure)
        case Delivered():
            return Unreadable("ok", method)
    return Unreadable(answer.reason, method)


def marks_in(message: dict[str, Any]) -> set[str]:
    """Our marks in a message of the history; none in anybody else's message."""
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != MARKER_EVENT:
        return set()
    payload = metadata.get("event_payload") or {}
    return {str(payload[name]) for name in ("marker", "occasion") if payload.get(name)}
