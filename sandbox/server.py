"""The routes, and the web server that runs them in a thread of its own."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket
from uvicorn.protocols.http.h11_impl import H11Protocol

from sandbox import page
from sandbox.control import calls
from sandbox.link import connection
from sandbox.web import hooks, serve
from sandbox.world import World

Handler = Callable[[Request, World], Awaitable[Response]]


class CuttingProtocol(H11Protocol):
    """HTTP whose connection a handler can cut: the `sandbox.abort` of the request's scope."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        plain = self.app

        async def app(scope: Any, receive: Any, send: Any) -> None:
            scope["sandbox.abort"] = self.transport.abort
            await plain(scope, receive, send)

        self.app = app


def application(world: World) -> Starlette:
    def http(path: str, handler: Handler, *methods: str) -> Route:
        async def endpoint(request: Request) -> Response:
            return await handler(request, world)

        return Route(path, endpoint, methods=list(methods))

    async def link(websocket: WebSocket) -> None:
        await connection.serve(websocket, world)

    routes: list[BaseRoute] = [
        http("/api/{method}", serve.serve, "GET", "POST"),
        http("/sandbox/api/{name}", calls.serve, "GET", "POST"),
        WebSocketRoute("/link/", link),
        http("/hooks/actions/{key:path}", hooks.respond, "POST"),
        http("/upload/v1/{file}", hooks.upload, "POST", "PUT"),
        http("/sandbox/files/{file}/{name}", hooks.download, "GET"),
        http("/sandbox/avatars/{user}.svg", hooks.avatar, "GET"),
        http("/archives/{channel}/{message}", hooks.permalink, "GET"),
        http("/sandbox/stream", hooks.stream, "GET"),
        http("/sandbox/transcript.jsonl", hooks.transcript, "GET"),
        *page.routes(),
    ]
    return Starlette(routes=routes)


class Server:
    """Listens from `open` on; serves from `start` to `stop`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.loop: asyncio.AbstractEventLoop | None = None
        self.thread: threading.Thread | None = None
        self.uvicorn: uvicorn.Server | None = None
        self.socket: socket.socket | None = None

    def open(self, port: int) -> int:
        """Take the port (0: any free one) and return its number; OSError when it is in use."""
        # With the protocol named, asyncio sends small answers at once on what is accepted here.
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            self.socket.bind(("127.0.0.1", port))
        except OSError:
            self.socket.close()
            raise
        self.socket.listen(256)
        return int(self.socket.getsockname()[1])

    def close(self) -> None:
        """Give the port back without having served."""
        if self.socket is not None:
            self.socket.close()

    def start(self, while_running: Callable[[], Awaitable[None]]) -> None:
        """Serve in a thread; `while_running` runs beside on the same loop and is cancelled at the end."""
        ready = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(while_running, ready), name="sandbox", daemon=True)
        self.thread.start()
        ready.wait()

    def _run(self, while_running: Callable[[], Awaitable[None]], ready: threading.Event) -> None:
        asyncio.run(self._serve(while_running, ready))

    async def _serve(self, while_running: Callable[[], Awaitable[None]], ready: threading.Event) -> None:
        self.loop = asyncio.get_running_loop()
        config = uvicorn.Config(
            application(self.world),
            http=CuttingProtocol,
            ws="websockets-sansio",
            loop="asyncio",
            lifespan="off",
            log_level="warning",
            access_log=False,
            date_header=False,
            server_header=False,
            log_config=None,
            timeout_graceful_shutdown=2,
        )
        self.uvicorn = uvicorn.Server(config)
        beside = asyncio.ensure_future(while_running())
        self.loop.call_soon(ready.set)
        try:
            await self.uvicorn.serve([self.socket] if self.socket else None)
        finally:
            beside.cancel()
            await asyncio.gather(beside, return_exceptions=True)

    def call(self, function: Callable[..., Any], *args: Any) -> None:
        """Run something on the server's loop, from another thread."""
        if self.loop is not None:
            self.loop.call_soon_threadsafe(partial(function, *args))

    def stop(self) -> None:
        if self.uvicorn is None or self.thread is None:
            return
        self.call(self._leave)
        self.thread.join(10)

    def _leave(self) -> None:
        self.world.hub.close()
        for one in list(self.world.desk.connections):
            one.close()
        if self.uvicorn is not None:
            self.uvicorn.should_exit = True
