"""How every Web API call is taken: tokens, forms, scopes, pages, rates."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox, SandboxClient
from tests.sandbox.box_kit import START, error_of

MULTIPART = b'--x\r\nContent-Disposition: form-data; name="foo"\r\n\r\nbar\r\n--x--\r\n'


def call(box: Sandbox, method: str, body: bytes, kind: str, token: str | None = None) -> tuple[int, Any, Any]:
    """Status, JSON and headers of one raw call."""
    headers = {"Content-Type": kind}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(f"{box.api_url}{method}", body, headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.load(answer), answer.headers
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused), refused.headers


def test_auth_test_tells_who_the_bot_is(slack: WebClient, people: SandboxClient) -> None:
    answer, info = slack.auth_test(), people.info()
    assert (answer["user_id"], answer["bot_id"]) == (info["bot"]["user_id"], info["bot"]["bot_id"])
    assert answer["team_id"] == info["team"]["id"]


@pytest.mark.parametrize(("token", "error"), [("", "not_authed"), ("xoxb-other", "invalid_auth")])
def test_wrong_token_is_refused(box: Sandbox, token: str, error: str) -> None:
    client = WebClient(token=token or None, base_url=box.api_url)
    assert error_of(client.auth_test) == error


def test_each_kind_of_token_has_its_own_methods(box: Sandbox, slack: WebClient) -> None:
    assert error_of(slack.apps_connections_open, app_token=box.bot_token) == "not_allowed_token_type"
    assert error_of(WebClient(token=box.app_token, base_url=box.api_url).users_list) == "not_allowed_token_type"


def test_unknown_method_is_named(slack: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        slack.api_call("made.up")
    assert (refused.value.response["error"], refused.value.response["req_method"]) == ("unknown_method", "made.up")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"foo": "bar"}', "application/json;charset=utf-8"),
        (b"foo=bar", "application/x-www-form-urlencoded"),
        (
            MULTIPART,
            "multipart/form-data; boundary=x",
        ),
    ],
)
def test_arguments_come_in_any_form(box: Sandbox, body: bytes, kind: str) -> None:
    assert call(box, "api.test?more=1", body, kind)[1] == {"ok": True, "args": {"more": "1", "foo": "bar"}}


def test_arguments_come_with_get(box: Sandbox) -> None:
    with urllib.request.urlopen(f"{box.api_url}auth.test?token={box.bot_token}") as answer:
        assert json.load(answer)["ok"]


@pytest.mark.parametrize(("body", "error"), [(b"{", "invalid_json"), (b"[]", "json_not_object")])
def test_malformed_json_is_refused(box: Sandbox, body: bytes, error: str) -> None:
    assert call(box, "auth.test", body, "application/json", box.bot_token)[1]["error"] == error


def test_date_header_tells_the_sandboxs_time(box: Sandbox) -> None:
    headers = call(box, "auth.test", b"", "application/json", box.bot_token)[2]
    assert headers["Date"] == "Mon, 23 Nov 2026 09:00:00 GMT"
    assert box.now() == START


def test_missing_scope_names_what_is_needed_and_provided(slack: WebClient, people: SandboxClient) -> None:
    people.scopes(remove=["chat:write", "im:history"])
    channel = people.open_dm("ana")["id"]
    with pytest.raises(SlackApiError) as refused:
        slack.chat_postMessage(channel=channel, text="x")
    assert (refused.value.response["error"], refused.value.response["needed"]) == ("missing_scope", "chat:write")
    assert "users:read" in refused.value.response["provided"].split(",")
    assert error_of(slack.conversations_history, channel=channel) == "missing_scope"
    people.scopes(add=["chat:write"])
    assert slack.chat_postMessage(channel=channel, text="x")["ok"]


def test_scopes_come_from_the_manifest(tmp_path: Path) -> None:
    manifest = tmp_path / "app.yml"
    manifest.write_text(
        "display_information: {name: Tea}\nfeatures: {bot_user: {display_name: tea}}\n"
        "oauth_config: {scopes: {bot: [users:read]}}\n",
        encoding="utf-8",
    )
    with Sandbox(manifest=manifest, rates=False) as box:
        slack = WebClient(token=box.bot_token, base_url=box.api_url)
        assert slack.auth_test()["user"] == "tea"
        assert slack.auth_test().headers["x-oauth-scopes"] == "users:read"
        assert error_of(slack.chat_postMessage, channel="C1", text="x") == "missing_scope"
        assert error_of(slack.conversations_open, users="U1") == "missing_scope"
        assert slack.users_list()["members"]
        assert "email" not in slack.users_list()["members"][1]["profile"]


def test_lists_come_in_pages(slack: WebClient, people: SandboxClient) -> None:
    for number in range(12):
        people.add_user(f"person{number}")
    everyone = [user["id"] for user in slack.users_list()["members"]]
    paged = [user["id"] for page in slack.users_list(limit=5) for user in page["members"]]
    assert paged == everyone
    assert len(everyone) == 12 + len({"bot", "robin", "ana", "bo", "slackbot"})
    assert error_of(slack.users_list, cursor="nonsense") == "invalid_cursor"
    assert error_of(slack.users_list, limit=-1) == "invalid_limit"


def test_parallel_posts_are_each_stored_once_in_order(slack: WebClient, people: SandboxClient) -> None:
    channel = people.open_dm("ana")["id"]

    def post(number: int) -> str:
        return str(slack.chat_postMessage(channel=channel, text=str(number))["ts"])

    with ThreadPoolExecutor(8) as pool:
        stamps = list(pool.map(post, range(80)))
    stored = people.messages("ana", channel)
    assert sorted(stamps) == [message["ts"] for message in stored]
    assert sorted(int(message["text"]) for message in stored) == list(range(80))


def test_too_many_calls_get_429_with_the_seconds_to_wait(slack: WebClient, people: SandboxClient) -> None:
    people.rates(on=True)
    channel = people.open_dm("ana")["id"]
    taken: list[str] = []

    def post_on() -> None:
        for _ in range(30):  # the longer the posts take, the more of them are allowed
            taken.append(slack.chat_postMessage(channel=channel, text="a short burst is taken")["ts"])

    with pytest.raises(SlackApiError) as refused:
        post_on()
    assert len(taken) >= 5
    assert (refused.value.response.status_code, refused.value.response["error"]) == (429, "ratelimited")
    assert int(refused.value.response.headers["retry-after"]) >= 1
    other = people.open_dm("bo")["id"]
    assert slack.chat_postMessage(channel=other, text="another conversation goes on")["ok"]
    assert people.rates(on=False) == {"on": False}
    assert slack.chat_postMessage(channel=channel, text="x")["ok"]


def test_each_method_has_its_own_rate(slack: WebClient, people: SandboxClient) -> None:
    people.rates(on=True)
    codes = [error_of(slack.users_list) for _ in range(25)]
    assert codes[:20] == [""] * 20
    assert "ratelimited" in codes
    assert error_of(slack.team_info) == ""


def test_after_a_revocation_every_call_says_so(slack: WebClient, people: SandboxClient) -> None:
    people.install("revoked")
    assert error_of(slack.auth_test) == "token_revoked"
    people.install("uninstalled")
    assert error_of(slack.auth_test) == "account_inactive"
    people.install("installed")
    assert slack.auth_test()["ok"]
