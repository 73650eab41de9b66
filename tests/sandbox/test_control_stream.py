"""The stream of news: what pages hear, and whom it concerns."""

from __future__ import annotations

import json
import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import urllib3
from slack_bolt import App
from slack_sdk import WebClient

from sandbox import Sandbox, SandboxClient
from tests.sandbox.box_kit import PATIENCE, Connect, eventually, modal, section

News = dict[str, Any]


@contextmanager
def listening(box: Sandbox, user: str | None = None) -> Iterator[queue.Queue[News]]:
    """What one page hears. It ends by closing its connection, as a browser does."""
    found: queue.Queue[News] = queue.Queue()
    ready = threading.Event()
    query = {"user": user} if user else {}
    with urllib3.PoolManager() as http:
        answer = http.request("GET", f"{box.url}/sandbox/stream", fields=query, preload_content=False)

    def read() -> None:
        try:
            for line in lines_of(answer):
                ready.set()
                if line.startswith("data: "):
                    found.put(json.loads(line[6:]))
        except (urllib3.exceptions.HTTPError, OSError):
            return

    thread = threading.Thread(target=read)
    thread.start()
    assert ready.wait(PATIENCE)
    yield found
    box.client().call("fault", kind="delay", method="nothing")  # wakes the reader up: everybody hears of faults
    eventually(lambda: not found.empty())
    answer.shutdown()
    thread.join(PATIENCE)
    answer.close()


def lines_of(answer: urllib3.BaseHTTPResponse) -> Iterator[str]:
    """Line by line, as they come."""
    rest = b""
    for part in answer.stream():
        *lines, rest = (rest + part).split(b"\n")
        yield from (line.decode() for line in lines)


def heard(found: queue.Queue[News], kind: str) -> News:
    """The next news of this kind."""
    while True:
        news = found.get(timeout=PATIENCE)
        if news["type"] == kind:
            return news


def ids(people: SandboxClient) -> dict[str, str]:
    return {user["name"]: user["id"] for user in people.users()}


def test_message_is_heard_by_those_who_may_see_it(box: Sandbox, people: SandboxClient, slack: WebClient) -> None:
    who = ids(people)
    with listening(box, who["ana"]) as ana, listening(box, who["bo"]) as bo, listening(box) as everything:
        people.create_channel("closed", "ana", private=True, bot=True)
        ts = slack.chat_postMessage(channel="closed", text="secret")["ts"]
        assert heard(ana, "channel")["channel"]["name"] == "closed"
        message = heard(ana, "message")
        assert (message["message"]["text"], message["ts"]) == ("secret", ts)
        assert heard(ana, "unread")["unread"] == 1
        assert heard(everything, "message")["ts"] == ts
        slack.chat_update(channel=message["channel"], ts=ts, text="changed")
        assert heard(ana, "message_changed")["message"]["text"] == "changed"
        slack.chat_delete(channel=message["channel"], ts=ts)
        assert heard(ana, "message_deleted")["ts"] == ts
        people.say("robin", "#general", "for all")
        assert heard(bo, "message")["message"]["text"] == "for all"


def test_form_and_home_are_heard_by_their_person(
    box: Sandbox, people: SandboxClient, slack: WebClient, bolt: App, connect: Connect
) -> None:
    @bolt.command("/go")
    def go(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal())
        ack()

    connect(bolt)
    who = ids(people)
    with listening(box, who["ana"]) as ana, listening(box, who["bo"]) as bo:
        people.slash("ana", "#general", "/go")
        assert [view["callback_id"] for view in heard(ana, "view")["views"]] == ["form"]
        people.close_view("ana")
        assert heard(ana, "view")["views"] == []
        slack.views_publish(user_id=who["bo"], view={"type": "home", "blocks": [section("hi")]})
        assert heard(bo, "home")["view"]["blocks"][0]["text"]["text"] == "hi"


def test_failed_command_is_heard_by_its_person(box: Sandbox, people: SandboxClient) -> None:
    with listening(box, ids(people)["ana"]) as ana:
        people.slash("ana", "#general", "/nothing")
        assert "/nothing failed" in heard(ana, "failure")["text"]


def test_clock_people_and_faults_are_heard_by_everybody(box: Sandbox, people: SandboxClient) -> None:
    with listening(box, ids(people)["ana"]) as ana:
        people.advance(seconds=60)
        now = box.now().isoformat()
        while heard(ana, "clock")["now"] != now:
            pass
        people.add_user("cleo")
        assert heard(ana, "user")["user"]["name"] == "cleo"
        people.fault("delay", method="auth.test")
        assert heard(ana, "fault")["kind"] == "delay"


def test_stream_ends_with_the_sandbox() -> None:
    with Sandbox(frozen=True) as box:
        lines = lines_of(urllib3.request("GET", f"{box.url}/sandbox/stream", preload_content=False))
        assert next(lines) == ": hello"
        box.stop()
        assert [line for line in lines if line] == []
