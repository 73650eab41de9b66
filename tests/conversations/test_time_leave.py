"""A break inside a running round: nothing reaches whoever is away, and one thing at a time once they are back."""

from datetime import date, timedelta

from tests.conversations.round_steps import (
    ASKED,
    CLOSED,
    PULSED,
    REMINDED,
    ROUND,
    about,
    asked,
    enrol,
    introductions,
    moment,
    pulses,
    report,
    sent_at,
)
from tests.world import World

DAY = timedelta(days=1)


def in_a_round(world: World) -> None:
    """Ana and Ben have been introduced."""
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND, "18:00"))
    assert introductions(world, "ana")


def test_time_question_that_falls_into_a_break_is_asked_on_the_first_day_back(world: World) -> None:
    in_a_round(world)
    world.says("ana", "/mentor pause 2026-12-17")
    heard = len(world.dms("ana"))
    world.advance_to(moment(REMINDED, "08:00"))
    assert len(world.dms("ana")) == heard, "nothing in the break"
    assert len(asked(world, "ben")) == 1, "the others are asked as ever"
    world.advance_to(moment(CLOSED, "08:00"))
    assert [sent_at(one) for one in asked(world, "ana")] == ["Thu 2026-12-17 09:00"]
    assert pulses(world, "ana") == ["Fri 2026-12-18 09:30"]
    world.advance_to(moment(CLOSED))
    assert "not sent" not in report(world)


def test_time_question_and_pulse_that_fell_into_a_break_come_on_two_days(world: World) -> None:
    world.set_up(pulse_after="8")
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND, "18:00"))
    world.says("ana", "/mentor pause 2026-12-17")
    world.advance_to(moment(REMINDED, "23:00"))
    assert [sent_at(one) for one in asked(world, "ana")] == ["Thu 2026-12-17 09:00"]
    assert pulses(world, "ana") == [], "one thing a day"
    world.advance_to(moment(PULSED, "23:00"))
    assert pulses(world, "ana") == ["Fri 2026-12-18 09:30"]


def test_time_break_until_after_the_close_is_counted_and_named_in_the_report(world: World) -> None:
    in_a_round(world)
    world.says("ana", "/mentor pause 2027-01-11")
    heard = len(world.dms("ana"))
    world.advance_to(moment(CLOSED))
    assert len(world.dms("ana")) == heard
    assert "2 introductions and questions were not sent: on a break, or too late to be of use" in report(world)
    assert about(world.dms("olga"), "could not be sent in time") == [], "nobody is to blame"


def test_time_break_without_a_day_ends_with_what_was_missed_one_thing_a_day(world: World) -> None:
    in_a_round(world)
    world.says("ana", "/mentor pause")
    heard = len(world.dms("ana"))
    world.advance_to(moment(PULSED, "12:00"))
    assert len(world.dms("ana")) == heard
    world.says("ana", "/mentor resume")
    assert [sent_at(one) for one in asked(world, "ana")] == ["Fri 2026-12-18 12:00"]
    world.advance_to(moment(CLOSED, "09:45"))
    assert pulses(world, "ana") == ["Mon 2026-12-21 09:30"]
    assert len(asked(world, "ana")) == 1


def test_time_break_that_never_ends_expires_what_it_kept_waiting(world: World) -> None:
    in_a_round(world)
    world.says("ana", "/mentor pause")
    world.advance_to(moment(CLOSED))
    assert asked(world, "ana") == []
    assert "2 introductions and questions were not sent" in report(world)


def test_time_break_that_is_made_longer_moves_the_question_again(world: World) -> None:
    in_a_round(world)
    world.says("ana", "/mentor pause 2026-12-16")
    world.says("ana", "/mentor pause 2026-12-18")
    world.advance_to(moment(CLOSED, "08:00"))
    assert [sent_at(one) for one in asked(world, "ana")] == ["Fri 2026-12-18 09:00"]


def test_time_break_that_ends_before_the_question_changes_nothing(world: World) -> None:
    in_a_round(world)
    world.says("ana", "/mentor pause 2026-12-11")
    world.advance_to(moment(REMINDED, "23:00"))
    assert [sent_at(one) for one in asked(world, "ana")] == ["Tue 2026-12-15 09:30", "Thu 2026-12-17 09:30"]


def test_time_break_after_the_question_keeps_the_reminder_until_they_are_back(world: World) -> None:
    in_a_round(world)
    world.advance_to(moment(ASKED, "12:00"))
    world.says("ana", "/mentor pause 2026-12-18")
    world.advance_to(moment(REMINDED, "23:00"))
    assert len(asked(world, "ana")) == 1
    world.advance_to(moment(CLOSED, "08:00"))
    assert [sent_at(one) for one in asked(world, "ana")] == ["Tue 2026-12-15 09:30", "Fri 2026-12-18 09:00"]


def test_time_member_on_a_break_answers_what_was_asked_before(world: World) -> None:
    in_a_round(world)
    world.advance_to(moment(ASKED, "12:00"))
    world.says("ana", "/mentor pause 2026-12-18")
    world.click("ana", "checkin.answer.met")
    world.advance_to(moment(CLOSED))
    assert "1 of 1 group" in report(world)
    assert len(asked(world, "ana")) <= 1


def test_time_break_asks_nobody_twice_for_one_date(world: World) -> None:
    in_a_round(world)
    world.advance_to(moment(ASKED, "12:00"))
    for text in ("/mentor pause 2026-12-16", "/mentor resume", "/mentor pause", "/mentor resume"):
        world.says("ana", text)
    world.advance_to(moment(CLOSED, "08:00"))
    with world.bot.begin() as uow:
        (program,) = uow.programs.all()
        round_ = uow.rounds.by_date(program.id, ROUND)
        assert round_ is not None
        questions = [one for one in uow.checkins.of_round(round_.id) if one.user_id == world.id("ana")]
    assert sorted((one.kind.value, one.on) for one in questions) == [
        ("meeting", date(2026, 12, 15)),
        ("pulse", date(2026, 12, 18)),
    ]
    assert len(asked(world, "ana")) == 2, "the question and its reminder"
