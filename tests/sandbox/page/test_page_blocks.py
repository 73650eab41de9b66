"""How messages look: every block, every style of text, and what an app or a person may do wrong."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from slack_sdk import WebClient

from sandbox import SandboxClient
from tests.sandbox.page.kit import Visitor
from tests.sandbox.page.showcase import HOSTILE

pytestmark = pytest.mark.xdist_group("page")

# As /show posts them.
EVERY_BLOCK = (
    "header",
    "section",
    "divider",
    "context",
    "image",
    "rich_text",
    "markdown",
    "table",
    "video",
    "actions",
    "input",
)


def test_every_kind_of_block_is_drawn(ana: Visitor) -> None:
    ana.send("/show blocks")
    message = ana.see("A note")
    for kind in EVERY_BLOCK:
        expect(message.locator(f"[data-block-type={kind}]").first).to_be_visible()
    expect(message.get_by_test_id("block-error")).to_have_count(0)


def test_mrkdwn_becomes_styles_links_and_names(ana: Visitor) -> None:
    ana.send("/show blocks")
    text = ana.see("A note").locator("[data-block-type=section]").first
    expect(text.locator("strong")).to_have_text("bold")
    expect(text.locator("em")).to_have_text("italic")
    expect(text.locator("s")).to_have_text("gone")
    expect(text.locator("code")).to_have_text("code")
    expect(text.locator("blockquote")).to_have_text("a quote")
    expect(text.locator("pre")).to_have_text("pre <b>")
    expect(text.get_by_role("link", name="a link")).to_have_attribute("href", "https://example.com/a?b=1&c=2")
    expect(text.get_by_role("button", name="@Ana Ruiz")).to_be_visible()
    expect(text.get_by_text("@here")).to_be_visible()
    expect(text.get_by_role("img", name="wave")).to_have_text("👋")


def test_rich_text_keeps_lists_quotes_and_code(ana: Visitor) -> None:
    ana.send("/show blocks")
    rich = ana.see("A note").locator("[data-block-type=rich_text]")
    expect(rich.locator("ol > li")).to_have_text(["First", "Second"])
    expect(rich.locator("ul > li")).to_have_text(["Inner"])
    expect(rich.locator("blockquote")).to_have_text("Quoted words")
    expect(rich.locator("pre")).to_have_text("x = 1")
    expect(rich.get_by_role("link", name="link")).to_have_attribute("href", "https://example.com/rich")


def test_markdown_and_tables_have_cells_and_headings(ana: Visitor) -> None:
    ana.send("/show blocks")
    message = ana.see("A note")
    expect(message.get_by_role("heading", name="Markdown")).to_be_visible()
    expect(message.locator("[data-block-type=table]").get_by_role("columnheader")).to_have_text(["Name", "Score"])
    expect(message.locator("[data-block-type=markdown]").get_by_role("cell")).to_have_text(["1", "2"])


def test_pictures_have_their_alternative_text(ana: Visitor) -> None:
    ana.send("/show blocks")
    message = ana.see("A note")
    expect(message.get_by_role("img", name="A small figure")).to_be_visible()
    expect(message.get_by_role("img", name="A big figure")).to_be_visible()


def test_a_block_that_cannot_be_drawn_is_an_error_in_its_place(ana: Visitor) -> None:
    ana.send("/show odd")
    message = ana.see("After the odd one")
    expect(message.get_by_test_id("block-error")).to_contain_text("data_visualization")
    expect(message).to_contain_text("Before the odd one")


def test_hostile_text_is_shown_and_never_run(ana: Visitor) -> None:
    ana.send("/show hostile")
    message = ana.see("press me")
    expect(message.get_by_role("heading", name=HOSTILE)).to_be_visible()
    expect(message.locator("script, img, b")).to_have_count(0)
    expect(message.get_by_role("link")).to_have_count(0)
    message.get_by_text("press me").click()
    assert ana.page.evaluate("window.hacked") is None


def test_hostile_names_topics_and_commands_are_harmless(ana: Visitor, people: SandboxClient, slack: WebClient) -> None:
    people.add_user("mal", HOSTILE[:80], tz="Europe/Paris")
    people.call("join", user="mal", channel="team")
    people.say("mal", "team", HOSTILE)
    expect(ana.see("onerror").locator(".author")).to_have_text(HOSTILE[:80])
    expect(ana.page.locator("article img, article script")).to_have_count(0)
    assert ana.page.evaluate("window.hacked") is None


def test_what_a_person_types_arrives_as_typed(ana: Visitor, people: SandboxClient) -> None:
    ana.send("is 1 < 2 && @ben? see https://example.com/x.")
    ana.see("is 1 < 2 && @Ben Carter? see https://example.com/x.")
    ben = next(user["id"] for user in people.users() if user["name"] == "ben")
    text = people.messages(channel="team")[-1]["text"]
    assert text == f"is 1 &lt; 2 &amp;&amp; <@{ben}>? see <https://example.com/x>."


@pytest.mark.parametrize(
    ("name", "shown"), [("ana", "1 December 2026 at 09:30"), ("ben", "December 1, 2026 at 3:30 AM")]
)
def test_a_date_is_shown_in_the_zone_of_whoever_looks(ana: Visitor, slack: WebClient, name: str, shown: str) -> None:
    moment = 1796113800  # 2026-12-01T08:30Z
    ana.name = name
    ana.enter("team")
    slack.chat_postMessage(channel="#team", text=f"Next: <!date^{moment}^{{date}} at {{time}}|some day>.")
    ana.see(f"Next: {shown}.")


def test_a_date_that_is_no_date_shows_its_fallback(ana: Visitor, slack: WebClient) -> None:
    slack.chat_postMessage(channel="#team", text="When: <!date^soon^{date}|some day>.")
    ana.see("When: some day.")


def test_the_time_of_a_message_is_the_time_of_whoever_looks(ana: Visitor, people: SandboxClient) -> None:
    people.say("ben", "team", "Hello")
    expect(ana.see("Hello").locator("time")).to_have_text("10:00")
    ana.name = "ben"
    ana.enter("team")
    expect(ana.see("Hello").locator("time")).to_have_text("4:00 AM")


def test_days_are_separated(ana: Visitor, people: SandboxClient) -> None:
    people.say("ben", "team", "First day")
    people.advance(seconds=86_400)
    people.say("ben", "team", "Second day")
    ana.see("Second day")
    expect(ana.page.get_by_role("separator", name="Yesterday")).to_be_visible()
    expect(ana.page.get_by_role("separator", name="Today")).to_be_visible()


def test_an_uploaded_picture_is_shown_with_its_description(ana: Visitor) -> None:
    ana.page.get_by_role("navigation").get_by_role("button", name="Showcase, app").click()
    ana.page.get_by_role("tab", name="Messages").click()
    ana.send("picture")
    picture = ana.messages.get_by_role("img", name="One green dot")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 8


def test_a_changed_message_says_so_and_a_deleted_one_goes(ana: Visitor, slack: WebClient) -> None:
    channel = slack.chat_postMessage(channel="#team", text="Tea at 3")
    ana.see("Tea at 3")
    slack.chat_update(channel=channel["channel"], ts=channel["ts"], text="Tea at 4")
    ana.see("Tea at 4 (edited)")
    slack.chat_delete(channel=channel["channel"], ts=channel["ts"])
    expect(ana.page.get_by_text("Tea at 4")).to_have_count(0)


def test_reactions_show_who(ana: Visitor, people: SandboxClient) -> None:
    said = people.say("ana", "team", "Done")
    people.call("react", user="ben", channel="team", ts=said["ts"], name="tada")
    expect(ana.see("Done").get_by_role("button", name="tada, 1: Ben Carter")).to_be_visible()
