"""What follows in a circle when its people change: somebody pauses, comes back, joins, leaves or is deactivated."""

from datetime import datetime

from mentoring.programs import Program, ProgramKind
from usecases.circles import Meeting, next_session, open_circle
from usecases.plan_season import replan_season
from usecases.session_agenda import refresh_agenda
from usecases.unit import UnitOfWork


def circle_changed(uow: UnitOfWork, group_id: int, *, now: datetime) -> None:
    """A turn goes on to somebody who is there, the agenda counts who belongs, and who is back is asked again."""
    circle = open_circle(uow, group_id)
    if circle is None or not uow.sessions.of_group(group_id):
        return
    replan_season(uow, circle.program, [circle.group], now=now)
    ahead = next_session(uow.sessions.of_group(group_id), now)
    if ahead:
        # what is shown now is named by its moment: a later change is another one
        what = f"people.{now.timestamp()}.{'.'.join(circle.group.members)}"
        refresh_agenda(uow, Meeting(circle, ahead), now=now, interaction=what)


def circles_changed(uow: UnitOfWork, program: Program, user_id: str, *, now: datetime) -> None:
    """The same for every circle of a program that a member is in."""
    if program.kind is ProgramKind.CIRCLE:
        for group in uow.groups.of_member(user_id):
            if group.program_id == program.id:
                circle_changed(uow, group.id, now=now)
