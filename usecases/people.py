"""Reading programs together with the people in them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from mentoring.availability import is_enrolled, takes_part
from mentoring.cadence import local
from mentoring.people import Member, PersonKind
from mentoring.programs import Enrolment, EnrolmentState, Program, ProgramState
from mentoring.rounds import Round
from usecases.unit import UnitOfWork

#: programs that people can still take part in
LIVING = (ProgramState.ACTIVE, ProgramState.PAUSED)


def reachable(member: Member) -> bool:
    """Whether the app may write to this account at all; checked again each time something is sent."""
    return member.kind is PersonKind.PERSON and not member.deactivated


def enrolled(uow: UnitOfWork, program_id: int) -> list[tuple[Enrolment, Member]]:
    """Everybody enrolled, paused included, in a stable order."""
    enrolments = uow.enrolments.of_program(program_id, states=(EnrolmentState.ACTIVE, EnrolmentState.PAUSED))
    members = uow.members.many([one.user_id for one in enrolments])
    pairs = [(one, members[one.user_id]) for one in enrolments if one.user_id in members]
    return sorted(pairs, key=lambda pair: pair[0].user_id)


def taking_part(pairs: Iterable[tuple[Enrolment, Member]], on: date) -> list[tuple[Enrolment, Member]]:
    """Those who are to be matched in the round of date `on`."""
    return [(one, member) for one, member in pairs if takes_part(one, on) and reachable(member)]


def in_round(
    pairs: Iterable[tuple[Enrolment, Member]], round_: Round, on: date | None = None
) -> list[tuple[Enrolment, Member]]:
    """Those who take part in a round on its own day, or on another: whoever skips it skips it then as well."""
    return [pair for pair in taking_part(pairs, on or round_.on) if pair[0].skip_round != round_.on]


def zones(program: Program, members: Iterable[Member]) -> list[str]:
    """The zones in which the program lives today; its own when nobody has joined yet."""
    return sorted({member.zone for member in members}) or [program.zone]


def programs_of(uow: UnitOfWork, user_id: str) -> list[tuple[Program, Enrolment]]:
    """The programs that a member is enrolled in, ended ones excluded."""
    found: list[tuple[Program, Enrolment]] = []
    programs = {program.id: program for program in uow.programs.all(states=LIVING)}
    for enrolment in uow.enrolments.of_member(user_id):
        program = programs.get(enrolment.program_id)
        if program and is_enrolled(enrolment):
            found.append((program, enrolment))
    return sorted(found, key=lambda pair: pair[0].id)


def local_date(now: datetime, zone: str) -> date:
    """Today, where the member is."""
    return local(now, zone).date()


def others(members: Sequence[str], user_id: str) -> tuple[str, ...]:
    """A group without one of its members."""
    return tuple(one for one in members if one != user_id)
