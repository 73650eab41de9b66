"""The database: opened once per process, and handed out one unit of work at a time."""

import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session
from sqlmodel import col

from storage import schema
from storage.engine import POOL, WAIT, WAIT_OPTION, make_engine, own_file, sqlite_file
from storage.errors import Busy, Corrupt, InUse, Unreachable, Unwritable
from storage.scope import Scope
from storage.tables import WorkspaceRow
from storage.turns import Turns
from storage.unit import UnitOfWork

#: SQLite's and PostgreSQL's ways to say that somebody else holds a lock
_SQLITE_LOCKED = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_POSTGRES_LOCKED = ("55P03", "40P01")
#: classes of its errors when it gives no connection: lost on the way, wrong user, no such database, full, not ready
_POSTGRES_REFUSES = ("08", "28", "3D", "53", "57")
#: no room, a file or a disk that is read-only, and a disk that does not answer
_SQLITE_UNWRITABLE = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR)
_POSTGRES_UNWRITABLE = ("53100", "25006")
_SQLITE_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


class Database:
    """One SQLite file or one PostgreSQL database. Made by `open` or `read_only`."""

    def __init__(self, engine: Engine, path: Path | None, new_marker: Callable[[], str]) -> None:
        self._engine = engine
        #: the SQLite file; None for PostgreSQL
        self.path = path
        self._new_marker = new_marker
        self._callbacks: list[Callable[[], None]] = []
        self._guard = Turns(POOL if path is None else 1)
        self._inside = threading.local()
        self._lock: FileLock | None = None

    @classmethod
    def open(
        cls, url: str, *, echo: bool = False, new_marker: Callable[[], str] = lambda: secrets.token_hex(16)
    ) -> "Database":
        """Open a database, `sqlite:///PATH` or `postgresql+psycopg://...`; a SQLite file is made if it is missing.

        `new_marker` gives 128 random bits in hex for each message. Raises Corrupt for a damaged file, Unwritable for
        one that cannot be made or opened, and ValueError for any other kind of address.
        """
        path = sqlite_file(make_url(url))
        if path is not None:
            try:
                own_file(path)
            except OSError as error:
                raise _unopened(path, error.strerror) from error
        database = cls(make_engine(make_url(url), echo=echo, read_only=False), path, new_marker)
        database._check()
        return database

    @classmethod
    def read_only(cls, url: str) -> "Database":
        """Open an existing database to look at it beside a running bot; nothing can be written through it.

        Raises FileNotFoundError if the SQLite file is missing, and Corrupt if it is damaged.
        """
        path = sqlite_file(make_url(url))
        if path is not None and not path.exists():
            raise FileNotFoundError(f"There is no database at {path}.")
        database = cls(make_engine(make_url(url), echo=False, read_only=True), path, lambda: "")
        database._check()
        return database

    def migrate(self) -> None:
        """Bring the schema up to date, in one transaction.

        Raises WrongVersion if it is newer than the code, and Unreachable if PostgreSQL gives no connection.
        """
        with self._turn(WAIT), _translated(self._engine, self.path), self._engine.begin() as connection:
            schema.migrate(connection)

    def is_current(self) -> bool:
        """Whether the schema is the one that this version of the code works with."""
        with self._turn(WAIT), _translated(self._engine, self.path), self._engine.begin() as connection:
            return schema.current_revision(connection) == schema.newest_revision()

    def teams(self) -> tuple[str, ...]:
        """The workspaces that this database knows, for whoever runs the bot: everything else is one workspace's."""
        with self._turn(WAIT), _translated(self._engine, self.path), self._engine.begin() as connection:
            found = connection.execute(select(col(WorkspaceRow.team_id)).order_by(col(WorkspaceRow.team_id)))
            return tuple(found.scalars())

    @contextmanager
    def begin(self, team_id: str, *, wait: float = WAIT) -> Iterator[UnitOfWork]:
        """A unit of work of one workspace; what is not committed is rolled back.

        Raises Busy if the database is not free within `wait` seconds, Unreachable if PostgreSQL gives no connection,
        and RuntimeError when this thread has one open.
        """
        unit: UnitOfWork | None = None
        try:
            with self._turn(wait), _translated(self._engine, self.path), self._session(wait) as session:
                unit = UnitOfWork(Scope(session, team_id, self._new_marker, is_postgres=self.path is None))
                yield unit
        finally:
            if unit is not None and unit.wakes:
                for callback in self._callbacks:
                    callback()

    def on_commit(self, callback: Callable[[], None]) -> None:
        """Have `callback` called, outside any unit of work, after each commit that touched outbox or due work."""
        self._callbacks.append(callback)

    def hold(self) -> AbstractContextManager[object]:
        """Claim the SQLite file for this process, until the end of a `with` or `close`; nothing for PostgreSQL.

        Raises InUse if another process has it, and Unwritable if there can be no lock beside it.
        """
        if self.path is None:
            return nullcontext()
        self._lock = FileLock(f"{self.path}.lock", thread_local=False)
        try:
            return self._lock.acquire(timeout=0)
        except Timeout:
            raise InUse(
                f"The bot is already running on {self.path}. Stop it first, or use PostgreSQL (DATABASE_URL) "
                "to run several at once."
            ) from None
        except OSError as error:
            raise _unopened(self.path, error.strerror) from error

    def close(self) -> None:
        """Close every connection and let go of the file."""
        self._engine.dispose()
        if self._lock is not None:
            self._lock.release()

    def _check(self) -> None:
        """Refuse to work on a damaged file: every write would make it worse."""
        if self.path is None:
            return
        with _translated(self._engine, self.path), self._engine.begin() as connection:
            findings = connection.execute(text("PRAGMA quick_check")).scalars().all()
        if findings != ["ok"]:
            raise _corrupt(self.path)

    @contextmanager
    def _turn(self, wait: float) -> Iterator[None]:
        """Wait for a connection. On SQLite there is one, so that a thread which asks twice would wait for itself."""
        if self.path is not None and getattr(self._inside, "now", False):
            raise RuntimeError("this thread has a unit of work open")
        if not self._guard.take(wait):
            raise Busy("The database is busy. Try again in a moment.")
        self._inside.now = True
        try:
            yield
        finally:
            self._inside.now = False
            self._guard.leave()

    def _session(self, wait: float) -> Session:
        engine = self._engine if wait == WAIT else self._engine.execution_options(**{WAIT_OPTION: wait})
        return Session(engine, expire_on_commit=False, close_resets_only=False)


def _corrupt(path: Path | None) -> Corrupt:
    return Corrupt(f"The database file {path} is damaged. Put a backup in its place before the bot is started again.")


def _unwritable(path: Path | None) -> Unwritable:
    where = f"The database {path}" if path else "The database"
    return Unwritable(
        f"{where} cannot be written, and nothing is sent meanwhile. Look whether the disk is full or read-only."
    )


def _unopened(path: Path | None, why: str | None) -> Unwritable:
    return Unwritable(
        f"The database {path} cannot be opened: {why}. Check DATA_DIR or DATABASE_URL, and who may write there."
    )


def _unreachable(engine: Engine) -> Unreachable:
    url = engine.url
    place = f"{url.host or 'localhost'}:{url.port or 5432}"
    return Unreachable(
        f"The PostgreSQL database “{url.database}” at {place} cannot be opened. Check that the server is running and "
        "can be reached from here, and that database, user and password in DATABASE_URL are right."
    )


@contextmanager
def _translated(engine: Engine, path: Path | None) -> Iterator[None]:
    """The driver's errors that somebody can do something about, in words."""
    try:
        yield
    except DBAPIError as error:
        original = error.orig
        code = getattr(original, "sqlite_errorcode", 0) & 0xFF
        if code in _SQLITE_LOCKED or getattr(original, "sqlstate", None) in _POSTGRES_LOCKED:
            raise Busy("The database is busy. Try again in a moment.") from error
        if code in _SQLITE_DAMAGED:
            raise _corrupt(path) from error
        if code == sqlite3.SQLITE_CANTOPEN:
            raise _unopened(path, str(original)) from error
        if code in _SQLITE_UNWRITABLE or getattr(original, "sqlstate", None) in _POSTGRES_UNWRITABLE:
            raise _unwritable(path) from error
        if path is None and _no_connection(error):
            raise _unreachable(engine) from error
        raise


def _no_connection(error: DBAPIError) -> bool:
    """Whether PostgreSQL gave no connection at all. One that is lost later has done something, and stays an error."""
    if not isinstance(error, OperationalError) or error.connection_invalidated or error.statement is not None:
        return False
    state = getattr(error.orig, "sqlstate", None)
    return state is None or state[:2] in _POSTGRES_REFUSES
