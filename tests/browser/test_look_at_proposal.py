"""An owner looks at a proposal in the browser, sees what a swap would do, and approves."""

import pytest
from playwright.sync_api import Page, expect

from tests.sandbox.page.kit import Visitor
from tests.world import World

pytestmark = pytest.mark.xdist_group("browser")

PEOPLE = {
    "ana": ("Ana Ruiz", "Public speaking, SQL", "Negotiation"),
    "ben": ("Ben Okafor", "Negotiation, Hiring", "SQL"),
    "cleo": ("Cleo Martin", "Budgets", "Public speaking"),
    "dev": ("Dev Sharma", "Public speaking", "Budgets, Feedback"),
    "eva": ("Eva Lindqvist", "Feedback", "Hiring"),
    "finn": ("Finn Byrne", "Hiring, Writing", "Feedback"),
}


def test_owner_looks_swaps_and_approves(world: World, patient_tab: Page) -> None:
    world.set_up(approval="owners")
    for name, (real_name, offers, wants) in PEOPLE.items():
        world.person(name, real_name=real_name, profile={"display_name": real_name})
        world.join(name, offers=offers, wants=wants)
    olga = Visitor(patient_tab, world.box.url, "olga").enter(world.channel)
    olga.send("/mentor-admin propose")
    expect(olga.dialog).to_contain_text("3 groups with 6 people.")
    expect(olga.dialog).to_contain_text("Nobody has heard of it")
    # whichever number her group has: the other two are about to be swapped
    ana_s = olga.dialog.locator("[data-block-id^='group.']", has_text="Ana Ruiz")
    ana_s.get_by_role("button", name="Lock").click()
    expect(olga.dialog.get_by_role("button", name="Unlock")).to_have_count(1)
    olga.dialog.get_by_role("button", name="Swap or move people").click()
    form = olga.page.get_by_role("dialog", name="Swap or move people")
    for label, typed in (("First person", "cleo"), ("Second person", "eva")):
        field = form.get_by_role("combobox", name=label)
        field.click()
        field.press_sequentially(typed)
        olga.page.get_by_role("option", name=PEOPLE[typed][0]).click()
    form.get_by_role("button", name="See what it does").click()
    cost = olga.page.get_by_role("dialog", name="What it would do")
    expect(cost).to_contain_text("All in all this loses")
    cost.get_by_role("button", name="Cancel").click()
    olga.dialog.get_by_role("button", name="Approve").click()
    olga.page.get_by_role("button", name="Approve").last.click()
    expect(olga.dialog).to_contain_text("the introductions go out on Tuesday 8 December.")
