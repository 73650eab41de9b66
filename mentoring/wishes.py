"""What makes one partner better than another: wishes, each with its points.

A wish is one pure function: it gets some people, some others and the owner's choices, and gives whole percents (0-100)
of the shape (people, others). It is the same both ways round, except in programs with mentors, where the people are
mentees and the others mentors. To add one, write it and put it into WISHES, with its sentence in `messages/rules.py`;
the property tests run over all of them. What is not known counts as nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from mentoring.choices import TIMES, Choices, Weight
from mentoring.facts import STYLES, UNKNOWN, People, Whole
from mentoring.people import WorkingStyle
from mentoring.programs import ONE_WAY, ProgramKind

Percent = NDArray[np.int32]
T = TypeVar("T", np.bool_, np.int32)

#: common working hours a week beyond which more of them helps nobody
ENOUGH_HOURS = 10
#: matching skills beyond which more of them helps nobody
ENOUGH_SKILLS = 3
#: levels between a mentor and a mentee that are best, and what each level more or less takes
BEST_DISTANCE, TOO_FAR = 2, 30


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish, its points when it is nice to have, and the word that it has until an owner chooses another."""

    key: str
    points: int
    percent: Callable[[People, People, Choices], Percent]
    usual: Weight = Weight.NICE
    #: kinds of program in which the usual word is another
    unusual: Mapping[ProgramKind, Weight] = field(default_factory=dict)

    def weight(self, choices: Choices) -> Weight:
        """The owner's word for it, or the usual one."""
        return choices.weights.get(self.key, self.unusual.get(choices.kind, self.usual))

    def worth(self, choices: Choices) -> int:
        """The points of each percent."""
        return self.points * TIMES[self.weight(choices)]


def product(ones: Any, others: Any) -> NDArray[np.float32]:
    """Every row of `ones` times every row of `others`, dense or sparse both."""
    table = ones @ others.T
    found: NDArray[np.float32] = table.toarray() if sparse.issparse(table) else table
    return found


def cells_of(table: Any, ones: People, others: People) -> tuple[Whole, Whole, Whole]:
    """What a sparse table of the whole round says about these people: rows, columns and numbers."""
    if not table.nnz:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0, np.int64)
    place = np.full(ones.shared.n, UNKNOWN)
    place[others.at] = np.arange(len(others))
    starts = table.indptr[ones.at].astype(np.int64)
    counts = table.indptr[ones.at + 1] - starts
    row = np.repeat(np.arange(len(ones)), counts)
    # scipy's own way to take rows out costs more than all the rest of a tile
    cell = np.arange(len(row)) + np.repeat(starts - (np.cumsum(counts) - counts), counts)
    column = place[table.indices[cell]]
    here = column != UNKNOWN
    return row[here], column[here], table.data[cell[here]]


def lookup(table: NDArray[T], ones: Whole, others: Whole) -> NDArray[T]:
    """The cell of a small table for every two people; UNKNOWN means its last row and column."""
    found: NDArray[T] = np.take(table[ones], others, axis=1)
    return found


def kinds(ones: Whole, others: Whole) -> Whole:
    """All numbers that occur in a column, from 0, and UNKNOWN last: what a table for `lookup` is made of."""
    most = max(int(ones.max(initial=UNKNOWN)), int(others.max(initial=UNKNOWN)))
    return np.append(np.arange(most + 1), UNKNOWN)


def same(ones: Whole, others: Whole) -> NDArray[np.bool_]:
    """Where both are known and the same."""
    every = kinds(ones, others)
    return lookup((every[:, None] == every[None, :]) & (every != UNKNOWN)[:, None], ones, others)


def can_help(ones: People, others: People, choices: Choices) -> Percent:
    """One wants what the other offers; both ways is worth twice as much as twice one way. Mentors help mentees."""
    helped = _up_to(product(ones.fits, others.offers), ENOUGH_SKILLS)
    if choices.kind in ONE_WAY:
        helped *= (100 / np.clip(ones.wanted, 1, ENOUGH_SKILLS).astype(np.float32))[:, None]
        return _percent(_up_to(helped, 100))
    back = _up_to(product(ones.offers, others.fits), ENOUGH_SKILLS)
    both = np.minimum(helped, back)
    both *= 2
    both += helped
    both += back
    both *= np.float32(100 / (4 * ENOUGH_SKILLS))
    return _percent(both)


def _up_to(table: NDArray[np.float32], most: float) -> NDArray[np.float32]:
    return np.minimum(table, np.float32(most), out=table)


def _percent(table: NDArray[np.float32]) -> Percent:
    # a hair above, so that 25 computed as 24.999998 stays 25
    table += np.float32(1e-3)
    return table.astype(np.int32)


def want_the_same(ones: People, others: People, _: Choices) -> Percent:
    """Two people want to grow in the same things."""
    shared = _up_to(product(ones.wants, others.wants), ENOUGH_SKILLS)
    shared *= np.float32(100 / ENOUGH_SKILLS)
    return _percent(shared)


def common_hours(ones: People, others: People, _: Choices) -> Percent:
    """Two people work at the same time, up to ten hours a week."""
    few: Percent = (np.minimum(ones.shared.hours, ENOUGH_HOURS * 4) * 100 // (ENOUGH_HOURS * 4)).astype(np.int32)
    return lookup(few, ones.week, others.week)


def same_style(ones: People, others: People, _: Choices) -> Percent:
    """Two people like to meet in the same way; whoever has no preference goes along."""
    free = STYLES.index(WorkingStyle.ANY)
    style = np.arange(len(STYLES))
    table = (style[:, None] == style[None, :]) | (style == free)[:, None] | (style == free)[None, :]
    return lookup(100 * table.astype(np.int32), ones.style, others.style)


def someone_new(ones: People, others: People, choices: Choices) -> Percent:
    """Two people have never met, or else as long ago as possible."""
    found = np.full((len(ones), len(others)), 100, np.int32)
    row, column, apart = cells_of(ones.shared.apart, ones, others)
    found[row, column] = np.minimum(90, 90 * apart // (choices.window + 1))
    return found


def other_department(ones: People, others: People, _: Choices) -> Percent:
    """Two people work in different departments."""
    every = kinds(ones.department, others.department)
    known = every != UNKNOWN
    table = 100 * ((every[:, None] != every[None, :]) & known[:, None] & known[None, :]).astype(np.int32)
    return lookup(table, ones.department, others.department)


def same_department(ones: People, others: People, _: Choices) -> Percent:
    """Two people work in the same department."""
    return 100 * same(ones.department, others.department).astype(np.int32)


def same_location(ones: People, others: People, _: Choices) -> Percent:
    """Two people work at the same place, and can meet there."""
    return 100 * same(ones.location, others.location).astype(np.int32)


def seniority(ones: People, others: People, choices: Choices) -> Percent:
    """Peers are on one level, a circle has several, a mentor is about two levels above, a reverse mentor below."""
    level = kinds(ones.level, others.level)
    known = (level != UNKNOWN)[:, None] & (level != UNKNOWN)[None, :]
    above = level[None, :] - level[:, None]
    if choices.kind is ProgramKind.PEER:
        percent = np.maximum(0, 100 - 40 * np.abs(above))
    elif choices.kind is ProgramKind.CIRCLE:
        percent = np.minimum(100, 50 * np.abs(above))
    else:
        ahead = above if choices.kind is ProgramKind.MENTOR else -above
        percent = np.where(ahead > 0, np.maximum(0, 100 - TOO_FAR * np.abs(ahead - BEST_DISTANCE)), 0)
    return lookup(np.where(known, percent, 0).astype(np.int32), ones.level, others.level)


WISHES: tuple[Wish, ...] = (
    Wish("someone_new", 120, someone_new, Weight.IMPORTANT),
    Wish("can_help", 40, can_help, Weight.IMPORTANT),
    Wish("common_hours", 60, common_hours),
    Wish("want_the_same", 45, want_the_same, unusual=dict.fromkeys(ONE_WAY, Weight.IGNORE)),
    Wish("same_style", 15, same_style),
    Wish("other_department", 30, other_department),
    Wish("same_department", 30, same_department, Weight.IGNORE),
    Wish("same_location", 30, same_location, Weight.IGNORE),
    Wish("seniority", 30, seniority, unusual=dict.fromkeys(ONE_WAY, Weight.IMPORTANT)),
)

WISH_OF = {wish.key: wish for wish in WISHES}


def most_points(choices: Choices) -> int:
    """The score of a pair that fits in every way."""
    return 100 * sum(wish.worth(choices) for wish in WISHES)
