"""The browser's own history: Back and Forward lead where one was, however quickly one went."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Event

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from sandbox import Sandbox
from tests.sandbox.page.kit import Visitor
from tests.sandbox.page.showcase import Showcase

pytestmark = pytest.mark.xdist_group("page")

MESSAGES = "**/sandbox/api/messages"
Hold = Callable[[], Callable[[], None]]


def heading(visitor: Visitor) -> Locator:
    return visitor.page.get_by_role("heading", level=1)


@pytest.fixture
def hold_messages(tab: Page) -> Iterator[Hold]:
    """Once called, messages stay on their way until what it returns is called, as on a slow machine."""
    held: list[Route] = []
    free = Event()

    def meet(route: Route) -> None:
        if free.is_set():
            route.continue_()
        else:
            held.append(route)

    def release() -> None:
        free.set()
        while held:
            held.pop(0).continue_()

    def hold() -> Callable[[], None]:
        tab.route(MESSAGES, meet)
        return release

    yield hold
    release()
    tab.unroute(MESSAGES)


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


def test_who_leaves_a_channel_before_its_messages_came_is_led_back_to_it(ana: Visitor, hold_messages: Hold) -> None:
    release = hold_messages()
    ana.row("general").click()
    expect(heading(ana)).to_have_text("general")
    ana.enter(tab="about")
    release()
    ana.page.go_back()
    expect(heading(ana)).to_have_text("general")


def test_a_step_taken_while_the_page_still_opens_is_one_to_go_back_from(
    box: Sandbox, showcase: Showcase, tab: Page, hold_messages: Hold
) -> None:
    release = hold_messages()
    ana = Visitor(tab, box.url, "ana").enter("team")
    ana.row("general").click()
    expect(heading(ana)).to_have_text("general")
    release()
    expect(tab.get_by_role("main")).to_contain_text("This is the beginning of #general")
    tab.go_back()
    expect(heading(ana)).to_have_text("team")
