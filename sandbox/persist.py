"""Keeps a workspace in a folder: one SQLite file with one table of (kind, id, JSON)."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from sandbox.model import App, Channel, File, Json, Message, Record, Team, User, View
from sandbox.transcript import Transcript, as_lines
from sandbox.world import World, real_time

#: real seconds after which the clock is written even if nothing else has changed
CLOCK_SECONDS = 5.0
FILE = "sandbox.sqlite3"
TRANSCRIPT = "transcript.jsonl"
# An update in place, so that the rows stay in the order in which they were first written.
KEEP_JSON = """INSERT INTO record (kind, id, json) VALUES (?, ?, ?)
ON CONFLICT (kind, id) DO UPDATE SET json = excluded.json"""
KEEP_BYTES = """INSERT INTO record (kind, id, bytes) VALUES (?, ?, ?)
ON CONFLICT (kind, id) DO UPDATE SET bytes = excluded.bytes"""


class StoreError(Exception):
    """The folder's state cannot be used; the message says what to do."""


class Store:
    """Opened by whoever starts the sandbox, then used by the server's event loop alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written = 0.0
        try:
            folder.mkdir(parents=True, exist_ok=True)
            own(folder / FILE)
            self.db = sqlite3.connect(folder / FILE, timeout=0.5, isolation_level=None, check_same_thread=False)
            self._prepare()
        except (OSError, sqlite3.Error) as problem:
            raise StoreError(
                f"The state in {folder} cannot be used ({problem}). End the sandbox that uses it, "
                "choose another folder, or begin anew with --fresh."
            ) from problem

    def _prepare(self) -> None:
        # One process at a time: a second one would write over what the first one knows.
        self.db.execute("PRAGMA locking_mode=EXCLUSIVE")
        self.db.execute("PRAGMA journal_mode=WAL")
        self.db.execute("PRAGMA synchronous=NORMAL")
        self.db.execute("BEGIN IMMEDIATE")
        self.db.execute(
            "CREATE TABLE IF NOT EXISTS record (kind TEXT, id TEXT, json TEXT, bytes BLOB, PRIMARY KEY (kind, id))"
        )
        self.db.execute("COMMIT")

    def rows(self, kind: str) -> list[tuple[str, Json]]:
        found = self.db.execute("SELECT id, json FROM record WHERE kind = ? ORDER BY rowid", (kind,))
        return [(key, json.loads(text)) for key, text in found]

    def one(self, kind: str) -> Json | None:
        rows = self.rows(kind)
        return rows[0][1] if rows else None

    def write(self, changes: dict[tuple[str, str], Record | bytes | None], settings: Json) -> None:
        """All or nothing, in one transaction."""
        gone = [key for key, record in changes.items() if record is None]
        blobs = [(*key, record) for key, record in changes.items() if isinstance(record, bytes)]
        rows = [
            (*key, json.dumps(record.dump(), separators=(",", ":")))
            for key, record in changes.items()
            if isinstance(record, Record)
        ]
        rows.append(("settings", "settings", json.dumps(settings)))
        self.db.execute("BEGIN")
        try:
            self.db.executemany("DELETE FROM record WHERE kind = ? AND id = ?", gone)
            self.db.executemany(KEEP_JSON, rows)
            self.db.executemany(KEEP_BYTES, blobs)
        except sqlite3.Error:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    def write_transcript(self, log: Transcript, at_the_end: bool) -> None:
        lines = log.finished(at_the_end)
        if lines:
            own(self.folder / TRANSCRIPT)
            with (self.folder / TRANSCRIPT).open("ab") as file:
                file.writelines(as_lines(lines))
            log.written = lines[-1]["n"]

    def load(self, world: World) -> bool:
        """Fill the workspace from the file; False when there was nothing in it."""
        settings, team, app = self.one("settings"), self.one("team"), self.one("app")
        if settings is None or team is None or app is None:
            return False
        world.team, world.app = Team.load(team), App.load({**app, "name": world.app.name})
        world.users = {key: User.load(data) for key, data in self.rows("user")}
        world.channels = {key: Channel.load(data) for key, data in self.rows("channel")}
        world.timelines = {key: [] for key in world.channels}
        for _, data in self.rows("message"):
            message = Message.load({**data, "visible_at": 0.0})  # a delay does not outlive its process
            world.timelines[message.channel].append(message)
            world.index[message.channel, message.ts] = message
        world.homes = {key: View.load(data) for key, data in self.rows("home")}
        world.files = {key: File.load(data) for key, data in self.rows("file")}
        world.file_bytes = dict(self.db.execute("SELECT id, bytes FROM record WHERE kind = 'bytes'").fetchall())
        restore_settings(world, settings)
        world.log.begin_at(self.folder / TRANSCRIPT, settings["lines"])
        return True

    def begin(self, world: World) -> None:
        """A new workspace begins with an empty transcript."""
        file = self.folder / TRANSCRIPT
        file.unlink(missing_ok=True)
        world.log.begin_at(file, 0)

    def close(self) -> None:
        self.db.close()


def is_behind(world: World, store: Store) -> bool:
    """Whether something has changed since the last time; the clock flows, and is written alone now and then."""
    fresh = bool(world.dirty) or world.log.count > world.log.written
    return fresh or real_time() - store.written > CLOCK_SECONDS


def own(file: Path) -> None:
    """Make the file, unless it is there, for whoever runs the sandbox alone: play may hold what is private, too."""
    file.touch(mode=0o600)
    if file.stat().st_mode & 0o077:
        file.chmod(0o600)


def flush(world: World, store: Store, at_the_end: bool = False) -> None:
    """Write what has changed since the last time, and the clock."""
    now = real_time()
    store.write_transcript(world.log, at_the_end)
    store.write(world.dirty, settings_of(world))
    world.dirty, store.written = {}, now


def settings_of(world: World) -> Json:
    scopes = sorted(world.scopes) if world.scopes_changed and world.scopes is not None else None
    return {
        "clock": world.clock.saved(),
        "ids": world.ids.count,
        "seed": world.ids.seed,
        "scopes": scopes,
        "lines": world.log.count,
    }


def restore_settings(world: World, settings: Json) -> None:
    world.clock.restore(settings["clock"])
    world.ids.count, world.ids.seed = settings["ids"], settings["seed"]
    if settings["scopes"] is not None:
        world.scopes, world.scopes_changed = set(settings["scopes"]), True
