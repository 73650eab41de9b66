"""The two databases that every storage test runs on: a SQLite file, and a PostgreSQL server from a wheel."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage import Database
from tests.storage.postgres import empty_postgres, postgres_server
from tests.storage.templates import new_sqlite


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


def empty_database(request: pytest.FixtureRequest, folder: Path) -> str:
    """The address of an empty database, of the kind that the fixture's parameter names, with the newest schema."""
    if request.param == "sqlite":
        return new_sqlite(folder / "bot.sqlite3")
    address: str = request.getfixturevalue("migrated_postgres")
    empty_postgres(address)
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
