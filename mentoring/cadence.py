"""When things happen: the dates of rounds, and the moment of everything in a round, for each member's own clock.

Recurrence is computed on naive local dates, then read in a zone, then turned into UTC; only after that do working
days, holidays and quiet hours move it. Every function takes the moments it depends on, and none reads a clock.
Instants that go in and come out are aware and in UTC.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache, partial

from dateutil import rrule

from mentoring.calendars import check_calendar, is_holiday
from mentoring.errors import InvalidInput, MentoringError
from mentoring.hours import (
    DAY,
    SHORTEST,
    WEEKDAYS,
    DayRule,
    calendar_of,
    contact_intervals,
    exists,
    instant,
    is_working_day,
    local,
    minute_of,
    next_existing,
    open_intervals,
    open_minutes,
    shared,
    working_days,
)
from mentoring.people import Member
from mentoring.programs import ONE_WAY, Cadence, Every, ProgramKind, Rhythm

__all__ = [
    "asking_dates",
    "can_share_messages",
    "check_cadence",
    "checkin_moment",
    "close_instant",
    "contact_instant",
    "contact_window",
    "end_of_next_working_day",
    "end_of_today",
    "instant",
    "introduction_instant",
    "local",
    "longest_round",
    "match_instant",
    "next_contact",
    "pulse_moment",
    "reminder_moment",
    "round_dates",
    "time_left",
    "top_up_instant",
    "usual_cadence",
    "warning_instant",
]

#: a message at the very end of somebody's day is read on the next one
LAST_CALL = timedelta(minutes=15)
#: how long before the match a member is told of it, at least
NOTICE = timedelta(hours=4)
#: introductions wait this long for a moment in everybody's working hours
PATIENCE = timedelta(hours=48)
#: longer than any run of days off: in no country is one weekday a holiday in more than four weeks running
FAR = 42

#: days that are needed between the first check-in of a group and the round's end
SPARE_DAYS = 2

#: the days of each rhythm, in which its round has to fit
ROUND_DAYS = {Every.WEEK: 7, Every.TWO_WEEKS: 14, Every.FOUR_WEEKS: 28, Every.MONTH: 28}
#: (round_days, checkin_after, pulse_after) that a new program starts from
USUAL = {
    Every.WEEK: (7, 2, 3),
    Every.TWO_WEEKS: (14, 7, 10),
    Every.FOUR_WEEKS: (28, 14, 21),
    Every.MONTH: (28, 14, 21),
}
#: with mentors a round may go on over several dates of its rhythm: the next one starts on the first date after it
LONGEST_ROUND = 364
#: seasons of circles before two people may be in one circle again, for a new program
SEASONS_APART = 2
#: round_days, checkin_after, pulse_after, checkin_every and repeat_window that a new program with mentors starts from
USUAL_WITH_MENTORS = (84, 14, 28, 28, 4)
#: days between two check-ins of a round, at least
LEAST_CHECKIN_EVERY = 7
MOST_ROUNDS_APART = 52
LEAST_OPEN_MINUTES = 240


def round_dates(rhythm: Rhythm, after: date, count: int) -> list[date]:
    """The next `count` nominal dates strictly after `after`."""
    rule = _rule(rhythm)
    return [moment.date() for moment in rule.xafter(datetime.combine(after, time.min), count=count)]


def _rule(rhythm: Rhythm) -> rrule.rrule:
    start = datetime.combine(rhythm.starts_on, time.min)
    if rhythm.every is Every.MONTH:
        ordinal = (rhythm.starts_on.day - 1) // 7 + 1
        weekday = rrule.weekday(rhythm.weekday, -1 if ordinal == 5 else ordinal)
        return rrule.rrule(rrule.MONTHLY, dtstart=start, byweekday=weekday)
    weeks = {Every.WEEK: 1, Every.TWO_WEEKS: 2, Every.FOUR_WEEKS: 4}[rhythm.every]
    return rrule.rrule(rrule.WEEKLY, dtstart=start, interval=weeks)


def contact_window(member: Member, on: date, cadence: Cadence) -> tuple[datetime, datetime] | None:
    """When the member may be written to on their local date; None on a day off or a date that does not exist there."""
    found = contact_intervals(member, on, cadence)
    return found[0] if found else None


def _on_day(member: Member, on: date, at: time, cadence: Cadence) -> datetime | None:
    """`at` on that date, moved into the member's contact hours."""
    window = contact_window(member, on, cadence)
    wanted = instant(on, at, member.zone)
    if window is None or wanted is None:
        return None
    return max(window[0], min(wanted, _last_call(window)))


def _last_call(window: tuple[datetime, datetime]) -> datetime:
    return max(window[0], window[1] - LAST_CALL)


def contact_instant(member: Member, on: date, at: time, cadence: Cadence) -> datetime:
    """`at` on the member's first working day from `on`, moved into their contact hours."""
    return _first_contact(member, on, at, cadence, None)[1]


def _first_contact(
    member: Member, on: date, at: time, cadence: Cadence, not_before: datetime | None
) -> tuple[date, datetime]:
    """The first day from `on`, and the moment on it, at which the member may be written to."""
    first = on if not_before is None else max(on, local(not_before, member.zone).date())
    for day in range(FAR):
        there = first + DAY * day
        window = contact_window(member, there, cadence)
        moment = _on_day(member, there, at, cadence)
        if window is None or moment is None:
            continue
        if not_before is None or moment >= not_before:
            return there, moment
        if not_before <= _last_call(window):
            return there, not_before
    raise ValueError(f"no contact hours within {FAR} days of {first}")


def next_contact(member: Member, now: datetime, cadence: Cadence) -> datetime:
    """`now` if the member may be written to now, else the first moment at which they may."""
    today = local(now, member.zone).date()
    windows = (contact_window(member, today + DAY * days, cadence) for days in range(FAR))
    return next((max(now, window[0]) for window in windows if window and now < window[1]), now)


def end_of_today(member: Member, now: datetime, cadence: Cadence) -> datetime:
    """When the hours end in which the member may be written to on their present date; `now` if there are none."""
    window = contact_window(member, local(now, member.zone).date(), cadence)
    return window[1] if window else now


def end_of_next_working_day(member: Member, now: datetime, cadence: Cadence) -> datetime:
    """Until when something that was due `now` is still of use: the end of the member's next working day."""
    today = local(now, member.zone).date()
    windows = (contact_window(member, today + DAY * days, cadence) for days in range(1, FAR))
    return next((window[1] for window in windows if window), now + DAY)


def match_instant(cadence: Cadence, on: date, zones: Iterable[str]) -> datetime:
    """M: when the round's date and time come first, over the zones of the members. ValueError without any zone."""
    at = cadence.rhythm.at
    moments = [instant(next_existing(on, zone), at, zone) for zone in set(zones)]
    return min(moment for moment in moments if moment is not None)


def warning_instant(member: Member, on: date, cadence: Cadence, match_at: datetime) -> datetime:
    """When the member hears that a round comes: a working day before it, at least 4 h before the match."""
    for back in range(1, FAR):
        moment = _on_day(member, on - DAY * back, cadence.rhythm.at, cadence)
        if moment is not None and moment <= match_at - NOTICE:
            return moment
    raise ValueError(f"no contact hours in the {FAR} days before {on}")


def introduction_instant(
    members: Sequence[Member], on: date, cadence: Cadence, not_before: datetime
) -> datetime | None:
    """The first moment at which a group may be introduced, or None if there is none within four weeks.

    Everybody's clock has reached the round's date and time. From the first working day that they share it is inside
    everybody's contact hours, if those meet within 48 h; else outside everybody's quiet hours, on a working day of
    each within a week, or else on a weekday of each. Nobody's holiday is a working day or a weekday.
    """
    at = cadence.rhythm.at
    reached = [instant(next_existing(on, member.zone), at, member.zone) for member in members]
    start = max([not_before, *(moment for moment in reached if moment is not None)])
    at_work = [(m.zone, partial(_contact_rule, m, cadence)) for m in members]
    awake = [(m.zone, _open_rule(m.zone, cadence, working_days(m), calendar_of(m, cadence.calendar))) for m in members]
    weekdays = [(m.zone, _open_rule(m.zone, cadence, WEEKDAYS, calendar_of(m, cadence.calendar))) for m in members]
    possible = _first_shared(awake, start, start + DAY * 7)
    best = _first_shared(at_work, start, (possible or start) + PATIENCE)
    return best or possible or _first_shared(weekdays, start, start + DAY * 28)


def _first_shared(rules: Sequence[tuple[str, DayRule]], start: datetime, end: datetime) -> datetime | None:
    return next((first for first, last in shared(rules, start, end) if last - first >= LAST_CALL), None)


def _contact_rule(member: Member, cadence: Cadence, on: date) -> list[tuple[datetime, datetime]]:
    return contact_intervals(member, on, cadence)


def _open_rule(zone: str, cadence: Cadence, days: frozenset[int], calendar: str = "") -> DayRule:
    return lambda on: open_intervals(zone, on, cadence, days, calendar)


def checkin_moment(member: Member, round_on: date, cadence: Cadence, not_before: datetime) -> tuple[date, datetime]:
    """The nominal local date and the instant of "did you meet?"; `not_before` is an hour after the introduction."""
    return _first_contact(member, round_on + DAY * cadence.checkin_after, cadence.checkin_at, cadence, not_before)


def asking_dates(cadence: Cadence, begins_on: date, closes: datetime) -> list[date]:
    """From which dates the check-ins of a group count, the first and then every `checkin_every` days, until `closes`.

    `begins_on` is the round's date, or that of a group which was made in the middle of it.
    """
    days = (closes.date() - begins_on).days - cadence.checkin_after
    if not cadence.checkin_every or days < 0:
        return [begins_on]
    return [begins_on + DAY * more for more in range(0, days + 1, cadence.checkin_every)]


def top_up_instant(cadence: Cadence, now: datetime, zone: str) -> datetime:
    """When those who wait in the middle of a round are matched: the next working morning in the program's zone."""
    today = local(now, zone).date()
    for days in range(1, FAR):
        on = today + DAY * days
        moment = instant(on, cadence.rhythm.at, zone)
        if moment is not None and on.weekday() in WEEKDAYS and not is_holiday(cadence.calendar, on):
            return moment
    raise ValueError(f"no working day within {FAR} days of {today}")


def time_left(cadence: Cadence, round_on: date, at: datetime, zone: str) -> bool:
    """Whether a group that is made then can still meet and be asked about it before the round closes."""
    return at + DAY * (cadence.checkin_after + SPARE_DAYS) <= close_instant(cadence, round_on, zone)


def pulse_moment(member: Member, round_on: date, cadence: Cadence, not_before: datetime) -> tuple[date, datetime]:
    """The nominal local date and the instant of the round's pulse question."""
    return _first_contact(member, round_on + DAY * cadence.pulse_after, cadence.pulse_at, cadence, not_before)


def reminder_moment(member: Member, after: datetime | date, cadence: Cadence) -> datetime:
    """When to ask once more, at the check-in's time of day.

    `after` as an instant (aware) is when the question went out: two working days later. As a plain date it is the day
    that the member said they would meet on: the working day after it.
    """
    if isinstance(after, datetime):
        asked_on = local(after, member.zone).date()
        first = _next_working_day(member, asked_on + DAY, cadence.calendar)
        return contact_instant(member, first + DAY, cadence.checkin_at, cadence)
    return contact_instant(member, after + DAY, cadence.checkin_at, cadence)


def _next_working_day(member: Member, on: date, calendar: str) -> date:
    return next(on + DAY * day for day in range(FAR) if is_working_day(member, on + DAY * day, calendar))


def close_instant(cadence: Cadence, on: date, zone: str) -> datetime:
    """When the round of `on` closes and reports: its last day in the program's zone, or the weekday before that."""
    last = on + DAY * (cadence.round_days - 1)
    while last.weekday() not in WEEKDAYS or not exists(last, zone):
        last -= DAY
    moment = instant(last, cadence.rhythm.at, zone)
    assert moment is not None, "the date exists"
    return moment


def can_share_messages(zones: Iterable[str], cadence: Cadence, on: date | None = None) -> bool:
    """Whether people in these zones share half an hour outside quiet hours on weekdays, so that they can be introduced.

    Each two of three may share a time that all three do not. `on` is the round's date, since offsets change over the
    year; the first round's by default.
    """
    return _can_share(frozenset(zones), cadence, on or cadence.rhythm.starts_on)


@lru_cache(maxsize=65536)
def _can_share(zones: frozenset[str], cadence: Cadence, on: date) -> bool:
    # a whole week that starts after every zone has reached the date, so that an introduction does find this time
    start = datetime.combine(on + DAY * 2, time.min, UTC)
    rules = [(zone, _open_rule(zone, cadence, WEEKDAYS)) for zone in sorted(zones)]
    return any(end - begin >= SHORTEST for begin, end in shared(rules, start, start + DAY * 7))


def usual_cadence(rhythm: Rhythm, kind: ProgramKind = ProgramKind.PEER) -> Cadence:
    """What a new program of this kind with this rhythm starts from; `check_cadence` accepts it."""
    if kind in ONE_WAY:
        round_days, checkin_after, pulse_after, every, window = USUAL_WITH_MENTORS
        usual = Cadence(rhythm=rhythm, round_days=round_days, checkin_after=checkin_after, pulse_after=pulse_after)
        return replace(usual, checkin_every=every, repeat_window=window)
    if kind is ProgramKind.CIRCLE:
        # how long a season lasts follows from its sessions: `circle_times.longest_season`
        return Cadence(rhythm=rhythm, round_days=LONGEST_ROUND, repeat_window=SEASONS_APART)
    round_days, checkin_after, pulse_after = USUAL[rhythm.every]
    return Cadence(rhythm=rhythm, round_days=round_days, checkin_after=checkin_after, pulse_after=pulse_after)


def longest_round(kind: ProgramKind, every: Every) -> int:
    """Days that a round may last at most."""
    return LONGEST_ROUND if kind in ONE_WAY or kind is ProgramKind.CIRCLE else ROUND_DAYS[every]


def check_cadence(cadence: Cadence, kind: ProgramKind = ProgramKind.PEER) -> None:
    """Raises InvalidInput with one error for each field of `Cadence` or `Rhythm` that cannot work in such a program."""
    found = {**_check_days(cadence, longest_round(kind, cadence.rhythm.every)), **_check_times(cadence)}
    if not 0 <= cadence.repeat_window <= MOST_ROUNDS_APART:
        found["repeat_window"] = MentoringError("cadence.repeat_window", low=0, high=MOST_ROUNDS_APART)
    try:
        check_calendar(cadence.calendar)
    except InvalidInput as unknown:
        found.update(unknown.fields)
    if found:
        raise InvalidInput(found)


def _check_days(cadence: Cadence, longest: int) -> dict[str, MentoringError]:
    if not 5 <= cadence.round_days <= longest:
        return {"round_days": MentoringError("cadence.round_days", low=5, high=longest)}
    last = _days_until_close(cadence) - 1
    found = {
        field: MentoringError(f"cadence.{field}", low=1, high=last)
        for field in ("checkin_after", "pulse_after")
        if not 1 <= getattr(cadence, field) <= last
    }
    if cadence.checkin_every and not LEAST_CHECKIN_EVERY <= cadence.checkin_every <= LONGEST_ROUND:
        found["checkin_every"] = MentoringError("cadence.checkin_every", low=LEAST_CHECKIN_EVERY, high=LONGEST_ROUND)
    return found


def _days_until_close(cadence: Cadence) -> int:
    last = cadence.round_days - 1
    while (cadence.rhythm.weekday + last) % 7 not in WEEKDAYS:
        last -= 1
    return last


def _check_times(cadence: Cadence) -> dict[str, MentoringError]:
    pieces = open_minutes(cadence)
    if max(end - start for start, end in pieces) < LEAST_OPEN_MINUTES:
        return {"quiet_from": MentoringError("cadence.quiet_too_long", hours=LEAST_OPEN_MINUTES // 60)}
    times = {"at": cadence.rhythm.at, "checkin_at": cadence.checkin_at, "pulse_at": cadence.pulse_at}
    return {
        field: MentoringError("cadence.quiet_time", quiet_from=cadence.quiet_from, quiet_to=cadence.quiet_to)
        for field, at in times.items()
        if not any(start <= minute_of(at) < end for start, end in pieces)
    }
