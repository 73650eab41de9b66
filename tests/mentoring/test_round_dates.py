"""The dates of rounds, as rules on the calendar."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mentoring.cadence import round_dates
from mentoring.programs import Every, Rhythm
from tests.mentoring.samples import dates


def rhythm(every: Every, starts_on: date) -> Rhythm:
    return Rhythm(every=every, starts_on=starts_on, at=time(10))


@pytest.mark.parametrize(
    ("every", "starts_on", "expected"),
    [
        (Every.WEEK, "2026-12-01", ["2026-12-01", "2026-12-08", "2026-12-15"]),
        (Every.TWO_WEEKS, "2026-12-22", ["2026-12-22", "2027-01-05", "2027-01-19"]),
        (Every.FOUR_WEEKS, "2026-12-01", ["2026-12-01", "2026-12-29", "2027-01-26"]),
        (Every.MONTH, "2026-12-08", ["2026-12-08", "2027-01-12", "2027-02-09"]),  # the second Tuesday
        (Every.MONTH, "2026-12-01", ["2026-12-01", "2027-01-05", "2027-02-02"]),  # the first
        (Every.MONTH, "2026-12-22", ["2026-12-22", "2027-01-26", "2027-02-23"]),  # the fourth, not the last
        (Every.MONTH, "2026-12-29", ["2026-12-29", "2027-01-26", "2027-02-23"]),  # a fifth one means the last
        (Every.MONTH, "2026-03-31", ["2026-03-31", "2026-04-28", "2026-05-26"]),  # months without a 31st
        (Every.MONTH, "2028-02-29", ["2028-02-29", "2028-03-28", "2028-04-25"]),  # a leap day
    ],
)
def test_round_dates_follow_the_rhythm(every: Every, starts_on: str, expected: list[str]) -> None:
    first = date.fromisoformat(starts_on)

    found = round_dates(rhythm(every, first), first - timedelta(days=1), 3)

    assert [str(on) for on in found] == expected


def test_round_dates_are_strictly_after_the_given_date() -> None:
    weekly = rhythm(Every.WEEK, date(2026, 12, 1))

    assert round_dates(weekly, date(2026, 12, 8), 1) == [date(2026, 12, 15)]
    assert round_dates(weekly, date(2026, 12, 7), 1) == [date(2026, 12, 8)]


def test_round_dates_never_come_before_the_first_round() -> None:
    assert round_dates(rhythm(Every.WEEK, date(2026, 12, 1)), date(2020, 1, 1), 1) == [date(2026, 12, 1)]


@given(some.sampled_from(Every), dates, some.integers(0, 400))
def test_round_dates_keep_their_weekday_and_order(every: Every, starts_on: date, later: int) -> None:
    after = starts_on + timedelta(days=later)

    found = round_dates(rhythm(every, starts_on), after, 5)

    assert len(found) == 5
    assert found == sorted(set(found))
    assert found[0] > after
    assert {on.weekday() for on in found} == {starts_on.weekday()}


@given(some.sampled_from(Every), dates)
def test_round_dates_come_out_the_same_one_by_one(every: Every, starts_on: date) -> None:
    one_by_one = [starts_on]
    for _ in range(4):
        one_by_one += round_dates(rhythm(every, starts_on), one_by_one[-1], 1)

    assert one_by_one[1:] == round_dates(rhythm(every, starts_on), starts_on, 4)


@given(dates)
def test_monthly_rounds_come_once_in_every_month(starts_on: date) -> None:
    found = round_dates(rhythm(Every.MONTH, starts_on), starts_on - timedelta(days=1), 24)

    months = [on.year * 12 + on.month for on in found]
    assert months == list(range(months[0], months[0] + 24))
