"""When a member, or a whole group, may be written to: in their own hours, outside the program's quiet hours."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from mentoring.cadence import contact_window, introduction_instant, local
from mentoring.people import Member
from mentoring.programs import Cadence


def next_contact(member: Member, now: datetime, cadence: Cadence) -> datetime:
    """`now` inside the member's hours, else the start of the next ones."""
    today = local(now, member.zone).date()
    for days in range(15):
        window = contact_window(member, today + timedelta(days=days), cadence)
        if window and now < window[1]:
            return max(now, window[0])
    return now


def end_of_next_working_day(member: Member, now: datetime, cadence: Cadence) -> datetime:
    """When a question asked `now` is too late to be of use: the end of the member's next working day."""
    today = local(now, member.zone).date()
    for days in range(1, 15):
        window = contact_window(member, today + timedelta(days=days), cadence)
        if window:
            return window[1]
    return now + timedelta(days=1)


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
