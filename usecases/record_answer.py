"""Record what a member answers; the last answer wins, until the round closes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from mentoring.cadence import close_instant, local
from mentoring.checkins import REASONS
from mentoring.errors import MentoringError, NotFound, NotNow
from mentoring.people import Member
from mentoring.programs import Program
from mentoring.rounds import Answer, CheckIn, CheckInKind, CheckInState, Group, Outcome, Round, RoundState
from mentoring.slots import Slots, common_slots
from messages import checkin as checkin_words
from messages import pulse as pulse_words
from usecases.ask_checkin import plan_reminder
from usecases.keys import reminder_key
from usecases.outgoing import Message, update
from usecases.people import others
from usecases.unit import UnitOfWork

#: a day beyond this is a slip, or nothing that a picker sent
FARTHEST_PLAN = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Asked:
    """A check-in, and where it belongs."""

    checkin: CheckIn
    program: Program
    round: Round


def record_outcome(
    uow: UnitOfWork, checkin_id: int, user_id: str, outcome: Outcome, *, now: datetime, interaction: str
) -> CheckIn:
    """Store one of the four answers to "did you meet?".

    Raises NotFound for somebody else's check-in and NotNow once the round has closed.
    """
    asked = answerable(uow, checkin_id, user_id, CheckInKind.MEETING)
    return _store(uow, asked, Answer(checkin_id, now, outcome=outcome), interaction)


def record_planned_day(
    uow: UnitOfWork, checkin_id: int, user_id: str, planned_on: date, *, now: datetime, interaction: str
) -> CheckIn:
    """Store the day for which a meeting is planned; the reminder moves to the working day after it."""
    asked = answerable(uow, checkin_id, user_id, CheckInKind.MEETING)
    member = uow.members.get(user_id)
    today = local(now, member.zone if member else asked.program.zone).date()
    if planned_on < today:
        raise NotNow("checkin.planned_past")
    if planned_on > today + FARTHEST_PLAN:
        raise MentoringError("checkin.planned_day")
    checkin = _store(uow, asked, Answer(checkin_id, now, outcome=Outcome.PLANNED, planned_on=planned_on), interaction)
    plan_reminder(uow, asked.program, checkin, after=now, planned_on=planned_on)
    return checkin


def record_reason(
    uow: UnitOfWork, checkin_id: int, user_id: str, reason: str, *, now: datetime, interaction: str
) -> CheckIn:
    """Store what got in the way of a meeting, one of REASONS."""
    if reason not in REASONS:
        raise MentoringError("input.stale")
    asked = answerable(uow, checkin_id, user_id, CheckInKind.MEETING)
    return _store(uow, asked, Answer(checkin_id, now, outcome=Outcome.COULD_NOT, reason=reason), interaction)


def change_answer(uow: UnitOfWork, checkin_id: int, user_id: str, *, now: datetime, interaction: str) -> CheckIn:
    """Show the four buttons again; what was answered stands until another one is chosen."""
    asked = answerable(uow, checkin_id, user_id, CheckInKind.MEETING)
    group = _group(uow, asked.checkin)
    message = checkin_words.question(asked.checkin, asked.program, others(group.members, user_id))
    _update(uow, asked.checkin, message, interaction, now)
    return asked.checkin


def record_score(
    uow: UnitOfWork, checkin_id: int, user_id: str, score: int, *, now: datetime, interaction: str
) -> CheckIn:
    """Store a pulse score from 1 to 5; an earlier comment stays."""
    asked = answerable(uow, checkin_id, user_id, CheckInKind.PULSE)
    comment = asked.checkin.answer.comment if asked.checkin.answer else ""
    return _store(uow, asked, Answer(checkin_id, now, score=score, comment=comment), interaction)


def record_comment(
    uow: UnitOfWork, checkin_id: int, user_id: str, comment: str, *, now: datetime, interaction: str
) -> CheckIn:
    """Store the comment beside the score that was given."""
    asked = answerable(uow, checkin_id, user_id, CheckInKind.PULSE)
    if asked.checkin.answer is None:
        raise NotNow("pulse.score_first")
    return _store(uow, asked, replace(asked.checkin.answer, at=now, comment=comment), interaction)


def answerable(uow: UnitOfWork, checkin_id: int, user_id: str, kind: CheckInKind) -> Asked:
    """The member's own check-in while it can be answered.

    Raises NotFound when it is not theirs, whoever's it is, or no longer theirs, and NotNow when its round has closed.
    """
    checkin = uow.checkins.get(checkin_id)
    if checkin is None or checkin.user_id != user_id or checkin.kind is not kind:
        raise NotFound("checkin.not_yours")
    program = uow.programs.get(checkin.program_id)
    round_ = uow.rounds.get(checkin.round_id)
    if program is None or round_ is None or round_.state is not RoundState.OPEN:
        raise NotNow("checkin.closed")
    if checkin.state is not CheckInState.OPEN:
        raise NotFound("checkin.not_yours")
    return Asked(checkin, program, round_)


def _store(uow: UnitOfWork, asked: Asked, answer: Answer, interaction: str) -> CheckIn:
    uow.checkins.record_answer(answer)
    asked = replace(asked, checkin=replace(asked.checkin, answer=answer))
    _update(uow, asked.checkin, _answered(uow, asked, answer), interaction, answer.at)
    return asked.checkin


def _answered(uow: UnitOfWork, asked: Asked, answer: Answer) -> Message:
    checkin, program = asked.checkin, asked.program
    if checkin.kind is CheckInKind.PULSE:
        return pulse_words.answered(checkin, program, answer)
    group = _group(uow, checkin)
    member = uow.members.get(checkin.user_id)
    zone = member.zone if member else program.zone
    closes = close_instant(program.cadence, asked.round.on, program.zone)
    return checkin_words.answered(
        checkin,
        program,
        others(group.members, checkin.user_id),
        answer,
        slots=_slots(uow, group, answer, closes),
        zone=zone,
        closes=closes,
    )


def _slots(uow: UnitOfWork, group: Group, answer: Answer, closes: datetime) -> Slots | None:
    if answer.outcome is not Outcome.NOT_YET or len(group.members) < 2:
        return None
    return slots_before(list(uow.members.many(group.members).values()), answer.at, closes)


def slots_before(people: Sequence[Member], now: datetime, closes: datetime) -> Slots:
    """Times to meet before the round closes, as a meeting counts until then; later ones if there is none."""
    found = common_slots(people, now, until=closes)
    return found if found.inside_hours else common_slots(people, now)


def _update(uow: UnitOfWork, checkin: CheckIn, message: Message, interaction: str, now: datetime) -> None:
    """Rewrite the question, and its reminder if there was one, so that no stale buttons stay behind."""
    lane = f"dm:{checkin.user_id}"
    update(uow, checkin.outbox_key, message, key=f"{checkin.outbox_key}:{interaction}", lane=lane, now=now)
    if checkin.reminded:
        of = reminder_key(checkin)
        update(uow, of, message, key=f"{of}:{interaction}", lane=lane, now=now)


def _group(uow: UnitOfWork, checkin: CheckIn) -> Group:
    group = uow.groups.get(checkin.group_id) if checkin.group_id else None
    if group is None:
        raise NotFound("checkin.not_yours")
    return group
