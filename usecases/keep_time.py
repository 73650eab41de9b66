"""Plan anew what is ahead, when the rules of zones and holidays have changed or the clock was set back."""

from datetime import datetime, timedelta
from random import Random

from mentoring.programs import Program, ProgramState
from mentoring.rounds import RoundState
from usecases.plan_round import plan_next_round
from usecases.replan import plan_close, replan_groups
from usecases.unit import Begin, UnitOfWork

#: clocks of two machines differ by less
DRIFT = timedelta(minutes=5)


def at_start(begin: Begin, rules: str, *, now: datetime, rng: Random) -> bool:
    """Plan anew if needed, and note the rules; False if everything was planned by these rules, and by this clock."""
    with begin() as uow:
        workspace = uow.workspace.get()
        last = uow.due.last_claim_at()
    known = workspace is not None and workspace.calendar_rules == rules
    if known and (last is None or last <= now + DRIFT):
        return False
    plan_anew(begin, now=now, rng=rng)
    with begin() as uow:
        uow.workspace.planned_by(rules)
        uow.commit()
    return True


def plan_anew(begin: Begin, *, now: datetime, rng: Random) -> None:
    """Everything that is ahead, in every running program; what was sent stays as it is, and what is late stays late."""
    with begin() as uow:
        uow.due.clock_set_back()
        programs = uow.programs.all(states=(ProgramState.ACTIVE,))
        uow.commit()
    for program in programs:
        with begin() as uow:
            _plan_program(uow, program, now, rng)
            uow.commit()


def _plan_program(uow: UnitOfWork, program: Program, now: datetime, rng: Random) -> None:
    opened = uow.rounds.latest(program.id, states=(RoundState.OPEN,))
    if opened:
        plan_close(uow, program, opened)
        replan_groups(uow, program, opened, uow.groups.of_round(opened.id), now=opened.matched_at or now)
    plan_next_round(uow, program, now=now, rng=rng)
