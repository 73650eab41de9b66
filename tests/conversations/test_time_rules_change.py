"""Zones that people move to, and rules of zones and holidays that change between two runs of the app."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import create_engine, text

from mentoring.hours import calendar_rules
from tests.conversations.outages import Asleep
from tests.conversations.round_steps import (
    ASKED,
    CLOSED,
    REMINDED,
    ROUND,
    about,
    asked,
    change,
    enrol,
    introductions,
    moment,
    sent_at,
)
from tests.world import World
from usecases.keep_time import at_start

DAY = timedelta(days=1)
LONDON, TOKYO = "Europe/London", "Asia/Tokyo"


def planned(world: World) -> dict[str, datetime]:
    """When everything ahead is due, by its key."""
    with world.bot.begin() as uow:
        return {work.key: work.due_at for work in uow.due.waiting("round:")}


def start(world: World, rules: str) -> bool:
    """What the app does at its start, with these rules of zones and holidays."""
    return at_start(world.bot.begin, rules, now=world.now, rng=Random(3))


def questions(world: World, name: str) -> list[tuple[str, date]]:
    """Kind and nominal date of everything that somebody was asked."""
    with world.bot.begin() as uow:
        return [(one.kind.value, one.on) for one in uow.checkins.newest_of_member(world.id(name), 20)]


# people move


@pytest.mark.parametrize("moves", [("Pacific/Kiritimati", "Pacific/Pago_Pago"), ("Pacific/Pago_Pago", LONDON)])
def test_time_move_over_the_date_line_and_back_asks_nobody_twice_for_a_date(world: World, moves: Any) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ASKED, "12:00"))
    for zone in (*moves, "Pacific/Kiritimati"):
        change(world, "ben", tz=zone)
        world.advance(hours=7)
    world.advance_to(moment(CLOSED, "09:00"))
    kinds = [kind for kind, _ in questions(world, "ben")]
    assert sorted(kinds) == ["meeting", "pulse"]
    assert len(set(questions(world, "ben"))) == 2
    assert len(introductions(world, "ben")) == 1


def test_time_move_leaves_alone_what_was_sent(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ASKED, "12:00"))
    before = [(one["ts"], one["text"]) for one in world.dms("ben")]
    change(world, "ben", tz=TOKYO)
    world.advance(hours=2)
    assert [(one["ts"], one["text"]) for one in world.dms("ben")] == before


def test_time_move_of_one_member_changes_nothing_for_the_other(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND, "12:00"))
    ana = {key: at for key, at in planned(world).items() if key.endswith(world.id("ana"))}
    assert len(ana) == 2
    change(world, "ben", tz=TOKYO)
    assert {key: at for key, at in planned(world).items() if key.endswith(world.id("ana"))} == ana


# rules change


def test_time_rules_are_noted_at_the_first_start_and_nothing_is_planned_anew_at_the_next(world: World) -> None:
    with world.bot.begin() as uow:
        workspace = uow.workspace.get()
    assert workspace is not None
    assert workspace.calendar_rules == calendar_rules()
    assert not start(world, calendar_rules())


def test_time_new_rules_plan_everything_ahead_anew_at_the_start(world: World) -> None:
    """A zone's rules are in a package that cannot be changed here: so what was planned is set wrong instead, as a
    package with other rules would have planned it."""
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND, "12:00"))
    right = planned(world)
    assert len(right) >= 6, "two questions each, the close, and the next round"
    _an_hour_off(world)
    assert planned(world) != right
    assert start(world, "tzdata 2099.1 holidays 1.0")
    assert planned(world) == right
    assert not start(world, "tzdata 2099.1 holidays 1.0")
    world.advance_to(moment(REMINDED, "23:00"))
    assert [sent_at(one) for one in asked(world, "ana")] == ["Tue 2026-12-15 09:30", "Thu 2026-12-17 09:30"]


def test_time_new_rules_leave_alone_what_was_sent_and_ask_nobody_twice(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ASKED, "12:00"))
    before = len(world.dms("ana"))
    assert start(world, "tzdata 2099.1")
    world.settle()
    assert len(world.dms("ana")) == before
    world.advance_to(moment(CLOSED, "08:00"))
    assert len(asked(world, "ana")) == 2, "the question and its reminder"
    assert len(introductions(world, "ana")) == 1
    assert len(about(world.dms("ana"), "How useful is this program")) == 1


def test_time_new_rules_do_not_make_late_what_was_late_look_punctual(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ASKED, "08:00"))
    late = {key: at for key, at in planned(world).items() if ":checkin:" in key}
    world.box.register(Asleep(world.bot.name))
    world.advance(days=3)
    assert start(world, "tzdata 2099.1")
    assert {key: at for key, at in planned(world).items() if ":checkin:" in key} == late
    world.box.register(world.bot)
    world.settle()
    assert asked(world, "ana") == []


def _an_hour_off(world: World) -> None:
    """Everything ahead as rules would have planned it that were an hour wrong."""
    engine = create_engine(f"sqlite:///{world.bot.database.path}")
    with engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE due_work SET due_at = datetime(due_at, '+1 hour'), run_at = datetime(run_at, '+1 hour') "
                "WHERE state = 'pending'"
            )
        )
    engine.dispose()
