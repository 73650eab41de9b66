"""The two databases that every storage test runs on: a SQLite file, and a PostgreSQL server from a wheel."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from storage import Database
from storage.schema import METADATA
from tests.storage.postgres import postgres_server


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as the test session."""
    with postgres_server() as address:
        yield address


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> str:
    """A PostgreSQL database with the newest schema."""
    database = Database.open(postgres_url)
    database.migrate()
    database.close()
    return postgres_url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the newest schema, to be copied."""
    path = tmp_path_factory.mktemp("template") / "bot.sqlite3"
    database = Database.open(f"sqlite:///{path}")
    database.migrate()
    database.close()
    return path


def empty_database(request: pytest.FixtureRequest, folder: Path) -> str:
    """The address of an empty database, of the kind that the fixture's parameter names, with the newest schema."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_sqlite"), folder / "bot.sqlite3")
        return f"sqlite:///{folder / 'bot.sqlite3'}"
    address: str = request.getfixturevalue("migrated_postgres")
    engine = create_engine(address)
    tables = ", ".join(table.name for table in METADATA.sorted_tables)
    with engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))
    engine.dispose()
    return address


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database for one test."""
    return empty_database(request, tmp_path)


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    """An empty database, opened, for one test."""
    opened = Database.open(url)
    yield opened
    opened.close()


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def module_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """An empty database for all tests of a module, which must not mind each other."""
    opened = Database.open(empty_database(request, tmp_path_factory.mktemp("module")))
    yield opened
    opened.close()
