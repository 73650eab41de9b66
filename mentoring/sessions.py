"""What circles do in their sessions: the library of `data/sessions.toml`, agendas to the minute, and a season's plan.

A session has a key: "kickoff" for the first, "closing" for the last, "issues" for one in which members bring their own
questions, and the keys of the library for all others.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from random import Random
from types import MappingProxyType
from typing import Any

KICKOFF, CLOSING, ISSUES = "kickoff", "closing", "issues"
#: minutes of the agendas in the file
WRITTEN_FOR = 60
#: minutes of one member's question, and of the slot in the file
SHORTEST_SLOT, LONGEST_SLOT = 30, 40
#: minutes to arrive and to close around the questions, at least
AROUND = 20
#: a session with the members' own questions follows this many from the library
OWN_AFTER = 2


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an agenda."""

    title: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Session:
    """What one session is about. `agenda` adds up to an hour; `norms` are those of the first session, else empty."""

    key: str
    title: str
    purpose: str
    preparation: str
    opening: str  # the question that everybody answers first
    closing: str
    agenda: tuple[Part, ...]
    theme: str = ""  # "" where it fits every theme
    norms: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Library:
    """All sessions by key, in the order of the file; and the names of the themes by key."""

    sessions: Mapping[str, Session]
    themes: Mapping[str, str]
    #: how one member's question is worked on, in SHORTEST_SLOT minutes
    slot: tuple[Part, ...] = field(default=())


@cache
def library() -> Library:
    """The sessions and themes of the file; read once."""
    text = resources.files("mentoring").joinpath("data", "sessions.toml").read_text("utf-8")
    return read_library(text)


def read_library(text: str) -> Library:
    """Sessions and themes from the words of such a file. ValueError says which session is wrong, and how."""
    words = tomllib.loads(text)
    themes: dict[str, str] = words["themes"]
    slot = _parts(words[ISSUES].pop("slot"), SHORTEST_SLOT, ISSUES)
    words[ISSUES]["agenda"] = []
    listed = [{"key": key, **words[key]} for key in (KICKOFF, ISSUES, CLOSING)] + words["session"]
    found: dict[str, Session] = {}
    for one in listed:
        session = _session(one, slot)
        if session.key in found:
            raise ValueError(f"{session.key}: is there twice")
        if session.theme and session.theme not in themes:
            raise ValueError(f"{session.key}: there is no theme {session.theme}")
        found[session.key] = session
    return Library(MappingProxyType(found), MappingProxyType(themes), slot)


def _session(words: dict[str, Any], slot: Sequence[Part]) -> Session:
    key, agenda, norms = words["key"], words.pop("agenda"), words.pop("norms", ())
    missing = [name for name in ("title", "purpose", "preparation", "opening", "closing") if not words.get(name)]
    if missing:
        raise ValueError(f"{key}: has no {missing[0]}")
    parts = issue_agenda(WRITTEN_FOR, slot) if key == ISSUES else _parts(agenda, WRITTEN_FOR, key)
    return Session(**words, agenda=parts, norms=tuple(norms))


def _parts(agenda: Sequence[tuple[str, int]], minutes: int, key: str) -> tuple[Part, ...]:
    parts = tuple(Part(title, length) for title, length in agenda)
    if sum(part.minutes for part in parts) != minutes or any(part.minutes < 1 for part in parts):
        raise ValueError(f"{key}: the agenda does not add up to {minutes} minutes")
    return parts


def session_of(key: str) -> Session:
    """The session with this key; the members' own questions for a key that is not known any more."""
    sessions = library().sessions
    return sessions.get(key, sessions[ISSUES])


def agenda_of(session: Session, minutes: int) -> tuple[Part, ...]:
    """The session's agenda, stretched to `minutes` (60-90), to which its whole minutes add up."""
    return issue_agenda(minutes, library().slot) if session.key == ISSUES else stretched(session.agenda, minutes)


def stretched(parts: Sequence[Part], minutes: int) -> tuple[Part, ...]:
    """Parts in the same proportions that add up to `minutes`, at least one minute each.

    ValueError when there are more parts than minutes.
    """
    if minutes < len(parts):
        raise ValueError("an agenda needs a minute for each part")
    whole = sum(part.minutes for part in parts)
    exact = [part.minutes * minutes / whole for part in parts]
    given = [max(1, int(one)) for one in exact]
    while sum(given) != minutes:
        step = 1 if sum(given) < minutes else -1
        open_to = [at for at in range(len(given)) if given[at] + step >= 1]
        at = max(open_to, key=lambda one: (step * (exact[one] - given[one]), -one))
        given[at] += step
    return tuple(Part(part.title, length) for part, length in zip(parts, given, strict=True))


def issue_slots(minutes: int) -> tuple[int, ...]:
    """The lengths of the questions that a session of `minutes` (60-90) has room for: 30 to 40 minutes each."""
    count = max(1, (minutes - AROUND) // SHORTEST_SLOT)
    return (min(LONGEST_SLOT, (minutes - AROUND) // count),) * count


def issue_agenda(minutes: int, slot: Sequence[Part]) -> tuple[Part, ...]:
    """Arriving, one or two questions step by step, and closing."""
    slots = issue_slots(minutes)
    rest = minutes - sum(slots)
    steps = [
        Part(part.title if len(slots) == 1 else f"{at}. {part.title}", part.minutes)
        for at, length in enumerate(slots, start=1)
        for part in stretched(slot, length)
    ]
    arriving = Part("Arrive, opening question, and who brings a question", rest - rest // 2)
    return (arriving, *steps, Part("Closing question and thanks", rest // 2))


def season_plan(theme: str, meetings: int, *, seed: int) -> tuple[str, ...]:
    """The keys of a season's sessions: the first and the last, and between them the theme's in their order.

    After every two of these comes one with the members' own questions. When a theme's sessions are used up, those of
    other themes follow, by `seed`; with theme "" all of them do. No session of the library comes twice. ValueError
    for fewer than two meetings.
    """
    if meetings < 2:
        raise ValueError("a season has a first and a last session")
    own = [one.key for one in library().sessions.values() if one.theme and one.theme == theme]
    others = [one.key for one in library().sessions.values() if one.theme and one.theme != theme]
    Random(seed).shuffle(others)
    waiting = iter([*own, *others])
    middle = [
        ISSUES if at % (OWN_AFTER + 1) == OWN_AFTER else next(waiting, ISSUES) for at in range(max(0, meetings - 2))
    ]
    return (KICKOFF, *middle, CLOSING)
