"""“Did you meet?”: four answers, what follows each, and what nobody else gets to see."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.conversations.forged import Forger
from tests.conversations.round_steps import (
    ASKED,
    CLOSED,
    PULSED,
    REMINDED,
    ROUND,
    about,
    answer,
    asked,
    buttons,
    change,
    delivered,
    enrol,
    moment,
    partners,
    redeliver,
    sent_at,
)
from tests.world import Message, World, text_of

FOUR = ["We met", "It is planned", "Not yet", "We could not"]


def open_round(world: World, *names: str) -> None:
    """These people have been matched and asked whether they met."""
    world.set_up()
    enrol(world, *names)
    world.advance_to(moment(ASKED))


def group_chat(world: World, name: str) -> list[Message]:
    """What the app has written into the newest chat of somebody's group."""
    return [wrote for members, wrote in world.group_dms() if world.id(name) in members][-1]


def test_question_comes_privately_with_four_answers_and_says_who_sees_what(world: World) -> None:
    open_round(world, "ana", "ben")
    (question,) = asked(world, "ana")
    assert sent_at(question) == "Tue 2026-12-15 09:30"
    assert f"Have you and <@{world.id('ben')}> met yet?" in text_of(question)
    assert buttons(question) == FOUR
    assert "Only you see this. Owners see whether the group met, never who said so." in text_of(question)


# the four answers


def test_we_met_is_thanked_for_and_needs_no_reminder(world: World) -> None:
    open_round(world, "ana", "ben")
    said = answer(world, "ana", "met")
    assert f"With <@{world.id('ben')}>: you said *We met*." in said
    assert "Thank you." in said
    world.advance_to(moment(CLOSED))
    assert len(asked(world, "ana")) == 1
    assert "1 of 1 group met (100%)." in world.posts()[-2]


def test_planned_asks_for_the_day_and_the_reminder_waits_for_the_day_after(world: World) -> None:
    open_round(world, "ana", "ben")
    assert "Which day is it?" in answer(world, "ana", "planned")
    world.click("ana", "checkin.planned_on", value="2026-12-17")
    assert "Planned for Thursday 17 December. We ask once more after that day" in text_of(asked(world, "ana")[0])
    world.advance_to(moment(CLOSED, "09:00"))
    _, reminder = asked(world, "ana")
    assert sent_at(reminder) == "Fri 2026-12-18 09:30"
    assert f"You planned to meet <@{world.id('ben')}> on Thursday 17 December. Did it happen?" in text_of(reminder)
    assert buttons(reminder) == FOUR
    assert sent_at(asked(world, "ben")[1]) == "Thu 2026-12-17 09:30", "the other one has planned nothing"


def test_planned_for_a_day_that_is_over_is_refused_kindly(world: World) -> None:
    open_round(world, "ana", "ben")
    answer(world, "ana", "planned")
    told = world.click("ana", "checkin.planned_on", value="2026-12-14")
    assert "That day is over. Choose today or a later day, or change your answer" in text_of(told["messages"][0])
    assert "Which day is it?" in text_of(asked(world, "ana")[0])


def test_another_planned_day_moves_the_reminder_again(world: World) -> None:
    open_round(world, "ana", "ben")
    answer(world, "ana", "planned")
    world.click("ana", "checkin.planned_on", value="2026-12-15")
    world.click("ana", "checkin.planned_on", value="2026-12-16")
    world.advance_to(moment(CLOSED, "09:00"))
    assert [sent_at(one) for one in asked(world, "ana")[1:]] == ["Thu 2026-12-17 09:30"]


def test_day_that_is_planned_late_is_still_asked_about(world: World) -> None:
    open_round(world, "ana", "ben")
    answer(world, "ana", "not_yet")
    world.advance_to(moment(REMINDED, "09:45"))
    assert len(asked(world, "ana")) == 1, "who has answered “not yet” is not reminded"
    world.click("ana", "checkin.change")
    answer(world, "ana", "planned")
    world.click("ana", "checkin.planned_on", value="2026-12-17")
    world.advance_to(moment(CLOSED, "09:00"))
    assert [sent_at(one) for one in asked(world, "ana")[1:]] == ["Fri 2026-12-18 09:30"]


def test_not_yet_offers_times_that_lie_before_the_round_closes(world: World) -> None:
    open_round(world, "ana", "ben")
    said = answer(world, "ana", "not_yet")
    assert "There is still time. These times suit both of you (your time):" in said
    times = [line.removeprefix("• ") for line in said.splitlines() if line.startswith("• ")]
    assert [time[:10] for time in times] == ["Tue 15 Dec", "Wed 16 Dec", "Thu 17 Dec"]
    assert all("09:00" <= time[-5:] < "17:00" for time in times)
    assert buttons(asked(world, "ana")[0]) == ["Suggest times in our chat", "Change my answer"]


def test_not_yet_on_the_last_days_offers_only_times_that_still_count(world: World) -> None:
    open_round(world, "ana", "ben")
    world.advance_to(moment(PULSED, "11:00"))
    said = answer(world, "ana", "not_yet")
    times = [line.removeprefix("• ") for line in said.splitlines() if line.startswith("• ")]
    assert len(times) == 3
    assert all(time.startswith(("Fri 18 Dec", "Mon 21 Dec, 09:")) for time in times)


def test_nudge_goes_to_the_whole_group_once_and_does_not_say_who_asked(world: World) -> None:
    open_round(world, "ana", "ben")
    answer(world, "ana", "not_yet")
    answer(world, "ben", "not_yet")
    told = world.click("ana", "checkin.nudge")
    assert "It does not say who asked." in text_of(told["messages"][0])
    again = world.click("ben", "checkin.nudge")
    assert "Times are in your group's chat already." in text_of(again["messages"][0])
    _, nudge = group_chat(world, "ana")
    first, second = sorted((world.id("ana"), world.id("ben")))
    assert text_of(nudge).startswith((f"<@{first}> and <@{second}>: here", f"<@{second}> and <@{first}>: here"))
    assert "a good time to meet? These times suit everybody's working hours:" in text_of(nudge)
    assert "London" in text_of(nudge)


def test_could_not_is_taken_kindly_with_room_for_a_reason(world: World) -> None:
    open_round(world, "ana", "ben")
    said = answer(world, "ana", "could_not")
    assert "That happens, and it is nobody's fault." in said
    assert "nobody sees your name beside it" in said
    world.click("ana", "checkin.reason", value="could_not.no_time")
    assert "“Too much else to do”. That happens" in text_of(asked(world, "ana")[0])
    world.advance_to(moment(CLOSED))
    assert "0 of 1 group met (0%)." in world.posts()[-2]
    assert not any("Too much else to do" in post for post in world.posts())


# changing it


def test_answer_says_until_which_hour_it_can_be_changed_on_the_member_s_own_clock(world: World) -> None:
    world.set_up()
    enrol(world, "ana")
    enrol(world, "ben", tz="America/New_York")
    world.advance_to(moment(ASKED, "16:00"))
    until = "You can change your answer until the round closes, on Monday 21 December at "
    assert f"{until}10:00." in answer(world, "ana", "met")
    assert f"{until}05:00." in answer(world, "ben", "met")
    world.advance_to(moment(CLOSED, "09:30"))
    world.click("ana", "checkin.change")
    assert f"{until}10:00." in answer(world, "ana", "not_yet"), "the last half hour"
    world.advance_to(moment(CLOSED, "10:00"))
    assert "has closed" in world.posts()[-2]


def test_last_answer_wins(world: World) -> None:
    open_round(world, "ana", "ben")
    answer(world, "ana", "could_not")
    world.click("ana", "checkin.change")
    assert buttons(asked(world, "ana")[0]) == FOUR
    assert "you said *We met*" in answer(world, "ana", "met")
    world.advance_to(moment(CLOSED))
    assert "1 of 1 group met (100%)." in world.posts()[-2]


def test_met_that_is_taken_back_no_longer_counts(world: World) -> None:
    open_round(world, "ana", "ben")
    answer(world, "ana", "met")
    world.click("ana", "checkin.change")
    answer(world, "ana", "not_yet")
    world.advance_to(moment(CLOSED))
    assert "0 of 1 group met (0%)." in world.posts()[-2]


def test_answer_clicked_twice_or_delivered_twice_is_one_answer(world: World) -> None:
    open_round(world, "ana", "ben")
    for _ in range(2):
        world.client.click(user="ana", action_id="checkin.answer.met", channel="@bot")
    redeliver(world, "block_actions")
    (question,) = asked(world, "ana")
    assert "you said *We met*" in text_of(question)
    world.advance_to(moment(CLOSED))
    assert "1 of 1 group met (100%)." in world.posts()[-2]


def test_old_click_delivered_again_does_not_undo_a_newer_answer(world: World) -> None:
    open_round(world, "ana", "ben")
    answer(world, "ana", "could_not")
    old = delivered(world, "block_actions")
    world.click("ana", "checkin.change")
    answer(world, "ana", "met")
    redeliver(world, "block_actions", old)
    assert "you said *We met*" in text_of(asked(world, "ana")[0])


# the reminder


def test_who_has_not_answered_is_reminded_once_and_no_more(world: World) -> None:
    open_round(world, "ana", "ben")
    world.advance_to(moment(CLOSED, "09:00"))
    _, reminder = asked(world, "ana")
    assert sent_at(reminder) == "Thu 2026-12-17 09:30"
    assert "One click is enough, and this is the only reminder." in text_of(reminder)


def test_answer_on_the_reminder_rewrites_the_question_too(world: World) -> None:
    open_round(world, "ana", "ben")
    world.advance_to(moment(REMINDED))
    question, reminder = asked(world, "ana")
    world.click("ana", "checkin.answer.met", ts=reminder["ts"], channel="@bot")
    assert all("you said *We met*" in text_of(one) for one in asked(world, "ana"))
    assert len(asked(world, "ana")) == 2
    assert question["ts"] == asked(world, "ana")[0]["ts"]


# the end of the round


def test_late_answer_counts_until_the_round_closes(world: World) -> None:
    open_round(world, "ana", "ben")
    world.advance_to(moment(CLOSED, "09:59"))
    answer(world, "ana", "met")
    world.advance(minutes=1)
    assert "1 of 1 group met (100%)." in world.posts()[-2]


def test_question_without_an_answer_is_closed_with_its_round(world: World) -> None:
    open_round(world, "ana", "ben")
    world.advance_to(moment(CLOSED))
    closed = about(world.dms("ana"), "This round of Peer circles has closed, so there is nothing to answer here")
    assert len(closed) == 3, "the question, its reminder and the pulse"
    assert [buttons(one) for one in closed] == [[], [], []]
    assert asked(world, "ana") == []


def test_answered_question_keeps_its_answer_and_loses_its_buttons_when_its_round_closes(world: World) -> None:
    open_round(world, "ana", "ben")
    world.advance_to(moment(REMINDED))
    answer(world, "ana", "planned")
    world.click("ana", "checkin.planned_on", value="2026-12-18")
    answer(world, "ben", "could_not")
    assert all("Change my answer" in buttons(one) for one in asked(world, "ana"))
    world.advance_to(moment(CLOSED))
    kept = asked(world, "ana")
    assert len(kept) == 2, "the question and its reminder"
    for one in kept:
        assert f"With <@{world.id('ben')}>: you said *It is planned*." in text_of(one)
        assert "This round of Peer circles has closed, so your answer stays as it is." in text_of(one)
        assert [block["type"] for block in one["blocks"]] == ["section", "context"]
    assert "you said *We could not*." in text_of(asked(world, "ben")[0])


def test_answer_after_the_round_has_closed_is_refused_kindly(world: World) -> None:
    open_round(world, "ana", "ben")
    answer(world, "ana", "not_yet")
    with world.bot.begin() as uow:
        (mine,) = uow.checkins.open_of_member(world.id("ana"))
    world.advance_to(moment(CLOSED))
    report = world.posts()[-2]
    stale = Forger(world)
    for action_id, value in (
        ("checkin.change", f"{mine.id}"),
        ("checkin.nudge", f"{mine.id}"),
        ("checkin.answer.met", f"{mine.id}:met"),
    ):
        told = stale.click(world.id("ana"), {"action_id": action_id, "value": value})
        assert "This round has closed, so the answer can no longer be changed." in told.text
    assert "you said *Not yet*" in text_of(asked(world, "ana")[0])
    world.advance(days=2)
    assert world.posts()[-2] == report, "a report stays as it is"


@dataclass
class Mute:
    """The bot while Slack does not take its messages: it does what is due, and sends nothing."""

    world: World
    name: str = "bot"

    def next_due(self) -> datetime | None:
        """When something is due."""
        with self.world.bot.begin() as uow:
            return uow.due.next_due_at()

    def run_until_idle(self) -> bool:
        """Do it."""
        return self.world.bot.tick()


def test_question_that_could_not_be_sent_in_time_waits_in_home_and_troubles_nobody(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND))
    world.box.register(Mute(world))
    world.advance_to(moment(REMINDED, "08:00"))
    world.box.register(world.bot)
    world.settle()
    assert asked(world, "ana") == [], "it would have come two days late"
    assert "met yet?" in text_of(world.client.home(user="ana") or {})
    world.click("ana", "checkin.answer.met", home=True)
    world.advance_to(moment(CLOSED))
    assert "1 of 1 group met (100%)." in world.posts()[-2]
    assert "Needs a look" not in world.says("olga", "/mentor-admin status")


def test_question_that_still_waits_to_be_sent_when_its_round_closes_is_not_sent(world: World) -> None:
    world.set_up(checkin_after="12", pulse_after="12")
    enrol(world, "ana", "ben")
    world.advance_to(moment(PULSED))
    world.box.register(Mute(world))
    world.advance_to(moment(CLOSED, "10:30"))
    world.box.register(world.bot)
    world.settle()
    assert about(world.dms("ana"), "met yet?") == about(world.dms("ana"), "nothing to answer") == []
    assert "0 of 1 group met (0%)." in world.posts()[-2]
    assert "Needs a look" not in world.says("olga", "/mentor-admin status")


# who sees what


def test_answer_of_one_is_never_shown_to_the_other(world: World) -> None:
    open_round(world, "ana", "ben")
    before = [text_of(one) for one in world.dms("ben")]
    answer(world, "ana", "could_not")
    world.click("ana", "checkin.reason", value="could_not.no_reply")
    assert [text_of(one) for one in world.dms("ben")] == before
    assert len(group_chat(world, "ana")) == 1
    assert world.posts() == world.posts()[:1]
    home = text_of(world.client.home(user="ben") or {})
    assert "There was no reply" not in home
    assert "We could not" not in home.replace("We met\nIt is planned\nNot yet\nWe could not", "")
    assert "did not meet" not in world.says("ben", "/mentor matches")


def test_check_in_of_somebody_else_cannot_be_answered(world: World) -> None:
    open_round(world, "ana", "ben")
    world.click("ana", "checkin.answer.met")
    body = delivered(world, "block_actions")
    ben = {**body["user"], "id": world.id("ben"), "name": "ben", "username": "ben"}
    redeliver(world, "block_actions", {**body, "user": ben, "trigger_id": "another"})
    told = [one for one in world.client.messages(user="ben") if one.get("ephemeral_to") == world.id("ben")]
    seen = [text_of(one) for one in [*told, *world.client.messages(user="ana", channel="@bot")]]
    assert any("This question is no longer yours to answer." in one for one in seen)
    assert "met yet?" in text_of(asked(world, "ben")[0])


def test_deactivated_member_is_not_asked_and_the_other_is_not_asked_about_them(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben", "cleo")
    world.advance_to(moment(ROUND))
    change(world, "ben", deleted=True)
    heard = len(world.dms("ben"))
    world.advance_to(moment(ASKED + timedelta(days=3)))
    assert len(world.dms("ben")) == heard
    assert f"<@{world.id('ben')}>" not in text_of(asked(world, "ana")[0])
    assert f"Have you and <@{world.id('cleo')}> met yet?" in text_of(asked(world, "ana")[0])


def test_member_on_a_break_is_not_asked(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND))
    assert partners(world, "ana") == {"ben"}
    world.says("ben", "/mentor pause three weeks")
    heard = len(world.dms("ben"))
    world.advance_to(moment(CLOSED))
    assert len(world.dms("ben")) == heard
    assert len(about(world.dms("ana"), "nothing to answer")) == 3
