"""The cast in a real sandbox, with a small app that asks as Mentor Circles does."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from demo import people, talk
from demo.cast import Cast
from demo.house import populate
from sandbox import Sandbox, SandboxClient
from tests.sandbox.box_kit import eventually

TUESDAY = datetime(2026, 12, 1, 10, tzinfo=UTC)
OUTCOMES = ("met", "planned", "not_yet", "could_not")
SCORES = [(f"pulse.score.{score}", f"1:{score}") for score in range(1, 6)]
Json = dict[str, Any]


class Asker:
    """An app that introduces pairs, asks them, notes what they answer, and changes the message as it does."""

    def __init__(self, box: Sandbox) -> None:
        self.answers: list[tuple[str, str]] = []  # user id, what was clicked
        self.comments: list[str] = []
        self.web = WebClient(token=box.bot_token, base_url=box.api_url, retry_handlers=[])
        app = App(client=self.web, process_before_response=True)
        app.action(re.compile(r"^(checkin|pulse|round|session)\."))(self.clicked)
        app.view("comment")(self.commented)
        for heard in ("message", "member_joined_channel"):
            app.event(heard)(lambda ack: ack())
        self.socket = SocketModeHandler(app, box.app_token)
        self.socket.connect()
        session = self.socket.client.current_session
        if session is not None and session.sock is not None:
            session.sock.settimeout(0.1)  # so that hanging up does not take three seconds

    def hang_up(self) -> None:
        self.socket.close()

    def clicked(self, ack: Any, body: Json) -> None:
        action = body["actions"][0]["action_id"]
        self.answers.append((body["user"]["id"], action))
        if action == "pulse.comment":
            label = {"type": "plain_text", "text": "Comment"}
            box = {"type": "input", "block_id": "c", "label": label, "element": {"type": "plain_text_input"}}
            words = {name: {"type": "plain_text", "text": name.title()} for name in ("title", "submit")}
            view = {"type": "modal", "callback_id": "comment", "blocks": [box], **words}
            self.web.views_open(trigger_id=body["trigger_id"], view=view)
        elif not action.startswith("session."):
            self.web.chat_update(channel=body["channel"]["id"], ts=body["message"]["ts"], **after(action))
        ack()

    def commented(self, ack: Any, view: Json) -> None:
        (element,) = view["state"]["values"]["c"].values()
        self.comments.append(element["value"])
        ack()

    def introduce(self, *users: str) -> None:
        channel = self.web.conversations_open(users=list(users))["channel"]["id"]
        names = " and ".join(f"<@{user}>" for user in users)
        self.web.chat_postMessage(channel=channel, text=f"{names}, meet each other: Wed 09:00")

    def ask(self, user: str, text: str, *buttons: tuple[str, str]) -> None:
        channel = self.web.conversations_open(users=[user])["channel"]["id"]
        self.web.chat_postMessage(channel=channel, text=text, blocks=[row(*buttons)])


def row(*buttons: tuple[str, str]) -> Json:
    elements = [
        {"type": "button", "action_id": action, "value": value, "text": {"type": "plain_text", "text": action}}
        for action, value in buttons
    ]
    return {"type": "actions", "elements": elements}


def question(checkin: int) -> list[tuple[str, str]]:
    return [(f"checkin.answer.{word}", f"{checkin}:{word}") for word in OUTCOMES]


def after(action: str) -> Json:
    """What a message becomes after a click."""
    if action == "checkin.change":
        return {"text": "Did you meet?", "blocks": [row(*question(1))]}
    follow: Json = {"type": "actions", "elements": []}
    if action == "checkin.answer.planned":
        follow["elements"] = [{"type": "datepicker", "action_id": "checkin.planned_on"}]
    if action == "checkin.answer.could_not":
        option = {"value": "away", "text": {"type": "plain_text", "text": "Away"}}
        follow["elements"] = [{"type": "static_select", "action_id": "checkin.reason", "options": [option]}]
    more = [follow] if follow["elements"] else []
    extra = ("pulse.comment", "1") if action.startswith("pulse") else ("checkin.change", "1")
    return {"text": "Thank you", "blocks": [*more, row(extra)]}


@pytest.fixture
def box() -> Iterator[Sandbox]:
    # a click that is not acknowledged in time is made again
    with Sandbox(start=TUESDAY, frozen=True, rates=False, ack_timeout=30.0, trigger_seconds=60.0) as box:
        populate(box.client(), seed=7)
        yield box


@pytest.fixture
def asker(box: Sandbox) -> Iterator[Asker]:
    asker = Asker(box)
    yield asker
    asker.hang_up()


def ids(client: SandboxClient) -> dict[str, str]:
    return {user["name"]: user["id"] for user in client.users()}


def one_round(box: Sandbox, asker: Asker) -> list[tuple[str, str]]:
    """Twenty pairs are introduced on Tuesday and asked on Thursday; who was paired with whom."""
    known = ids(box.client())
    cast = [known[one.name] for one in people.load().colleagues]
    paired = list(zip(cast[::2], cast[1::2], strict=True))
    for pair in paired:
        asker.introduce(*pair)
    box.client().advance(to=TUESDAY + timedelta(days=2))
    for number, (one, other) in enumerate(paired):
        asker.ask(one, f"Did you and <@{other}> meet?", *question(2 * number))
        asker.ask(other, f"Did you and <@{one}> meet?", *question(2 * number + 1))
    return paired


def test_cast_answers_an_app_by_itself_when_time_passes(box: Sandbox, asker: Asker) -> None:
    client = box.client()
    box.register(Cast(client, 7, now=box.now))
    one_round(box, asker)
    client.advance(to=TUESDAY + timedelta(days=5))
    who = {user for user, action in asker.answers if action.startswith("checkin.answer.")}
    what = {action for _, action in asker.answers}
    assert 30 <= len(who) < 40
    assert {"checkin.answer.met", "checkin.answer.planned", "checkin.planned_on"} <= what
    groups = [channel["id"] for channel in client.channels() if channel["kind"] == "mpim"]
    talk = [message for group in groups for message in client.messages(channel=group) if "bot_id" not in message]
    assert len(talk) > 20


def test_cast_scores_a_pulse_and_writes_comments(box: Sandbox, asker: Asker) -> None:
    client = box.client()
    known = ids(client)
    box.register(Cast(client, 7, now=box.now))
    for one in people.load().colleagues:
        asker.ask(known[one.name], "How useful was it?", *SCORES)
    client.advance(seconds=2 * 86400)
    scores = [action for _, action in asker.answers if action.startswith("pulse.score.")]
    assert 24 <= len(scores) <= 36
    assert 3 <= len(asker.comments) == sum(action == "pulse.comment" for _, action in asker.answers)


def test_cast_goes_on_after_a_restart_and_does_nothing_twice(box: Sandbox, asker: Asker, tmp_path: Path) -> None:
    client = box.client()
    box.register(Cast(client, 7, folder=tmp_path, now=box.now))
    one_round(box, asker)
    client.advance(to=TUESDAY + timedelta(days=2, hours=3))
    before = list(asker.answers)
    again = Cast(client, 7, folder=tmp_path, now=box.now)
    box.register(again)
    assert not again.run_until_idle()
    assert asker.answers == before
    client.advance(to=TUESDAY + timedelta(days=7))
    assert len(asker.answers) > len(before)
    assert len(asker.answers) == len(set(asker.answers))


def test_cast_plans_the_same_without_a_restart(box: Sandbox, asker: Asker, tmp_path: Path) -> None:
    client = box.client()
    steady, restarted = Cast(client, 7, now=box.now), Cast(client, 7, folder=tmp_path, now=box.now)
    one_round(box, asker)
    steady.run_until_idle()
    restarted.run_until_idle()
    assert steady.next_due() == restarted.next_due()
    assert steady.next_due() is not None


def test_cast_leaves_a_person_to_the_human_who_plays_them(box: Sandbox, asker: Asker) -> None:
    client = box.client()
    known = ids(client)
    box.register(Cast(client, 7, except_users={"ana"}, now=box.now))
    client.advance(seconds=1)
    client.say("mei", "#mentoring", "It is me who plays Mei-Ling now.")
    for name in ("ana", "mei", "sam", "kwame", "leila", "emeka", "ruth"):
        asker.ask(known[name], "How useful was it?", *SCORES)
    client.advance(seconds=2 * 86400)
    assert {user for user, _ in asker.answers} <= {known[name] for name in ("kwame", "leila", "emeka", "ruth")}
    assert asker.answers


def test_colleague_taken_over_by_a_human_is_not_thanked_for_a_meeting(box: Sandbox, asker: Asker) -> None:
    client = box.client()
    known = ids(client)
    box.register(Cast(client, 7, now=box.now))
    cast = [known[one.name] for one in people.load().colleagues]
    for one, other in zip(cast[::2], cast[1::2], strict=True):
        asker.introduce(one, other)
        client.advance(seconds=1)
        client.say(one, client.open_dm(one, [other, "@bot"])["id"], "It is me who plays this one now.")
    client.advance(seconds=7 * 86400)
    texts = {message["text"] for message in client.messages(limit=1000)}
    assert not texts & set(talk.THANKS)
    assert texts & set(talk.REPLIES)


def test_cast_tries_again_when_the_app_is_away_and_then_gives_up(box: Sandbox, asker: Asker) -> None:
    client = box.client()
    cast = Cast(client, 7, now=box.now)
    box.register(cast)
    for name in ("kwame", "leila", "emeka", "ruth"):
        asker.ask(ids(client)[name], "How?", *SCORES)
    client.advance(seconds=0)  # what the app is told of the questions has arrived
    asker.hang_up()
    eventually(lambda: client.info()["connections"] == 0)
    client.advance(seconds=2 * 86400)
    assert asker.answers == []
    assert cast.next_due() is None


@dataclass
class Busy:
    """An app that is at work for a while at one moment. `seen` is what was answered before, and in the meantime."""

    box: Sandbox
    asker: Asker
    at: datetime
    seen: tuple[int, int] | None = None
    name: str = "busy"

    def next_due(self) -> datetime | None:
        return self.at if self.seen is None else None

    def run_until_idle(self) -> bool:
        if self.seen is not None or self.box.now() < self.at:
            return False
        before = len(self.asker.answers)
        time.sleep(0.3)
        self.seen = before, len(self.asker.answers)
        return True


def test_cast_that_lives_by_itself_lets_the_app_finish_when_the_clock_is_advanced(box: Sandbox, asker: Asker) -> None:
    client = box.client()
    cast = Cast(client, 7, now=box.now)
    for name in ("kwame", "leila", "emeka", "ruth"):
        asker.ask(ids(client)[name], "How useful was it?", *SCORES)
    cast.run_until_idle()
    due = cast.next_due()
    assert due is not None
    busy = Busy(box, asker, due)
    box.register(busy)
    box.register(cast)
    cast.start(every=0.01)
    client.advance(to=due)
    cast.stop()
    assert busy.seen == (0, 0)
    assert asker.answers


def test_cast_answers_in_a_circle_whose_people_came_after_its_first_message(box: Sandbox, asker: Asker) -> None:
    client, web = box.client(), asker.web
    cast = Cast(client, 7, now=box.now)
    box.register(cast)
    room = web.conversations_create(name="circle-one", is_private=True)["channel"]["id"]
    web.chat_postMessage(channel=room, text="Welcome")
    cast.run_until_idle()
    web.conversations_invite(channel=room, users=[ids(client)[one.name] for one in people.load().colleagues[:6]])
    agenda = [row(("session.reply.yes", "5:yes"), ("session.reply.no", "5:no"))]
    web.chat_postMessage(channel=room, text="Session 1: hello", blocks=agenda)
    client.advance(seconds=86400)
    assert len(asker.answers) >= 3


def test_moving_in_twice_changes_nothing(box: Sandbox) -> None:
    client = box.client()
    users, channels, messages = client.users(), client.channels(), client.messages()
    populate(client, seed=7)
    assert (client.users(), client.channels(), client.messages()) == (users, channels, messages)


def test_page_introduces_those_whom_a_human_plays(box: Sandbox) -> None:
    introduced = {user["name"]: user["note"] for user in box.client().users() if user["note"]}
    assert set(introduced) == {"robin", "sam"}
    assert "program" in introduced["robin"]


def test_everybody_who_may_is_in_the_programs_channel(box: Sandbox) -> None:
    client = box.client()
    (channel,) = [one for one in client.channels() if one["name"] == "mentoring"]
    inside = {user["name"] for user in client.users() if user["id"] in channel["members"]}
    assert {"robin", "sam", "gwen", "victor", "ana"} < inside
    assert client.info()["bot"]["user_id"] in channel["members"]
    assert not inside & {"karen", "standup"}
