"""What an owner sees of messages that did not go out, and what they can do about one."""

from dataclasses import dataclass
from datetime import datetime

from mentoring.errors import NotFound, NotNow
from mentoring.people import Member
from mentoring.programs import Program
from storage import OutboxRow, OutboxState, parked_with_another
from usecases.configure_program import may_manage
from usecases.follow_delivery import people_of, programs_meant
from usecases.unit import UnitOfWork

#: what an owner is shown at once
MOST_SHOWN = 10
SENT_AGAIN, LEFT = "an owner asked to send it again", "an owner left it as it is"


@dataclass(frozen=True, slots=True)
class Stuck:
    """One message that waits for a person."""

    row_id: int
    kind: str
    #: whom it is for: one member, the people of a group, or nobody in particular (a channel)
    people: tuple[str, ...]
    on: datetime
    #: it may have arrived; else Slack refused it
    unclear: bool


@dataclass(frozen=True, slots=True)
class Health:
    """How the delivery of a whole workspace does: counts of calls, and the oldest that should have left by now."""

    sent: int
    waiting: int
    unclear: int
    refused: int
    late_since: datetime | None
    stuck: tuple[Stuck, ...] = ()
    more: int = 0


def health(uow: UnitOfWork, program: Program, *, now: datetime) -> Health:
    """The counts, and what of this program waits for a person."""
    counts = uow.outbox.counts_by_state()
    rows = [row for row in _waiting_for_people(uow) if program in programs_meant(uow, row)]
    return Health(
        sent=counts[OutboxState.SENT],
        waiting=uow.outbox.due_count(now) + counts[OutboxState.SENDING],
        unclear=counts[OutboxState.UNKNOWN],
        refused=counts[OutboxState.PARKED],
        late_since=uow.outbox.oldest_due(now),
        stuck=tuple(_stuck(uow, row) for row in rows[:MOST_SHOWN]),
        more=max(0, len(rows) - MOST_SHOWN),
    )


def send_again(uow: UnitOfWork, actor: Member, row_id: int, *, now: datetime) -> None:
    """Send a message that may not have arrived, or that Slack refused, and what refers to it.

    Raises NotFound for a row that is not the actor's to tend, and NotNow once it is settled.
    """
    row = _tended(uow, actor, row_id)
    if row.state is OutboxState.UNKNOWN:
        done = uow.outbox.release(row.id, row.attempt, now, SENT_AGAIN)
    else:
        done = uow.outbox.take_up(row.id, now, SENT_AGAIN)
    if not done:
        raise NotNow("delivery.settled")
    _record(uow, actor, row, "sent-again", now)


def leave_it(uow: UnitOfWork, actor: Member, row_id: int, *, now: datetime) -> None:
    """Give a message up, and what refers to it. Raises as `send_again`."""
    row = _tended(uow, actor, row_id)
    if not uow.outbox.give_up(row.id, LEFT):
        raise NotNow("delivery.settled")
    _record(uow, actor, row, "left", now)


def _waiting_for_people(uow: UnitOfWork) -> list[OutboxRow]:
    rows = uow.outbox.waiting([OutboxState.UNKNOWN, OutboxState.PARKED])
    return [row for row in rows if not parked_with_another(row)]


def _tended(uow: UnitOfWork, actor: Member, row_id: int) -> OutboxRow:
    row = uow.outbox.by_id(row_id)
    if row is None or not any(may_manage(program, actor) for program in programs_meant(uow, row)):
        raise NotFound("delivery.gone")
    if row.state not in {OutboxState.UNKNOWN, OutboxState.PARKED}:
        raise NotNow("delivery.settled")
    return row


def _stuck(uow: UnitOfWork, row: OutboxRow) -> Stuck:
    return Stuck(row.id, row.kind, people_of(uow, row), row.not_before, row.state is OutboxState.UNKNOWN)


def _record(uow: UnitOfWork, actor: Member, row: OutboxRow, action: str, now: datetime) -> None:
    for program in programs_meant(uow, row):
        uow.audit.add(program.id, actor.user_id, action, {"kind": row.kind}, now)
