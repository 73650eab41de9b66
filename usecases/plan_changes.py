"""Plan to look at the circles of a season, after somebody has come or gone."""

from datetime import datetime, timedelta

from mentoring.programs import Program, ProgramKind, ProgramState
from mentoring.rounds import RoundState
from usecases.keys import due_key
from usecases.unit import UnitOfWork

#: so that several who leave at the same time are one matter
GATHER = timedelta(minutes=15)


def plan_changes(uow: UnitOfWork, program: Program, *, now: datetime) -> None:
    """Let the owners know soon what could become of circles that have changed; harmless to repeat."""
    season = uow.rounds.latest(program.id, states=(RoundState.OPEN,))
    if program.kind is not ProgramKind.CIRCLE or program.state is not ProgramState.ACTIVE or season is None:
        return
    prefix = due_key(season.id, "changes")
    # what has been looked at once is done for good: each look has a key of its own, and those at one time are one
    ahead = [one.key for one in uow.due.waiting(prefix)]
    key = ahead[0] if ahead else f"{prefix}:{int(now.timestamp())}"
    uow.due.plan("circle.changes", key, {"round": season.id}, now + GATHER)
