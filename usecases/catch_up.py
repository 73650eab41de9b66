"""When a question reaches a member who is on a break, or whom the app could not reach when it was due."""

from datetime import date, datetime, timedelta

from mentoring.availability import is_paused
from mentoring.cadence import close_instant, contact_instant, local
from mentoring.hours import first_moment
from mentoring.lateness import HOUR, Expire, Move, Wait, Why, is_late, put_off, question_moment, too_late
from mentoring.people import Member
from mentoring.programs import Enrolment, Program
from mentoring.rounds import CheckIn, CheckInKind, Round
from storage import DueWork, OutboxState
from usecases.contact import next_contact
from usecases.keys import reminder_key
from usecases.unit import UnitOfWork

#: what becomes of due work; None: it is done now
Step = Wait | Move | Expire | None

#: how long a question waits, again and again, for the one before it to leave
STUCK = timedelta(minutes=15)
#: no message waits longer for somebody's hours, but for one that a clock wrote which was ahead
FARTHEST = timedelta(days=14)
CHECKIN, REMINDER, PULSE = "checkin.ask", "checkin.remind", "pulse.ask"
ALL = (CHECKIN, REMINDER, PULSE)
#: what late work of a kind gives way to, if that is less than everything
ABOVE = {CHECKIN: (CHECKIN,)}
#: these outcomes show a member nothing
UNSEEN = frozenset({OutboxState.PARKED, OutboxState.EXPIRED})
UNSENT = frozenset({OutboxState.PENDING})


def when_to_ask(
    uow: UnitOfWork, program: Program, round_: Round, member: Member, due: DueWork, *, now: datetime
) -> Step:
    """What becomes of a question that has the nominal date `on` in its payload; None: ask it now."""
    cadence, on = program.cadence, date.fromisoformat(due.payload["on"])
    closes = close_instant(cadence, round_.on, program.zone)
    enrolment = uow.enrolments.get(program.id, member.user_id)
    away = enrolment is not None and is_paused(enrolment, local(now, member.zone).date())
    if now >= closes:
        return Expire(Why.AWAY if away else Why.LATE)
    if away and enrolment is not None:
        return Move(after_break(enrolment, member, program, round_, now))
    if too_late(member, due.due_at, now, cadence):
        return Expire(Why.LATE)
    late = is_late(due.due_at, now) or on < local(now, member.zone).date()
    at = next_turn(uow, program, member, due.kind, late=late, now=now)
    if at <= now:
        return None
    if at >= closes or too_late(member, due.due_at, at, cadence):
        return Expire(Why.LATE)
    return put_off(due.due_at, now, next_contact(member, now, cadence), at)


def next_turn(uow: UnitOfWork, program: Program, member: Member, kind: str, *, late: bool, now: datetime) -> datetime:
    """When the next question or reminder may reach a member.

    What is late gives way to what comes at its time: a check-in to other check-ins, anything else to whatever there
    is. A pulse that comes at its time gives way to a check-in that has just come late.
    """
    last_at, free_at = last_asked(uow, member.user_id, now)
    if late:
        today = local(now, member.zone).date()
        if uow.due.soon_for(member.user_id, today, now - HOUR, now + HOUR, ABOVE.get(kind, ALL)):
            last_at = now
    elif kind == PULSE and last_at is not None and last_at > now - HOUR:
        late = _came_late(uow, member, last_at)
    return question_moment(member, late=late, now=max(now, free_at), last_at=last_at, cadence=program.cadence)


def _came_late(uow: UnitOfWork, member: Member, at: datetime) -> bool:
    """Whether what was sent at that time is the last question (and no reminder), and should have come long before."""
    checkin = uow.checkins.newest_of_member(member.user_id, 1)[0]
    program = uow.programs.get(checkin.program_id)
    row = uow.outbox.get(checkin.outbox_key)
    if program is None or row is None or (row.claimed_at or row.not_before) != at:
        return False
    wall = program.cadence.pulse_at if checkin.kind is CheckInKind.PULSE else program.cadence.checkin_at
    return is_late(contact_instant(member, checkin.on, wall, program.cadence), at)


def after_break(enrolment: Enrolment, member: Member, program: Program, round_: Round, at: datetime) -> datetime:
    """`at`, or if the member is on a break then, when they are back; the round's close if that comes first.

    Who has not said when they are back is waited for until the close.
    """
    closes = close_instant(program.cadence, round_.on, program.zone)
    if not is_paused(enrolment, local(at, member.zone).date()):
        return at
    if enrolment.paused_until is None:
        return closes
    return min(next_contact(member, first_moment(enrolment.paused_until, member.zone), program.cadence), closes)


def last_asked(uow: UnitOfWork, user_id: str, now: datetime) -> tuple[datetime | None, datetime]:
    """When the member last got a question or a reminder, in any program (None: never), and when the next may leave.

    One that should have left a while ago holds up the next, so that an outage does not end with several at once.
    """
    last_at: datetime | None = None
    free_at = now
    for checkin in uow.checkins.newest_of_member(user_id):
        for key in keys_of(checkin):
            row = uow.outbox.get(key)
            if row is None or row.state in UNSEEN:
                continue
            first = min(row.first_claimed_at or row.not_before, row.not_before)
            if row.state in {OutboxState.SENDING, *UNSENT} and now - first > STUCK:
                free_at = max(free_at, now + STUCK, min(row.not_before, now + FARTHEST))
            sent_at = row.claimed_at or row.not_before
            last_at = sent_at if last_at is None else max(last_at, sent_at)
    return last_at, free_at


def last_seen(uow: UnitOfWork, user_id: str, *, besides: str) -> datetime | None:
    """When a question or a reminder, other than the one with this key, was last sent to the member; None: never."""
    rows = [uow.outbox.get(key) for one in uow.checkins.newest_of_member(user_id) for key in keys_of(one)]
    times = [row.claimed_at for row in rows if row and row.key != besides and row.state not in {*UNSEEN, *UNSENT}]
    return max((at for at in times if at is not None), default=None)


def asked_of(uow: UnitOfWork, user_id: str, key: str) -> CheckIn | None:
    """The member's recent check-in of which this is the outbox key, or that of its reminder; None if there is none."""
    return next((one for one in uow.checkins.newest_of_member(user_id, 10) if key in keys_of(one)), None)


def keys_of(checkin: CheckIn) -> tuple[str, ...]:
    """The outbox keys of a question and, if there was one, of its reminder."""
    return (checkin.outbox_key, reminder_key(checkin)) if checkin.reminded else (checkin.outbox_key,)
