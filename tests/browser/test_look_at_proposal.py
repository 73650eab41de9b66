"""An owner looks at a proposal in the browser, sees what a swap would do, and approves."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.colleagues import choose_two, join_all
from tests.sandbox.page.kit import Visitor
from tests.world import World

pytestmark = pytest.mark.xdist_group("browser")


def test_owner_looks_swaps_and_approves(world: World, patient_tab: Page) -> None:
    world.set_up(approval="owners")
    join_all(world, "ana", "ben", "cleo", "dev", "eva", "finn")
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
    choose_two(form, "cleo", "eva")
    form.get_by_role("button", name="See what it does").click()
    cost = olga.page.get_by_role("dialog", name="What it would do")
    expect(cost).to_contain_text("All in all this loses")
    cost.get_by_role("button", name="Cancel").click()
    olga.dialog.get_by_role("button", name="Approve").click()
    olga.page.get_by_role("button", name="Approve").last.click()
    expect(olga.dialog).to_contain_text("the introductions go out on Tuesday 8 December.")
