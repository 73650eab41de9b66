"""One attempt: call, and if Slack refuses, once more in the way that the error table names."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from delivery import errors
from delivery.answers import Answer, Delivered, Limited, Refused, Unclear, Unreached
from delivery.rates import WORKSPACE, Rests
from delivery.settings import DeliverySettings
from delivery.steps import Again, Done, Effect, Park, Rest, Step, Unsure
from delivery.uploads import UPLOAD, upload
from delivery.wire import Wire, marks_of
from storage import OutboxRow

#: repairs in one attempt; there are fewer kinds than that
MOST_REPAIRS = 6
#: seconds between two tries to reach Slack, at most
LONGEST_SILENCE = 60.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an attempt ended."""

    step: Step
    #: Slack's code or ours; empty if all went well
    code: str = ""
    effect: Effect = Effect.NONE
    remedy: str = ""
    #: what is noted with the row
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an attempt has come: what will be sent, and the repairs made so far."""

    arguments: dict[str, Any]
    tried: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True)
class Attempt:
    """Everything that one attempt needs. `in_time` is False once the claim is too old to call."""

    row: OutboxRow
    wire: Wire
    desk: errors.Desk
    settings: DeliverySettings
    rests: Rests
    in_time: Callable[[], bool]


def send(attempt: Attempt, progress: Progress) -> tuple[Outcome, Progress]:
    """Call until there is nothing left to repair. Returns also how far it came, for a later attempt."""
    for _ in range(MOST_REPAIRS):
        if not attempt.in_time():
            return Outcome(Rest(attempt.row.method, 0.0), reason="the claim was too old to be sent"), progress
        answer = _call(attempt, progress.arguments)
        outcome = judge(attempt, progress, answer)
        if not isinstance(outcome.step, Again):
            return outcome, progress
        progress = Progress(outcome.step.arguments, progress.tried | {outcome.step.repair})
    return _refused(Park(), "repairs_exhausted", {}), progress


def judge(attempt: Attempt, progress: Progress, answer: Answer) -> Outcome:
    """What an answer means for the row."""
    match answer:
        case Delivered(result):
            return Outcome(Done(result))
        case Unreached(reason):
            # files go to another host, whose trouble is not everybody's
            what = UPLOAD if attempt.row.method == UPLOAD else WORKSPACE
            seconds = min(2.0 ** min(attempt.rests.strike(what), 10), LONGEST_SILENCE)
            return Outcome(Rest(what, seconds), reason=f"Slack was not reached: {reason}")
        case Unclear(reason):
            return Outcome(Unsure(), reason=reason)
        case Limited(seconds):
            answer = Refused("ratelimited", {"retry_after": seconds})
    return _by_table(attempt, progress, answer)


def _by_table(attempt: Attempt, progress: Progress, refused: Refused) -> Outcome:
    case = errors.Case(
        method=attempt.row.method,
        arguments=progress.arguments,
        code=refused.code,
        details=refused.details,
        desk=attempt.desk,
        settings=attempt.settings,
        tried=progress.tried,
        strikes=attempt.rests.strike(refused.code),
    )
    try:
        step = errors.rule_of(refused.code).act(case)
    except errors.NotNow as later:
        return Outcome(Rest(case.method, later.seconds, lane_only=True), reason=f"{refused.code}, not mended yet")
    return _refused(step, refused.code, refused.details)


def _refused(step: Step, code: str, details: dict[str, Any]) -> Outcome:
    if isinstance(step, Park) and step.code:
        code = step.code
    return Outcome(step, code, errors.effect_of(code), errors.remedy_of(code, details), code)


def _call(attempt: Attempt, arguments: dict[str, Any]) -> Answer:
    row = attempt.row
    if row.method == UPLOAD:
        return upload(attempt.wire, arguments)
    return attempt.wire.call(row.method, arguments, marks_of(row))
