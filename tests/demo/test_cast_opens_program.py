"""The cast and the real app: the program that a newcomer finds, and what becomes of its first round."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest

from bot.config import Settings
from bot.wiring import build_app, make_client
from delivery import DeliverySettings
from demo import move_in, open_programs, people
from messages.errors import WORDS
from sandbox import Sandbox, SandboxClient
from storage import Database
from tests.world import ROOT, text_of

pytestmark = pytest.mark.xdist_group("cast")  # one workspace for all of them
EVERYBODY = {"sam", "robin", *(one.name for one in people.load().colleagues)}
SUNDAY = datetime(2026, 11, 22, 19, tzinfo=UTC)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxClient]:
    """The workspace as `make run` shows it, on a clock that stands still, once the program is open."""
    folder = tmp_path_factory.mktemp("demo")
    database = Database.open(f"sqlite:///{folder / 'bot.sqlite3'}")
    database.migrate()
    # a click that is not acknowledged in time is made again
    manifest = ROOT / "manifest.yml"
    with Sandbox(manifest, start=SUNDAY, frozen=True, rates=False, ack_timeout=30.0, trigger_seconds=60.0) as box:
        bot = build_app(
            Settings(),
            clock=box.now,
            rng=Random(1),
            client=make_client(box.bot_token, base_url=box.api_url),
            database=database,
            delivery=DeliverySettings(per_channel=0.0, per_workspace=0.0),
        )
        box.register(bot)
        move_in(box, folder)
        socket = bot.socket(box.app_token)
        socket.connect()
        bot.deliverer.start()
        try:
            open_programs(box.client())
            box.client().advance(seconds=0)
            yield box.client()
        finally:
            bot.deliverer.stop()
            socket.close()
    database.close()


def written_to(client: SandboxClient, name: str) -> list[str]:
    found = client.messages(user=name, channel="@bot")
    return [text_of(one) for one in found if one.get("bot_id") and not one.get("ephemeral_to")]


def posts(client: SandboxClient) -> list[str]:
    found = client.messages(channel="#mentoring", limit=1000)
    return [text_of(one) for one in found if one.get("bot_id") and not one.get("ephemeral_to")]


def test_cast_joins_a_program_that_waits_for_the_newcomer(opened: SandboxClient) -> None:
    (announcement,) = posts(opened)
    assert "24 November" in announcement
    for one in people.load().colleagues:
        (welcome,) = written_to(opened, one.name)
        assert "Half an hour together" in welcome
    assert written_to(opened, "sam") == written_to(opened, "robin") == []


def test_program_is_opened_once(opened: SandboxClient) -> None:
    before = opened.messages(limit=10_000)
    open_programs(opened)
    opened.advance(seconds=0)
    assert opened.messages(limit=10_000) == before


def test_newcomer_is_greeted_by_a_partner_and_sees_a_report_after_a_round(opened: SandboxClient) -> None:
    opened.click("sam", "program.join", channel="#mentoring")
    assert opened.submit("sam", {"offers": "Python", "wants": "public speaking"})["errors"] == {}
    opened.close_view("sam", all=True)
    assert opened.slash("sam", "#circles", "/circle join")["views"]
    assert opened.submit("sam", {"offers": "Python", "wants": "public speaking"})["errors"] == {}
    opened.advance(to=SUNDAY + timedelta(days=7, hours=20))
    (group,) = [one for one in opened.channels("sam") if one["kind"] == "mpim"]
    talk = [one["text"] for one in opened.messages(channel=group["id"]) if not one.get("bot_id")]
    assert "Sam" in talk[0]
    (report,) = [post for post in posts(opened) if "has closed" in post]
    assert "20 groups met" in report
    assert "people answered; on average" in report


def test_first_week_of_circles_ends_with_a_session_that_was_noted(opened: SandboxClient) -> None:
    """As it is after the test above: a week has passed."""
    names = {user["id"]: user["name"] for user in opened.users()}
    circles = [one for one in opened.channels() if one["kind"] == "private"]
    people_of = [{names[user] for user in one["members"]} & EVERYBODY for one in circles]
    assert sum(map(len, people_of)) == len(set().union(*people_of)) >= 20
    assert all(4 <= len(one) <= 7 for one in people_of)
    assert "hannah" not in set().union(*people_of)
    mine = next(channel for channel, inside in zip(circles, people_of, strict=True) if "sam" in inside)
    assert "Session 1 is over." in [text_of(one).split("\n")[0] for one in opened.messages("sam", mine["id"])]
    met = [one for one in circles if "what we take along" in told(opened.messages(channel=one["id"]))]
    assert met
    noted = [line for name in EVERYBODY for line in written_to(opened, name) if line.startswith("Noted for ")]
    assert len(noted) >= len(met)


def test_nobody_of_the_cast_runs_into_a_refusal_or_answers_twice(opened: SandboxClient) -> None:
    alone = [one for one in opened.messages(limit=100_000) if one.get("ephemeral_to")]
    refusals = tuple(words.partition("{")[0] for words in WORDS.values())
    answers = [text_of(one) for one in alone]
    assert len(answers) >= 30
    assert [one for one in answers if one.startswith(tuple(one for one in refusals if len(one) > 12))] == []
    coming = [(one["ephemeral_to"], text_of(one)) for one in alone if "see you on" in text_of(one)]
    assert len(coming) == len(set(coming)) >= 15


def told(messages: list[dict[str, Any]]) -> str:
    return "\n".join(map(text_of, messages))
