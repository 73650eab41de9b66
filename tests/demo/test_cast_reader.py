from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from demo import people, talk
from demo.hours import at_work
from demo.people import Hours, zone
from demo.reader import Person, Reader, Room
from demo.screen import elements, fields, first
from demo.steps import Step

TUESDAY = datetime(2026, 12, 1, 10, tzinfo=UTC)
CAST = people.load().colleagues
IDS = {one.name: f"U{number:03}" for number, one in enumerate(CAST)}
HUMAN = Person("UHUMAN", "Sam", Hours(zone("Europe/London")))
BOT = "UBOT"


@pytest.fixture
def reader() -> Reader:
    return new_reader()


def new_reader(seed: int = 7) -> Reader:
    everyone = {IDS[one.name]: Person(IDS[one.name], one.first_name, one.hours, one) for one in CAST}
    return Reader(seed, {**everyone, HUMAN.user_id: HUMAN})


def button(action: str, value: str = "") -> dict[str, Any]:
    return {"type": "button", "action_id": action, "value": value, "text": {"type": "plain_text", "text": "x"}}


def said(channel: str, at: datetime, text: str, *buttons: dict[str, Any], by: str = BOT) -> dict[str, Any]:
    blocks = [{"type": "actions", "block_id": "b", "elements": list(buttons)}] if buttons else []
    return {"channel": channel, "ts": f"{at.timestamp():.6f}", "user": by, "text": text, "blocks": blocks}


def group(*members: str) -> Room:
    return Room("G" + "-".join(sorted(members)), "mpim", frozenset(members))


def alone(member: str) -> Room:
    return Room(f"D{member}", "im", frozenset({member}))


def introduce(reader: Reader, room: Room, at: datetime = TUESDAY) -> list[Step]:
    mentions = " ".join(f"<@{user}>" for user in room.people)
    return reader.read(said(room.channel_id, at, f"Meet each other: {mentions}. Tuesday 10:00"), room)


#: three times as the app proposes them, for people in London and in Berlin
TIMES = ("Tue 1 Dec, 16:00 London / 17:00 Berlin", "Wed 2 Dec, 11:00 London / 12:00 Berlin", "Fri 4 Dec, 13:00 London")
IN_LONDON = ("Tuesday 16:00", "Wednesday 11:00", "Friday 13:00")


def propose(reader: Reader, room: Room) -> list[Step]:
    """An introduction that proposes times."""
    lines = "\n".join(f"• {one}" for one in TIMES)
    return reader.read(said(room.channel_id, TUESDAY, f"Meet each other. *When?*\n{lines}"), room)


def human_says(reader: Reader, room: Room, text: str, at: datetime) -> list[Step]:
    return reader.read(said(room.channel_id, at, text, by=HUMAN.user_id), room)


def ask(reader: Reader, user: str, partner: str, at: datetime, checkin: int = 1) -> list[Step]:
    words = ("met", "planned", "not_yet", "could_not")
    buttons = [button(f"checkin.answer.{word}", f"{checkin}:{word}") for word in words]
    room = alone(user)
    return reader.read(said(room.channel_id, at, f"Did you and <@{partner}> meet?", *buttons), room)


def pulse(reader: Reader, user: str, number: int) -> list[Step]:
    buttons = [button(f"pulse.score.{score}", f"{number}:{score}") for score in range(1, 6)]
    room = alone(user)
    return reader.read(said(room.channel_id, TUESDAY, "How useful was it?", *buttons), room)


def pairs() -> Iterator[tuple[str, str]]:
    ids = sorted(IDS.values())
    return zip(ids[::2], ids[1::2], strict=True)


def test_check_ins_are_answered_in_every_way_and_mostly_alike(reader: Reader) -> None:
    words, alike, checkin = Counter[str](), Counter[bool](), count(1)
    for round_number in range(10):
        monday = TUESDAY + timedelta(weeks=round_number)
        for one, other in pairs():
            introduce(reader, group(one, other), monday)
            both = [
                ask(reader, user, partner, monday + timedelta(days=2), next(checkin))
                for user, partner in ((one, other), (other, one))
            ]
            answered = [steps[0].action.rpartition(".")[2] for steps in both if steps]
            words.update(answered)
            if len(answered) == 2:
                alike[answered[0] == answered[1]] += 1
    assert set(words) == {"met", "planned", "not_yet", "could_not"}
    assert words["met"] > words["planned"] > words["could_not"]
    assert alike[True] > 8 * alike[False]


def test_answers_come_within_own_working_hours_after_the_question(reader: Reader) -> None:
    for one, other in pairs():
        introduce(reader, group(one, other))
        asked = TUESDAY + timedelta(days=2)
        for step in ask(reader, one, other, asked)[:1]:
            assert step.due > asked
            assert at_work(reader.people[one].hours, step.due)


def test_a_new_workspace_with_other_ids_and_microseconds_sees_the_same_lives() -> None:
    def life(ids: str, late: timedelta) -> list[tuple[object, ...]]:
        reader, steps = new_reader(), []
        for one, other in pairs():
            room = replace(group(one, other), channel_id=f"{ids}{one}")
            steps += introduce(reader, room, TUESDAY + late)
            steps += ask(reader, one, other, TUESDAY + timedelta(days=2) + late)
        return [(step.due, step.user, step.act, step.action, step.text) for step in steps]

    assert life("G", timedelta()) == life("H", timedelta(microseconds=40))


def test_plans_are_the_same_when_everything_is_read_again() -> None:
    def life(reader: Reader) -> list[Step]:
        steps: list[Step] = []
        for one, other in pairs():
            steps += introduce(reader, group(one, other))
            steps += ask(reader, one, other, TUESDAY + timedelta(days=2))
            steps += pulse(reader, other, 5)
        return steps

    assert life(new_reader()) == life(new_reader())
    assert life(new_reader()) != life(new_reader(seed=8))


def test_planned_meeting_gets_its_date_and_some_are_corrected_later(reader: Reader) -> None:
    corrected = 0
    for number, (one, other) in enumerate(pairs()):
        introduce(reader, group(one, other))
        steps = ask(reader, one, other, TUESDAY + timedelta(hours=1), number)
        if not steps or steps[0].action != "checkin.answer.planned":
            continue
        assert steps[1].action == "checkin.planned_on"
        assert (steps[1].value or "") >= "2026-12-01"
        if len(steps) == 4:
            corrected += 1
            assert [step.action for step in steps[2:]] == ["checkin.change", "checkin.answer.met"]
            assert steps[2].due > steps[1].due
    assert corrected


def test_most_answer_a_pulse_and_some_add_a_comment(reader: Reader) -> None:
    answers = [pulse(reader, user, number) for number, user in enumerate(sorted(IDS.values()) * 5)]
    given = [steps for steps in answers if steps]
    assert 0.68 < len(given) / len(answers) < 0.84
    comments = [steps[1] for steps in given if len(steps) == 2]
    assert 0.2 < len(comments) / len(given) < 0.5
    assert all(step.act == "comment" and step.text for step in comments)


def invite(reader: Reader, user: str, week: int) -> list[Step]:
    on = (TUESDAY + timedelta(weeks=week)).date()
    message = said(f"D{user}", TUESDAY + timedelta(weeks=week), "Soon", button("round.skip", f"1:{on}"))
    return reader.read(message, alone(user))


def test_nearly_everybody_lets_a_match_come(reader: Reader) -> None:
    steps = [step for week in range(10) for user in IDS.values() for step in invite(reader, user, week)]
    skipped = [step for step in steps if step.action == "round.skip"]
    assert 5 < len(skipped) < 40


def test_one_pauses_at_the_second_invitation_and_one_leaves_at_the_third(reader: Reader) -> None:
    commands = {
        (reader.people[user].first_name, week): step.text
        for week in range(1, 6)
        for user in IDS.values()
        for step in invite(reader, user, week)
        if step.act == "command"
    }
    assert commands == {("Noah", 2): "/mentor pause 2 weeks", ("Peter", 3): "/mentor leave"}


def test_group_talk_comes_after_the_introduction_and_uses_first_names(reader: Reader) -> None:
    talked = 0
    for one, other in pairs():
        steps = introduce(reader, group(one, other))
        talked += bool(steps)
        for step in steps:
            assert step.act == "say"
            assert step.due > TUESDAY
            assert "{" not in step.text
        if steps:
            listener = other if steps[0].user == one else one
            assert reader.people[listener].first_name in steps[0].text
    assert talked > 10


def test_human_in_a_group_is_greeted_soon_and_answered_within_a_minute(reader: Reader) -> None:
    kwame = IDS["kwame"]
    for week in range(20):
        room, at = group(kwame, HUMAN.user_id), TUESDAY + timedelta(weeks=week)
        greeting = introduce(reader, room, at)
        assert greeting[0].user == kwame
        assert greeting[0].due - at <= timedelta(minutes=3)
        assert "Sam" in greeting[0].text
        assert ":" in greeting[0].text, "a time is proposed"
        hello = said(room.channel_id, at + timedelta(hours=9), "Hi Kwame!", by=HUMAN.user_id)
        (reply,) = reader.read(hello, room)
        assert timedelta(0) < reply.due - at - timedelta(hours=9) < timedelta(minutes=1)


def test_nothing_is_ever_planned_for_a_human(reader: Reader) -> None:
    room = group(HUMAN.user_id, IDS["kwame"])
    steps = introduce(reader, room)
    steps += ask(reader, HUMAN.user_id, IDS["kwame"], TUESDAY + timedelta(days=2))
    steps += pulse(reader, HUMAN.user_id, 3)
    steps += invite(reader, HUMAN.user_id, 1)
    assert HUMAN.user_id not in {step.user for step in steps}


def test_what_only_one_person_sees_or_nobody_any_more_is_not_read(reader: Reader) -> None:
    message = said("D", TUESDAY, "Soon", button("pulse.score.1", "1:1"))
    assert reader.read({**message, "ephemeral_to": IDS["ana"]}, alone(IDS["ana"])) == []
    assert reader.read({**message, "deleted": True}, alone(IDS["ana"])) == []


def test_screen_shows_buttons_selects_and_accessories() -> None:
    blocks: list[dict[str, Any]] = [
        {"type": "section", "block_id": "s", "accessory": button("a.one", "1")},
        {
            "type": "actions",
            "block_id": "b",
            "elements": [
                {
                    "type": "static_select",
                    "action_id": "a.two",
                    "options": [{"value": "x", "text": {"type": "plain_text", "text": "X"}}],
                }
            ],
        },
        {"type": "divider"},
    ]
    assert [(one.action_id, one.block_id, one.options) for one in elements(blocks)] == [
        ("a.one", "s", ()),
        ("a.two", "b", ("x",)),
    ]
    assert first(blocks, "a.") == first(blocks, "a.one")
    assert first(blocks, "a") is None


def test_screen_shows_the_fields_of_a_form() -> None:
    label = {"type": "plain_text", "text": "What you Offer"}
    element = {"type": "plain_text_input", "action_id": "x"}
    view = {"blocks": [{"type": "divider"}, {"type": "input", "block_id": "o", "label": label, "element": element}]}
    (field,) = fields(view)
    assert (field.block_id, field.label, field.kind) == ("o", "what you offer", "plain_text_input")


def test_somebody_takes_a_time_when_the_app_proposes_some_again(reader: Reader) -> None:
    room = group(IDS["kwame"], IDS["leila"])
    introduce(reader, room)
    proposal = said(room.channel_id, TUESDAY + timedelta(days=2), "Here are times: Friday 10:00")
    (step,) = reader.read(proposal, room)
    assert step.act == "say"
    assert "first" in step.text
    assert reader.read(said(room.channel_id, TUESDAY + timedelta(days=3), "Somebody has left."), room) == []


def test_only_time_is_not_called_the_first(reader: Reader) -> None:
    room = group(HUMAN.user_id, IDS["kwame"])
    propose(reader, room)
    (step,) = reader.read(said(room.channel_id, TUESDAY + timedelta(days=2), f"Times:\n• {TIMES[2]}"), room)
    assert step.text in talk.CHOICE


LONDONERS = sorted(IDS[one.name] for one in CAST if one.hours.zone.key == "Europe/London")


@pytest.mark.parametrize("partner", LONDONERS)
def test_partner_of_a_human_proposes_one_of_the_apps_times(reader: Reader, partner: str) -> None:
    greeting = propose(reader, group(HUMAN.user_id, partner))[0]
    assert sum(time in greeting.text for time in IN_LONDON) == 1


def test_colleagues_agree_on_one_of_the_apps_times(reader: Reader) -> None:
    greetings = 0
    for one, other in zip(LONDONERS[::2], LONDONERS[1::2], strict=False):
        steps = propose(reader, group(one, other))
        timed = [step for step in steps if ":" in step.text]
        assert all(any(time in step.text for time in IN_LONDON) for step in timed)
        greetings += len(timed)
    assert greetings


def test_nobody_claims_a_meeting_that_a_human_has_not_confirmed(reader: Reader) -> None:
    for partner in IDS.values():
        room = group(HUMAN.user_id, partner)
        steps = introduce(reader, room)
        steps += ask(reader, partner, HUMAN.user_id, TUESDAY + timedelta(days=5))
        assert not {step.text for step in steps} & set(talk.THANKS)
        assert "checkin.answer.met" not in {step.action for step in steps}
        pulsed = pulse(reader, partner, 1)
        assert not {step.text for step in pulsed} & written(talk.COMMENTS_MET)


def written(lines: dict[int, tuple[str, ...]]) -> set[str]:
    return {line for some in lines.values() for line in some}


def test_human_who_says_that_they_met_is_thanked_and_believed(reader: Reader) -> None:
    believed = 0
    for partner in IDS.values():
        room, thursday = group(HUMAN.user_id, partner), TUESDAY + timedelta(days=2)
        introduce(reader, room)
        asked = ask(reader, partner, HUMAN.user_id, thursday)
        later = human_says(reader, room, "It was lovely talking to you, thank you!", thursday + timedelta(days=1))
        assert later[0].text in talk.THANKS
        assert [step.action for step in later[1:]][-1] == "checkin.answer.met"
        assert ("checkin.change" in {step.action for step in later}) == bool(asked)
        assert all(step.user == partner for step in later)
        believed += 1
        assert human_says(reader, room, "Thanks for the talk again", thursday + timedelta(days=2))[1:] == []
    assert believed == len(IDS)


def test_human_who_has_met_before_the_question_is_believed_in_the_answer(reader: Reader) -> None:
    answers = Counter[str]()
    for partner in IDS.values():
        room = group(HUMAN.user_id, partner)
        introduce(reader, room)
        human_says(reader, room, "Nice talking to you today", TUESDAY + timedelta(days=1))
        answers.update(step.action for step in ask(reader, partner, HUMAN.user_id, TUESDAY + timedelta(days=2)))
    assert set(answers) == {"checkin.answer.met"}


def test_time_that_a_human_agrees_to_is_planned_until_it_has_come(reader: Reader) -> None:
    room, partner = group(HUMAN.user_id, IDS["kwame"]), IDS["kwame"]
    propose(reader, room)
    human_says(reader, room, "Yes, that works for me", TUESDAY + timedelta(hours=1))
    told = reader.latest_story[partner]
    assert told.meets_at is not None
    before = reader.outcome(told, reader.people[partner], told.meets_at - timedelta(hours=1))
    after = reader.outcome(told, reader.people[partner], told.meets_at + timedelta(hours=1))
    assert (before, after) == ("planned", "not_yet")


def test_human_without_time_gets_a_kind_answer(reader: Reader) -> None:
    room = group(HUMAN.user_id, IDS["kwame"])
    propose(reader, room)
    (reply,) = human_says(reader, room, "Sorry, I have no time this week", TUESDAY + timedelta(hours=1))
    assert reply.text in talk.ANOTHER_TIME


def test_nobody_comments_on_a_meeting_that_was_not(reader: Reader) -> None:
    kinds = Counter[bool]()
    for number, (one, other) in enumerate(pairs()):
        introduce(reader, group(one, other), TUESDAY - timedelta(days=7))
        told = reader.latest_story[one]
        for user in (one, other):
            texts = {step.text for step in pulse(reader, user, number) if step.text}
            if told.meets_at is None:
                assert not texts & written(talk.COMMENTS_MET)
                kinds[False] += len(texts)
            elif reader.outcome(told, reader.people[user], TUESDAY + timedelta(days=4)) == "met":
                assert not texts & written(talk.COMMENTS_NOT_MET)
                kinds[True] += len(texts)
    assert kinds[True]


def test_nobody_repeats_their_own_comment_in_a_year(reader: Reader) -> None:
    mine: dict[str, list[str]] = {}
    for round_number in range(13):
        for user in IDS.values():
            mine.setdefault(user, []).extend(step.text for step in pulse(reader, user, round_number) if step.text)
    assert all(len(texts) == len(set(texts)) for texts in mine.values())
    assert sum(map(len, mine.values())) > 60
