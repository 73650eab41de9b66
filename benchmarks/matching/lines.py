"""One function for each line of the table: it gives the goal, the figure, the ratio and the baseline, in words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

from benchmarks.matching import baselines
from benchmarks.matching.circle_lines import (
    circles_120,
    circles_120_fast,
    circles_240,
    circles_240_fast,
    circles_480,
    circles_480_fast,
    circles_proven,
    season,
)
from benchmarks.matching.measure import SEED, Line, after, timed
from benchmarks.matching.memory import peak_mb
from benchmarks.matching.word_lines import words
from benchmarks.populations import ment, mentors
from mentoring.candidates import KEPT, Blocks, best_of_blocks
from mentoring.manypeers import match_many
from mentoring.matching import assign_mentors, match_peers
from mentoring.meetings import schedule_rounds


def peers_1000_few_edges(quick: bool) -> Line:
    """Against networkx on everybody's best 20 edges."""
    race = _race(300 if quick else 1000, 20, lambda _, edges: baselines.networkx_weight(edges))
    left = race.n - 2 * race.pairs
    figure = f"{race.seconds:.3f} s, weight {race.ours:,}"
    return race.line("networkx on the best 20 edges of each", "<= 1/80 of its time", figure, f", {left} left out")


def peers_1000_dense(quick: bool) -> Line:
    """Against networkx on all edges."""
    race = _race(200 if quick else 1000, None, lambda _, edges: baselines.networkx_weight(edges))
    return race.line("networkx on all edges", "the same weight in <= 1/900 of its time", race.compared())


def peers_2000_dense(quick: bool) -> Line:
    """Against rustworkx on all edges."""
    race = _race(500 if quick else 2000, None, baselines.rustworkx_weight)
    return race.line("rustworkx on all edges", "the same weight in <= 1/200 of its time", race.compared())


@dataclass(frozen=True, slots=True)
class Race:
    """The same people paired by us and by another solver; times in seconds."""

    n: int
    ours: int
    seconds: float
    pairs: int
    weight: int
    theirs: float

    def compared(self) -> str:
        """Our time, and our weight beside theirs."""
        share = "equal" if self.ours == self.weight else f"{self.ours / self.weight:.5%} of the weight"
        return f"{self.seconds:.3f} s, {share}"

    def line(self, solver: str, goal: str, figure: str, more: str = "") -> Line:
        """The line of the table."""
        theirs = f"{self.theirs:.1f} s, weight {self.weight:,}{more}"
        return Line(f"peers, n={self.n:,}, {solver}", goal, figure, f"1/{self.theirs / self.seconds:.0f}", theirs)


def _race(n: int, best: int | None, solve: Callable[[int, Any], tuple[int, int]]) -> Race:
    """Against a solver (pairs, weight) that gets everybody's `best` edges, or all."""
    weights, allowed = ment(n, SEED).tables()
    ours, seconds = timed(lambda: match_peers(weights, allowed, seed=SEED), 9)
    edges = baselines.edges_of(weights, allowed, best)
    (pairs, weight), theirs = timed(lambda: solve(n, edges))
    return Race(n, ours.weight, seconds, pairs, weight, theirs)


def _large(n: int, goal: str) -> Line:
    people = ment(n, SEED)
    edges, scoring = timed(lambda: best_of_blocks(Blocks(n, people.rows), KEPT, SEED))
    before = peak_mb()
    found, solving = timed(lambda: match_many(edges, lambda row: _one_row(people, row), lambda *_: True), 3)
    assert found is not None, "everybody can be paired"
    share = found.weight / (found.bound or 1)
    left = n - sum(map(len, found.groups))
    return Line(
        f"peers, n={n:,}",
        goal,
        f"scoring {scoring:.1f} s, solve {solving:.1f} s, {share:.3%} of the bound, {left} left out",
        f"{share:.3%}",
        f"the fractional bound {found.bound:,}; peak {before:.0f} MB before the solve, {peak_mb():.0f} MB after it",
    )


def _one_row(people: Any, row: int) -> Any:
    weights, allowed = people.rows(row, row + 1)
    return weights[0], allowed[0]


def peers_10000(quick: bool) -> Line:
    """Ten thousand people, in blocks."""
    return _large(2000 if quick else 10_000, "scoring <= 4 s, solve <= 3.5 s, >= 99.94 % of the bound, <= 1 GB in all")


def peers_20000(quick: bool) -> Line:
    """Twenty thousand people, in blocks."""
    return _large(4000 if quick else 20_000, "solve <= 6 s at >= 99.93 % of the bound")


def trios(quick: bool) -> Line:
    """Every odd program of up to 9 people against every grouping."""
    cases = [(n, seed) for n in (3, 5, 7, 9) for seed in range(5 if quick else 25)]
    optimal = left = 0
    for n, seed in cases:
        rng = np.random.default_rng([n, seed])
        upper = np.triu(rng.integers(0, 1000, (n, n)), 1)
        weights = upper + upper.T
        found = match_peers(weights, np.ones((n, n), np.bool_), seed=SEED)
        optimal += found.weight == _best_with_trio(weights, tuple(range(n)), True)
        left += len(found.left_out)
    return Line(
        "trio, n=3 to 9, every grouping tried",
        "optimal in every case, nobody left out",
        f"{optimal} of {len(cases)} optimal, {left} left out",
        f"{optimal / len(cases):.0%}",
        "every grouping into pairs and one trio",
    )


def _best_with_trio(weights: Any, people: tuple[int, ...], trio: bool) -> int:
    if len(people) < 2:
        return 0
    first, rest = people[0], people[1:]
    found = []
    for j in rest:
        if len(people) % 2 == 0 or len(people) > 3:
            left = tuple(one for one in rest if one != j)
            found.append(int(weights[first, j]) + _best_with_trio(weights, left, trio))
        for k in rest:
            if j < k and trio and len(people) % 2:
                left = tuple(one for one in rest if one not in (j, k))
                inside = int(weights[first, j] + weights[first, k] + weights[j, k])
                found.append(inside + _best_with_trio(weights, left, False))
    return max(found)


def mentors_5000(quick: bool) -> Line:
    """Against scipy on the dense table of mentees and slots."""
    n = 1000 if quick else 5000
    made = mentors(n, SEED)
    ours, seconds = timed(lambda: assign_mentors(made.weights, made.allowed, made.capacity, fair=False))
    slots = np.repeat(np.arange(len(made.capacity)), made.capacity)
    big = int(made.weights.max() + 1) * n
    gains = np.where(made.allowed[:, slots], made.weights[:, slots] + float(big), 0.0)
    (rows, columns), theirs = timed(lambda: linear_sum_assignment(gains, maximize=True))
    total = gains[rows, columns]
    weight, served = int((total[total > 0] - big).sum()), int((total > 0).sum())
    same = (n - len(ours.left_out), ours.weight) == (served, weight)
    return Line(
        f"mentors, {n:,} mentees, scipy's dense assignment",
        "the same mentees and weight in <= 1/10 of its time",
        f"{seconds:.2f} s, {'equal' if same else 'different'}: {n - len(ours.left_out)} served, {ours.weight:,}",
        f"1/{theirs / seconds:.1f}",
        f"{theirs:.1f} s, {served} served, {weight:,}",
    )


def mentors_10000(quick: bool) -> Line:
    """Ten thousand mentees, and what fairness costs."""
    n = 2000 if quick else 10_000
    made = mentors(n, SEED)
    plain, seconds = timed(lambda: assign_mentors(made.weights, made.allowed, made.capacity, fair=False))
    fair, more = timed(lambda: assign_mentors(made.weights, made.allowed, made.capacity))
    return Line(
        f"mentors, {n:,} mentees",
        "<= 8 s",
        f"{seconds:.1f} s; with the fairness stage {more:.1f} s: worst pair {plain.worst} -> {fair.worst}",
        f"{fair.fairness_cost / plain.weight:.3%} of the weight for fairness",
        "-",
    )


def mentors_habits(quick: bool) -> Line:
    """Against greedy choice and deferred acceptance, at a scarcity of mentors."""
    n = 300 if quick else 750
    made = mentors(n, SEED)
    room = np.where(np.arange(len(made.capacity)) % 4 == 0, 0, made.capacity)
    ours = assign_mentors(made.weights, made.allowed, room, fair=False)
    greedy = baselines.greedy_mentors(made.weights, made.allowed, room)
    stable = baselines.gale_shapley_mentors(made.weights, made.allowed, room)
    served = n - len(ours.left_out)
    return Line(
        f"mentors, {n} mentees, {int(room.sum())} places, greedy and Gale-Shapley",
        "more mentees served",
        f"{served} served, {ours.weight:,}",
        f"{served / greedy[0]:.3f} / {served / stable[0]:.3f}",
        f"greedy {greedy[0]} served, {greedy[1]:,}; Gale-Shapley {stable[0]} served, {stable[1]:,}",
    )


def mentors_package(quick: bool) -> Line:
    """Against the package mentor-match, one mentee to a mentor."""
    n = 40 if quick else 120
    made = mentors(2 * n, SEED)
    weights, allowed = made.weights[:n], made.allowed[:n]
    ours, seconds = timed(lambda: assign_mentors(weights, allowed, np.ones(n, np.int64), fair=False))
    theirs, other = timed(lambda: baselines.mentor_match_package(weights, allowed))
    figure = f"{seconds:.3f} s, {n - len(ours.left_out)} served, {ours.weight:,}"
    what = f"mentors, {n} mentees to {n} mentors, the package mentor-match"
    if theirs is None:
        return Line(what, "faster, and no less weight", figure, "-", "not installed: pip install .[bench]")
    return Line(
        what,
        "faster, and no less weight",
        figure,
        f"1/{other / seconds:.0f}",
        f"{other:.1f} s, {theirs[0]} served, {theirs[1]:,}",
    )


def golfer(quick: bool) -> Line:
    """Pairs who meet again over several rounds."""
    figures = []
    for groups, size, rounds in ((8, 4, 8), (8, 4, 9), (8, 4, 10), (6, 5, 6)):
        found = schedule_rounds(groups, size, rounds, iterations=60_000, cap=after(1 if quick else 10), seed=SEED)
        figures.append(f"{groups}-{size}-{rounds} {found.repeats}")
    shuffled = schedule_rounds(8, 4, 10, past=_touch(32), iterations=0, seed=SEED).repeats
    return Line(
        "rounds without the same people again (social golfer), 10 s each",
        "8-4-8 0, 8-4-9 <= 8, 8-4-10 <= 20, 6-5-6 <= 4",
        ", ".join(figures),
        "-",
        f"random rounds: 8-4-10 {shuffled}",
    )


def _touch(n: int) -> Any:
    """One meeting before: enough for the rounds not to come from the table."""
    past = np.zeros((n, n), np.int64)
    past[0, 1] = past[1, 0] = 1
    return past


def twelve_rounds(quick: bool) -> Line:
    """Twelve rounds with a decaying penalty for past meetings, exact against habits."""
    n, rounds = (200, 3) if quick else (1000, 12)
    weights, allowed = ment(n, SEED).tables()
    people = np.arange(n)
    habits: dict[str, Any] = {
        "random": baselines.random_pairs,
        "least-met": baselines.least_met_pairs,
        "greedy": baselines.greedy_pairs,
        "exact": lambda scores, may, _met, _rng: match_peers(scores, may, seed=SEED).groups,
    }
    told = {}
    for name, habit in habits.items():
        rng = np.random.default_rng(SEED)
        met, since = np.zeros((n, n), np.int64), np.full((n, n), 100)
        values, forbidden, unpaired = [], 0, 0
        for _ in range(rounds):
            scores = np.maximum(0, weights - 6000 // np.maximum(1, since))
            may = np.ones((n, n), np.bool_) if name == "least-met" else allowed
            may = may & (people[:, None] != people[None, :])
            pairs = habit(np.asarray(scores, np.int64), may, met, rng)
            first, second = (np.array(side) for side in zip(*pairs, strict=True))
            good = allowed[first, second]
            values.append(np.where(good, scores[first, second], 0))
            forbidden += int((~good).sum())
            unpaired += n - 2 * len(pairs)
            since += 1
            since[first, second] = since[second, first] = 1
            met[first, second] += 1
            met[second, first] += 1
        every = np.concatenate(values)
        told[name] = f"{every.mean():,.0f} / {forbidden} / {unpaired / rounds:.1f} / {every.min()}"
    return Line(
        f"{rounds} rounds, n={n:,}: mean score / forbidden / unpaired a round / worst pair",
        "the best mean, none forbidden, nobody unpaired",
        told.pop("exact"),
        "-",
        "; ".join(f"{name} {figures}" for name, figures in told.items()),
    )


LINES: dict[str, Callable[[bool], Line]] = {
    one.__name__: one
    for one in (
        peers_1000_few_edges,
        peers_1000_dense,
        peers_2000_dense,
        peers_10000,
        peers_20000,
        trios,
        mentors_5000,
        mentors_10000,
        circles_120,
        circles_240,
        circles_480,
        circles_120_fast,
        circles_240_fast,
        circles_480_fast,
        circles_proven,
        season,
        golfer,
        twelve_rounds,
        mentors_habits,
        mentors_package,
        words,
    )
}
