"""Column types that behave alike on SQLite and PostgreSQL."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

#: JSON kept as it was written (not JSONB), so that a rendered call leaves as it came; None is SQL NULL
Json = JSON(none_as_null=True)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in, aware in UTC out. Raises ValueError for a naive datetime."""

    # SQLAlchemy passes the dialect to both methods, which need not know it
    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """SQLite keeps no zone, so that everything is brought to UTC before it is written or compared."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """PostgreSQL answers in the session's zone, SQLite without one."""
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
