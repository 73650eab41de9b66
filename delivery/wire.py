"""One call to Slack, and what its answer means. No retries: whether to call again is decided from what is on disk."""

import json
import logging
import re
import socket
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from hashlib import sha256
from http.client import HTTPException
from typing import Any, cast
from urllib.error import URLError

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

from delivery.answers import Answer, Delivered, Limited, Refused, Unclear, Unreached
from delivery.connections import KeptClient
from storage import OutboxRow

#: metadata type under which our marker travels with a message
MARKER_EVENT = "mentor_circles"
#: methods that the SDK sends as JSON; every other one is a form
JSON_METHODS = frozenset({"chat.postMessage", "chat.update", "chat.postEphemeral"})
#: methods that put something new into a conversation
PUTTING = frozenset({"chat.postMessage", "chat.postEphemeral", "files.upload"})
#: an ok without these says nothing about what was done
NEEDED = {
    "chat.postMessage": ("channel", "ts"),
    "conversations.open": ("channel",),
    "conversations.create": ("channel",),
}
#: codes by which Slack says that it failed itself, so that the effect may be there or not
OWN_FAILURES = frozenset({"fatal_error", "internal_error", "service_unavailable", "request_timeout"})
#: both spellings are in the wild
LIMIT_CODES = frozenset({"ratelimited", "rate_limited"})
#: what to wait when Slack names no time
DEFAULT_RETRY_AFTER = 30.0

_CODE = re.compile(r"[a-z0-9_.:-]{1,100}")


def writing_client(client: WebClient, timeout: float) -> KeptClient:
    """A client of the same workspace that never calls twice by itself.

    The SDK's default retries a cut connection, and so posts a second time what Slack had already stored. Its logger
    is silenced too, as it prints the beginning of any answer that it cannot read.
    """
    quiet = logging.getLogger("delivery.sdk")
    quiet.setLevel(logging.CRITICAL)
    return KeptClient(
        token=client.token,
        base_url=client.base_url,
        timeout=timeout,
        ssl=client.ssl,
        proxy=client.proxy,
        headers={name: value for name, value in client.headers.items() if name != "User-Agent"},
        team_id=client.default_params.get("team_id"),
        logger=quiet,
        retry_handlers=[],
    )


class Wire:
    """Calls Slack and keeps Slack's own time, as its answers tell it."""

    def __init__(self, client: WebClient, *, timeout: float) -> None:
        #: never retries
        self.client = writing_client(client, timeout)
        self._heard: float | None = None

    def call(self, method: str, arguments: Mapping[str, Any], marks: Mapping[str, str] | None = None) -> Answer:
        """Call `method` once. `marks` go into the metadata of a `chat.postMessage`."""
        body = prepared(method, arguments, marks)
        try:
            if method in JSON_METHODS:
                response = self.client.api_call(method, json=body)
            else:
                response = self.client.api_call(method, params=form(body))
        except SlackApiError as error:
            self._hear(error.response)
            return refusal(error.response)
        except (SlackClientError, HTTPException, OSError, ValueError, AttributeError, RecursionError) as error:
            return failure(error)
        self._hear(response)
        return meaning(method, response)

    @property
    def since(self) -> str:
        """Slack's time when it last answered, as a ts; empty until it has. Never later than Slack's time is now."""
        return "" if self._heard is None else f"{self._heard:.6f}"

    def _hear(self, response: SlackResponse) -> None:
        said = date_of(response.headers)
        if said is not None:
            self._heard = said


def is_post(method: str) -> bool:
    """Whether the method puts something new into a conversation."""
    return method in PUTTING


def kept(result: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored of an answer: ids that other rows refer to, and nothing that anybody wrote."""
    slim: dict[str, Any] = {name: result[name] for name in ("ok", "ts", "message_ts") if name in result}
    channel = result.get("channel")
    if isinstance(channel, dict):
        slim["channel"] = {name: channel[name] for name in ("id", "name") if name in channel}
    elif channel is not None:
        slim["channel"] = channel
    if isinstance(result.get("files"), list):
        slim["files"] = [{"id": file.get("id")} for file in result["files"] if isinstance(file, dict)]
    return slim


def marks_of(row: OutboxRow) -> dict[str, str]:
    """What a message carries, unseen: the marker of its row, and a digest of its occasion.

    The occasion is the same in a database that was restored from an older backup, where the row and its marker are new.
    """
    if row.marker is None:
        return {}
    return {"marker": row.marker, "occasion": sha256(row.key.encode()).hexdigest()[:32]}


def prepared(method: str, arguments: Mapping[str, Any], marks: Mapping[str, str] | None) -> dict[str, Any]:
    """The arguments as they are sent: with the marks, and without link previews."""
    body = {name: value for name, value in arguments.items() if value is not None}
    if method != "chat.postMessage":
        return body
    body = {"unfurl_links": False, "unfurl_media": False, **body}
    if marks:
        body["metadata"] = {"event_type": MARKER_EVENT, "event_payload": dict(marks)}
    return body


def form(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """Arguments as form fields: lists of names joined by commas, anything nested as JSON."""
    return {name: _field(value) for name, value in arguments.items()}


def _field(value: Any) -> Any:
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return ",".join(value)
    return json.dumps(value) if isinstance(value, list | tuple | dict) else value


def meaning(method: str, response: SlackResponse) -> Answer:
    """What an answer with ok means."""
    data = response.data
    if not isinstance(data, dict):
        return Unclear("the answer is not JSON")
    missing = [name for name in NEEDED.get(method, ()) if not data.get(name)]
    return Unclear(f"ok without {' and '.join(missing)}") if missing else Delivered(data)


def refusal(response: SlackResponse) -> Answer:
    """What an answer without ok means: only a well-formed code is a refusal."""
    data = response.data
    code = data.get("error") if isinstance(data, dict) else None
    if response.status_code == 429 or code in LIMIT_CODES:
        return Limited(retry_after(response.headers))
    if response.status_code >= 500:
        return Unclear(f"HTTP {response.status_code}")
    if not isinstance(code, str) or not _CODE.fullmatch(code):
        return Unclear("the answer is not from Slack's Web API")
    if code in OWN_FAILURES:
        return Unclear(code)
    details = {name: value for name, value in cast(dict[str, Any], data).items() if name not in {"ok", "error"}}
    return Refused(code, details)


def failure(error: Exception) -> Answer:
    """What an exception means: only a connection that never came about is known to have done nothing."""
    cause = error.reason if isinstance(error, URLError) and isinstance(error.reason, Exception) else error
    name = type(cause).__name__
    if isinstance(cause, ConnectionRefusedError | socket.gaierror):
        return Unreached(name)
    return Unclear(name)


def retry_after(headers: Mapping[str, Any]) -> float:
    """Seconds of the Retry-After header, at least one, or a careful guess."""
    said = _header(headers, "retry-after")
    try:
        seconds = float(said) if said is not None else DEFAULT_RETRY_AFTER
    except ValueError:
        return DEFAULT_RETRY_AFTER
    return min(max(seconds, 1.0), 86_400.0) if seconds >= 0 else DEFAULT_RETRY_AFTER


def date_of(headers: Mapping[str, Any]) -> float | None:
    """Epoch seconds of the Date header."""
    said = _header(headers, "date")
    if said is None:
        return None
    try:
        return parsedate_to_datetime(said).timestamp()
    except ValueError:
        return None


def _header(headers: Mapping[str, Any], wanted: str) -> str | None:
    for name, value in headers.items():
        if name.lower() == wanted:
            return str(value[0] if isinstance(value, list) else value)
    return None
