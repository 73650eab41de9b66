"""What a program is told of a round: whether people met, and of their pulse only what points at nobody.

Whether a group met is a program fact, as the join form says. Pulse answers are private. They are published once, when
the round closes, about everybody who answered and never about a part of them, so that no difference of two cells leaves
a few people. Few answers give no cell, some give bands, and many a mean that is cut off at its ends: "5.0" would say
what each one answered, and "4.9" would say it to the one person who answered less.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mentoring.pulse import HIGHEST, LOWEST

#: answers without which nothing is shown; a program can raise it, nobody can lower it
FLOOR = 5
#: answers from which the number and the mean are shown, and comments from which they are
EXACT_FROM = 10


class Band(StrEnum):
    """Where the mean of five to nine answers lies."""

    LOW = "low"  # below 2.5
    MIXED = "mixed"  # from 2.5
    HIGH = "high"  # from 3.5


class Edge(StrEnum):
    """Whether a mean stands for itself or for all means beyond it."""

    NONE = ""
    OR_LESS = "or_less"
    OR_MORE = "or_more"


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """Everything that is known of a closed round; private, never shown as it is."""

    program: str  # its name
    number: int
    on: date
    invited: int
    matched: int
    left_out: int
    groups: int
    met: int  # groups of which anybody said so
    #: (number, on, groups, met) of earlier rounds, oldest first
    history: tuple[tuple[int, date, int, int], ...] = ()
    pulse: str | None = None  # key of the question; None if nobody was asked
    scores: tuple[int, ...] = ()  # 1-5, one for each answer
    comments: tuple[str, ...] = ()
    asked: int | None = None  # people who were asked the question; None if that is not known
    unsent: int = 0  # introductions and questions that were due and were not sent, for whatever reason


@dataclass(frozen=True, slots=True)
class PulseCell:
    """One published pulse result. With `hidden` nothing but the question and the floor is known."""

    question: str
    floor: int
    hidden: bool
    answers: str = ""  # "5-9" or the number from 10
    band: Band | None = None  # below 10 answers
    mean: float | None = None  # from 10 answers, one decimal
    edge: Edge = Edge.NONE
    comments: tuple[str, ...] = ()  # from 10 comments, in alphabetical order


@dataclass(frozen=True, slots=True)
class RoundReport:
    """What the program's channel is told. `rate` is the percentage of groups that met, None without groups."""

    program: str
    number: int
    on: date
    invited: int
    matched: int
    left_out: int
    groups: int
    met: int
    rate: int | None
    history: tuple[tuple[int, date, int, int], ...]
    pulse: PulseCell | None
    unsent: int = 0


def publish(facts: RoundFacts, floor: int) -> RoundReport:
    """The report of a round. A `floor` below 5 counts as 5."""
    return RoundReport(
        program=facts.program,
        number=facts.number,
        on=facts.on,
        invited=facts.invited,
        matched=facts.matched,
        left_out=facts.left_out,
        groups=facts.groups,
        met=facts.met,
        rate=meeting_rate(facts.groups, facts.met),
        history=facts.history,
        pulse=_pulse(facts, floor),
        unsent=facts.unsent,
    )


def _pulse(facts: RoundFacts, floor: int) -> PulseCell | None:
    """Nothing when nobody was asked, or so few that there could never be a result."""
    if facts.pulse is None or (facts.asked is not None and facts.asked < max(FLOOR, floor)):
        return None
    return pulse_cell(facts.pulse, facts.scores, facts.comments, floor)


def meeting_rate(groups: int, met: int) -> int | None:
    """Percent of the groups that met, half rounded up; None without groups."""
    return (200 * met + groups) // (2 * groups) if groups else None


def pulse_cell(question: str, scores: Sequence[int], comments: Sequence[str], floor: int) -> PulseCell:
    """What may be said of a question's answers."""
    floor, n = max(FLOOR, floor), len(scores)
    if n < floor:
        return PulseCell(question, floor, hidden=True)
    if n < EXACT_FROM:
        most = EXACT_FROM - 1
        answers = f"{floor}-{most}" if floor < most else str(most)
        return PulseCell(question, floor, hidden=False, answers=answers, band=_band(scores))
    mean, edge = _mean(scores)
    shown = tuple(sorted(comments, key=str.casefold)) if len(comments) >= max(EXACT_FROM, floor) else ()
    return PulseCell(question, floor, hidden=False, answers=str(n), mean=mean, edge=edge, comments=shown)


def _band(scores: Sequence[int]) -> Band:
    twice = 2 * sum(scores)
    if twice < 5 * len(scores):
        return Band.LOW
    return Band.MIXED if twice < 7 * len(scores) else Band.HIGH


def _mean(scores: Sequence[int]) -> tuple[float, Edge]:
    """The mean to one decimal, cut off so far from either end that one person cannot work out the others.

    A person who subtracts their own answer learns all others if these are all the same extreme. That takes a total
    within one answer's span of the extreme total; all such totals, and one more, share the last cell.
    """
    n, span = len(scores), HIGHEST - LOWEST + 1
    tenths = (20 * sum(scores) + n) // (2 * n)
    top = 10 * (HIGHEST * n - span) // n
    bottom = 10 * (LOWEST + HIGHEST) - top
    if tenths >= top:
        return top / 10, Edge.OR_MORE
    if tenths <= bottom:
        return bottom / 10, Edge.OR_LESS
    return tenths / 10, Edge.NONE
