"""What the cast makes of messages about circles."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from demo import people
from demo.circle_reader import CircleReader
from demo.circle_talk import load
from demo.hours import at_work
from demo.people import Hours, zone
from demo.reader import Person, Room
from demo.steps import Step
from mentoring.circle_prompts import house_prompts
from mentoring.sessions import season_plan, session_of

TUESDAY = datetime(2026, 12, 1, 10, tzinfo=UTC)
CAST = [one for one in people.load().colleagues if one.circle in ("joins", "leaves")]
EVERYBODY = {one.name: Person(one.name, one.first_name, one.hours, one) for one in people.load().colleagues}
HUMAN = Person("sam", "Sam", Hours(zone("Europe/London")))
CIRCLE = Room("G1", "private", frozenset({"sam", *(one.name for one in CAST[:6])}), "circle-otter")
Json = dict[str, Any]


@pytest.fixture
def reader() -> CircleReader:
    return CircleReader(7)


def read(reader: CircleReader, message: Json, room: Room = CIRCLE) -> list[Step]:
    return reader.read(message, room, {**EVERYBODY, "sam": HUMAN})


def alone(user: str) -> Room:
    return Room(f"D{user}", "im", frozenset({user}))


def button(action: str, value: str = "7") -> Json:
    return {"type": "button", "action_id": action, "value": value, "text": {"type": "plain_text", "text": "x"}}


def said(text: str, *buttons: Json, at: datetime = TUESDAY, by: str = "bot", thread: str = "") -> Json:
    blocks = [{"type": "actions", "block_id": "b", "elements": list(buttons)}] if buttons else []
    about = {"thread_ts": thread} if thread else {}
    return {"channel": "G1", "ts": f"{at.timestamp():.6f}", "user": by, "text": text, "blocks": blocks, **about}


def agenda(session: int = 7, at: datetime = TUESDAY) -> Json:
    answers = [button(f"session.reply.{word}", f"{session}:{word}") for word in ("yes", "no")]
    more = [button("session.other", str(session)), button("topic.list", "1")]
    return said("Session 1: Our first session.", *answers, *more, at=at)


def answering(steps: list[Step]) -> list[Step]:
    return [step for step in steps if step.action.startswith(("session.reply.", "session.other"))]


def test_every_prompt_of_the_house_has_answers_and_every_session_learnings() -> None:
    words = load()
    for prompt in house_prompts():
        assert len(words.answers_to(prompt.text)) >= 2, prompt.text
    assert words.answers_to("A question of an owner") == ()
    for agenda_key in season_plan("growth", 8, seed=1):
        assert len(words.learnings[session_of(agenda_key).title]) >= 4


def test_circle_has_people_who_join_and_one_each_who_owns_leaves_and_comes_late() -> None:
    parts = [one.circle for one in people.load().colleagues]
    assert 18 <= parts.count("joins") <= 24
    assert [parts.count(part) for part in ("owns", "leaves", "late")] == [1, 1, 1]


def test_agenda_is_answered_once_by_each_in_every_way_and_within_their_hours(reader: CircleReader) -> None:
    actions = set()
    for session in range(20):
        at = TUESDAY + timedelta(weeks=session)
        steps = answering(read(reader, agenda(session, at)))
        answered = [step.user for step in steps]
        assert len(answered) == len(set(answered))
        assert "sam" not in answered
        assert all(at < step.due and at_work(EVERYBODY[step.user].hours, step.due) for step in steps)
        actions |= {step.action for step in steps}
        for user in sorted(CIRCLE.people - {"sam"}):
            reminder = said("Are you coming?", button("session.reply.yes", f"{session}:yes"), at=at)
            again = answering(read(reader, reminder, alone(user)))
            assert not (again and user in answered), "only who has not answered is reminded of it"
    assert actions == {"session.reply.yes", "session.reply.no", "session.other"}


def test_whoever_led_notes_those_who_said_that_they_come_and_what_was_learned(reader: CircleReader) -> None:
    for session in range(20):
        coming = answering(read(reader, agenda(session)))
        leader = next(step.user for step in coming if step.action == "session.reply.yes")
        asked = said("*Our first session* is over. Who came?", button("session.all_came", str(session)))
        steps = read(reader, asked, alone(leader))
        for step in steps:
            assert step.action in {"session.all_came", "session.some_came", "session.note"}
            if step.action == "session.some_came":
                assert step.values is not None
                said_yes = {one.user for one in coming if one.action == "session.reply.yes"}
                assert leader in step.values["came"]
                assert set(step.values["came"]) <= said_yes | {"sam"}


def test_session_that_has_moved_is_answered_anew(reader: CircleReader) -> None:
    first = agenda()
    before = answering(read(reader, first))
    told = said("The session has moved to Friday.", at=TUESDAY + timedelta(days=1), thread=first["ts"])
    again = read(reader, told)
    assert {step.action for step in again} == {"session.reply.yes"}
    assert all(step.ts == first["ts"] for step in again)
    assert not {step.user for step in again} & {step.user for step in before if step.action == "session.other"}


def test_prompt_is_answered_in_its_thread_by_two(reader: CircleReader) -> None:
    prompt = said("What made you smile this week?")
    steps = read(reader, prompt)
    assert len({step.user for step in steps}) == len({step.text for step in steps}) == 2
    assert {step.ts for step in steps} == {prompt["ts"]}


def test_human_in_a_circle_is_answered_within_a_minute(reader: CircleReader) -> None:
    (reply,) = read(reader, said("Hi all, shall we use a shared page?", by="sam"))
    assert timedelta(0) < reply.due - TUESDAY < timedelta(minutes=1)


def test_next_steps_are_done_by_those_who_took_them_and_once(reader: CircleReader) -> None:
    done = []
    for number in range(30):
        owner = CAST[number % 6].name.upper()
        text = {"type": "mrkdwn", "text": f"<@U{owner}>: ask"}
        section = {"type": "section", "text": text, "accessory": button("action.done", str(number))}
        notes = {**said("Session 1: what we take along."), "blocks": [section]}
        who = Person(f"U{owner}", CAST[number % 6].first_name, CAST[number % 6].hours, CAST[number % 6])
        for _ in range(2):
            done += [(step.user, step.value) for step in reader.read(notes, CIRCLE, {who.user_id: who})]
    assert 10 < len(done) == len(set(done)) < 28
