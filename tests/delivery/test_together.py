"""What several threads want to write at once is written once, and only what is at fault fails."""

from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from delivery.together import Together


class Book:
    """Notes what it is given; holds the first write up until it is let go on."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = []
        self.opened, self.go_on = Event(), Event()
        self.together = Together(self.write, lambda: False)

    def write(self, items: Sequence[str]) -> list[str]:
        self.pages.append(list(items))
        self.opened.set()
        assert self.go_on.wait(10)
        if "bad" in items:
            raise ValueError(items)
        return [item.upper() for item in items]

    def given(self, pool: ThreadPoolExecutor, *items: str) -> list[Future[str]]:
        """The first is being written when the others come."""
        found = [pool.submit(self.together.add, items[0])]
        assert self.opened.wait(10)
        found += [pool.submit(self.together.add, item) for item in items[1:]]
        while len(self.together._queue) < len(items) - 1:
            pass
        self.go_on.set()
        return found


def test_what_comes_in_during_a_write_is_written_together() -> None:
    book = Book()
    with ThreadPoolExecutor(4) as pool:
        results = [one.result(10) for one in book.given(pool, "a", "b", "c", "d")]
    assert results == ["A", "B", "C", "D"]
    assert (book.pages[0], sorted(book.pages[1])) == (["a"], ["b", "c", "d"])
    assert book.together.add("e") == "E"


def test_what_cannot_be_written_fails_alone() -> None:
    book = Book()
    with ThreadPoolExecutor(3) as pool:
        good, bad, other = book.given(pool, "a", "bad", "c")
        assert (good.result(10), other.result(10)) == ("A", "C")
        with pytest.raises(ValueError, match="bad"):
            bad.result(10)
    assert book.pages[2:] == [[item] for item in book.pages[1]], "each of them once more, alone"
    assert book.together.add("e") == "E"


def test_a_thread_that_is_ended_in_a_write_leaves_the_others_theirs() -> None:
    class Ended(BaseException):
        """As SystemExit in a thread."""

    book = Book()
    write = book.write

    def ending(items: Sequence[str]) -> list[str]:
        found = write(items)
        if len(book.pages) == 2:
            raise Ended
        return found

    book.together = Together(ending, lambda: False)
    with ThreadPoolExecutor(4) as pool:
        ends = [one.exception(10) for one in book.given(pool, "a", "b", "c", "d")]
    assert [type(one) for one in ends].count(Ended) == 1
    assert sorted(type(one).__name__ for one in ends) == ["Ended", "NoneType", "NoneType", "NoneType"]
