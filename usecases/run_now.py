"""Start a round today instead of waiting for its date."""

from dataclasses import replace
from datetime import datetime
from random import Random

from mentoring.cadence import local
from mentoring.errors import NotNow
from mentoring.programs import ProgramState
from mentoring.rounds import RoundState
from usecases.configure_program import Actor, owned
from usecases.keys import due_key
from usecases.plan_round import plan_next_round
from usecases.unit import UnitOfWork


def run_now(uow: UnitOfWork, actor: Actor, program_id: int, *, now: datetime, rng: Random) -> None:
    """Move the planned round to today and match it at the next tick.

    Raises NotNow while the program is paused or a round is open: one round at a time.
    """
    program = owned(uow, actor.member, program_id)
    if program.state is not ProgramState.ACTIVE:
        raise NotNow("run_now.paused")
    current = uow.rounds.latest(program.id, states=(RoundState.OPEN,))
    if current:
        raise NotNow("run_now.open", number=current.number)
    planned = plan_next_round(uow, program, now=now, rng=rng)
    if planned is None:
        raise NotNow("run_now.paused")
    today = local(now, program.zone).date()
    if uow.rounds.by_date(program.id, today) not in {None, planned}:
        raise NotNow("run_now.again")
    uow.rounds.save(replace(planned, on=today))
    uow.due.plan("round.match", due_key(planned.id, "match"), {"round": planned.id}, now)
    uow.audit.add(program.id, actor.member.user_id, "run-now", {"round": planned.number}, now)
