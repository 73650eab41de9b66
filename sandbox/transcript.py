"""Every call and every delivery, one JSON line each, to read while the sandbox runs."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from sandbox.model import Json

#: lines kept in memory; with a folder the older ones are in its file
KEPT = 100_000
WAITING = "waiting"


class Transcript:
    """The newest lines, numbered from 1. A line is finished once its `status` is no longer "waiting"."""

    def __init__(self) -> None:
        self.count = 0
        self.lines: deque[Json] = deque(maxlen=KEPT)
        #: where finished lines are written, None = nowhere
        self.file: Path | None = None
        #: number of the newest line in the file
        self.written = 0

    def begin_at(self, file: Path, count: int) -> None:
        """Go on after the lines of an earlier run."""
        self.file, self.count, self.written = file, count, count

    def add(self, line: Json) -> Json:
        """Number a line and keep it; the caller may complete it later (an ack comes after its delivery)."""
        self.count += 1
        numbered = {"n": self.count, **line}
        self.lines.append(numbered)
        return numbered

    def after(self, number: int, limit: int | None = None) -> list[Json]:
        first = self.lines[0]["n"] if self.lines else 1
        start = max(0, number - first + 1)
        end = len(self.lines) if limit is None else min(len(self.lines), start + limit)
        return [self.lines[position] for position in range(start, end)]

    def finished(self, at_the_end: bool = False) -> list[Json]:
        """The lines to be written now: all up to the first that still waits for its answer."""
        ready: list[Json] = []
        for line in self.after(self.written):
            if line["status"] == WAITING and not at_the_end:
                break
            ready.append(line)
        return ready

    def everything(self) -> Iterator[bytes]:
        """All lines: those in the file, then those in memory alone."""
        rest = self.after(self.written)
        if self.file is None or not self.file.exists():
            return as_lines(rest)
        return chain(_first(self.file, self.file.stat().st_size), as_lines(rest))


def _first(file: Path, size: int) -> Iterator[bytes]:
    """The file as it is now: what is written while it is read comes from memory."""
    with file.open("rb") as opened:
        while size > 0 and (block := opened.read(min(size, 65_536))):
            size -= len(block)
            yield block


def as_lines(lines: Iterable[Json]) -> Iterator[bytes]:
    for line in lines:
        yield json.dumps(line, separators=(",", ":"), default=str).encode() + b"\n"
