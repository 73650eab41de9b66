"""Say “I'm in”: a member agrees to the norms of their circle, which sees it."""

from datetime import datetime

from mentoring.errors import NotFound
from usecases.circles import open_circle
from usecases.open_circles import rewrite_welcome
from usecases.unit import UnitOfWork


def accept_norms(uow: UnitOfWork, group_id: int, user_id: str, *, now: datetime) -> tuple[int, int]:
    """Note that a member is in; harmless to repeat. Returns how many of how many are.

    Raises NotFound("circle.not_yours") for everybody else, and when the season is over.
    """
    circle = open_circle(uow, group_id)
    if circle is None or user_id not in circle.group.members:
        raise NotFound("circle.not_yours")
    if uow.circles.accept_norms(group_id, user_id, now):
        rewrite_welcome(uow, circle.program, circle.group, f"in.{user_id}", now=now)
    accepted = uow.circles.norms_accepted(group_id).keys() & set(circle.group.members)
    return len(accepted), len(circle.group.members)
