"""PostgreSQL that says no, or is gone: what the app makes of it."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy.engine import make_url

from bot.errors import words_for
from storage import Database, StorageError, Unreachable
from tests.storage.postgres import postgres_server


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server that runs."""
    with postgres_server() as address:
        yield address


def first_words(url: str, use: Callable[[Database], object]) -> str:
    """What is said of a database when it is used."""
    database = Database.open(url)
    try:
        with pytest.raises(StorageError) as refused:
            use(database)
    finally:
        database.close()
    return str(refused.value)


@pytest.mark.parametrize("use", [Database.migrate, Database.is_current], ids=["migrate", "doctor"])
def test_a_database_or_user_that_the_server_does_not_know_is_named(
    server: str, use: Callable[[Database], object]
) -> None:
    url = make_url(server)
    for wrong in (url.set(database="nowhere"), url.set(username="nobody", password="hunter2")):
        said = first_words(wrong.render_as_string(hide_password=False), use)
        assert f"“{wrong.database}”" in said
        assert "cannot be opened" in said
        assert "hunter2" not in said


def test_whoever_clicks_while_the_database_is_gone_is_asked_to_try_again(caplog: pytest.LogCaptureFixture) -> None:
    gone = Database.open("postgresql+psycopg://me:hunter2@127.0.0.1:1/mentor")
    with pytest.raises(Unreachable) as refused, gone.begin("T1") as uow:
        uow.workspace.get()
    assert "nothing was changed. Please try again in a moment." in words_for(refused.value)
    assert "cannot be opened" in caplog.text
    assert "hunter2" not in caplog.text
    gone.close()
