"""Copies of the SQLite file: made beside a running bot, checked, and put in its place again."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from storage.engine import own_file
from storage.errors import BadBackup

#: what SQLite keeps beside the file while it is open
BESIDE = ("-wal", "-shm")
UTC_TEXT = "%Y-%m-%d %H:%M:%S.%f"


def copy_to(source: Path, target: Path, now: datetime) -> None:
    """Write a whole and consistent copy of a database that may be in use, by SQLite's backup API.

    A copy of the file alone would lack what is still in the log. Raises BadBackup if the target exists or cannot be
    written, the source does not exist or is of another version, or either turns out damaged; then there is no target.
    """
    if target.exists():
        raise BadBackup(f"{target} exists. Give another name, or move it away first.")
    if not source.exists():
        raise BadBackup(f"There is no database at {source}. Check DATA_DIR or DATABASE_URL.")
    unfinished = target.with_name(f"{target.name}.unfinished")
    with written(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode=0o600)
        try:
            with _copied(source, target), closing(_connect(source, "ro")) as there:
                _copy(there, source, unfinished, now)
            os.replace(unfinished, target)
        finally:
            unfinished.unlink(missing_ok=True)


def _copy(there: sqlite3.Connection, source: Path, target: Path, now: datetime) -> None:
    with closing(_connect(target, "rw")) as here:
        there.backup(here)
        _check(here, source)
        here.execute("PRAGMA journal_mode = DELETE")
        if "backed_up_at" not in {row[1] for row in here.execute("PRAGMA table_info(workspace)")}:
            raise BadBackup(f"{source} is not of this version of the bot. Run `python -m bot migrate` first.")
        here.execute("UPDATE workspace SET backed_up_at = ?", (now.astimezone(UTC).strftime(UTC_TEXT),))
        here.commit()


def made_at(backup: Path) -> datetime | None:
    """When a backup was made; None if it does not say, as a copy of the file that was made by hand.

    Raises BadBackup for a file that is no sound database of ours.
    """
    if not backup.exists():
        raise BadBackup(f"There is no file {backup}.")
    with _readable(backup), closing(_connect(backup, "ro")) as connection:
        _check(connection, backup)
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'workspace'").fetchone():
            raise BadBackup(f"{backup} is not a database of Mentor Circles.")
        columns = {row[1] for row in connection.execute("PRAGMA table_info(workspace)")}
        if "backed_up_at" not in columns:
            return None
        (said,) = connection.execute("SELECT max(backed_up_at) FROM workspace").fetchone()
    return datetime.strptime(said, UTC_TEXT).replace(tzinfo=UTC) if said else None


def duplicate(backup: Path, beside: Path) -> Path:
    """A copy of the backup next to where it is to go, to be prepared there; the backup itself stays as it is."""
    prepared = beside.with_name(f"{beside.name}.restoring")
    with written(prepared):
        for path in (prepared, *_company(prepared)):
            path.unlink(missing_ok=True)
        prepared.touch(mode=0o600)
    with _readable(backup), closing(_connect(backup, "ro")) as there, closing(_connect(prepared, "rw")) as here:
        there.backup(here)
    return prepared


def put_in_place(prepared: Path, target: Path, now: datetime) -> Path | None:
    """Make the prepared file the database; returns where the one before it is kept, or None if there was none.

    There is a whole database at `target` at every moment: before, or after.
    """
    kept = None
    if target.exists():
        own_file(target)  # one of an earlier version may be open to everybody on this machine
        kept = target.with_name(f"{target.name}.before-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}")
        kept.unlink(missing_ok=True)
        _empty_log(target)
        os.link(target, kept)
        for path in _company(target):  # the log of a damaged file; it must not be applied to another one
            if path.exists():
                os.replace(path, kept.with_name(kept.name + path.name.removeprefix(target.name)))
    os.replace(prepared, target)
    return kept


def _company(path: Path) -> list[Path]:
    return [path.with_name(path.name + ending) for ending in BESIDE]


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=10)


def _check(connection: sqlite3.Connection, of: Path) -> None:
    try:
        findings = connection.execute("PRAGMA quick_check").fetchall()
    except sqlite3.DatabaseError as error:
        raise BadBackup(f"{of} is damaged or no database. Take another backup.") from error
    if findings != [("ok",)]:
        raise BadBackup(f"{of} is damaged. Take another backup.")


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise BadBackup(f"{path} is damaged or no database. Take another backup.") from error


@contextmanager
def _copied(source: Path, target: Path) -> Iterator[None]:
    """Which of the two files it is that SQLite cannot work with."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise BadBackup(f"{source} is busy. Try again in a moment.") from error
        if code in {sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR}:
            raise BadBackup(f"{target} cannot be written: {error}. Look whether the disk is full.") from error
        raise BadBackup(f"{source} is damaged or no database. Restore an older backup.") from error


@contextmanager
def written(path: Path) -> Iterator[None]:
    """For whatever writes there. Raises BadBackup with the remedy if that cannot be."""
    try:
        yield
    except OSError as error:
        raise BadBackup(f"{path} cannot be written: {error.strerror}. Name a place where you may write.") from error


def _empty_log(path: Path) -> None:
    """Bring what is in the log into the file; a damaged file is kept as it is."""
    try:
        with closing(_connect(path, "rw")) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlite3.DatabaseError:
        return
