"""The unit of work, by the name under which handlers know it."""

from collections.abc import Callable
from contextlib import AbstractContextManager

from storage import UnitOfWork

#: Opens a unit of work for the workspace; it rolls back unless it is committed.
Begin = Callable[[], AbstractContextManager[UnitOfWork]]

__all__ = ["Begin", "UnitOfWork"]
