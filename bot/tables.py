"""Tables that somebody gives to the command line: their rows, what is wrong with them, and how far the work is."""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from mentoring.errors import InvalidInput
from mentoring.spreadsheet import Problem
from messages.errors import field_sentences

BAR = 30


class Refused(Exception):
    """What stands in the way, one sentence for each problem."""


def problem_lines(path: Path, problems: Sequence[Problem]) -> list[str]:
    """A line for each problem: where it is, and what to do about it."""
    said = []
    for problem in sorted(problems, key=lambda one: one.line):
        words = field_sentences(InvalidInput({"cell": problem.error}))["cell"]
        said.append(f"{path}, line {problem.line}{f', {problem.column}' if problem.column else ''}: {words}")
    return said


def text_of(path: Path, save_as: str = "“CSV UTF-8”") -> str:
    """What stands in a file; `save_as` is what a program calls the encoding. Raises Refused."""
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise Refused(f"{path} is not in UTF-8. Please save it as {save_as}.") from error


def rows_of(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file, each with the line in which it begins. Raises Refused."""
    text = text_of(path)
    head = text.split("\n", 1)[0]
    mark = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    before = 0
    try:
        for cells in reader:
            # a cell may go over several lines: a row is where it begins
            yield before + 1, cells
            before = reader.line_num
    except csv.Error as error:
        raise Refused(f"{path}, line {before + 1}: this is no CSV: {error}.") from error


class Bar:
    """How far the work is, on a terminal; silent elsewhere."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream if stream.isatty() else None
        self._shown = -1

    def show(self, share: float) -> None:
        """So much of it is done, 0 to 1."""
        done = int(BAR * share)
        if self._stream and done != self._shown:
            self._shown = done
            self._stream.write(f"\r  [{'#' * done}{'.' * (BAR - done)}] {share:4.0%}")
            self._stream.flush()

    def __enter__(self) -> "Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._stream and self._shown >= 0:
            self._stream.write(f"\r{' ' * (BAR + 12)}\r")
