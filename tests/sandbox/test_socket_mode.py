"""Socket Mode with a real Bolt app: commands, clicks, forms, the Home tab."""

from __future__ import annotations

from typing import Any

from slack_bolt import App
from slack_sdk import WebClient

from sandbox import SandboxClient
from tests.sandbox.box_kit import Connect, buttons, field, modal, section


def test_slash_reply_is_seen_by_the_person_alone(people: SandboxClient, bolt: App, connect: Connect) -> None:
    @bolt.command("/hi")
    def hi(ack: Any, body: dict[str, Any]) -> None:
        ack(f"hello {body['user_name']}, you said {body['text']}")

    connect(bolt)
    outcome = people.slash("ana", "#general", "/hi there  now")
    assert outcome["acked"]
    assert outcome["failure"] is None
    assert outcome["reply"]["text"] == "hello ana, you said there  now"
    assert [message["text"] for message in people.messages("ana", "#general")] == ["hello ana, you said there  now"]
    assert people.messages("bo", "#general") == []


def test_form_is_opened_checked_and_submitted(people: SandboxClient, bolt: App, connect: Connect) -> None:
    @bolt.command("/join")
    def join(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(field("name", min_length=2)))
        ack()

    @bolt.view("form")
    def sent(ack: Any, body: dict[str, Any], view: dict[str, Any], client: WebClient) -> None:
        name = view["state"]["values"]["name"]["text"]["value"]
        if name == "Nobody":
            ack(response_action="errors", errors={"name": "Somebody, please."})
            return
        channel = client.conversations_open(users=body["user"]["id"])["channel"]["id"]
        client.chat_postMessage(channel=channel, text=f"Welcome, {name}")
        ack()

    connect(bolt)
    outcome = people.slash("ana", "@bot", "/join")
    assert [view["callback_id"] for view in outcome["views"]] == ["form"]
    assert people.submit("ana")["errors"] == {"name": "Please complete this required field."}
    assert people.submit("ana", {"name": "A"})["errors"] == {"name": "Enter at least 2 characters."}
    refused = people.submit("ana", {"name": "Nobody"})
    assert (refused["action"], refused["errors"]) == ("errors", {"name": "Somebody, please."})
    assert refused["view"]["state"]["values"]["name"]["text"]["value"] == "Nobody"
    done = people.submit("ana", {"text": "Ana"})
    assert (done["action"], done["view"]) == ("close", None)
    assert [message["text"] for message in done["messages"]] == ["Welcome, Ana"]
    assert people.views("ana") == []


def test_click_finds_the_newest_message_with_the_element(
    people: SandboxClient, bolt: App, slack: WebClient, connect: Connect
) -> None:
    seen: list[dict[str, Any]] = []

    @bolt.action("met")
    def met(ack: Any, body: dict[str, Any], client: WebClient) -> None:
        seen.append(body)
        client.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], text="Thanks", blocks=[])
        ack()

    connect(bolt)
    channel = people.open_dm("ana")["id"]
    slack.chat_postMessage(channel=channel, text="Did you meet?", blocks=[section("old"), buttons(met="1", no="1")])
    slack.chat_postMessage(channel=channel, text="Did you meet?", blocks=[section("new"), buttons(met="2", no="2")])
    assert people.click("ana", "met", channel="@bot")["acked"]
    assert people.click("ana", "met", channel="@bot", value="1")["acked"]
    assert [body["actions"][0]["value"] for body in seen] == ["2", "1"]
    assert seen[0]["container"]["channel_id"] == channel
    assert seen[0]["channel"] == {"id": channel, "name": "directmessage"}
    assert [message["text"] for message in people.messages("ana", channel)] == ["Thanks", "Thanks"]


def test_home_tab_is_published_when_a_person_opens_it(people: SandboxClient, bolt: App, connect: Connect) -> None:
    @bolt.event("app_home_opened")
    def opened(event: dict[str, Any], client: WebClient) -> None:
        client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [section("Good morning")]})

    connect(bolt)
    assert people.home("ana", open=False) is None
    home = people.home("ana")
    assert home is not None
    assert home["blocks"][0]["text"]["text"] == "Good morning"
