"""Keeps a workspace in a folder: one SQLite file with one table of (kind, id, JSON)."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from sandbox.model import App, Channel, File, Json, Message, Record, Team, User, View
from sandbox.world import World

FILE = "sandbox.sqlite3"


class StoreError(Exception):
    """The folder's state cannot be used; the message says what to do."""


class Store:
    """Opened by whoever starts the sandbox, then used by the server's event loop alone."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.db = sqlite3.connect(folder / FILE, isolation_level=None, check_same_thread=False)
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
        found = self.db.execute("SELECT id, json FROM record WHERE kind = ? ORDER BY id", (kind,))
        return [(key, json.loads(text)) for key, text in found]

    def one(self, kind: str) -> Json | None:
        rows = self.rows(kind)
        return rows[0][1] if rows else None

    def write(self, changes: dict[tuple[str, str], Record | bytes | None], settings: Json) -> None:
        gone = [key for key, record in changes.items() if record is None]
        blobs = [(*key, record) for key, record in changes.items() if isinstance(record, bytes)]
        rows = [
            (*key, json.dumps(record.dump(), separators=(",", ":")))
            for key, record in changes.items()
            if isinstance(record, Record)
        ]
        rows.append(("settings", "settings", json.dumps(settings)))
        self.db.execute("BEGIN")
        self.db.executemany("DELETE FROM record WHERE kind = ? AND id = ?", gone)
        self.db.executemany("INSERT OR REPLACE INTO record (kind, id, json) VALUES (?, ?, ?)", rows)
        self.db.executemany("INSERT OR REPLACE INTO record (kind, id, bytes) VALUES (?, ?, ?)", blobs)
        self.db.execute("COMMIT")

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
            message = Message.load(data)
            world.timelines[message.channel].append(message)
            world.index[message.channel, message.ts] = message
        world.homes = {key: View.load(data) for key, data in self.rows("home")}
        world.files = {key: File.load(data) for key, data in self.rows("file")}
        world.file_bytes = dict(self.db.execute("SELECT id, bytes FROM record WHERE kind = 'bytes'").fetchall())
        restore_settings(world, settings)
        return True

    def close(self) -> None:
        self.db.close()


def flush(world: World, store: Store) -> None:
    """Write what has changed since the last time, and the clock."""
    changes, world.dirty = world.dirty, {}
    store.write(changes, settings_of(world))


def settings_of(world: World) -> Json:
    scopes = sorted(world.scopes) if world.scopes_changed and world.scopes is not None else None
    return {"clock": world.clock.saved(), "ids": world.ids.count, "seed": world.ids.seed, "scopes": scopes}


def restore_settings(world: World, settings: Json) -> None:
    world.clock.restore(settings["clock"])
    world.ids.count, world.ids.seed = settings["ids"], settings["seed"]
    if settings["scopes"] is not None:
        world.scopes, world.scopes_changed = set(settings["scopes"]), True
