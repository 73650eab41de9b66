"""What people enter in fields: people and channels by name, offered options, and what they have not sent yet."""

from __future__ import annotations

from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from sandbox import SandboxClient, SandboxError
from tests.sandbox.box_kit import Connect, buttons, field, modal

Json = dict[str, Any]
CITIES = {"bcn": "Barcelona", "ber": "Berlin", "lis": "Lisbon"}


class Form:
    """An app whose command `/form` opens the given view, and which keeps what it hears."""

    def __init__(self, app: App) -> None:
        self.view = modal()
        self.clicks: list[Json] = []
        self.sent: Json = {}
        self.typed: list[str] = []
        app.command("/form")(self._open)
        app.view("form")(self._submitted)
        app.action("press")(self._pressed)
        app.options("city")(self._cities)

    def _open(self, ack: Any, body: Json, client: WebClient) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=self.view)
        ack()

    def _submitted(self, ack: Any, body: Json) -> None:
        self.sent = body["view"]["state"]["values"]
        ack()

    def _pressed(self, ack: Any, body: Json) -> None:
        self.clicks.append(body)
        ack()

    def _cities(self, ack: Any, body: Json) -> None:
        self.typed.append(body["value"])
        found = {key: name for key, name in CITIES.items() if body["value"].lower() in (key, name[:3].lower())}
        ack(options=[{"text": {"type": "plain_text", "text": name}, "value": key} for key, name in found.items()])


@pytest.fixture
def form(bolt: App, connect: Connect) -> Form:
    form = Form(bolt)
    connect(bolt)
    return form


def ids(people: SandboxClient) -> dict[str, str]:
    named = {user["name"]: user["id"] for user in people.users()}
    return named | {f"#{one['name']}": one["id"] for one in people.channels()}


def opened(people: SandboxClient, form: Form, *blocks: Json) -> None:
    form.view = modal(*blocks)
    assert people.slash("ana", "#general", "/form")["views"]


def test_people_and_channels_are_chosen_by_name(people: SandboxClient, form: Form) -> None:
    people.create_channel("tea", "ana")
    known = ids(people)
    opened(
        people,
        form,
        field("one", type="users_select"),
        field("some", type="multi_users_select"),
        field("channel", type="channels_select"),
        field("channels", type="multi_channels_select"),
        field("room", type="conversations_select"),
        field("rooms", type="multi_conversations_select"),
    )
    values = {
        "one": "@bo",
        "some": ["ana", known["bo"], "@robin"],
        "channel": "#general",
        "channels": ["general", known["#tea"]],
        "room": "@bo",
        "rooms": ["#tea", known["#general"]],
    }
    assert people.submit("ana", values)["action"] == "close"
    sent = {block: entries["text"] for block, entries in form.sent.items()}
    assert sent["one"]["selected_user"] == known["bo"]
    assert sent["some"]["selected_users"] == [known["ana"], known["bo"], known["robin"]]
    assert sent["channel"]["selected_channel"] == known["#general"]
    assert sent["channels"]["selected_channels"] == [known["#general"], known["#tea"]]
    assert sent["room"]["selected_conversation"] == people.open_dm("ana", ["bo"])["id"]
    assert sent["rooms"]["selected_conversations"] == [known["#tea"], known["#general"]]


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("users_select", "@nobody", "user_not_found"),
        ("multi_users_select", ["ana", "U0NOBODY"], "user_not_found"),
        ("channels_select", "#nowhere", "channel_not_found"),
        ("conversations_select", "@nobody", "user_not_found"),
    ],
)
def test_somebody_who_is_not_there_cannot_be_chosen(
    people: SandboxClient, form: Form, kind: str, value: Any, code: str
) -> None:
    opened(people, form, field("who", type=kind))
    with pytest.raises(SandboxError) as refused:
        people.submit("ana", {"who": value})
    assert refused.value.code == code


def test_click_chooses_by_name(people: SandboxClient, slack: WebClient, form: Form) -> None:
    channel = people.create_channel("tea", "ana", bot=True)["id"]
    select = {"type": "users_select", "action_id": "press", "placeholder": {"type": "plain_text", "text": "Who?"}}
    slack.chat_postMessage(channel=channel, text="Who?", blocks=[{"type": "actions", "elements": [select]}])
    people.click("ana", "press", channel=channel, value="@bo")
    assert form.clicks[0]["actions"][0]["selected_user"] == ids(people)["bo"]


def test_click_carries_what_was_typed_but_not_sent(people: SandboxClient, form: Form) -> None:
    opened(people, form, field("name"), field("who", type="users_select"), buttons(press="go"))
    people.click("ana", "press", values={"name": "Ana", "who": "bo"})
    (heard,) = form.clicks
    values = heard["view"]["state"]["values"]
    assert values["name"]["text"]["value"] == "Ana"
    assert values["who"]["text"]["selected_user"] == ids(people)["bo"]
    assert people.submit("ana")["action"] == "close"
    assert form.sent["name"]["text"]["value"] == "Ana"


def test_click_in_a_message_carries_the_messages_inputs(people: SandboxClient, slack: WebClient, form: Form) -> None:
    channel = people.create_channel("tea", "ana", bot=True)["id"]
    slack.chat_postMessage(channel=channel, text="Name?", blocks=[field("name"), buttons(press="go")])
    people.click("ana", "press", channel=channel, values={"name": "Ana"})
    assert form.clicks[0]["state"]["values"]["name"]["text"]["value"] == "Ana"


def test_click_refuses_values_for_fields_that_are_not_there(people: SandboxClient, form: Form) -> None:
    opened(people, form, field("name"), buttons(press="go"))
    with pytest.raises(SandboxError) as refused:
        people.click("ana", "press", values={"nickname": "A"})
    assert refused.value.code == "no_field"
    assert form.clicks == []


def test_chosen_option_has_the_text_that_the_app_offered(people: SandboxClient, form: Form) -> None:
    opened(people, form, field("city", "city", type="external_select", min_query_length=0))
    people.options("ana", "city", value="Ber")
    assert people.submit("ana", {"city": "ber"})["action"] == "close"
    chosen = form.sent["city"]["city"]["selected_option"]
    assert (chosen["value"], chosen["text"]["text"]) == ("ber", "Berlin")
    assert form.typed == ["Ber"]


def test_option_that_was_not_offered_yet_is_asked_for(people: SandboxClient, form: Form) -> None:
    opened(people, form, field("city", "city", type="multi_external_select", min_query_length=0))
    assert people.submit("ana", {"city": ["lis", "bcn"]})["action"] == "close"
    chosen = form.sent["city"]["city"]["selected_options"]
    assert [one["text"]["text"] for one in chosen] == ["Lisbon", "Barcelona"]
    assert form.typed == ["lis", "bcn"]


def test_option_that_the_app_does_not_offer_cannot_be_chosen(people: SandboxClient, form: Form) -> None:
    opened(people, form, field("city", "city", type="external_select", min_query_length=0))
    with pytest.raises(SandboxError, match="no option") as refused:
        people.submit("ana", {"city": {"text": {"type": "plain_text", "text": "Oz"}, "value": "oz"}})
    assert refused.value.code == "invalid_value"


def test_initial_option_can_be_chosen_without_asking(people: SandboxClient, form: Form) -> None:
    first = {"text": {"type": "plain_text", "text": "Oz"}, "value": "oz"}
    opened(people, form, field("city", "city", type="external_select", initial_option=first, min_query_length=0))
    assert people.submit("ana", {"city": "oz"})["action"] == "close"
    assert form.sent["city"]["city"]["selected_option"]["text"]["text"] == "Oz"
    assert form.typed == []
