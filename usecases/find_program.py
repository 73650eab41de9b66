"""Which program a command means: the channel's own, else the person's."""

from mentoring.availability import is_enrolled
from mentoring.errors import NotFound, NotNow
from mentoring.people import Member
from mentoring.programs import Program, ProgramState
from usecases.people import LIVING, programs_of
from usecases.unit import UnitOfWork


def meant_by_member(uow: UnitOfWork, channel_id: str, user_id: str) -> list[Program]:
    """The programs that a member may mean: this channel's, else all that they are in. Raises NotFound for none."""
    mine = [program for program, _ in programs_of(uow, user_id)]
    here = uow.programs.by_channel(channel_id) if channel_id else None
    if here:
        return [here]
    if not mine:
        raise NotFound("enrolment.nowhere")
    return mine


def open_to(uow: UnitOfWork, program: Program, user_id: str) -> bool:
    """Whether somebody may know of a program wherever they are.

    A private one is known to who takes part in it and to its owners; to all others only inside of its channel.
    """
    return program.public or user_id in program.owners or is_enrolled(uow.enrolments.get(program.id, user_id))


def hidden_from(uow: UnitOfWork, program_id: int, user_id: str) -> Program | None:
    """The program, if only being in its channel lets this person know of it."""
    program = uow.programs.get(program_id)
    return program if program and not open_to(uow, program, user_id) else None


def joinable(uow: UnitOfWork, channel_id: str, user_id: str) -> list[Program]:
    """The programs that somebody can join from the channel in which they are. Raises NotFound when there is none."""
    here = uow.programs.by_channel(channel_id) if channel_id else None
    found = [here] if here else [one for one in uow.programs.all(states=LIVING) if open_to(uow, one, user_id)]
    if not found:
        raise NotFound("program.none")
    return found


def joinable_program(uow: UnitOfWork, program_id: int, user_id: str, *, in_channel: bool) -> Program:
    """A program that somebody can join. Raises NotFound, or NotNow when it has ended.

    `in_channel` says whether they are in its channel. A private program that they must not know of is not there.
    """
    if not in_channel and hidden_from(uow, program_id, user_id):
        raise NotFound("program.gone")
    return living_program(uow, program_id)


def not_joined(uow: UnitOfWork, user_id: str) -> list[Program]:
    """The programs that a member is not in, but for the private ones of others."""
    enrolments = {one.program_id: one for one in uow.enrolments.of_member(user_id)}
    return [
        program
        for program in uow.programs.all(states=LIVING)
        if not is_enrolled(enrolments.get(program.id)) and (program.public or user_id in program.owners)
    ]


def check_known(uow: UnitOfWork, program_id: int, user_id: str) -> None:
    """Raises NotFound for a private program that somebody has never been in, as for one that is not there."""
    if hidden_from(uow, program_id, user_id) and uow.enrolments.get(program_id, user_id) is None:
        raise NotFound("program.gone")


def living_program(uow: UnitOfWork, program_id: int) -> Program:
    """A program that can be taken part in. Raises NotFound, or NotNow when it has ended."""
    program = uow.programs.get(program_id)
    if program is None:
        raise NotFound("program.gone")
    if program.state is ProgramState.ENDED:
        raise NotNow("program.ended", name=program.name)
    return program


def meant_by_owner(uow: UnitOfWork, channel_id: str, owner: Member) -> Program:
    """The program of this channel, else the only one that the person owns. Raises NotFound.

    Where a program has ended, none of another channel is meant: whoever ended it would act on that one unawares.
    """
    here = uow.programs.by_channel(channel_id) if channel_id else None
    if here:
        return here
    for over in reversed(uow.programs.all(states=[ProgramState.ENDED])):
        if over.channel_id == channel_id and (owner.workspace_admin or owner.user_id in over.owners):
            raise NotFound("admin.ended", name=over.name)
    own = [one for one in uow.programs.owned_by(owner.user_id) if one.state in LIVING]
    if len(own) == 1:
        return own[0]
    raise NotFound("admin.which" if own else "admin.none_here", channels=tuple(one.channel_id for one in own))
