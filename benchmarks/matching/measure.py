"""What the lines of the table share: a line, seconds, and a search that ends after some."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import TypeVar

Result = TypeVar("Result")
SEED = 1


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table, in words."""

    what: str
    goal: str
    figure: str
    ratio: str
    baseline: str


def timed(work: Callable[[], Result], times: int = 1) -> tuple[Result, float]:
    """The result and the seconds of the fastest of some runs."""
    best = float("inf")
    for _ in range(times):
        start = perf_counter()
        result = work()
        best = min(best, perf_counter() - start)
    return result, best


def after(seconds: float) -> Callable[[], bool]:
    """Something to ask whether so many seconds are over."""
    end = perf_counter() + seconds
    return lambda: perf_counter() > end
