"""The heads-up before a round: sent once, and rewritten when the round begins, moves or is taken back."""

from datetime import date, datetime

from mentoring.people import Member
from mentoring.programs import Program
from messages import member as words
from usecases.keys import occasion
from usecases.outgoing import dm, retire, update
from usecases.unit import UnitOfWork


def heads_up(
    uow: UnitOfWork, program: Program, member: Member, on: date, expires_at: datetime, *, now: datetime
) -> None:
    """Tell a member of the round of `on`. One that has been taken back, and is on again, gets its words back."""
    key = _key(uow, program, member.user_id, on)
    message = words.warning(program, on, skipped=False)
    if dm(uow, member.user_id, message, key=key, kind="reminder", now=now, expires_at=expires_at):
        return
    if times := _taken_back(uow, key):
        lane = f"dm:{member.user_id}"
        update(uow, key, message, key=f"{key}:again.{times}", lane=lane, now=now)


def round_begun(uow: UnitOfWork, program: Program, on: date, *, now: datetime) -> None:
    """The round of `on` has begun: its heads-ups say so, and have no way out any more."""
    for enrolment in uow.enrolments.of_program(program.id):
        key = _key(uow, program, enrolment.user_id, on)
        message = words.round_begun(program, on, skipped=enrolment.skip_round == on)
        lane = f"dm:{enrolment.user_id}"
        retire(uow, key, message, key=f"{key}:begun", lane=lane, now=now, why="its round has begun")


def round_moved(uow: UnitOfWork, program: Program, on: date, next_on: date | None, *, now: datetime) -> None:
    """There is no round on this day any more, but on `next_on`, or on none for now: its heads-ups say so."""
    message = words.round_moved(program, on, next_on)
    for enrolment in uow.enrolments.of_program(program.id):
        key = _key(uow, program, enrolment.user_id, on)
        if uow.outbox.get(key) is None:
            continue
        lane, again = f"dm:{enrolment.user_id}", _taken_back(uow, key) + 1
        retire(uow, key, message, key=f"{key}:moved.{again}", lane=lane, now=now, why="its round has moved")


def _taken_back(uow: UnitOfWork, key: str) -> int:
    """How often a heads-up has been taken back: a round may go and come back more than once."""
    times = 0
    while uow.outbox.get(f"{key}:moved.{times + 1}"):
        times += 1
    return times


def _key(uow: UnitOfWork, program: Program, user_id: str, on: date) -> str:
    return occasion(uow, program.id, "warning", user_id, on)
