"""Connections to Slack that stay open from one call to the next: a new one takes several round trips to set up."""

import ssl
from collections import deque
from http.client import HTTPConnection, HTTPSConnection
from select import select
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, getproxies
from weakref import finalize

from slack_sdk import WebClient

#: seconds after which an unused connection is not used again. Whoever is at the other end closes it some time later,
#: and a call that met with that would be uncertain, so that its outcome would have to be looked up.
IDLE = 2.0

#: connections that no call is using, each with the moment since when, the newest last
Unused = deque[tuple[HTTPConnection, float]]


class Connections:
    """The open connections to one host. Safe to use from several threads."""

    def __init__(self, base_url: str, timeout: float, context: ssl.SSLContext | None) -> None:
        parts = urlsplit(base_url)
        self._host = parts.netloc
        self._timeout = timeout
        self._context = (context or ssl.create_default_context()) if parts.scheme == "https" else None
        self._unused: Unused = deque()
        finalize(self, close_all, self._unused)

    def take(self) -> HTTPConnection:
        """The one that was used last, if it is still good; else a new one, which connects with its first request."""
        newest = pop(self._unused)
        if newest is not None:
            connection, since = newest
            if monotonic() - since < IDLE and is_silent(connection):
                return connection
            connection.close()
            close_all(self._unused)  # the others are no younger
        if self._context is not None:
            return HTTPSConnection(self._host, timeout=self._timeout, context=self._context)
        return HTTPConnection(self._host, timeout=self._timeout)

    def give_back(self, connection: HTTPConnection) -> None:
        """Keep a connection whose answer was read to its end, unless that answer has ended it."""
        if connection.sock is not None:
            self._unused.append((connection, monotonic()))


class KeptClient(WebClient):
    """A client that keeps its connections. Through a proxy it connects anew for each call, as the SDK does."""

    def __init__(self, *, timeout: float, **options: Any) -> None:
        super().__init__(timeout=timeout, **options)  # type: ignore[arg-type]  # sockets take fractions of a second
        address = urlsplit(self.base_url)
        self._proxied = bool(self.proxy) or address.scheme in getproxies()
        self._connections = Connections(self.base_url, timeout, self.ssl)

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        """The SDK's step from a request to its answer, whatever the status is."""
        if self._proxied:
            return super()._perform_urllib_http_request_internal(url, req)
        connection = self._connections.take()
        try:
            connection.request(req.get_method(), req.selector, body=req.data, headers=dict(req.header_items()))
            with connection.getresponse() as answer:
                body = answer.read().decode()
        except BaseException:
            connection.close()  # what comes over it later would be taken for the answer to another call
            raise
        self._connections.give_back(connection)
        return {"status": answer.status, "headers": answer.headers, "body": body}


def is_silent(connection: HTTPConnection) -> bool:
    """Whether nothing has come over a connection that no call is using: what comes then is its end, above all."""
    try:
        return not select([connection.sock], [], [], 0)[0]
    except (OSError, ValueError):  # it is closed, or its number is too high to be looked at
        return False


def close_all(unused: Unused) -> None:
    """Close connections that no call is using."""
    while (newest := pop(unused)) is not None:
        newest[0].close()


def pop(unused: Unused) -> tuple[HTTPConnection, float] | None:
    """The newest, for the calling thread alone; None if there is none."""
    try:
        return unused.pop()
    except IndexError:
        return None
