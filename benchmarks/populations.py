"""Made-up mentoring programs: seeded, and built in blocks so that 20,000 people never stand in one table.

"ment" is what a company's program looks like to the matching. Everybody has 1-4 goals and 2-7 skills out of 40 themes
(Zipf with exponent 0.8), one of 12 departments, one of 6 levels, one of 13 UTC offsets, an 8-hour day that starts
around nine (normal, one hour of spread), and a manager in a tree with fan-out 7. The score, times 100 and whole:

    40 cosine of the goals + 25 help both ways (the lesser of the two, goals against skills)
    + 15 another department + 10 levels close to each other + 10 common hours out of eight

Forbidden: manager and report, under one common hour, and one random do-not-pair for every ten people.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Real = NDArray[np.float32]
Marks = NDArray[np.bool_]

THEMES, DEPARTMENTS, LEVELS, OFFSETS = 40, 12, 6, 13
QUARTERS = 96
#: people whose rows are made together
BLOCK = 500
FORBIDDEN = -100_000.0


@dataclass(frozen=True, eq=False, slots=True)
class Population:
    """Everybody's traits; rows are people. `plain` dots `mirror` is the score without the help both ways."""

    plain: Real  # (n, features)
    mirror: Real  # (n, features)
    wants: Real  # (n, themes), length 1
    offers: Real  # (n, themes), length 1
    banned: Whole  # (b, 2): pairs that may not meet

    def __len__(self) -> int:
        return len(self.plain)

    def rows(self, start: int, stop: int) -> tuple[NDArray[np.int32], Marks]:
        """Scores and permissions of the rows `start` to `stop` with everybody: (stop - start, n) each."""
        score = self.plain[start:stop] @ self.mirror.T
        help_ = self.wants[start:stop] @ self.offers.T
        back = self.offers[start:stop] @ self.wants.T
        np.minimum(help_, back, out=help_)
        help_ *= 2500.0
        score += help_
        mine = (self.banned[:, 0] >= start) & (self.banned[:, 0] < stop)
        score[self.banned[mine, 0] - start, self.banned[mine, 1]] = FORBIDDEN
        allowed = score >= 0
        np.maximum(score, 0, out=score)
        return np.rint(score, out=score).astype(np.int32), allowed

    def tables(self) -> tuple[Whole, Marks]:
        """The whole (n, n) tables, exactly symmetric."""
        weights, allowed = self.rows(0, len(self))
        weights, allowed = np.triu(weights, 1), np.triu(allowed, 1)
        return (weights + weights.T).astype(np.int64), allowed | allowed.T


def ment(n: int, seed: int) -> Population:
    """`n` people; the same seed gives the same people."""
    rng = np.random.default_rng([n, seed])
    popularity = 1 / np.arange(1, THEMES + 1) ** 0.8
    wants = _themes(rng, n, 1, 4, popularity)
    offers = _themes(rng, n, 2, 7, popularity)
    department = _one_hot(rng.integers(DEPARTMENTS, size=n), DEPARTMENTS)
    level = rng.integers(LEVELS, size=n)
    near = 1 - np.abs(np.subtract.outer(np.arange(LEVELS), np.arange(LEVELS))) / (LEVELS - 1)
    starts = np.rint(4 * (rng.normal(9, 1, n) - rng.integers(OFFSETS, size=n))).astype(np.int64) % QUARTERS
    common = _common_hours()
    hours = np.where(common < 1, FORBIDDEN, 1000 * common / 8)
    levels, days = _one_hot(level, LEVELS), _one_hot(starts, QUARTERS)
    ones = np.ones((n, 1), np.float32)
    plain = np.hstack([np.sqrt(4000) * wants, -1500 * department, 1500 * ones, levels, days])
    mirror = np.hstack([np.sqrt(4000) * wants, department, ones, 1000 * levels @ near, days @ hours])
    return Population(plain.astype(np.float32), mirror.astype(np.float32), wants, offers, _bans(rng, n))


def _themes(rng: np.random.Generator, n: int, low: int, high: int, popularity: NDArray[np.float64]) -> Real:
    """(n, THEMES) rows of length 1 with between `low` and `high` themes each; the popular ones more often."""
    keys = rng.random((n, THEMES)) ** (1 / popularity)
    rank = np.argsort(np.argsort(-keys, axis=1), axis=1)
    marks = rank < rng.integers(low, high + 1, size=n)[:, None]
    rows: Real = (marks / np.sqrt(marks.sum(axis=1, keepdims=True))).astype(np.float32)
    return rows


def _one_hot(codes: Whole, size: int) -> Real:
    return np.eye(size, dtype=np.float32)[codes]


def _common_hours() -> NDArray[np.float64]:
    """(QUARTERS, QUARTERS): the hours that two days of eight hours share, by the quarter in which they start."""
    apart = np.abs(np.subtract.outer(np.arange(QUARTERS), np.arange(QUARTERS)))
    apart = np.minimum(apart, QUARTERS - apart)
    hours: NDArray[np.float64] = np.maximum(0.0, 8 - apart / 4)
    return hours


def _bans(rng: np.random.Generator, n: int) -> Whole:
    person = np.arange(n)
    manager = np.maximum(person - 1, 0) // 7
    other = rng.permutation(n)[: n // 10]
    more = rng.permutation(n)[: n // 10]
    pairs = np.vstack([np.column_stack([person, manager]), np.column_stack([other, more])])
    shuffled = rng.permutation(n)[pairs]
    both = np.vstack([shuffled, shuffled[:, ::-1], np.column_stack([person, person])])
    return np.asarray(both, np.int64)


def circles(n: int, seed: int) -> Whole:
    """(n, n) symmetric weights for circles: whole numbers from 0 to 100, each as likely (the RanInt kind)."""
    upper = np.triu(np.random.default_rng([n, seed]).integers(0, 101, (n, n)), 1)
    return np.asarray(upper + upper.T, np.int64)


@dataclass(frozen=True, eq=False, slots=True)
class Mentors:
    """A mentor program: (mentees, mentors) tables and how many mentees each mentor takes."""

    weights: NDArray[np.int32]
    allowed: Marks
    capacity: Whole


def mentors(mentees: int, seed: int) -> Mentors:
    """Half as many mentors as mentees, of capacity 1 to 3; one pair in five is feasible.

    Feasible: the mentor is two levels above, works three hours of the mentee's day, and offers one of their goals.
    Two in a hundred mentees are picky: they would accept five mentors in all.
    """
    rng = np.random.default_rng([mentees, seed, 2])
    count = mentees // 2
    popularity = 1 / np.arange(1, THEMES + 1) ** 0.8
    wants, offers = _themes(rng, mentees, 1, 4, popularity), _themes(rng, count, 2, 7, popularity)
    junior, senior = rng.integers(0, 4, mentees), rng.integers(2, 7, count)
    day, their_day = rng.integers(QUARTERS // 2, size=mentees), rng.integers(QUARTERS // 2, size=count)
    weights, allowed = np.empty((mentees, count), np.int32), np.empty((mentees, count), np.bool_)
    for start in range(0, mentees, BLOCK):
        some = slice(start, start + BLOCK)
        hours = _common_hours()[day[some]][:, their_day]
        help_ = wants[some] @ offers.T
        weights[some] = np.rint(7000 * help_ + 3000 * hours / 8 + rng.integers(0, 100, help_.shape))
        allowed[some] = (help_ > 0) & (hours >= 3) & (senior[None, :] - junior[some, None] >= 2)
    for picky in rng.permutation(mentees)[: mentees // 50]:
        own = np.flatnonzero(allowed[picky])
        allowed[picky] = False
        allowed[picky, rng.permutation(own)[:5]] = True
    return Mentors(weights, allowed, rng.integers(1, 4, count))
