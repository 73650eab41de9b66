"""A SQLite file with the newest schema, made once in a process: migrating one takes longer than many a test."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from storage import Database


@cache
def _migrated() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "bot.sqlite3"
        database = Database.open(f"sqlite:///{path}")
        database.migrate()
        database.close()
        return path.read_bytes()


def new_sqlite(path: Path) -> str:
    """Put an empty database with the newest schema there; returns its address."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_migrated())
    return f"sqlite:///{path}"
