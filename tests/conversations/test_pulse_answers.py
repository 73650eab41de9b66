"""The pulse: one short question with five buttons, a comment if wanted, and never more than one a month."""

from datetime import date

from tests.conversations.forged import Forger
from tests.conversations.round_steps import (
    CLOSED,
    PULSED,
    WEEKLY,
    about,
    buttons,
    enrol,
    moment,
    redeliver,
    sent_at,
)
from tests.world import Message, World, text_of

FIRST = "How useful is this program to you at the moment?"
SECOND = "How easily can you say what is on your mind in your group?"
FIFTH = "How well does your match fit what you are looking for?"


def open_pulse(world: World, *names: str) -> None:
    """These people have been asked how it goes."""
    world.set_up()
    enrol(world, *names)
    world.advance_to(moment(PULSED))


def pulse(world: World, name: str) -> Message:
    """The first question, as it stands now."""
    (found,) = about(world.dms(name), FIRST)
    return found


def test_pulse_is_one_question_with_words_at_both_ends_and_says_who_sees_what(world: World) -> None:
    open_pulse(world, "ana", "ben")
    asked = pulse(world, "ana")
    assert sent_at(asked) == "Fri 2026-12-18 09:30"
    assert buttons(asked) == ["1 · Not useful", "2", "3", "4", "5 · Very useful"]
    assert "once at least 5 people have answered. Nobody is shown who answered what." in text_of(asked)
    assert "anonymous" not in text_of(asked).lower()


def test_score_is_said_back_and_can_be_changed(world: World) -> None:
    open_pulse(world, "ana", "ben")
    world.click("ana", "pulse.score.4")
    assert "You answered *4* of 5, where 5 is “Very useful”. Thank you." in text_of(pulse(world, "ana"))
    world.click("ana", "pulse.score.2")
    assert "You answered *2* of 5" in text_of(pulse(world, "ana"))
    assert buttons(pulse(world, "ana"))[-1] == "Add a comment"


def test_score_clicked_twice_or_delivered_twice_is_one_answer(world: World) -> None:
    open_pulse(world, "ana", "ben")
    for _ in range(2):
        world.client.click(user="ana", action_id="pulse.score.4", channel="@bot")
    redeliver(world, "block_actions")
    assert "You answered *4* of 5" in text_of(pulse(world, "ana"))
    with world.bot.begin() as uow:
        answered = [one for one in uow.checkins.open_of_member(world.id("ana")) if one.answer]
    assert [one.answer.score for one in answered if one.answer] == [4]


def test_comment_can_be_added_changed_and_taken_back(world: World) -> None:
    open_pulse(world, "ana", "ben")
    world.click("ana", "pulse.score.4")
    (form,) = world.click("ana", "pulse.comment")["views"]
    assert "once ten or more people have written one" in text_of(form)
    assert world.submit("ana", {"comment": "More <!channel> & *time*, please"})["action"] == "close"
    said = text_of(pulse(world, "ana"))
    assert "Your comment: More &lt;!channel&gt; &amp; ∗time∗, please" in said
    assert "You answered *4* of 5" in said
    assert buttons(pulse(world, "ana"))[-1] == "Change my comment"
    world.click("ana", "pulse.score.5")
    assert "You answered *5* of 5" in text_of(pulse(world, "ana"))
    assert "Your comment: More" in text_of(pulse(world, "ana")), "another score keeps the comment"
    (form,) = world.click("ana", "pulse.comment")["views"]
    assert "More <!channel> & *time*, please" in str(form["blocks"])
    world.submit("ana", {"comment": ""})
    assert "Your comment" not in text_of(pulse(world, "ana"))


def test_comment_before_a_score_is_refused_kindly(world: World) -> None:
    open_pulse(world, "ana", "ben")
    world.click("ana", "pulse.score.4")
    clicked = next(one for one in pulse(world, "ana")["blocks"] if one["type"] == "actions")
    assert clicked["elements"][0]["action_id"] == "pulse.score.1"
    world.click("ana", "pulse.comment")
    form = world.client.views(user="ana")[0]
    other = {**form, "private_metadata": str(int(form["private_metadata"]) + 1)}
    body = {
        "type": "view_submission",
        "user": {"id": world.id("ben")},
        "team": {"id": world.bot.team_id},
        "trigger_id": "t",
        "view": {**other, "id": "V1", "hash": "h", "state": {"values": {"comment": {"comment": {"value": "hm"}}}}},
    }
    redeliver(world, "view_submission", body)
    assert "hm" not in text_of(pulse(world, "ben"))
    with world.bot.begin() as uow:
        assert all(one.answer is None for one in uow.checkins.open_of_member(world.id("ben")))


def test_pulse_is_closed_with_its_round_and_keeps_what_was_answered(world: World) -> None:
    open_pulse(world, "ana", "ben")
    world.click("ana", "pulse.score.4")
    world.click("ana", "pulse.comment")
    world.submit("ana", {"comment": "More time, please"})
    with world.bot.begin() as uow:
        mine = uow.checkins.open_of_member(world.id("ana"))[-1]
    world.advance_to(moment(CLOSED))
    assert "You answered *4* of 5" in text_of(pulse(world, "ana"))
    assert "Your comment: More time, please" in text_of(pulse(world, "ana"))
    assert "This round of Peer circles has closed, so your answer stays as it is." in text_of(pulse(world, "ana"))
    assert buttons(pulse(world, "ana")) == []
    for action_id, value in (("pulse.score.1", f"{mine.id}:1"), ("pulse.comment", f"{mine.id}")):
        told = Forger(world).click(world.id("ana"), {"action_id": action_id, "value": value})
        assert told.refusal == "checkin.closed"
    assert "You answered *4* of 5" in text_of(pulse(world, "ana"))
    assert about(world.dms("ben"), FIRST) == []
    assert len(about(world.dms("ben"), "so there is nothing to answer here any more")) == 3


def test_pulse_comes_at_most_monthly_and_its_question_rotates(world: World) -> None:
    world.set_up(**WEEKLY)
    enrol(world, "ana", "ben")
    world.advance_to(moment(date(2027, 1, 8)))
    asked = [one for one in world.dms("ana") if any(words in text_of(one) for words in (FIRST, SECOND, FIFTH))]
    # in the fifth round it is four weeks since the first question, which has been closed with its round
    assert [sent_at(one) for one in asked] == ["Fri 2027-01-08 09:30"]
    assert FIFTH in text_of(asked[0])
    closed = about(world.dms("ana"), "nothing to answer")
    assert [sent_at(one) for one in closed if sent_at(one).startswith("Fri")][:1] == ["Fri 2026-12-11 09:30"]


def test_pulse_is_monthly_over_all_programs_of_a_member(world: World) -> None:
    world.set_up()
    world.client.create_channel(name="design", user="olga", bot=True)
    world.slash("olga", "/mentor-admin setup", "design")
    world.submit("olga", {"name": "Design pairs", "every": "two_weeks", "starts_on": "2026-12-09", "at": "10:00"})
    world.submit("olga")
    enrol(world, "ana", "ben")
    for name in ("ana", "ben"):
        world.client.join(user=name, channel="design")
        world.slash(name, "/mentor join", "design")
        world.submit(name)
    world.advance_to(moment(CLOSED, "09:00"))
    asked = about(world.dms("ana"), FIRST)
    assert [sent_at(one) for one in asked] == ["Fri 2026-12-18 09:30"]
    assert "Peer circles" in text_of(asked[0])
    assert len([one for one in world.dms("ana") if "met yet?" in text_of(one)]) == 2, "meetings are asked about in both"
