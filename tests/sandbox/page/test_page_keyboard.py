"""Everything that matters can be done from the keyboard, and on a small screen."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.sandbox.page.kit import Visitor

pytestmark = pytest.mark.xdist_group("page")

# Controls that a screen reader could not name.
UNNAMED = """() => [...document.querySelectorAll("button, input, select, textarea, a[href]")]
    .filter(node => node.checkVisibility())
    .filter(node => !node.getAttribute("aria-label") && !node.getAttribute("aria-labelledby") && !node.title)
    .filter(node => !node.labels?.length && !node.textContent.trim())
    .map(node => node.outerHTML.slice(0, 120))"""


def test_a_slash_lists_the_apps_commands_with_their_hints(ana: Visitor) -> None:
    ana.composer.press_sequentially("/")
    options = ana.page.get_by_role("listbox", name="Suggestions").get_by_role("option")
    expect(options).to_have_text(
        [re.compile("/show.*blocks.*Post one of everything"), re.compile(r"/form.*\[title\].*Open a form")]
    )


def test_a_command_is_chosen_completed_and_sent_with_keys_alone(ana: Visitor) -> None:
    ana.composer.press_sequentially("/")
    ana.page.keyboard.press("ArrowDown")
    ana.page.keyboard.press("Enter")
    expect(ana.composer).to_have_value("/form ")
    ana.page.keyboard.type("By keys")
    ana.page.keyboard.press("Enter")
    expect(ana.page.get_by_role("dialog", name="By keys")).to_be_visible()


def test_the_words_of_a_hint_complete_the_command(ana: Visitor) -> None:
    ana.composer.press_sequentially("/show o")
    option = ana.page.get_by_role("option", name="/show odd")
    expect(option).to_be_visible()
    ana.page.keyboard.press("ArrowDown")
    ana.page.keyboard.press("Enter")
    expect(ana.composer).to_have_value("/show odd")


def test_a_command_that_is_none_is_explained_and_kept(ana: Visitor) -> None:
    ana.composer.fill("/dance now")
    ana.composer.press("Enter")
    expect(ana.page.get_by_role("alert")).to_contain_text("/dance is not a command here. There is: /show, /form.")
    expect(ana.composer).to_have_value("/dance now")


def test_shift_enter_makes_a_new_line(ana: Visitor) -> None:
    ana.composer.press_sequentially("one")
    ana.composer.press("Shift+Enter")
    ana.composer.press_sequentially("two")
    ana.composer.press("Enter")
    ana.see("one\ntwo")


def test_a_name_is_completed_after_an_at_sign(ana: Visitor) -> None:
    ana.composer.press_sequentially("Hi @be")
    ana.page.keyboard.press("Tab")
    expect(ana.composer).to_have_value("Hi @ben ")


def test_control_k_leads_to_a_channel(ana: Visitor) -> None:
    ana.page.keyboard.press("Control+k")
    ana.page.get_by_role("combobox", name="Search channels and people").fill("gener")
    ana.page.keyboard.press("Enter")
    expect(ana.page.get_by_role("heading", level=1, name="general")).to_be_visible()


def test_control_k_makes_one_somebody_else(ana: Visitor) -> None:
    ana.page.keyboard.press("Control+k")
    ana.page.keyboard.type("ben car")
    ana.page.keyboard.press("Enter")
    expect(ana.page.get_by_role("button", name="You are Ben Carter")).to_be_visible()
    expect(ana.page).to_have_url(re.compile("user=ben"))


def test_the_page_has_landmarks_and_a_way_past_the_menus(ana: Visitor) -> None:
    for role in ("banner", "navigation", "main"):
        expect(ana.page.get_by_role(role)).to_be_visible()
    expect(ana.page.get_by_role("region", name="Sandbox clock")).to_be_visible()
    ana.page.evaluate("document.activeElement.blur()")
    ana.page.keyboard.press("Tab")
    skip = ana.page.get_by_role("link", name="Skip to the conversation")
    expect(skip).to_be_focused()
    skip.press("Enter")
    expect(ana.page.get_by_role("main")).to_be_focused()


def test_arrows_walk_through_the_messages(ana: Visitor) -> None:
    for text in ("first", "second", "third"):
        ana.send(text)
        ana.see(text)
    ana.last.focus()
    ana.page.keyboard.press("ArrowUp")
    expect(ana.messages.nth(1)).to_be_focused()
    ana.page.keyboard.press("Home")
    expect(ana.messages.first).to_be_focused()


def test_the_tab_key_passes_the_messages_in_one_step(ana: Visitor) -> None:
    for text in ("first", "second", "third"):
        ana.send(text)
        ana.see(text)
    ana.page.get_by_role("button", name="3 members, details").focus()
    stops = []
    while not ana.composer.evaluate("node => node === document.activeElement"):
        ana.page.keyboard.press("Tab")
        stops.append(ana.page.evaluate("document.activeElement.closest('article')?.textContent"))
    assert [text for text in stops if text and "third" not in text] == []
    assert any(text and "third" in text for text in stops)


def test_tabs_are_walked_with_arrows(ana: Visitor) -> None:
    ana.enter(tab="home")
    ana.page.get_by_role("tab", name="Home").focus()
    ana.page.keyboard.press("ArrowRight")
    expect(ana.page.get_by_role("tab", name="Messages")).to_be_focused()
    expect(ana.page.get_by_role("tab", name="Messages")).to_have_attribute("aria-selected", "true")


def test_on_a_phone_the_channels_are_in_a_drawer(ana: Visitor) -> None:
    ana.page.set_viewport_size({"width": 375, "height": 720})
    expect(ana.page.get_by_role("navigation")).to_be_hidden()
    ana.page.get_by_role("button", name="Channels", exact=True).click()
    ana.row("general").click()
    expect(ana.page.get_by_role("heading", level=1, name="general")).to_be_visible()
    expect(ana.page.get_by_role("navigation")).to_be_hidden()
    assert ana.page.evaluate("document.documentElement.scrollWidth") == 375


def test_every_control_has_a_name(ana: Visitor) -> None:
    ana.send("/show elements")
    ana.see("Primary")
    assert ana.page.evaluate(UNNAMED) == []
