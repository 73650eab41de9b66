"""What Slack promises about deliveries: in time or failed, events again and again, one connection each."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import urllib3
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.socket_mode import SocketModeClient
from websockets.sync.client import ClientConnection
from websockets.sync.client import connect as dial

from sandbox import Sandbox, SandboxClient, SandboxError
from tests.sandbox.box_kit import PATIENCE, Connect, buttons, end, end_client, eventually, field, modal, section


def test_app_that_is_not_connected_fails_every_command(people: SandboxClient) -> None:
    outcome = people.slash("ana", "#general", "/hi")
    assert (outcome["acked"], outcome["failure"]) == (False, '/hi failed with the error "dispatch_failed"')


@pytest.mark.parametrize("ack_seconds", [0.5])
def test_command_that_is_not_acknowledged_in_time_fails_once(
    ack_seconds: float, people: SandboxClient, bolt: App, connect: Connect
) -> None:
    calls: list[int] = []
    release = threading.Event()

    @bolt.command("/slow")
    def slow(ack: Any) -> None:
        calls.append(1)
        release.wait(10)
        ack()

    connect(bolt)
    outcome = people.slash("ana", "#general", "/slow")
    eventually(lambda: calls)
    release.set()
    assert outcome["failure"] == '/slow failed with the error "operation_timeout"'
    assert calls == [1]


@pytest.mark.parametrize("ack_seconds", [0.5])
def test_click_and_form_that_are_not_acknowledged_say_so(
    ack_seconds: float,
    people: SandboxClient,
    slack: WebClient,
    bolt: App,
    connect: Connect,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.CRITICAL)

    @bolt.action("press")
    def press(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal())
        raise RuntimeError("broken on purpose")

    @bolt.view("form")
    def sent(ack: Any) -> None:
        raise RuntimeError("broken on purpose")

    connect(bolt)
    channel = people.open_dm("ana")["id"]
    slack.chat_postMessage(channel=channel, text="x", blocks=[buttons(press="1")])
    clicked = people.click("ana", "press", channel=channel)
    assert (clicked["acked"], "operation_timeout" in clicked["failure"]) == (False, True)
    eventually(lambda: people.views("ana"))
    submitted = people.submit("ana", {"name": "Ana"})
    assert (submitted["action"], submitted["view"]["callback_id"]) == ("failure", "form")
    assert "trouble connecting" in submitted["failure"]


@pytest.mark.parametrize("ack_seconds", [0.5])
def test_event_is_delivered_again_until_it_is_acknowledged(
    ack_seconds: float, people: SandboxClient, bolt: App, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL)
    ids: set[str] = set()
    reasons: dict[int, list[str] | None] = {}  # by the number of the retry: a slow app handles several at once

    @bolt.event("app_mention")
    def mentioned(body: dict[str, Any], request: Any) -> None:
        retry = int(request.headers.get("x-slack-retry-num", ["0"])[0])
        ids.add(body["event_id"])
        reasons[retry] = request.headers.get("x-slack-retry-reason")
        if retry < 2:
            raise RuntimeError("broken on purpose")

    @bolt.event("message")
    def said() -> None: ...

    connect(bolt)
    people.create_channel("team", "ana", bot=True)
    people.say("ana", "#team", "hello @bot")
    eventually(lambda: reasons.keys() >= {0, 1, 2})
    assert len(ids) == 1
    assert [reasons[retry] for retry in range(3)] == [None, ["timeout"], ["timeout"]]


def test_event_waits_for_an_app_that_lost_its_connection(connect: Connect) -> None:
    joined: list[str] = []
    with Sandbox(frozen=True, rates=False, redelivery=(0.1,) * 200, ack_timeout=PATIENCE) as box:
        slack = WebClient(token=box.bot_token, base_url=box.api_url, retry_handlers=[])
        app = App(client=slack, process_before_response=True)

        @app.event("team_join")
        def join(event: dict[str, Any]) -> None:
            joined.append(event["user"]["name"])

        handler, client = connect(app, at=box), box.client()
        handler.client.auto_reconnect_enabled = False  # not before the event has met with nobody
        client.fault("socket_disconnect")
        eventually(lambda: client.info()["connections"] == 0)
        client.add_user("cleo")
        eventually(lambda: "no connection" in [line["status"] for line in client.transcript()])
        handler.client.auto_reconnect_enabled = True
        eventually(lambda: joined == ["cleo"])
        assert handler.client.is_connected()
        end(box, handler)


def test_app_reconnects_after_the_warning(people: SandboxClient, bolt: App, connect: Connect) -> None:
    handler = connect(bolt)
    first = handler.client.session_id()
    people.fault("socket_disconnect", seconds=0.2)
    eventually(lambda: handler.client.is_connected() and handler.client.session_id() != first)
    eventually(lambda: people.info()["connections"] == 1)
    assert len(tickets(people)) >= 2


def tickets(people: SandboxClient) -> list[str]:
    calls = people.transcript()
    return [line["response"]["url"] for line in calls if line.get("method") == "apps.connections.open"]


def test_connection_is_warned_after_its_time() -> None:
    with Sandbox(frozen=True, rates=False, connection_seconds=0.2) as box, link(box) as socket:
        assert '"approximate_connection_time": 0' in socket.recv(5)
        assert '"reason": "warning"' in socket.recv(5)


@contextmanager
def link(box: Sandbox) -> Iterator[ClientConnection]:
    """A bare Socket Mode connection."""
    url = WebClient(base_url=box.api_url).apps_connections_open(app_token=box.app_token)["url"]
    with dial(url, proxy=None) as socket:
        yield socket


def test_each_envelope_goes_to_one_connection_in_turn(people: SandboxClient, box: Sandbox, slack: WebClient) -> None:
    seen: list[int] = []

    def begin(number: int) -> SocketModeClient:
        client = SocketModeClient(app_token=box.app_token, web_client=slack, ping_interval=0.5)

        def answer(client: SocketModeClient, request: Any) -> None:
            from slack_sdk.socket_mode.response import SocketModeResponse

            seen.append(number)
            client.send_socket_mode_response(SocketModeResponse(request.envelope_id))

        client.socket_mode_request_listeners.append(answer)  # type: ignore[arg-type]
        client.connect()
        return client

    clients = [begin(number) for number in range(3)]
    eventually(lambda: people.info()["connections"] == 3)
    for _ in range(6):
        assert people.slash("ana", "#general", "/hi")["acked"]
    assert sorted(seen) == [0, 0, 1, 1, 2, 2]
    for client in clients:
        client.default_auto_reconnect_enabled = client.auto_reconnect_enabled = False
    for client in clients:
        end_client(box, client)


def test_ticket_opens_one_connection(box: Sandbox) -> None:
    url = WebClient(base_url=box.api_url).apps_connections_open(app_token=box.app_token)["url"]
    with dial(url, proxy=None) as socket:
        assert '"type": "hello"' in socket.recv(5)
    answer = urllib3.request("GET", url.replace("ws://", "http://"), headers=UPGRADE)
    assert answer.status == 403


UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}


def test_slash_payload_has_slacks_shape(people: SandboxClient, bolt: App, connect: Connect) -> None:
    bodies: list[dict[str, Any]] = []

    @bolt.command("/hi")
    def hi(ack: Any, body: dict[str, Any]) -> None:
        bodies.append(body)
        ack(blocks=[section("in blocks")], response_type="in_channel", text="x")

    connect(bolt)
    secret = people.create_channel("secret", "ana", private=True)
    assert people.slash("ana", "#secret", "/hi  a b ")["reply"]["blocks"][0]["text"]["text"] == "in blocks"
    people.slash("ana", "@bot", "/hi")
    info, body = people.info(), bodies[0]
    assert (body["team_id"], body["team_domain"], body["api_app_id"]) == (
        info["team"]["id"],
        "acme",
        info["bot"]["app_id"],
    )
    assert (body["command"], body["text"], body["user_name"]) == ("/hi", "a b", "ana")
    assert (body["channel_id"], body["channel_name"]) == (secret["id"], "privategroup")
    assert body["is_enterprise_install"] == "false"
    assert bodies[1]["channel_name"] == "directmessage"


def test_message_payload_carries_state_and_container(
    people: SandboxClient, slack: WebClient, bolt: App, connect: Connect
) -> None:
    bodies: list[dict[str, Any]] = []

    @bolt.action("press")
    def press(ack: Any, body: dict[str, Any]) -> None:
        bodies.append(body)
        ack()

    @bolt.action("when")
    def when(ack: Any) -> None:
        ack()

    connect(bolt)
    channel = people.create_channel("team", "ana", bot=True)
    picker = {"type": "datepicker", "action_id": "when", "initial_date": "2026-11-23"}
    row = {"type": "actions", "block_id": "row", "elements": [picker, *buttons(press="1")["elements"]]}
    ts = slack.chat_postMessage(channel=channel["id"], text="x", blocks=[row])["ts"]
    people.click("ana", "when", channel="#team", value="2026-12-01")
    people.click("ana", "press", channel="#team")
    body = bodies[0]
    container = {"type": "message", "message_ts": ts, "channel_id": channel["id"], "is_ephemeral": False}
    assert body["container"] == container
    assert body["message"]["ts"] == ts
    assert body["state"]["values"] == {"row": {"when": {"type": "datepicker", "selected_date": "2026-12-01"}}}
    assert body["actions"][0]["text"] == {"type": "plain_text", "text": "press", "emoji": True}
    assert (body["channel"]["name"], body["is_enterprise_install"], body["enterprise"]) == ("team", False, None)
    slack.chat_postEphemeral(channel=channel["id"], user=channel["creator"], text="x", blocks=[buttons(press="2")])
    people.click("ana", "press", channel="#team")
    assert bodies[1]["container"]["is_ephemeral"]
    assert "message" not in bodies[1]


def test_form_can_be_updated_pushed_and_cleared_by_its_answer(
    people: SandboxClient, bolt: App, connect: Connect
) -> None:
    @bolt.command("/go")
    def go(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(callback_id="one", notify_on_close=True))
        ack()

    @bolt.view("one")
    def one(ack: Any) -> None:
        ack(response_action="update", view=modal(field("age"), callback_id="two"))

    @bolt.view("two")
    def two(ack: Any) -> None:
        ack(response_action="push", view=modal(field("town"), callback_id="three"))

    @bolt.view("three")
    def three(ack: Any) -> None:
        ack(response_action="clear")

    connect(bolt)
    people.slash("ana", "#general", "/go")
    updated = people.submit("ana", {"name": "Ana"})
    assert (updated["action"], updated["view"]["callback_id"]) == ("update", "two")
    pushed = people.submit("ana", {"age": "7"})
    assert (pushed["action"], pushed["view"]["callback_id"]) == ("push", "three")
    assert [view["callback_id"] for view in people.views("ana")] == ["two", "three"]
    cleared = people.submit("ana", {"town": "Lisbon"})
    assert (cleared["action"], cleared["view"]) == ("clear", None)


@pytest.mark.parametrize("answer", [{"errors": {"nowhere": "x"}}, {"errors": {}}])
def test_errors_that_name_no_field_are_a_failure(
    people: SandboxClient, bolt: App, connect: Connect, answer: dict[str, Any]
) -> None:
    @bolt.command("/go")
    def go(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal())
        ack()

    @bolt.view("form")
    def sent(ack: Any) -> None:
        ack({"response_action": "errors", **answer})

    connect(bolt)
    people.slash("ana", "#general", "/go")
    assert people.submit("ana", {"name": "x"})["action"] == "failure"


def test_closing_is_told_when_the_view_asks_for_it(people: SandboxClient, bolt: App, connect: Connect) -> None:
    closed: list[tuple[str, bool]] = []

    @bolt.command("/go")
    def go(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(notify_on_close=True))
        ack()

    @bolt.view_closed("form")
    def shut(ack: Any, body: dict[str, Any]) -> None:
        closed.append((body["view"]["callback_id"], body["is_cleared"]))
        ack()

    connect(bolt)
    people.slash("ana", "#general", "/go")
    people.close_view("ana")
    people.slash("ana", "#general", "/go")
    people.close_view("ana", all=True)
    assert closed == [("form", False), ("form", True)]


def test_options_come_from_the_app(people: SandboxClient, bolt: App, connect: Connect) -> None:
    @bolt.command("/go")
    def go(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        chosen = field("skill", "pick", type="external_select", min_query_length=0)
        client.views_open(trigger_id=body["trigger_id"], view=modal(chosen))
        ack()

    @bolt.options("pick")
    def pick(ack: Any, body: dict[str, Any]) -> None:
        assert (body["block_id"], body["view"]["type"]) == ("skill", "modal")
        text = {"type": "plain_text", "text": f"{body['value']}ing"}
        ack(options=[{"text": text, "value": body["value"]}])

    connect(bolt)
    people.slash("ana", "#general", "/go")
    assert people.options("ana", "pick", value="writ")["options"][0]["text"]["text"] == "writing"


@pytest.mark.parametrize("ack_seconds", [0.3])
def test_options_that_do_not_come_in_time_are_an_error(
    ack_seconds: float, people: SandboxClient, slack: WebClient, bolt: App, connect: Connect
) -> None:
    @bolt.options("pick")
    def pick(ack: Any) -> None:
        ack(options=[])

    connect(bolt)
    picker = {"type": "external_select", "action_id": "pick", "min_query_length": 0}
    channel = people.open_dm("ana")["id"]
    slack.chat_postMessage(channel=channel, text="x", blocks=[{"type": "actions", "elements": [picker]}])
    people.fault("drop_ack", method="block_suggestion")
    with pytest.raises(SandboxError, match="operation_timeout"):
        people.options("ana", "pick", channel=channel)
