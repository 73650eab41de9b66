"""The private list of people whom a member does not want to be matched with."""

from mentoring.errors import NotAllowed
from mentoring.programs import Avoidance
from usecases.unit import UnitOfWork


def avoid(uow: UnitOfWork, user_id: str, other_id: str) -> bool:
    """Never match the two again; False when that was so before. Nobody else learns of it."""
    if user_id == other_id:
        raise NotAllowed("avoid.self")
    if other_id in avoided(uow, user_id):
        return False
    uow.avoidances.add(Avoidance(user_id, other_id))
    return True


def stop_avoiding(uow: UnitOfWork, user_id: str, other_id: str) -> bool:
    """Take a name off the list; False when it was not on it."""
    if other_id not in avoided(uow, user_id):
        return False
    uow.avoidances.remove(Avoidance(user_id, other_id))
    return True


def avoided(uow: UnitOfWork, user_id: str) -> tuple[str, ...]:
    """Whom a member avoids; only ever shown to that member."""
    return tuple(one.other_id for one in uow.avoidances.of_member(user_id))
