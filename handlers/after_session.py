"""What is clicked and sent once a session is over: who came, what the circle takes along, and next steps."""

from typing import Any

from handlers.kit import ActionId, Click, Request, Submit, metadata_of, turned, value_of
from messages import circle_command as words
from messages import circle_notes, circle_turn, ids
from usecases import attendance
from usecases import session_notes as notes
from usecases.circles import Meeting
from usecases.show_circles import open_actions
from usecases.unit import UnitOfWork

Message = dict[str, Any]
Payload = dict[str, Any]
View = dict[str, Any]


def all_came(request: Request, action: Payload) -> Message | None:
    """*Everybody* was clicked."""
    (session_id,) = ids.decode(value_of(action), int)
    request.once(lambda uow: attendance.note_all_came(uow, session_id, request.actor, now=request.now))
    return None


def some_came_opened(request: Request, action: Payload) -> Message | None:
    """*Some of us*, *Who came?* or *We did meet* was clicked: who?"""
    (session_id,) = ids.decode(value_of(action), int)
    open_came(request, session_id)
    return None


def open_came(request: Request, session_id: int) -> None:
    """Show the form with everybody who may have come."""

    def form(uow: UnitOfWork) -> View:
        meeting = attendance.may_note(uow, session_id, request.member, now=request.now)
        members = attendance.members_then(uow, meeting)
        return circle_turn.came_view(meeting.session, members, attendance.came_before(uow, session_id))

    request.show_over(request.read(form))


def some_came(request: Request, view: View) -> dict[str, Any]:
    """The form with those who came."""
    (session_id,) = ids.decode(metadata_of(view), int)
    came = circle_turn.parse_came(view["state"]["values"])

    def effect(uow: UnitOfWork) -> Meeting:
        if not came:
            return attendance.note_skipped(uow, session_id, request.actor, now=request.now)
        return attendance.note_came(uow, session_id, request.actor, came, now=request.now)

    noted = request.once(effect)
    # whoever led reads it in place of the question
    if noted is None or noted.session.facilitator == request.user_id:
        return {}
    return turned(circle_turn.came_thanks(noted.session, held=bool(came)))


def session_skipped(request: Request, action: Payload) -> Message | None:
    """*It did not take place* was clicked."""
    (session_id,) = ids.decode(value_of(action), int)
    request.once(lambda uow: attendance.note_skipped(uow, session_id, request.actor, now=request.now))
    return None


def note_opened(request: Request, action: Payload) -> Message | None:
    """*Note it down* was clicked."""
    (session_id,) = ids.decode(value_of(action), int)

    def form(uow: UnitOfWork) -> View:
        may = notes.read_notes(uow, session_id, request.user_id, now=request.now)
        return circle_notes.note_view(may.meeting.session, may.members, may.steps, learning=may.learning)

    request.open_view(request.read(form))
    return None


def noted(request: Request, view: View) -> dict[str, Any]:
    """The form with what the circle takes along, and next steps."""
    session_id, there, people = ids.decode(metadata_of(view), int, int, str)
    written = circle_notes.parse_note(view["state"]["values"], people.split("."), there=bool(there))
    session = request.once(
        lambda uow: notes.note_down(
            uow, session_id, request.user_id, written, now=request.now, interaction=request.interaction
        )
    )
    return turned(words.notes_saved() if session else None)


def action_done(request: Request, action: Payload) -> Message | None:
    """*Done* was clicked on a next step."""
    (action_id,) = ids.decode(value_of(action), int)
    done = request.once(
        lambda uow: notes.mark_done(uow, action_id, request.user_id, now=request.now, interaction=request.interaction)
    )
    return words.action_done(done) if done else None


def steps_opened(request: Request, action: Payload) -> Message | None:
    """*Change or take back* was clicked under one's own next steps."""
    del action
    found = request.read(lambda uow: open_actions(uow, request.user_id))
    if not found:
        return words.action_list(found)
    request.open_view(circle_notes.steps_view(found))
    return None


def steps_changed(request: Request, view: View) -> dict[str, Any]:
    """The form with one's own next steps."""
    changed = circle_notes.parse_steps(view["state"]["values"])

    def effect(uow: UnitOfWork) -> bool:
        notes.change_steps(uow, request.user_id, changed, now=request.now, interaction=request.interaction)
        return True

    return turned(words.steps_changed() if request.once(effect) else None)


CLICKS: dict[ActionId, Click] = {
    ids.SESSION_ALL_CAME: all_came,
    ids.SESSION_SOME_CAME: some_came_opened,
    ids.SESSION_SKIPPED: session_skipped,
    ids.SESSION_NOTE: note_opened,
    ids.ACTION_DONE: action_done,
    ids.ACTION_CHANGE: steps_opened,
}

SUBMITS: dict[str, Submit] = {
    ids.SESSION_SOME_CAME: some_came,
    ids.SESSION_NOTE: noted,
    ids.ACTION_CHANGE: steps_changed,
}
