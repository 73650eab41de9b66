"""A workspace in a box, a real database, and the delivery between them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from sandbox import Sandbox
from storage import Database
from tests.delivery.office import START, Office, office_in
from tests.storage.postgres import empty_postgres, postgres_server
from tests.storage.templates import new_sqlite


@pytest.fixture(scope="session")
def migrated_postgres() -> Iterator[str]:
    """The address of a PostgreSQL database with the newest schema."""
    with postgres_server() as address:
        database = Database.open(address)
        database.migrate()
        database.close()
        yield address


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of an empty SQLite database."""
    return new_sqlite(tmp_path / "bot.sqlite3")


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database of either kind."""
    if request.param == "sqlite":
        address: str = request.getfixturevalue("sqlite_url")
        return address
    address = request.getfixturevalue("migrated_postgres")
    empty_postgres(address)
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
