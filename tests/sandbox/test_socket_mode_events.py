"""Which events reach the app, and what they carry."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from sandbox import Sandbox, SandboxClient
from tests.sandbox.box_kit import Connect, end, eventually

KINDS = (
    "message",
    "app_mention",
    "app_home_opened",
    "member_joined_channel",
    "member_left_channel",
    "team_join",
    "user_change",
    "channel_archive",
    "channel_unarchive",
    "channel_created",
    "channel_rename",
    "channel_left",
    "group_left",
    "group_archive",
    "group_rename",
    "tokens_revoked",
    "app_uninstalled",
    "reaction_added",
    "reaction_removed",
)
Events = list[dict[str, Any]]


def listen(app: App) -> Events:
    """Every event that the app gets, its envelope's fields beside it."""
    found: Events = []

    def note(body: dict[str, Any], event: dict[str, Any]) -> None:
        found.append({**event, "_body": body})

    for kind in KINDS:
        app.event(kind)(note)
    return found


@pytest.fixture
def events(people: SandboxClient, bolt: App, connect: Connect) -> Events:
    found = listen(bolt)
    connect(bolt)
    return found


def types(events: Events) -> list[str]:
    return [event["type"] for event in events]


def wait_for(events: Events, *kinds: str) -> dict[str, Any]:
    """The newest event, once these kinds and no others have come."""
    eventually(lambda: sorted(types(events)) == sorted(kinds))
    newest = events[-1]
    events.clear()
    return newest


def test_event_wrapper_has_slacks_shape(people: SandboxClient, events: Events) -> None:
    people.say("ana", "@bot", "hi")
    event = wait_for(events, "message")
    body, info = event["_body"], people.info()
    assert (event["text"], event["channel_type"], event["event_ts"]) == ("hi", "im", event["ts"])
    assert (body["type"], body["team_id"], body["api_app_id"]) == (
        "event_callback",
        info["team"]["id"],
        info["bot"]["app_id"],
    )
    assert body["event_id"].startswith("Ev")
    assert body["event_time"] == int(info["epoch"])
    assert body["authorizations"][0]["user_id"] == info["bot"]["user_id"]
    assert body["authorizations"][0]["is_bot"] is True


def test_messages_come_from_conversations_that_the_bot_is_in(people: SandboxClient, events: Events) -> None:
    people.say("ana", "#general", "not here")
    people.open_dm("ana", ["bo", "@bot"])
    group = people.channels("bo")[-1]["id"]
    people.say("bo", group, "in a group")
    assert wait_for(events, "message")["channel_type"] == "mpim"
    people.create_channel("closed", "ana", private=True, bot=True)
    people.say("ana", "#closed", "in private")
    eventually(lambda: "message" in types(events))
    assert [event["channel_type"] for event in events if event["type"] == "message"] == ["group"]


def test_mention_is_an_event_of_its_own(people: SandboxClient, events: Events) -> None:
    people.create_channel("team", "ana", bot=True)
    wait_for(events, "channel_created", "member_joined_channel")
    people.say("ana", "#team", "hello @bot, meet @bo")
    wait_for_both = eventually(lambda: sorted(types(events)) == ["app_mention", "message"])
    assert wait_for_both
    bo = next(user["id"] for user in people.users() if user["name"] == "bo")
    text = f"hello <@{people.info()['bot']['user_id']}>, meet <@{bo}>"
    assert {event["text"] for event in events} == {text}


def test_the_bots_own_messages_are_told_when_posted_changed_and_deleted(
    people: SandboxClient, slack: WebClient, events: Events
) -> None:
    channel = people.open_dm("ana")["id"]
    ts = slack.chat_postMessage(channel=channel, text="one")["ts"]
    slack.chat_update(channel=channel, ts=ts, text="two")
    slack.chat_delete(channel=channel, ts=ts)
    told = [line["payload"]["event"] for line in people.transcript() if line["direction"] == "delivery"]
    posted, changed, deleted = told
    assert (posted["text"], posted["bot_id"]) == ("one", people.info()["bot"]["bot_id"])
    assert (changed["subtype"], changed["message"]["text"]) == ("message_changed", "two")
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", ts)


def test_coming_and_going_is_told(people: SandboxClient, events: Events) -> None:
    people.create_channel("team", "ana", bot=True)
    wait_for(events, "channel_created", "member_joined_channel")
    people.join("bo", "#team")
    joined = wait_for(events, "member_joined_channel")
    assert joined["channel_type"] == "C"
    people.leave("bo", "#team")
    assert wait_for(events, "member_left_channel")["user"] == joined["user"]
    people.leave("@bot", "#team")
    wait_for(events, "channel_left")
    people.create_channel("closed", "ana", private=True, bot=True)
    wait_for(events, "member_joined_channel")
    people.leave("@bot", "#closed")
    wait_for(events, "group_left")


def test_channels_fate_is_told(people: SandboxClient, events: Events) -> None:
    people.rename("#general", "everyone")
    assert wait_for(events, "channel_rename")["channel"]["name"] == "everyone"
    people.archive("#everyone")
    wait_for(events, "channel_archive")
    people.archive("#everyone", archived=False)
    wait_for(events, "channel_unarchive")
    people.create_channel("closed", "ana", private=True)
    people.archive("#closed")
    people.create_channel("inside", "ana", private=True, bot=True)
    wait_for(events, "member_joined_channel")
    people.rename("#inside", "within")
    wait_for(events, "group_rename")
    people.archive("#within")
    wait_for(events, "group_archive")


def test_people_are_told_with_their_whole_account(people: SandboxClient, events: Events) -> None:
    people.add_user("cleo", "Cleo Park", tz="Asia/Tokyo")
    assert wait_for(events, "team_join")["user"]["tz_offset"] == 9 * 3600
    people.update_user("cleo", deleted=True)
    assert wait_for(events, "user_change")["user"]["deleted"] is True


def test_reactions_are_told(people: SandboxClient, events: Events) -> None:
    ts = people.say("ana", "@bot", "hi")["ts"]
    wait_for(events, "message")
    people.react("ana", "@bot", ts, "tada")
    added = wait_for(events, "reaction_added")
    assert (added["reaction"], added["item"]["ts"]) == ("tada", ts)


def test_uninstalling_is_told(people: SandboxClient, events: Events) -> None:
    people.install("uninstalled")
    eventually(lambda: sorted(types(events)) == ["app_uninstalled", "tokens_revoked"])
    revoked = next(event for event in events if event["type"] == "tokens_revoked")
    assert revoked["tokens"]["bot"] == [people.info()["bot"]["user_id"]]
    assert "event_ts" not in revoked
    people.install("installed")


def test_any_event_can_be_delivered_by_hand(people: SandboxClient, events: Events) -> None:
    assert people.deliver("group_left", {"channel": "C1"}) == {"acked": True}
    assert wait_for(events, "group_left")["channel"] == "C1"


def test_app_gets_what_its_manifest_subscribes_to(tmp_path: Path, connect: Connect) -> None:
    manifest = tmp_path / "app.yml"
    manifest.write_text(
        "display_information: {name: Tea}\n"
        "features: {app_home: {messages_tab_enabled: true}}\n"
        "oauth_config: {scopes: {bot: [users:read, chat:write, im:write]}}\n"
        "settings: {event_subscriptions: {bot_events: [message.im, user_change]}}\n",
        encoding="utf-8",
    )
    with Sandbox(manifest=manifest, rates=False, frozen=True) as box:
        slack = WebClient(token=box.bot_token, base_url=box.api_url, retry_handlers=[])
        app = App(client=slack, process_before_response=True)
        events = listen(app)
        handler = connect(app, at=box)
        client = box.client()
        client.add_user("cleo")
        client.say("cleo", "@bot", "the app lacks im:history")
        client.update_user("cleo", title="Nurse")
        eventually(lambda: types(events) == ["user_change"])
        client.scopes(add=["im:history"])
        client.say("cleo", "@bot", "now it has it")
        eventually(lambda: types(events) == ["user_change", "message"])
        end(box, handler)
