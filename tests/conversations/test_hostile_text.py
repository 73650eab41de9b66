"""What people type comes out as what they typed: no alarm for the channel, no mention, no link, nowhere."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from handlers.commands import SUBCOMMANDS
from messages.join import join_view, profile_view
from messages.setup import setup_view
from messages.small_forms import avoid_view, owners_view, pause_view, pulse_comment_view
from tests.conversations.forged import Forger, state_of
from tests.messages.filling import STATE, submitted
from tests.world import OpenWorld, World, text_of

pytestmark = pytest.mark.xdist_group("hostile")  # one workspace for all of them

Json = dict[str, Any]

SKILLS = (
    "<!channel> skill",
    "R&D &amp <b>",
    "<@U0HOSTILE>",
    "<#C0HOSTILE|x>",
    "<https://evil.example|x>",
    "~_`b`_~",
)
WORST = "<!channel> <!here> <!subteam^S1> <@U0HOSTILE> <#C0HOSTILE> <https://evil.example|y> &lt; &amp; *b* _i_ ~s~ `c`"
NAME = "<!here> <@U0HOSTILE> *x* <https://evil.example|y> name"
RENAMED = "<!everyone> <@U0HOSTILE> _x_ <mailto:a@b.example|y> renamed"
PROFILE = {
    "offers": ", ".join(SKILLS),
    "wants": ", ".join(SKILLS),
    "goal": f"goal {WORST}",
    "languages": "english, <!channel> tongue",
}
LONG = ("x" * 10_000, "<!channel>" * 1_000, "&" * 10_000, "_" * 10_000, "🦆" * 5_000)
PEOPLE = [f"person{number:02d}" for number in range(11)]
#: a mention or a channel that we wrote ourselves
OURS = re.compile(r"<@(U\w+)>|<#(C\w+)>")


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A program whose owner and members type the worst into everything, from its first day to its last."""
    with OpenWorld(tmp_path_factory.mktemp("story")) as world:
        weekly = {"every": "week", "round_days": "7", "checkin_after": "2", "pulse_after": "3"}
        world.set_up(name=NAME, **weekly)
        for name in PEOPLE:
            world.person(name, title=f"title {WORST}", real_name=f"{WORST} {name}")
            world.join(name, **PROFILE, style="call")
        world.advance_to(datetime(2026, 12, 10, 12, tzinfo=UTC))
        world.click(PEOPLE[0], "checkin.answer.not_yet")
        world.click(PEOPLE[0], "checkin.nudge")
        world.click(PEOPLE[1], "checkin.answer.planned")
        world.click(PEOPLE[1], "checkin.planned_on", value="2026-12-11")
        world.click(PEOPLE[2], "checkin.answer.could_not")
        world.click(PEOPLE[2], "checkin.reason", value="could_not.other")
        world.click(PEOPLE[3], "checkin.answer.met")
        world.advance_to(datetime(2026, 12, 11, 12, tzinfo=UTC))
        for name in PEOPLE:
            world.click(name, "pulse.score.4")
            world.click(name, "pulse.comment")
            assert world.submit(name, {"comment": f"comment {WORST}\nsecond {WORST}"})["action"] == "close"
        for name in (*PEOPLE[:4], "olga"):
            world.client.home(user=name)
            world.says(name, "/mentor matches")
            world.client.say(user=name, channel="@bot", text=WORST)
        world.says(PEOPLE[4], "/mentor leave")
        world.advance_to(datetime(2026, 12, 15, 20, tzinfo=UTC))
        _administer(world)
        yield world


def _administer(world: World) -> None:
    for word in ("status", "preview", "members", "pause", "resume"):
        world.says("olga", f"/mentor-admin {word}")
    world.slash("olga", "/mentor-admin edit")
    assert world.submit("olga", {"name": RENAMED})["action"] == "push"
    assert world.submit("olga")["action"] == "clear"
    world.slash("olga", "/mentor-admin owners")
    world.submit("olga", {"owners": [world.id("olga"), world.id(PEOPLE[0])]})
    for name in PEOPLE[:3]:
        world.client.home(user=name)
        world.says(name, "/mentor pause")
        world.says(name, "/mentor leave")
    world.slash("olga", "/mentor-admin end")
    world.click("olga", "admin.end", channel=world.channel)


def outgoing(world: World) -> list[Json]:
    """Everything that the app has said: calls of the Web API, answers to a response_url, acknowledgements."""
    lines = world.client.transcript(limit=100_000)
    calls = [one["args"] for one in lines if one["direction"] == "call"]
    return [*calls, *(one["ack"] for one in lines if one["direction"] == "delivery" and one["ack"])]


def texts(node: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """(kind, text) of every text in a payload; "read" ones are those in which Slack looks for mentions and links."""
    if isinstance(node, str) and key in {"blocks", "view", "metadata", "attachments"}:
        yield from texts(json.loads(node))
    elif isinstance(node, str):
        yield ("read" if key in {"text", "initial_comment"} else "shown"), node
    elif isinstance(node, list):
        for one in node:
            yield from texts(one, key)
    elif isinstance(node, dict):
        plain = node.get("type") == "plain_text"
        for name, value in node.items():
            yield from texts(value, "plain" if plain else name)


def dangers(world: World, said: list[Json]) -> list[str]:
    """Every text in which something would alarm, mention or link that we did not write."""
    known = {one["id"] for one in (*world.client.users(), *world.client.channels())}
    found = []
    for payload in said:
        for kind, text in texts(payload):
            rest = OURS.sub(lambda match: "" if (match[1] or match[2]) in known else match[0], text)
            if kind == "read" and (re.search("[<>]", rest) or re.search("&(?!amp;|lt;|gt;)", rest)):
                found.append(text)
    return found


def test_nothing_typed_alarms_mentions_or_links_anywhere(story: World) -> None:
    said = outgoing(story)
    assert len(said) > 200
    assert dangers(story, said) == []


@pytest.mark.parametrize(
    "typed",
    [
        *("&lt;!channel&gt; skill", "&lt;@U0HOSTILE&gt;", "R&amp;D &amp;amp &lt;b&gt;", "goal &lt;!channel&gt;"),
        *("title &lt;!channel&gt;", "comment &lt;!channel&gt;", "second &lt;!channel&gt;"),
        *("&lt;https://evil.example|y&gt; name", "&lt;mailto:a@b.example|y&gt; renamed"),
    ],
)
def test_what_was_typed_is_shown_letter_by_letter(story: World, typed: str) -> None:
    assert any(typed in text for payload in outgoing(story) for kind, text in texts(payload) if kind == "read")


def test_nobody_but_members_and_owners_is_ever_mentioned(story: World) -> None:
    mentioned = {
        user for payload in outgoing(story) for _, text in texts(payload) for user in re.findall("<@(.+?)>", text)
    }
    assert mentioned - {"U0HOSTILE"} <= {story.id(name) for name in (*PEOPLE, "olga")}


def test_the_report_quotes_comments_without_the_names_of_who_wrote_them(story: World) -> None:
    report = next(one for one in story.posts() if "comment &lt;!channel&gt;" in one)
    assert report.count("second &lt;!channel&gt;") == len(PEOPLE)
    assert not [name for name in PEOPLE if story.id(name) in report]


def test_slack_has_taken_every_message_and_every_form(story: World) -> None:
    lines = story.client.transcript(limit=100_000)
    refused = [one for one in lines if one["direction"] == "call" and isinstance(one["response"], dict)]
    assert [one["response"] for one in refused if not one["response"].get("ok")] == []


# --- commands


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with OpenWorld(tmp_path_factory.mktemp("town")) as world:
        world.set_up()
        world.person("ana")
        world.join("ana")
        yield world


WORDS = [f"{command} {one.name}" for command, rows in SUBCOMMANDS.items() for one in rows]


@pytest.mark.parametrize("word", [*WORDS, "/mentor", "/mentor-admin"])
def test_after_every_command_the_worst_is_harmless(town: World, word: str) -> None:
    before = len(outgoing(town))
    for typed in (WORST, *SKILLS, *LONG):
        outcome = town.slash("olga", f"{word} {typed}")
        assert outcome["acked"]
        assert outcome["failure"] is None
        answer = text_of(outcome["reply"]) if outcome["reply"] else "".join(map(text_of, outcome["views"]))
        assert answer, f"nothing was said to {word} {typed[:20]}"
        assert "Something went wrong" not in answer
    said = outgoing(town)
    assert len(said) > before
    assert dangers(town, said) == []


# --- forms


def all_forms(world: World) -> list[Json]:
    """Every form that a person fills in, as it is rendered."""
    with world.bot.begin() as uow:
        program = uow.programs.all()[0]
    on = date(2026, 12, 1)
    return [
        join_view([program], chosen=None, profile=None, zone="UTC"),
        profile_view(None, "UTC"),
        pause_view(program.id, on),
        avoid_view(),
        pulse_comment_view(1, "pulse.useful", 4),
        setup_view(program, channel_id=program.channel_id, today=on, zone="UTC"),
        owners_view(program),
    ]


def forged(element: Json, typed: str) -> Json:
    """The state of an input that holds this text, whatever it is meant for."""
    _, name = STATE[element["type"]]
    if name == "selected_option":
        return {name: {"value": typed}}
    if name == "selected_options":
        return {name: [{"value": typed}]}
    return {name: [typed] if name == "selected_users" else typed}


@pytest.mark.parametrize("number", range(7))
def test_every_input_of_every_form_refuses_what_does_not_fit(town: World, number: int) -> None:
    form, forger = all_forms(town)[number], Forger(town)
    owner, before = town.id("olga"), state_of(town)
    for block in (one for one in form["blocks"] if one["type"] == "input"):
        for typed in (*LONG, f"{WORST} {WORST} {WORST} {WORST}"):
            values = submitted(form)
            values[block["block_id"]] = {block["element"]["action_id"]: forged(block["element"], typed)}
            answer = forger.submit(owner, form, values)
            assert answer.status == 200
            assert "Something went wrong" not in answer.text, block["block_id"]
            if answer.ack.get("response_action") == "errors":
                assert set(answer.ack["errors"]) == {block["block_id"]}
            else:
                assert answer.refusal in REFUSED_ALTOGETHER, (block["block_id"], answer.text)
    assert state_of(town) == before
    assert dangers(town, outgoing(town)) == []


#: what is refused for another reason than the text: it is nobody's id, or nobody's question
REFUSED_ALTOGETHER = {"person.unknown", "checkin.not_yours"}


def test_what_is_stored_is_what_was_typed(story: World) -> None:
    """Text is made safe where it is shown: nothing is lost, and nothing is escaped twice."""
    with story.bot.begin() as uow:
        member = uow.members.get(story.id(PEOPLE[5]))
    assert member is not None
    assert member.profile is not None
    assert member.profile.goal == f"goal {WORST}"
    assert member.profile.offers == SKILLS
