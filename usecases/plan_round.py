"""Plan the next round of a program, or plan it anew after something changed."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from mentoring.availability import takes_part
from mentoring.cadence import local, match_instant, round_dates, warning_instant
from mentoring.people import Member
from mentoring.programs import Cadence, Enrolment, Program, ProgramState
from mentoring.rounds import Round, RoundState
from usecases.keys import due_key
from usecases.people import enrolled, zones
from usecases.unit import UnitOfWork


def plan_next_round(uow: UnitOfWork, program: Program, *, now: datetime, rng: Random) -> Round | None:
    """Make sure that the next round is planned, at the date and moments that hold today.

    Harmless to repeat. Returns None while the program does not run.
    """
    planned = uow.rounds.latest(program.id, states=(RoundState.PLANNED,))
    if program.state is not ProgramState.ACTIVE:
        if planned:
            cancel_round(uow, planned)
        return None
    pairs = enrolled(uow, program.id)
    where = zones(program, (member for _, member in pairs))
    on = next_date(uow, program, now=now, where=where)
    if planned is None:
        number = _last_number(uow, program.id) + 1
        planned = uow.rounds.add(program.id, number, on, rng.getrandbits(31))
    elif planned.on != on:
        planned = replace(planned, on=on)
        uow.rounds.save(planned)
    _plan_due(uow, program, planned, pairs, where, now)
    return planned


def next_date(uow: UnitOfWork, program: Program, *, now: datetime, where: list[str]) -> date:
    """The nominal date of the next round: after the last one that began, with its moment still to come."""
    began = uow.rounds.latest(program.id, states=(RoundState.OPEN, RoundState.CLOSED))
    return coming(program.cadence, where, now, after=began.on if began else None, count=1)[0]


def coming(
    cadence: Cadence, where: list[str], now: datetime, *, after: date | None = None, count: int = 3
) -> list[date]:
    """The next nominal dates, after `after`, of which the moment is still to come in all of the zones `where`."""
    # a date whose moment is still to come anywhere is at most a day behind the earliest of the local dates
    first = min(local(now, zone).date() for zone in where) - timedelta(days=2)
    dates = round_dates(cadence.rhythm, max(first, after or first), count + 3)
    return [on for on in dates if match_instant(cadence, on, where) > now][:count]


def cancel_round(uow: UnitOfWork, planned: Round) -> None:
    """Take a planned round back; what is planned for it goes too."""
    uow.due.cancel(f"round:{planned.id}:")
    uow.rounds.save(replace(planned, state=RoundState.CANCELLED))


def next_warning(
    program: Program, on: date, pairs: list[tuple[Enrolment, Member]], match_at: datetime
) -> dict[str, datetime]:
    """When each member who takes part is to be warned of the round: user id -> moment."""
    return {
        member.user_id: warning_instant(member, on, program.cadence, match_at)
        for enrolment, member in pairs
        if takes_part(enrolment, on)
    }


def _plan_due(
    uow: UnitOfWork,
    program: Program,
    planned: Round,
    pairs: list[tuple[Enrolment, Member]],
    where: list[str],
    now: datetime,
) -> None:
    match_at = max(now, match_instant(program.cadence, planned.on, where))
    payload = {"round": planned.id}
    uow.due.plan("round.match", due_key(planned.id, "match"), payload, match_at)
    warnings = next_warning(program, planned.on, pairs, match_at).values()
    due = max(now, min(warnings, default=match_at))
    uow.due.plan("round.warn", due_key(planned.id, "warn"), payload, due)


def _last_number(uow: UnitOfWork, program_id: int) -> int:
    latest = uow.rounds.latest(program_id)
    return latest.number if latest else 0
