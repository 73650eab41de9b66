"""A workspace in a box, a real database, and the delivery between them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from sandbox import Sandbox
from storage import Database
from storage.schema import METADATA
from tests.delivery.office import START, Office, office_in
from tests.storage.postgres import postgres_server


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("template") / "bot.sqlite3"
    database = Database.open(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


@pytest.fixture(scope="session")
def migrated_postgres() -> Iterator[str]:
    """The address of a PostgreSQL database with the newest schema."""
    with postgres_server() as address:
        database = Database.open(address)
        database.migrate()
        database.close()
        yield address


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    """The address of an empty SQLite database."""
    shutil.copy(migrated_sqlite, tmp_path / "bot.sqlite3")
    return f"sqlite:///{tmp_path / 'bot.sqlite3'}"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database of either kind."""
    if request.param == "sqlite":
        address: str = request.getfixturevalue("sqlite_url")
        return address
    address = request.getfixturevalue("migrated_postgres")
    engine = create_engine(address)
    tables = ", ".join(table.name for table in METADATA.sorted_tables)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    engine.dispose()
    return address


@pytest.fixture
def box() -> Iterator[Sandbox]:
    """A workspace whose clock stands still."""
    with Sandbox(frozen=True, rates=False, start=START) as box:
        yield box


@pytest.fixture
def office(box: Sandbox, sqlite_url: str) -> Iterator[Office]:
    """On SQLite, where the database does not matter."""
    with office_in(box, sqlite_url) as office:
        yield office
        office.database.close()


@pytest.fixture
def any_office(box: Sandbox, url: str) -> Iterator[Office]:
    """On SQLite and on PostgreSQL, where the protocol is at stake."""
    with office_in(box, url) as office:
        yield office
        office.database.close()
