"""Plan the next round of a program, or plan it anew after something changed."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

from mentoring.availability import takes_part
from mentoring.cadence import close_instant, local, match_instant, round_dates, warning_instant
from mentoring.people import Member
from mentoring.programs import Approval, Cadence, Enrolment, Program, ProgramState
from mentoring.rounds import Round, RoundState
from messages.proposal import given_up
from storage import DueWork
from usecases.heads_ups import round_moved
from usecases.keys import due_key
from usecases.people import enrolled, zones
from usecases.tell_owners import tell_owners_once
from usecases.unit import UnitOfWork


def plan_next_round(uow: UnitOfWork, program: Program, *, now: datetime, rng: Random) -> Round | None:
    """Make sure that the next round is planned, at the date and moments that hold today.

    Harmless to repeat. Returns None while the program does not run.
    """
    planned = uow.rounds.latest(program.id, states=(RoundState.PLANNED,))
    if program.state is not ProgramState.ACTIVE:
        if planned:
            cancel_round(uow, program, planned, now=now)
        return None
    pairs = enrolled(uow, program.id)
    where = zones(program, (member for _, member in pairs))
    if planned and _is_beginning(program, planned, where, now):
        if program.approval is Approval.AUTOMATIC:
            begin_round(uow, planned, now=now)
        return planned
    planned = _dated(uow, program, planned, next_date(uow, program, now=now, where=where), now, rng)
    _plan_due(uow, program, planned, pairs, where, now)
    return planned


def planned_round(uow: UnitOfWork, round_id: int) -> tuple[Program, Round] | None:
    """A round that has not begun, with its program; None when there is nothing to do for it any more."""
    planned = uow.rounds.get(round_id)
    program = uow.programs.get(planned.program_id) if planned else None
    if planned is None or program is None or planned.state is not RoundState.PLANNED:
        return None
    return program, planned


def _is_beginning(program: Program, planned: Round, where: list[str], now: datetime) -> bool:
    """Its moment has come, and it is matched at the next tick: whoever joins or changes something now must not move it.

    A round that could not be matched before its last day is given up, and moves on.
    """
    ends = close_instant(program.cadence, planned.on, program.zone)
    return match_instant(program.cadence, planned.on, where) <= now < ends


def _dated(uow: UnitOfWork, program: Program, planned: Round | None, on: date, now: datetime, rng: Random) -> Round:
    """The planned round with this date. One that was cancelled comes back, so that rounds are counted as people do."""
    latest = planned or uow.rounds.latest(program.id)
    if latest is None or latest.state not in {RoundState.PLANNED, RoundState.CANCELLED}:
        return uow.rounds.add(program.id, latest.number + 1 if latest else 1, on, rng.getrandbits(31))
    dated = replace(latest, on=on, state=RoundState.PLANNED)
    if dated != latest:
        uow.rounds.save(dated)
    if dated.on != latest.on:
        _give_up(uow, program, latest, dated.on, now)
    return dated


def next_date(uow: UnitOfWork, program: Program, *, now: datetime, where: list[str]) -> date:
    """The nominal date of the next round: its moment is still to come, and none of an open round's days is taken."""
    return coming(program.cadence, where, now, after=taken_until(uow, program.id, program.cadence), count=1)[0]


def taken_until(uow: UnitOfWork, program_id: int, cadence: Cadence) -> date | None:
    """The last day that is taken by a round that has begun; None before the first."""
    began = uow.rounds.latest(program_id, states=(RoundState.OPEN, RoundState.CLOSED))
    if began is None or began.state is not RoundState.OPEN:
        return began.on if began else None
    return last_day(cadence, began.on)


def last_day(cadence: Cadence, on: date) -> date:
    """The last day of a round of date `on`."""
    return on + timedelta(days=cadence.round_days - 1)


def coming(
    cadence: Cadence, where: list[str], now: datetime, *, after: date | None = None, count: int = 3
) -> list[date]:
    """The next nominal dates, after `after`, of which the moment is still to come in all of the zones `where`.

    A round may last longer than the time between two dates: no date lies in the round of another.
    """
    # a date whose moment is still to come anywhere is at most a day behind the earliest of the local dates
    first = min(local(now, zone).date() for zone in where) - timedelta(days=2)
    dates = round_dates(cadence.rhythm, max(first, after or first), 4)
    found = [next(on for on in dates if match_instant(cadence, on, where) > now)]
    while len(found) < count:
        found += round_dates(cadence.rhythm, last_day(cadence, found[-1]), 1)
    return found


def _give_up(uow: UnitOfWork, program: Program, planned: Round, next_on: date | None, now: datetime) -> None:
    """Heads-ups and the proposal of a round are for its date; owners hear of it when they had approved it."""
    round_moved(uow, program, planned.on, next_on, now=now)
    proposal = uow.proposals.get(planned.id)
    uow.proposals.drop(planned.id)
    if proposal and proposal.approved and program.state is not ProgramState.ENDED:
        what = f"given-up.{planned.id}.{planned.on.isoformat()}.{proposal.version}"
        tell_owners_once(uow, program, given_up(planned.on, next_on), what, now=now)


def approved_date(uow: UnitOfWork, program: Program) -> date | None:
    """The date of the next round, if its groups have been approved."""
    planned = uow.rounds.latest(program.id, states=(RoundState.PLANNED,))
    proposal = uow.proposals.get(planned.id) if planned else None
    return planned.on if planned and proposal and proposal.approved else None


def cancel_round(uow: UnitOfWork, program: Program, planned: Round, *, now: datetime) -> None:
    """Take a planned round back; what is planned for it goes too."""
    uow.due.cancel(f"round:{planned.id}:")
    _give_up(uow, program, planned, None, now)
    uow.rounds.save(replace(planned, state=RoundState.CANCELLED))


def matching_of(uow: UnitOfWork, planned: Round) -> tuple[DueWork, ...]:
    """The work that matches a planned round: at its own moment, and when an owner has started it."""
    return (*uow.due.waiting(due_key(planned.id, "match")), *uow.due.waiting(due_key(planned.id, "now")))


def begin_round(uow: UnitOfWork, planned: Round, *, now: datetime) -> None:
    """Let a round that has waited for an approval begin at the next tick, if its moment has come."""
    if uow.proposals.get(planned.id) is None:
        return
    for work in matching_of(uow, planned):
        if work.due_at <= now:
            # anew, since the same time would keep the delay
            uow.due.cancel(work.key)
            uow.due.plan(work.kind, work.key, work.payload, now)


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
