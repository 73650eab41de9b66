"""Planned misfortune: each kind of fault, how often it strikes, and what has happened all the same."""

from __future__ import annotations

import http.client
import json
import urllib.error
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import SandboxClient, SandboxError
from tests.sandbox.box_kit import Connect, error_of, eventually


@pytest.fixture
def dm(people: SandboxClient) -> str:
    return str(people.open_dm("ana")["id"])


def texts(people: SandboxClient, channel: str) -> list[str]:
    return [message["text"] for message in people.messages("ana", channel)]


def test_message_is_stored_before_the_connection_is_cut(slack: WebClient, people: SandboxClient, dm: str) -> None:
    people.fault("store_then_cut", method="chat.postMessage")
    with pytest.raises((http.client.HTTPException, OSError)):
        slack.chat_postMessage(channel=dm, text="stored")
    assert texts(people, dm) == ["stored"]
    slack.chat_postMessage(channel=dm, text="next")
    assert texts(people, dm) == ["stored", "next"]


def test_nothing_is_stored_when_the_cut_comes_first(slack: WebClient, people: SandboxClient, dm: str) -> None:
    people.fault("cut_before_store", method="chat.postMessage")
    with pytest.raises((http.client.HTTPException, OSError)):
        slack.chat_postMessage(channel=dm, text="lost")
    assert texts(people, dm) == []


def test_late_answer_comes_after_the_message(slack: WebClient, people: SandboxClient, dm: str) -> None:
    people.fault("delay", method="chat.postMessage", seconds=5)
    hasty = WebClient(token=slack.token, base_url=slack.base_url, retry_handlers=[], timeout=1)
    with pytest.raises(TimeoutError):
        hasty.chat_postMessage(channel=dm, text="late")
    eventually(lambda: texts(people, dm) == ["late"])


@pytest.mark.parametrize(("kind", "status"), [("status", 503), ("status", 500), ("html", 200)])
@pytest.mark.parametrize("stored", [True, False])
def test_answer_that_is_no_slack_answer(
    slack: WebClient, people: SandboxClient, dm: str, kind: str, status: int, stored: bool
) -> None:
    people.fault(kind, status=status if kind == "status" else 503, stored=stored)
    with pytest.raises(SlackApiError) as broken:
        slack.chat_postMessage(channel=dm, text="x")
    assert broken.value.response.status_code == status
    assert texts(people, dm) == (["x"] if stored else [])


def test_answer_that_breaks_off(slack: WebClient, people: SandboxClient, dm: str) -> None:
    people.fault("truncated_json")
    with pytest.raises(SlackApiError):
        slack.chat_postMessage(channel=dm, text="x")
    assert texts(people, dm) == ["x"]


def test_answer_without_a_timestamp(slack: WebClient, people: SandboxClient, dm: str) -> None:
    people.fault("ok_without_ts")
    answer = slack.chat_postMessage(channel=dm, text="x")
    assert answer["ok"]
    assert answer.get("ts") is None
    assert texts(people, dm) == ["x"]


def test_rate_limit_on_demand(slack: WebClient, people: SandboxClient, dm: str) -> None:
    people.fault("ratelimited", retry_after=7)
    with pytest.raises(SlackApiError) as limited:
        slack.chat_postMessage(channel=dm, text="x")
    assert (limited.value.response.status_code, limited.value.response.headers["retry-after"]) == (429, "7")


def test_any_error_code_for_any_method(slack: WebClient, people: SandboxClient, dm: str) -> None:
    people.fault("error", method="chat.postMessage", error="restricted_action")
    assert slack.conversations_info(channel=dm)["ok"]
    assert error_of(slack.chat_postMessage, channel=dm, text="x") == "restricted_action"
    people.fault("error", error="fatal_error", stored=True)
    assert error_of(slack.chat_postMessage, channel=dm, text="stored") == "fatal_error"
    assert texts(people, dm) == ["stored"]


def test_history_lags_behind_a_post(slack: WebClient, people: SandboxClient, dm: str) -> None:
    people.fault("history_lag", seconds=3600)
    slack.chat_postMessage(channel=dm, text="late")
    slack.chat_postMessage(channel=dm, text="at once")
    seen = [message["text"] for message in slack.conversations_history(channel=dm)["messages"]]
    assert seen == ["at once"]
    assert texts(people, dm) == ["late", "at once"]


def test_history_shows_a_post_in_its_place_after_the_lag(slack: WebClient, people: SandboxClient, dm: str) -> None:
    people.fault("history_lag", seconds=0.3)
    late = slack.chat_postMessage(channel=dm, text="late")["ts"]
    soon = slack.chat_postMessage(channel=dm, text="at once")["ts"]
    eventually(lambda: [one["ts"] for one in slack.conversations_history(channel=dm)["messages"]] == [soon, late])


def test_fault_strikes_as_often_as_planned(slack: WebClient, people: SandboxClient, dm: str) -> None:
    people.fault("error", error="internal_error", method="auth.test", skip=2, times=3)
    codes = [error_of(slack.auth_test) for _ in range(7)]
    assert codes == ["", "", "internal_error", "internal_error", "internal_error", "", ""]
    assert people.faults() == []


def test_fault_strikes_in_its_channel_alone(slack: WebClient, people: SandboxClient, dm: str) -> None:
    other = people.open_dm("bo")["id"]
    people.fault("error", error="is_archived", channel=dm, times=-1)
    assert slack.chat_postMessage(channel=other, text="x")["ok"]
    assert error_of(slack.chat_postMessage, channel=dm, text="x") == "is_archived"
    assert people.faults()[0]["channel"] == dm
    people.clear_faults()
    assert slack.chat_postMessage(channel=dm, text="x")["ok"]


def test_fault_strikes_by_chance(slack: WebClient, people: SandboxClient) -> None:
    people.fault("error", error="internal_error", times=-1, probability=0.5)
    codes = [error_of(slack.auth_test) for _ in range(60)]
    assert 10 < codes.count("internal_error") < 50


@pytest.mark.parametrize("ack_seconds", [0.3])
def test_ignored_ack_brings_the_event_again(
    ack_seconds: float, people: SandboxClient, bolt: App, connect: Connect
) -> None:
    seen: list[str] = []

    @bolt.event("team_join")
    def join(body: dict[str, Any]) -> None:
        seen.append(body["event_id"])

    connect(bolt)
    people.fault("drop_ack", method="team_join")
    people.add_user("cleo")
    eventually(lambda: len(seen) >= 2)
    assert len(set(seen)) == 1


def test_struck_calls_are_marked_in_the_transcript(slack: WebClient, people: SandboxClient, dm: str) -> None:
    people.fault("store_then_cut")
    with pytest.raises((http.client.HTTPException, urllib.error.URLError, OSError)):
        slack.chat_postMessage(channel=dm, text="x")
    line = people.transcript()[-1]
    assert (line["method"], line["fault"], line["status"]) == ("chat.postMessage", "store_then_cut", "cut")
    assert line["response"]["ok"]
    assert str(slack.token) not in json.dumps(people.transcript())


@pytest.mark.parametrize(
    ("kind", "settings", "code"),
    [("storm", {}, "invalid_kind"), ("error", {}, "missing_error"), ("delay", {"secs": 1}, "unknown_argument")],
)
def test_fault_that_cannot_be_planned_is_refused(
    people: SandboxClient, kind: str, settings: dict[str, Any], code: str
) -> None:
    with pytest.raises(SandboxError) as refused:
        people.fault(kind, **settings)
    assert refused.value.code == code
