"""The moments of one round: warning, match, introduction, check-in, reminder, pulse, close."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as some

from mentoring.cadence import (
    can_share_messages,
    checkin_moment,
    close_instant,
    contact_window,
    instant,
    introduction_instant,
    local,
    match_instant,
    pulse_moment,
    reminder_moment,
    warning_instant,
)
from mentoring.hours import next_existing
from mentoring.people import Member, WorkingHours
from mentoring.programs import Cadence
from tests.mentoring.samples import TUESDAY, cadence, cadences, dates, member, people, utc, zones

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        (["UTC"], "2026-12-01 10:00"),
        (["America/Los_Angeles", "Europe/Berlin"], "2026-12-01 09:00"),
        (["Pacific/Pago_Pago", "Pacific/Kiritimati"], "2026-11-30 20:00"),
    ],
)
def test_match_happens_when_the_first_zone_reaches_the_date(where: list[str], expected: str) -> None:
    assert match_instant(cadence(), TUESDAY, where) == utc(expected)


def test_match_on_a_date_that_a_zone_skips_takes_its_next_one() -> None:
    assert match_instant(cadence(), date(2011, 12, 30), ["Pacific/Apia"]) == utc("2011-12-30 20:00")
    assert match_instant(cadence(), date(2011, 12, 30), ["Pacific/Apia", "UTC"]) == utc("2011-12-30 10:00")


def test_match_without_any_zone_is_an_error() -> None:
    with pytest.raises(ValueError):
        match_instant(cadence(), TUESDAY, [])


@pytest.mark.parametrize(
    ("zone", "others", "expected"),
    [
        ("Europe/London", [], "2026-11-30 10:00"),  # the day before
        # when Kiritimati matches, it is Monday 09:00 in Samoa: the working day before that is Friday
        ("Pacific/Pago_Pago", ["Pacific/Kiritimati"], "2026-11-27 21:00"),
        ("Pacific/Kiritimati", ["Pacific/Pago_Pago"], "2026-11-29 20:00"),  # Monday 10:00 there
        ("America/Chicago", ["Pacific/Kiritimati"], "2026-11-30 16:00"),  # four hours before the match
        ("America/Denver", ["Pacific/Kiritimati"], "2026-11-27 17:00"),  # three hours would be too few: on Friday
    ],
)
def test_warning_comes_on_the_working_day_before(zone: str, others: list[str], expected: str) -> None:
    matched = match_instant(cadence(), TUESDAY, [zone, *others])

    assert warning_instant(member(zone=zone), TUESDAY, cadence(), matched) == utc(expected)


def test_warning_before_a_monday_comes_on_friday() -> None:
    monday = date(2026, 12, 7)
    program = cadence(monday)

    assert warning_instant(member(), monday, program, utc("2026-12-07 10:00")) == utc("2026-12-04 10:00")


@given(people(), dates, cadences(), some.lists(zones, max_size=3))
def test_warning_leaves_at_least_four_hours_to_say_no(
    somebody: Member, on: date, program: Cadence, others: list[str]
) -> None:
    matched = match_instant(program, on, [somebody.zone, *others])

    moment = warning_instant(somebody, on, program, matched)

    there = local(moment, somebody.zone)
    assert moment <= matched - 4 * HOUR
    assert on - timedelta(days=12) < there.date() < on
    assert there.weekday() in somebody.hours.days
    assert program.quiet_to <= there.time() < program.quiet_from


@pytest.mark.parametrize(
    ("where", "not_before", "expected"),
    [
        (["Europe/London"] * 2, "2026-12-01 10:00", "2026-12-01 10:00"),
        # at 10:00 in New York both are at work
        (["Europe/London", "America/New_York"], "2026-12-01 10:00", "2026-12-01 15:00"),
        # never at work together: when it is 8 in San Francisco it is 17 in Berlin; but Tuesday 10:00 must be reached
        (["Europe/Berlin", "America/Los_Angeles"], "2026-12-01 09:00", "2026-12-02 16:00"),
        # Tokyo starts at 9 when it is 16 the day before in Los Angeles, which has not reached the date until 18 UTC
        (["Asia/Tokyo", "America/Los_Angeles"], "2026-12-01 01:00", "2026-12-02 00:00"),
        # a later match (somebody left): from then on
        (["Europe/London"] * 2, "2026-12-03 18:00", "2026-12-04 09:00"),
    ],
)
def test_introduction_waits_for_everybody(where: list[str], not_before: str, expected: str) -> None:
    group = [member(f"U{at}", zone) for at, zone in enumerate(where)]

    assert introduction_instant(group, TUESDAY, cadence(), utc(not_before)) == utc(expected)


def test_introduction_on_a_friday_evening_waits_for_monday() -> None:
    friday = date(2026, 12, 4)
    group = [member("U1", "Europe/Berlin"), member("U2", "America/Los_Angeles")]

    moment = introduction_instant(group, friday, cadence(friday), utc("2026-12-04 09:00"))

    assert moment == utc("2026-12-07 16:00")


def test_introduction_of_people_who_never_work_on_one_day_falls_on_a_weekday() -> None:
    early = member("U1", hours=WorkingHours(days=frozenset({0, 1})))
    late = member("U2", hours=WorkingHours(days=frozenset({3, 4})))

    moment = introduction_instant([early, late], TUESDAY, cadence(), utc("2026-12-01 10:00"))

    assert moment == utc("2026-12-01 10:00")


def test_introduction_over_opposite_sides_of_the_world_is_not_made() -> None:
    london, auckland = member("U1", "Europe/London"), member("U2", "Pacific/Auckland")

    assert not can_share_messages((london.zone, auckland.zone), cadence())
    assert introduction_instant([london, auckland], TUESDAY, cadence(), utc("2026-12-01 10:00")) is None


def test_three_zones_may_share_no_time_though_each_two_do() -> None:
    where = ("Europe/London", "America/Los_Angeles", "Asia/Tokyo")

    assert all(can_share_messages((a, b), cadence()) for a in where for b in where)
    assert not can_share_messages(where, cadence())


def test_offsets_of_the_rounds_date_decide_who_can_be_introduced() -> None:
    london, auckland = member("U1", "Europe/London"), member("U2", "Pacific/Auckland")
    program = cadence(quiet_from=time(19, 30))

    assert can_share_messages((london.zone, auckland.zone), program, date(2026, 7, 7))  # 11 hours apart: 8:00 is 19:00
    assert not can_share_messages((london.zone, auckland.zone), program, date(2026, 10, 6))  # 12 hours apart
    assert can_share_messages((london.zone, auckland.zone), program, date(2026, 12, 1))  # 13 hours apart: 19:00 is 8:00


@given(some.lists(people(), min_size=2, max_size=3), dates, cadences(), some.integers(0, 72))
def test_introduction_is_made_at_a_good_time_for_everybody(
    group: list[Member], on: date, program: Cadence, later: int
) -> None:
    matched = match_instant(program, on, [one.zone for one in group]) + timedelta(hours=later)
    assume(can_share_messages([one.zone for one in group], program, on))

    moment = introduction_instant(group, on, program, matched)

    assert moment is not None, "whoever can share messages can be introduced"
    assert moment >= matched
    for one in group:
        there = local(moment, one.zone)
        reached = instant(next_existing(on, one.zone), program.rhythm.at, one.zone)
        assert reached is not None
        assert moment >= reached
        assert program.quiet_to <= there.time() < program.quiet_from
        assert there.weekday() < 5 or there.weekday() in one.hours.days


@given(people("U1"), people("U2"), cadences(), dates)
def test_being_introduced_is_mutual(one: Member, other: Member, program: Cadence, on: date) -> None:
    assert can_share_messages((one.zone, other.zone), program, on) == can_share_messages(
        (other.zone, one.zone), program, on
    )
    assert can_share_messages((one.zone, one.zone), program, on)


def test_checkin_comes_in_the_members_own_morning() -> None:
    introduced = utc("2026-12-01 18:00")
    mornings = {
        zone: checkin_moment(member(zone=zone), TUESDAY, cadence(), introduced)
        for zone in ("Asia/Tokyo", "Europe/London", "America/Los_Angeles")
    }

    assert mornings == {
        "Asia/Tokyo": (date(2026, 12, 8), utc("2026-12-08 00:30")),
        "Europe/London": (date(2026, 12, 8), utc("2026-12-08 09:30")),
        "America/Los_Angeles": (date(2026, 12, 8), utc("2026-12-08 17:30")),
    }


def test_checkin_on_a_weekend_moves_to_monday() -> None:
    moment = checkin_moment(member(), TUESDAY, cadence(checkin_after=4), utc("2026-12-01 10:00"))

    assert moment == (date(2026, 12, 7), utc("2026-12-07 09:30"))


@pytest.mark.parametrize(
    ("not_before", "expected"),
    [
        ("2026-12-08 09:00", "2026-12-08 09:30"),
        ("2026-12-08 14:20", "2026-12-08 14:20"),  # introduced late: later on that day
        ("2026-12-08 16:50", "2026-12-09 09:30"),  # too late to be read on that day
        ("2027-01-20 10:00", "2027-01-20 10:00"),  # much later
    ],
)
def test_checkin_never_comes_before_the_introduction(not_before: str, expected: str) -> None:
    on, moment = checkin_moment(member(), TUESDAY, cadence(), utc(not_before))

    assert moment == utc(expected)
    assert on == moment.date()


@given(people(), cadences(), dates, some.integers(-300, 900))
def test_checkin_and_pulse_fall_into_contact_hours(somebody: Member, program: Cadence, on: date, later: int) -> None:
    not_before = utc(f"{on} 12:00") + timedelta(hours=later)

    for after, (day, moment) in (
        (program.checkin_after, checkin_moment(somebody, on, program, not_before)),
        (program.pulse_after, pulse_moment(somebody, on, program, not_before)),
    ):
        window = contact_window(somebody, day, program)
        assert day >= on + timedelta(days=after)
        assert moment >= not_before
        assert window is not None
        assert window[0] <= moment < window[1]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("2026-12-08 09:30", "2026-12-10 09:30"),  # Tuesday: on Thursday
        ("2026-12-10 09:30", "2026-12-14 09:30"),  # Thursday: on Monday
        ("2026-12-11 09:30", "2026-12-15 09:30"),  # Friday: on Tuesday
    ],
)
def test_reminder_comes_two_working_days_after_the_question(asked: str, expected: str) -> None:
    assert reminder_moment(member(), utc(asked), cadence()) == utc(expected)


@pytest.mark.parametrize(
    ("planned", "expected"), [("2026-12-09", "2026-12-10 09:30"), ("2026-12-11", "2026-12-14 09:30")]
)
def test_reminder_comes_the_working_day_after_a_planned_meeting(planned: str, expected: str) -> None:
    assert reminder_moment(member(), date.fromisoformat(planned), cadence()) == utc(expected)


def test_reminder_counts_the_days_where_the_member_is() -> None:
    tokyo = member(zone="Asia/Tokyo")

    # 23:30 on Tuesday in UTC is Wednesday morning in Tokyo
    assert reminder_moment(tokyo, utc("2026-12-08 23:30"), cadence()) == utc("2026-12-11 00:30")


@given(people(), cadences(), dates)
def test_reminder_is_later_than_what_it_reminds_of(somebody: Member, program: Cadence, on: date) -> None:
    asked: datetime = checkin_moment(somebody, on, program, utc(f"{on} 12:00"))[1]

    moment = reminder_moment(somebody, asked, program)

    assert local(asked, somebody.zone).date() + timedelta(days=2) <= local(moment, somebody.zone).date()


@pytest.mark.parametrize(
    ("on", "days", "zone", "expected"),
    [
        ("2026-12-01", 14, "UTC", "2026-12-14 10:00"),
        ("2026-12-07", 14, "UTC", "2026-12-18 10:00"),  # Sunday the 20th: on Friday
        ("2026-12-01", 14, "America/New_York", "2026-12-14 15:00"),
        ("2011-12-17", 14, "Pacific/Apia", "2011-12-29 20:00"),  # the 30th was skipped, so it is the 29th
    ],
)
def test_round_closes_on_its_last_weekday(on: str, days: int, zone: str, expected: str) -> None:
    program = cadence(date.fromisoformat(on), round_days=days)

    assert close_instant(program, date.fromisoformat(on), zone) == utc(expected)
