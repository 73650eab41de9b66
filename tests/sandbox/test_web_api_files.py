"""files.*, reactions.*, response_url: what hangs on messages."""

from __future__ import annotations

import urllib.error
import urllib.request

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from sandbox import SandboxClient
from tests.sandbox.box_kit import Connect, buttons, error_of, section

PICTURE = b"\x89PNG not really"


@pytest.fixture
def dm(people: SandboxClient) -> str:
    return str(people.open_dm("ana")["id"])


def test_uploaded_picture_is_shown_in_the_conversation(slack: WebClient, people: SandboxClient, dm: str) -> None:
    root = slack.chat_postMessage(channel=dm, text="The report")["ts"]
    slack.files_upload_v2(
        channel=dm,
        content=PICTURE,
        filename="chart.png",
        title="A chart",
        alt_txt="Two bars",
        initial_comment="Here it is",
        thread_ts=root,
    )
    message = people.messages("ana", dm, thread_ts=root)[-1]
    shown = message["files"][0]
    assert (message["text"], shown["title"], shown["alt_txt"], shown["mimetype"]) == (
        "Here it is",
        "A chart",
        "Two bars",
        "image/png",
    )
    with urllib.request.urlopen(shown["url"]) as answer:
        assert (answer.read(), answer.headers["content-type"]) == (PICTURE, "image/png")


def test_deleted_file_is_gone(slack: WebClient, people: SandboxClient, dm: str) -> None:
    file = slack.files_upload_v2(channel=dm, content=PICTURE, filename="chart.png")["files"][0]
    assert slack.files_info(file=file["id"])["file"]["size"] == len(PICTURE)
    slack.files_delete(file=file["id"])
    assert error_of(slack.files_info, file=file["id"]) == "file_deleted"
    assert people.messages("ana", dm)[0]["files"] == []
    with pytest.raises(urllib.error.HTTPError) as gone:
        urllib.request.urlopen(file["url_private"])
    with gone.value:
        assert gone.value.code == 404


def test_upload_in_wrong_order_or_size_is_refused(slack: WebClient, people: SandboxClient, dm: str) -> None:
    ticket = slack.files_getUploadURLExternal(filename="a.txt", length=3)
    complete = slack.files_completeUploadExternal
    listed = [{"id": ticket["file_id"], "title": "A"}]
    assert error_of(complete, files=listed, channel_id=dm) == "file_update_failed"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(ticket["upload_url"], b"four")
    with refused.value:
        assert refused.value.code == 400
    with urllib.request.urlopen(ticket["upload_url"], b"abc") as answer:
        assert answer.read() == b"OK - 3"
    elsewhere = people.create_channel("elsewhere", "ana", private=True)["id"]
    assert error_of(complete, files=listed, channel_id=elsewhere) == "channel_not_found"
    assert complete(files=listed, channel_id=dm)["files"][0]["title"] == "A"
    assert error_of(complete, files=listed, channel_id=dm) == "file_not_found"
    assert error_of(slack.files_getUploadURLExternal, filename="a.txt", length=0) == "invalid_arguments"


def test_reactions_are_counted_once_per_person(slack: WebClient, people: SandboxClient, dm: str) -> None:
    ts = people.say("ana", dm, "done")["ts"]
    slack.reactions_add(channel=dm, timestamp=ts, name="tada")
    people.react("ana", dm, ts, ":tada:")
    assert error_of(slack.reactions_add, channel=dm, timestamp=ts, name="tada") == "already_reacted"
    found = slack.reactions_get(channel=dm, timestamp=ts)["message"]["reactions"]
    assert [(reaction["name"], reaction["count"]) for reaction in found] == [("tada", 2)]
    slack.reactions_remove(channel=dm, timestamp=ts, name="tada")
    assert error_of(slack.reactions_remove, channel=dm, timestamp=ts, name="tada") == "no_reaction"
    assert error_of(slack.reactions_add, channel=dm, timestamp="1.000001", name="tada") == "message_not_found"
    assert error_of(slack.reactions_add, channel=dm, timestamp=ts, name="no spaces") == "invalid_name"
    assert error_of(slack.reactions_add, channel=dm, timestamp="", name="tada") == "no_item_specified"


@pytest.fixture
def urls(people: SandboxClient, bolt: App, connect: Connect) -> list[str]:
    """The response_url of every /go and of every press."""
    found: list[str] = []

    @bolt.command("/go")
    def go(ack: object, body: dict[str, str]) -> None:
        found.append(body["response_url"])
        ack()  # type: ignore[operator]

    @bolt.action("press")
    def press(ack: object, body: dict[str, str]) -> None:
        found.append(body["response_url"])
        ack()  # type: ignore[operator]

    connect(bolt)
    return found


def test_response_url_answers_one_person_or_everybody(people: SandboxClient, urls: list[str]) -> None:
    people.slash("ana", "#general", "/go")
    hook = WebhookClient(urls[0])
    assert hook.send(text="for you").body == "ok"
    hook.send(text="for all", response_type="in_channel")
    assert [message["text"] for message in people.messages("ana", "#general")] == ["for you", "for all"]
    assert [message["text"] for message in people.messages("bo", "#general")] == ["for all"]


def test_response_url_replaces_and_deletes_what_was_clicked(
    slack: WebClient, people: SandboxClient, urls: list[str], dm: str
) -> None:
    slack.chat_postMessage(channel=dm, text="old", blocks=[section("old"), buttons(press="1")])
    people.click("ana", "press", channel=dm)
    WebhookClient(urls[0]).send(text="new", replace_original=True, blocks=[section("new")])
    assert [message["text"] for message in people.messages("ana", dm)] == ["new"]
    WebhookClient(urls[0]).send(delete_original=True)
    assert people.messages("ana", dm) == []


def test_ephemeral_message_is_replaced_through_its_response_url(
    slack: WebClient, people: SandboxClient, urls: list[str]
) -> None:
    channel = people.create_channel("team", "ana", bot=True)
    ana = channel["members"][0]
    slack.chat_postEphemeral(channel=channel["id"], user=ana, text="old", blocks=[buttons(press="1")])
    people.click("ana", "press", channel="#team")
    WebhookClient(urls[0]).send(text="new", replace_original=True)
    assert [message["text"] for message in people.messages("ana", "#team")] == ["new"]


def test_response_url_works_five_times_in_half_an_hour(people: SandboxClient, urls: list[str]) -> None:
    people.slash("ana", "#general", "/go")
    answers = [WebhookClient(urls[0]).send(text="x").status_code for _ in range(6)]
    assert answers == [200] * 5 + [404]
    people.slash("ana", "#general", "/go")
    people.advance(seconds=30 * 60 + 1)
    late = WebhookClient(urls[1]).send(text="x")
    assert (late.status_code, "expired_url" in late.body) == (404, True)
    assert WebhookClient(urls[1] + "x").send(text="x").status_code == 404


def test_response_url_refuses_what_slack_would_not_show(people: SandboxClient, urls: list[str]) -> None:
    people.slash("ana", "#general", "/go")
    assert WebhookClient(urls[0]).send(text="x", blocks=[section("x" * 3001)]).status_code == 400
