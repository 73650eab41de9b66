"""What an owner says of the groups of those who wait in the middle of a round."""

from dataclasses import replace
from datetime import datetime

from mentoring.cadence import time_left
from mentoring.errors import NotFound, NotNow
from mentoring.people import Member
from mentoring.programs import ONE_WAY, Program, ProgramState
from mentoring.proposals import Proposal, ProposalState
from mentoring.rounds import Round, RoundState
from messages import top_up as words
from usecases.ask_owners import close_question, tell_still_waiting
from usecases.configure_program import Actor, owned, record
from usecases.keys import due_key
from usecases.unit import UnitOfWork


def introduce_them(uow: UnitOfWork, actor: Actor, round_id: int, version: int, *, now: datetime) -> Program:
    """*Introduce them*: at the next tick, whoever of them still can be. Raises as `_asked`, and NotNow."""
    program, round_, asked = _asked(uow, actor.member, round_id, version)
    if program.state is not ProgramState.ACTIVE:
        raise NotNow("proposal.paused")
    if not time_left(program.cadence, round_.on, now, program.zone):
        raise NotNow("top_up.late")
    approved = replace(asked, state=ProposalState.APPROVED, version=asked.version + 1, changed_by=actor.member.user_id)
    uow.proposals.save(approved)
    uow.due.plan("round.top_up", due_key(round_id, "top-up", f"approved-{version}"), {"round": round_id}, now)
    record(uow, program, actor, "approved", {"round": round_.number, "top_up": version}, now)
    said = words.decided(program, actor.member.user_id, introduced=True)
    close_question(uow, program, asked, said, now=now)
    return program


def not_now(uow: UnitOfWork, actor: Actor, round_id: int, version: int, *, now: datetime) -> Program:
    """*Not now*: those who wait go on waiting, and hear only that there is nobody yet. Raises as `_asked`."""
    program, round_, asked = _asked(uow, actor.member, round_id, version)
    uow.proposals.save(replace(asked, groups=(), version=asked.version + 1, changed_by=actor.member.user_id))
    record(uow, program, actor, "put-off", {"round": round_.number, "top_up": version}, now)
    said = words.decided(program, actor.member.user_id, introduced=False)
    close_question(uow, program, asked, said, now=now)
    waiting = [one for group in asked.groups for one in (group[1:] if program.kind in ONE_WAY else group)]
    for member in uow.members.many(waiting).values():
        tell_still_waiting(uow, program, round_, member, now=now)
    return program


def _asked(uow: UnitOfWork, member: Member, round_id: int, version: int) -> tuple[Program, Round, Proposal]:
    """The groups that wait, as an owner was asked. Raises as `owned`, and NotNow("top_up.gone") for all others."""
    round_ = uow.rounds.get(round_id)
    if round_ is None:
        raise NotFound("program.gone")
    program = owned(uow, member, round_.program_id)
    asked = uow.proposals.get(round_id)
    open_ = round_.state is RoundState.OPEN
    if not open_ or asked is None or not asked.groups or asked.approved or asked.version != version:
        raise NotNow("top_up.gone")
    return program, round_, asked
