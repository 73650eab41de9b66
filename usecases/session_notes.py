"""What a circle takes along from a session, and what its members want to do next: its own, and told nowhere else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mentoring.circle_life import LONGEST_ACTION, LONGEST_LEARNING, MOST_ACTIONS, Action, CircleSession, note_text
from mentoring.errors import MentoringError, NotFound, NotNow
from mentoring.people import Member
from messages import circle_session
from messages.circle_notes import Notes
from usecases.attendance import may_write, members_then
from usecases.circles import Meeting, lane_of, next_session, open_meeting, post_in_circle, session_key
from usecases.outgoing import update
from usecases.session_agenda import facts_of, refresh_agenda
from usecases.show_circles import open_actions
from usecases.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Writing:
    """What somebody may write of a session: its circle then, the steps that are theirs to change, and the learning."""

    meeting: Meeting
    members: Sequence[Member]
    steps: Sequence[Action]
    #: False where somebody else has written it
    learning: bool


def read_notes(uow: UnitOfWork, session_id: int, user_id: str, *, now: datetime) -> Writing:
    """What this member may note down of a session, or change of its notes. Raises as `may_write` does."""
    meeting = may_write(uow, session_id, user_id, now=now)
    session = meeting.session
    steps = [one for one in uow.sessions.actions(session.group_id) if one.session_id == session.id]
    mine = [one for one in steps if user_id in {one.owner, session.facilitator}]
    learning = not session.learning or user_id in {session.learning_by, session.facilitator}
    return Writing(meeting, members_then(uow, meeting), mine, learning)


def note_down(
    uow: UnitOfWork, session_id: int, user_id: str, notes: Notes, *, now: datetime, interaction: str
) -> CircleSession:
    """What the circle takes along, and next steps by user id; told in its channel, and nowhere else.

    What is there already is written anew, or taken back where nothing is left of it, by who wrote it. Raises as
    `may_write` does, NotFound for what is not theirs, MentoringError for too long a text and for nothing.
    """
    may = read_notes(uow, session_id, user_id, now=now)
    circle, after = may.meeting.circle, may.meeting.session
    if not set(notes.steps) <= set(circle.group.members):
        raise NotFound("circle.not_yours")
    if notes.are_empty and not may.steps and not after.learning:
        raise MentoringError("note.empty")
    if may.learning:
        text = note_text(notes.learning, LONGEST_LEARNING)
        after = replace(after, learning=text, learning_by=user_id if text else "")
        uow.sessions.save(after)
    _change(uow, notes.changed, may.steps)
    for one, typed in notes.steps.items():
        add_step(uow, after, one, typed)
    _tell_change(uow, Meeting(circle, after), now, interaction)
    return after


def change_steps(uow: UnitOfWork, user_id: str, changed: Mapping[int, str], *, now: datetime, interaction: str) -> None:
    """Write one's own open steps anew, or take them back.

    Raises NotFound for somebody else's, MentoringError for too long a text.
    """
    mine = [action for _, action in open_actions(uow, user_id)]
    _change(uow, changed, mine)
    for session_id in {one.session_id for one in mine if one.id in changed}:
        meeting = open_meeting(uow, session_id)
        if meeting:
            _tell_change(uow, meeting, now, interaction, only_update=True)


def _change(uow: UnitOfWork, changed: Mapping[int, str], mine: Sequence[Action]) -> None:
    if not set(changed) <= {one.id for one in mine}:
        raise NotFound("actions.not_yours")
    for one in mine:
        text = note_text(changed.get(one.id, one.text), LONGEST_ACTION)
        if not text:
            uow.sessions.remove_action(one.id)
        elif text != one.text:
            uow.sessions.change_action(one.id, text)


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
    _tell_change(uow, meeting, now, interaction, only_update=True)
    return replace(action, done_at=now)


def _tell_change(
    uow: UnitOfWork, meeting: Meeting, now: datetime, interaction: str, *, only_update: bool = False
) -> None:
    """The circle's notes in its channel: posted once, then rewritten; and what the next agenda says of them."""
    circle = meeting.circle
    ahead = next_session(uow.sessions.of_group(circle.group.id), now)
    if ahead:
        refresh_agenda(uow, Meeting(circle, ahead), now=now, interaction=interaction)
    key = session_key(uow, circle, meeting.session, "notes")
    message = circle_session.notes(facts_of(uow, meeting))
    there = uow.outbox.get(key)
    if there is None and not only_update:
        post_in_circle(uow, circle.group.id, message, key=key, now=now)
    elif there is not None:
        update(uow, key, message, key=f"{key}:{interaction}", lane=lane_of(circle.group.id), now=now)
