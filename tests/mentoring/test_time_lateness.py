"""What becomes of something that comes late."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mentoring.cadence import contact_window, end_of_today, local
from mentoring.lateness import HOUR, Move, Wait, is_late, put_off, question_moment, too_late
from mentoring.people import Member
from tests.mentoring.samples import cadence, dates, member, people, times, utc

TUESDAY_0930 = utc("2026-12-01 09:30")


@pytest.mark.parametrize(
    ("now", "late", "useless"),
    [
        ("2026-12-01 09:30", False, False),
        ("2026-12-01 10:30", False, False),
        ("2026-12-01 10:31", True, False),
        ("2026-12-02 17:00", True, False),  # the end of the next working day
        ("2026-12-02 17:01", True, True),
        ("2036-12-01 09:30", True, True),
        ("2016-12-01 09:30", False, False),  # a clock that is behind
    ],
)
def test_question_is_of_use_until_the_next_working_day_ends(now: str, late: bool, useless: bool) -> None:
    assert is_late(TUESDAY_0930, utc(now)) is late
    assert too_late(member(), TUESDAY_0930, utc(now), cadence()) is useless


def test_question_of_a_friday_is_of_use_until_monday_ends_and_of_a_thursday_before_christmas_longer() -> None:
    assert not too_late(member(), utc("2026-12-04 09:30"), utc("2026-12-07 17:00"), cadence())
    assert too_late(member(), utc("2026-12-04 09:30"), utc("2026-12-07 17:01"), cadence())
    english = cadence(calendar="GB-ENG")
    assert not too_late(member(), utc("2026-12-24 09:30"), utc("2026-12-29 17:00"), english)


@pytest.mark.parametrize(
    ("now", "last", "late", "expected"),
    [
        # on time: now, whatever came before
        ("2026-12-01 09:30", None, False, "2026-12-01 09:30"),
        ("2026-12-01 09:30", "2026-12-01 09:29", False, "2026-12-01 09:30"),
        ("2026-12-01 08:00", None, False, "2026-12-01 09:00"),
        # late: one a day, an hour apart
        ("2026-12-01 12:00", None, True, "2026-12-01 12:00"),
        ("2026-12-01 12:00", "2026-11-30 16:00", True, "2026-12-01 12:00"),
        ("2026-12-01 12:00", "2026-12-01 09:30", True, "2026-12-02 09:30"),
        ("2026-12-01 16:50", "2026-12-01 16:45", True, "2026-12-02 09:00"),
        ("2026-12-04 12:00", "2026-12-04 09:30", True, "2026-12-07 09:30"),
        # a clock that has been set back since counts for nothing
        ("2026-12-01 12:00", "2036-12-01 09:30", True, "2026-12-01 12:00"),
    ],
)
def test_late_question_gives_way_to_what_came_before_it(now: str, last: str | None, late: bool, expected: str) -> None:
    last_at = utc(last) if last else None
    assert question_moment(member(), late=late, now=utc(now), last_at=last_at, cadence=cadence()) == utc(expected)


@given(people(), dates, times, some.booleans(), some.one_of(some.none(), some.integers(0, 20_000)))
def test_question_comes_in_the_member_s_hours_and_late_ones_never_two_on_a_day(
    somebody: Member, on: date, at: time, late: bool, minutes_ago: int | None
) -> None:
    now = utc(f"{on} {at}")
    last_at = None if minutes_ago is None else now - timedelta(minutes=minutes_ago)

    moment = question_moment(somebody, late=late, now=now, last_at=last_at, cadence=cadence())

    there = local(moment, somebody.zone)
    window = contact_window(somebody, there.date(), cadence())
    assert window is not None
    assert window[0] <= moment < window[1]
    assert moment >= now
    assert moment <= end_of_today(somebody, moment, cadence())
    if late and last_at is not None:
        assert moment - last_at >= HOUR
        assert local(last_at, somebody.zone).date() < there.date()


def test_what_is_on_time_moves_with_people_s_hours_and_what_is_late_stays_late() -> None:
    now, morning = utc("2026-12-01 20:00"), utc("2026-12-02 09:00")
    assert put_off(now, now, morning, morning) == Move(morning)
    assert put_off(now - 2 * HOUR, now, morning, morning) == Wait(morning)
    # waiting for another message to leave is no new time for this one
    assert put_off(now, now, now, morning) == Wait(morning)
