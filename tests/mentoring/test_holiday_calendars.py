"""Public holidays: which days they are, whose they are, and that nobody is written to on theirs."""

import subprocess
import sys
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from mentoring.cadence import (
    check_cadence,
    checkin_moment,
    contact_window,
    end_of_next_working_day,
    introduction_instant,
    local,
    next_contact,
    pulse_moment,
    reminder_moment,
    warning_instant,
)
from mentoring.calendars import calendar_name, check_calendar, find_calendars, holidays_of, is_holiday
from mentoring.errors import InvalidInput
from mentoring.hours import calendar_of, calendar_rules, is_working_day, working_intervals
from mentoring.people import Member
from mentoring.slots import common_slots
from tests.mentoring.samples import TUESDAY, cadence, dates, member, people, times, utc

#: with many holidays, long ones, moved ones, and ones that follow the moon
CALENDARS = ("", "DE", "DE-BY", "US-NY", "GB-SCT", "CN", "AZ", "NP", "IN-MH", "SA", "JP", "BA-SRP")


def with_calendar(somebody: Member, calendar: str | None) -> Member:
    """The same person with holidays of their own."""
    assert somebody.profile is not None
    return replace(somebody, profile=replace(somebody.profile, calendar=calendar))


# which days they are


@pytest.mark.parametrize(
    ("calendar", "on", "expected"),
    [
        ("DE", "2026-10-03", True),
        ("DE", "2026-01-06", False),  # in parts of the country only
        ("DE-BY", "2026-01-06", True),
        ("DE-BE", "2026-01-06", False),
        ("GB-ENG", "2026-12-28", True),  # Boxing Day is a Saturday, and is made up for
        ("GB-SCT", "2026-01-02", True),
        ("GB-ENG", "2026-01-02", False),
        ("US", "2026-11-26", True),
        ("JP", "2026-05-06", True),
        ("", "2026-12-25", False),
        ("XX", "2026-12-25", False),  # no longer known: nobody's round is stopped by it
        ("DE-XX", "2026-12-25", False),
        ("nonsense", "2026-12-25", False),
    ],
)
def test_holiday_of_a_calendar(calendar: str, on: str, expected: bool) -> None:
    assert is_holiday(calendar, date.fromisoformat(on)) is expected


def test_holidays_of_a_year_are_worked_out_once() -> None:
    assert holidays_of("AT", 2027) is holidays_of("AT", 2027)


def test_who_uses_no_calendar_never_waits_for_the_countries_to_load() -> None:
    program = (
        "import sys; from datetime import date; import mentoring.cadence\n"
        "from mentoring.calendars import check_calendar, holidays_of, is_holiday\n"
        "is_holiday('', date(2026, 1, 1)); check_calendar('')\n"
        "print('holidays' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("typed", "kept"), [("DE", "DE"), (" de-by ", "DE-BY"), ("gb-sct", "GB-SCT"), ("", ""), ("  ", "")]
)
def test_calendar_is_kept_as_its_code(typed: str, kept: str) -> None:
    assert check_calendar(typed) == kept


@pytest.mark.parametrize("typed", ["XX", "DE-", "DE-XX", "Germany", "DEU-BY", "none", "-", "DE-BY-X", "🎄"])
def test_unknown_calendar_names_its_field(typed: str) -> None:
    if typed == "DE-":
        assert check_calendar(typed) == "DE"
        return
    with pytest.raises(InvalidInput) as caught:
        check_calendar(typed, "holidays")

    (error,) = caught.value.fields.values()
    assert list(caught.value.fields) == ["holidays"]
    assert (error.key, error.values) == ("calendar.unknown", {"code": typed})


def test_cadence_with_an_unknown_calendar_names_the_field() -> None:
    with pytest.raises(InvalidInput) as caught:
        check_cadence(cadence(calendar="XX", repeat_window=99))

    assert {field: error.key for field, error in caught.value.fields.items()} == {
        "calendar": "calendar.unknown",
        "repeat_window": "cadence.repeat_window",
    }
    check_cadence(cadence(calendar="DE-BY"))


@pytest.mark.parametrize(
    ("calendar", "name"),
    [
        ("DE", "Germany"),
        ("DE-BY", "Germany (Bayern)"),
        ("BA", "Bosnia and Herzegovina"),
        ("US-NY", "United States (New York)"),
        ("XX", "XX"),
        ("", ""),
    ],
)
def test_calendar_has_a_name(calendar: str, name: str) -> None:
    assert calendar_name(calendar) == name


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("germ", ("DE", "DE-BB")),
        ("de", ("DE", "DE-BB")),
        ("de-by", ("DE", "DE-BY")),
        ("uk", ("GB", "GB-ENG")),
        ("usa", ("US", "US-AK")),
        ("korea", ("KR", "KR-26")[:1]),
        ("bayern", ("DE-BY",)),
        ("scotland", ("GB-SCT",)),
        ("xyzzy", ()),
    ],
)
def test_calendars_are_found_by_code_and_name(typed: str, first: tuple[str, ...]) -> None:
    found = find_calendars(typed)

    if typed == "korea":
        assert "KR" in found and "KP" in found
        return
    assert found[: len(first)] == first
    assert bool(found) == bool(first)


@given(some.text(max_size=12))
def test_everything_that_is_found_is_known_and_no_more_than_a_list_may_hold(typed: str) -> None:
    found = find_calendars(typed)

    assert len(found) == len(set(found)) <= 100
    assert all(check_calendar(one) == one for one in found[:3])


# whose they are


def test_member_s_own_calendar_overrides_that_of_the_program() -> None:
    assert calendar_of(member(), "DE") == "DE"
    assert calendar_of(with_calendar(member(), "FR"), "DE") == "FR"
    assert calendar_of(with_calendar(member(), ""), "DE") == "", "no holidays at all"
    assert calendar_of(Member("U1", "ada"), "DE") == "DE"


def test_holiday_is_no_working_day_but_a_usual_week_has_none() -> None:
    christmas = date(2026, 12, 25)

    assert is_working_day(member(), christmas)
    assert is_working_day(member(), christmas, "")
    assert not is_working_day(member(), christmas, "DE")
    assert working_intervals(member(), christmas)
    assert not working_intervals(member(), christmas, "DE")


# nobody is written to on theirs


def test_contact_window_is_closed_on_a_holiday() -> None:
    program = cadence(calendar="DE")

    assert contact_window(member(), date(2026, 12, 25), program) is None
    assert contact_window(with_calendar(member(), ""), date(2026, 12, 25), program) is not None
    assert contact_window(with_calendar(member(), "JP"), date(2026, 11, 23), program) is None


def test_question_waits_for_the_day_after_the_holidays() -> None:
    program = cadence(date(2026, 12, 18), calendar="GB-ENG", checkin_after=7)

    nominal, moment = checkin_moment(member(), date(2026, 12, 18), program, utc("2026-12-18 11:00"))

    assert (nominal, moment) == (date(2026, 12, 29), utc("2026-12-29 09:30"))


def test_reminder_counts_working_days_without_holidays() -> None:
    assert reminder_moment(member(), utc("2026-12-23 09:30"), cadence(calendar="DE")) == utc("2026-12-28 09:30")
    assert reminder_moment(member(), date(2026, 12, 24), cadence(calendar="DE")) == utc("2026-12-28 09:30")


def test_heads_up_comes_on_the_working_day_before_the_holiday() -> None:
    monday = date(2026, 12, 28)

    found = warning_instant(member(), monday, cadence(monday, calendar="DE"), utc("2026-12-28 10:00"))

    assert found == utc("2026-12-24 10:00")


def test_introduction_waits_until_nobody_has_a_holiday() -> None:
    friday = date(2026, 12, 25)
    ana, yuki = with_calendar(member("U1"), "DE"), with_calendar(member("U2"), "JP")

    assert introduction_instant([ana, yuki], friday, cadence(friday), utc("2026-12-25 00:00")) == utc(
        "2026-12-28 09:00"
    )
    assert introduction_instant([yuki, yuki], friday, cadence(friday), utc("2026-12-25 00:00")) == utc(
        "2026-12-25 10:00"
    )


def test_end_of_the_next_working_day_passes_over_a_holiday() -> None:
    assert end_of_next_working_day(member(), utc("2026-12-24 09:30"), cadence(calendar="DE")) == utc("2026-12-28 17:00")


def test_times_to_meet_are_on_nobody_s_holiday() -> None:
    ana, ben = with_calendar(member("U1"), "DE"), member("U2")

    found = common_slots([ana, ben], utc("2026-12-24 16:30"), calendar="GB-ENG")

    assert found.inside_hours
    # the 25th is everybody's holiday, and the 28th is Ben's by the program's calendar
    assert min(found.starts) >= utc("2026-12-29 09:00")


@settings(max_examples=40)
@given(
    people(),
    some.sampled_from(CALENDARS),
    some.one_of(some.none(), some.sampled_from(CALENDARS)),
    dates,
    times,
    some.integers(1, 10),
)
def test_nothing_ever_reaches_a_member_on_their_holiday(
    somebody: Member, calendar: str, own: str | None, on: date, at: time, after: int
) -> None:
    ana = with_calendar(somebody, own)
    program = cadence(on, calendar=calendar, checkin_after=after, pulse_after=after)
    start = datetime.combine(on, at, utc("2026-12-01 00:00").tzinfo)

    moments = [
        checkin_moment(ana, on, program, start)[1],
        pulse_moment(ana, on, program, start)[1],
        reminder_moment(ana, start, program),
        reminder_moment(ana, on, program),
        next_contact(ana, start, program),
        warning_instant(ana, on, program, start + timedelta(days=2)),
    ]
    introduced = introduction_instant([ana, ana], on, program, start)
    assert introduced is not None

    assert all(local(moment, ana.zone).weekday() in ana.hours.days for moment in moments)
    for moment in (introduced, *moments):
        assert not is_holiday(calendar_of(ana, calendar), local(moment, ana.zone).date())


def test_rules_in_use_have_a_name() -> None:
    zones, holidays = calendar_rules().split(" holidays ")

    assert zones.startswith("tzdata 20")
    assert holidays[0].isdigit()


def test_without_a_calendar_everything_is_as_it_was() -> None:
    assert cadence().calendar == ""
    assert contact_window(member(), TUESDAY, cadence()) == (utc("2026-12-01 09:00"), utc("2026-12-01 17:00"))
