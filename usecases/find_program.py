"""Which program a command means: the channel's own, else the person's."""

from mentoring.availability import is_enrolled
from mentoring.errors import NotFound
from mentoring.programs import Program
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


def joinable(uow: UnitOfWork, channel_id: str) -> list[Program]:
    """The programs that can be joined from here. Raises NotFound when there is none in the workspace."""
    here = uow.programs.by_channel(channel_id) if channel_id else None
    found = [here] if here else uow.programs.all(states=LIVING)
    if not found:
        raise NotFound("program.none")
    return list(found)


def not_joined(uow: UnitOfWork, user_id: str) -> list[Program]:
    """The programs that a member is not in."""
    return [
        program
        for program in uow.programs.all(states=LIVING)
        if not is_enrolled(uow.enrolments.get(program.id, user_id))
    ]


def meant_by_owner(uow: UnitOfWork, channel_id: str, user_id: str) -> Program:
    """The program of this channel, else the only one that the person owns. Raises NotFound."""
    here = uow.programs.by_channel(channel_id) if channel_id else None
    if here:
        return here
    own = [one for one in uow.programs.owned_by(user_id) if one.state in LIVING]
    if len(own) == 1:
        return own[0]
    raise NotFound("admin.which" if own else "admin.none_here", channels=tuple(one.channel_id for one in own))
