"""Sends envelopes to the app over its Socket Mode connections and waits for the acknowledgements."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field

from sandbox.link.connection import Connection
from sandbox.model import Json
from sandbox.scopes import check_event
from sandbox.transcript import WAITING
from sandbox.world import World, real_time


@dataclass(frozen=True)
class Delivery:
    """What became of an envelope: `connected` False = nobody to send it to; `payload` is the ack's."""

    acked: bool
    connected: bool = True
    payload: Json = field(default_factory=dict)

    @property
    def error(self) -> str:
        """Slack's code for a command or click that failed, "" when it was acknowledged."""
        if self.acked:
            return ""
        return "operation_timeout" if self.connected else "dispatch_failed"


class Desk:
    def __init__(self, world: World) -> None:
        self.world = world
        self.connections: list[Connection] = []
        self.tickets: dict[str, bool] = {}
        #: envelope id -> type of the delivery, and where its ack is awaited
        self.waiting: dict[str, tuple[str, asyncio.Future[Json]]] = {}
        #: events on their way that no connection has acknowledged yet
        self.flying = 0
        self.tasks: set[asyncio.Task[Delivery]] = set()
        #: envelopes so far
        self.sent = 0
        self.next = 0
        #: before the app's first connection there is nobody who subscribes
        self.met = False
        self._still = asyncio.Event()
        self._still.set()

    def join(self, connection: Connection) -> None:
        self.connections.append(connection)
        self.met = True

    def wants(self, name: str) -> bool:
        """Does the app subscribe to this event, and may it see it?"""
        world = self.world
        if world.subscribed is not None and name not in world.subscribed:
            return False
        return world.scopes is None or check_event(name, frozenset(world.scopes))

    def event(self, event: Json, name: str | None = None) -> None:
        """Send an event to the app if it subscribes to it; delivered again until acknowledged."""
        if self.world.app.gone and event["type"] not in ("tokens_revoked", "app_uninstalled"):
            return
        if self.met and self.wants(name or event["type"]):
            self._begin(self.event_payload(event), 0)

    def _begin(self, payload: Json, attempt: int, reason: str = "") -> None:
        task = asyncio.get_running_loop().create_task(self._deliver_event(payload, attempt, reason))
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _deliver_event(self, payload: Json, attempt: int, reason: str) -> Delivery:
        again: Json = {"retry_attempt": attempt, "retry_reason": reason} if attempt else {}
        delivery = await self.send("events_api", payload, accepts=False, **again)
        delays = self.world.options.redelivery
        if not delivery.acked and attempt < len(delays):
            why = "timeout" if delivery.connected else "connection_failed"
            asyncio.get_running_loop().call_later(delays[attempt], self._begin, payload, attempt + 1, why)
        return delivery

    async def deliver(self, event: Json) -> Delivery:
        """Send an event whatever the app subscribes to, and wait for its acknowledgement."""
        return await self._deliver_event(self.event_payload(event), 0, "")

    def event_payload(self, event: Json) -> Json:
        world = self.world
        world.ids.count += 1
        authorization = {
            "enterprise_id": None,
            "team_id": world.team.id,
            "user_id": world.app.bot_user,
            "is_bot": True,
            "is_enterprise_install": False,
        }
        return {
            "token": world.app.verification,
            "team_id": world.team.id,
            "context_team_id": world.team.id,
            "context_enterprise_id": None,
            "api_app_id": world.app.id,
            "event": event,
            "type": "event_callback",
            "event_id": world.ids.new("Ev"),
            "event_time": world.seconds(),
            "authorizations": [authorization],
            "is_ext_shared_channel": False,
            "event_context": f"4-{world.ids.count}",
        }

    async def send(self, kind: str, payload: Json, accepts: bool, **extra: object) -> Delivery:
        """One envelope to one connection, in turn; waits for its ack, at most `ack_timeout` real seconds."""
        world = self.world
        self.sent += 1
        envelope_id = _as_uuid(world.ids.digest("envelope"))
        shown = payload["event"]["type"] if kind == "events_api" else payload.get("type", kind)
        started = real_time()
        line = world.log.add(
            {
                "time": world.clock.now().isoformat(),
                "direction": "delivery",
                "type": shown,
                "envelope": kind,
                "payload": payload,
                **extra,
                "ack": None,
                "status": WAITING,
                "duration_ms": 0.0,
            }
        )
        connection = self._pick()
        if connection is None:
            line["status"] = "no connection"
            return Delivery(False, connected=False)
        envelope = {"envelope_id": envelope_id, "type": kind, "accepts_response_payload": accepts}
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self.waiting[envelope_id] = (shown, answer)
        self._fly(1)
        try:
            connection.send(json.dumps({**envelope, "payload": payload, **extra}))
            ack = await asyncio.wait_for(answer, world.options.ack_timeout)
        except TimeoutError:
            line["duration_ms"] = _since(started)
            return Delivery(False)
        finally:
            line["status"] = "not acknowledged" if line["status"] == WAITING else line["status"]
            self.waiting.pop(envelope_id, None)
            self._fly(-1)
        line |= {"status": "acknowledged", "ack": ack, "duration_ms": _since(started)}
        return Delivery(True, payload=ack)

    def cut(self, notice: float) -> None:
        """End every connection, `notice` real seconds after its warning; at once and unannounced for 0."""
        loop = asyncio.get_running_loop()
        for connection in list(self.connections):
            if notice > 0:
                connection.disconnect("warning")
                loop.call_later(notice, connection.close)
            else:
                connection.close()

    def _pick(self) -> Connection | None:
        open_ones = [one for one in self.connections if not one.leaving] or self.connections
        if not open_ones:
            return None
        self.next += 1
        return open_ones[self.next % len(open_ones)]

    def acknowledged(self, frame: Json) -> None:
        """An ack came in; one for an envelope that nobody waits for any more is ignored."""
        kind, answer = self.waiting.get(str(frame.get("envelope_id")), ("", None))
        if answer is None or answer.done():
            return
        if self.world.faults.strike(("drop_ack",), kind, None):
            return
        payload = frame.get("payload")
        answer.set_result(payload if isinstance(payload, dict) else {})

    def _fly(self, change: int) -> None:
        self.flying += change
        if self.flying:
            self._still.clear()
        else:
            self._still.set()

    async def still(self) -> int:
        """Wait until no envelope is in flight or about to be; how many were sent so far."""
        await asyncio.sleep(0)
        while self.flying or self.tasks:
            await (asyncio.wait(set(self.tasks)) if self.tasks else self._still.wait())
            await asyncio.sleep(0)
        return self.sent


def _since(started: float) -> float:
    return round((real_time() - started) * 1000, 2)


def _as_uuid(digest: str) -> str:
    return "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32]))
