"""A clock that is an hour or ten years wrong: nothing in a burst, nothing twice, and all is well once it is set right.

What the delivery does about its own rests and rates is shown beside the delivery.
"""

from collections import Counter
from datetime import date, timedelta

import pytest

from tests.conversations.outages import Offset, with_wrong_clock
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
    sent_at,
)
from tests.world import World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TEN_YEARS = timedelta(days=3653)


def in_a_round(world: World) -> Offset:
    """Ana and Ben have been introduced; the clock is right so far."""
    world.set_up()
    enrol(world, "ana", "ben")
    off = with_wrong_clock(world)
    world.advance_to(moment(ROUND, "18:00"))
    assert introductions(world, "ana")
    return off


def wrong(world: World, off: Offset, by: timedelta, ticks: int = 3) -> None:
    """The clock jumps, and the app works for a few ticks."""
    off.by = by
    for _ in range(ticks):
        world.settle()


def posts_once(world: World) -> None:
    """Whatever was sent was posted once."""
    calls = world.client.transcript(limit=100_000)
    posted = [one["args"] for one in calls if one.get("method") == "chat.postMessage" and one["response"].get("ok")]
    markers = Counter(one["metadata"]["event_payload"]["marker"] for one in posted)
    assert max(markers.values()) == 1


def heard(world: World) -> list[int]:
    """How many messages each of the two has got."""
    return [len(world.dms(name)) + sum(len(wrote) for _, wrote in world.group_dms()) for name in ("ana", "ben")]


# back


@pytest.mark.parametrize("by", [HOUR, TEN_YEARS], ids=["an hour", "ten years"])
def test_time_clock_that_jumps_back_fires_nothing_early_and_stalls_nothing_once_it_is_right(
    world: World, by: timedelta
) -> None:
    off = in_a_round(world)
    world.advance_to(moment(ASKED, "09:00"))
    before = heard(world)
    wrong(world, off, -by)
    assert heard(world) == before
    world.client.advance(seconds=2400)  # it is 9:40 by now, but not by the app's clock
    assert heard(world) == before
    wrong(world, off, timedelta(0), ticks=1)
    assert [sent_at(one) for one in asked(world, "ana")] == ["Tue 2026-12-15 09:40"]
    world.advance_to(moment(CLOSED, "09:00"))
    assert [sent_at(one) for one in asked(world, "ana")][1:] == ["Thu 2026-12-17 09:30"]
    world.advance(hours=3)
    assert about(world.client.messages(channel="mentoring"), "has closed")
    posts_once(world)


def test_time_clock_that_jumps_back_after_the_question_asks_nobody_twice(world: World) -> None:
    off = in_a_round(world)
    world.advance_to(moment(ASKED, "10:00"))
    wrong(world, off, -HOUR)
    world.advance(hours=3)
    wrong(world, off, timedelta(0))
    assert len(asked(world, "ana")) == 1
    posts_once(world)


# ahead


def test_time_clock_that_is_an_hour_ahead_sends_what_is_due_by_it_and_no_more(world: World) -> None:
    off = in_a_round(world)
    world.advance_to(moment(ASKED, "08:45"))
    before = heard(world)
    wrong(world, off, HOUR)
    assert [now - then for now, then in zip(heard(world), before, strict=True)] == [1, 1]
    wrong(world, off, timedelta(0))
    world.advance_to(moment(ASKED, "23:00"))
    assert len(asked(world, "ana")) == 1
    posts_once(world)


@pytest.mark.parametrize("when", [moment(ROUND, "18:00"), moment(ASKED, "12:00"), moment(PULSED, "12:00")])
def test_time_clock_that_jumps_ten_years_ahead_expires_what_is_late_by_then_instead_of_sending_it(
    world: World, when: object
) -> None:
    off = in_a_round(world)
    world.client.advance(to=str(when))
    before = heard(world)
    wrong(world, off, TEN_YEARS)
    assert heard(world) == before, "no question, no reminder, no introduction"
    posts = about(world.client.messages(channel="mentoring"), "has closed")
    assert len(posts) == 1, "the round has closed, once"


def test_time_clock_that_was_ten_years_ahead_leaves_no_stall_behind(world: World) -> None:
    off = in_a_round(world)
    world.advance_to(moment(ASKED, "12:00"))
    wrong(world, off, TEN_YEARS)
    wrong(world, off, timedelta(0), ticks=1)
    with world.bot.begin() as uow:
        (program,) = uow.programs.all()
        planned = [one for one in uow.rounds.recent(program.id, 5) if one.state.value == "planned"]
    assert [one.on for one in planned] == [date(2026, 12, 22)], "after one tick the next round is where it belongs"
    world.advance_to(moment(date(2027, 1, 4), "09:00"))
    assert [sent_at(one) for one in world.dms("ana")].count("Mon 2026-12-21 10:00") == 1, "the heads-up"
    assert sent_at(world.group_dms()[0][1][-1]) == "Tue 2026-12-22 10:00"
    assert [sent_at(one) for one in asked(world, "ana")][-2:] == ["Tue 2026-12-29 09:30", "Thu 2026-12-31 09:30"]
    posts_once(world)


def test_time_retry_that_was_noted_by_a_clock_ahead_is_not_waited_for(world: World) -> None:
    off = in_a_round(world)
    world.advance_to(moment(ASKED, "09:00"))
    with world.bot.begin() as uow:
        (work,) = [one for one in uow.due.waiting("round:") if one.kind == "checkin.ask" and world.id("ana") in one.key]
        uow.due.fail(work.id, "it broke", world.now + TEN_YEARS)
        uow.commit()
    wrong(world, off, HOUR / 2 - timedelta(minutes=1), ticks=1)
    wrong(world, off, timedelta(0), ticks=1)
    world.advance_to(moment(REMINDED, "08:00"))
    assert [sent_at(one) for one in asked(world, "ana")] == ["Tue 2026-12-15 09:30"]
