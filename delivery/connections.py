"""Connections to Slack that stay open from one call to the next: a new one takes several round trips to set up."""

from collections import defaultdict, deque
from http.client import HTTPConnection, HTTPSConnection
from select import select
from ssl import SSLContext
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
    """The open connections, by scheme and host. Safe to use from several threads."""

    def __init__(self, timeout: float, context: SSLContext | None) -> None:
        self._timeout = timeout
        self._context = context
        self._unused: dict[tuple[str, str], Unused] = defaultdict(deque)
        finalize(self, close_all, self._unused)

    def take(self, scheme: str, host: str) -> HTTPConnection:
        """The one that was used last, if it is still good; else a new one, which connects with its first request."""
        unused = self._unused[scheme, host]
        newest = pop(unused)
        if newest is not None:
            connection, since = newest
            if monotonic() - since < IDLE and is_silent(connection):
                return connection
            connection.close()
            close_those(unused)  # the others are no younger
        if scheme != "https":
            return HTTPConnection(host, timeout=self._timeout)
        return HTTPSConnection(host, timeout=self._timeout, context=self._context)

    def give_back(self, scheme: str, host: str, connection: HTTPConnection) -> None:
        """Keep a connection whose answer was read to its end, unless that answer has ended it."""
        if connection.sock is not None:
            self._unused[scheme, host].append((connection, monotonic()))


class KeptClient(WebClient):
    """A client that keeps its connections. Through a proxy it connects anew for each call, as the SDK does."""

    def __init__(self, *, timeout: float, **options: Any) -> None:
        super().__init__(timeout=timeout, **options)  # type: ignore[arg-type]  # sockets take fractions of a second
        self._proxied = bool(self.proxy) or urlsplit(self.base_url).scheme in getproxies()
        self._connections = Connections(timeout, self.ssl)

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        """The SDK's step from a request to its answer, whatever the status is."""
        if self._proxied:
            return super()._perform_urllib_http_request_internal(url, req)
        connection = self._connections.take(req.type, req.host)
        try:
            connection.request(req.get_method(), req.selector, body=req.data, headers=dict(req.header_items()))
            with connection.getresponse() as answer:
                body = answer.read().decode()
        except BaseException:
            connection.close()  # what comes over it later would be taken for the answer to another call
            raise
        self._connections.give_back(req.type, req.host, connection)
        return {"status": answer.status, "headers": answer.headers, "body": body}


def is_silent(connection: HTTPConnection) -> bool:
    """Whether nothing has come over a connection that no call is using: what comes then is its end, above all."""
    try:
        return not select([connection.sock], [], [], 0)[0]
    except (OSError, ValueError):  # it is closed, or its number is too high to be looked at
        return False


def close_all(unused: dict[tuple[str, str], Unused]) -> None:
    """Close the connections that no call is using."""
    for those in unused.values():
        close_those(those)


def close_those(unused: Unused) -> None:
    """Close the unused connections to one host."""
    while (newest := pop(unused)) is not None:
        newest[0].close()


def pop(unused: Unused) -> tuple[HTTPConnection, float] | None:
    """The newest, for the calling thread alone; None if there is none."""
    try:
        return unused.pop()
    except IndexError:
        return None
