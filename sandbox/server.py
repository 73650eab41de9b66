"""The routes, and the web server that runs them in a thread of its own."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine
from concurrent.futures import CancelledError
from functools import partial
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from sandbox import page
from sandbox.control import calls
from sandbox.link import connection
from sandbox.model import Json
from sandbox.web import hooks, serve
from sandbox.world import World

#: how long an answer may take once the end has been announced
LEAVE_SECONDS = 2.0
#: names by which this machine is meant
HOSTS = ("127.0.0.1", "localhost")
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
            answer = await handler(request, world)
            world.answerable()
            return answer

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
    # a foreign page whose name has come to point at this machine (DNS rebinding) is turned away with 400
    here = Middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS), www_redirect=False)
    return Starlette(routes=routes, middleware=[here])


class Server:
    """Takes its port with `open`; serves from `start` to `stop`."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.loop: asyncio.AbstractEventLoop | None = None
        self.thread: threading.Thread | None = None
        self.socket: socket.socket | None = None
        self.ending = asyncio.Event()
        #: control calls of this process that are being answered
        self.asked: set[asyncio.Task[Any]] = set()

    def open(self, port: int) -> int:
        """Take the port (0: any free one) and return its number; OSError when it is in use."""
        # With the protocol named, asyncio sends small answers at once on what is accepted here.
        listening = self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind(("127.0.0.1", port))
        except OSError:
            listening.close()
            raise
        listening.listen(256)
        return int(listening.getsockname()[1])

    def close(self) -> None:
        """Give the port back without having served."""
        if self.socket is not None:
            self.socket.close()

    def start(self, beside: Callable[[], Awaitable[None]]) -> None:
        """Serve in a thread; `beside` runs on the same loop and is cancelled at the end."""
        ready = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(beside, ready), name="sandbox", daemon=True)
        self.thread.start()
        ready.wait()

    def _run(self, beside: Callable[[], Awaitable[None]], ready: threading.Event) -> None:
        try:
            asyncio.run(self._serve(beside, ready))
        finally:
            ready.set()  # whoever waits for a start that failed

    async def _serve(self, beside: Callable[[], Awaitable[None]], ready: threading.Event) -> None:
        if self.socket is None:
            raise RuntimeError("open() comes before start()")
        self.loop, listening = asyncio.get_running_loop(), self.socket
        config = uvicorn.Config(
            application(self.world),
            ws="websockets-sansio",
            lifespan="off",
            log_level="warning",
            access_log=False,
            log_config=None,
        )
        config.load()
        # uvicorn's protocols without its Server, which polls and so takes a while to begin and to end.
        state = ServerState()
        server = await self.loop.create_server(lambda: CuttingProtocol(config, state, {}), sock=listening)
        company = asyncio.ensure_future(beside())
        ready.set()
        await self.ending.wait()
        self.world.advancer.stop()
        server.close()
        self.world.hub.close()
        for one in list(state.connections):
            one.shutdown()
        if unanswered := state.tasks | self.asked:
            await asyncio.wait(unanswered, timeout=LEAVE_SECONDS)
        company.cancel()
        await asyncio.gather(company, return_exceptions=True)

    def call(self, function: Callable[..., Any], *args: Any) -> None:
        """Run something on the server's loop, from another thread."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(partial(function, *args))

    def ask(self, name: str, args: Json) -> Any:
        """A control call from another thread of this process. SandboxError when refused, OSError when nobody serves."""
        work = self._asked(name, json.dumps(args))
        try:
            if self.loop is None:
                raise RuntimeError("start() comes before ask()")
            answer = asyncio.run_coroutine_threadsafe(work, self.loop)
        except RuntimeError as ended:
            work.close()
            raise OSError("The sandbox does not run.") from ended
        while True:
            try:
                return json.loads(answer.result(LEAVE_SECONDS))
            except CancelledError:
                raise OSError("The sandbox has ended.") from None
            except TimeoutError:
                if self.loop.is_closed():  # it ended before the call was even looked at
                    raise OSError("The sandbox has ended.") from None

    async def _asked(self, name: str, args: str) -> str:
        """With JSON both ways, so that nobody holds what the sandbox goes on changing."""
        task = asyncio.current_task()
        assert task is not None, "a coroutine on a loop is part of a task"
        self.asked.add(task)
        try:
            answer = calls.as_json(await calls.answered(self.world, name, json.loads(args)))
            self.world.answerable()
            return answer
        finally:
            self.asked.discard(task)

    def wait(self, work: Coroutine[Any, Any, None], timeout: float) -> bool:
        """Have something done on the server's loop, from another thread; False if that takes longer, in seconds."""
        if self.loop is None or self.loop.is_closed():
            work.close()
            return True
        try:
            asyncio.run_coroutine_threadsafe(work, self.loop).result(timeout)
        except TimeoutError:
            return False
        return True

    def stop(self) -> None:
        """Answer what was asked, cut every connection, and end."""
        if self.thread is None:
            self.close()
            return
        self.call(self.ending.set)
        self.thread.join(LEAVE_SECONDS + 10)
