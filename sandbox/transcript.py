"""Every call and every delivery, one JSON line each, to read while the sandbox runs."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator

from sandbox.model import Json

KEPT = 200_000


class Transcript:
    """The newest lines, numbered from 1."""

    def __init__(self) -> None:
        self.count = 0
        self.lines: deque[Json] = deque(maxlen=KEPT)

    def add(self, line: Json) -> Json:
        """Number a line and keep it; the caller may complete it later (an ack comes after its delivery)."""
        self.count += 1
        numbered = {"n": self.count, **line}
        self.lines.append(numbered)
        return numbered

    def after(self, number: int, limit: int | None = None) -> list[Json]:
        found: list[Json] = []
        first = self.lines[0]["n"] if self.lines else 1
        for position in range(max(0, number - first + 1), len(self.lines)):
            if limit is not None and len(found) >= limit:
                break
            found.append(self.lines[position])
        return found


def as_lines(lines: list[Json]) -> Iterator[bytes]:
    for line in lines:
        yield json.dumps(line, separators=(",", ":"), default=str).encode() + b"\n"
