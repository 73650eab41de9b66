"""The lines of the table about circles."""

from time import perf_counter, process_time
from typing import Any

import numpy as np

from benchmarks.matching.measure import SEED, Line
from benchmarks.populations import circles
from mentoring.circle_settings import CircleSettings
from mentoring.circles import form_circles
from mentoring.compiled import available
from mentoring.form_season import form_season

#: the best that long searches found for `circles(n, SEED)` in so many circles: what the gaps are measured from
BEST_CIRCLES = {(120, 10): 47_438, (240, 12): 155_815, (480, 20): 379_368}


def _circles(n: int, count: int, seconds: float, goal: str, *, fast: bool = False) -> Line:
    """Three seeds, with the search that the line is about: the one that is compiled, or the one of a plain install.

    Seconds are those of the processor: other work on the machine does not shorten the search.
    """
    weights, allowed, sizes = circles(n, SEED), np.ones((n, n), np.bool_), [(n // count, n // count)] * count
    best = BEST_CIRCLES[n, count]
    what = f"circles, n={n}, {count} of {n // count}, {seconds:.0f} s{', with `[fast]`' if fast else ''}"
    if fast != available():
        return Line(what, goal, "numba is not installed" if fast else "not measured: numba is installed", "-", "-")

    def search(iterations: int, seed: int, seconds: float = 600) -> tuple[int, float]:
        start = process_time()
        end = start + seconds
        found = form_circles(
            weights, allowed, sizes, iterations=iterations, cap=lambda: process_time() > end, seed=seed
        )
        return found.weight, process_time() - start

    prepared, first = (search(iterations, SEED)[1] for iterations in (1, 1500))
    iterations = int(1500 * seconds / first)
    gaps, spent = [], []
    for seed in (1, 2, 3):
        weight, taken = search(iterations, seed, seconds)
        spent.append(taken)
        gaps.append(1 - weight / best)
    chance, _ = search(0, SEED)
    return Line(
        what,
        goal,
        f"gap {', '.join(f'{gap:.3%}' for gap in gaps)} in {max(spent):.1f} s ({iterations:,} iterations at most)"
        + (f"; loading and compiling before that {prepared:.1f} s" if fast else ""),
        f"mean {np.mean(gaps):.3%}",
        f"best known here {best:,} (long searches); random circles {1 - chance / best:.1%} below",
    )


def circles_120(quick: bool) -> Line:
    """Two seconds."""
    return _circles(120, 10, 0.5 if quick else 2, "<= .3 %")


def circles_240(quick: bool) -> Line:
    """Ten seconds."""
    return _circles(240, 12, 1 if quick else 10, "<= .5 %")


def circles_480(quick: bool) -> Line:
    """Ten seconds."""
    return _circles(480, 20, 2 if quick else 10, "<= .6 %")


def circles_120_fast(quick: bool) -> Line:
    """One second."""
    return _circles(120, 10, 0.5 if quick else 1, "<= .05 %", fast=True)


def circles_240_fast(quick: bool) -> Line:
    """Ten seconds."""
    return _circles(240, 12, 1 if quick else 10, "<= .1 %", fast=True)


def circles_480_fast(quick: bool) -> Line:
    """Ten seconds."""
    return _circles(480, 20, 2 if quick else 10, "<= .2 %", fast=True)


def circles_proven(quick: bool) -> Line:
    """Small programs, proven."""
    cases: list[tuple[int, Any]] = [(12, [(3, 3)] * 4), (16, (4, 6)), (20, [(5, 5)] * 4), (20, (4, 5)), (20, (4, 8))]
    spent = []
    for n, sizes in cases[: 2 if quick else 5]:
        start = perf_counter()
        found = form_circles(circles(n, SEED), np.ones((n, n), np.bool_), sizes, iterations=0, seed=SEED)
        assert found.proven
        spent.append(perf_counter() - start)
    return Line(
        "circles, n=12 to 20",
        "proven optimum",
        f"{len(spent)} of {len(spent)} proven, in {', '.join(f'{one:.2f}' for one in spent)} s",
        "100%",
        "every possible circle, every set of people",
    )


def season(quick: bool) -> Line:
    """The circles of a season, whose search is capped by the number of people alone."""
    told = []
    for n in (120, 480) if quick else (120, 480, 1000, 2000):
        everybody, hours = np.ones((n, n), np.bool_), np.ones((n, 40), np.bool_)
        start = process_time()
        found = form_season(circles(n, SEED), everybody, hours, CircleSettings(), seed=SEED)
        told.append(f"{n:,}: {process_time() - start:.1f} s, {len(found.left_out)} left out")
    return Line("the circles of a season, processor time", "some seconds", "; ".join(told), "-", "-")
