"""One Socket Mode connection of the app."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from sandbox.model import Json

if TYPE_CHECKING:
    from sandbox.world import World

MAX_CONNECTIONS = 10
HOST = "sandbox"


class Connection:
    """Frames go out in the order in which they were given to `send`."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        #: text = a frame to send, None = close
        self.frames: asyncio.Queue[str | None] = asyncio.Queue()
        #: warned that it will be cut: it gets nothing new while there is another one
        self.leaving = False

    def send(self, frame: str) -> None:
        self.frames.put_nowait(frame)

    def disconnect(self, reason: str) -> None:
        self.leaving = True
        self.send(json.dumps({"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}}))

    def close(self) -> None:
        self.leaving = True
        self.frames.put_nowait(None)

    async def write(self) -> None:
        while (frame := await self.frames.get()) is not None:
            await self.socket.send_text(frame)
        await self.socket.close()


async def serve(socket: WebSocket, world: World) -> None:
    """The life of one connection: ticket, hello, then frames both ways until it ends."""
    desk = world.desk
    if not desk.tickets.pop(socket.query_params.get("ticket", ""), False):
        await socket.close(4001)
        return
    await socket.accept()
    connection = Connection(socket)
    if len(desk.connections) >= MAX_CONNECTIONS:
        desk.connections[0].disconnect("too_many_websockets")
        desk.connections[0].close()
    connection.send(json.dumps(hello(world, len(desk.connections) + 1)))
    desk.join(connection)
    loop = asyncio.get_running_loop()
    life = world.options.connection_seconds
    timers = [
        loop.call_later(life, connection.disconnect, "warning"),
        loop.call_later(life + 10, connection.close),
    ]
    writer = loop.create_task(connection.write())
    try:
        await _read(socket, world)
    finally:
        desk.connections.remove(connection)
        for timer in timers:
            timer.cancel()
        writer.cancel()
        await asyncio.gather(writer, return_exceptions=True)


async def _read(socket: WebSocket, world: World) -> None:
    try:
        while socket.application_state is WebSocketState.CONNECTED:
            text = await socket.receive_text()
            try:
                frame = json.loads(text)
            except ValueError:
                continue  # Slack ignores what is no JSON, e.g. a ping in words
            if isinstance(frame, dict) and "envelope_id" in frame:
                world.desk.acknowledged(frame)
    except WebSocketDisconnect:
        return


def hello(world: World, connections: int) -> Json:
    life = int(world.options.connection_seconds)
    return {
        "type": "hello",
        "num_connections": connections,
        "debug_info": {"host": HOST, "build_number": 1, "approximate_connection_time": life},
        "connection_info": {"app_id": world.app.id},
    }
