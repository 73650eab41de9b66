"""Public holidays: of a program, of a member, and on the days on which nobody hears from the app."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.conversations.outages import app_down
from tests.conversations.round_steps import WEEKLY, about, asked, change, enrol, introductions, moment, sent_at
from tests.world import OpenWorld, World, text_of

DAY = timedelta(days=1)
#: a round on Tuesday, asked about on Friday, which is Christmas; it closes on Monday, which is made up for Boxing Day
ROUND, ASKED, CHRISTMAS, BOXING = date(2026, 12, 22), date(2026, 12, 25), date(2026, 12, 25), date(2026, 12, 28)
LONG = {"every": "two_weeks", "starts_on": "2026-12-22", "checkin_after": "3", "pulse_after": "6"}


@pytest.fixture
def december(tmp_path: Path) -> Iterator[World]:
    """The week before Christmas."""
    with OpenWorld(tmp_path, start=datetime(2026, 12, 14, 9, 0, tzinfo=UTC)) as made:
        yield made


def options(world: World, name: str, field: str, typed: str) -> list[str]:
    """What the open form offers to somebody who types."""
    found = world.client.options(user=name, action_id=field, value=typed)
    return [one["text"]["text"] for one in found["options"]]


def heard_on(world: World, name: str, on: date) -> list[str]:
    """When the app wrote to somebody on a date, in private or in a group."""
    messages = [*world.dms(name), *introductions(world, name)]
    return [at for at in map(sent_at, messages) if on.isoformat() in at]


def test_time_nobody_is_asked_on_a_holiday_of_the_program(december: World) -> None:
    december.set_up(calendar="GB-ENG", **LONG)
    enrol(december, "ana", "ben")
    december.advance_to(moment(date(2026, 12, 31), "23:00"))
    assert heard_on(december, "ana", CHRISTMAS) == []
    assert heard_on(december, "ana", BOXING) == []
    assert [sent_at(one) for one in asked(december, "ana")][:1] == ["Tue 2026-12-29 09:30"]


def test_time_member_s_own_holidays_override_those_of_the_program(december: World) -> None:
    december.set_up(calendar="GB-ENG", **LONG)
    enrol(december, "ana", "ben")
    enrol(december, "dan", own_calendar="DE")
    enrol(december, "noel", own_calendar="none")
    december.advance_to(moment(date(2026, 12, 31), "23:00"))
    first = {name: sent_at(asked(december, name)[0]) for name in ("ana", "dan", "noel")}
    assert first == {
        "ana": "Tue 2026-12-29 09:30",  # Boxing Day is made up for on Monday in England
        "dan": "Mon 2026-12-28 09:30",  # and not in Germany
        "noel": "Fri 2026-12-25 09:30",  # whoever works on every day is asked on every day
    }


def test_time_program_without_a_calendar_knows_no_holidays(december: World) -> None:
    december.set_up(**LONG)
    enrol(december, "ana", "ben")
    december.advance_to(moment(CHRISTMAS, "23:00"))
    assert [sent_at(one) for one in asked(december, "ana")] == ["Fri 2026-12-25 09:30"]


def test_time_round_that_starts_on_a_holiday_warns_before_and_introduces_after_it(december: World) -> None:
    december.set_up(calendar="GB-ENG", every="two_weeks", starts_on="2026-12-25")
    enrol(december, "ana", "ben")
    december.advance_to(moment(date(2026, 12, 24), "23:00"))
    assert [sent_at(one) for one in about(december.dms("ana"), "your next match comes")] == ["Thu 2026-12-24 10:00"]
    december.advance_to(moment(date(2026, 12, 30)))
    assert [sent_at(one) for one in introductions(december, "ana")] == ["Tue 2026-12-29 09:00"]
    assert heard_on(december, "ana", CHRISTMAS) == []


def test_time_introduction_waits_while_one_of_them_has_a_holiday(december: World) -> None:
    december.set_up(starts_on="2026-12-25", every="two_weeks")
    enrol(december, "ana")
    enrol(december, "dan", own_calendar="DE")
    december.advance_to(moment(date(2026, 12, 30)))
    assert [sent_at(one) for one in introductions(december, "ana")] == ["Mon 2026-12-28 09:00"]
    times = [line for line in text_of(introductions(december, "ana")[0]).splitlines() if line.startswith("• ")]
    assert times
    assert not any("25 Dec" in line for line in times)


def test_time_reminder_passes_over_the_holidays(december: World) -> None:
    december.set_up(calendar="GB-ENG", **{**LONG, "checkin_after": "1"})
    enrol(december, "ana", "ben")
    december.advance_to(moment(date(2026, 12, 31), "23:00"))
    times = [sent_at(one) for one in asked(december, "ana")]
    assert times == ["Wed 2026-12-23 09:30", "Tue 2026-12-29 09:30"]


def test_time_downtime_that_ends_on_a_holiday_asks_after_it(december: World) -> None:
    december.set_up(calendar="GB-ENG", **{**LONG, "checkin_after": "2"})
    enrol(december, "ana", "ben")
    december.advance_to(moment(date(2026, 12, 24), "08:00"))
    with app_down(december):
        december.advance_to(moment(CHRISTMAS))
    december.advance_to(moment(date(2026, 12, 29), "23:00"))
    assert [sent_at(one) for one in asked(december, "ana")] == ["Tue 2026-12-29 09:00"], "the next working day"


# the forms


def test_time_owner_finds_holidays_by_typing_and_reads_them_before_saving(december: World) -> None:
    december.slash("olga", "/mentor-admin setup")
    assert options(december, "olga", "calendar", "germ")[:2] == ["Germany", "Germany (Brandenburg)"]
    preview = december.submit("olga", {"name": "Peer circles", "calendar": "DE-BY"})
    said = text_of(preview["view"])
    assert "Holidays:* Germany (Bayern); on those, messages wait for the next working day." in said
    assert december.submit("olga")["action"] == "clear"
    december.slash("olga", "/mentor-admin edit")
    december.submit("olga", {"calendar": "none"})
    december.submit("olga")
    assert "The public holidays are none (before: Germany (Bayern))." in december.posts()[-1]


def test_time_member_s_holidays_are_kept_in_the_profile(december: World) -> None:
    december.set_up(calendar="GB-ENG", starts_on="2026-12-22", **WEEKLY)
    enrol(december, "ana")
    december.slash("ana", "/mentor profile")
    assert options(december, "ana", "own_calendar", "")[:2] == ["Those of each program", "No public holidays"]
    assert options(december, "ana", "own_calendar", "bayern") == ["Germany (Bayern)"]
    december.submit("ana", {"own_calendar": "DE-BY"})
    december.client.close_view(user="ana", all=True)
    with december.bot.begin() as uow:
        ana = uow.members.get(december.id("ana"))
    assert ana is not None and ana.profile is not None
    assert ana.profile.calendar == "DE-BY"
    view = december.slash("ana", "/mentor profile")["views"][0]
    (chosen,) = [block for block in view["blocks"] if block.get("block_id") == "own_calendar"]
    assert chosen["element"]["initial_option"]["text"]["text"] == "Germany (Bayern)"


def test_time_guest_who_searches_for_holidays_is_offered_nothing(december: World) -> None:
    december.set_up(**LONG)
    enrol(december, "ana")
    december.slash("ana", "/mentor profile")
    change(december, "ana", is_restricted=True)
    assert options(december, "ana", "own_calendar", "germ") == []


def test_time_new_calendar_moves_what_is_still_to_come(december: World) -> None:
    december.set_up(**LONG)
    enrol(december, "ana", "ben")
    december.advance_to(moment(date(2026, 12, 23)))
    december.slash("olga", "/mentor-admin edit")
    december.submit("olga", {"calendar": "GB-ENG"})
    december.submit("olga")
    december.advance_to(moment(date(2026, 12, 29), "23:00"))
    assert [sent_at(one) for one in asked(december, "ana")] == ["Tue 2026-12-29 09:30"]
