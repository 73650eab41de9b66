"""A way to the sandbox on which the answers to posts are held up until a test lets them go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import urllib3
from slack_sdk import WebClient

from tests.delivery.office import Office

KEPT = ("authorization", "content-type")
TOLD = ("content-type", "date", "retry-after")


class Gate(ThreadingHTTPServer):
    """Holds what the sandbox answers to a post into `channel`, "" for any conversation, until `go_on` is set.

    A fault's delay ends by itself, and on a slow machine before the test has looked.
    """

    def __init__(self, behind: str) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.behind = behind
        self.channel = ""
        self.go_on = Event()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Gate

    def do_POST(self) -> None:
        given = self.rfile.read(int(self.headers["content-length"]))
        headers = {name: self.headers[name] for name in KEPT}
        answer = urllib3.request("POST", self.server.behind + self.path, body=given, headers=headers, retries=False)
        if self.path.endswith("/chat.postMessage") and self.server.channel.encode() in given:
            self.server.go_on.wait(60)
        self.send_response_only(answer.status)
        for name in TOLD:
            if name in answer.headers:
                self.send_header(name, answer.headers[name])
        self.send_header("content-length", str(len(answer.data)))
        self.end_headers()
        self.wfile.write(answer.data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def gate_before(office: Office) -> Iterator[Gate]:
    """From now on the office's calls go through a gate."""
    with Gate(office.box.url) as gate:
        thread = Thread(target=gate.serve_forever, args=(0.01,))
        thread.start()
        address = f"http://127.0.0.1:{gate.server_port}/api/"
        office.client = WebClient(token=office.client.token, base_url=address, retry_handlers=[])
        yield gate
        gate.go_on.set()
        gate.shutdown()
        thread.join()
