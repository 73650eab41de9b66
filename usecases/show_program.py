"""What an owner sees of a program: who is in it, what is coming, how it does; never who answered what."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mentoring.availability import is_paused
from mentoring.people import Member
from mentoring.programs import ONE_WAY, Approval, Enrolment, Program, Role
from mentoring.proposals import Proposal
from mentoring.rounds import Group, GroupState, Round, RoundState
from usecases.ask_owners import asked_about
from usecases.people import enrolled, local_date, reachable, taking_part, zones
from usecases.plan_round import coming, last_day, taken_until
from usecases.propose import is_waiting
from usecases.tend_delivery import Health, health
from usecases.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts for `status` and `preview`."""

    program: Program
    dates: list[date]
    enrolled: int
    paused: int
    skipping: int
    taking_part: int
    left_out_before: int
    open_round: Round | None
    groups: int
    last_closed: Round | None
    health: Health
    parked: int
    now: datetime
    waiting: int = 0
    places: int = 0
    unapproved: bool = False
    asked: Proposal | None = None


def standing(uow: UnitOfWork, program: Program, *, now: datetime) -> Standing:
    """Count everything that an owner may know."""
    everybody = enrolled(uow, program.id)
    planned = uow.rounds.latest(program.id, states=(RoundState.PLANNED,))
    after = last_day(program.cadence, planned.on) if planned else taken_until(uow, program.id, program.cadence)
    dates = coming(program.cadence, zones(program, (member for _, member in everybody)), now, after=after)
    if planned:
        dates = [planned.on, *dates[:2]]
    on = dates[0]
    open_round = uow.rounds.latest(program.id, states=(RoundState.OPEN,))
    pairs = taking_part(everybody, on)
    counts = Counter(_situation(enrolment, on) for enrolment, _ in everybody)
    groups = uow.groups.of_round(open_round.id) if open_round else ()
    waiting, places = _mentoring(taking_part(everybody, local_date(now, program.zone)), groups)
    return Standing(
        program=program,
        dates=dates,
        enrolled=len(everybody),
        paused=counts["paused"],
        skipping=counts["skipping"],
        taking_part=len(pairs),
        left_out_before=sum(1 for enrolment, _ in pairs if enrolment.left_out_on),
        open_round=open_round,
        groups=sum(group.state is GroupState.ACTIVE for group in groups),
        last_closed=uow.rounds.latest(program.id, states=(RoundState.CLOSED,)),
        health=health(uow, program, now=now),
        parked=len(uow.due.parked()),
        now=now,
        waiting=waiting,
        places=places,
        unapproved=planned is not None and _waits(uow, program, planned, now),
        asked=asked_about(uow, program, open_round) if open_round else None,
    )


def _waits(uow: UnitOfWork, program: Program, planned: Round, now: datetime) -> bool:
    """Whether a round's moment has come, and it waits for an owner's approval."""
    proposal = uow.proposals.get(planned.id)
    if program.approval is not Approval.OWNERS or proposal is None or proposal.approved:
        return False
    return is_waiting(uow, planned, now)


def _mentoring(pairs: Sequence[tuple[Enrolment, Member]], groups: Sequence[Group]) -> tuple[int, int]:
    """How many mentees have no mentor, and how many more the mentors could take."""
    active = [group for group in groups if group.state is GroupState.ACTIVE]
    load = Counter(group.mentor for group in active)
    served = {one for group in active for one in group.members}
    waiting = sum(one.role is Role.MENTEE and one.user_id not in served for one, _ in pairs)
    mentors = [one for one, _ in pairs if one.role is Role.MENTOR]
    return waiting, sum(max(0, one.capacity - load[one.user_id]) for one in mentors)


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the members' list. That somebody is in is known to owners; what they answered is not."""

    user_id: str
    situation: str  # active | paused | skipping | unreachable
    until: date | None
    mentor: bool = False


def members(uow: UnitOfWork, program: Program, *, now: datetime) -> list[Listed]:
    """Everybody enrolled, by name."""
    planned = uow.rounds.latest(program.id, states=(RoundState.PLANNED,))
    lines: list[Listed] = []
    for enrolment, member in sorted(enrolled(uow, program.id), key=lambda pair: _by_name(pair[1])):
        on = planned.on if planned else local_date(now, member.zone)
        situation = _situation(enrolment, on) if reachable(member) else "unreachable"
        until = enrolment.paused_until if situation == "paused" else None
        mentor = program.kind in ONE_WAY and enrolment.role is Role.MENTOR
        lines.append(Listed(member.user_id, situation, until, mentor))
    return lines


def _by_name(member: Member) -> str:
    """As people look for a name: capitals and accents do not matter."""
    letters = unicodedata.normalize("NFKD", member.name)
    return "".join(one for one in letters if not unicodedata.combining(one)).casefold()


def _situation(enrolment: Enrolment, on: date) -> str:
    if is_paused(enrolment, on):
        return "paused"
    return "skipping" if enrolment.skip_round == on else "active"
