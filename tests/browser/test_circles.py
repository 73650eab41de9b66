"""Circles through the page alone: an owner sets them up and approves a proposal; members meet and look back."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from tests.browser.colleagues import COLLEAGUES, choose_two, join_all
from tests.conversations.circle_steps import circle_channels, members_of
from tests.conversations.proposal_steps import proposed
from tests.conversations.round_steps import ROUND, moment
from tests.sandbox.page.kit import Visitor
from tests.world import World

pytestmark = pytest.mark.xdist_group("browser")


def test_circles_from_setting_up_to_looking_back(world: World, patient_tab: Page) -> None:
    url = world.box.url
    olga = Visitor(patient_tab, url, "olga").enter(world.channel)
    set_up(olga)
    join_all(world, *COLLEAGUES)
    propose_swap_and_approve(world, olga)
    world.advance_to(moment(ROUND, "15:00"))
    room = next(one for one in circle_channels(world) if "ana" in members_of(world, one))
    ana = Visitor(patient_tab, url, "ana").enter(room["name"])
    agree_and_answer(world, ana)
    with world.bot.begin() as uow:
        circle = uow.groups.of_member(world.id("ana"))[0]
        lead = uow.sessions.of_group(circle.id)[0].facilitator
    name = next(one for one, facts in world.people.items() if facts["id"] == lead)
    world.advance_to(datetime(2026, 12, 10, 15, tzinfo=UTC))
    note_who_came(Visitor(patient_tab, url, name).enter(tab="messages"))
    expect(Visitor(patient_tab, url, "ana").enter(room["name"]).last).to_contain_text("Ask early")
    world.advance_to(datetime(2027, 1, 7, 15, tzinfo=UTC))
    look_back(ana, room["name"])
    other = Visitor(patient_tab, url, next(one for one in COLLEAGUES if one not in members_of(world, room))).enter()
    expect(other.row("mentoring")).to_be_visible()
    expect(other.row(room["name"])).to_have_count(0)


def set_up(olga: Visitor) -> None:
    """The owner fills in the form, reads it all in words, and saves."""
    olga.send("/mentor-admin setup circle")
    form = olga.page.get_by_role("dialog")
    form.get_by_label("Name of the program").fill("Growing circles")
    form.get_by_label(re.compile("Sessions")).first.fill("3")
    form.get_by_role("button", name="Preview").click()
    preview = olga.page.get_by_role("dialog", name="Is this right?")
    expect(preview).to_be_visible()
    preview.get_by_role("button", name="Save").click()
    expect(olga.dialog).to_have_count(0)
    expect(olga.last).to_contain_text("Growing circles")


def propose_swap_and_approve(world: World, olga: Visitor) -> None:
    """The owner sees both circles, swaps two people once they have seen what it does, and approves."""
    olga.send("/mentor-admin propose")
    expect(olga.dialog).to_contain_text("Nobody has heard of it")
    olga.dialog.get_by_role("button", name="Swap or move people").click()
    form = olga.page.get_by_role("dialog", name="Swap or move people")
    one, other = (sorted(group)[0] for group in proposed(world))
    choose_two(form, one, other)
    form.get_by_role("button", name="See what it does").click()
    cost = olga.page.get_by_role("dialog", name="What it would do")
    expect(cost).to_contain_text("All in all")
    cost.get_by_role("button", name="Swap them").click()
    expect(olga.dialog).to_contain_text("2 circles with 10 people.")
    assert [one in group for group in proposed(world)] == [False, True]
    olga.dialog.get_by_role("button", name="Approve").click()
    olga.page.get_by_role("button", name="Approve").last.click()
    expect(olga.dialog).to_contain_text("Tuesday 8 December")


def agree_and_answer(world: World, ana: Visitor) -> None:
    """A member is in, and says whether they come."""
    ana.page.get_by_role("button", name="I'm in").click()
    expect(ana.messages.first).to_contain_text("In: ")
    world.advance(days=1)
    ana.page.get_by_role("button", name="I am coming").click()
    expect(ana.page.get_by_role("log")).to_contain_text("Coming:")
    ana.page.get_by_role("button", name="Another time").click()
    expect(ana.dialog).to_contain_text("Which of these could you make?")
    ana.dialog.get_by_role("button", name="Send").click()
    expect(ana.dialog).to_contain_text("Please complete this required field.")
    ana.page.keyboard.press("Escape")


def note_who_came(lead: Visitor) -> None:
    """Whoever led clicks once, and notes what the circle takes along."""
    lead.page.get_by_role("button", name="Everybody").click()
    lead.page.get_by_role("button", name="Note it down").click()
    lead.dialog.get_by_role("textbox").first.fill("Ask early")
    lead.dialog.get_by_role("button", name="Save").click()
    expect(lead.dialog).to_contain_text("It is in your circle's channel.")


def look_back(ana: Visitor, channel: str) -> None:
    """After the last session: a look back that is shared."""
    ana.enter(tab="messages")
    ana.page.get_by_role("button", name="Look back").click()
    ana.dialog.get_by_label("What helped?").fill("Being asked")
    ana.dialog.get_by_role("checkbox").check()
    ana.dialog.get_by_role("button", name="Send").click()
    expect(ana.dialog).to_contain_text("in your circle's channel")
    ana.enter(channel)
    expect(ana.last).to_contain_text("Being asked")
    ana.dialog.get_by_role("button", name="Done").click()
    ana.enter(tab="home")
    expect(ana.page.get_by_role("main")).to_contain_text("My circles")
