"""Samples of what is said when a match ends, for the tests of all messages."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mentoring.explain import Dropped, Told
from mentoring.programs import Program, ProgramState
from messages import member, rematch

ON, LATER = date(2026, 12, 1), date(2026, 12, 15)
USERS = ("UANA", "UBEN", "UCHI", "UDEE")


@dataclass(frozen=True)
class Current:
    """A match that could end, as `rematch` is given it."""

    program: Program
    group_id: int = 7
    user_ids: tuple[str, ...] = ("UBEN", "UCHI")


@dataclass(frozen=True)
class Waits:
    """What comes of waiting, as `rematch` is given it."""

    program: Program
    on: date | None = ON
    next_on: date | None = LATER
    ended_with: tuple[str, ...] = USERS[1:]
    mentor: bool = False
    away: bool = False


def a_told(typed: str) -> Told:
    """What a member reads of a match."""
    missed = Dropped("dropped.can_help", "dropped.nobody", {"skill": "Kubernetes"})
    return Told((("reason.can_help", {"helper": "UBEN", "learner": "UANA", "skill": typed}),) * 3, missed)


def matches(named: Program, typed: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """The list of matches and every message of `messages/rematch.py`, with its name."""
    lines = [member.MatchLine(typed, ON, USERS[1:], met) for met in (True, False, None)] * 10
    yield "member.matches", member.matches(lines)
    mentored = [replace(line, told=a_told(typed), mentor="UBEN") for line in lines]
    yield "member.matches told", member.matches(mentored)
    yield "member.matches none", member.matches([])
    yield "rematch.ask", rematch.ask([Current(named, number) for number in range(30)])
    yield "rematch.ended", rematch.ended(Waits(named))
    yield "rematch.ended late", rematch.ended(Waits(named, None, None))
    yield "rematch.ended mentor", rematch.ended(Waits(named, mentor=True))
    yield "rematch.waiting", rematch.waiting(Waits(named))
    yield "rematch.waiting away", rematch.waiting(Waits(named, away=True))
    yield "rematch.waiting paused", rematch.waiting(Waits(replace(named, state=ProgramState.PAUSED), None, None))
    yield "rematch.waits_for_next", rematch.waits_for_next(named, LATER)
    for mentor in (True, False):
        yield f"rematch.ended_for {mentor}", rematch.ended_for(named, 7, "UBEN", ON, LATER, mentor=mentor)
        yield f"rematch.ended_for late {mentor}", rematch.ended_for(named, 7, "UBEN", None, LATER, mentor=mentor)
    yield "rematch.ended_for away", rematch.ended_for(named, 7, "UBEN", ON, LATER, mentor=True, away=True)
    yield "rematch.mentor_away", rematch.mentor_away(named, 7, "UBEN")
    yield "rematch.smaller", rematch.smaller(named, USERS[1:])
    yield "rematch.still_waiting", rematch.still_waiting(named, LATER)
