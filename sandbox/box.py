"""`Sandbox`: a workspace that can be started and stopped from Python."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from datetime import datetime
from functools import partial
from pathlib import Path

from sandbox.advance import Advancer, Resident
from sandbox.birth import new_world, settle
from sandbox.client import SandboxClient
from sandbox.link.desk import Desk
from sandbox.persist import Store, StoreError, flush, is_behind
from sandbox.server import Server
from sandbox.world import Options, World, do_nothing

FLUSH_SECONDS = 0.5


class Sandbox:
    """A Slack workspace on this machine, served on 127.0.0.1 by a thread of its own.

    `manifest`: the app's manifest file; without one the app has every scope, event and command.
    `folder`: where the state is kept; None = in memory only. `port` 0 = any free one.
    `start`: aware time at which a new workspace begins, default now. `frozen`: time stands still
    until it is moved. `rates`: enforce Slack's rate limits. `seed`: equal seeds give equal ids.
    `redelivery`, `ack_timeout`, `trigger_seconds`, `connection_seconds`: Slack's own times, in real
    seconds, for tests that cannot wait: after which an event is sent again, within which the app must
    acknowledge and use a trigger_id, after which a connection is warned.
    """

    def __init__(
        self,
        manifest: Path | None = None,
        folder: Path | None = None,
        port: int = 0,
        start: datetime | None = None,
        frozen: bool = False,
        rates: bool = True,
        seed: int = 0,
        redelivery: tuple[float, ...] = Options.redelivery,
        ack_timeout: float = Options.ack_timeout,
        trigger_seconds: float = Options.trigger_seconds,
        connection_seconds: float = Options.connection_seconds,
    ) -> None:
        if start is not None and start.tzinfo is None:
            raise ValueError("`start` must be an aware time, such as datetime(2026, 11, 23, 9, tzinfo=UTC).")
        options = Options(redelivery, ack_timeout, trigger_seconds, connection_seconds)
        self._world: World = new_world(manifest, start, frozen, rates, seed, options)
        self._world.desk = Desk(self._world)
        self._world.advancer = Advancer(self._world)
        self._folder = folder
        self._wanted_port = port
        self._store: Store | None = None
        self._server = Server(self._world)
        self.url = ""

    @property
    def api_url(self) -> str:
        """What a WebClient takes as base_url."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        return self._world.app.bot_token

    @property
    def app_token(self) -> str:
        return self._world.app.app_token

    def start(self) -> None:
        """Begin to serve; OSError when the port is in use, StoreError when the folder is."""
        world = self._world
        port = self._server.open(self._wanted_port)
        self.url = world.base_url = f"http://127.0.0.1:{port}"
        try:
            self._store = Store(self._folder) if self._folder is not None else None
            if self._store is None or not self._store.load(world):
                settle(world)
                if self._store is not None:
                    self._store.begin(world)
        except StoreError:
            self._server.close()
            raise
        self._server.start(self._beside)

    async def _beside(self) -> None:
        """Write the workspace down from time to time, and a last time at the end."""
        world, store = self._world, self._store
        if store is None:
            return
        try:
            world.write_down = partial(self._write, world, store)
            while True:
                if is_behind(world, store):
                    self._write(world, store)
                await asyncio.sleep(FLUSH_SECONDS)
        finally:
            world.write_down = do_nothing
            self._write(world, store, at_the_end=True)
            store.close()

    def _write(self, world: World, store: Store, at_the_end: bool = False) -> None:
        try:
            flush(world, store, at_the_end)
        except (sqlite3.Error, OSError):
            logging.getLogger("sandbox").exception("The state could not be written; the next try is soon.")

    def client(self) -> SandboxClient:
        """For this process: its calls need no HTTP."""
        return SandboxClient(self.url, ask=self._server.ask)

    def register(self, resident: Resident) -> None:
        """Let somebody live by this clock: they act whenever it is advanced past what they plan."""
        self._server.call(self._world.advancer.residents.__setitem__, resident.name, resident)

    def now(self) -> datetime:
        """The sandbox's time, aware, in UTC; from any thread."""
        return self._world.clock.now()

    def rest(self, timeout: float) -> bool:
        """Stop an advance that is under way, and wait until everybody rests; False after `timeout` seconds."""
        return self._server.wait(self._world.advancer.rest(), timeout)

    def stop(self) -> None:
        """Cut every connection, write the state down, and end."""
        self._server.stop()

    def __enter__(self) -> Sandbox:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
