"""The SQLite file: how it is opened, who may have it, what happens when it is damaged or the process dies."""

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from storage import Busy, Corrupt, Database, InUse, OutboxState
from tests.storage.samples import NOW, TEAM, a_call, a_member, add, claimed
from tests.storage.templates import new_sqlite

#: claims a row and due work, and dies before or after the commit
DYING = """
import os, sys
from tests.storage.samples import NOW, TEAM
from storage import Database

with Database.open(sys.argv[1]).begin(TEAM) as uow:
    assert uow.outbox.claim(NOW, "dying") and uow.due.claim(NOW, owner="dying")
    if sys.argv[2] == "after":
        uow.commit()
    os._exit(9)
"""

HOLDING = """
import sys
from storage import Database

database = Database.open(sys.argv[1])
database.hold()
print("held", flush=True)
sys.stdin.read()
"""

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A migrated file."""
    path = tmp_path / "bot.sqlite3"
    new_sqlite(path)
    return path


def pragma(database: Database, name: str) -> object:
    """The value of a PRAGMA on the bot's own connection."""
    with database.begin(TEAM) as uow:
        return uow._scope.session.scalar(text(f"PRAGMA {name}"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("busy_timeout", 10_000),
    ],
)
def test_connection_is_set_up_to_lose_nothing(path: Path, name: str, value: object) -> None:
    database = Database.open(f"sqlite:///{path}")
    assert pragma(database, name) == value
    database.close()


def test_folders_of_a_new_file_are_made(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'new' / 'folder' / 'bot.sqlite3'}")
    database.migrate()
    assert database.is_current()
    database.close()


@pytest.mark.parametrize("url", ["mysql://localhost/bot", "sqlite://", "sqlite:///:memory:"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"(?i)sqlite"):
        Database.open(url)


def test_transaction_keeps_other_processes_out_from_its_first_read(path: Path) -> None:
    database = Database.open(f"sqlite:///{path}")
    other = sqlite3.connect(path, timeout=0, isolation_level=None)
    with database.begin(TEAM) as uow:
        uow.members.get("U1")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.rollback()
    other.close()
    database.close()


def test_file_that_another_process_has_locked_is_busy(path: Path) -> None:
    database = Database.open(f"sqlite:///{path}")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy), database.begin(TEAM, wait=0.05) as uow:
        uow.members.get("U1")
    other.rollback()
    other.close()
    with database.begin(TEAM, wait=0.05) as uow:
        assert uow.members.get("U1") is None
    database.close()


def test_second_unit_of_work_in_a_thread_is_refused_instead_of_waiting_for_itself(path: Path) -> None:
    database = Database.open(f"sqlite:///{path}")
    with (
        database.begin(TEAM),
        pytest.raises(RuntimeError, match="has a unit of work open"),
        database.begin(TEAM),
    ):
        pass
    database.close()


def test_waiting_thread_gets_its_turn(path: Path) -> None:
    database = Database.open(f"sqlite:///{path}")
    waiting = threading.Event()

    def write() -> None:
        waiting.set()
        with database.begin(TEAM) as uow:
            uow.members.save(a_member("U2"))
            uow.commit()

    writer = threading.Thread(target=write)
    with database.begin(TEAM) as uow:
        writer.start()
        waiting.wait(30)
        uow.members.save(a_member("U1"))
        uow.commit()
    writer.join()
    with database.begin(TEAM) as uow:
        assert len(uow.members.all()) == 2
    database.close()


def test_second_process_is_refused_in_words_and_let_in_afterwards(path: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDING, f"sqlite:///{path}"],
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"held\n"
    database = Database.open(f"sqlite:///{path}")
    with pytest.raises(InUse, match=r"already running on .*DATABASE_URL"):
        database.hold()
    holder.communicate(b"")
    with database.hold():
        pass
    database.close()


def test_closing_lets_go_of_the_file(path: Path) -> None:
    first, second = Database.open(f"sqlite:///{path}"), Database.open(f"sqlite:///{path}")
    first.hold()
    with pytest.raises(InUse):
        second.hold()
    first.close()
    second.hold()
    second.close()


def test_postgres_needs_no_file_lock(migrated_postgres: str) -> None:
    first, second = Database.open(migrated_postgres), Database.open(migrated_postgres)
    with first.hold(), second.hold():
        pass
    first.close()
    second.close()


@pytest.mark.parametrize("damage", ["header", "pages"])
def test_damaged_file_is_refused_in_words(path: Path, damage: str) -> None:
    database = Database.open(f"sqlite:///{path}")
    with database.begin(TEAM) as uow:
        for number in range(500):
            uow.members.save(a_member(f"U{number}"))
        uow.commit()
    database.close()
    content = bytearray(path.read_bytes())
    content[slice(0, 64) if damage == "header" else slice(4096, len(content))] = b"\xa5" * (
        64 if damage == "header" else len(content) - 4096
    )
    path.write_bytes(content)
    with pytest.raises(Corrupt, match=r"damaged.*backup"):
        Database.open(f"sqlite:///{path}")
    with pytest.raises(Corrupt, match=r"damaged.*backup"):
        Database.read_only(f"sqlite:///{path}")


def test_reader_beside_a_running_bot_sees_everything_and_writes_nothing(path: Path) -> None:
    database = Database.open(f"sqlite:///{path}")
    database.hold()
    add(database, a_call("a"))
    reader = Database.read_only(f"sqlite:///{path}")
    assert reader.is_current()
    with reader.begin(TEAM) as uow:
        assert uow.outbox.get("a") is not None
        with pytest.raises(OperationalError, match="readonly"):
            uow.members.save(a_member())
    add(database, a_call("b"))
    with reader.begin(TEAM) as uow:
        assert uow.outbox.counts_by_state()[OutboxState.PENDING] == 2
    reader.close()
    database.close()


def test_reader_of_postgres_writes_nothing(migrated_postgres: str) -> None:
    reader = Database.read_only(migrated_postgres)
    with reader.begin(TEAM) as uow, pytest.raises(Exception, match="read-only"):
        uow.members.save(a_member())
    reader.close()


def test_reader_of_a_missing_file_is_told_so_and_makes_none(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no database"):
        Database.read_only(f"sqlite:///{tmp_path / 'bot.sqlite3'}")
    assert list(tmp_path.iterdir()) == []


def test_path_with_unusual_characters_can_be_read_and_written(tmp_path: Path) -> None:
    path = tmp_path / "a folder" / "50% of #1.sqlite3"
    path.parent.mkdir()
    new_sqlite(path)
    database = Database.open(f"sqlite:///{path}")
    add(database, a_call("a"))
    reader = Database.read_only(f"sqlite:///{path}")
    with reader.begin(TEAM) as uow:
        assert uow.outbox.get("a") is not None
    reader.close()
    database.close()


def test_erased_text_is_gone_from_the_file(path: Path) -> None:
    database = Database.open(f"sqlite:///{path}")
    with database.begin(TEAM) as uow:
        uow.due.plan("kind", "key", {"text": "CANARY"}, NOW)
        uow.commit()
    with database.begin(TEAM) as uow:
        uow.due.cancel("key")
        uow.commit()
    database.close()
    assert b"CANARY" not in path.read_bytes()


def test_process_that_dies_before_its_commit_has_claimed_nothing(url: str) -> None:
    run_dying(url, "before")
    database = Database.open(url)
    assert claimed(database).attempt == 1
    with database.begin(TEAM) as uow:
        assert uow.due.claim(NOW, owner="next") is not None
    database.close()


def test_process_that_dies_after_its_commit_leaves_the_row_in_flight(url: str) -> None:
    run_dying(url, "after")
    database = Database.open(url)
    with database.begin(TEAM) as uow:
        assert uow.outbox.claim(NOW, "next") is None
        (row,) = uow.outbox.in_flight()
    assert (row.state, row.owner, row.attempt) == (OutboxState.SENDING, "dying", 1)
    database.close()


def run_dying(url: str, when: str) -> None:
    """Let another process claim what there is, and die."""
    database = Database.open(url)
    with database.begin(TEAM) as uow:
        uow.outbox.add(a_call("a"))
        uow.due.plan("kind", "key", {}, NOW)
        uow.commit()
    database.close()
    died = subprocess.run([sys.executable, "-c", DYING, url, when], env=ENVIRONMENT, check=False)
    assert died.returncode == 9
