"""Ask one member the round's rotating question, at most monthly over all programs."""

from datetime import date, datetime

from mentoring.pulse import may_ask, question_for
from mentoring.rounds import CheckInKind, RoundState
from messages import pulse as words
from usecases.ask_checkin import may_be_asked
from usecases.contact import end_of_next_working_day, next_contact
from usecases.keys import occasion
from usecases.outgoing import dm
from usecases.unit import UnitOfWork


def ask_pulse(uow: UnitOfWork, round_id: int, user_id: str, on: date, *, now: datetime) -> datetime | None:
    """Ask once; returns a later moment when now is outside the member's own hours."""
    round_ = uow.rounds.get(round_id)
    program = uow.programs.get(round_.program_id) if round_ else None
    member = uow.members.get(user_id)
    if round_ is None or program is None or member is None or round_.state is not RoundState.OPEN:
        return None
    if not may_be_asked(uow, program, user_id, now) or not may_ask(uow.checkins.last_pulse_at(user_id), now):
        return None
    at = next_contact(member, now, program.cadence)
    if at > now:
        return at
    key = occasion(uow, program.id, "pulse", user_id, on)
    question = question_for(round_.number)
    pulse = uow.checkins.add(program.id, round_.id, None, user_id, CheckInKind.PULSE, on, question, key, now)
    expires_at = end_of_next_working_day(member, now, program.cadence)
    dm(uow, user_id, words.ask(pulse, program), key=key, kind="checkin", now=now, expires_at=expires_at)
    return None
