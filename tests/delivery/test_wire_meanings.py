"""What an answer means, before anything is done about it."""

import http.client
import socket
from typing import Any
from urllib.error import URLError

import pytest
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from delivery.answers import Limited, Refused, Unclear, Unreached
from delivery.wire import MARKER_EVENT, date_of, failure, form, meaning, prepared, refusal, retry_after, writing_client


def answer(data: Any, status: int = 200, headers: dict[str, str] | None = None) -> SlackResponse:
    return SlackResponse(
        client=WebClient(),
        http_verb="POST",
        api_url="",
        req_args={},
        data=data,
        headers=headers or {},
        status_code=status,
    )


def test_a_writing_client_never_retries_and_keeps_the_workspace() -> None:
    given = WebClient(token="xoxb-1", base_url="http://127.0.0.1:1/api/", team_id="T1", headers={"X-Mine": "1"})
    assert given.retry_handlers
    client = writing_client(given, 0.5)
    assert client.retry_handlers == []
    assert (client.token, client.base_url, client.timeout) == ("xoxb-1", "http://127.0.0.1:1/api/", 0.5)
    assert client.default_params == {"team_id": "T1"}
    assert client.headers["X-Mine"] == "1"


def test_a_post_carries_its_marker_and_no_link_previews() -> None:
    body = prepared("chat.postMessage", {"channel": "C1", "text": "hi", "thread_ts": None}, {"marker": "m1"})
    assert body["metadata"] == {"event_type": MARKER_EVENT, "event_payload": {"marker": "m1"}}
    assert (body["unfurl_links"], body["unfurl_media"]) == (False, False)
    assert "thread_ts" not in body


def test_an_update_carries_no_marker_so_that_slack_keeps_the_posted_one() -> None:
    assert prepared("chat.update", {"channel": "C1", "ts": "1.2"}, {"marker": "m1"}) == {"channel": "C1", "ts": "1.2"}


def test_form_fields_join_names_and_nest_json() -> None:
    fields = form({"users": ["U1", "U2"], "is_private": True, "files": [{"id": "F1"}], "limit": 5})
    assert fields == {"users": "U1,U2", "is_private": True, "files": '[{"id": "F1"}]', "limit": 5}


@pytest.mark.parametrize(
    ("method", "data"),
    [
        ("chat.postMessage", {"ok": True, "channel": "D1"}),
        ("chat.postMessage", {"ok": True, "ts": "1.2"}),
        ("conversations.open", {"ok": True}),
        ("conversations.create", {"ok": True, "channel": None}),
        ("chat.update", b"bytes"),
    ],
)
def test_an_ok_that_does_not_say_what_was_done_is_unclear(method: str, data: Any) -> None:
    assert isinstance(meaning(method, answer(data)), Unclear)


@pytest.mark.parametrize(
    ("data", "status", "expected"),
    [
        ({"ok": False, "error": "is_archived"}, 200, Refused("is_archived", {})),
        (
            {"ok": False, "error": "missing_scope", "needed": "im:write"},
            200,
            Refused("missing_scope", {"needed": "im:write"}),
        ),
        ({"ok": False, "error": "is_archived"}, 503, Unclear("HTTP 503")),
        ({"ok": False, "error": "ratelimited"}, 200, Limited(30.0)),
        ({"ok": False, "error": "Received a response in a non-JSON format: <html>"}, 200, Unclear("not Slack")),
        ({"ok": False}, 200, Unclear("not Slack")),
        (None, 200, Unclear("not Slack")),
        ({"ok": False, "error": "Forbidden by the proxy"}, 403, Unclear("not Slack")),
    ],
)
def test_only_a_well_formed_code_is_a_refusal(data: Any, status: int, expected: Any) -> None:
    got = refusal(answer(data, status))
    if isinstance(expected, Unclear):
        assert isinstance(got, Unclear)
    else:
        assert got == expected


@pytest.mark.parametrize(
    ("said", "seconds"), [("7", 7.0), ("0", 1.0), ("soon", 30.0), ("-4", 30.0), ("nan", 30.0), ("1e9", 86_400.0)]
)
def test_retry_after_is_read_with_care(said: str, seconds: float) -> None:
    assert retry_after({"Retry-After": said}) == seconds
    assert retry_after({"retry-after": said}) == seconds


def test_retry_after_is_guessed_when_slack_names_no_time() -> None:
    assert retry_after({}) == 30.0


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (URLError(ConnectionRefusedError()), Unreached),
        (URLError(socket.gaierror()), Unreached),
        (URLError(TimeoutError()), Unclear),
        (URLError(ConnectionResetError()), Unclear),
        (URLError("no host given"), Unclear),
        (http.client.RemoteDisconnected(""), Unclear),
        (http.client.IncompleteRead(b""), Unclear),
        (TimeoutError(), Unclear),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"), Unclear),
    ],
)
def test_only_a_connection_that_never_came_about_is_known_to_have_done_nothing(error: Exception, kind: type) -> None:
    assert isinstance(failure(error), kind)


def test_slacks_time_is_read_from_the_date_header() -> None:
    assert date_of({"date": "Tue, 01 Dec 2026 10:00:00 GMT"}) == 1796119200.0
    assert date_of({"Date": "yesterday"}) is None
    assert date_of({}) is None
