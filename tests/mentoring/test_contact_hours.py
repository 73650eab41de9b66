"""When a member may be written to."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mentoring.cadence import contact_instant, contact_window, local
from mentoring.hours import Interval, open_intervals, overlap
from mentoring.people import Member, WorkingHours
from mentoring.programs import Cadence
from tests.mentoring.samples import TUESDAY, cadence, cadences, dates, member, people, times, utc

SATURDAY = date(2026, 12, 5)


@pytest.mark.parametrize(
    ("zone", "hours", "quiet", "expected"),
    [
        # working hours inside the open part of the day
        ("UTC", ("09:00", "17:00"), ("19:00", "08:00"), ("09:00", "17:00")),
        # quiet hours cut both ends
        ("UTC", ("06:00", "22:00"), ("19:00", "08:00"), ("08:00", "19:00")),
        # somebody who works at night is written to in the open part of the day
        ("UTC", ("00:00", "06:00"), ("19:00", "08:00"), ("08:00", "19:00")),
        # less than half an hour of work in the open part is not enough, half an hour is
        ("UTC", ("04:00", "08:20"), ("19:00", "08:00"), ("08:00", "19:00")),
        ("UTC", ("04:00", "08:30"), ("19:00", "08:00"), ("08:00", "08:30")),
        # a quiet lunch leaves the longer side of it
        ("UTC", ("09:00", "17:00"), ("12:00", "13:00"), ("13:00", "17:00")),
        # equal ends mean that nothing is quiet
        ("UTC", ("09:00", "17:00"), ("08:00", "08:00"), ("09:00", "17:00")),
        ("Asia/Kolkata", ("09:00", "17:00"), ("19:00", "08:00"), ("03:30", "11:30")),
    ],
)
def test_contact_window_is_work_without_quiet_hours(
    zone: str, hours: tuple[str, str], quiet: tuple[str, str], expected: tuple[str, str]
) -> None:
    start, end = (time.fromisoformat(at) for at in hours)
    somebody = member(zone=zone, hours=WorkingHours(start, end))
    program = cadence(quiet_from=time.fromisoformat(quiet[0]), quiet_to=time.fromisoformat(quiet[1]))

    window = contact_window(somebody, TUESDAY, program)

    assert window == tuple(utc(f"2026-12-01 {at}") for at in expected)


def test_contact_window_is_closed_on_days_off() -> None:
    assert contact_window(member(), SATURDAY, cadence()) is None
    assert contact_window(member(hours=WorkingHours(days=frozenset({5}))), SATURDAY, cadence()) is not None


def test_contact_window_is_closed_on_a_date_that_was_skipped() -> None:
    assert contact_window(member(zone="Pacific/Apia"), date(2011, 12, 30), cadence()) is None


def test_contact_window_of_somebody_without_days_is_monday_to_friday() -> None:
    nobody = member(hours=WorkingHours(days=frozenset()))

    assert contact_window(nobody, TUESDAY, cadence()) is not None
    assert contact_window(nobody, SATURDAY, cadence()) is None


def test_contact_window_of_somebody_without_a_profile_is_the_usual_one() -> None:
    assert contact_window(Member("U1", "ada"), TUESDAY, cadence()) == (utc("2026-12-01 09:00"), utc("2026-12-01 17:00"))


@pytest.mark.parametrize(
    ("on", "at", "expected"),
    [
        ("2026-12-01", "10:00", "2026-12-01 10:00"),
        ("2026-12-01", "07:00", "2026-12-01 09:00"),  # before work: when it starts
        ("2026-12-01", "18:00", "2026-12-01 16:45"),  # after work: while there is time to read
        ("2026-12-05", "10:00", "2026-12-07 10:00"),  # a Saturday: on Monday
        ("2026-12-06", "10:00", "2026-12-07 10:00"),
    ],
)
def test_contact_instant_moves_into_contact_hours(on: str, at: str, expected: str) -> None:
    found = contact_instant(member(), date.fromisoformat(on), time.fromisoformat(at), cadence())

    assert found == utc(expected)


@given(people(), dates, times, cadences())
def test_contact_instant_is_always_inside_a_working_day_and_never_quiet(
    somebody: Member, on: date, at: time, program: Cadence
) -> None:
    moment = contact_instant(somebody, on, at, program)

    there = local(moment, somebody.zone)
    assert on <= there.date() <= on + timedelta(days=8)
    assert there.weekday() in somebody.hours.days
    assert program.quiet_to <= there.time() < program.quiet_from
    window = contact_window(somebody, there.date(), program)
    assert window is not None
    assert window[0] <= moment < window[1]


intervals = some.lists(
    some.tuples(some.integers(0, 100), some.integers(1, 20)).map(
        lambda pair: (
            utc("2026-12-01 00:00") + timedelta(minutes=pair[0]),
            utc("2026-12-01 00:00") + timedelta(minutes=pair[0] + pair[1]),
        )
    ),
    max_size=5,
)


def minutes(pieces: list[Interval]) -> set[int]:
    start = utc("2026-12-01 00:00")
    return {
        minute
        for begin, end in pieces
        for minute in range(int((begin - start).total_seconds() // 60), int((end - start).total_seconds() // 60))
    }


@given(intervals, intervals)
def test_overlap_is_what_both_lists_cover(ones: list[Interval], others: list[Interval]) -> None:
    assert minutes(overlap(ones, others)) == minutes(ones) & minutes(others)


def test_open_part_of_a_day_is_shorter_when_the_clock_jumps_over_midnight() -> None:
    pieces = open_intervals("America/Havana", date(2026, 3, 8), cadence(quiet_to=time(0, 30)), frozenset({6}))

    assert pieces == [(utc("2026-03-08 05:30"), utc("2026-03-08 23:00"))]
