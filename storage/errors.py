"""What can go wrong with the database itself. Each says what to do next, for whoever runs the bot."""


class StorageError(Exception):
    """Something is wrong with the database, not with what was asked of it."""


class Busy(StorageError):
    """The database was in use for longer than the caller was willing to wait; nothing was changed, try again."""


class Unreachable(StorageError):
    """No connection to PostgreSQL could be made: it does not run, or it refuses. Nothing was changed."""


class Unwritable(StorageError):
    """The database cannot be written: no room is left, or writing is not allowed. Nothing was changed."""


class InUse(StorageError):
    """Another process runs the bot on this SQLite file."""


class Corrupt(StorageError):
    """The SQLite file is damaged and must be replaced by a backup."""


class WrongVersion(StorageError):
    """The schema in the database is not the one that this version of the code works with."""


class BadBackup(StorageError):
    """A backup cannot be made there, or is none."""
