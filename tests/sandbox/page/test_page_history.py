"""The browser's own history: Back and Forward lead where one was, however quickly one went."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from sandbox import Sandbox
from tests.sandbox.page.kit import Gate, Visitor
from tests.sandbox.page.showcase import Showcase

pytestmark = pytest.mark.xdist_group("page")

Hold = Callable[[str], Gate]


def heading(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("heading", level=1)


def test_back_and_forward_lead_where_one_was(ana: Visitor) -> None:
    ana.row("general").click()
    expect(heading(ana)).to_have_text("general")
    ana.enter(tab="about")
    ana.page.go_back()
    expect(heading(ana)).to_have_text("general")
    ana.page.go_back()
    expect(heading(ana)).to_have_text("team")
    ana.page.go_forward()
    expect(heading(ana)).to_have_text("general")


def test_who_leaves_a_channel_before_its_messages_came_is_led_back_to_it(ana: Visitor, hold: Hold) -> None:
    gate = hold("api/messages")
    ana.row("general").click()
    expect(heading(ana)).to_have_text("general")
    ana.enter(tab="about")
    gate.open()
    ana.page.go_back()
    expect(heading(ana)).to_have_text("general")


def test_a_step_taken_while_the_page_still_opens_is_one_to_go_back_from(
    box: Sandbox, showcase: Showcase, tab: Page, hold: Hold
) -> None:
    gate = hold("api/messages")
    ana = Visitor(tab, box.url, "ana").enter("team")
    ana.row("general").click()
    expect(heading(ana)).to_have_text("general")
    gate.open()
    expect(tab.get_by_role("main")).to_contain_text("This is the beginning of #general")
    tab.go_back()
    expect(heading(ana)).to_have_text("team")
