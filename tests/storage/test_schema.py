"""Migrations: they give what the models describe, all at once or not at all; on both databases."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, UniqueConstraint, create_engine, inspect, text
from sqlalchemy.engine import Connection

from mentoring.programs import Approval
from storage import Database, WrongVersion
from storage.schema import METADATA, migrate
from tests.storage.samples import TEAM, a_program

#: dies inside the n-th statement of the migration that creates something, as a power cut would
DYING = """
import os, sys
from sqlalchemy import Engine, event
from storage import Database

left = int(sys.argv[2])

@event.listens_for(Engine, "after_cursor_execute")
def die(connection, cursor, statement, *rest):
    global left
    left -= "CREATE" in statement
    if left == 0:
        os._exit(9)

Database.open(sys.argv[1]).migrate()
"""


def wipe(engine: Engine) -> None:
    """Make a PostgreSQL database as empty as a new one."""
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))


@pytest.fixture(params=["sqlite", "postgres"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bot.sqlite3'}"
        return
    address: str = request.getfixturevalue("migrated_postgres")
    engine = create_engine(address)
    wipe(engine)
    yield address
    wipe(engine)
    engine.dispose()
    migrated = Database.open(address)
    migrated.migrate()  # as the other tests expect it
    migrated.close()


def checks(connection: Connection) -> dict[str, list[tuple[str, str]]]:
    """Name and text of every check, by table."""
    inspector = inspect(connection)
    return {
        table: sorted((str(one["name"]), one["sqltext"]) for one in inspector.get_check_constraints(table))
        for table in inspector.get_table_names()
        if table != "alembic_version"
    }


def test_migrations_give_the_tables_that_the_models_describe(bare_url: str) -> None:
    database = Database.open(bare_url)
    database.migrate()
    database.close()
    engine = create_engine(bare_url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []
    engine.dispose()


def test_migrations_give_the_checks_that_the_models_describe(bare_url: str, tmp_path: Path) -> None:
    engine = create_engine(bare_url if "postgres" in bare_url else f"sqlite:///{tmp_path / 'models.sqlite3'}")
    METADATA.create_all(engine)
    with engine.connect() as connection:
        expected = checks(connection)
    if "postgres" in bare_url:
        wipe(engine)
    engine.dispose()
    database = Database.open(bare_url)
    database.migrate()
    database.close()
    migrated = create_engine(bare_url)
    with migrated.connect() as connection:
        assert checks(connection) == expected
    migrated.dispose()
    assert sum(map(len, expected.values())) >= 20


def test_every_table_has_a_team_in_its_keys() -> None:
    for table in METADATA.sorted_tables:
        assert "team_id" in table.columns
        unique: list[Any] = [index.columns for index in table.indexes if index.unique]
        unique += [one.columns for one in table.constraints if isinstance(one, UniqueConstraint)]
        assert all("team_id" in columns for columns in unique)
        assert all("team_id" in key.column_keys for key in table.foreign_key_constraints)


def test_database_is_current_once_it_is_migrated_and_again_is_harmless(bare_url: str) -> None:
    database = Database.open(bare_url)
    assert not database.is_current()
    database.migrate()
    with database.begin(TEAM) as uow:
        program = a_program(uow)
        uow.commit()
    database.migrate()
    assert database.is_current()
    with database.begin(TEAM) as uow:
        assert uow.programs.get(program.id) == program
    database.close()


@pytest.mark.parametrize("statement", [2, 25])
def test_migration_that_dies_midway_leaves_nothing_and_can_be_run_again(bare_url: str, statement: int) -> None:
    died = subprocess.run(
        [sys.executable, "-c", DYING, bare_url, str(statement)],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
        check=False,
    )
    assert died.returncode == 9
    engine = create_engine(bare_url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()
    database = Database.open(bare_url)
    database.migrate()
    assert database.is_current()
    with database.begin(TEAM) as uow:
        assert a_program(uow)
    database.close()


def test_database_of_a_newer_version_is_refused_in_words(bare_url: str) -> None:
    database = Database.open(bare_url)
    database.migrate()
    engine = create_engine(bare_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    assert not database.is_current()
    with pytest.raises(WrongVersion, match="newer version"):
        database.migrate()
    database.close()


#: a program as it was before the columns came that have defaults
OLD_PROGRAM = """
INSERT INTO program (team_id, channel_id, name, kind, state, every, starts_on, at, round_days, checkin_after,
    checkin_at, pulse_after, pulse_at, quiet_from, quiet_to, repeat_window, zone, pulse_floor, created_at)
VALUES (:team_id, 'C1', 'Old', 'peer', 'active', 'week', '2026-12-01', '10:00:00', 7, 2, '09:30:00', 3, '09:30:00',
    '19:00:00', '08:00:00', 12, 'UTC', 5, '2026-11-01 00:00:00')
"""


def test_programs_that_were_there_before_go_on_as_they_were(bare_url: str) -> None:
    engine = create_engine(bare_url)
    with engine.begin() as connection:
        migrate(connection, "0002")
        connection.execute(text(OLD_PROGRAM), {"team_id": TEAM})
    engine.dispose()
    database = Database.open(bare_url)
    database.migrate()
    with database.begin(TEAM) as uow:
        (program,) = uow.programs.all()
    assert program.public
    assert program.approval is Approval.AUTOMATIC
    assert (program.cadence.calendar, program.cadence.checkin_every, program.choices) == ("", 0, {})
    assert program.circle == {}
    database.close()
