"""When a circle meets: the dates of a season, and for each session an hour that its whole circle has in common.

The rhythm of the program gives the day from which a session is looked for; the time of day and the weekday stay those
of the circle's earlier sessions wherever everybody can, and move as little as possible where they cannot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import partial

from mentoring.cadence import LONGEST_ROUND, ROUND_DAYS, contact_instant, round_dates
from mentoring.hours import (
    DAY,
    first_moment,
    instant,
    is_working_day,
    local,
    minute_of,
    next_existing,
    shared,
    working_intervals,
)
from mentoring.people import Member
from mentoring.programs import Cadence, Every, Rhythm
from mentoring.slots import LEAD, awake_at_work, starts_within

#: other times that members can answer for
ALTERNATIVES = 3
#: a session is looked for within a week of its date
WEEK = 7
#: after so many months the weeks of months come in much the same order
MONTHS = 24
#: half a day: no time of day lies further from another
FARTHEST = 720
#: nobody has this many days off in a row before a session
LONGEST_BREAK = 30


class Fit(StrEnum):
    """How well the time of a session suits its circle."""

    HOURS = "hours"  # inside everybody's working hours, on nobody's holiday
    HOLIDAY = "holiday"  # inside everybody's working hours, but on somebody's holiday
    AWAKE = "awake"  # outside somebody's working hours, on everybody's working day, in nobody's night
    NONE = "none"  # there is no such time


@dataclass(frozen=True, slots=True)
class SessionTimes:
    """The time of one session in UTC, None with `Fit.NONE`, and up to three others.

    The others are at least as good as the first, in everybody's working hours, in order; none with `Fit.AWAKE`.
    """

    start: datetime | None
    others: tuple[datetime, ...]
    fit: Fit


def season_dates(rhythm: Rhythm, begins_on: date, meetings: int) -> tuple[date, ...]:
    """The nominal dates of a season's sessions; the first is `begins_on`.

    Where an owner began on another day than the rhythm's, the second is half the rhythm later at least.
    """
    if not meetings:
        return ()
    apart = DAY * (ROUND_DAYS[rhythm.every] // 2)
    later = [on for on in round_dates(rhythm, begins_on, meetings) if on >= begins_on + apart]
    return (begins_on, *later[: meetings - 1])


def season_days(rhythm: Rhythm, begins_on: date, meetings: int) -> int:
    """How many days a season lasts: its round's length, with the week in which the last session may lie."""
    return (season_dates(rhythm, begins_on, max(1, meetings))[-1] - begins_on).days + days_to_look(rhythm.every)


def round_days_for(rhythm: Rhythm, meetings: int) -> int:
    """How long the rounds of a program of circles last: its longest season, and a week to look back if a year has room.

    Months have four or five weeks, so that it matters on which of the rhythm's dates a season begins.
    """
    begins = (rhythm.starts_on, *round_dates(rhythm, rhythm.starts_on, MONTHS))
    return min(LONGEST_ROUND, max(season_days(rhythm, on, meetings) for on in begins) + WEEK)


def days_to_look(every: Every) -> int:
    """Within how many days of its date a session may lie: before the next one's, and within a week."""
    return min(WEEK, ROUND_DAYS[every])


def session_times(
    members: Sequence[Member],
    on: date,
    *,
    at: time,
    zone: str,
    minutes: int,
    after: datetime,
    days: int = WEEK,
    calendar: str = "",
    usual: datetime | None = None,
) -> SessionTimes:
    """When a session of `minutes` with the nominal date `on` takes place, within `days` from that date in `zone`.

    `after` is now (aware); nobody has less than two hours' notice. `at` is the program's time of day, `usual` the start
    of an earlier session of this circle, whose weekday and time of day, in `zone`, come before those of the program.
    `calendar` is the program's.
    """
    length = timedelta(minutes=minutes)
    begin, end = _span(on, days, zone, after)
    if not members or begin + length > end:
        return SessionTimes(None, (), Fit.NONE)
    rules = {
        Fit.HOURS: [(one.zone, partial(working_intervals, one, calendar=calendar)) for one in members],
        Fit.HOLIDAY: [(one.zone, partial(working_intervals, one)) for one in members],
        Fit.AWAKE: [(one.zone, partial(awake_at_work, one, calendar)) for one in members],
    }
    wanted = _wanted(on, at, zone, usual)
    for fit, rule in rules.items():
        found = starts_within(shared(rule, begin, end), length)
        if not found:
            continue
        first = min(found, key=lambda moment: _distance(moment, wanted, zone))
        others = () if fit is Fit.AWAKE else _others(found, first, wanted, zone, length)
        return SessionTimes(first, others, fit)
    return SessionTimes(None, (), Fit.NONE)


def _span(on: date, days: int, zone: str, after: datetime) -> tuple[datetime, datetime]:
    return max(first_moment(on, zone), after + LEAD), first_moment(on + DAY * days, zone)


def _wanted(on: date, at: time, zone: str, usual: datetime | None) -> datetime:
    """The moment from `on` that has the circle's usual weekday and time of day, as local wall time."""
    if usual is None:
        day, wall = on, at
    else:
        before = local(usual, zone)
        day, wall = on + DAY * ((before.weekday() - on.weekday()) % WEEK), before.time()
    moment = instant(next_existing(day, zone), wall, zone)
    assert moment is not None, "the date exists"
    return local(moment, zone)


def _distance(moment: datetime, wanted: datetime, zone: str) -> tuple[int, int, datetime]:
    """How far a start is from the wanted one: an hour's shift on the wanted day is better than another day."""
    there = local(moment, zone)
    days = abs((there.date() - wanted.date()).days)
    minutes = abs(minute_of(there.time()) - minute_of(wanted.time()))
    return days, min(minutes, 2 * FARTHEST - minutes), moment


def _others(
    found: Sequence[datetime], first: datetime, wanted: datetime, zone: str, length: timedelta
) -> tuple[datetime, ...]:
    """Other starts, the nearest of each other day first; then more of the same days, without overlap."""
    chosen: list[datetime] = [first]
    near = sorted(found, key=lambda moment: _distance(moment, wanted, zone))
    for new_day in (True, False):
        for moment in near:
            if len(chosen) > ALTERNATIVES:
                break
            taken = {local(one, zone).date() for one in chosen}
            apart = all(abs(moment - one) >= length for one in chosen)
            if apart and not (new_day and local(moment, zone).date() in taken):
                chosen.append(moment)
    return tuple(sorted(chosen[1:]))


def notice_instant(member: Member, start: datetime, days: int, at: time, cadence: Cadence) -> datetime:
    """`at` on the member's working day that lies `days` working days before the day of `start`, in their hours."""
    on, left = local(start, member.zone).date(), days
    for back in range(1, LONGEST_BREAK):
        left -= is_working_day(member, on - DAY * back, cadence.calendar)
        if left == 0:
            return contact_instant(member, on - DAY * back, at, cadence)
    return start
