"""What a benchmark has found: one line for each goal."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A figure beside its baseline of the same run."""

    what: str
    goal: str
    figure: str
    baseline: str
    ratio: float
    met: bool


def as_markdown(lines: Sequence[Line]) -> str:
    """A table for the terminal and for a page."""
    rows = ["| what | goal | figure | baseline | ratio | |", "|---|---|---|---|---|---|"]
    for one in lines:
        verdict = "met" if one.met else "**missed**"
        rows.append(f"| {one.what} | {one.goal} | {one.figure} | {one.baseline} | {one.ratio:.3g} | {verdict} |")
    return "\n".join(rows)
