"""When a member, or a whole group, may be written to: in their own hours, outside the program's quiet hours."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from mentoring.cadence import end_of_next_working_day, end_of_today, introduction_instant, next_contact
from mentoring.people import Member
from mentoring.programs import Cadence

__all__ = ["end_of_next_working_day", "end_of_today", "next_common_contact", "next_contact"]


def next_common_contact(people: Sequence[Member], on: date, now: datetime, cadence: Cadence) -> datetime | None:
    """The first moment from `now` at which a group of the round `on` may be written to; None if there is none.

    That is in everybody's own hours, if those meet within a week: it can wait for a Monday, as an introduction need
    not. Else it is when the group could be introduced.
    """
    first: datetime | None = None
    for days in range(7):
        at = introduction_instant(people, on, cadence, now + timedelta(days=days))
        if at is None or all(next_contact(one, at, cadence) == at for one in people):
            return at or first
        first = first or at
    return first
