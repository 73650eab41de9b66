"""Tell a program's owners, in private and once, of something that they can mend."""

from datetime import datetime

from mentoring.programs import Program
from messages.program import owners_notice
from usecases.contact import next_contact
from usecases.outgoing import Message, dm
from usecases.unit import UnitOfWork


def tell_owners_once(uow: UnitOfWork, program: Program, sentence: str, what: str, *, now: datetime) -> None:
    """One notice to each owner, in their own hours; `what` names the matter, which is told once."""
    write_to_owners_once(uow, program, owners_notice(program, [sentence]), what, now=now)


def write_to_owners_once(uow: UnitOfWork, program: Program, message: Message, what: str, *, now: datetime) -> None:
    """The same with a message of its own."""
    for owner in sorted(program.owners):
        member = uow.members.get(owner)
        if member is None:
            continue
        key = owners_key(uow, program, owner, what)
        dm(uow, owner, message, key=key, now=next_contact(member, now, program.cadence))


def owners_key(uow: UnitOfWork, program: Program, owner: str, what: str) -> str:
    """The key of what one owner is told of a matter."""
    return f"{uow.team_id}:{program.id}:told:{owner}.{what}"
