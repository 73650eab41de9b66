"""The control API: people, channels, what each person sees, and complaints that say what to do."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox import Sandbox, SandboxClient, SandboxError
from tests.sandbox.box_kit import START


def code_of(call: Any, *positional: Any, **arguments: Any) -> str:
    with pytest.raises(SandboxError) as refused:
        call(*positional, **arguments)
    assert "`" in refused.value.message or "has" in refused.value.message
    return refused.value.code


def test_new_workspace_has_one_admin_and_one_channel(box: Sandbox) -> None:
    client = box.client()
    users, info = client.users(), client.info()
    assert [(user["name"], user["is_admin"], user["is_bot"]) for user in users] == [
        ("my_app", False, True),
        ("robin", True, False),
    ]
    assert [channel["name"] for channel in client.channels()] == ["general"]
    assert info["bot"]["user_id"] == users[0]["id"]
    assert (info["team"]["name"], info["rates"], info["connections"]) == ("Acme", False, 0)
    assert info["now"] == START.isoformat()


def test_same_seed_gives_the_same_ids() -> None:
    def made(seed: int) -> list[str]:
        with Sandbox(seed=seed, frozen=True) as box:
            client = box.client()
            client.add_user("ana")
            return [user["id"] for user in client.users()] + [client.open_dm("ana")["id"]]

    assert made(1) == made(1)
    assert not set(made(1)) & set(made(2))


def test_people_are_found_by_id_and_by_name(people: SandboxClient) -> None:
    ana = people.add_user("cleo", id="U0CLEO")
    assert ana["id"] == "U0CLEO"
    for ref in ("cleo", "@cleo", "Cleo", "U0CLEO"):
        assert people.update_user(ref, title="Nurse")["profile"]["title"] == "Nurse"
    assert people.update_user("@bot")["is_bot"]


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"name": "ana"}, "name_taken"),
        ({"name": "cleo", "tz": "Mars/Base"}, "invalid_tz"),
        ({"name": "two words"}, "invalid_name"),
        ({"name": "cleo", "nick": "c"}, "unknown_field"),
        ({"name": "cleo", "id": "U0CLEO"}, "id_taken"),
    ],
)
def test_person_that_cannot_be_added_is_refused(people: SandboxClient, settings: dict[str, Any], code: str) -> None:
    people.add_user("first", id="U0CLEO")
    assert code_of(people.add_user, **settings) == code


def test_channels_are_shown_to_whom_they_concern(people: SandboxClient) -> None:
    people.create_channel("open", "ana")
    people.create_channel("closed", "ana", private=True)
    people.open_dm("ana", ["bo"])
    people.add_user("guest", is_restricted=True)
    assert [one["name"] for one in people.channels("ana")] == ["general", "open", "closed", ""]
    assert [one["name"] for one in people.channels("robin")] == ["general", "open"]
    assert people.channels("guest") == []
    kinds = [one["kind"] for one in people.channels()]
    assert kinds == ["public", "public", "private", "im"]


def test_channel_that_cannot_be_made_is_refused(people: SandboxClient) -> None:
    assert code_of(people.create_channel, "general", "ana") == "name_taken"
    assert code_of(people.create_channel, "Not Good", "ana") == "invalid_name_specials"


def test_dm_is_one_conversation_whoever_opens_it(people: SandboxClient) -> None:
    assert people.open_dm("ana", ["bo"])["id"] == people.open_dm("bo", ["ana"])["id"]
    assert people.open_dm("ana", ["bo", "robin"])["kind"] == "mpim"
    assert people.open_dm("ana")["members"][1] == people.info()["bot"]["user_id"]


def test_unread_messages_are_counted_per_person(people: SandboxClient, slack: WebClient) -> None:
    people.create_channel("team", "ana", members=["bo"], bot=True)
    root = people.say("bo", "#team", "one")["ts"]
    people.say("bo", "#team", "in a thread", thread_ts=root)
    slack.chat_postMessage(channel="#team", text="two")

    def unread(name: str) -> int:
        return int(next(one["unread"] for one in people.channels(name) if one["name"] == "team"))

    assert (unread("ana"), unread("bo"), unread("robin")) == (2, 1, 0)
    people.mark_read("ana", "#team", root)
    assert unread("ana") == 1
    people.mark_read("ana", "#team")
    assert unread("ana") == 0


def test_newcomer_has_nothing_unread(people: SandboxClient) -> None:
    people.create_channel("team", "ana")
    people.say("ana", "#team", "before")
    people.join("bo", "#team")
    assert next(one["unread"] for one in people.channels("bo") if one["name"] == "team") == 0


def test_messages_are_read_as_a_person_sees_them(people: SandboxClient) -> None:
    people.create_channel("closed", "ana", private=True)
    people.say("ana", "#general", "one")
    secret = people.say("ana", "#closed", "two")["ts"]
    third = people.say("bo", "#general", "three")["ts"]
    people.say("ana", "#general", "four", thread_ts=third)
    assert [one["text"] for one in people.messages("ana")] == ["one", "two", "three", "four"]
    assert [one["text"] for one in people.messages("bo")] == ["one", "three", "four"]
    assert [one["text"] for one in people.messages("ana", after=secret)] == ["three", "four"]
    assert [one["text"] for one in people.messages(after=third)] == ["four"]
    assert people.messages(after=people.messages()[-1]["ts"]) == []
    assert [one["text"] for one in people.messages("ana", "#general", thread_ts=third)] == ["three", "four"]
    assert [one["text"] for one in people.messages("ana", limit=2)] == ["three", "four"]
    assert people.messages(channel="#general")[1]["reply_count"] == 1


@pytest.mark.parametrize(
    ("name", "arguments", "code"),
    [
        ("say", {"user": "ana", "channel": "#closed", "text": "x"}, "not_in_channel"),
        ("say", {"user": "ana", "channel": "#old", "text": "x"}, "is_archived"),
        ("say", {"user": "ana", "channel": "#nowhere", "text": "x"}, "channel_not_found"),
        ("say", {"user": "nobody", "channel": "#general", "text": "x"}, "user_not_found"),
        ("say", {"user": "gone", "channel": "#general", "text": "x"}, "user_is_deactivated"),
        ("say", {"user": "ana", "channel": "#general", "text": "x", "thread_ts": "1.0"}, "thread_not_found"),
        ("say", {"user": "ana", "channel": "#general"}, "missing_argument"),
        ("say", {"user": "ana", "channel": "#general", "text": "x", "mood": "x"}, "unknown_argument"),
        ("slash", {"user": "ana", "channel": "#closed", "text": "/x"}, "not_in_channel"),
        ("slash", {"user": "ana", "channel": "#general", "text": "x"}, "no_command"),
        ("slash", {"user": "gone", "channel": "#general", "text": "/x"}, "user_is_deactivated"),
        ("click", {"user": "ana", "action_id": "x", "channel": "#general"}, "no_element"),
        ("click", {"user": "ana", "action_id": "x"}, "no_view"),
        ("click", {"user": "ana", "action_id": "x", "home": True}, "no_home"),
        ("submit", {"user": "ana"}, "no_view"),
        ("join", {"user": "ana", "channel": "@bot"}, "channel_not_found"),
        ("messages", {"limit": "many"}, "invalid_argument"),
        ("messages", {"limit": -1}, "invalid_argument"),
        ("fault", {"kind": "delay", "seconds": -1}, "invalid_argument"),
        ("fault", {"kind": "delay", "times": -2}, "invalid_argument"),
        ("say", {"user": "ana", "channel": "#general", "text": ""}, "no_text"),
        ("say", {"user": "ana", "channel": "#general", "text": " \n"}, "no_text"),
        ("advance", {"seconds": "NaN"}, "invalid_argument"),
        ("advance", {"seconds": "-Infinity"}, "invalid_argument"),
        ("install", {"state": "lost"}, "invalid_state"),
        ("dance", {}, "unknown_call"),
    ],
)
def test_impossible_call_is_refused_with_a_remedy(
    people: SandboxClient, name: str, arguments: dict[str, Any], code: str
) -> None:
    people.create_channel("closed", "bo", private=True)
    people.create_channel("old", "ana")
    people.archive("#old")
    people.add_user("gone", deleted=True)
    with pytest.raises(SandboxError) as refused:
        people.call(name, **arguments)
    assert refused.value.code == code
    assert refused.value.message.endswith(".")


def test_reading_calls_work_in_the_address_bar(box: Sandbox, people: SandboxClient) -> None:
    people.say("ana", "#general", "hi")
    with urllib.request.urlopen(f"{box.url}/sandbox/api/messages?channel=%23general&limit=1") as answer:
        assert json.load(answer)[0]["text"] == "hi"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{box.url}/sandbox/api/say?user=ana")
    with refused.value:
        assert json.load(refused.value)["error"] == "post_only"


def test_pages_from_elsewhere_are_refused(box: Sandbox) -> None:
    url = f"{box.url}/sandbox/api/users"
    with urllib.request.urlopen(urllib.request.Request(url, b"{}", {"Origin": box.url})) as answer:
        assert answer.status == 200
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(url, b"{}", {"Origin": "https://elsewhere.example"}))
    with refused.value:
        assert json.load(refused.value)["error"] == "foreign_origin"


@pytest.mark.parametrize("body", [b"{", b"[]"])
def test_body_must_be_a_json_object(box: Sandbox, body: bytes) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{box.url}/sandbox/api/users", body)
    with refused.value:
        assert json.load(refused.value)["error"] == "invalid_json"


def test_typed_names_become_links(people: SandboxClient) -> None:
    ids = {user["name"]: user["id"] for user in people.users()}
    general = people.channels()[0]["id"]
    said = people.say("ana", "#general", "@bo, see #general; mail bo@acme.example or @nobody")
    assert said["text"] == f"<@{ids['bo']}>, see <#{general}|general>; mail bo@acme.example or @nobody"


def test_pictures_of_people_are_served(box: Sandbox, people: SandboxClient) -> None:
    ana = next(user for user in people.users() if user["name"] == "ana")
    with urllib.request.urlopen(ana["profile"]["image_72"]) as answer:
        assert b">AL</text>" in answer.read()


def test_rates_are_told_and_switched(people: SandboxClient) -> None:
    assert people.rates() == {"on": False}
    assert people.rates(on=True) == {"on": True}
    assert people.info()["rates"]


@pytest.mark.parametrize("path", ["/", "/sandbox/api/info", "/sandbox/stream?user=ana"])
def test_a_name_that_was_made_to_point_at_this_machine_is_turned_away(box: Sandbox, path: str) -> None:
    port = box.url.rpartition(":")[2]
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(urllib.request.Request(f"{box.url}{path}", headers={"Host": f"evil.example:{port}"}))
    with refused.value:
        assert (refused.value.code, refused.value.read()) == (400, b"Invalid host header")
    with urllib.request.urlopen(f"http://localhost:{port}/sandbox/api/info") as answer:
        assert answer.status == 200
