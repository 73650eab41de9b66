"""News for the pages: everyone who listens gets it at once, as server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass, field

from sandbox.model import Json


@dataclass(eq=False)
class Listener:
    #: only what this person may see; None = everything
    user: str | None
    queue: asyncio.Queue[Json | None] = field(default_factory=lambda: asyncio.Queue(maxsize=10_000))


class Hub:
    def __init__(self) -> None:
        self.listeners: list[Listener] = []

    def publish(self, news: Json, audience: Collection[str] | None) -> None:
        for listener in list(self.listeners):
            if audience is not None and listener.user is not None and listener.user not in audience:
                continue
            if listener.queue.full():  # a page that has stopped reading; it refetches when it comes back
                self.listeners.remove(listener)
                continue
            listener.queue.put_nowait(news)

    def close(self) -> None:
        for listener in self.listeners:
            if not listener.queue.full():
                listener.queue.put_nowait(None)
        self.listeners.clear()

    async def listen(self, user: str | None) -> AsyncIterator[bytes]:
        """The body of one text/event-stream, with a comment every 15 s so that dead pages are noticed."""
        listener = Listener(user)
        self.listeners.append(listener)
        try:
            yield b": hello\n\n"
            while True:
                try:
                    news = await asyncio.wait_for(listener.queue.get(), 15)
                except TimeoutError:
                    yield b": still here\n\n"
                    continue
                if news is None:
                    return
                yield b"data: " + json.dumps(news, separators=(",", ":")).encode() + b"\n\n"
        finally:
            if listener in self.listeners:
                self.listeners.remove(listener)
