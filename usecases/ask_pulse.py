"""Ask one member the round's rotating question, at most monthly over all programs."""

from datetime import date, datetime

from mentoring.programs import ProgramKind
from mentoring.pulse import OF_CIRCLES, QUESTIONS, may_ask, question_for
from mentoring.rounds import CheckInKind, RoundState
from messages import pulse as words
from storage import DueWork
from usecases.ask_checkin import asked_member
from usecases.catch_up import Step, when_to_ask
from usecases.contact import end_of_next_working_day
from usecases.keys import occasion
from usecases.outgoing import dm
from usecases.unit import UnitOfWork


def ask_pulse(uow: UnitOfWork, due: DueWork, *, now: datetime) -> Step:
    """Ask once, unless the question has to wait, or has come too late (see `catch_up`)."""
    user_id, on = due.payload["user"], date.fromisoformat(due.payload["on"])
    round_ = uow.rounds.get(due.payload["round"])
    program = uow.programs.get(round_.program_id) if round_ else None
    if round_ is None or program is None or round_.state is not RoundState.OPEN:
        return None
    member = asked_member(uow, program, user_id)
    if member is None or not may_ask(uow.checkins.last_pulse_at(user_id), now):
        return None
    step = when_to_ask(uow, program, round_, member, due, now=now)
    if step is not None:
        return step
    key = occasion(uow, program.id, "pulse", user_id, on)
    # all sessions of a season ask the same, so that its report tells one result
    questions = OF_CIRCLES if program.kind is ProgramKind.CIRCLE else QUESTIONS
    question = question_for(round_.number, questions)
    pulse = uow.checkins.add(program.id, round_.id, None, user_id, CheckInKind.PULSE, on, question, key, now)
    expires_at = end_of_next_working_day(member, due.due_at, program.cadence)
    dm(uow, user_id, words.ask(pulse, program), key=key, kind="checkin", now=now, expires_at=expires_at)
    return None
