"""Programs and who is enrolled in them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any


class ProgramKind(StrEnum):
    """How groups are formed."""

    PEER = "peer"
    MENTOR = "mentor"
    REVERSE = "reverse"
    CIRCLE = "circle"


#: people that a mentor can take at the same time at most, and usually
MOST_CAPACITY, USUAL_CAPACITY = 5, 2

#: programs in which mentors are matched with mentees
ONE_WAY = frozenset({ProgramKind.MENTOR, ProgramKind.REVERSE})


class ProgramState(StrEnum):
    """Where a program is in its life."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class Approval(StrEnum):
    """What happens to the groups that the matching has found for a round."""

    AUTOMATIC = "automatic"  # they are introduced at the round's time
    OWNERS = "owners"  # nothing goes out before an owner has approved them


class Every(StrEnum):
    """How often a round starts."""

    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    FOUR_WEEKS = "four_weeks"
    MONTH = "month"


class Role(StrEnum):
    """What an enrolled member takes part as."""

    PEER = "peer"
    MENTOR = "mentor"
    MENTEE = "mentee"


class EnrolmentState(StrEnum):
    """Whether an enrolled member is matched."""

    ACTIVE = "active"
    PAUSED = "paused"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When rounds start: a wall rule, read in each member's own zone.

    `starts_on` is the first round's date; its weekday is the rhythm's weekday. A monthly rhythm keeps the ordinal of
    that weekday (the second Tuesday); a fifth one means the last.
    """

    every: Every
    starts_on: date
    at: time

    @property
    def weekday(self) -> int:
        """Monday is 0."""
        return self.starts_on.weekday()


@dataclass(frozen=True, slots=True)
class Cadence:
    """Everything about time that an owner sets. Days count from a round's date; times are each member's wall time."""

    rhythm: Rhythm
    round_days: int = 14  # length of a round: answers count until it closes
    checkin_after: int = 7
    checkin_at: time = time(9, 30)
    pulse_after: int = 10
    pulse_at: time = time(9, 30)
    quiet_from: time = time(19)  # no message from here ...
    quiet_to: time = time(8)  # ... to here, in each member's zone
    repeat_window: int = 12  # rounds before two people may be matched again
    #: code of the public holidays ("DE-BY") of all who have not named their own; "" for none
    calendar: str = ""
    #: days from one check-in of a round to the next, while the round is open; 0 asks once
    checkin_every: int = 0


@dataclass(frozen=True, slots=True)
class Program:
    """One program, which lives in one channel. `zone` is where its channel's posts keep their time."""

    id: int
    channel_id: str
    name: str
    kind: ProgramKind
    state: ProgramState
    cadence: Cadence
    zone: str
    owners: frozenset[str] = frozenset()  # user ids
    pulse_floor: int = 5  # answers before a result is shown; can be raised, never lowered
    #: False for one that lives in a private channel, outside of which nobody may learn of it
    public: bool = True
    approval: Approval = Approval.AUTOMATIC
    #: the owner's rules and wishes as they wrote them; read with `choices.choices_of`
    choices: Mapping[str, Any] = field(default_factory=dict)
    #: how its circles are, in a program of circles; read with `circle_settings.circle_from`
    circle: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A member's part in a program."""

    program_id: int
    user_id: str
    role: Role = Role.PEER
    state: EnrolmentState = EnrolmentState.ACTIVE
    paused_until: date | None = None  # first day back; None with PAUSED means until they say so
    #: nominal date of the round that this member asked to skip
    skip_round: date | None = None
    #: nominal date of the round in which nobody was found for them; they come first in the next
    left_out_on: date | None = None
    #: people that a mentor takes at the same time
    capacity: int = 1
    #: since when they wait to be matched before the next round begins: their match has ended, or they came in between
    waiting_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Avoidance:
    """`user_id` never wants to be matched with `other_id`. Private: nobody but `user_id` ever sees it."""

    user_id: str
    other_id: str
