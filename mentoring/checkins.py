"""Check-ins: until when they can be answered, whether to ask once more, and why a meeting may fail."""

from datetime import date

from mentoring.rounds import CheckIn, CheckInKind, CheckInState, Outcome

#: why a group could not meet; each tells the program something that it can change, and none blames a person
REASONS = (
    "could_not.no_time",
    "could_not.no_common_time",
    "could_not.no_reply",
    "could_not.away",
    "could_not.no_topic",
    "could_not.other",
)


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
