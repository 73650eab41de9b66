"""Those who wait in the middle of a round, where owners look first: their groups wait for an owner's word.

They are kept as the proposal of the round that is open. One without groups says that nothing waits for an owner.
What an owner decides is in `approve_top_up.py`.
"""

from collections.abc import Sequence
from datetime import datetime

from mentoring.people import Member
from mentoring.programs import Approval, Program
from mentoring.proposals import Ids, Proposal
from mentoring.rounds import Round, RoundState
from messages import top_up as words
from messages.rematch import still_waiting
from storage import OutboxState
from usecases.contact import next_contact
from usecases.keys import occasion
from usecases.outgoing import Message, dm, retire
from usecases.tell_owners import owners_key, write_to_owners_once
from usecases.unit import UnitOfWork


def has_to_wait(program: Program, proposal: Proposal | None) -> bool:
    """Whether nobody may be introduced yet in the middle of this program's rounds."""
    return program.approval is Approval.OWNERS and not (proposal and proposal.approved)


def asked_about(uow: UnitOfWork, program: Program, round_: Round) -> Proposal | None:
    """The groups about which an owner has still to say whether they may be introduced; None when nothing waits."""
    asked = uow.proposals.get(round_.id)
    return asked if asked and asked.groups and has_to_wait(program, asked) else None


def ask_owners(
    uow: UnitOfWork, program: Program, round_: Round, before: Proposal | None, groups: Sequence[Ids], *, now: datetime
) -> None:
    """Ask each owner once whether these groups may be introduced; what they were asked before is over.

    Nothing happens while an owner has been asked about the same groups already.
    """
    if set(groups) == set(before.groups if before else ()) and (not groups or _is_asked(uow, program, before)):
        return
    version = before.version + 1 if before else 1
    if before:
        close_question(uow, program, before, words.overtaken(program), now=now)
    uow.proposals.save(Proposal(round_.id, tuple(groups), (), now, version=version))
    if groups:
        message = words.ask(program, round_.id, version, groups)
        write_to_owners_once(uow, program, message, _what(round_.id, version), now=now)


def tell_still_waiting(uow: UnitOfWork, program: Program, round_: Round, member: Member, *, now: datetime) -> None:
    """Once in a round: whoever waits on hears of it when there is somebody."""
    planned = uow.rounds.latest(program.id, states=(RoundState.PLANNED,))
    key = occasion(uow, program.id, "still-waiting", member.user_id, round_.on)
    at = next_contact(member, now, program.cadence)
    dm(uow, member.user_id, still_waiting(program, planned.on if planned else None), key=key, now=at)


def forget(uow: UnitOfWork, program: Program, round_id: int, *, now: datetime) -> None:
    """The round is over: nobody is asked about it any more."""
    asked = uow.proposals.get(round_id)
    if asked is None:
        return
    close_question(uow, program, asked, words.overtaken(program), now=now)
    uow.proposals.drop(round_id)


def close_question(uow: UnitOfWork, program: Program, asked: Proposal, said: Message, *, now: datetime) -> None:
    """What each owner was asked turns into what became of it; what was not sent yet is not sent any more."""
    if not asked.groups or asked.approved:
        return
    for owner, key in _keys(uow, program, asked):
        retire(uow, key, said, key=f"{key}:settled", lane=f"dm:{owner}", now=now, why="it has been decided")


def _is_asked(uow: UnitOfWork, program: Program, asked: Proposal | None) -> bool:
    """Whether the question has gone to an owner, or will: a pause takes back what was not sent yet."""
    rows = [uow.outbox.get(key) for _, key in _keys(uow, program, asked)] if asked else []
    return any(row is not None and row.state is not OutboxState.EXPIRED for row in rows)


def _keys(uow: UnitOfWork, program: Program, asked: Proposal) -> list[tuple[str, str]]:
    """Each owner, with the key of what they were asked."""
    what = _what(asked.round_id, asked.version)
    return [(owner, owners_key(uow, program, owner, what)) for owner in sorted(program.owners)]


def _what(round_id: int, version: int) -> str:
    return f"top-up.{round_id}.{version}"
