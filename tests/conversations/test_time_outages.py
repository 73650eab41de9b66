"""The app or Slack is away for hours or days: what is still of use comes after all, once, and never all together."""

from datetime import timedelta

import pytest

from storage import OutboxState
from tests.conversations.outages import app_down, slack_down
from tests.conversations.round_steps import (
    ASKED,
    CLOSED,
    PULSED,
    REMINDED,
    ROUND,
    WEEKLY,
    about,
    asked,
    enrol,
    introductions,
    moment,
    pulses,
    report,
    sent_at,
)
from tests.world import World, text_of

DAY = timedelta(days=1)
NOT_SENT = "introductions and questions were not sent: on a break, or too late to be of use"
ONE_NOT_SENT = "1 introduction or question was not sent: on a break, or too late to be of use"


def posts_once(world: World) -> None:
    """Whatever was sent was posted once."""
    calls = world.client.transcript(limit=100_000)
    markers = [
        one["args"]["metadata"]["event_payload"]["marker"]
        for one in calls
        if one.get("method") == "chat.postMessage" and one["response"].get("ok")
    ]
    assert len(markers) == len(set(markers))


# the app is down


def test_time_three_days_of_downtime_drop_what_is_of_no_use_any_more_and_say_so(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ASKED - DAY, "18:00"))
    before = [len(world.dms(name)) for name in ("ana", "ben")]
    with app_down(world):
        world.advance(days=3)
    # it is Thursday evening: the question was due on Tuesday, and the working day after that is over
    world.advance_to(moment(PULSED, "09:00"))
    assert [len(world.dms(name)) for name in ("ana", "ben")] == before
    world.advance_to(moment(PULSED, "23:00"))
    assert asked(world, "ana") == []
    assert pulses(world, "ana") == ["Fri 2026-12-18 09:30"], "what was due on time comes on time"
    world.advance_to(moment(CLOSED))
    assert f"2 {NOT_SENT}" in report(world)
    (told,) = about(world.dms("olga"), "could not be sent in time")
    assert "Round 1: 2 introductions and questions could not be sent in time, because the app was down" in text_of(told)
    posts_once(world)


def test_time_one_day_of_downtime_ends_with_the_question_and_no_late_reminder(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ASKED, "08:00"))
    with app_down(world):
        world.advance(hours=15)
    world.advance_to(moment(REMINDED, "23:00"))
    assert [sent_at(one) for one in asked(world, "ana")] == ["Wed 2026-12-16 09:00"], "the next morning, in her hours"
    world.advance_to(moment(PULSED, "23:00"))
    assert [sent_at(one) for one in asked(world, "ana")][1:] == ["Fri 2026-12-18 09:30"], "two days after the question"


def test_time_reminder_that_is_late_is_dropped(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(REMINDED, "08:00"))
    with app_down(world):
        world.advance(days=1, hours=1)
    world.advance_to(moment(CLOSED, "09:00"))
    assert len(asked(world, "ana")) == 1
    assert pulses(world, "ana") == ["Fri 2026-12-18 09:30"]
    world.advance_to(moment(CLOSED))
    assert "not sent" not in report(world), "a reminder is no loss"


def test_time_heads_up_that_is_late_still_comes_while_there_is_a_choice(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND - DAY, "09:00"))
    with app_down(world):
        world.advance(hours=5)
    assert [sent_at(one) for one in about(world.dms("ana"), "your next match comes")] == ["Mon 2026-12-07 14:00"]


def test_time_round_whose_moment_fell_into_downtime_begins_late_and_without_its_heads_up(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND - 2 * DAY, "09:00"))
    with app_down(world):
        world.advance(days=3)
    world.settle()
    assert about(world.dms("ana"), "your next match comes") == []
    assert [sent_at(one) for one in introductions(world, "ana")] == ["Wed 2026-12-09 09:00"]
    world.advance_to(moment(ASKED))
    assert [sent_at(one) for one in asked(world, "ana")] == ["Tue 2026-12-15 09:30"]


def test_time_round_that_would_be_over_is_not_begun_but_moves_with_its_heads_up(world: World) -> None:
    world.set_up(**WEEKLY)
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND - 2 * DAY, "09:00"))
    with app_down(world):
        world.advance_to(moment(ROUND + 8 * DAY))
    assert introductions(world, "ana") == []
    assert about(world.client.messages(channel="mentoring"), "has closed") == []
    world.advance_to(moment(ROUND + 13 * DAY, "23:00"))
    assert [sent_at(one) for one in about(world.dms("ana"), "your next match comes")] == ["Mon 2026-12-21 10:00"]
    world.advance(days=1)
    assert [sent_at(one) for one in introductions(world, "ana")] == ["Tue 2026-12-22 10:00"]


def test_time_introduction_that_is_too_late_is_explained_and_its_people_come_first(world: World) -> None:
    world.set_up(**WEEKLY)
    enrol(world, "aroha", tz="Pacific/Auckland")
    enrol(world, "ana", "ben", "cleo")
    # matched when it is Tuesday morning in Auckland; in London it is Monday evening
    world.advance_to(moment(ROUND - DAY, "22:00"))
    with app_down(world):
        world.advance_to(moment(ROUND + 2 * DAY, "09:00"))
    world.advance_to(moment(ROUND + 2 * DAY, "18:00"))
    told = [name for name in ("ana", "ben", "cleo") if about(world.dms(name), "We could not introduce you")]
    assert len(told) >= 2, "a pair in London at least"
    (sorry,) = about(world.dms(told[0]), "We could not introduce you")
    assert "it was our side. You come first in the next one." in text_of(sorry)
    assert introductions(world, told[0]) == []
    with world.bot.begin() as uow:
        (program,) = uow.programs.all()
        firsts = {one.user_id for one in uow.enrolments.of_program(program.id) if one.left_out_on == ROUND}
    assert {world.id(name) for name in told} <= firsts


# several at once


@pytest.fixture
def three_programs(world: World) -> World:
    """Ana and Ben in three programs, of which all ask on the same day."""
    world.set_up()
    enrol(world, "ana", "ben")
    for name in ("design", "research"):
        world.client.create_channel(name=name, user="olga", members=["ana", "ben"], bot=True)
        world.slash("olga", "/mentor-admin setup", channel=name)
        at = {"design": "10:30", "research": "11:30"}[name]
        world.submit("olga", {"name": name, "every": "two_weeks", "starts_on": "2026-12-08", "checkin_at": at})
        world.submit("olga")
        for one in ("ana", "ben"):
            world.slash(one, "/mentor join", channel=name)
            world.submit(one)
            world.client.close_view(user=one, all=True)
    return world


def test_time_several_questions_that_became_due_in_downtime_end_in_one(three_programs: World) -> None:
    world = three_programs
    world.advance_to(moment(ASKED, "09:00"))
    with app_down(world):
        world.advance(hours=6)
    assert len(asked(world, "ana")) == 1
    world.advance_to(moment(ASKED, "23:00"))
    assert [sent_at(one) for one in asked(world, "ana")] == ["Tue 2026-12-15 15:00"]
    world.advance_to(moment(ASKED + DAY, "23:00"))
    days = [sent_at(one)[:14] for one in asked(world, "ana")]
    assert days == ["Tue 2026-12-15", "Wed 2026-12-16"], "one a day, while it is of use"
    posts_once(world)


def test_time_question_that_is_late_gives_way_to_one_that_is_due_now(three_programs: World) -> None:
    world = three_programs
    world.advance_to(moment(ASKED, "09:00"))
    with app_down(world):
        world.advance(hours=2, minutes=31)
    # one is two hours late, one an hour, and one comes at its minute
    world.advance_to(moment(ASKED, "23:00"))
    (question,) = asked(world, "ana")
    assert sent_at(question) == "Tue 2026-12-15 11:31"
    assert "research" in text_of(question)


def test_time_questions_on_time_come_at_their_own_time_in_every_program(three_programs: World) -> None:
    three_programs.advance_to(moment(ASKED, "23:00"))
    times = [sent_at(one) for one in asked(three_programs, "ana")]
    assert times == ["Tue 2026-12-15 09:30", "Tue 2026-12-15 10:30", "Tue 2026-12-15 11:30"]


def test_time_late_question_comes_before_the_pulse_and_not_beside_it(world: World) -> None:
    world.set_up(pulse_after="8")
    enrol(world, "ana", "ben")
    world.advance_to(moment(ASKED, "09:00"))
    with app_down(world):
        world.advance(days=1, minutes=30)
    # it is half past nine on Wednesday: yesterday's question and today's pulse are due at once
    world.advance_to(moment(ASKED + DAY, "23:00"))
    assert [sent_at(one) for one in asked(world, "ana")] == ["Wed 2026-12-16 09:30"]
    assert pulses(world, "ana") == []
    world.advance_to(moment(ASKED + 2 * DAY, "23:00"))
    assert pulses(world, "ana") == ["Thu 2026-12-17 09:30"]


# Slack is down


def test_time_slack_down_for_six_hours_delays_one_question_and_loses_none(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ASKED, "09:00"))
    with slack_down(world):
        world.advance(hours=6)
        assert asked(world, "ana") == []
    world.advance(minutes=20)
    assert [sent_at(one)[:14] for one in asked(world, "ana")] == ["Tue 2026-12-15"]
    assert "15:00" <= sent_at(asked(world, "ana")[0])[-5:] <= "15:20"
    world.advance_to(moment(CLOSED))
    assert "not sent" not in report(world)
    posts_once(world)


def test_time_slack_down_for_six_hours_with_three_questions_due_ends_with_one(three_programs: World) -> None:
    world = three_programs
    world.advance_to(moment(ASKED, "09:00"))
    with slack_down(world):
        world.advance(hours=6)
    world.advance_to(moment(ASKED, "23:00"))
    assert len(asked(world, "ana")) == 1
    world.advance_to(moment(ASKED + DAY, "23:00"))
    assert len(asked(world, "ana")) == 2
    posts_once(world)


def test_time_slack_that_comes_back_at_night_wakes_nobody(world: World) -> None:
    world.set_up(checkin_at="16:00")
    enrol(world, "ana", "ben")
    world.advance_to(moment(ASKED, "15:30"))
    with slack_down(world):
        world.advance(hours=6)
    world.advance_to(moment(ASKED, "23:30"))
    assert asked(world, "ana") == []
    # what she asks for herself is answered at once, at any hour
    world.client.say(user="ana", channel="@bot", text="hello")
    world.settle()
    world.settle()
    assert sent_at(world.dms("ana")[-1])[-5:] == "23:30"
    world.advance_to(moment(ASKED + DAY, "10:00"))
    assert [sent_at(one) for one in asked(world, "ana")] == ["Wed 2026-12-16 09:00"]
    posts_once(world)


@pytest.mark.long
def test_time_slack_down_for_two_days_expires_the_question_and_counts_it(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ASKED, "09:00"))
    with slack_down(world):
        world.advance(days=2)
    world.advance_to(moment(CLOSED))
    assert asked(world, "ana") == []
    assert f"2 {NOT_SENT}" in report(world)
    with world.bot.begin() as uow:
        rows = uow.outbox.waiting([OutboxState.EXPIRED])
    assert {(row.kind, row.reason) for row in rows} >= {("checkin", "it could not be sent in time")}
    assert about(world.dms("olga"), "could not be sent in time")


def test_time_introduction_that_slack_did_not_take_for_hours_comes_in_everybody_s_hours(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND, "09:30"))
    with slack_down(world):
        world.advance(hours=12)
    world.advance_to(moment(ROUND, "23:00"))
    assert introductions(world, "ana") == []
    world.advance_to(moment(ROUND + DAY, "12:00"))
    assert [sent_at(one) for one in introductions(world, "ana")] == ["Wed 2026-12-09 09:00"]
