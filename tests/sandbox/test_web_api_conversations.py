"""conversations.*: opened, listed, joined, left, archived, read."""

from __future__ import annotations

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import SandboxClient
from tests.sandbox.box_kit import error_of


@pytest.fixture
def ids(people: SandboxClient) -> dict[str, str]:
    """Name -> user id."""
    return {user["name"]: user["id"] for user in people.users()}


def test_dm_is_the_same_each_time(slack: WebClient, ids: dict[str, str]) -> None:
    first = slack.conversations_open(users=ids["ana"])
    again = slack.conversations_open(users=[ids["ana"]], return_im=True)
    assert "already_open" not in first
    assert again["already_open"]
    assert again["channel"]["id"] == first["channel"]["id"]
    assert (again["channel"]["is_im"], again["channel"]["user"]) == (True, ids["ana"])


def test_group_dm_is_the_same_whatever_the_order(slack: WebClient, ids: dict[str, str]) -> None:
    first = slack.conversations_open(users=[ids["ana"], ids["bo"]])["channel"]["id"]
    assert slack.conversations_open(users=[ids["bo"], ids["ana"]])["channel"]["id"] == first
    info = slack.conversations_info(channel=first, include_num_members=True)["channel"]
    assert (info["is_mpim"], info["num_members"]) == (True, 3)
    assert info["name"].startswith("mpdm-ana--bo--")


def test_conversation_that_cannot_be_opened_is_refused(
    slack: WebClient, people: SandboxClient, ids: dict[str, str]
) -> None:
    robot = people.add_user("robot", is_bot=True)["id"]
    gone = people.add_user("gone", deleted=True)["id"]
    crowd = [people.add_user(f"person{number}")["id"] for number in range(9)]
    assert error_of(slack.conversations_open, users="U0NOBODY") == "user_not_found"
    assert error_of(slack.conversations_open, users=robot) == "cannot_dm_bot"
    assert error_of(slack.conversations_open, users=gone) == "user_disabled"
    assert error_of(slack.conversations_open, users=crowd) == "too_many_users"
    assert error_of(slack.conversations_open, users="") == "users_list_not_supplied"


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("", "invalid_name_required"),
        ("x" * 81, "invalid_name_maxlength"),
        ("two words", "invalid_name_specials"),
        ("---", "invalid_name_punctuation"),
        ("general", "name_taken"),
    ],
)
def test_impossible_channel_name_is_refused(slack: WebClient, name: str, error: str) -> None:
    assert error_of(slack.conversations_create, name=name) == error


def test_created_channel_has_the_bot_in_it(slack: WebClient, people: SandboxClient) -> None:
    channel = slack.conversations_create(name="circle-1", is_private=True)["channel"]
    assert (channel["is_private"], channel["is_member"]) == (True, True)
    assert slack.conversations_members(channel=channel["id"])["members"] == [people.info()["bot"]["user_id"]]


def test_invitation_is_all_or_nothing_unless_forced(slack: WebClient, ids: dict[str, str]) -> None:
    channel = slack.conversations_create(name="circle")["channel"]["id"]
    slack.conversations_invite(channel=channel, users=ids["ana"])
    both = [ids["ana"], ids["bo"]]
    with pytest.raises(SlackApiError) as refused:
        slack.conversations_invite(channel=channel, users=both)
    assert refused.value.response["error"] == "already_in_channel"
    assert refused.value.response["errors"] == [{"user": ids["ana"], "ok": False, "error": "already_in_channel"}]
    assert ids["bo"] not in slack.conversations_members(channel=channel)["members"]
    slack.conversations_invite(channel=channel, users=both, force=True)
    assert ids["bo"] in slack.conversations_members(channel=channel)["members"]


def test_invitation_that_slack_would_not_take_is_refused(
    slack: WebClient, people: SandboxClient, ids: dict[str, str]
) -> None:
    channel = slack.conversations_create(name="circle")["channel"]["id"]
    gone = people.add_user("gone", deleted=True)["id"]
    elsewhere = people.create_channel("elsewhere", "ana")["id"]
    bot = people.info()["bot"]["user_id"]
    crowd = [f"U{number}" for number in range(101)]
    invite = slack.conversations_invite
    assert error_of(invite, channel=channel, users=bot) == "cant_invite_self"
    assert error_of(invite, channel=channel, users=gone) == "cant_invite"
    assert error_of(invite, channel=channel, users="U0NOBODY") == "user_not_found"
    assert error_of(invite, channel=channel, users=crowd) == "too_many_users"
    assert error_of(invite, channel=elsewhere, users=ids["bo"]) == "not_in_channel"


def test_public_channel_can_be_joined_and_left(slack: WebClient, people: SandboxClient) -> None:
    channel = people.create_channel("open", "ana")["id"]
    assert slack.conversations_join(channel=channel)["channel"]["is_member"]
    assert slack.conversations_join(channel=channel)["warning"] == "already_in_channel"
    assert slack.conversations_leave(channel=channel)["ok"]
    assert slack.conversations_leave(channel=channel)["not_in_channel"]
    closed = people.create_channel("closed", "ana", private=True)["id"]
    assert error_of(slack.conversations_join, channel=closed) == "channel_not_found"


def test_kicked_person_is_out(slack: WebClient, people: SandboxClient, ids: dict[str, str]) -> None:
    channel = people.create_channel("team", "ana", members=["bo"], bot=True)["id"]
    slack.conversations_kick(channel=channel, user=ids["bo"])
    assert error_of(slack.conversations_kick, channel=channel, user=ids["bo"]) == "not_in_channel"
    bot = people.info()["bot"]["user_id"]
    assert error_of(slack.conversations_kick, channel=channel, user=bot) == "cant_kick_self"


def test_archived_channel_takes_nothing_until_it_is_unarchived(slack: WebClient, ids: dict[str, str]) -> None:
    channel = slack.conversations_create(name="circle")["channel"]["id"]
    slack.conversations_archive(channel=channel)
    assert error_of(slack.conversations_archive, channel=channel) == "already_archived"
    assert error_of(slack.conversations_invite, channel=channel, users=ids["ana"]) == "is_archived"
    assert error_of(slack.conversations_setTopic, channel=channel, topic="x") == "is_archived"
    slack.conversations_unarchive(channel=channel)
    assert slack.conversations_setTopic(channel=channel, topic="x")["channel"]["topic"]["value"] == "x"
    assert error_of(slack.conversations_setPurpose, channel=channel, purpose="x" * 251) == "too_long"


def test_only_its_maker_renames_a_channel(slack: WebClient, people: SandboxClient) -> None:
    own = slack.conversations_create(name="circle")["channel"]["id"]
    renamed = slack.conversations_rename(channel=own, name="circle-2")["channel"]
    assert (renamed["name"], renamed["previous_names"]) == ("circle-2", ["circle"])
    assert error_of(slack.conversations_rename, channel=own, name="general") == "name_taken"
    other = people.create_channel("other", "ana", bot=True)["id"]
    assert error_of(slack.conversations_rename, channel=other, name="mine") == "not_authorized"


def test_list_shows_what_the_bot_may_know(slack: WebClient, people: SandboxClient) -> None:
    people.create_channel("open", "ana")
    people.create_channel("closed", "ana", private=True)
    people.create_channel("inside", "ana", private=True, bot=True)
    people.open_dm("ana")
    people.open_dm("ana", ["bo"])
    people.archive("#open")
    names = [channel["name"] for channel in slack.conversations_list()["channels"]]
    assert names == ["general", "open"]
    assert [one["name"] for one in slack.conversations_list(exclude_archived=True)["channels"]] == ["general"]
    private = slack.conversations_list(types="private_channel,im")["channels"]
    assert [one.get("name", "a DM") for one in private] == ["inside", "a DM"]
    assert error_of(slack.conversations_list, types="nonsense") == "invalid_types"
    assert [one["name"] for one in slack.users_conversations(types="public_channel")["channels"]] == []


def test_history_is_newest_first_in_pages(slack: WebClient, people: SandboxClient) -> None:
    channel = people.open_dm("ana")["id"]
    stamps = [people.say("ana", channel, str(number))["ts"] for number in range(7)]
    texts = [
        message["text"]
        for page in slack.conversations_history(channel=channel, limit=3)
        for message in page["messages"]
    ]
    assert texts == ["6", "5", "4", "3", "2", "1", "0"]
    between = slack.conversations_history(channel=channel, oldest=stamps[2], latest=stamps[5])
    assert [message["text"] for message in between["messages"]] == ["4", "3"]
    with_ends = slack.conversations_history(channel=channel, oldest=stamps[2], latest=stamps[5], inclusive=True)
    assert [message["text"] for message in with_ends["messages"]] == ["5", "4", "3", "2"]
    assert slack.conversations_history(channel=channel, oldest="0", limit=999)["has_more"] is False
    assert error_of(slack.conversations_history, channel=channel, limit=1000) == "invalid_limit"


def test_history_shows_metadata_only_when_asked(slack: WebClient, people: SandboxClient) -> None:
    channel = people.open_dm("ana")["id"]
    marker = {"event_type": "mark", "event_payload": {"id": "7"}}
    slack.chat_postMessage(channel=channel, text="x", metadata=marker)
    assert "metadata" not in slack.conversations_history(channel=channel)["messages"][0]
    read = slack.conversations_history(channel=channel, include_all_metadata=True)["messages"][0]
    assert read["metadata"] == marker


def test_history_needs_membership(slack: WebClient, people: SandboxClient) -> None:
    channel = people.create_channel("open", "ana")["id"]
    assert error_of(slack.conversations_history, channel=channel) == "not_in_channel"


def test_thread_that_is_not_there_is_refused(slack: WebClient, people: SandboxClient) -> None:
    channel = people.open_dm("ana")["id"]
    assert error_of(slack.conversations_replies, channel=channel, ts="1.000001") == "thread_not_found"


def test_replies_come_in_pages(slack: WebClient, people: SandboxClient) -> None:
    channel = people.open_dm("ana")["id"]
    root = people.say("ana", channel, "root")["ts"]
    for number in range(5):
        people.say("ana", channel, str(number), thread_ts=root)
    pages = slack.conversations_replies(channel=channel, ts=root, limit=4)
    assert [message["text"] for page in pages for message in page["messages"]] == ["root", "0", "1", "2", "3", "4"]


def test_close_and_mark_are_taken(slack: WebClient, people: SandboxClient) -> None:
    channel = people.open_dm("ana")["id"]
    ts = people.say("ana", channel, "hi")["ts"]
    assert slack.conversations_mark(channel=channel, ts=ts)["ok"]
    assert slack.conversations_close(channel=channel)["ok"]
    general = slack.conversations_list()["channels"][0]["id"]
    assert error_of(slack.conversations_close, channel=general) == "method_not_supported_for_channel_type"
    assert error_of(slack.conversations_mark, channel=general, ts=ts) == "not_in_channel"
