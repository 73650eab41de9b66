"""Every occasion has one unique key: {team}:{program}:{kind}:{group or member}:{nominal local date}."""

from datetime import date

from mentoring.rounds import CheckIn, Round
from usecases.unit import UnitOfWork


def occasion(uow: UnitOfWork, program_id: int, kind: str, whom: str | int, on: date) -> str:
    """The key under which something happens at most once."""
    return f"{uow.team_id}:{program_id}:{kind}:{whom}:{on.isoformat()}"


def introduction_key(uow: UnitOfWork, of_round: Round, group_id: int) -> str:
    """The key of a group's introduction."""
    return occasion(uow, of_round.program_id, "introduction", group_id, of_round.on)


def reminder_key(checkin: CheckIn) -> str:
    """The key of a check-in's reminder."""
    return f"{checkin.outbox_key}:reminder"


def due_key(round_id: int, kind: str, whom: str | int = "all") -> str:
    """The key of a piece of due work; all of a round's share the prefix `round:{id}:`."""
    return f"round:{round_id}:{kind}:{whom}"
