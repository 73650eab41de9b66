"""Bringing a database to the schema that this version of the code works with."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text
from sqlalchemy.engine import Connection

from storage import circle_tables, queue_tables  # noqa: F401 - registers their tables
from storage.errors import WrongVersion
from storage.tables import Table

#: every table of the app
METADATA = Table.metadata
MIGRATIONS = Path(__file__).parent / "migrations"
#: any number of our own: replicas that start together migrate one after the other
MIGRATION_LOCK = 7_220_418


def migrate(connection: Connection, revision: str = "head") -> None:
    """Run the migrations that are missing, inside the connection's transaction.

    A process that dies midway leaves nothing behind, so that the next one begins anew. Raises WrongVersion for a
    database that a newer version of the code has migrated.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
    config = _config()
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, revision)
    except CommandError as error:
        raise WrongVersion(
            "This database was made by a newer version of the bot. Install that version again, "
            "or restore a backup that was made before it."
        ) from error


def current_revision(connection: Connection) -> str | None:
    """The revision that the database is at; None before the first migration."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_revision() -> str | None:
    """The revision that this version of the code works with."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config
