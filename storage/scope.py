"""What every repository works with: the session, the one workspace it may see, and the dialect's way to upsert."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import CursorResult, Executable, Row, Select, inspect, select
from sqlalchemy import Table as SqlTable
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.tables import Table

R = TypeVar("R", bound=Table)

#: rows are read as they are in the database, not as this session saw them before
AS_STORED = {"synchronize_session": False, "populate_existing": True}


@dataclass(slots=True)
class Scope:
    """One open transaction of one workspace."""

    session: Session
    team_id: str
    new_marker: Callable[[], str]
    #: whether outbox or due rows were added or changed, so that whoever waits for them is woken after the commit
    wakes: bool = False

    @property
    def is_postgres(self) -> bool:
        """Whether other processes may be writing at this moment."""
        return self.session.get_bind().dialect.name == "postgresql"

    def rows(self, table: type[R]) -> Select[R]:
        """The start of every query: the workspace's own rows."""
        return select(table).where(columns_of(table).c.team_id == self.team_id)

    def all(self, query: Select[R]) -> Sequence[R]:
        """The rows of a query."""
        return self.session.scalars(query, execution_options=AS_STORED).all()

    def first(self, query: Select[R]) -> R | None:
        """The first row of a query, or None."""
        return self.session.scalars(query.limit(1), execution_options=AS_STORED).first()

    def execute(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Any:
        """Run a statement that writes; returns its result."""
        return self.session.execute(statement, values, execution_options=AS_STORED)

    def changed(self, statement: Executable) -> int:
        """Run a statement that writes; returns how many rows it changed."""
        result = self.execute(statement)
        assert isinstance(result, CursorResult)
        return result.rowcount

    def insert_once(self, table: type[R], values: Mapping[str, Any]) -> Row[Any] | None:
        """Insert a row unless one of its unique keys exists; its primary key, or None if it was not inserted."""
        statement = self.inserting(table, values).on_conflict_do_nothing()
        inserted: Row[Any] | None = self.execute(statement.returning(*columns_of(table).primary_key)).first()
        return inserted

    def upsert(self, table: type[R], values: Mapping[str, Any], *, keep: Sequence[str] = ()) -> None:
        """Insert a row, or bring the row with the same primary key up to date, but for the columns in `keep`."""
        statement = self.inserting(table, values)
        key = [column.name for column in columns_of(table).primary_key]
        changes = {name: statement.excluded[name] for name in values if name not in key and name not in keep}
        if changes:
            self.execute(statement.on_conflict_do_update(index_elements=key, set_=changes))
        else:
            self.execute(statement.on_conflict_do_nothing(index_elements=key))

    def inserting(self, table: type[R], values: Mapping[str, Any]) -> Any:
        """`INSERT ... ON CONFLICT` is spelled alike, but SQLAlchemy has it once per dialect."""
        insert = postgresql.insert if self.is_postgres else sqlite.insert
        return insert(columns_of(table)).values(team_id=self.team_id, **values)


def columns_of(table: type[Table]) -> SqlTable:
    """The table as SQLAlchemy's core knows it."""
    found = inspect(table).local_table
    assert isinstance(found, SqlTable)
    return found
