"""A sandbox for each test, and a real Bolt app that lives in it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from sandbox import Sandbox, SandboxClient
from tests.sandbox.box_kit import START, Connect, end, eventually


@pytest.fixture
def ack_seconds() -> float:
    """How long the app has to acknowledge: longer than any machine stalls, unless a test waits for it to pass."""
    return 30.0


@pytest.fixture
def box(ack_seconds: float) -> Iterator[Sandbox]:
    """A workspace at rest on a Monday morning, without rate limits."""
    again = (0.05, 0.05, 0.05)
    box = Sandbox(
        frozen=True, rates=False, start=START, redelivery=again, ack_timeout=ack_seconds, trigger_seconds=60.0
    )
    with box:
        yield box


@pytest.fixture
def people(box: Sandbox) -> Iterator[SandboxClient]:
    """The control API over HTTP, with Ana and Bo in the workspace."""
    with closing(SandboxClient(box.url)) as client:
        client.add_user("ana", "Ana Lima")
        client.add_user("bo", "Bo Chen", tz="America/New_York")
        yield client


@pytest.fixture
def slack(box: Sandbox) -> WebClient:
    """The app's own client."""
    return WebClient(token=box.bot_token, base_url=box.api_url, retry_handlers=[])


@pytest.fixture
def bolt(slack: WebClient) -> App:
    """An app without listeners; it acknowledges when a listener has run to its end."""
    return App(client=slack, process_before_response=True)


@pytest.fixture
def connect(box: Sandbox) -> Iterator[Connect]:
    """Connects a Bolt app over Socket Mode; it is closed after the test."""
    running: list[tuple[Sandbox, SocketModeHandler]] = []

    def begin(app: App, at: Sandbox | None = None) -> SocketModeHandler:
        home = at or box
        before = home.client().info()["connections"]
        handler = SocketModeHandler(app, home.app_token, ping_interval=0.5)
        handler.connect()
        running.append((home, handler))
        eventually(lambda: home.client().info()["connections"] > before)
        return handler

    yield begin
    for home, handler in running:
        if not handler.client.closed:
            end(home, handler)
