"""Statements are compiled once for all the databases of a test run: each has an engine of its own, which would compile
the same few hundred statements anew, and that took a quarter of the time of a short conversation.
"""

from typing import Any

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
