"""Check-ins: what follows from each answer, who may still answer, and whether to ask once more."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from mentoring.rounds import CheckIn, CheckInKind, CheckInState, Outcome, Round, RoundState


class FollowUp(StrEnum):
    """What the member is offered next, in the same message."""

    THANKS = "thanks"
    ASK_DATE = "ask_date"  # when will it be? The reminder then waits for that day
    OFFER_TIMES = "offer_times"  # a few common times, and who organises
    ASK_REASON = "ask_reason"  # optional, private, never a duty


FOLLOW_UPS = {
    Outcome.MET: FollowUp.THANKS,
    Outcome.PLANNED: FollowUp.ASK_DATE,
    Outcome.NOT_YET: FollowUp.OFFER_TIMES,
    Outcome.COULD_NOT: FollowUp.ASK_REASON,
}

#: why a group could not meet; each tells the program something that it can change, and none blames a person
REASONS = (
    "could_not.no_time",
    "could_not.no_common_time",
    "could_not.no_reply",
    "could_not.away",
    "could_not.no_topic",
    "could_not.other",
)


def follow_up(outcome: Outcome) -> FollowUp:
    """What an answer leads to."""
    return FOLLOW_UPS[outcome]


def answerable(checkin: CheckIn, of_round: Round) -> bool:
    """An answer counts, and can be changed, until the round closes."""
    return checkin.state is CheckInState.OPEN and of_round.state is RoundState.OPEN


def reminder_wanted(checkin: CheckIn, on: date) -> bool:
    """Whether to ask again on the member's date `on`: once, about meetings only, and while nothing final is said.

    Whoever has planned a meeting is asked after its day.
    """
    if checkin.kind is not CheckInKind.MEETING or checkin.state is not CheckInState.OPEN or checkin.reminded:
        return False
    if checkin.answer is None:
        return True
    planned_on = checkin.answer.planned_on
    return checkin.answer.outcome is Outcome.PLANNED and (planned_on is None or planned_on < on)


def group_met(checkins: Iterable[CheckIn]) -> bool:
    """A group has met when any one of its members says so."""
    return any(
        checkin.kind is CheckInKind.MEETING and checkin.answer is not None and checkin.answer.outcome is Outcome.MET
        for checkin in checkins
    )
