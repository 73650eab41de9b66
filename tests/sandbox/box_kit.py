"""What the sandbox's tests share."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from random import SystemRandom
from typing import Any, Protocol

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient

from sandbox import Sandbox

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PATIENCE = 20.0
Json = dict[str, Any]


class Connect(Protocol):
    """Connects a Bolt app to a sandbox over Socket Mode."""

    def __call__(self, app: App, at: Sandbox | None = None) -> SocketModeHandler: ...


def eventually(look: Callable[[], Any]) -> Any:
    """What `look` finds, as soon as it finds something."""
    deadline = time.monotonic() + PATIENCE
    while not (found := look()) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert found
    return found


def end(home: Sandbox, handler: SocketModeHandler) -> None:
    """Close the app's connection."""
    end_client(home, handler.client)


def end_client(home: Sandbox, client: SocketModeClient) -> None:
    """Close a connection. By itself the SDK waits seconds: for silence, then for a last message."""
    with client.connect_operation_lock:  # not while it is connecting anew: that connection would be left open
        client.default_auto_reconnect_enabled = client.auto_reconnect_enabled = False
        client.closed = True
    people = home.client()
    # Once may be too early for a connection that is just being made.
    eventually(lambda: people.fault("socket_disconnect") and not client.is_connected())
    client.message_queue.put("{}")
    client.close()


def steady_port() -> int:
    """A free port for a sandbox that is closed and opened again: nobody who asks for any port is given it meanwhile.

    The system gives those, and the near end of every connection, ports of its own range; this one lies below.
    """
    system = Path("/proc/sys/net/ipv4/ip_local_port_range")
    above = int(system.read_text().split()[0]) if system.exists() else 32_768
    while True:
        port = SystemRandom().randrange(10_100, max(above, 20_000))  # above 10080, which browsers refuse
        try:
            with socket.create_server(("127.0.0.1", port)):
                return port
        except OSError:
            continue


def error_of(call: Callable[..., Any], **arguments: Any) -> str:
    """The error code with which Slack refuses this call, "" when it does not."""
    try:
        call(**arguments)
    except SlackApiError as refused:
        return str(refused.response["error"])
    return ""


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def buttons(**values: str) -> Json:
    """A row of buttons: action_id=value."""
    found = [{"type": "button", "action_id": key, "text": plain(key), "value": one} for key, one in values.items()]
    return {"type": "actions", "elements": found}


def field(block_id: str, action_id: str = "text", optional: bool = False, **element: Any) -> Json:
    """A form field; a text input unless `type` says otherwise."""
    inside = {"type": "plain_text_input", "action_id": action_id, **element}
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": inside, "optional": optional}


def modal(*blocks: Json, callback_id: str = "form", **more: Any) -> Json:
    blocks = blocks or (field("name"),)
    face = {"title": plain("A form"), "submit": plain("Send")}
    return {"type": "modal", "callback_id": callback_id, **face, "blocks": list(blocks), **more}
