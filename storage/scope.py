"""What every repository works with: the session, the one workspace it may see, and how rows are read and written.

Statements that run often are built once, as constants of their modules, with parameters for what changes: building
one, and working out under which key it is cached, takes longer than running it on SQLite.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast

from sqlalchemy import BindParameter, CursorResult, Executable, Row, Select, bindparam, inspect, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.tables import Table

R = TypeVar("R", bound=Table)

#: rows are read as they are in the database, not as this session saw them before
AS_STORED = {"synchronize_session": False, "populate_existing": True}


def my_team() -> BindParameter[str]:
    """The workspace that a statement is about; `Scope` fills it in."""
    return bindparam("my_team", required=True)


def rows_of(table: type[R]) -> Select[R]:
    """The start of every query: the workspace's own rows, as values that have the columns as attributes.

    The ORM would make objects of them that it watches for changes, which takes longer than the database does.
    """
    columns = columns_of(table)
    found: Select[Any] = select(columns).where(columns.c.team_id == my_team())
    return found


@dataclass(slots=True)
class Scope:
    """One open transaction of one workspace."""

    session: Session
    team_id: str
    new_marker: Callable[[], str]
    #: whether other processes may be writing at this moment
    is_postgres: bool
    #: whether outbox or due rows were added or changed, so that whoever waits for them is woken after the commit
    wakes: bool = False

    def all(self, query: Select[R], **values: Any) -> Sequence[R]:
        """The rows of a query that began with `rows_of`."""
        return cast(Sequence[R], self.core(query, **values).all())

    def first(self, query: Select[R], **values: Any) -> R | None:
        """The first row of a query that began with `rows_of`, or None."""
        return cast(R | None, self.core(query, **values).first())

    def to_change(self, table: type[R], query: Select[R], **values: Any) -> R | None:
        """As `first`, of a table's row whose attributes can be set; flush the session then."""
        entity = select(table).from_statement(query)
        found = self.session.scalars(entity, {"my_team": self.team_id, **values}, execution_options=AS_STORED)
        return found.first()

    def execute(self, statement: Executable, **values: Any) -> Any:
        """Run any other statement about `my_team`; returns its result."""
        return self.session.execute(statement, {"my_team": self.team_id, **values}, execution_options=AS_STORED)

    def core(self, statement: Executable, **values: Any) -> CursorResult[Any]:
        """As `execute`, of a statement on tables alone: without what the ORM would do about it, which takes longer."""
        return self.session.connection().execute(statement, {"my_team": self.team_id, **values})

    def changed(self, statement: Executable, **values: Any) -> int:
        """Run a statement that writes; returns how many rows it changed."""
        result = self.execute(statement, **values)
        assert isinstance(result, CursorResult)
        return result.rowcount

    def insert_once(self, table: type[R], values: Mapping[str, Any]) -> Row[Any] | None:
        """Insert a row unless one of its unique keys exists; its primary key, or None if it was not inserted."""
        return self.insert(_insert_once(table, postgres=self.is_postgres), values)

    def upsert(self, table: type[R], values: Mapping[str, Any], *, keep: Sequence[str] = ()) -> None:
        """Insert a row, or bring the row with the same primary key up to date, but for the columns in `keep`."""
        statement = _upsert(table, names=tuple(values), keep=tuple(keep), postgres=self.is_postgres)
        self.insert(statement, values)

    def insert(self, statement: Executable, values: Mapping[str, Any]) -> Row[Any] | None:
        """Run an INSERT that was made by `inserting`; the first row that it returns, if it returns any."""
        result = self.session.connection().execute(statement, {"team_id": self.team_id, **values})
        return result.first() if result.returns_rows else None


def columns_of(table: type[Table]) -> SqlTable:
    """The table as SQLAlchemy's core knows it."""
    found = inspect(table).local_table
    assert isinstance(found, SqlTable)
    return found


def inserting(table: type[Table], *, postgres: bool) -> Any:
    """`INSERT ... ON CONFLICT` is spelled alike, but SQLAlchemy has it once per dialect."""
    insert = postgresql.insert if postgres else sqlite.insert
    return insert(columns_of(table))


@cache
def _insert_once(table: type[Table], *, postgres: bool) -> Executable:
    key = columns_of(table).primary_key
    statement: Executable = inserting(table, postgres=postgres).on_conflict_do_nothing().returning(*key)
    return statement


@cache
def _upsert(table: type[Table], *, names: tuple[str, ...], keep: tuple[str, ...], postgres: bool) -> Executable:
    statement = inserting(table, postgres=postgres)
    key = [column.name for column in columns_of(table).primary_key]
    changes = {name: statement.excluded[name] for name in names if name not in key and name not in keep}
    updating: Executable = statement.on_conflict_do_update(index_elements=key, set_=changes)
    return updating
