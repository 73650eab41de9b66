"""Calls share a connection for as long as that is certain to be good."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import pytest
from slack_sdk import WebClient

from delivery import connections
from delivery.answers import Answer, Delivered, Limited, Unclear
from delivery.wire import Wire

POST = "/api/chat.postMessage"


class Host(ThreadingHTTPServer):
    """Answers every call; `calls` are the paths by the connection that they came over."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.calls: list[list[str]] = []
        #: what becomes of the next calls, in order; nothing special once there is nothing left
        self.fates: list[str] = []
        self.ended = Event()
        self.go_on = Event()
        self.url = f"http://127.0.0.1:{self.server_port}"

    def shutdown_request(self, request: Any) -> None:
        super().shutdown_request(request)
        self.ended.set()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Host

    def setup(self) -> None:
        super().setup()
        self.mine: list[str] = []
        self.server.calls.append(self.mine)

    def do_POST(self) -> None:
        self.mine.append(self.path)
        self.rfile.read(int(self.headers["content-length"]))
        fate = self.server.fates.pop(0) if self.server.fates else ""
        if fate == "late":
            self.server.go_on.wait(30)
        body = json.dumps({"ok": fate != "limited", "error": "ratelimited", "channel": "C1", "ts": "1.2"}).encode()
        self.send_response(429 if fate == "limited" else 200)
        self.send_header("Content-Length", str(len(body) + (fate == "short")))
        self.send_header("Retry-After", "7")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = fate in ("ends", "short")

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def host() -> Iterator[Host]:
    with Host() as host:
        thread = Thread(target=host.serve_forever, args=(0.01,))
        thread.start()
        yield host
        host.go_on.set()
        host.shutdown()
        thread.join()


def post(wire: Wire) -> Answer:
    return wire.call("chat.postMessage", {"channel": "C1", "text": "hello"})


def wire_to(address: str, timeout: float = 30.0) -> Wire:
    return Wire(WebClient(token="xoxb-1", base_url=f"{address}/api/"), timeout=timeout)


def test_calls_share_a_connection_until_it_has_been_unused_for_a_while(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    wire = wire_to(host.url)
    host.fates = ["", "limited"]
    assert isinstance(post(wire), Delivered)
    assert post(wire) == Limited(7.0)
    assert isinstance(post(wire), Delivered)
    assert host.calls == [[POST, POST, POST]]
    monkeypatch.setattr(connections, "IDLE", 0.0)
    assert isinstance(post(wire), Delivered)
    assert host.calls == [[POST, POST, POST], [POST]]


@pytest.mark.parametrize(("fate", "first"), [("ends", Delivered), ("short", Unclear), ("late", Unclear)])
def test_a_connection_that_was_ended_or_left_in_the_middle_is_not_used_again(
    host: Host, fate: str, first: type[Answer]
) -> None:
    wire = wire_to(host.url, timeout=2.0 if fate == "late" else 30.0)
    host.fates = [fate]
    assert isinstance(post(wire), first)
    host.go_on.set()
    assert host.ended.wait(30)
    assert isinstance(post(wire), Delivered)
    assert host.calls == [[POST], [POST]]


def test_a_proxy_is_used_where_there_is_one(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", host.url)
    wire = wire_to("http://slack.invalid")
    assert isinstance(post(wire), Delivered)
    assert host.calls == [[f"http://slack.invalid{POST}"]]
