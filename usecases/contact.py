"""When a member may be written to: in their own hours, outside the program's quiet hours."""

from datetime import datetime, timedelta

from mentoring.cadence import contact_window, local
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
