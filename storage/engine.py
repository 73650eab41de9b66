"""Engines: what SQLite and PostgreSQL have to be told so that the rest of the code need not know which it is."""

from contextlib import suppress
from glob import escape
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, Connection
from sqlalchemy.pool import StaticPool

#: the database holds what people told the app alone: its file is for whoever runs the bot
PRIVATE, OTHERS = 0o600, 0o077
#: connections to PostgreSQL, and so units of work at once
POOL = 8
#: seconds to wait for a lock that somebody else holds, unless the execution option says otherwise
WAIT = 10.0
WAIT_OPTION = "lock_wait"
#: seconds to wait for a connection to PostgreSQL: a host that does not answer would hold everything up for minutes
CONNECT_WITHIN = 10


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite address; None for PostgreSQL. Raises ValueError for any other database."""
    backend = url.get_backend_name()
    if backend == "postgresql":
        return None
    if backend != "sqlite":
        raise ValueError("the database is sqlite:///PATH or postgresql+psycopg://...")
    if not url.database or url.database == ":memory:":
        raise ValueError("the SQLite database needs a file: sqlite:///PATH")
    return Path(url.database)


def own_file(path: Path) -> None:
    """Make the SQLite file, unless it is there, and see to it that nobody else on this machine can read it.

    What lies beside it under its name counts too: its log, and copies that a restore has kept. SQLite gives a log the
    mode of its file. Raises OSError if there can be no such file.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        path.touch(mode=PRIVATE)
    for one in path.parent.glob(f"{escape(path.name)}*"):
        if one.is_file() and one.stat().st_mode & OTHERS:
            with suppress(PermissionError):  # somebody else's file is theirs to guard
                one.chmod(PRIVATE)


def make_engine(url: URL, *, echo: bool, read_only: bool) -> Engine:
    """An engine for the address; nothing is opened yet."""
    path = sqlite_file(url)
    if path is None:
        return _postgres(url, echo=echo, read_only=read_only)
    return _sqlite(path, echo=echo, read_only=read_only)


def _sqlite(path: Path, *, echo: bool, read_only: bool) -> Engine:
    """One connection for the whole process: two that write and checkpoint at once can lose the log.

    The driver's own transaction control is switched off (`isolation_level` None): it opens transactions that are
    not IMMEDIATE, in which a read followed by a write loses updates, and none at all around DDL.
    """
    address = URL.create("sqlite", database=str(path))
    if read_only:
        address = URL.create("sqlite", database=path.absolute().as_uri(), query={"mode": "ro", "uri": "true"})
    engine = create_engine(
        address,
        echo=echo,
        hide_parameters=True,  # an error in the log must not quote what people wrote
        poolclass=StaticPool,
        connect_args={"isolation_level": None, "check_same_thread": False, "timeout": WAIT},
    )

    @event.listens_for(engine, "connect")
    def configured(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in _pragmas(read_only):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        wait = connection.get_execution_options().get(WAIT_OPTION, WAIT)
        if connection.info.get(WAIT_OPTION, WAIT) != wait:
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {_milliseconds(wait)}")
            connection.info[WAIT_OPTION] = wait
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine


def _pragmas(read_only: bool) -> tuple[str, ...]:
    if read_only:
        return ("query_only = ON",)
    return ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL", "secure_delete = ON")


def _postgres(url: URL, *, echo: bool, read_only: bool) -> Engine:
    options = f"-c timezone=UTC -c lock_timeout={_milliseconds(WAIT)}"
    if read_only:
        options += " -c default_transaction_read_only=on"
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"),
        echo=echo,
        hide_parameters=True,  # an error in the log must not quote what people wrote
        pool_size=POOL,
        max_overflow=0,
        pool_pre_ping=True,
        isolation_level="READ COMMITTED",
        connect_args={"options": options, "connect_timeout": CONNECT_WITHIN},
    )

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        wait = connection.get_execution_options().get(WAIT_OPTION)
        if wait is not None:
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {_milliseconds(wait)}")

    return engine


def _milliseconds(seconds: float) -> int:
    """At least one: zero would mean for ever to PostgreSQL."""
    return max(1, round(seconds * 1000))
