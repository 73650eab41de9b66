"""Ask for another match: either side, at any time, without a reason; and what the other side can choose then."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from mentoring.availability import is_enrolled, is_paused
from mentoring.cadence import local
from mentoring.errors import NotFound, NotNow
from mentoring.programs import ONE_WAY, Enrolment, Program, ProgramState, Role
from mentoring.rounds import Group, GroupState, Round, RoundState
from usecases.end_match import close_questions, open_groups, take_out, wait
from usecases.people import others
from usecases.plan_top_up import is_looked_for, plan_top_up
from usecases.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Current:
    """A match that could end: the others in it."""

    program: Program
    group_id: int
    user_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waiting:
    """What comes of waiting: the day on which those who wait are matched, None for the next round, on `next_on`."""

    program: Program
    on: date | None
    next_on: date | None
    #: with whom the match has ended just now; nobody when it had ended before
    ended_with: tuple[str, ...] = ()
    #: whether a mentor waits, who comes first for nobody
    mentor: bool = False
    #: whether they are on a break: nobody is looked for before they are back
    away: bool = False


def current_matches(uow: UnitOfWork, programs: Sequence[Program], user_id: str) -> list[Current]:
    """The matches in these programs that somebody could end. Raises NotFound, or NotNow when there is none."""
    mine = [one for one in programs if is_enrolled(uow.enrolments.get(one.id, user_id))]
    if not mine:
        raise NotFound("enrolment.none", name=programs[0].name)
    found = [
        Current(program, group.id, others(group.members, user_id))
        for program in mine
        for group in open_groups(uow, program, user_id)
    ]
    if not found:
        raise NotNow("rematch.none")
    return found


def end_match(uow: UnitOfWork, group_id: int, user_id: str, *, now: datetime) -> Waiting:
    """End one's match at once; whoever asked waits for another one, and the other learns only that it has ended.

    Raises NotFound for a match that is not theirs, whoever's it is, or that has ended before.
    """
    group, round_, program, enrolment = _own(uow, group_id, user_id)
    if group.state is not GroupState.ACTIVE or user_id not in group.members or round_.state is not RoundState.OPEN:
        raise NotFound("rematch.gone")
    close_questions(uow, group, user_id)
    at = take_out(uow, program, group, user_id, parted=True, now=now)
    wait(uow, enrolment, round_, waits=is_looked_for(program, round_, at, now=now), now=now)
    return _waiting(uow, program, enrolment, at, others(group.members, user_id), now=now)


def look_anew(uow: UnitOfWork, group_id: int, user_id: str, *, now: datetime) -> Waiting:
    """*Find me a new match*: of a match that has ended, or whose mentor is away; then it ends now.

    Raises NotFound for a match that was never theirs, and NotNow once its round has closed or they have another match.
    """
    group, round_, program, enrolment = _own(uow, group_id, user_id)
    if group.state is GroupState.ACTIVE and user_id in group.members:
        return end_match(uow, group_id, user_id, now=now)
    _check_free(uow, program, round_, enrolment)
    at = plan_top_up(uow, program, round_, now=now)
    wait(uow, enrolment, round_, waits=is_looked_for(program, round_, at, now=now), now=now)
    return _waiting(uow, program, enrolment, at, now=now)


def wait_for_next(uow: UnitOfWork, group_id: int, user_id: str, *, now: datetime) -> Waiting:
    """*I wait for the next round*: no other match before that. Raises as `look_anew`."""
    group, round_, program, enrolment = _own(uow, group_id, user_id)
    if group.state is GroupState.ENDED or user_id not in group.members:
        _check_free(uow, program, round_, enrolment)
        uow.enrolments.save(sits_out(enrolment, round_), now)
    return _waiting(uow, program, enrolment, None, now=now)


def sits_out(enrolment: Enrolment, round_: Round) -> Enrolment:
    """The rest of an open round without a match; asking for the next one is not affected."""
    return replace(enrolment, waiting_since=None, skip_round=round_.on)


def _own(uow: UnitOfWork, group_id: int, user_id: str) -> tuple[Group, Round, Program, Enrolment]:
    group = uow.groups.get(group_id)
    if group is None or user_id not in (*group.members, *group.left):
        raise NotFound("rematch.gone")
    round_, program = uow.rounds.get(group.round_id), uow.programs.get(group.program_id)
    enrolment = uow.enrolments.get(group.program_id, user_id)
    if round_ is None or program is None or program.state is ProgramState.ENDED:
        raise NotFound("rematch.gone")
    if enrolment is None or not is_enrolled(enrolment):
        raise NotFound("enrolment.none", name=program.name)
    return group, round_, program, enrolment


def _check_free(uow: UnitOfWork, program: Program, round_: Round, enrolment: Enrolment) -> None:
    if round_.state is not RoundState.OPEN:
        raise NotNow("rematch.closed")
    mentor = program.kind in ONE_WAY and enrolment.role is Role.MENTOR
    if not mentor and open_groups(uow, program, enrolment.user_id):
        raise NotNow("rematch.matched")


def _waiting(
    uow: UnitOfWork,
    program: Program,
    enrolment: Enrolment,
    at: datetime | None,
    ended_with: tuple[str, ...] = (),
    *,
    now: datetime,
) -> Waiting:
    member = uow.members.get(enrolment.user_id)
    zone = member.zone if member else program.zone
    planned = uow.rounds.latest(program.id, states=(RoundState.PLANNED,))
    on = local(at, zone).date() if at else None
    mentor = program.kind in ONE_WAY and enrolment.role is Role.MENTOR
    away = is_paused(enrolment, local(now, zone).date())
    return Waiting(program, on, planned.on if planned else None, ended_with, mentor, away)
