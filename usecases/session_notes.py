"""What a circle takes along from a session, and what its members want to do next: its own, and told nowhere else."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from mentoring.circle_life import LONGEST_ACTION, LONGEST_LEARNING, MOST_ACTIONS, Action, CircleSession, note_text
from mentoring.errors import NotFound, NotNow
from messages import circle_session
from usecases.attendance import may_write
from usecases.circles import Meeting, lane_of, open_meeting, post_in_circle, session_key
from usecases.outgoing import update
from usecases.session_agenda import facts_of, refresh_agenda
from usecases.unit import UnitOfWork


def note_down(
    uow: UnitOfWork,
    session_id: int,
    user_id: str,
    learning: str,
    steps: Mapping[str, str],
    *,
    now: datetime,
    interaction: str,
) -> CircleSession:
    """What the circle takes along, and next steps by user id; told in its channel, and nowhere else.

    A step that is there already is not added again. Raises as `may_write` does, NotFound for a step of somebody who
    is not in the circle, MentoringError for too long a text.
    """
    meeting = may_write(uow, session_id, user_id, now=now)
    session = meeting.session
    if not set(steps) <= set(meeting.circle.group.members):
        raise NotFound("circle.not_yours")
    text = note_text(learning, LONGEST_LEARNING)
    after = replace(session, learning=text, learning_by=user_id if text else "")
    uow.sessions.save(after)
    for one, typed in steps.items():
        add_step(uow, session, one, typed)
    _tell_notes(uow, Meeting(meeting.circle, after), now, interaction)
    return after


def add_step(uow: UnitOfWork, session: CircleSession, user_id: str, typed: str) -> None:
    """Something that a member wants to do. Raises MentoringError "note.too_long" and NotNow "actions.full"."""
    text = note_text(typed, LONGEST_ACTION)
    own = [one for one in uow.sessions.actions(session.group_id) if one.session_id == session.id]
    if not text or any(one.owner == user_id and one.text == text for one in own):
        return
    if sum(one.owner == user_id for one in own) >= MOST_ACTIONS:
        raise NotNow("actions.full")
    uow.sessions.add_action(session.id, user_id, text)


def mark_done(uow: UnitOfWork, action_id: int, user_id: str, *, now: datetime, interaction: str) -> Action:
    """Note that one's own next step is done; done twice is done once. Raises NotFound for somebody else's."""
    action = uow.sessions.action(action_id)
    if action is None:
        raise NotFound("actions.not_yours")
    meeting = open_meeting(uow, action.session_id)
    if meeting is None or user_id not in meeting.circle.group.members or action.owner != user_id:
        raise NotFound("actions.not_yours")
    if action.done_at is not None:
        return action
    uow.sessions.set_done(action_id, now)
    for session in uow.sessions.of_group(meeting.circle.group.id):
        refresh_agenda(uow, Meeting(meeting.circle, session), now=now, interaction=interaction)
    _tell_notes(uow, meeting, now, interaction, only_update=True)
    return replace(action, done_at=now)


def _tell_notes(
    uow: UnitOfWork, meeting: Meeting, now: datetime, interaction: str, *, only_update: bool = False
) -> None:
    """The circle's notes in its channel: posted once, then rewritten."""
    circle = meeting.circle
    key = session_key(uow, circle, meeting.session, "notes")
    message = circle_session.notes(facts_of(uow, meeting))
    there = uow.outbox.get(key)
    if there is None and not only_update:
        post_in_circle(uow, circle.group.id, message, key=key, now=now)
    elif there is not None:
        update(uow, key, message, key=f"{key}:{interaction}", lane=lane_of(circle.group.id), now=now)
