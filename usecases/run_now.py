"""Start a round today instead of waiting for its date."""

from datetime import datetime
from random import Random

from mentoring.cadence import local
from mentoring.errors import NotNow
from mentoring.programs import Approval, Program, ProgramState
from mentoring.rounds import RoundState
from messages import program as words
from usecases.configure_program import Actor, announce, owned, record
from usecases.keys import due_key
from usecases.plan_round import plan_next_round
from usecases.unit import UnitOfWork

#: how the audit names it
ACTION = "run-now"


def check_can_start(uow: UnitOfWork, program: Program) -> None:
    """Raises NotNow while the program is paused, a round is open, or an owner has to approve its groups first."""
    if program.state is not ProgramState.ACTIVE:
        raise NotNow("run_now.paused")
    planned = uow.rounds.latest(program.id, states=(RoundState.PLANNED,))
    proposal = uow.proposals.get(planned.id) if planned else None
    if program.approval is Approval.OWNERS and not (proposal and proposal.approved):
        raise NotNow("run_now.approval")
    current = uow.rounds.latest(program.id, states=(RoundState.OPEN,))
    if current:
        raise NotNow("run_now.open", number=current.number)


def run_now(uow: UnitOfWork, actor: Actor, program_id: int, *, now: datetime, rng: Random) -> None:
    """Let the planned round begin today: it is matched at the next tick.

    Raises NotNow while the program is paused or a round is open, one round at a time, and when it was asked for before.
    """
    program = owned(uow, actor.member, program_id)
    check_can_start(uow, program)
    planned = plan_next_round(uow, program, now=now, rng=rng)
    if planned is None:
        raise NotNow("run_now.paused")
    today = local(now, program.zone).date()
    work = due_key(planned.id, "now")
    # what waits for the next tick says so, whatever owners have done since; it goes when the round is taken back
    if uow.due.waiting(work) or uow.rounds.by_date(program.id, today) not in {None, planned}:
        raise NotNow("run_now.again")
    # work of its own: whoever joins before the next tick plans the round's own date anew, and not this
    payload = {"round": planned.id, "on": today.isoformat()}
    uow.due.plan("round.match", work, payload, now)
    record(uow, program, actor, ACTION, {"round": planned.number}, now)
    announce(uow, program, words.started(program, actor.member.user_id), actor, now)
