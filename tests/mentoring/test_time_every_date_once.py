"""Every local date that exists happens exactly once, in 20 zones, from 2004 to 2030, at nine wall times."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from mentoring.cadence import checkin_moment, contact_instant, contact_window, instant, local, match_instant
from mentoring.hours import zone_info
from tests.mentoring.samples import cadence, member, utc

#: half hours and two hours of summer time, summer time that is winter time in the data, gaps at midnight, months of
#: fasting, a zone that changed with the clocks in one night, and a date that never was
ZONES = (
    "Pacific/Apia",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Africa/Casablanca",
    "Antarctica/Troll",
    "Asia/Beirut",
    "Africa/Cairo",
    "America/Havana",
    "America/Scoresbysund",
    "America/New_York",
    "America/Sao_Paulo",
    "America/St_Johns",
    "America/Santiago",
    "Asia/Amman",
    "Asia/Gaza",
    "Asia/Tehran",
    "Asia/Kolkata",
    "Europe/London",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
)
WALLS = tuple(
    time.fromisoformat(at) for at in ("00:00", "00:30", "01:30", "02:00", "02:30", "03:00", "09:30", "12:00", "23:30")
)
FIRST, LAST = date(2004, 1, 1), date(2030, 12, 31)
DAY = timedelta(days=1)
DATES = [FIRST + DAY * n for n in range((LAST - FIRST).days + 1)]
#: the longest jump of a clock in these zones
LONGEST = timedelta(hours=2)


def lived(zone: str) -> set[date]:
    """The dates that somebody in the zone lives through, found without any wall time: by looking at the clock."""
    start = datetime.combine(FIRST - DAY * 2, time.min, UTC)
    looks = ((LAST - FIRST).days + 5) * 3
    return {local(start + timedelta(hours=8) * n, zone).date() for n in range(looks)}


def changes(zone: str) -> set[date]:
    """The days around each change of the zone's clocks."""
    tz = zone_info(zone)
    offsets = [datetime.combine(on, time(12), tz).utcoffset() for on in DATES]
    changed = [n for n in range(1, len(DATES)) if offsets[n] != offsets[n - 1]]
    return {DATES[n] + DAY * near for n in changed for near in (-2, -1, 0, 1, 2)}


@pytest.mark.parametrize("zone", ZONES)
def test_each_existing_local_date_has_exactly_one_moment(zone: str) -> None:
    """Near a change of the clocks at all nine times; on any other date, where all are alike, at one in turn."""
    existing, near = lived(zone), changes(zone)
    for n, on in enumerate(DATES):
        for at in WALLS if on in near else (WALLS[n % len(WALLS)],):
            moment = instant(on, at, zone)
            assert (moment is not None) == (on in existing), (on, at)
            if moment is None:
                continue
            there = local(moment, zone).replace(tzinfo=None)
            assert there.date() == on, (on, at)
            late = there - datetime.combine(on, at)
            # a gap moves a time forward; back, where forward would be the next date
            assert timedelta(0) <= late <= LONGEST or (late >= -LONGEST and at.hour == 23), (on, at)


@pytest.mark.parametrize("zone", ZONES)
def test_moments_of_following_dates_follow_each_other(zone: str) -> None:
    near = sorted(changes(zone))
    for at in WALLS:
        before: datetime | None = None
        for on in near:
            moment = instant(on, at, zone)
            if moment is None:
                continue
            assert before is None or moment - before >= timedelta(hours=21), (on, at)
            before = moment


def test_only_one_date_is_missing_in_all_of_them() -> None:
    missing = {(zone, on) for zone in ZONES for on in DATES[2900:2930] if instant(on, time(12), zone) is None}

    assert missing == {("Pacific/Apia", date(2011, 12, 30))}


# what follows from it for rounds and questions


def test_round_on_the_date_that_never_was_starts_on_the_next_one() -> None:
    friday = date(2011, 12, 30)
    assert match_instant(cadence(friday), friday, ["Pacific/Apia"]) == instant(
        date(2011, 12, 31), time(10), "Pacific/Apia"
    )


def test_question_on_the_date_that_never_was_is_asked_once_on_the_next_working_day() -> None:
    ana = member(zone="Pacific/Apia")
    program = cadence(date(2011, 12, 23), checkin_after=7)

    nominal, moment = checkin_moment(ana, date(2011, 12, 23), program, utc("2011-12-23 00:00"))

    assert nominal == date(2012, 1, 2)
    assert local(moment, ana.zone) == datetime(2012, 1, 2, 9, 30, tzinfo=zone_info(ana.zone))


@pytest.mark.parametrize(
    ("zone", "on"),
    [
        ("Australia/Lord_Howe", "2026-10-05"),
        ("Europe/Dublin", "2026-03-30"),
        ("Africa/Casablanca", "2026-02-16"),
        ("Antarctica/Troll", "2026-03-30"),
        ("Asia/Beirut", "2026-03-30"),
        ("Africa/Cairo", "2026-04-24"),
        ("America/Havana", "2026-03-09"),
        ("America/Scoresbysund", "2024-04-01"),
    ],
)
def test_question_keeps_its_wall_time_on_the_working_day_at_or_after_a_change_of_the_clocks(zone: str, on: str) -> None:
    day = date.fromisoformat(on)

    moment = contact_instant(member(zone=zone), day, time(9, 30), cadence(day))

    there = local(moment, zone)
    assert there.time() == time(9, 30)
    assert there.date() - day <= timedelta(days=2)  # the working week of Cairo and Beirut is the member's own setting
    window = contact_window(member(zone=zone), there.date(), cadence(day))
    assert window is not None and window[1] - window[0] == timedelta(hours=8)
