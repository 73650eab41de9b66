"""Buttons, menus and pickers of a message: what the app hears when somebody uses them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect
from slack_sdk import WebClient

from tests.sandbox.box_kit import eventually
from tests.sandbox.page.kit import Visitor
from tests.sandbox.page.showcase import Showcase

pytestmark = pytest.mark.xdist_group("page")


@pytest.fixture
def message(ana: Visitor) -> Locator:
    """A message with every element."""
    ana.send("/show elements")
    return ana.see("Primary")


def heard(showcase: Showcase, name: str) -> dict[str, Any]:
    """The action of the newest click on this element."""

    def newest() -> list[dict[str, Any]]:
        return [action for action_id, action in showcase.clicks if action_id == name][-1:]

    [action] = eventually(newest)
    return dict(action)


def test_a_button_sends_its_value(message: Locator, showcase: Showcase) -> None:
    message.get_by_role("button", name="Plain").click()
    assert heard(showcase, "plain")["value"] == "plain"


def test_a_dangerous_button_asks_first(ana: Visitor, message: Locator, showcase: Showcase) -> None:
    message.get_by_role("button", name="Danger").click()
    expect(ana.dialog).to_contain_text("It will be gone.")
    ana.dialog.get_by_role("button", name="Keep").click()
    expect(ana.dialog).to_have_count(0)
    assert showcase.clicks == []
    message.get_by_role("button", name="Danger").click()
    ana.dialog.get_by_role("button", name="Remove").click()
    assert heard(showcase, "danger")["value"] == "danger"


def test_a_link_button_opens_its_page_and_tells_the_app(ana: Visitor, message: Locator, showcase: Showcase) -> None:
    away = message.get_by_role("link", name="Open a page")
    expect(away).to_have_attribute("rel", "noopener noreferrer")
    with ana.page.context.expect_page():
        away.click()
    assert heard(showcase, "away")["value"] == "away"


def test_an_overflow_menu_sends_the_chosen_option(ana: Visitor, message: Locator, showcase: Showcase) -> None:
    message.get_by_role("button", name="More actions").click()
    ana.page.get_by_role("menuitem", name="Delete").click()
    assert heard(showcase, "more")["selected_option"]["value"] == "delete"


@pytest.mark.parametrize(
    ("name", "choice", "key", "value"),
    [
        ("fruit", "Pear", "selected_option", "pear"),
        ("grouped", "Leek", "selected_option", "leek"),
    ],
)
@pytest.mark.usefixtures("message")
def test_a_menu_sends_the_chosen_option(
    ana: Visitor, showcase: Showcase, name: str, choice: str, key: str, value: str
) -> None:
    ana.choose(f"Pick: {name}", choice)
    assert heard(showcase, name)[key]["value"] == value


@pytest.mark.usefixtures("message")
def test_a_menu_of_people_sends_the_id(ana: Visitor, showcase: Showcase) -> None:
    ana.choose("Pick: person", "Ben Carter")
    ben = next(user["id"] for user in showcase.app.client.users_list()["members"] if user["name"] == "ben")
    assert heard(showcase, "person")["selected_user"] == ben


@pytest.mark.usefixtures("message")
def test_a_menu_of_channels_sends_the_id(ana: Visitor, showcase: Showcase) -> None:
    ana.choose("Pick: channel", "#team")
    assert heard(showcase, "channel")["selected_channel"].startswith("C")


@pytest.mark.usefixtures("message")
def test_a_menu_of_the_apps_own_asks_the_app(ana: Visitor, showcase: Showcase) -> None:
    field = ana.page.get_by_role("combobox", name="Pick: city")
    field.click()
    field.press_sequentially("li")
    expect(ana.page.get_by_role("option")).to_have_text(["Lisbon"])
    field.press("Enter")
    assert heard(showcase, "city")["selected_option"]["value"] == "lisbon"
    expect(field).to_have_value("Lisbon")


@pytest.mark.usefixtures("message")
def test_a_menu_for_several_collects_and_gives_back(ana: Visitor, showcase: Showcase) -> None:
    ana.choose("Pick: basket", "Apple", "Fig")
    eventually(lambda: len(heard(showcase, "basket")["selected_options"]) == 2)
    ana.page.get_by_role("button", name="Remove Apple").click()
    eventually(lambda: [one["value"] for one in heard(showcase, "basket")["selected_options"]] == ["fig"])


def test_a_date_is_sent_when_it_is_chosen(message: Locator, showcase: Showcase) -> None:
    field = message.get_by_label("Pick: day")
    expect(field).to_have_value("2026-12-01")
    field.fill("2026-12-24")
    assert heard(showcase, "day")["selected_date"] == "2026-12-24"


def test_a_moment_is_chosen_in_the_viewers_zone(message: Locator, showcase: Showcase) -> None:
    field = message.get_by_label("Choose a date and a time")
    expect(field).to_have_value("2026-12-01T10:00")
    field.fill("2026-12-01T18:00")
    assert heard(showcase, "moment")["selected_date_time"] == 1796115600 + 8 * 3600


def test_checkboxes_send_everything_that_is_checked(message: Locator, showcase: Showcase) -> None:
    message.get_by_role("checkbox", name="Pear").check()
    assert [one["value"] for one in heard(showcase, "boxes")["selected_options"]] == ["apple", "pear"]


def test_radio_buttons_send_the_one(message: Locator, showcase: Showcase) -> None:
    message.get_by_role("radio", name="Fig").check()
    assert heard(showcase, "radios")["selected_option"]["value"] == "fig"


@pytest.mark.parametrize("ack_seconds", [1.0])
def test_a_click_that_the_app_does_not_answer_shows_what_slack_shows(
    ack_seconds: float, message: Locator, showcase: Showcase
) -> None:
    showcase.fail_next = True
    message.get_by_role("button", name="Plain").click()
    expect(message.get_by_role("alert")).to_be_visible()
    expect(message.get_by_role("button", name="Plain")).not_to_have_attribute("aria-busy", "true")


def test_times_name_a_zone_only_where_the_app_does(ana: Visitor, slack: WebClient) -> None:
    hours = [
        {"type": "timepicker", "action_id": "own", "initial_time": "09:00"},
        {"type": "timepicker", "action_id": "theirs", "initial_time": "09:00", "timezone": "Asia/Kolkata"},
    ]
    slack.chat_postMessage(channel="#team", text="When?", blocks=[{"type": "actions", "elements": hours}])
    message = ana.see("Asia/Kolkata")
    expect(message).not_to_contain_text("Europe/Madrid")
