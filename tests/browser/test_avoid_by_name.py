"""A colleague's name, typed as people type it, reaches the app as that colleague."""

import pytest
from playwright.sync_api import Page, expect

from tests.sandbox.page.kit import Visitor
from tests.world import World

pytestmark = pytest.mark.xdist_group("browser")


def test_member_avoids_somebody_by_typing_their_name(world: World, patient_tab: Page) -> None:
    world.person("ben", real_name="Ben Okafor")
    world.person("nia", real_name="Nia Novak")
    world.set_up()
    world.join("nia")
    nia = Visitor(patient_tab, world.box.url, "nia").enter(world.channel)
    nia.composer.press_sequentially("/mentor avoid @be")
    nia.page.keyboard.press("Tab")
    expect(nia.composer).to_have_value("/mentor avoid @ben ")
    nia.page.keyboard.press("Enter")
    answer = nia.see("You are not matched with:")
    expect(answer).to_contain_text("Only visible to you")
    expect(answer.get_by_role("button", name="@Ben Okafor")).to_be_visible()
