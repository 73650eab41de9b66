"""Times to meet: a few that suit everybody, without looking into anybody's calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from mentoring.hours import DAY, DayRule, Interval, exists, is_working_day, local, minute_of, shared, stretch
from mentoring.hours import working_intervals as at_work
from mentoring.people import Member

#: nobody is asked to meet outside these local times
MORNING, NIGHT = time(7), time(22)
#: people start meetings on the hour, the half hour or the quarter
STEP = timedelta(minutes=15)
#: nobody reads a suggestion, agrees on it and is ready sooner
LEAD = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Slots:
    """Starts in UTC, in order. `inside_hours` is False when they lie outside somebody's working hours."""

    starts: tuple[datetime, ...]
    inside_hours: bool


def common_slots(
    members: Sequence[Member],
    after: datetime,
    *,
    minutes: int = 30,
    count: int = 3,
    days: int = 7,
    until: datetime | None = None,
    calendar: str = "",
) -> Slots:
    """Up to `count` starts from two hours after `after` (aware), within `days`, on different days where possible.
    With `until` (aware) they end by then. `calendar` is the code of the program's public holidays.

    Inside everybody's working hours if there are any; else in nobody's night, on everybody's working days or, failing
    that, on any day. Nothing at all if even that fails. The days offer an early, a middle and a late time in turn, so
    that one of them may suit.
    """
    begin, end = after + LEAD, min(after + DAY * days, until or datetime.max.replace(tzinfo=after.tzinfo))
    if end <= begin:
        return Slots((), inside_hours=False)
    rules: tuple[list[tuple[str, DayRule]], ...] = (
        [(m.zone, partial(at_work, m, calendar=calendar)) for m in members],
        [(m.zone, partial(awake_at_work, m, calendar)) for m in members],
        [(m.zone, partial(_awake, m.zone)) for m in members],
    )
    for step, rule in enumerate(rules):
        starts = starts_within(shared(rule, begin, end), timedelta(minutes=minutes))
        if starts:
            return Slots(_choose(starts, members, count, timedelta(minutes=minutes)), inside_hours=step == 0)
    return Slots((), inside_hours=False)


def awake_at_work(member: Member, calendar: str, on: date) -> list[Interval]:
    """When the member is awake on a local date, if it is a working day of theirs; `calendar` is the program's."""
    return _awake(member.zone, on) if is_working_day(member, on, calendar) else []


def _awake(zone: str, on: date) -> list[Interval]:
    return stretch(on, minute_of(MORNING), minute_of(NIGHT), zone) if exists(on, zone) else []


def starts_within(pieces: Sequence[Interval], length: timedelta) -> list[datetime]:
    """Every start on the quarter of an hour from which `length` fits into a piece; on the half hour where any does."""
    found = []
    for start, end in pieces:
        moment = start + (datetime.min.replace(tzinfo=start.tzinfo) - start) % STEP
        while moment + length <= end:
            found.append(moment)
            moment += STEP
    return [moment for moment in found if moment.minute % 30 == 0] or found


def _choose(starts: list[datetime], members: Sequence[Member], count: int, length: timedelta) -> tuple[datetime, ...]:
    """One start a day, the day being new to every member; then more on the same days, without overlap."""
    chosen: list[datetime] = []
    while len(chosen) < count:
        free = [moment for moment in starts if not _shares_a_day(moment, chosen, members)]
        if not free:
            break
        today = [moment for moment in free if moment < free[0] + DAY / 2]
        same_day = [moment for moment in today if _dates(moment, members) == _dates(free[0], members)] or today
        chosen.append(same_day[(len(same_day) - 1) * (len(chosen) % 3) // 2])
    for moment in starts:
        if len(chosen) < count and all(abs(moment - other) >= max(length, timedelta(hours=1)) for other in chosen):
            chosen.append(moment)
    return tuple(sorted(chosen))


def _dates(moment: datetime, members: Sequence[Member]) -> tuple[date, ...]:
    return tuple(local(moment, member.zone).date() for member in members)


def _shares_a_day(moment: datetime, chosen: Sequence[datetime], members: Sequence[Member]) -> bool:
    dates = _dates(moment, members)
    return any(one == other for taken in chosen for one, other in zip(dates, _dates(taken, members), strict=True))
