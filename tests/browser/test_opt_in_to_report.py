"""A member's first weeks through the page alone: joining, the heads-up, the match, the questions and the report."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.sandbox.page.kit import Visitor
from tests.world import World

pytestmark = pytest.mark.xdist_group("browser")

#: those who are in the program already; with Nia they are four pairs
COLLEAGUES = ("ana", "ben", "cleo", "dev", "eva", "finn", "gil")
COMMENT = "Half an hour was just right."


def test_member_is_led_from_joining_to_the_report(world: World, patient_tab: Page) -> None:
    world.person("nia", real_name="Nia Novak", tz="Europe/London", locale="en-GB")
    olga = Visitor(patient_tab, world.box.url, "olga")
    set_up(olga.enter(world.channel))
    for name in COLLEAGUES:
        world.person(name)
        world.join(name, offers="Negotiation", wants="Public speaking")

    nia = become(Visitor(patient_tab, world.box.url, "nia"), "Nia Novak")
    join(nia)
    hear_of_the_round_and_meet(nia)
    say_that_they_met(nia)
    for name in COLLEAGUES:
        world.click(name, "checkin.answer.met")
    say_how_it_is(nia)
    for name in COLLEAGUES:
        world.click(name, "pulse.score.5")
    read_the_report(nia)
    look_at_home(nia)


def set_up(olga: Visitor) -> None:
    """The owner fills in the form, reads it all in words, and saves."""
    olga.send("/mentor-admin setup")
    form = dialog(olga, "Mentoring program")
    form.get_by_label("Name of the program").fill("Peer circles")
    olga.choose("A round starts", "Every week")
    expect(form.get_by_label("First round")).to_have_value("2026-12-08")
    form.get_by_label("Length of a round in days").fill("7")
    form.get_by_label("“Did you meet?” after days").fill("2")
    form.get_by_label("One short question after days").fill("3")
    form.get_by_role("button", name="Preview").click()
    preview = dialog(olga, "Is this right?")
    expect(preview).to_contain_text("Every Tuesday at 10:00 in each member's time zone.")
    expect(preview).to_contain_text("Nobody is matched before Tuesday 8 December.")
    preview.get_by_role("button", name="Save").click()
    expect(olga.dialog).to_have_count(0)
    expect(olga.see("has started a mentoring program here").get_by_role("button", name="Join")).to_be_visible()


def become(nia: Visitor, real_name: str) -> Visitor:
    """Open the page for the first time and choose who to be."""
    nia.page.goto(nia.url)
    chooser = dialog(nia, "Who do you want to be?")
    chooser.get_by_role("combobox", name="Search people by name").fill(real_name)
    chooser.get_by_role("option", name=real_name).click()
    expect(nia.page.get_by_role("button", name=f"You are {real_name}")).to_be_visible()
    return nia


def join(nia: Visitor) -> None:
    """Hours that end before they start are told beside their field; what was typed elsewhere stays."""
    nia.row("mentoring").click()
    expect(nia.page.get_by_role("heading", level=1, name="mentoring")).to_be_visible()
    nia.send("/mentor join")
    form = dialog(nia, "Join a program")
    search(form, "I can help with", "public sp", "Public speaking")
    search(form, "I can help with", "whittling", "whittling")
    search(form, "I would like to grow in", "negot", "Negotiation")
    form.get_by_label("and ends at").fill("08:00")
    form.get_by_role("button", name="Join").click()
    expect(form.get_by_label("and ends at")).to_have_accessible_description(
        re.compile("The day has to end after it starts")
    )
    for skill in ("Public speaking", "whittling"):
        expect(form.get_by_role("button", name=f"Remove {skill}", exact=False)).to_be_visible()
    form.get_by_label("and ends at").fill("17:00")
    form.get_by_role("button", name="Join").click()
    done = dialog(nia, "Mentor Circles")
    expect(done).to_contain_text("You are in Peer circles. The next round starts on Tuesday 8 December.")
    done.get_by_role("button", name="Done").click()
    to_the_app(nia)
    nia.see("Welcome to Peer circles.")


def search(form: Locator, label: str, typed: str, option: str) -> None:
    """Type a few letters into a list that is searched, and choose what it offers."""
    form.get_by_role("combobox", name=label).fill(typed)
    form.get_by_role("option", name=re.compile(f"^{option}")).click()


def hear_of_the_round_and_meet(nia: Visitor) -> None:
    """A week passes; the working day before the round there is a heads-up, the day after it a chat for two."""
    walk(nia, "+1 week", "Mon,? 7 Dec 2026, 09:00")
    walk(nia, "Next event", "Mon,? 7 Dec 2026, 10:00")
    heads_up = nia.see("matches you with somebody on Tuesday 8 December")
    expect(heads_up.get_by_role("button", name="Skip this one")).to_be_visible()
    walk(nia, "+1 day", "Tue,? 8 Dec 2026, 10:00")
    group = nia.page.get_by_role("navigation").get_by_role(
        "button", name=re.compile(", Mentor Circles, direct message")
    )
    group.click()
    introduction = nia.see("Peer circles has matched you for this round.")
    expect(introduction).to_contain_text("@Nia Novak can help with public speaking", ignore_case=True)
    expect(introduction).to_contain_text("These times suit everybody's working hours")
    nia.send("Hello! The first time is fine with me.")
    nia.see("Hello! The first time is fine with me.")


def say_that_they_met(nia: Visitor) -> None:
    """Two days later, privately."""
    walk(nia, "+1 day", "Wed,? 9 Dec 2026, 10:00")
    walk(nia, "+1 day", "Thu,? 10 Dec 2026, 10:00")
    to_the_app(nia)
    nia.see("met yet?").get_by_role("button", name="We met").click()
    nia.see("you said We met")
    expect(nia.last.get_by_role("button", name="Change my answer")).to_be_visible()


def say_how_it_is(nia: Visitor) -> None:
    """One number, and a comment in a form of its own."""
    walk(nia, "+1 day", "Fri,? 11 Dec 2026, 10:00")
    nia.see("How useful is this program to you at the moment?").get_by_role("button", name="4", exact=True).click()
    nia.see("You answered 4 of 5").get_by_role("button", name="Add a comment").click()
    form = dialog(nia, "Add a comment")
    form.get_by_label("Your comment").fill(COMMENT)
    form.get_by_role("button", name="Save").click()
    expect(nia.dialog).to_have_count(0)
    nia.see(f"Your comment: {COMMENT}")


def read_the_report(nia: Visitor) -> None:
    """Totals in the channel, a band for few answers, no comment of so few people, and the picture in the thread."""
    walk(nia, "+1 week", "Fri,? 18 Dec 2026, 10:00")
    nia.row("mentoring").click()
    report = nia.see("Peer circles: round 1")
    expect(report).to_contain_text("4 of 4 groups met (100%).")
    expect(report).to_contain_text("on the whole rather high")
    expect(report).not_to_contain_text(COMMENT)
    report.get_by_role("button", name="1 reply").click()
    chart = nia.page.get_by_role("complementary", name="Thread").get_by_role("img", name="Round 1: 4 of 4 groups met")
    expect(chart).to_have_js_property("naturalWidth", 1200)


def look_at_home(nia: Visitor) -> None:
    """What Nia takes part in now, and what waits for an answer."""
    to_the_app(nia)
    nia.page.get_by_role("tab", name="Home").click()
    home = nia.page.get_by_role("tabpanel", name="Home")
    expect(home).to_contain_text("Waiting for you")
    expect(home).to_contain_text("Next match: Tuesday 22 December.")
    expect(home.get_by_role("button", name="Skip the next one")).to_be_visible()


def dialog(visitor: Visitor, name: str) -> Locator:
    """The form of that title, once it is there."""
    found = visitor.page.get_by_role("dialog", name=name, exact=True)
    expect(found).to_be_visible()
    return found


def to_the_app(visitor: Visitor) -> None:
    """The conversation with the app."""
    visitor.page.get_by_role("navigation").get_by_role("button", name=re.compile("^Mentor Circles, app")).click()
    expect(visitor.page.get_by_role("tab", name="Messages")).to_be_visible()


def walk(visitor: Visitor, button: str, arrival: str) -> None:
    """Press a button of the clock, and wait until everybody has come to rest at the new time."""
    visitor.page.get_by_role("button", name=button, exact=True).click()
    bar = visitor.page.get_by_role("region", name="Sandbox clock")
    expect(bar).to_have_attribute("aria-busy", "false")
    expect(visitor.clock).to_have_text(re.compile(arrival))
