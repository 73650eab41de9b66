"""chat.*: what Slack takes, what it refuses and in which words, and who sees the result."""

from __future__ import annotations

import json
import urllib.request

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox, SandboxClient
from tests.sandbox.box_kit import buttons, error_of, section


@pytest.fixture
def dm(people: SandboxClient) -> str:
    """Ana's conversation with the bot."""
    return str(people.open_dm("ana")["id"])


def test_posted_message_has_slacks_shape(slack: WebClient, people: SandboxClient, dm: str) -> None:
    posted = slack.chat_postMessage(channel=dm, text="Hello", blocks=[section("*Hello*"), buttons(ok="1")])
    bot = people.info()["bot"]
    message = posted["message"]
    assert (posted["channel"], posted["ts"]) == (dm, message["ts"])
    assert (message["user"], message["bot_id"], message["app_id"]) == (bot["user_id"], bot["bot_id"], bot["app_id"])
    assert message["bot_profile"]["user_id"] == bot["user_id"]
    assert all(block["block_id"] for block in message["blocks"])
    assert len(posted["ts"].partition(".")[2]) == 6


def test_message_timestamps_grow_while_the_clock_stands_still(slack: WebClient, dm: str) -> None:
    stamps = [slack.chat_postMessage(channel=dm, text=str(number))["ts"] for number in range(20)]
    assert stamps == sorted(set(stamps))


def test_posting_to_a_person_uses_their_dm(slack: WebClient, people: SandboxClient, dm: str) -> None:
    ana = next(user["id"] for user in people.users() if user["name"] == "ana")
    assert slack.chat_postMessage(channel=ana, text="Hi")["channel"] == dm


def test_posting_to_a_channel_by_name_finds_it(slack: WebClient, people: SandboxClient) -> None:
    channel = people.create_channel("mentoring", "ana", bot=True)
    assert slack.chat_postMessage(channel="#mentoring", text="Hi")["channel"] == channel["id"]


def test_posting_to_a_deactivated_person_succeeds(slack: WebClient, people: SandboxClient, dm: str) -> None:
    people.update_user("ana", deleted=True)
    assert slack.chat_postMessage(channel=dm, text="Are you there?")["ok"]


def test_posting_needs_membership_that_the_bot_can_see(slack: WebClient, people: SandboxClient) -> None:
    public = people.create_channel("open", "ana")["id"]
    private = people.create_channel("closed", "ana", private=True)["id"]
    others = people.open_dm("ana", ["bo"])["id"]
    assert error_of(slack.chat_postMessage, channel=public, text="x") == "not_in_channel"
    assert error_of(slack.chat_postMessage, channel=private, text="x") == "channel_not_found"
    assert error_of(slack.chat_postMessage, channel=others, text="x") == "channel_not_found"
    assert error_of(slack.chat_postMessage, channel="C0NOWHERE", text="x") == "channel_not_found"


def test_posting_into_an_archived_channel_is_refused(slack: WebClient, people: SandboxClient) -> None:
    channel = people.create_channel("old", "ana", bot=True)["id"]
    people.archive("#old")
    assert error_of(slack.chat_postMessage, channel=channel, text="x") == "is_archived"


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({}, "no_text"),
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "blocks": [section("x" * 3001)]}, "invalid_blocks"),
        ({"text": "x", "blocks": [section("x" * 2900)] * 6}, "msg_blocks_too_long"),
        ({"text": "x", "metadata": {"event_type": "t"}}, "invalid_metadata_format"),
        ({"text": "x", "thread_ts": "1.000000"}, "cannot_reply_to_message"),
    ],
)
def test_message_that_slack_would_not_take_is_refused(
    slack: WebClient, dm: str, arguments: dict[str, object], error: str
) -> None:
    body = {"channel": dm, **arguments}
    assert error_of(slack.api_call, api_method="chat.postMessage", json=body) == error


def test_refused_blocks_are_explained_in_slacks_words(slack: WebClient, dm: str) -> None:
    with pytest.raises(SlackApiError) as refused:
        slack.chat_postMessage(channel=dm, text="x", blocks=[section("x" * 3001)])
    words = "[ERROR] must be less than 3001 characters [json-pointer:/blocks/0/text/text]"
    assert refused.value.response["response_metadata"]["messages"] == [words]


def test_blocks_may_come_as_json_in_a_form(box: Sandbox, people: SandboxClient, dm: str) -> None:
    from urllib.parse import urlencode

    form = {"token": box.bot_token, "channel": dm, "text": "form", "blocks": json.dumps([section("from a form")])}
    with urllib.request.urlopen(f"{box.api_url}chat.postMessage", urlencode(form).encode()) as answer:
        assert json.load(answer)["ok"]
    assert people.messages("ana", dm)[0]["blocks"][0]["text"]["text"] == "from a form"


def test_update_keeps_what_is_left_out_and_removes_what_is_empty(
    slack: WebClient, people: SandboxClient, dm: str
) -> None:
    marker = {"event_type": "mark", "event_payload": {"id": "7"}}
    ts = slack.chat_postMessage(channel=dm, text="one", blocks=[section("one")], metadata=marker)["ts"]
    slack.chat_update(channel=dm, ts=ts, text="two")
    kept = people.messages("ana", dm)[0]
    assert (kept["text"], kept["blocks"][0]["text"]["text"], kept["metadata"]) == ("two", "one", marker)
    assert kept["edited"]["user"] == people.info()["bot"]["user_id"]
    slack.chat_update(channel=dm, ts=ts, text="three", blocks=[])
    assert people.messages("ana", dm)[0]["blocks"] == []


def test_only_own_messages_can_be_changed_or_deleted(slack: WebClient, people: SandboxClient, dm: str) -> None:
    ts = people.say("ana", dm, "mine")["ts"]
    assert error_of(slack.chat_update, channel=dm, ts=ts, text="x") == "cant_update_message"
    assert error_of(slack.chat_delete, channel=dm, ts=ts) == "cant_delete_message"
    assert error_of(slack.chat_update, channel=dm, ts="1.000001", text="x") == "message_not_found"


def test_deleted_message_is_gone_for_people_and_kept_for_the_record(
    slack: WebClient, people: SandboxClient, dm: str
) -> None:
    ts = slack.chat_postMessage(channel=dm, text="oops")["ts"]
    slack.chat_delete(channel=dm, ts=ts)
    assert people.messages("ana", dm) == []
    assert [message["deleted"] for message in people.messages(channel=dm)] == [True]
    assert error_of(slack.chat_delete, channel=dm, ts=ts) == "message_not_found"


def test_ephemeral_message_is_seen_by_one_person(slack: WebClient, people: SandboxClient) -> None:
    channel = people.create_channel("team", "ana", members=["bo"], bot=True)["id"]
    ana = next(user["id"] for user in people.users() if user["name"] == "ana")
    robin = next(user["id"] for user in people.users() if user["name"] == "robin")
    ts = slack.chat_postEphemeral(channel=channel, user=ana, text="for you")["message_ts"]
    assert [message["text"] for message in people.messages("ana", channel)] == ["for you"]
    assert people.messages("bo", channel) == []
    assert slack.conversations_history(channel=channel)["messages"] == []
    assert error_of(slack.chat_update, channel=channel, ts=ts, text="x") == "message_not_found"
    assert error_of(slack.chat_postEphemeral, channel=channel, user=robin, text="x") == "user_not_in_channel"


def test_thread_is_counted_on_its_first_message(slack: WebClient, people: SandboxClient) -> None:
    channel = people.create_channel("team", "ana", members=["bo"], bot=True)["id"]
    root = slack.chat_postMessage(channel=channel, text="root")["ts"]
    first = people.say("bo", channel, "first", thread_ts=root)["ts"]
    slack.chat_postMessage(channel=channel, text="second", thread_ts=first)
    shown = slack.conversations_history(channel=channel)["messages"]
    assert [message["text"] for message in shown] == ["root"]
    assert (shown[0]["reply_count"], shown[0]["reply_users_count"]) == (2, 2)
    replies = slack.conversations_replies(channel=channel, ts=root)["messages"]
    assert [message["text"] for message in replies] == ["root", "first", "second"]


def test_broadcast_answer_stands_in_the_channel_too(slack: WebClient, people: SandboxClient) -> None:
    channel = people.create_channel("team", "ana", bot=True)["id"]
    root = slack.chat_postMessage(channel=channel, text="root")["ts"]
    slack.chat_postMessage(channel=channel, text="news", thread_ts=root, reply_broadcast=True)
    shown = slack.conversations_history(channel=channel)["messages"]
    assert [(message["text"], message.get("subtype")) for message in shown] == [
        ("news", "thread_broadcast"),
        ("root", None),
    ]
    assert (shown[0]["root"]["ts"], shown[0]["root"]["reply_count"]) == (root, 1)
    replies = slack.conversations_replies(channel=channel, ts=root)["messages"]
    assert [(message["text"], message.get("subtype")) for message in replies] == [
        ("root", None),
        ("news", "thread_broadcast"),
    ]
    assert people.channels("ana")[-1]["unread"] == 2


def test_answer_is_broadcast_later_by_an_update(slack: WebClient, people: SandboxClient) -> None:
    channel = people.create_channel("team", "ana", bot=True)["id"]
    root = slack.chat_postMessage(channel=channel, text="root")["ts"]
    quiet = slack.chat_postMessage(channel=channel, text="quiet", thread_ts=root)["ts"]
    slack.chat_update(channel=channel, ts=quiet, text="heard", reply_broadcast=True)
    slack.chat_update(channel=channel, ts=root, text="the root", reply_broadcast=True)
    shown = slack.conversations_history(channel=channel)["messages"]
    assert [(message["text"], message.get("subtype")) for message in shown] == [
        ("heard", "thread_broadcast"),
        ("the root", None),
    ]


def test_deleted_first_message_leaves_its_thread_readable(slack: WebClient, people: SandboxClient) -> None:
    channel = people.create_channel("team", "ana", bot=True)["id"]
    root = slack.chat_postMessage(channel=channel, text="root")["ts"]
    people.say("ana", channel, "answer", thread_ts=root)
    slack.chat_delete(channel=channel, ts=root)
    replies = slack.conversations_replies(channel=channel, ts=root)["messages"]
    assert [message.get("subtype") for message in replies] == ["tombstone", None]


def test_permalink_names_channel_and_message(slack: WebClient, people: SandboxClient, dm: str) -> None:
    ts = slack.chat_postMessage(channel=dm, text="Hi")["ts"]
    link = slack.chat_getPermalink(channel=dm, message_ts=ts)["permalink"]
    assert link.endswith(f"/archives/{dm}/p{ts.replace('.', '')}")
