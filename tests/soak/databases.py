"""The databases of a soak: a SQLite file, or a PostgreSQL server that can be made to crash."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from storage import Database
from tests.storage.postgres import started_server
from tests.storage.templates import new_sqlite

#: gives the address, and makes the database crash and come back (nothing for SQLite, whose process is the bot's)
Opened = tuple[str, Callable[[], None]]


@contextmanager
def database_of(kind: str, folder: Path) -> Iterator[Opened]:
    """An empty database with the newest schema."""
    if kind == "postgres":
        # its commits survive the death of the server, though not a power cut
        with started_server(off=("fsync",)) as server:
            _migrate(server.address)
            yield server.address, server.crash
        return
    yield new_sqlite(folder / "bot.sqlite3"), lambda: None


def _migrate(address: str) -> None:
    database = Database.open(address)
    database.migrate()
    database.close()
