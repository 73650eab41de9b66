"""A database that cannot be used: nothing is called without a claim on disk, and the log says what to mend."""

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path

import pytest

from delivery.loop import AFTER_FAILURE
from storage import Busy, Corrupt, Database, StorageError, Unwritable
from tests.delivery.office import Office

#: more than the free room of a page
LONG = "x" * 20_000


def pragma(database: Database, statement: str) -> int:
    """Run a PRAGMA on the bot's own connection."""
    with closing(database._engine.raw_connection()) as connection:  # outside of any transaction
        found = connection.cursor().execute(f"PRAGMA {statement}").fetchone()
    return int(found[0]) if found else 0


@contextmanager
def locked(office: Office, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """Another process writes and does not come to an end."""
    assert office.database.path is not None
    patch.setattr(office.database, "begin", partial(office.database.begin, wait=0.05))
    with closing(sqlite3.connect(office.database.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield


@contextmanager
def full(office: Office, _: pytest.MonkeyPatch) -> Iterator[None]:
    """Not one page more fits."""
    pragma(office.database, f"max_page_count = {pragma(office.database, 'page_count')}")
    yield
    pragma(office.database, "max_page_count = 1000000")


@contextmanager
def read_only(office: Office, _: pytest.MonkeyPatch) -> Iterator[None]:
    """Reading works, writing is refused."""
    pragma(office.database, "query_only = ON")
    yield
    pragma(office.database, "query_only = OFF")


@contextmanager
def corrupt(office: Office, _: pytest.MonkeyPatch) -> Iterator[None]:
    """Every page but the first is overwritten with garbage, and then as it was."""
    path = office.database.path
    assert path is not None
    pragma(office.database, "wal_checkpoint(TRUNCATE)")
    sound = path.read_bytes()
    path.write_bytes(sound[:4096] + b"\xa5" * (len(sound) - 4096))
    pragma(office.database, "shrink_memory")
    yield
    path.write_bytes(sound)
    pragma(office.database, "shrink_memory")


Sickness = Callable[[Office, pytest.MonkeyPatch], AbstractContextManager[None]]


@pytest.mark.parametrize(
    ("sickness", "error", "words"),
    [
        (locked, Busy, "busy"),
        (full, Unwritable, "disk is full or read-only"),
        (read_only, Unwritable, "disk is full or read-only"),
        (corrupt, Corrupt, "is damaged. Put a backup in its place"),
    ],
    ids=["locked", "full", "read-only", "corrupt"],
)
def test_nothing_is_called_while_the_claim_cannot_be_stored(
    office: Office, monkeypatch: pytest.MonkeyPatch, sickness: Sickness, error: type[StorageError], words: str
) -> None:
    office.queue("hello", {"channel": office.channel(), "text": LONG})
    deliverer = office.deliverer()
    with sickness(office, monkeypatch):
        with pytest.raises(error) as raised:
            deliverer.run_once(office.box.now())
        assert words in str(raised.value)
        assert LONG not in str(raised.value)
        assert not office.calls()
    deliverer.run_until_idle()
    assert office.state("hello") == "sent"
    assert len(office.calls()) == 1


def test_the_thread_says_what_is_wrong_with_the_database_and_goes_on_when_it_is_mended(
    office: Office, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("delivery.loop.AFTER_FAILURE", AFTER_FAILURE / 20)
    office.queue("hello", {"channel": office.channel(), "text": LONG})
    deliverer = office.deliverer()
    with full(office, monkeypatch), caplog.at_level(logging.WARNING):
        deliverer.start()
        while "disk is full" not in caplog.text:
            time.sleep(0.01)
        assert not office.calls()
    while not office.calls():
        time.sleep(0.01)
    assert deliverer.stop()
    assert office.state("hello") == "sent"


def test_a_damaged_file_is_refused_before_anything_is_claimed(office: Office, tmp_path: Path) -> None:
    office.queue("hello")
    assert office.database.path is not None
    office.database.close()
    damaged = tmp_path / "damaged.sqlite3"
    content = office.database.path.read_bytes()
    damaged.write_bytes(content[:4096] + b"\xa5" * (len(content) - 4096))
    with pytest.raises(Corrupt, match=r"damaged\. Put a backup in its place"):
        Database.open(f"sqlite:///{damaged}")
    assert not office.calls()
