"""What libraries find out again and again is found out once for a test run.

Statements: each database has an engine of its own, which would compile the same few hundred statements anew, and that
took a quarter of the time of a short conversation. Blocks: whenever one is rendered, Slack's SDK looks through all its
attributes for those that check it, and that took a twentieth.
"""

from functools import cache
from typing import Any

from slack_sdk.models.basic_objects import JsonObject
from sqlalchemy import Connection, Engine, event


def compile_once() -> None:
    """From now on, every engine of SQLite speaks through the first one's dialect and finds what that has compiled."""
    first: list[tuple[Any, Any]] = []

    def share(connection: Connection) -> None:
        engine: Any = connection.engine
        if engine.dialect.name != "sqlite":
            return
        first.append((engine.dialect, engine._compiled_cache))
        engine.dialect, engine._compiled_cache = first[0]
        connection.dialect = engine.dialect
        del first[1:]

    event.listen(Engine, "engine_connect", share)


def find_checks_once() -> None:
    """From now on, a block is checked by what its class was found to check it with."""

    @cache
    def checks_of(kind: type[JsonObject]) -> tuple[str, ...]:
        names = (name for name in dir(kind) if not name.startswith("__"))
        return tuple(name for name in names if hasattr(getattr(kind, name, None), "validator"))

    def validate_json(self: JsonObject) -> None:
        for name in checks_of(type(self)):
            getattr(self, name)()

    JsonObject.validate_json = validate_json  # type: ignore[method-assign]
