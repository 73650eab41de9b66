"""The unit of work, and its one error that passes by itself, by the names under which handlers know them."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from storage import Busy, UnitOfWork

#: Opens a unit of work for the workspace; it rolls back unless it is committed.
Begin = Callable[[], AbstractContextManager[UnitOfWork]]

__all__ = ["Begin", "Busy", "UnitOfWork"]
