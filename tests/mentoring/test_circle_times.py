"""When circles meet: one hour for the whole circle, at a steady time, on nobody's holiday."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mentoring.circle_settings import MOST_MEETINGS
from mentoring.circle_times import (
    Fit,
    SessionTimes,
    days_to_look,
    round_days_for,
    season_dates,
    season_days,
    session_times,
)
from mentoring.hours import is_working_day, local
from mentoring.people import Member, WorkingHours
from mentoring.programs import Every, Rhythm
from tests.mentoring.samples import TUESDAY, member, people, utc

BEFORE = utc("2026-11-25 09:00")
BERLIN = "Europe/Berlin"
TEN = time(10)
PAIR = [member("U1", BERLIN), member("U2", "Europe/London")]


def found(members: list[Member], on: date = TUESDAY, **changes: object) -> SessionTimes:
    """The session of an hour at 10:00 in Berlin, with changes."""
    given: dict[str, object] = {"at": TEN, "zone": BERLIN, "minutes": 60, "after": BEFORE, **changes}
    return session_times(members, on, **given)  # type: ignore[arg-type]


def test_a_session_is_at_the_program_s_time_where_everybody_can() -> None:
    times = found(PAIR)

    assert times.start == utc("2026-12-01 09:00")
    assert times.fit is Fit.HOURS
    assert len(times.others) == 3
    assert len({local(moment, BERLIN).date() for moment in (*times.others, utc("2026-12-01 09:00"))}) == 4


def test_a_session_moves_on_its_day_before_it_moves_to_another() -> None:
    late = replace(PAIR[1], profile=member(hours=WorkingHours(time(13), time(17))).profile)

    assert found([PAIR[0], late]).start == utc("2026-12-01 13:00")


def test_a_circle_keeps_the_weekday_and_the_hour_it_has() -> None:
    thursday = utc("2026-11-19 14:00")  # 15:00 in Berlin
    assert found(PAIR, usual=thursday).start == utc("2026-12-03 14:00")

    summer = utc("2026-10-22 13:00")  # 15:00 too, before the clocks went back
    assert found(PAIR, usual=summer).start == utc("2026-12-03 14:00")


def test_nobody_s_holiday_is_taken_unless_there_is_no_other_day() -> None:
    everybody = [member("U1", BERLIN), member("U2", BERLIN)]
    christmas = found(everybody, date(2026, 12, 25), after=utc("2026-12-20 09:00"), calendar="DE")
    assert christmas.start == utc("2026-12-28 09:00")
    assert christmas.fit is Fit.HOURS

    fridays = [replace(one, profile=member(hours=WorkingHours(days=frozenset({4}))).profile) for one in everybody]
    only = found(fridays, date(2026, 12, 25), after=utc("2026-12-20 09:00"), calendar="DE")
    assert (only.start, only.fit) == (utc("2026-12-25 09:00"), Fit.HOLIDAY)


def test_far_zones_meet_outside_of_hours_but_in_nobody_s_night_or_not_at_all() -> None:
    times = found([member("U1", BERLIN), member("U2", "America/Los_Angeles")])
    assert times.fit is Fit.AWAKE
    assert times.others == ()
    assert times.start
    for zone in (BERLIN, "America/Los_Angeles"):
        assert 7 <= local(times.start, zone).hour < 22

    round_the_world = [member(str(n), zone) for n, zone in enumerate((BERLIN, "America/Los_Angeles", "Asia/Tokyo"))]
    assert found(round_the_world) == SessionTimes(None, (), Fit.NONE)
    assert found([]) == SessionTimes(None, (), Fit.NONE)


def test_a_session_whose_week_is_nearly_over_still_leaves_notice() -> None:
    friday = utc("2026-12-04 13:00")
    assert found(PAIR, after=friday, days=4).start == utc("2026-12-04 15:00")
    assert found(PAIR, after=utc("2026-12-04 20:30"), days=4).fit is Fit.NONE


@settings(max_examples=60)
@given(
    some.lists(some.integers(0, 9).flatmap(lambda n: people(f"U{n}")), min_size=1, max_size=5),
    some.dates(date(2026, 1, 1), date(2027, 12, 31)),
    some.sampled_from([60, 90]),
    some.sampled_from(["", "DE-BY", "US", "JP"]),
)
def test_sessions_lie_inside_everybody_s_hours_as_promised(
    members: list[Member], on: date, minutes: int, calendar: str
) -> None:
    zone = members[0].zone
    times = found(members, on, zone=zone, minutes=minutes, after=utc("2025-12-30 00:00"), calendar=calendar)

    assert (times.start is None) == (times.fit is Fit.NONE)
    length = timedelta(minutes=minutes)
    for start in (times.start, *times.others):
        if start is None or times.fit is Fit.AWAKE:
            continue
        for one in members:
            there, ends = local(start, one.zone), local(start + length, one.zone)
            assert one.hours.start <= there.time() and ends.time() <= one.hours.end
            assert is_working_day(one, there.date(), calendar if times.fit is Fit.HOURS else None)
    starts = sorted(start for start in (times.start, *times.others) if start)
    assert all(later - earlier >= length for earlier, later in pairwise(starts))


@pytest.mark.parametrize(("every", "days"), [(Every.WEEK, 7), (Every.TWO_WEEKS, 14), (Every.FOUR_WEEKS, 28)])
def test_a_season_s_sessions_follow_the_rhythm(every: Every, days: int) -> None:
    dates = season_dates(Rhythm(every, TUESDAY, TEN), TUESDAY, 4)

    assert dates == tuple(TUESDAY + timedelta(days=days * n) for n in range(4))
    assert season_dates(Rhythm(every, TUESDAY, TEN), TUESDAY, 0) == ()
    assert days_to_look(every) == 7
    assert season_days(Rhythm(every, TUESDAY, TEN), TUESDAY, 4) == 3 * days + 7


@given(some.sampled_from(Every), some.dates(date(2026, 1, 1), date(2030, 1, 1)))
def test_the_longest_season_fits_into_a_year(every: Every, on: date) -> None:
    assert season_days(Rhythm(every, on, TEN), on, MOST_MEETINGS) <= 364


def test_monthly_sessions_keep_their_weekday() -> None:
    dates = season_dates(Rhythm(Every.MONTH, TUESDAY, TEN), TUESDAY, 3)

    assert dates == (TUESDAY, date(2027, 1, 5), date(2027, 2, 2))


def test_a_time_of_day_is_kept_in_the_circle_s_zone_over_a_change_of_the_clocks() -> None:
    on, usual = date(2027, 3, 30), utc("2027-03-16 09:00")
    start = found(PAIR, on, after=utc("2027-03-20 09:00"), usual=usual).start

    assert start
    assert start.astimezone(ZoneInfo(BERLIN)) == datetime(2027, 3, 30, 10, tzinfo=ZoneInfo(BERLIN))


@pytest.mark.parametrize("every", Every)
def test_a_round_of_circles_leaves_a_week_to_look_back(every: Every) -> None:
    rhythm = Rhythm(every, TUESDAY, TEN)
    assert round_days_for(rhythm, 4) >= season_days(rhythm, TUESDAY, 4) + 7
    assert round_days_for(rhythm, MOST_MEETINGS) <= 364
