"""Days as people type them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.errors import MentoringError
from messages.until import parse_until

TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("2026-12-24", date(2026, 12, 24)),
        ("2027-1-5", date(2027, 1, 5)),
        ("24 Dec", date(2026, 12, 24)),
        ("24 december", date(2026, 12, 24)),
        ("24th December", date(2026, 12, 24)),
        ("24th of Dec.", date(2026, 12, 24)),
        ("24 Dec 2026", date(2026, 12, 24)),
        ("Thursday 24 December", date(2026, 12, 24)),
        ("Thu, 24 Dec", date(2026, 12, 24)),
        ("Dec 24", date(2026, 12, 24)),
        ("December 24th, 2026", date(2026, 12, 24)),
        ("24.12.", date(2026, 12, 24)),
        ("24.12.2026", date(2026, 12, 24)),
        ("24. 12. 2026", date(2026, 12, 24)),
        ("24. Dec", date(2026, 12, 24)),
        ("3 Jan", date(2027, 1, 3)),
        ("24 Nov", date(2027, 11, 24)),
        ("until 24 Dec", date(2026, 12, 24)),
        ("till the 24th of December", date(2026, 12, 24)),
        ("  UNTIL   24   dec ", date(2026, 12, 24)),
        ("tomorrow", date(2026, 11, 25)),
        ("friday", date(2026, 11, 27)),
        ("on Friday", date(2026, 11, 27)),
        ("next fri", date(2026, 11, 27)),
        ("tuesday", date(2026, 12, 1)),
        ("monday", date(2026, 11, 30)),
        ("next week", date(2026, 11, 30)),
        ("next month", date(2026, 12, 1)),
        ("next year", date(2027, 1, 1)),
        ("10 days", date(2026, 12, 4)),
        ("a day", date(2026, 11, 25)),
        ("1 week", date(2026, 12, 1)),
        ("a week", date(2026, 12, 1)),
        ("two weeks", date(2026, 12, 8)),
        ("2 weeks", date(2026, 12, 8)),
        ("for two weeks", date(2026, 12, 8)),
        ("in 3 months", date(2027, 2, 24)),
        ("twelve months", date(2027, 11, 24)),
    ],
)
def test_a_day_is_read_as_it_was_meant(typed: str, found: date) -> None:
    assert parse_until(typed, TODAY) == found


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "pause.date"),
        ("soon", "pause.date"),
        ("a while", "pause.date"),
        ("24/12/2026", "pause.date"),
        ("12/24", "pause.date"),
        ("31 feb", "pause.date"),
        ("32 Dec", "pause.date"),
        ("24 Dezember", "pause.date"),
        ("2026-13-01", "pause.date"),
        ("2026-12-24; drop table", "pause.date"),
        ("<@U1>", "pause.date"),
        ("mo", "pause.date"),
        ("1e3 days", "pause.date"),
        ("-2 weeks", "pause.date"),
        ("dozen weeks", "pause.date"),
        ("today", "pause.date"),
        ("0 days", "pause.past"),
        ("2026-11-24", "pause.past"),
        ("2026-11-23", "pause.past"),
        ("24 Nov 2026", "pause.past"),
        ("1 Jan 1999", "pause.past"),
        ("2027-11-26", "pause.far"),
        ("999 weeks", "pause.far"),
        ("999 months", "pause.far"),
        ("9999-12-31", "pause.far"),
    ],
)
def test_anything_else_is_refused_with_what_to_type_instead(typed: str, key: str) -> None:
    with pytest.raises(MentoringError) as refused:
        parse_until(typed, TODAY)
    assert refused.value.key == key


def test_a_refusal_gives_an_example_that_is_accepted() -> None:
    with pytest.raises(MentoringError) as refused:
        parse_until("soon", TODAY)
    assert parse_until(refused.value.values["example"], TODAY) == date(2026, 12, 8)


def test_a_month_that_is_too_short_ends_on_its_last_day() -> None:
    assert parse_until("a month", date(2027, 1, 31)) == date(2027, 2, 28)
    assert parse_until("29 feb", date(2027, 3, 1)) == date(2028, 2, 29)


@given(st.text(max_size=40), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_whatever_is_typed_gives_a_day_within_a_year_or_a_refusal(typed: str, today: date) -> None:
    try:
        found = parse_until(typed, today)
    except MentoringError:
        return
    assert today < found <= today + timedelta(days=366)
