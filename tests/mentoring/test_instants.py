"""Wall time to UTC, where the clocks do strange things."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mentoring.cadence import instant, local
from mentoring.hours import exists, known_zone, next_existing, zone_info
from tests.mentoring.samples import times, utc, zones


@pytest.mark.parametrize(
    ("zone", "wall", "expected"),
    [
        # Samoa went from the 29th to the 31st; so did Kwajalein in 1993 and Kiritimati at the end of 1994
        ("Pacific/Apia", "2011-12-30 10:00", None),
        ("Pacific/Apia", "2011-12-29 10:00", "2011-12-29 20:00"),
        ("Pacific/Apia", "2011-12-31 10:00", "2011-12-30 20:00"),
        ("Pacific/Kwajalein", "1993-08-21 10:00", None),
        ("Pacific/Kiritimati", "1994-12-31 10:00", None),
        ("Pacific/Kiritimati", "1995-01-01 10:00", "1994-12-31 20:00"),
        # half an hour of summer time: 02:15 is not there and becomes 02:45; 01:45 comes twice
        ("Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-03 15:45"),
        ("Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-04 14:45"),
        # Irish winter time is the one that "saves" in the data
        ("Europe/Dublin", "2026-03-29 01:30", "2026-03-29 01:30"),
        ("Europe/Dublin", "2026-10-25 01:30", "2026-10-25 00:30"),
        ("Europe/Dublin", "2026-07-01 10:00", "2026-07-01 09:00"),
        ("Europe/Dublin", "2026-12-01 10:00", "2026-12-01 10:00"),
        # Morocco turns back its clocks for Ramadan
        ("Africa/Casablanca", "2025-03-03 10:00", "2025-03-03 10:00"),
        ("Africa/Casablanca", "2025-04-07 10:00", "2025-04-07 09:00"),
        # two hours of summer time in the Antarctic
        ("Antarctica/Troll", "2026-03-29 02:30", "2026-03-29 02:30"),
        ("Antarctica/Troll", "2026-10-25 02:00", "2026-10-25 00:00"),
        ("Antarctica/Troll", "2026-07-01 10:00", "2026-07-01 08:00"),
        # days without a midnight
        ("America/Havana", "2026-03-08 00:00", "2026-03-08 05:00"),
        ("America/Havana", "2026-03-08 00:30", "2026-03-08 05:30"),
        ("America/Havana", "2026-03-08 01:30", "2026-03-08 05:30"),
        ("Asia/Beirut", "2026-03-29 00:00", "2026-03-28 22:00"),
        ("Africa/Cairo", "2026-04-24 00:00", "2026-04-23 22:00"),
        # East Greenland changed its zone and its clocks in one night, and its wall time stayed
        ("America/Scoresbysund", "2023-07-03 10:00", "2023-07-03 10:00"),
        ("America/Scoresbysund", "2024-03-30 10:00", "2024-03-30 11:00"),
        ("America/Scoresbysund", "2024-04-01 10:00", "2024-04-01 11:00"),
        ("America/Scoresbysund", "2024-11-04 10:00", "2024-11-04 12:00"),
        # there the last hour of a Saturday is missing: 23:30 becomes 22:30, since 00:30 is another date
        ("America/Scoresbysund", "2025-03-29 23:30", "2025-03-30 00:30"),
        ("America/Scoresbysund", "2025-03-30 00:30", "2025-03-30 01:30"),
    ],
)
def test_instant_of_a_wall_time(zone: str, wall: str, expected: str | None) -> None:
    naive = datetime.fromisoformat(wall)

    found = instant(naive.date(), naive.time(), zone)

    assert found == (None if expected is None else utc(expected))


@settings(max_examples=60, deadline=None)
@given(zones, some.integers(2004, 2036), times)
def test_every_date_that_exists_has_one_instant_and_no_two_share_one(zone: str, year: int, at: time) -> None:
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(366)]

    moments = [moment for on in days if (moment := instant(on, at, zone)) is not None]

    skipped = [on for on in days if not exists(on, zone)]
    assert skipped in ([], [date(2011, 12, 30)])
    assert len(moments) == len(days) - len(skipped)
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    assert all(timedelta(hours=21) <= gap <= timedelta(hours=27) for gap in gaps)


@given(zones, some.dates(date(2004, 1, 1), date(2036, 1, 1)), times)
def test_instant_read_back_is_the_wall_time_or_beside_it_by_the_gap(zone: str, on: date, at: time) -> None:
    moment = instant(on, at, zone)
    if moment is None:
        return

    there = local(moment, zone).replace(tzinfo=None)

    assert there.date() == on
    assert abs(there - datetime.combine(on, at)) <= timedelta(hours=2)


def test_skipped_date_becomes_the_next_one() -> None:
    assert next_existing(date(2011, 12, 30), "Pacific/Apia") == date(2011, 12, 31)
    assert next_existing(date(2011, 12, 30), "UTC") == date(2011, 12, 30)


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "America", "../etc/passwd", "/etc/passwd"])
def test_unknown_zone_counts_as_utc(name: str) -> None:
    assert not known_zone(name)
    assert zone_info(name).utcoffset(datetime(2026, 7, 1, tzinfo=UTC)) == timedelta(0)


def test_local_reads_the_clock_of_a_zone() -> None:
    assert local(utc("2026-12-01 05:00"), "Asia/Kolkata").strftime("%H:%M") == "10:30"
