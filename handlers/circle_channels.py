"""What members click in the first post of their circle, and owners under what could become of one."""

from typing import Any

from handlers.kit import ActionId, Click, Request, value_of
from messages import ids
from messages.circle_changes import decode_change
from messages.circle_welcome import has_left, is_in
from usecases.accept_norms import accept_norms
from usecases.change_circles import Wanted
from usecases.leave_circle import leave_circle
from usecases.propose_changes import settle_change

Message = dict[str, Any]
Payload = dict[str, Any]


def norms_accepted(request: Request, action: Payload) -> Message | None:
    """*I'm in* was clicked."""
    (group_id,) = ids.decode(value_of(action), int)
    found = request.once(lambda uow: accept_norms(uow, group_id, request.user_id, now=request.now))
    return None if found is None else is_in(request.user_id, *found)


def place_declined(request: Request, action: Payload) -> Message | None:
    """*No, thank you* was clicked and confirmed under a place in a circle."""
    (group_id,) = ids.decode(value_of(action), int)
    circle = request.once(lambda uow: leave_circle(uow, group_id, request.user_id, now=request.now))
    return None if circle is None else has_left(circle.program)


def change_wanted(request: Request, action: Payload) -> Message | None:
    """What was proposed is to be done."""
    return _settle(request, action, done=True)


def change_left(request: Request, action: Payload) -> Message | None:
    """*Leave it* was clicked under a proposed change."""
    return _settle(request, action, done=False)


def _settle(request: Request, action: Payload, *, done: bool) -> Message | None:
    round_id, kind, circles, people = decode_change(value_of(action))
    wanted = Wanted(kind, circles, people)
    return request.once(lambda uow: settle_change(uow, request.actor, round_id, wanted, done=done, now=request.now))


#: action id -> what a click does; the message it returns is shown to the person alone
CLICKS: dict[ActionId, Click] = {
    ids.CIRCLE_NORMS: norms_accepted,
    ids.CIRCLE_OUT: place_declined,
    ids.CHANGE_DO: change_wanted,
    ids.CHANGE_LEAVE: change_left,
}
