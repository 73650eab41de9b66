"""Modals: filled in by label, refused beside the field, closed, stacked."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.sandbox.box_kit import eventually
from tests.sandbox.page.kit import Visitor
from tests.sandbox.page.showcase import Showcase

pytestmark = pytest.mark.xdist_group("page")


@pytest.fixture
def form(ana: Visitor) -> Visitor:
    """Ana, with the form before her."""
    ana.send("/form Hello form")
    expect(ana.page.get_by_role("dialog", name="Hello form")).to_be_visible()
    return ana


def test_a_form_is_filled_in_by_its_labels_and_sent(form: Visitor, showcase: Showcase) -> None:
    form.page.get_by_label("Name").fill("Ana")
    form.page.get_by_label("About you").fill("Two\nlines")
    form.page.get_by_label("Years here").fill("3")
    form.choose("Fruit", "Fig")
    form.choose("People", "Ben Carter")
    form.page.get_by_label("Day", exact=False).first.fill("2026-12-24")
    form.page.get_by_role("checkbox", name="Pear").check()
    form.page.get_by_role("radio", name="Apple").check()
    form.dialog.get_by_role("button", name="Save").click()
    expect(form.dialog).to_have_count(0)
    [values] = showcase.forms
    assert values["name"]["name"]["value"] == "Ana"
    assert values["about"]["about"]["value"] == "Two\nlines"
    assert values["age"]["age"]["value"] == "3"
    assert values["fruit"]["fruit"]["selected_option"]["value"] == "fig"
    assert len(values["people"]["people"]["selected_users"]) == 1
    assert values["day"]["day"]["selected_date"] == "2026-12-24"
    assert [one["value"] for one in values["days"]["days"]["selected_options"]] == ["pear"]
    assert values["mood"]["mood"]["selected_option"]["value"] == "apple"


def test_a_required_field_left_empty_is_said_beside_it(form: Visitor, showcase: Showcase) -> None:
    form.dialog.get_by_role("button", name="Save").click()
    field = form.page.get_by_label("Name")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description("Please complete this required field.")
    expect(field).to_be_focused()
    assert showcase.forms == []


def test_the_apps_own_errors_stand_beside_their_fields(form: Visitor) -> None:
    form.page.get_by_label("Name").fill("Nobody")
    form.choose("Fruit", "Fig")
    form.dialog.get_by_role("button", name="Save").click()
    expect(form.page.get_by_label("Name")).to_have_accessible_description("Somebody must have a name.")
    expect(form.page.get_by_label("Email")).to_have_accessible_description("We know that one.")
    expect(form.page.get_by_label("Name")).to_have_value("Nobody")
    expect(form.page.get_by_role("combobox", name="Fruit")).to_have_value("Fig")


def test_a_number_that_is_none_is_refused_before_the_app_hears(form: Visitor, showcase: Showcase) -> None:
    form.page.get_by_label("Name").fill("Ana")
    form.choose("Fruit", "Fig")
    form.page.get_by_label("Years here").fill("many")
    form.dialog.get_by_role("button", name="Save").click()
    expect(form.page.get_by_label("Years here")).to_have_attribute("aria-invalid", "true")
    assert showcase.forms == []


def test_escape_closes_the_form_and_tells_the_app(form: Visitor, showcase: Showcase) -> None:
    form.page.keyboard.press("Escape")
    expect(form.dialog).to_have_count(0)
    eventually(lambda: showcase.closed)


def test_enter_in_a_one_line_field_sends_the_form(form: Visitor, showcase: Showcase) -> None:
    form.choose("Fruit", "Fig")
    form.page.get_by_label("Name").fill("Ana")
    form.page.get_by_label("Name").press("Enter")
    expect(form.dialog).to_have_count(0)
    assert showcase.forms[0]["name"]["name"]["value"] == "Ana"


def test_escape_in_an_open_list_closes_the_list_alone(form: Visitor) -> None:
    form.page.get_by_role("combobox", name="Fruit").click()
    expect(form.page.get_by_role("option", name="Apple")).to_be_visible()
    form.page.keyboard.press("Escape")
    expect(form.page.get_by_role("option", name="Apple")).to_have_count(0)
    expect(form.dialog).to_be_visible()


def test_the_focus_stays_inside_the_form(form: Visitor) -> None:
    inside = "document.activeElement.closest('dialog') !== null || document.activeElement === document.body"
    expect(form.page.get_by_label("Name")).to_be_focused()
    for _ in range(25):
        form.page.keyboard.press("Tab")
        assert form.page.evaluate(inside)


def test_a_pushed_view_leads_back_to_what_was_typed(form: Visitor) -> None:
    form.page.get_by_label("Name").fill("Ana")
    form.dialog.get_by_role("button", name="Go deeper").click()
    expect(form.page.get_by_role("dialog", name="Deeper")).to_contain_text("Further down")
    form.page.keyboard.press("Escape")
    expect(form.page.get_by_role("dialog", name="Hello form")).to_be_visible()
    expect(form.page.get_by_label("Name")).to_have_value("Ana")


@pytest.mark.parametrize("ack_seconds", [3.0])
def test_a_form_that_the_app_does_not_take_stays_open_with_slacks_words(
    ack_seconds: float, form: Visitor, showcase: Showcase
) -> None:
    form.page.get_by_label("Name").fill("Ana")
    form.choose("Fruit", "Fig")
    showcase.fail_next = True
    form.dialog.get_by_role("button", name="Save").click()
    expect(form.dialog.get_by_role("alert")).to_contain_text("trouble connecting")
    expect(form.page.get_by_label("Name")).to_have_value("Ana")


def test_a_form_survives_a_reload(form: Visitor) -> None:
    form.page.reload()
    expect(form.page.get_by_role("dialog", name="Hello form")).to_be_visible()


def test_a_button_in_a_form_carries_what_was_typed_but_not_sent(form: Visitor, showcase: Showcase) -> None:
    form.page.get_by_label("Name").fill("Ana")
    form.choose("People", "Ben Carter")
    form.dialog.get_by_role("button", name="Go deeper").click()
    expect(form.page.get_by_role("dialog", name="Deeper")).to_be_visible()
    assert showcase.typed["name"]["name"]["value"] == "Ana"
    assert len(showcase.typed["people"]["people"]["selected_users"]) == 1


def test_a_form_begins_in_its_first_field_not_on_what_removes_somebody(ana: Visitor) -> None:
    ana.send("/form owners")
    form = ana.page.get_by_role("dialog", name="Owners")
    expect(form.get_by_role("combobox", name="Owners")).to_be_focused()
    ana.page.keyboard.press("Enter")
    expect(form.get_by_role("button", name="Remove Ana Ruiz")).to_be_visible()
