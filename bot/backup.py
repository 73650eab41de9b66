"""`backup` and `restore`: a copy of the database beside the running bot, and one put in its place."""

from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy.engine import make_url

from storage import BadBackup, Database, InUse
from storage.backup import copy_to, duplicate, made_at, put_in_place, written
from storage.engine import sqlite_file
from usecases.after_restore import after_restore


def back_up(url: str, target: Path | None, folder: Path, now: datetime) -> str:
    """Copy the SQLite file of `url`, whether or not the bot is running; returns what to print.

    Without a target the copy goes into `folder`/backups. Raises BadBackup with the remedy.
    """
    source = sqlite_file(make_url(url))
    if source is None:
        raise BadBackup(
            "PostgreSQL has its own tool: pg_dump --format=custom --file=backup.dump DATABASE. "
            "After pg_restore, run `python -m bot restore --since TIME`, with the time of the dump."
        )
    path = target or folder / "backups" / f"mentor-circles-{now.astimezone(UTC):%Y%m%dT%H%M%SZ}.sqlite3"
    copy_to(source, path, now)
    return (
        f"The backup is {path} ({path.stat().st_size:,} bytes). It holds what people wrote: keep it as you keep them."
    )


def restore(url: str, backup: Path | None, since: datetime | None, now: datetime) -> str:
    """Put a backup in the place of the database, while the bot is stopped; returns what to print.

    Whatever the old one may have sent after the backup was made is looked for in Slack before it is sent. Raises
    InUse while the bot runs, and BadBackup with the remedy.
    """
    path = sqlite_file(make_url(url))
    if path is None:
        return _restored_elsewhere(url, backup, since, now)
    if backup is None:
        raise BadBackup("Say which file to restore: python -m bot restore FILE.")
    taken_at = _time_of(backup, since, now)
    lock = FileLock(f"{path}.lock", thread_local=False)
    with written(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise InUse(f"The bot is running on {path}. Stop it first, then restore.") from None
    with lock:
        prepared = duplicate(backup, path)
        waiting = _mark(f"sqlite:///{prepared}", taken_at, now)
        with written(path):
            kept = put_in_place(prepared, path, now)
    lines = [
        f"The database is the one of {taken_at:%Y-%m-%d %H:%M} UTC. What people did since then is not in it.",
        f"{waiting} waiting messages are looked for in Slack before they are sent, and so is what was due since.",
    ]
    if kept:
        lines.append(f"The database before it is kept as {kept}. Delete that once all is well.")
    return "\n".join([*lines, "Start the bot now."])


def _time_of(backup: Path, since: datetime | None, now: datetime) -> datetime:
    said = made_at(backup)
    taken_at = since or said
    if taken_at is None:
        raise BadBackup(
            f"{backup} does not say when it was made. Add --since TIME, such as --since 2026-11-20T06:00Z; "
            "rather too early than too late."
        )
    if taken_at > now:
        raise BadBackup(f"--since {taken_at.isoformat()} is in the future. Give the time at which the backup was made.")
    return taken_at


def _restored_elsewhere(url: str, backup: Path | None, since: datetime | None, now: datetime) -> str:
    if backup is not None or since is None:
        raise BadBackup(
            "On PostgreSQL, use pg_restore with every bot stopped, then run `python -m bot restore --since TIME`, "
            "with the time of the dump."
        )
    if since > now:
        raise BadBackup(f"--since {since.isoformat()} is in the future. Give the time at which the dump was made.")
    waiting = _mark(url, since, now)
    return f"Noted. {waiting} waiting messages are looked for in Slack before they are sent. Start the bot now."


def _mark(url: str, taken_at: datetime, now: datetime) -> int:
    database = Database.open(url)
    try:
        database.migrate()
        waiting = 0
        for team_id in database.teams():
            with database.begin(team_id) as uow:
                waiting += after_restore(uow, taken_at, now=now)
                uow.commit()
    finally:
        database.close()
    return waiting
