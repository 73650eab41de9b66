"""The workspace around the messages: people, channels, the app's tabs, news, the clock, faults."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from threading import Event

import pytest
from playwright.sync_api import Page, expect
from slack_sdk import WebClient

from sandbox import Sandbox, SandboxClient
from tests.sandbox.box_kit import START, eventually, steady_port
from tests.sandbox.page.kit import Visitor
from tests.sandbox.page.showcase import Showcase

pytestmark = pytest.mark.xdist_group("page")


def test_a_newcomer_chooses_who_to_be_by_name(ana: Visitor, people: SandboxClient) -> None:
    people.add_user("gus", "Gus Lind", is_restricted=True, deleted=True)
    ana.page.goto(ana.url)
    dialog = ana.page.get_by_role("dialog", name="Who do you want to be?")
    expect(dialog.get_by_role("option", name="Gus Lind")).to_contain_text("Guest")
    expect(dialog.get_by_role("option", name="Gus Lind")).to_contain_text("Deactivated")
    dialog.get_by_role("combobox", name="Search people by name").fill("ana r")
    expect(dialog.get_by_role("option")).to_have_count(1)
    expect(dialog.get_by_role("option")).to_contain_text("Product designer · Europe/Madrid, 10:00")
    dialog.get_by_role("option").click()
    expect(ana.page.get_by_role("button", name="You are Ana Ruiz")).to_be_visible()


def test_an_empty_conversation_says_what_to_type_from_the_apps_commands(ana: Visitor) -> None:
    expect(ana.page.get_by_role("main")).to_contain_text("Type a command to start with Showcase")
    ana.page.get_by_role("main").get_by_role("button", name="/form").click()
    expect(ana.composer).to_have_value("/form ")
    expect(ana.composer).to_be_focused()


def test_an_answer_for_one_person_is_marked_and_nobody_else_sees_it(ana: Visitor) -> None:
    ana.send("/show odd")
    expect(ana.see("After the odd one")).to_contain_text("Only visible to you")
    ana.name = "ben"
    ana.enter("team")
    expect(ana.messages).to_have_count(0)


def test_what_is_new_is_counted_and_reading_clears_it(ana: Visitor, people: SandboxClient) -> None:
    ana.row("general").click()
    people.say("ben", "team", "News")
    expect(ana.page.get_by_role("button", name="team, channel, 1 unread")).to_be_visible()
    expect(ana.page).to_have_title(re.compile(r"^\(1\) "))
    ana.row("team").click()
    expect(ana.page.get_by_role("separator", name="New")).to_be_visible()
    expect(ana.page.get_by_role("button", name="team, channel", exact=True)).to_be_visible()
    eventually(lambda: all(channel["unread"] == 0 for channel in people.channels("ana")))


def test_messages_appear_while_one_looks(ana: Visitor, people: SandboxClient, slack: WebClient) -> None:
    people.say("ben", "team", "From Ben")
    ana.see("From Ben")
    slack.chat_postMessage(channel="#team", text="From the app")
    ana.see("From the app")


def test_a_thread_opens_beside_and_takes_answers(ana: Visitor, people: SandboxClient) -> None:
    said = people.say("ben", "team", "Who is in?")
    people.say("ben", "team", "Anyone?", thread_ts=said["ts"])
    ana.page.get_by_role("button", name="1 reply").click()
    thread = ana.page.get_by_role("complementary", name="Thread")
    expect(thread.get_by_role("article")).to_have_count(2)
    thread.get_by_role("textbox", name="Reply").fill("Me")
    thread.get_by_role("textbox", name="Reply").press("Enter")
    expect(thread.get_by_role("article").last).to_contain_text("Me")
    expect(ana.messages).to_have_count(1)
    expect(ana.page.get_by_role("button", name="2 replies")).to_be_visible()


def test_a_link_leads_to_a_person_a_channel_and_a_thread(ana: Visitor, people: SandboxClient) -> None:
    said = people.say("ben", "team", "Linked")
    ana.enter("team", thread=said["ts"])
    expect(ana.page.get_by_role("complementary", name="Thread").get_by_role("article")).to_contain_text("Linked")
    ana.row("general").click()
    ana.page.go_back()
    expect(ana.page.get_by_role("heading", level=1, name="team")).to_be_visible()


def test_a_channel_is_found_and_joined(ana: Visitor, people: SandboxClient) -> None:
    people.create_channel("chess", user="ben")
    ana.page.get_by_role("button", name="Browse channels").click()
    ana.page.get_by_role("button", name="Join chess").click()
    expect(ana.page.get_by_role("heading", level=1, name="chess")).to_be_visible()
    expect(ana.composer).to_be_visible()


def test_a_channel_is_made_and_left(ana: Visitor) -> None:
    ana.page.get_by_role("button", name="New channel").click()
    ana.page.get_by_label("Name").fill("Team Lunch")
    ana.page.get_by_label("Add Showcase").check()
    ana.page.get_by_role("button", name="Create").click()
    expect(ana.page.get_by_role("heading", level=1, name="team-lunch")).to_be_visible()
    ana.page.get_by_role("button", name="2 members, details").click()
    ana.dialog.get_by_role("button", name="Leave").click()
    expect(ana.row("team-lunch")).to_have_count(0)


def test_a_direct_message_to_several_people_is_a_group(ana: Visitor, people: SandboxClient) -> None:
    people.add_user("cleo", "Cleo Fox")
    ana.enter("team")  # the list of people to choose from is read when it opens
    ana.page.get_by_role("button", name="New message").click()
    ana.choose("To", "Ben Carter", "Cleo Fox")
    ana.page.keyboard.press("Escape")
    ana.dialog.get_by_role("button", name="Open").click()
    expect(ana.page.get_by_role("heading", level=1, name="Ben Carter, Cleo Fox")).to_be_visible()
    ana.send("Hello you two")
    ana.see("Hello you two")


def test_the_apps_home_is_opened_and_answers(ana: Visitor) -> None:
    ana.enter(tab="home")
    home = ana.page.get_by_role("tabpanel", name="Home")
    expect(home).to_contain_text("Hello @Ana Ruiz, you pressed 0 times.")
    home.get_by_role("button", name="Press").click()
    expect(home).to_contain_text("you pressed 1 times.")


def test_a_deactivated_person_cannot_write(ana: Visitor, people: SandboxClient) -> None:
    people.update_user("ana", deleted=True)
    ana.enter("team")
    expect(ana.page.get_by_role("main")).to_contain_text("Ana Ruiz is deactivated and cannot write.")
    expect(ana.composer).to_be_hidden()


def test_the_clock_is_shown_in_the_viewers_zone_and_moves(ana: Visitor, box: Sandbox) -> None:
    expect(ana.clock).to_have_text(re.compile("Mon,? 23 Nov 2026, 10:00"))
    ana.page.get_by_role("button", name="+1 day").click()
    expect(ana.clock).to_have_text(re.compile("Tue,? 24 Nov 2026, 10:00"))
    ana.page.get_by_role("button", name="+1 week").click()
    expect(ana.clock).to_have_text(re.compile("Tue,? 1 Dec 2026, 10:00"))
    ana.page.get_by_label("Move the clock to").fill("2026-12-24T18:00")
    ana.page.get_by_role("button", name="Go", exact=True).click()
    expect(ana.clock).to_have_text(re.compile("Thu,? 24 Dec 2026, 18:00"))
    assert box.now().isoformat() == "2026-12-24T17:00:00+00:00"
    ana.page.get_by_role("button", name="+1 month").click()
    expect(ana.clock).to_have_text(re.compile("Sat,? 23 Jan 2027, 18:00"))


def test_next_event_without_a_plan_says_so(ana: Visitor) -> None:
    ana.page.get_by_role("button", name="Next event").click()
    expect(ana.page.get_by_role("alert")).to_contain_text("Nobody plans anything")


def test_time_flows_or_stands_still(ana: Visitor, people: SandboxClient) -> None:
    ana.page.get_by_role("button", name="Frozen").click()
    expect(ana.page.get_by_role("button", name="Live")).to_be_visible()
    assert people.info()["live"] is True


def test_a_fault_is_ordered_and_cleared(ana: Visitor, people: SandboxClient) -> None:
    ana.page.get_by_role("button", name="Developer").click()
    panel = ana.page.get_by_role("complementary", name="Developer")
    panel.get_by_label("What goes wrong").select_option("An error of Slack's")
    panel.get_by_label("Method").fill("chat.postMessage")
    panel.get_by_label("Error code").fill("not_in_channel")
    panel.get_by_role("button", name="Order").click()
    expect(panel.get_by_role("list", name="Ordered faults")).to_contain_text("chat.postMessage")
    [fault] = people.call("faults")
    assert (fault["kind"], fault["error"]) == ("error", "not_in_channel")
    panel.get_by_role("button", name="Clear all").click()
    expect(panel.get_by_role("list", name="Ordered faults")).to_contain_text("None is waiting")


def test_rate_limits_are_switched(ana: Visitor, people: SandboxClient) -> None:
    ana.page.get_by_role("button", name="Developer").click()
    ana.page.get_by_label("Rate limits").check()
    eventually(lambda: people.info()["rates"] is True)


def test_the_traffic_is_listed_and_can_be_downloaded(ana: Visitor) -> None:
    ana.send("/show odd")
    ana.page.get_by_role("button", name="Developer").click()
    expect(ana.page.get_by_role("list", name="Newest calls and deliveries")).to_contain_text("/show")
    with ana.page.expect_download() as download:
        ana.page.get_by_role("link", name="Transcript").click()
    lines = download.value.path().read_text().splitlines()
    assert any(json.loads(line).get("direction") == "delivery" for line in lines)


@pytest.mark.parametrize("ack_seconds", [1.0])
def test_a_command_without_an_app_shows_slacks_words(
    ack_seconds: float, ana: Visitor, people: SandboxClient, showcase: Showcase
) -> None:
    people.call("fault", kind="drop_ack", times=1)
    ana.composer.fill("/show odd")
    ana.composer.press("Enter")
    expect(ana.page.get_by_role("alert")).to_contain_text("/show failed with the error")


def test_after_a_restart_the_page_finds_its_way_back(tmp_path: Path, tab: Page) -> None:
    port = steady_port()
    with Sandbox(folder=tmp_path, frozen=True, start=START, port=port) as first:
        first.client().add_user("ana", "Ana Ruiz")
        ana = Visitor(tab, first.url, "ana").enter("general")
    state = tab.get_by_role("region", name="Sandbox clock")
    expect(state).to_contain_text("Reconnecting")
    with Sandbox(folder=tmp_path, frozen=True, port=port) as second:
        second.client().say("robin", "general", "While you were away")
        ana.see("While you were away")
        expect(state).to_contain_text("No app connected")
        tab.goto("about:blank")  # the page goes before its sandbox does


def test_a_reaction_is_added_from_the_tools_of_a_message(ana: Visitor, people: SandboxClient) -> None:
    people.say("ben", "team", "We did it")
    message = ana.see("We did it")
    message.hover()
    message.get_by_role("button", name="React").click()
    ana.page.get_by_role("menuitem", name="tada").click()
    expect(message.get_by_role("button", name="tada, 1: Ana Ruiz")).to_be_visible()


def test_a_person_is_added_and_becomes_you(ana: Visitor, people: SandboxClient) -> None:
    ana.page.get_by_role("button", name="You are Ana Ruiz").click()
    ana.dialog.get_by_role("button", name="Add a person").click()
    ana.page.get_by_label("Full name").fill("Zoë Ng")
    ana.page.get_by_label("Time zone").fill("Asia/Tokyo")
    ana.dialog.get_by_role("button", name="Add", exact=True).click()
    expect(ana.page.get_by_role("button", name="You are Zoë Ng")).to_contain_text("6:00 PM")
    assert any(user["name"] == "zoe.ng" and user["tz"] == "Asia/Tokyo" for user in people.users())


def test_an_archived_channel_is_closed_and_can_be_brought_back(ana: Visitor) -> None:
    ana.page.get_by_role("button", name="3 members, details").click()
    ana.dialog.get_by_role("button", name="Archive").click()
    expect(ana.row("team")).to_have_count(0)
    ana.enter("team")
    expect(ana.page.get_by_role("main")).to_contain_text("This channel is archived")
    ana.page.get_by_role("button", name="Bring it back").click()
    expect(ana.composer).to_be_visible()


def test_a_long_conversation_shows_its_end_and_its_beginning_on_request(ana: Visitor, people: SandboxClient) -> None:
    for number in range(205):
        people.say("ben", "team", f"Message number {number}.")
    ana.enter("team")
    expect(ana.see("Message number 204.")).to_be_in_viewport()
    expect(ana.page.get_by_text("Message number 4.", exact=True)).to_have_count(0)
    ana.page.get_by_role("button", name="Show earlier messages").click()
    expect(ana.page.get_by_text("Message number 0.", exact=True)).to_have_count(1)


def test_what_is_half_entered_survives_news(ana: Visitor, people: SandboxClient) -> None:
    ana.send("/show blocks")
    note = ana.see("A note").get_by_label("A note")
    note.fill("half a sent")
    people.say("ben", "team", "Hello")
    ana.see("Hello")
    expect(ana.page.get_by_label("A note")).to_have_value("half a sent")
    expect(ana.page.get_by_label("A note")).to_be_focused()


class Slow:
    """A resident who takes long to come to rest."""

    name = "slow"

    def __init__(self) -> None:
        self.passing, self.done = Event(), Event()

    def next_due(self) -> datetime | None:
        return None

    def run_until_idle(self) -> bool:
        self.passing.set()
        self.done.wait(20)
        return False


def test_the_page_shows_that_time_is_passing(ana: Visitor, box: Sandbox) -> None:
    slow = Slow()
    box.register(slow)
    expect(ana.page.get_by_role("button", name="Stop")).to_be_hidden()
    ana.page.get_by_role("button", name="+1 day").click()
    assert slow.passing.wait(20)
    clock = ana.page.get_by_role("region", name="Sandbox clock")
    expect(clock).to_contain_text("Time is passing, until Tue")
    expect(clock.get_by_role("progressbar")).to_be_visible()
    expect(ana.page.get_by_role("button", name="+1 week")).to_be_disabled()
    slow.done.set()
    expect(ana.clock).to_have_text(re.compile("Tue,? 24 Nov 2026, 10:00"))
    expect(clock.get_by_role("progressbar")).to_be_hidden()


def test_time_that_is_passing_can_be_stopped(ana: Visitor, box: Sandbox) -> None:
    slow = Slow()
    box.register(slow)
    ana.page.get_by_role("button", name="+1 week").click()
    assert slow.passing.wait(20)
    with ana.page.expect_response("**/sandbox/api/stop"):
        ana.page.get_by_role("button", name="Stop").click()
    slow.done.set()
    expect(ana.page.get_by_role("button", name="+1 week")).to_be_enabled()
    expect(ana.page.get_by_role("button", name="Stop")).to_be_hidden()
    expect(ana.clock).to_have_text(re.compile("Mon,? 23 Nov 2026, 10:00"))
    expect(ana.page.get_by_role("progressbar")).to_be_hidden()
