"""Who takes part in a round."""

from datetime import date

from mentoring.programs import Enrolment, EnrolmentState


def is_enrolled(enrolment: Enrolment | None) -> bool:
    """Whether the member belongs to the program at all, paused or not."""
    return enrolment is not None and enrolment.state is not EnrolmentState.LEFT


def is_paused(enrolment: Enrolment, on: date) -> bool:
    """Whether a pause covers the local date `on`; a pause with a date ends by itself."""
    if enrolment.state is not EnrolmentState.PAUSED:
        return False
    return enrolment.paused_until is None or on < enrolment.paused_until


def takes_part(enrolment: Enrolment, on: date) -> bool:
    """Whether the member is to be matched in the round with nominal date `on`."""
    if not is_enrolled(enrolment) or is_paused(enrolment, on):
        return False
    return enrolment.skip_round != on
