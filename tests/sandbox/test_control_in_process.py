"""The control API from the process in which the sandbox lives: the same as over HTTP, without it."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from sandbox import Sandbox, SandboxClient, SandboxError
from tests.sandbox.box_kit import START


class Sleeper:
    """Somebody who takes their time at every look."""

    name = "sleeper"

    def __init__(self) -> None:
        self.looks = 0

    def next_due(self) -> datetime | None:
        return START + timedelta(hours=1)

    def run_until_idle(self) -> bool:
        self.looks += 1
        time.sleep(0.05)
        return False


def test_a_call_answers_what_it_answers_over_http(box: Sandbox, people: SandboxClient) -> None:
    here = box.client()
    people.say("ana", "#general", "hello")
    assert here.info() == people.info()
    assert here.users() == people.users()
    assert here.messages("bo", "#general") == people.messages("bo", "#general")
    assert (
        here.slash("ana", "#general", "/nothing")["failure"] == people.slash("ana", "#general", "/nothing")["failure"]
    )


@pytest.mark.parametrize(("name", "given"), [("explode", {}), ("say", {"user": "ana", "loud": True}), ("say", {})])
def test_what_is_refused_over_http_is_refused_alike(
    box: Sandbox, people: SandboxClient, name: str, given: dict[str, object]
) -> None:
    refusals = []
    for client in (box.client(), people):
        with pytest.raises(SandboxError) as refused:
            client.call(name, **given)
        refusals.append((refused.value.code, refused.value.message))
    assert refusals[0] == refusals[1]


def test_an_answer_is_a_copy_that_can_be_changed(box: Sandbox) -> None:
    client = box.client()
    client.users()[0]["profile"]["title"] = "Emperor"
    assert client.users()[0]["profile"]["title"] != "Emperor"


def test_calls_after_the_end_say_that_nobody_is_there() -> None:
    box = Sandbox(frozen=True)
    with pytest.raises(OSError, match="does not run"):
        box.client().info()
    with box:
        client = box.client()
        assert client.info()["now"]
    with pytest.raises(OSError, match="does not run"):
        client.info()


def test_an_end_in_the_middle_of_a_call_ends_the_call() -> None:
    with Sandbox(frozen=True, start=START) as box:
        client, sleeper = box.client(), Sleeper()
        box.register(sleeper)

        def walk() -> None:
            with suppress(OSError):  # ended before it got there
                client.advance(to=START + timedelta(days=400))

        walking = threading.Thread(target=walk)
        walking.start()
        while not sleeper.looks:
            time.sleep(0.01)
    walking.join(10)
    assert not walking.is_alive()


def test_what_is_lent_is_a_command_of_which_the_app_hears_nothing(box: Sandbox, people: SandboxClient) -> None:
    lent = people.lend("ana", "#general")
    assert {"trigger_id", "response_url", "user_id", "channel_id", "token"} <= lent.keys()
    assert lent["trigger_id"] != people.lend("ana", "#general")["trigger_id"]
    assert people.transcript() == []
