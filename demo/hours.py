"""Working time: when somebody sees a message, and when several people can meet."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta

from demo.people import Hours

HALF_HOUR = timedelta(minutes=30)


def window(hours: Hours, on: date) -> tuple[datetime, datetime] | None:
    """The working hours of a local date, in UTC; None on a day off."""
    if on.weekday() not in hours.days:
        return None
    start, end = (datetime.combine(on, at, hours.zone).astimezone(UTC) for at in (hours.start, hours.end))
    return start, end


def at_work(hours: Hours, moment: datetime) -> bool:
    """Is `moment` (aware) inside the person's working hours?"""
    today = window(hours, moment.astimezone(hours.zone).date())
    return today is not None and today[0] <= moment < today[1]


def working_time_later(hours: Hours, moment: datetime, minutes: float) -> datetime:
    """The UTC moment at which somebody has worked for `minutes` after `moment`.

    A message that comes at night is seen in the morning; what is not answered in the evening waits until then too.
    """
    left = timedelta(minutes=minutes)
    on = moment.astimezone(hours.zone).date()
    while True:
        today = window(hours, on)
        on += timedelta(days=1)
        if today is None or today[1] <= moment:
            continue
        start = max(today[0], moment)
        if start + left < today[1]:
            return (start + left).astimezone(UTC)
        left -= today[1] - start


def common_time(everyone: Sequence[Hours], after: datetime) -> datetime:
    """The first half hour after `after` in which all of them work, in UTC.

    If there is none within a week (San Francisco and Bengaluru never work at the same time), the first one between
    07:00 and 22:00 for all of them, and at the very last simply two days later.
    """
    first = _next_half_hour(after)
    grid = [first + HALF_HOUR * step for step in range(7 * 48)]
    inside = (start for start in grid if all(at_work(one, start) and _works_on(one, start) for one in everyone))
    awake = (start for start in grid if all(_awake(one, start) for one in everyone))
    return next(inside, None) or next(awake, None) or first + timedelta(days=2)


def _works_on(hours: Hours, start: datetime) -> bool:
    return at_work(hours, start + HALF_HOUR - timedelta(seconds=1))


def _awake(hours: Hours, moment: datetime) -> bool:
    local = moment.astimezone(hours.zone)
    return local.weekday() < 5 and time(7) <= local.time() < time(22)


def _next_half_hour(moment: datetime) -> datetime:
    moment = moment.astimezone(UTC)
    past = timedelta(minutes=moment.minute % 30, seconds=moment.second, microseconds=moment.microsecond)
    return moment - past + HALF_HOUR
