"""What is clicked on a question: whether a group has met, and how it goes."""

from collections.abc import Callable
from datetime import date
from typing import Any

from handlers.kit import ActionId, Click, Request, value_of
from mentoring.errors import MentoringError
from mentoring.rounds import CheckInKind, Outcome
from messages import ids
from messages.replies import nudge_planned, nudged
from messages.small_forms import pulse_comment_view
from usecases import record_answer as answers
from usecases.nudge_group import nudge_group
from usecases.prove_arrival import prove_arrival
from usecases.unit import UnitOfWork

Message = dict[str, Any]
Payload = dict[str, Any]


def checkin_answered(request: Request, action: Payload) -> Message | None:
    """One of the four answers was clicked."""
    checkin_id, outcome = ids.decode(value_of(action), int, Outcome)
    answered(
        request,
        checkin_id,
        lambda uow: answers.record_outcome(
            uow, checkin_id, request.user_id, outcome, now=request.now, interaction=request.interaction
        ),
    )
    return None


def day_planned(request: Request, action: Payload) -> Message | None:
    """A day was chosen for a planned meeting."""
    checkin_id = ids.checkin_of_block(action["block_id"])
    try:
        on = date.fromisoformat(str(action.get("selected_date") or ""))
    except ValueError as error:
        raise MentoringError("checkin.planned_day") from error
    answered(
        request,
        checkin_id,
        lambda uow: answers.record_planned_day(
            uow, checkin_id, request.user_id, on, now=request.now, interaction=request.interaction
        ),
    )
    return None


def reason_given(request: Request, action: Payload) -> Message | None:
    """What got in the way was chosen."""
    checkin_id = ids.checkin_of_block(action["block_id"])
    reason = str((action.get("selected_option") or {}).get("value", ""))
    answered(
        request,
        checkin_id,
        lambda uow: answers.record_reason(
            uow, checkin_id, request.user_id, reason, now=request.now, interaction=request.interaction
        ),
    )
    return None


def answer_changed(request: Request, action: Payload) -> Message | None:
    """*Change my answer* was clicked."""
    (checkin_id,) = ids.decode(value_of(action), int)
    answered(
        request,
        checkin_id,
        lambda uow: answers.change_answer(
            uow, checkin_id, request.user_id, now=request.now, interaction=request.interaction
        ),
    )
    return None


def nudge_asked(request: Request, action: Payload) -> Message | None:
    """*Suggest times in our chat* was clicked."""
    (checkin_id,) = ids.decode(value_of(action), int)
    nudge = request.once(lambda uow: nudge_group(uow, checkin_id, request.user_id, now=request.now))
    if nudge is None:
        return None
    if nudge.at is None:
        return nudged(nudge.people, first=nudge.first)
    return nudge_planned(nudge.people, nudge.at, request.now, request.member.zone)


def score_given(request: Request, action: Payload) -> Message | None:
    """A pulse score was clicked."""
    checkin_id, score = ids.decode(value_of(action), int, int)
    if not 1 <= score <= 5:
        raise MentoringError("input.stale")
    answered(
        request,
        checkin_id,
        lambda uow: answers.record_score(
            uow, checkin_id, request.user_id, score, now=request.now, interaction=request.interaction
        ),
    )
    return None


def comment_opened(request: Request, action: Payload) -> Message | None:
    """*Add a comment* was clicked on a pulse."""
    (checkin_id,) = ids.decode(value_of(action), int)
    pulse = request.read(lambda uow: answers.answerable(uow, checkin_id, request.user_id, CheckInKind.PULSE)).checkin
    if pulse.answer is None or pulse.answer.score is None:
        raise MentoringError("pulse.score_first")
    request.open_view(pulse_comment_view(pulse.id, pulse.question, pulse.answer.score, pulse.answer.comment))
    return None


def answered(request: Request, checkin_id: int, effect: Callable[[UnitOfWork], object]) -> None:
    """Have an answer's effect once; the click also shows that its question has arrived."""

    def both(uow: UnitOfWork) -> object:
        prove_arrival(uow, checkin_id, request.user_id, *request.message)
        return effect(uow)

    request.once(both)


CLICKS: dict[ActionId, Click] = {
    ids.CHECKIN_ANSWER_PATTERN: checkin_answered,
    ids.CHECKIN_PLANNED_ON: day_planned,
    ids.CHECKIN_REASON: reason_given,
    ids.CHECKIN_CHANGE: answer_changed,
    ids.CHECKIN_NUDGE: nudge_asked,
    ids.PULSE_SCORE_PATTERN: score_given,
    ids.PULSE_COMMENT: comment_opened,
}
