"""When a session is: other times, and moving it."""

from datetime import datetime
from typing import Any

from handlers.circle_commands import reply
from handlers.kit import ActionId, Click, Request, Submit, metadata_of, turned, value_of
from mentoring.circle_health import Remedy
from mentoring.circle_life import CircleSession, Coming, Reply
from mentoring.errors import InvalidInput, MentoringError
from messages import circle_session, ids
from messages.circle_overview import helped
from messages.circle_turn import move_done
from usecases.answer_session import meeting_of, move_session, times_for
from usecases.lead_session import ahead
from usecases.look_after_circles import help_circle
from usecases.unit import UnitOfWork

Message = dict[str, Any]
Payload = dict[str, Any]
View = dict[str, Any]


def other_opened(request: Request, action: Payload) -> Message | None:
    """*Another time* was clicked: which?"""
    (session_id,) = ids.decode(value_of(action), int)

    def form(uow: UnitOfWork) -> View:
        session = ahead(meeting_of(uow, session_id, request.user_id), request.now).session
        mine = uow.sessions.replies(session_id).get(request.user_id)
        if not session.others:
            raise MentoringError("input.stale")
        return circle_session.other_view(session, request.member.zone, mine.times if mine else ())

    request.open_view(request.read(form))
    return None


def other_submitted(request: Request, view: View) -> dict[str, Any]:
    """Other times were chosen."""
    (session_id,) = ids.decode(metadata_of(view), int)
    times = circle_session.parse_other(view["state"]["values"])
    if not times:
        raise InvalidInput({circle_session.TIMES: MentoringError("session.choose_time")})
    return turned(reply(request, session_id, Reply(Coming.OTHER, times)))


def session_moved(request: Request, action: Payload) -> Message | None:
    """*Move it* was clicked and confirmed."""
    session_id, seconds = ids.decode(value_of(action), int, str)
    at = circle_session.moment_from_text(seconds)
    if at is None:
        raise MentoringError("input.stale")
    session = request.once(lambda uow: _move(request, uow, session_id, at))
    return move_done(session, request.member.zone) if session else None


def times_opened(request: Request, action: Payload) -> Message | None:
    """*Move the session* was clicked in a circle's channel."""
    (session_id,) = ids.decode(value_of(action), int)
    open_times(request, session_id, ask=False)
    return None


def open_times(request: Request, session_id: int, *, ask: bool) -> None:
    """Show the times to which a session can be moved; with `ask`, or to ask the circle."""
    meeting, times = request.read(lambda uow: times_for(uow, session_id, request.member, now=request.now))
    request.open_view(circle_session.times_view(meeting.session, times, request.member.zone, ask=ask))


def time_chosen(request: Request, view: View) -> dict[str, Any]:
    """The form with the times was sent."""
    (session_id,) = ids.decode(metadata_of(view), int)
    at = circle_session.parse_time(view["state"]["values"])

    def effect(uow: UnitOfWork) -> Message:
        if at is not None:
            return move_done(_move(request, uow, session_id, at), request.member.zone)
        meeting, _ = times_for(uow, session_id, request.member, now=request.now)
        help_circle(uow, request.actor, meeting.circle.group.id, Remedy.MOVE, now=request.now)
        return helped(Remedy.MOVE)

    return turned(request.once(effect))


def _move(request: Request, uow: UnitOfWork, session_id: int, at: datetime) -> CircleSession:
    return move_session(uow, session_id, request.member, at, now=request.now, interaction=request.interaction)


CLICKS: dict[ActionId, Click] = {
    ids.SESSION_OTHER: other_opened,
    ids.SESSION_MOVE: session_moved,
    ids.SESSION_TIMES: times_opened,
}

SUBMITS: dict[str, Submit] = {
    ids.SESSION_OTHER: other_submitted,
    ids.SESSION_TIMES: time_chosen,
}
