"""What happens while the page still opens, before it hears any news, is on the page all the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from sandbox import Sandbox, SandboxClient
from tests.sandbox.page.kit import Gate, Visitor
from tests.sandbox.page.showcase import Showcase

pytestmark = pytest.mark.xdist_group("page")

Hold = Callable[[str], Gate]


@pytest.fixture
def gate(hold: Hold) -> Gate:
    """Holds back the stream of news."""
    return hold("stream*")


@pytest.fixture
def ana(box: Sandbox, showcase: Showcase, tab: Page, gate: Gate) -> Visitor:
    """Ana, whose page hears no news yet."""
    return Visitor(tab, box.url, "ana").enter("team")


def test_a_day_that_passes_meanwhile_shows_between_the_messages(
    ana: Visitor, people: SandboxClient, gate: Gate
) -> None:
    people.say("ben", "team", "First day")
    people.advance(seconds=86_400)
    people.say("ben", "team", "Second day")
    gate.open()
    ana.see("Second day")
    expect(ana.page.get_by_role("separator", name="Yesterday")).to_be_visible()
    expect(ana.page.get_by_role("separator", name="Today")).to_be_visible()
    expect(ana.clock).to_contain_text("24 Nov 2026")


def test_a_home_that_the_app_draws_anew_meanwhile_is_shown(ana: Visitor, gate: Gate) -> None:
    ana.enter(tab="home")
    home = ana.page.get_by_role("tabpanel", name="Home")
    expect(home).to_contain_text("you pressed 0 times.")
    home.get_by_role("button", name="Press").click()
    expect(home.get_by_role("button", name="Press")).not_to_have_attribute("aria-busy", "true")
    gate.open()
    expect(home).to_contain_text("you pressed 1 times.")


def test_another_day_is_told_between_the_messages_without_a_new_one(
    ana: Visitor, people: SandboxClient, gate: Gate
) -> None:
    gate.open()
    people.say("ben", "team", "First day")
    expect(ana.page.get_by_role("separator", name="Today")).to_be_visible()
    people.advance(seconds=86_400)
    expect(ana.page.get_by_role("separator", name="Yesterday")).to_be_visible()


def test_who_stands_on_a_control_of_the_head_stays_there_when_it_is_drawn_anew(
    ana: Visitor, people: SandboxClient, gate: Gate
) -> None:
    gate.open()
    ana.enter(tab="home")
    tab = ana.page.get_by_role("tab", name="Home")
    tab.focus()
    people.create_channel("new-here", user="ana")
    expect(ana.row("new-here")).to_be_visible()
    expect(tab).to_be_focused()
    ana.page.keyboard.press("ArrowRight")
    ana.page.keyboard.press("ArrowRight")
    expect(ana.page.get_by_role("tab", name="About")).to_be_focused()
    expect(ana.page.get_by_role("tab", name="About")).to_have_attribute("aria-selected", "true")
