"""Samples of what is said when a match ends, for the tests of all messages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from mentoring.programs import Program
from messages import rematch

ON, LATER = date(2026, 12, 1), date(2026, 12, 15)
USERS = ("UANA", "UBEN", "UCHI", "UDEE")


@dataclass(frozen=True)
class Current:
    """A match that could end, as `rematch` is given it."""

    program: Program
    group_id: int = 7
    user_ids: tuple[str, ...] = ("UBEN", "UCHI")


def matches(named: Program) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every message of `messages/rematch.py`, with its name."""
    yield "rematch.ask", rematch.ask([Current(named, number) for number in range(30)])
    yield "rematch.ended", rematch.ended(named, USERS[1:], ON, LATER)
    yield "rematch.ended late", rematch.ended(named, USERS[1:], None, None)
    yield "rematch.waiting", rematch.waiting(named, ON, LATER)
    yield "rematch.waits_for_next", rematch.waits_for_next(named, LATER)
    for mentor in (True, False):
        yield f"rematch.ended_for {mentor}", rematch.ended_for(named, 7, "UBEN", ON, LATER, mentor=mentor)
        yield f"rematch.ended_for late {mentor}", rematch.ended_for(named, 7, "UBEN", None, LATER, mentor=mentor)
    yield "rematch.mentor_away", rematch.mentor_away(named, 7, "UBEN")
    yield "rematch.smaller", rematch.smaller(named, USERS[1:])
    yield "rematch.still_waiting", rematch.still_waiting(named, LATER)
