"""views.*: triggers, the stack of modals, hashes, the Home tab."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox, SandboxClient
from tests.sandbox.box_kit import Connect, end, error_of, field, modal, section


@pytest.fixture
def triggers(people: SandboxClient, bolt: App, connect: Connect) -> list[str]:
    """Every /go adds its trigger_id here; so does every submission that is answered with nothing."""
    found: list[str] = []

    @bolt.command("/go")
    def go(ack: Any, body: dict[str, Any]) -> None:
        found.append(body["trigger_id"])
        ack()

    @bolt.action("press")
    def press(ack: Any, body: dict[str, Any]) -> None:
        found.append(body["trigger_id"])
        ack()

    connect(bolt)
    people.slash("ana", "#general", "/go")
    return found


def press() -> dict[str, Any]:
    button = {"type": "button", "action_id": "press", "text": {"type": "plain_text", "text": "Press"}}
    return modal({"type": "actions", "elements": [button]})


def test_trigger_works_once(slack: WebClient, triggers: list[str]) -> None:
    assert slack.views_open(trigger_id=triggers[0], view=modal())["view"]["type"] == "modal"
    assert error_of(slack.views_open, trigger_id=triggers[0], view=modal()) == "exchanged_trigger_id"
    assert error_of(slack.views_open, trigger_id="1.2.3", view=modal()) == "invalid_trigger_id"


def test_trigger_expires_in_real_time(connect: Connect) -> None:
    found: list[str] = []
    with Sandbox(frozen=True, rates=False, trigger_seconds=0.05) as box:
        slack = WebClient(token=box.bot_token, base_url=box.api_url)
        app = App(client=slack, process_before_response=True)

        @app.command("/go")
        def go(ack: Any, body: dict[str, Any]) -> None:
            found.append(body["trigger_id"])
            ack()

        handler = connect(app, at=box)
        box.client().slash("robin", "#general", "/go")
        time.sleep(0.1)
        assert error_of(slack.views_open, trigger_id=found[0], view=modal()) == "expired_trigger_id"
        end(box, handler)


def test_opened_view_has_slacks_shape(slack: WebClient, people: SandboxClient, triggers: list[str]) -> None:
    given = modal(field("name", initial_value="Ana"), private_metadata="7", external_id="only-one")
    view = slack.views_open(trigger_id=triggers[0], view=given)["view"]
    info = people.info()
    assert (view["id"][0], view["root_view_id"], view["previous_view_id"]) == ("V", view["id"], None)
    assert (view["app_id"], view["bot_id"]) == (info["bot"]["app_id"], info["bot"]["bot_id"])
    assert view["state"]["values"] == {"name": {"text": {"type": "plain_text_input", "value": "Ana"}}}
    assert (view["private_metadata"], view["external_id"]) == ("7", "only-one")
    people.slash("bo", "#general", "/go")
    assert error_of(slack.views_open, trigger_id=triggers[1], view=given) == "duplicate_external_id"


def test_view_that_slack_would_not_take_is_refused_in_its_words(slack: WebClient, triggers: list[str]) -> None:
    long = modal() | {"title": {"type": "plain_text", "text": "x" * 25}}
    with pytest.raises(SlackApiError) as refused:
        slack.views_open(trigger_id=triggers[0], view=long)
    assert refused.value.response["error"] == "invalid_arguments"
    assert "[json-pointer:/view/title/text]" in refused.value.response["response_metadata"]["messages"][0]
    assert error_of(slack.views_open, trigger_id=triggers[0], view={"type": "home", "blocks": [section("x")]}) == (
        "invalid_arguments"
    )


def test_views_stack_three_deep(slack: WebClient, people: SandboxClient, triggers: list[str]) -> None:
    slack.views_open(trigger_id=triggers[-1], view=press())
    for _ in range(2):
        people.click("ana", "press")
        slack.views_push(trigger_id=triggers[-1], view=press())
    stack = people.views("ana")
    assert [view["previous_view_id"] for view in stack] == [None, stack[0]["id"], stack[1]["id"]]
    assert {view["root_view_id"] for view in stack} == {stack[0]["id"]}
    people.click("ana", "press")
    assert error_of(slack.views_push, trigger_id=triggers[-1], view=press()) == "push_limit_reached"
    people.close_view("ana")
    assert len(people.views("ana")) == 2
    people.close_view("ana", all=True)
    assert people.views("ana") == []


def test_push_needs_a_trigger_from_a_modal(slack: WebClient, triggers: list[str]) -> None:
    assert error_of(slack.views_push, trigger_id=triggers[0], view=modal()) == "no_previous_view"


def test_update_with_an_old_hash_is_refused(slack: WebClient, people: SandboxClient, triggers: list[str]) -> None:
    view = slack.views_open(trigger_id=triggers[0], view=modal(external_id="mine"))["view"]
    newer = slack.views_update(view_id=view["id"], hash=view["hash"], view=modal(field("other")))["view"]
    assert newer["hash"] != view["hash"]
    assert error_of(slack.views_update, view_id=view["id"], hash=view["hash"], view=modal()) == "hash_conflict"
    assert error_of(slack.views_update, view_id="V0NOWHERE", view=modal()) == "not_found"
    people.close_view("ana")
    assert error_of(slack.views_update, view_id=view["id"], view=modal()) == "not_found"


def test_update_by_external_id_keeps_what_was_entered(
    slack: WebClient, people: SandboxClient, triggers: list[str]
) -> None:
    slack.views_open(trigger_id=triggers[0], view=modal(field("name"), field("age"), external_id="mine"))
    people.click("ana", "text", block_id="name", value="Ana")
    slack.views_update(external_id="mine", view=modal(field("name"), field("town"), external_id="mine"))
    values = people.views("ana")[0]["state"]["values"]
    assert {block: entry["text"]["value"] for block, entry in values.items()} == {"name": "Ana", "town": None}


def test_home_is_published_for_one_person(slack: WebClient, people: SandboxClient) -> None:
    ana = next(user["id"] for user in people.users() if user["name"] == "ana")
    home = {"type": "home", "blocks": [section("one")]}
    view = slack.views_publish(user_id=ana, view=home)["view"]
    again = slack.views_publish(user_id=ana, view=home, hash=view["hash"])["view"]
    assert again["id"] == view["id"]
    assert error_of(slack.views_publish, user_id=ana, view=home, hash=view["hash"]) == "hash_conflict"
    assert error_of(slack.views_publish, user_id="U0NOBODY", view=home) == "invalid_arguments"
    assert people.home("bo", open=False) is None


def test_home_tab_that_the_manifest_does_not_have_cannot_be_published(tmp_path: Path) -> None:
    manifest = tmp_path / "app.yml"
    manifest.write_text("display_information: {name: Tea}\n", encoding="utf-8")
    with Sandbox(manifest=manifest, rates=False) as box:
        slack = WebClient(token=box.bot_token, base_url=box.api_url)
        home = {"type": "home", "blocks": [section("x")]}
        robin = box.client().users()[1]["id"]
        assert error_of(slack.views_publish, user_id=robin, view=home) == "not_enabled"
