"""Propose the groups of a round: make them, and wait with the round until an owner has approved."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

from mentoring.cadence import close_instant
from mentoring.circle_settings import settings_of
from mentoring.errors import NotFound, NotNow
from mentoring.judge import in_the_round, left_out_reasons
from mentoring.people import Member
from mentoring.programs import Approval, Program, ProgramKind
from mentoring.proposals import Proposal, ProposalState
from mentoring.rounds import Round, RoundState
from messages import proposal as words
from storage import DueWork
from usecases.configure_program import Actor, owned, record
from usecases.match_round import Snapshot, asked_of, snapshot, solve
from usecases.plan_round import begin_round, matching_of, plan_next_round
from usecases.tell_owners import write_to_owners_once
from usecases.unit import Begin, UnitOfWork

#: how often groups are found anew because people came or went meanwhile
ATTEMPTS = 5
#: before any proposal was made; seconds from here are a small enough number for a long time
FIRST_EVER = datetime(2024, 1, 1, tzinfo=UTC)
#: why a round's matching is put off
WAITS = "an owner has to approve"


def coming_round(uow: UnitOfWork, member: Member, program_id: int, *, now: datetime, rng: Random) -> Round:
    """The round that can be proposed, for the program's owners. Raises as `owned`, and NotNow while it is paused."""
    planned = plan_next_round(uow, owned(uow, member, program_id), now=now, rng=rng)
    if planned is None:
        raise NotNow("proposal.paused")
    return planned


def proposed(
    uow: UnitOfWork, member: Member, round_id: int, version: int | None = None
) -> tuple[Program, Round, Proposal]:
    """A proposal, for the program's owners; with `version`, as they have seen it.

    Raises as `owned`, and NotNow: "proposal.gone", "proposal.changed".
    """
    planned = uow.rounds.get(round_id)
    if planned is None:
        raise NotFound("program.gone")
    program = owned(uow, member, planned.program_id)
    proposal = uow.proposals.get(round_id)
    if proposal is None or planned.state is not RoundState.PLANNED:
        raise NotNow("proposal.gone")
    if version is not None and proposal.version != version:
        raise NotNow("proposal.changed")
    return program, planned, proposal


def propose(begin: Begin, actor: Actor, round_id: int, version: int | None, *, now: datetime) -> None:
    """Find the groups of a round that nobody has proposed yet, or those of a proposal again, but for the locked ones.

    `version` is that of the proposal that was seen, None for the first. Solves outside of any transaction. Raises as
    `proposed`, and NotNow("proposal.unsettled").
    """
    for _ in range(ATTEMPTS):
        with begin() as uow:
            before = _before(uow, actor.member, round_id, version)
            read = snapshot(uow, round_id)
        if version is None and before:
            return  # somebody else has been quicker
        if read is None:
            raise NotNow("proposal.gone")
        found = find(read, now, actor.member.user_id)
        with begin() as uow:
            uow.programs.hold(read.program.id)
            if snapshot(uow, round_id) != read:
                continue
            uow.proposals.save(found)
            record(uow, read.program, actor, "proposed", {"round": read.round.number, "version": found.version}, now)
            uow.commit()
        return
    raise NotNow("proposal.unsettled")


def find(read: Snapshot, now: datetime, by: str = "") -> Proposal:
    """New groups for a snapshot; those that are locked stay. Pure."""
    before = read.proposal
    asked = asked_of(read)
    locked = in_the_round(asked, before.locked) if before else ()
    solved = solve(read, locked).solved
    left_out = left_out_reasons(asked, [user_id for user_id, _ in solved.left_out])
    return Proposal(
        round_id=read.round.id,
        groups=solved.groups,
        left_out=left_out,
        made_at=now,
        locked=frozenset(locked),
        version=before.version + 1 if before else first_version(now),
        changed_by=by,
    )


def first_version(now: datetime) -> int:
    """Higher than all that another proposal of the same round has had, which went when the round was moved."""
    return int((now - FIRST_EVER).total_seconds())


def waits_for_approval(read: Snapshot) -> bool:
    """Whether nothing of a round may go out yet."""
    approved = read.proposal is not None and read.proposal.approved
    return read.program.approval is Approval.OWNERS and not approved


def await_approval(begin: Begin, due: DueWork, read: Snapshot, *, now: datetime) -> bool:
    """The round's moment has come without an approval: make a proposal if there is none, tell the owners once, wait.

    False (nothing written) when what was read has changed.
    """
    found = read.proposal or find(read, now)
    with begin() as uow:
        uow.programs.hold(read.program.id)
        if snapshot(uow, read.round.id, read.start_on) != read:
            return False
        uow.proposals.save(found)
        message = words.proposal_ready(
            read.program, read.round.id, read.round.on, len(found.groups), len(found.left_out)
        )
        what = f"proposal.{read.round.id}.{read.round.on.isoformat()}"
        write_to_owners_once(uow, read.program, message, what, now=now)
        # when the round would be over without an approval, it moves to its next date
        ends = close_instant(read.program.cadence, read.round.on, read.program.zone)
        uow.due.postpone(due.id, max(ends, now), WAITS)
        uow.commit()
    return True


def approve(uow: UnitOfWork, actor: Actor, round_id: int, version: int, *, now: datetime) -> None:
    """Approve a proposal: a round that waits for it begins at the next tick. Raises as `proposed`."""
    program, planned, proposal = proposed(uow, actor.member, round_id, version)
    if not proposal.groups:
        raise NotNow("proposal.empty")
    _check_sizes(program, proposal)
    store(uow, proposal, actor, state=ProposalState.APPROVED)
    record(uow, program, actor, "approved", {"round": planned.number, "version": version}, now)
    begin_round(uow, planned, now=now)


def _check_sizes(program: Program, proposal: Proposal) -> None:
    """Raises NotNow("proposal.circle_sizes") while a circle is too small or too large."""
    if program.kind is not ProgramKind.CIRCLE:
        return
    settings = settings_of(program)
    if any(not settings.low <= len(group) <= settings.high for group in proposal.groups):
        raise NotNow("proposal.circle_sizes", low=settings.low, high=settings.high)


def reopen(uow: UnitOfWork, actor: Actor, round_id: int, version: int, *, now: datetime) -> None:
    """Take an approval back before the round begins. Raises as `proposed`."""
    program, planned, proposal = proposed(uow, actor.member, round_id, version)
    store(uow, proposal, actor, state=ProposalState.DRAFT)
    record(uow, program, actor, "reopened", {"round": planned.number, "version": version}, now)


def store(uow: UnitOfWork, proposal: Proposal, actor: Actor, *, state: ProposalState = ProposalState.DRAFT) -> None:
    """Keep a changed proposal as its next version."""
    uow.proposals.save(replace(proposal, version=proposal.version + 1, state=state, changed_by=actor.member.user_id))


def is_waiting(uow: UnitOfWork, planned: Round, now: datetime) -> bool:
    """Whether the round's moment has come."""
    return any(work.due_at <= now for work in matching_of(uow, planned))


def _before(uow: UnitOfWork, member: Member, round_id: int, version: int | None) -> Proposal | None:
    if version is not None:
        return proposed(uow, member, round_id, version)[2]
    planned = uow.rounds.get(round_id)
    if planned is None:
        raise NotFound("program.gone")
    owned(uow, member, planned.program_id)
    return uow.proposals.get(round_id)
