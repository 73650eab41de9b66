"""Rounds, groups, check-ins and answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any


class RoundState(StrEnum):
    """A round is planned, then open once people are matched, then closed when its report goes out."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class GroupState(StrEnum):
    """A group that lost a member is `ended` when fewer than two people remain."""

    ACTIVE = "active"
    ENDED = "ended"


class CheckInKind(StrEnum):
    """What a question to one member is about."""

    MEETING = "meeting"
    PULSE = "pulse"


class CheckInState(StrEnum):
    """Open ones are listed in App Home and can be answered."""

    OPEN = "open"
    CLOSED = "closed"


class Outcome(StrEnum):
    """The four answers to "did you meet?"."""

    MET = "met"
    PLANNED = "planned"
    NOT_YET = "not_yet"
    COULD_NOT = "could_not"


@dataclass(frozen=True, slots=True)
class Round:
    """One run of a program. `on` is its nominal local date; `seed` makes the matching repeatable."""

    id: int
    program_id: int
    number: int  # from 1
    on: date
    state: RoundState
    seed: int
    matched_at: datetime | None = None
    closed_at: datetime | None = None
    invited: int = 0
    matched: int = 0
    left_out: tuple[str, ...] = ()  # user ids


@dataclass(frozen=True, slots=True)
class Group:
    """A pair, a trio or a circle (2-10 people)."""

    id: int
    program_id: int
    round_id: int
    members: tuple[str, ...]  # user ids, those who have left excluded
    organiser: str  # who sends the invitation
    state: GroupState
    reasons: tuple[tuple[str, dict[str, str]], ...] = ()  # (key, values) of each reason shown
    left: tuple[str, ...] = ()
    #: who mentors the others; "" in a group of equals
    mentor: str = ""
    #: what each member alone reads of the match, by user id, as `explain.told_words` writes it
    told: Mapping[str, Any] = field(default_factory=dict)
    #: from when on its check-ins count, if it was made in the middle of its round; None: the round's own date
    begins_on: date | None = None


@dataclass(frozen=True, slots=True)
class CheckIn:
    """A question put to one member. `on` is the nominal local date of the asking."""

    id: int
    program_id: int
    round_id: int
    group_id: int | None  # None for a pulse
    user_id: str
    kind: CheckInKind
    on: date
    state: CheckInState
    question: str  # key of the question; "met" for a meeting check-in
    outbox_key: str  # the row that asks it
    asked_at: datetime | None = None
    reminded: bool = False
    answer: "Answer | None" = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The last answer wins. `outcome` for a meeting check-in, `score` 1-5 for a pulse."""

    checkin_id: int
    at: datetime
    outcome: Outcome | None = None
    score: int | None = None
    comment: str = ""
    planned_on: date | None = None
    reason: str = ""  # key of why they could not meet
