"""Coming in for the first time, and reading: threads, pictures and mentions."""

from __future__ import annotations

import re
import struct
import zlib
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from slack_sdk import WebClient

from sandbox import Sandbox, SandboxClient
from tests.sandbox.page.kit import Visitor

pytestmark = pytest.mark.xdist_group("page")

#: from the end of the words inside the first mention to the beginning of what follows it, in CSS pixels
GAP = """article => {
    const mention = article.querySelector(".mention");
    const range = node => { const range = document.createRange(); range.selectNodeContents(node); return range; };
    return range(mention.nextSibling).getClientRects()[0].left - range(mention).getBoundingClientRect().right;
}"""


def wide_picture(width: int = 1200, height: int = 680) -> bytes:
    """A grey PNG."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x99" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def chooser(visitor: Visitor) -> Locator:
    visitor.page.goto(visitor.url)
    dialog = visitor.page.get_by_role("dialog", name="Who do you want to be?")
    expect(dialog).to_contain_text("Close this to look around as Robin Reed.")
    return dialog


def test_a_newcomer_who_presses_escape_looks_around_as_the_admin(ana: Visitor) -> None:
    dialog = chooser(ana)
    ana.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(ana.page.get_by_role("button", name="You are Robin Reed")).to_be_visible()
    expect(ana.page.get_by_role("heading", level=1, name="general")).to_be_visible()


def test_a_newcomer_who_closes_the_list_looks_around_as_the_admin(ana: Visitor) -> None:
    chooser(ana).get_by_role("button", name="Close").click()
    expect(ana.page.get_by_role("button", name="You are Robin Reed")).to_be_visible()


def test_people_whom_the_workspace_introduces_come_first(ana: Visitor, people: SandboxClient) -> None:
    people.update_user("ben", note="The one to begin with.")
    dialog = chooser(ana)
    expect(dialog.get_by_role("group", name="Begin with").get_by_role("option")).to_have_count(1)
    expect(dialog.get_by_role("option").first).to_contain_text("Ben Carter")
    expect(dialog.get_by_role("option").first).to_contain_text("The one to begin with.")
    expect(dialog.get_by_role("option", name="Ben Carter")).to_have_count(1)


def test_a_thread_that_opens_beside_leaves_the_newest_in_sight(ana: Visitor, people: SandboxClient) -> None:
    long = " ".join(["a line that is broken anew when the room gets narrow"] * 3)
    for number in range(14):
        said = people.say("ben", "team", f"{number}: {long}")
    people.say("ben", "team", "An answer", thread_ts=said["ts"])
    ana.page.get_by_role("button", name="1 reply").click()
    expect(ana.page.get_by_role("complementary", name="Thread").get_by_role("article")).to_have_count(2)
    expect(ana.last.get_by_role("button", name="1 reply")).to_be_in_viewport()
    expect(ana.page.get_by_role("button", name="Newest messages")).to_have_count(0)


def test_an_answer_that_was_sent_to_the_channel_too_leads_to_its_thread(
    ana: Visitor, people: SandboxClient, slack: WebClient
) -> None:
    root = people.say("ben", "team", "Who is in?")["ts"]
    slack.chat_postMessage(channel="#team", text="Five of us", thread_ts=root, reply_broadcast=True)
    ana.see("Five of us").get_by_role("button", name="Replied to a thread").click()
    thread = ana.page.get_by_role("complementary", name="Thread")
    expect(thread.get_by_role("article").first).to_contain_text("Who is in?")
    expect(thread.get_by_role("article").last).to_contain_text("Also sent to the channel")


@pytest.fixture
def picture(ana: Visitor, box: Sandbox, people: SandboxClient, slack: WebClient) -> Locator:
    """A wide picture in a thread, which Ana has before her."""
    root = people.say("ben", "team", "The numbers?")
    slack.files_upload_v2(
        channel=root["channel"], thread_ts=root["ts"], content=wide_picture(), filename="n.png", title="The numbers"
    )
    ana.page.get_by_role("button", name="1 reply").click()
    return ana.page.get_by_role("complementary", name="Thread").get_by_role("img", name="The numbers")


def width_of(node: Locator) -> float:
    expect(node).to_be_visible()
    node.evaluate("image => image.decode()")
    box: Any = node.bounding_box()
    return float(box["width"])


def test_a_picture_in_a_thread_is_wide_enough_to_read(picture: Locator) -> None:
    assert width_of(picture) >= 400


def test_a_picture_opens_in_full_and_closes_again(ana: Visitor, picture: Locator) -> None:
    ana.page.get_by_role("button", name="Enlarge The numbers").click()
    dialog = ana.page.get_by_role("dialog", name="The numbers")
    assert width_of(dialog.get_by_role("img", name="The numbers")) >= 1000
    expect(dialog.get_by_role("link", name="Open in a new tab")).to_have_attribute(
        "href", re.compile("/sandbox/files/")
    )
    ana.page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(picture).to_be_visible()


def test_on_a_phone_a_picture_uses_the_width_of_the_screen(picture: Locator, tab: Page) -> None:
    tab.set_viewport_size({"width": 390, "height": 800})
    assert width_of(picture) >= 310
    assert tab.evaluate("document.documentElement.scrollWidth") == 390


def test_a_comma_follows_a_mention_without_a_gap(ana: Visitor, people: SandboxClient) -> None:
    people.say("ben", "team", "@ana, are you in?")
    assert ana.see("are you in?").evaluate(GAP) <= 1.5
