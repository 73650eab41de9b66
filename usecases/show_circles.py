"""What a member sees of their own circles: by command and in App Home."""

from dataclasses import dataclass
from datetime import datetime

from mentoring.circle_life import Action
from mentoring.errors import NotFound
from mentoring.people import Member
from mentoring.programs import ProgramKind
from messages.circle_command import CircleLine
from usecases.circle_topics import my_circle
from usecases.circles import Circle, Meeting, channel_id_of, circles_of, next_session
from usecases.people import others, programs_of
from usecases.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Ahead:
    """A circle of a member with its next session."""

    circle: Circle
    line: CircleLine

    @property
    def meeting(self) -> Meeting:
        """The next session. Raises NotFound when none is ahead."""
        if self.line.ahead is None:
            raise NotFound("session.none")
        return Meeting(self.circle, self.line.ahead)


def my_circles(uow: UnitOfWork, member: Member, *, now: datetime) -> list[Ahead]:
    """The circles that a member is in at present."""
    return [_ahead(uow, one, member, now) for one in circles_of(uow, member.user_id)]


def meant_circles(uow: UnitOfWork, member: Member, channel_id: str, *, now: datetime) -> list[Ahead]:
    """The circles that a member may mean: the one whose channel it is, else those of the program's, else all.

    Raises NotFound when they are in none, and in the channel of a circle that they are not in.
    """
    mine = my_circles(uow, member, now=now)
    here = [one for one in mine if one.line.channel_id == channel_id]
    if not here and uow.circles.by_channel(channel_id):
        raise NotFound("circle.not_yours")
    program = uow.programs.by_channel(channel_id) if channel_id else None
    of_program = [one for one in mine if program and one.circle.program.id == program.id]
    if not mine:
        raise in_none(uow, member.user_id)
    return here or of_program or mine


def in_none(uow: UnitOfWork, user_id: str) -> NotFound:
    """What somebody without a circle is told: whoever is in a program of circles already need not join one."""
    mine = [program for program, _ in programs_of(uow, user_id) if program.kind is ProgramKind.CIRCLE]
    return NotFound("circle.not_yet", name=mine[0].name) if mine else NotFound("circle.nowhere")


def one_circle(uow: UnitOfWork, member: Member, group_id: int, *, now: datetime) -> Ahead:
    """A circle that a member is in, with its next session. Raises NotFound."""
    return _ahead(uow, my_circle(uow, group_id, member.user_id), member, now)


def open_actions(uow: UnitOfWork, user_id: str) -> list[tuple[str, Action]]:
    """What a member wanted to do and has not done, with the name of the program; oldest first."""
    found = []
    for circle in circles_of(uow, user_id):
        actions = uow.sessions.actions(circle.group.id)
        found += [(circle.program.name, one) for one in actions if one.owner == user_id and one.done_at is None]
    return found


def _ahead(uow: UnitOfWork, circle: Circle, member: Member, now: datetime) -> Ahead:
    session = next_session(uow.sessions.of_group(circle.group.id), now)
    reply = uow.sessions.replies(session.id).get(member.user_id) if session else None
    with_whom = others(circle.group.members, member.user_id)
    channel_id = channel_id_of(uow, circle.group.id)
    return Ahead(
        circle, CircleLine(circle.group.id, circle.program, with_whom, channel_id, session, member.zone, reply)
    )
