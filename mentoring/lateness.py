"""What becomes of something that comes late: done after all, done another day, or not at all.

A question or an introduction is of use until the member's next working day ends; a reminder only on its own day. After
an outage, or somebody's break, one thing a day reaches a member, and never several at once.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from mentoring.cadence import contact_instant, end_of_next_working_day, local, next_contact
from mentoring.hours import DAY
from mentoring.people import Member
from mentoring.programs import Cadence

#: up to this is no lateness that anybody would notice
HOUR = timedelta(hours=1)


class Why(StrEnum):
    """Why something was not sent, as the program's report counts it."""

    LATE = "late"  # the app or Slack was down for too long
    AWAY = "away"  # the member was on a break until the round closed
    NO_HOUR = "no_hour"  # there is no hour at which the whole group may be written to


@dataclass(frozen=True, slots=True)
class Wait:
    """Look again at that moment; it is late all the same, counted from when it was due."""

    at: datetime
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """It is due at that moment instead."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Expire:
    """It will not be done any more."""

    why: Why


def is_late(due_at: datetime, now: datetime) -> bool:
    """Whether something that was due then is late now; both aware."""
    return now - due_at > HOUR


def too_late(member: Member, due_at: datetime, now: datetime, cadence: Cadence) -> bool:
    """Whether a question or an introduction that was due then is of no use any more."""
    return is_late(due_at, now) and now > end_of_next_working_day(member, due_at, cadence)


def put_off(due_at: datetime, now: datetime, hours_at: datetime, at: datetime) -> Wait | Move:
    """Until `at`. It moves there if it is on time, but people's hours only begin at `hours_at`; else it stays late."""
    return Move(at) if hours_at > now and not is_late(due_at, now) else Wait(at)


def question_moment(
    member: Member, *, late: bool, now: datetime, last_at: datetime | None, cadence: Cadence
) -> datetime:
    """The first moment from `now` at which the member may be asked one thing more, in their own hours.

    What is late gives way: it comes at least an hour after whatever reached the member last, at `last_at`, and if that
    was on the same day, then on another.
    """
    at = next_contact(member, now, cadence)
    if not late or last_at is None or last_at > now:  # after now: the clock has been set back since
        return at
    at = next_contact(member, max(at, last_at + HOUR), cadence)
    day = local(at, member.zone).date()
    if local(last_at, member.zone).date() < day:
        return at
    return contact_instant(member, day + DAY, cadence.checkin_at, cadence)
