"""Wall clocks: everybody hears at their own time of day, also when they move or when the clocks change."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.conversations.round_steps import (
    ASKED,
    CLOSED,
    REMINDED,
    ROUND,
    WARNED,
    WEEKLY,
    about,
    asked,
    change,
    enrol,
    groups,
    heads_ups,
    introductions,
    moment,
    sent_at,
)
from tests.world import OpenWorld, World, text_of

LONDON, NEW_YORK, LOS_ANGELES, TOKYO = "Europe/London", "America/New_York", "America/Los_Angeles", "Asia/Tokyo"


@pytest.fixture
def march(tmp_path: Path) -> Iterator[World]:
    """The week before the clocks change in New York; those in London change two weeks later."""
    with OpenWorld(tmp_path, start=datetime(2027, 3, 8, 9, 0, tzinfo=UTC)) as made:
        yield made


# somebody moves


@pytest.mark.parametrize(("old", "new"), [(NEW_YORK, TOKYO), (TOKYO, NEW_YORK), (LONDON, LOS_ANGELES)])
def test_check_in_of_somebody_who_has_moved_comes_in_the_new_morning(world: World, old: str, new: str) -> None:
    world.set_up()
    enrol(world, "ana")
    enrol(world, "noah", tz=old)
    world.advance_to(moment(ASKED - timedelta(days=2)))
    change(world, "noah", tz=new)
    world.advance_to(moment(REMINDED, "23:00"))
    times = ["Tue 2026-12-15 09:30", "Thu 2026-12-17 09:30"]
    assert [sent_at(one, new) for one in asked(world, "noah")] == times
    assert [sent_at(one, LONDON) for one in asked(world, "ana")] == times


def test_reminder_follows_somebody_who_moves_after_being_asked(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ASKED))
    change(world, "ben", tz=NEW_YORK)
    world.advance_to(moment(REMINDED, "23:00"))
    assert [sent_at(one, NEW_YORK) for one in asked(world, "ben")][1:] == ["Thu 2026-12-17 09:30"]


def test_somebody_who_moves_is_warned_and_introduced_at_the_new_time(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(WARNED, "08:00"))
    change(world, "ben", tz=NEW_YORK)
    world.advance_to(moment(ROUND, "23:00"))
    (heads_up,) = heads_ups(world, "ben")
    assert sent_at(heads_up, NEW_YORK) == "Mon 2026-12-07 10:00"
    (introduced,) = introductions(world, "ben")
    assert sent_at(introduced, NEW_YORK) == "Tue 2026-12-08 10:00"
    assert "New York" in text_of(introduced)


def test_somebody_who_moves_between_match_and_introduction_is_introduced_in_their_hours(world: World) -> None:
    world.set_up()
    enrol(world, "ana")
    enrol(world, "noah", tz=NEW_YORK)
    world.advance_to(moment(ROUND, "11:00"))
    change(world, "noah", tz=LONDON)
    world.advance_to(moment(ROUND, "12:00"))
    assert [sent_at(one) for one in introductions(world, "noah")] == ["Tue 2026-12-08 11:00"]


def test_move_asks_nobody_twice(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ASKED))
    change(world, "ben", tz=LOS_ANGELES)
    world.advance_to(moment(ASKED, "23:00"))
    change(world, "ben", tz=TOKYO)
    world.advance_to(moment(CLOSED, "08:00"))
    assert len(asked(world, "ben")) == 2, "the question and its reminder"
    assert len(introductions(world, "ben")) == 1


# the globe


def test_everybody_hears_at_their_own_time_of_day(world: World) -> None:
    zones = {"aroha": "Pacific/Auckland", "anu": "Asia/Kathmandu", "ana": LONDON, "kai": "Pacific/Honolulu"}
    world.set_up()
    for name, zone in zones.items():
        enrol(world, name, tz=zone)
    world.advance_to(moment(CLOSED, "08:00"))
    for name, zone in zones.items():
        (heads_up,) = heads_ups(world, name, "Tuesday 8 December")
        questions = [sent_at(one, zone) for one in asked(world, name)]
        introduced = sent_at(introductions(world, name)[0], zone)
        assert "08:00" <= introduced[-5:] < "19:00", name
        assert sent_at(heads_up, zone)[:14] in {"Mon 2026-12-07", "Fri 2026-12-04"}
        assert questions == ["Tue 2026-12-15 09:30", "Thu 2026-12-17 09:30"], name


def test_reports_keep_to_the_zone_in_which_the_program_was_set_up(world: World) -> None:
    world.person("yuki", tz=TOKYO, is_admin=True)
    world.set_up("yuki")
    enrol(world, "ana", "ben")
    world.advance_to(moment(CLOSED, "12:00"))
    (report,) = about(world.client.messages(channel="mentoring"), "has closed")
    assert sent_at(report, TOKYO) == "Mon 2026-12-21 10:00"


# the clocks change


def test_local_times_stay_when_the_clocks_change_in_new_york(march: World) -> None:
    march.set_up(starts_on="2027-03-09", **WEEKLY)
    enrol(march, "noah", "nina", tz=NEW_YORK)
    march.advance_to(moment(date(2027, 3, 19), "23:00"))
    heads_up = heads_ups(march, "noah")
    assert [sent_at(one, NEW_YORK) for one in heads_up] == ["Mon 2027-03-08 10:00", "Mon 2027-03-15 10:00"]
    assert [sent_at(one)[-5:] for one in heads_up] == ["15:00", "14:00"]
    ((_, wrote),) = march.group_dms()
    assert [sent_at(one, NEW_YORK) for one in wrote] == ["Tue 2027-03-09 10:00", "Tue 2027-03-16 10:00"]
    assert [sent_at(one, NEW_YORK) for one in asked(march, "noah")] == ["Thu 2027-03-18 09:30"]


def test_question_planned_before_the_clocks_change_comes_at_the_same_time_of_day(march: World) -> None:
    march.set_up(starts_on="2027-03-23")
    enrol(march, "ana", "ben", tz=LONDON)
    march.advance_to(moment(date(2027, 4, 5), "08:00"))
    assert [sent_at(one, LONDON) for one in asked(march, "ana")] == ["Tue 2027-03-30 09:30", "Thu 2027-04-01 09:30"]
    assert sent_at(asked(march, "ana")[0]) == "Tue 2027-03-30 08:30", "summer time has begun"
    march.advance(hours=4)
    (report,) = about(march.client.messages(channel="mentoring"), "has closed")
    assert sent_at(report, LONDON) == "Mon 2027-04-05 10:00"


def test_monday_after_the_change_starts_its_round_on_the_new_clock(march: World) -> None:
    march.set_up(starts_on="2027-03-29")
    enrol(march, "ana", "ben", tz=LONDON)
    march.advance_to(moment(date(2027, 3, 29)))
    (heads_up,) = heads_ups(march, "ana")
    assert sent_at(heads_up) == "Fri 2027-03-26 10:00"
    assert [sent_at(one) for one in introductions(march, "ana")] == ["Mon 2027-03-29 09:00"]


def test_times_to_meet_know_that_the_clocks_have_changed_on_one_side_only(march: World) -> None:
    march.set_up(starts_on="2027-03-26")
    enrol(march, "ana", tz=LONDON)
    enrol(march, "noah", tz=NEW_YORK)
    march.advance_to(moment(date(2027, 3, 26), "18:00"))
    assert groups(march) == [frozenset({"ana", "noah"})]
    lines = [line for line in text_of(introductions(march, "ana")[0]).splitlines() if "New York" in line]
    apart = {line[2:12]: _hours_apart(line) for line in lines}
    assert apart.pop("Fri 26 Mar", 4) == 4
    assert set(apart.values()) == {5}, "four hours until Sunday, five from then on"


def _hours_apart(line: str) -> int:
    """ "• Fri 26 Mar, 10:30 New York / 14:30 London" -> 4"""
    there, here = (part.rstrip().rsplit(", ", 1)[-1] for part in line.split(" / "))
    clocks = {place: int(at[:2]) for at, place in (side.split(" ", 1) for side in (there, here))}
    return clocks["London"] - clocks["New York"]
