"""What members click in the first post of their circle, and what they answer to a place in one."""

from collections.abc import Callable
from typing import Any

from handlers.kit import Request
from messages import ids
from messages.circle_welcome import is_in
from usecases.accept_norms import accept_norms

Message = dict[str, Any]
Payload = dict[str, Any]


def norms_accepted(request: Request, action: Payload) -> Message | None:
    """*I'm in* was clicked."""
    (group_id,) = ids.decode(str(action.get("value") or ""), int)
    found = request.once(lambda uow: accept_norms(uow, group_id, request.user_id, now=request.now))
    return None if found is None else is_in(request.user_id, *found)


#: action id -> what a click does; the message it returns is shown to the person alone
CLICKS: dict[Any, Callable[[Request, Payload], Message | None]] = {
    ids.CIRCLE_NORMS: norms_accepted,
}
