"""A program's times in words: its rhythm, its next dates, everything it will send, and what a change changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mentoring.cadence import ROUND_DAYS
from mentoring.calendars import calendar_name
from mentoring.circle_settings import CircleSettings, settings_of
from mentoring.programs import ONE_WAY, Approval, Cadence, Every, Program, ProgramKind, Rhythm
from messages.circle_settings import circle_changes, circle_lines
from messages.kinds import APPROVAL_WORDS
from messages.text import WEEKDAYS, clock, count, date_only, day, ordinal, typed

NAME_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Setup:
    """What the setup form holds: the program's name, all its times, and what becomes of the groups that are found.

    The kind is chosen once: it cannot be changed later.
    """

    name: str
    cadence: Cadence
    kind: ProgramKind = ProgramKind.PEER
    approval: Approval = Approval.AUTOMATIC
    #: in a program of circles
    circle: CircleSettings | None = None


def rhythm_words(rhythm: Rhythm) -> str:
    """ "every second Tuesday at 10:00"."""
    return f"{_days_words(rhythm)} at {clock(rhythm.at)}"


def round_words(cadence: Cadence, kind: ProgramKind, where: str = "") -> str:
    """When rounds begin; where a round lasts longer than from one date to the next, that it is over first.

    "every four weeks on Tuesday at 10:00 in your own time zone, once the 84 days of the last round are over"; `where`
    is " in your own time zone". Circles have an hour of their own.
    """
    if kind is ProgramKind.CIRCLE:
        return f"{rhythm_words(cadence.rhythm)} or near it, at an hour that suits all of a circle"
    words = f"{rhythm_words(cadence.rhythm)}{where}"
    if kind in ONE_WAY and cadence.round_days > ROUND_DAYS[cadence.rhythm.every]:
        return f"{words}, once the {count(cadence.round_days, 'day')} of the last round are over"
    return words


def dates_words(dates: Sequence[date], today: date | None = None) -> str:
    """ "1 December, 15 December, 29 December"; with `today`, those that are far have their year."""
    return ", ".join(date_only(on, today) for on in dates)


def setup_lines(setup: Setup) -> list[str]:
    """What happens in a round, one line each, in order of time."""
    cadence, first = setup.cadence, setup.approval is Approval.OWNERS
    if setup.circle:
        quiet = f"*Quiet:* no message between {clock(cadence.quiet_from)} and {clock(cadence.quiet_to)}"
        holidays = f"*Holidays:* {_holidays(cadence)}{_OWN if cadence.calendar else ''}"
        return [*circle_lines(setup.circle), quiet, holidays]
    again = f", and again every {count(cadence.checkin_every, 'day')}" if cadence.checkin_every else ""
    next_one = "; the next one starts on the first such day after it" if setup.kind in ONE_WAY else ""
    return [
        "*Before a round:* a heads-up on the working day before, with a button to skip that round",
        *(["*When people have been matched:* you look at the groups, and nobody hears of them before"] * first),
        f"*At the start ({clock(cadence.rhythm.at)}):* each group gets an introduction, in everybody's working hours",
        f"*{_after(cadence.checkin_after)}, {clock(cadence.checkin_at)}:* “Did you meet?”, with one reminder{again}",
        f"*{_after(cadence.pulse_after)}, {clock(cadence.pulse_at)}:* one short question, at most every four weeks "
        "per person",
        f"*After {count(cadence.round_days, 'day')}:* the round closes and its report is posted in this channel"
        f"{next_one}",
        f"*Quiet:* no message between {clock(cadence.quiet_from)} and {clock(cadence.quiet_to)}",
        f"*Holidays:* {_holidays(cadence)}{_OWN if cadence.calendar else ''}",
        f"*Repeats:* {_window_words(cadence.repeat_window)}",
    ]


def changes(old: Program, setup: Setup) -> list[str]:
    """What a new setup changes, a sentence each; empty when it changes nothing. Safe to put into a message."""
    before, after = old.cadence, setup.cadence
    found: list[str] = []
    if old.name != setup.name:
        found.append(f"The name changes from “{typed(old.name)}” to “{typed(setup.name)}”.")
    found += _rhythm_changes(before.rhythm, after.rhythm, "Sessions take place" if setup.circle else "Rounds start")
    if setup.circle:
        found += circle_changes(settings_of(old), setup.circle)
    rows = [
        *([] if setup.circle else _question_rows(before, after)),
        ("The quiet hours are", _quiet(before), _quiet(after)),
        (_SEASONS if setup.circle else _REPEATS, str(before.repeat_window), str(after.repeat_window)),
        ("The public holidays are", _holidays(before), _holidays(after)),
        ("When people have been matched,", APPROVAL_WORDS[old.approval], APPROVAL_WORDS[setup.approval]),
    ]
    found += [f"{what} {new} (before: {past})." for what, past, new in rows if past != new]
    return found


def _question_rows(before: Cadence, after: Cadence) -> list[tuple[str, str, str]]:
    """What circles have not: rounds of a length that an owner chooses, with questions."""
    return [
        ("A round lasts", count(before.round_days, "day"), count(after.round_days, "day")),
        ("“Did you meet?” comes", _moment(before, "checkin"), _moment(after, "checkin")),
        ("Within a round, “Did you meet?” comes", _again(before), _again(after)),
        ("The short question comes", _moment(before, "pulse"), _moment(after, "pulse")),
    ]


_SEASONS = "Seasons before the same two people may be in one circle again:"
_REPEATS = "Rounds before the same two people may meet again:"


def _rhythm_changes(before: Rhythm, after: Rhythm, what: str) -> list[str]:
    if rhythm_words(before) != rhythm_words(after):
        first = day(after.starts_on, before.starts_on)
        return [f"{what} {rhythm_words(after)} (before: {rhythm_words(before)}), counted from {first}."]
    if before.starts_on != after.starts_on:
        first, past = day(after.starts_on, before.starts_on), day(before.starts_on, after.starts_on)
        return [f"{what.partition(' ')[0]} are counted from {first} (before: {past})."]
    return []


def _days_words(rhythm: Rhythm) -> str:
    weekday = WEEKDAYS[rhythm.weekday]
    if rhythm.every is Every.WEEK:
        return f"every {weekday}"
    if rhythm.every is Every.TWO_WEEKS:
        return f"every second {weekday}"
    if rhythm.every is Every.FOUR_WEEKS:
        return f"every four weeks on {weekday}"
    number = (rhythm.starts_on.day - 1) // 7 + 1
    return f"on the {'last' if number == 5 else ordinal(number)} {weekday} of each month"


def _after(days: int) -> str:
    return f"{count(days, 'day')} later"


def _moment(cadence: Cadence, kind: str) -> str:
    days, at = (cadence.checkin_after, cadence.checkin_at)
    if kind == "pulse":
        days, at = cadence.pulse_after, cadence.pulse_at
    return f"{count(days, 'day')} after the start, at {clock(at)}"


def _again(cadence: Cadence) -> str:
    return f"again every {count(cadence.checkin_every, 'day')}" if cadence.checkin_every else "once"


_OWN = "; on those, messages wait for the next working day. Each member can choose other holidays"


def _holidays(cadence: Cadence) -> str:
    return calendar_name(cadence.calendar) or "none"


def _quiet(cadence: Cadence) -> str:
    return f"{clock(cadence.quiet_from)} to {clock(cadence.quiet_to)}"


def _window_words(window: int) -> str:
    if not window:
        return "the same two people may meet again in any round"
    return (
        f"the same two people are not matched again for {count(window, 'round')}; sooner only if the program is small"
    )
