"""Wall time and UTC: zones, working hours, holidays, quiet hours, and the stretches of time that people share.

A wall time becomes UTC in one way everywhere: a date that the zone skips does not exist, a time inside a gap moves
forward by the length of the gap (or back, where that would be the next date), and a time that happens twice means
the first. The rules of the zones come from the `tzdata` package, never from the machine, so that every machine reads
a wall time alike.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib import resources
from importlib.metadata import version
from zoneinfo import ZoneInfo

from mentoring.calendars import is_holiday
from mentoring.people import Member
from mentoring.programs import Cadence

#: a stretch of time in UTC, [start, end)
Interval = tuple[datetime, datetime]
#: the stretches in which one person may be reached on one of their local dates
DayRule = Callable[[date], list[Interval]]

WEEKDAYS = frozenset(range(5))
DAY = timedelta(days=1)
#: less than this is no time to read and answer anything
SHORTEST = timedelta(minutes=30)
NOON = time(12)
#: no clock jumps over midnight from earlier in the evening
BEFORE_A_GAP = 21
#: what zones are called: no dots, so that no name leads out of the package's folder
ZONE_NAME = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")


def known_zone(name: str) -> bool:
    """Whether `name` is an IANA zone that can be used."""
    return _loaded(name) is not None


@lru_cache(maxsize=1024)
def zone_info(name: str) -> ZoneInfo:
    """The zone called `name`; UTC for a name that is not known, so that one odd profile stops nobody's round."""
    found = _loaded(name) or _loaded("UTC")
    assert found is not None, "the tzdata package has UTC"
    return found


@lru_cache(maxsize=1024)
def _loaded(name: str) -> ZoneInfo | None:
    if not ZONE_NAME.fullmatch(name):
        return None
    try:
        with resources.files("tzdata.zoneinfo").joinpath(*name.split("/")).open("rb") as rules:
            return ZoneInfo.from_file(rules, key=name)
    except (ValueError, OSError):
        return None


@cache
def calendar_rules() -> str:
    """Which rules of zones and holidays are in use; once they change, what is planned has to be planned anew."""
    return " ".join(f"{name} {version(name)}" for name in ("tzdata", "holidays"))


def local(now: datetime, zone: str) -> datetime:
    """`now` (aware) on the clock of `zone`."""
    return now.astimezone(zone_info(zone))


@lru_cache(maxsize=65536)
def exists(on: date, zone: str) -> bool:
    """Whether the date is on the calendar of the zone: Samoa never had 30 December 2011."""
    noon = datetime.combine(on, NOON, zone_info(zone))
    return noon.astimezone(UTC).astimezone(noon.tzinfo).date() == on


def instant(on: date, at: time, zone: str) -> datetime | None:
    """The UTC instant of a wall time; None if that date does not exist in the zone."""
    if not exists(on, zone):
        return None
    tz = zone_info(zone)
    moment = datetime.combine(on, at.replace(tzinfo=None, fold=0), tz).astimezone(UTC)
    if at.hour < BEFORE_A_GAP or moment.astimezone(tz).date() == on:
        return moment
    # some clocks jump from late in the evening over midnight
    return datetime.combine(on, at.replace(tzinfo=None, fold=1), tz).astimezone(UTC)


def next_existing(on: date, zone: str) -> date:
    """`on`, or the first later date that exists in the zone."""
    return on if exists(on, zone) else next_existing(on + DAY, zone)


def first_moment(on: date, zone: str) -> datetime:
    """When a date begins in a zone, in UTC; the next one if it does not exist there."""
    moment = instant(next_existing(on, zone), time.min, zone)
    assert moment is not None, "the date exists"
    return moment


def minute_of(at: time) -> int:
    """Minutes since midnight."""
    return at.hour * 60 + at.minute


def stretch(on: date, start: int, end: int, zone: str) -> list[Interval]:
    """Minutes of a local date (0-1440) as UTC: one interval, or none where a gap swallows it."""
    midnight = datetime.combine(on, time.min)
    tz = zone_info(zone)
    first, last = ((midnight + timedelta(minutes=m)).replace(tzinfo=tz).astimezone(UTC) for m in (start, end))
    return [(first, last)] if first < last else []


def open_minutes(cadence: Cadence) -> list[tuple[int, int]]:
    """The minutes of a day outside the program's quiet hours; equal ends mean that nothing is quiet."""
    start, end = minute_of(cadence.quiet_from), minute_of(cadence.quiet_to)
    if start == end:
        return [(0, 1440)]
    parts = [(end, start)] if end < start else [(0, start), (end, 1440)]
    return [part for part in parts if part[0] < part[1]]


def working_days(member: Member) -> frozenset[int]:
    """The member's weekdays; Monday to Friday for somebody who has ticked none."""
    return member.hours.days or WEEKDAYS


def calendar_of(member: Member, calendar: str) -> str:
    """The code of the member's public holidays in a program with this calendar."""
    own = member.profile.calendar if member.profile else None
    return calendar if own is None else own


def is_working_day(member: Member, on: date, calendar: str | None = None) -> bool:
    """Whether the member works on that date, and the date exists where they are.

    `calendar` is the program's; None for what a usual week looks like, without holidays.
    """
    if on.weekday() not in working_days(member) or not exists(on, member.zone):
        return False
    return calendar is None or not is_holiday(calendar_of(member, calendar), on)


def working_intervals(member: Member, on: date, calendar: str | None = None) -> list[Interval]:
    """The member's working hours on one local date; `calendar` as in `is_working_day`."""
    if not is_working_day(member, on, calendar):
        return []
    return stretch(on, minute_of(member.hours.start), minute_of(member.hours.end), member.zone)


def open_intervals(
    zone: str, on: date, cadence: Cadence, days: frozenset[int] = WEEKDAYS, calendar: str = ""
) -> list[Interval]:
    """The non-quiet part of one local date in a zone, if it is one of the weekdays `days` and no holiday."""
    if on.weekday() not in days or not exists(on, zone) or is_holiday(calendar, on):
        return []
    return [part for start, end in open_minutes(cadence) for part in stretch(on, start, end, zone)]


def contact_intervals(member: Member, on: date, cadence: Cadence) -> list[Interval]:
    """When the member may be written to on a local date: working hours that are not quiet, in one piece.

    Where those leave less than half an hour in a row (somebody who works at night), the non-quiet part of the working
    day stands in. Of several pieces the longest counts, so that an hour of lunch does not make two windows.
    """
    awake = open_intervals(member.zone, on, cadence, working_days(member), calendar_of(member, cadence.calendar))
    at_work = overlap(working_intervals(member, on), awake)
    return _longest(at_work, SHORTEST) or _longest(awake)


def _longest(pieces: Sequence[Interval], at_least: timedelta = timedelta(0)) -> list[Interval]:
    fitting = [piece for piece in pieces if piece[1] - piece[0] >= at_least]
    return [max(fitting, key=lambda piece: (piece[1] - piece[0], -piece[0].timestamp()))] if fitting else []


def overlap(ones: Sequence[Interval], others: Sequence[Interval]) -> list[Interval]:
    """What two lists of intervals have in common, in order."""
    shared = ((max(a[0], b[0]), min(a[1], b[1])) for a in ones for b in others)
    return sorted(piece for piece in shared if piece[0] < piece[1])


def gather(rule: DayRule, zone: str, start: datetime, end: datetime) -> list[Interval]:
    """All stretches between two instants of somebody in `zone`, joined where one day runs into the next."""
    days = _dates(local(start, zone).date() - DAY, local(end, zone).date() + DAY)
    inside = overlap([piece for on in days for piece in rule(on)], [(start, end)])
    joined: list[Interval] = []
    for piece in inside:
        if joined and piece[0] <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(piece[1], joined[-1][1]))
        else:
            joined.append(piece)
    return joined


def shared(rules: Sequence[tuple[str, DayRule]], start: datetime, end: datetime) -> list[Interval]:
    """The stretches between two instants that suit everybody; `rules` has each person's zone and rule."""
    common: list[Interval] = [(start, end)]
    for zone, rule in rules:
        common = overlap(common, gather(rule, zone, start, end))
    return common


def _dates(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY
