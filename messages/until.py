"""Reading a day that somebody typed: "24 Dec", "two weeks", "friday", "next month"."""

import re
from calendar import monthrange
from datetime import date, timedelta

from mentoring.errors import MentoringError
from messages.text import MONTHS, WEEKDAYS, date_only

LONGEST_PAUSE = timedelta(days=366)

_NUMBERS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}
_LEAD_IN = re.compile(r"^(?:until|till|to|for|in|on)\s+(?:the\s+)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})(?:\.\s?(\d{4})?)?")
_DAY_MONTH = re.compile(r"(?:[a-z]+,?\s+)?(\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?([a-z]+)\.?,?(?:\s+(\d{4}))?")
_MONTH_DAY = re.compile(r"([a-z]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?")
_SPAN = re.compile(r"(\d{1,3}|[a-z]+)\s+(day|week|month)s?")


def parse_until(text: str, today: date) -> date:
    """The first day back, after `today` and within a year.

    Day before month, as on most of the globe; a day without a year is the next such day. Slashes are refused, as
    5/6 is two different days. Raises MentoringError: "pause.date" (values: example) if it is no day that we can read,
    "pause.past" or "pause.far" (values: latest) if it lies outside.
    """
    words = _LEAD_IN.sub("", " ".join(text.lower().split()))
    found = _by_name(words, today) or _span(words, today) or _calendar_day(words, today)
    if found is None:
        raise MentoringError("pause.date", example=date_only(today + timedelta(days=14)))
    return check_until(found, today)


def check_until(until: date, today: date) -> date:
    """The same day, if it lies after `today` and within a year. Raises MentoringError("pause.past" | "pause.far")."""
    if until <= today:
        raise MentoringError("pause.past")
    if until > today + LONGEST_PAUSE:
        raise MentoringError("pause.far")
    return until


def _by_name(words: str, today: date) -> date | None:
    if words == "tomorrow":
        return today + timedelta(days=1)
    if words == "next week":
        return today + timedelta(days=7 - today.weekday())
    if words == "next month":
        return _months_later(today.replace(day=1), 1)
    if words == "next year":
        return date(today.year + 1, 1, 1)
    name = words.removeprefix("next ")
    weekday = _index(name, WEEKDAYS)
    if weekday is None:
        return None
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _span(words: str, today: date) -> date | None:
    match = _SPAN.fullmatch(words)
    if not match:
        return None
    number = int(match[1]) if match[1].isdigit() else _NUMBERS.get(match[1])
    if number is None:
        return None
    if match[2] == "month":
        return _months_later(today, number)
    return today + timedelta(days=number * (7 if match[2] == "week" else 1))


def _calendar_day(words: str, today: date) -> date | None:
    if match := _ISO.fullmatch(words):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := _DOTTED.fullmatch(words):
        return _next(int(match[1]), int(match[2]), match[3], today)
    if match := _DAY_MONTH.fullmatch(words):
        return _next(int(match[1]), _month(match[2]), match[3], today)
    if match := _MONTH_DAY.fullmatch(words):
        return _next(int(match[2]), _month(match[1]), match[3], today)
    return None


def _next(day: int, month: int | None, year: str | None, today: date) -> date | None:
    if month is None:
        return None
    if year:
        return _date(int(year), month, day)
    this_year = _date(today.year, month, day)
    if this_year and this_year > today:
        return this_year
    return _date(today.year + 1, month, day)


def _month(word: str) -> int | None:
    index = _index(word, MONTHS)
    return None if index is None else index + 1


def _index(word: str, names: tuple[str, ...]) -> int | None:
    """The place of a name that may be cut to three letters or more."""
    if len(word) < 3:
        return None
    return next((index for index, name in enumerate(names) if name.lower().startswith(word)), None)


def _months_later(start: date, months: int) -> date:
    month = start.month - 1 + months
    year, month = start.year + month // 12, month % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
