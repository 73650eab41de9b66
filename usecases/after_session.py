"""Once a session is over: the next one is planned, and whoever led it says who came and what the circle takes along."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from mentoring.circle_life import (
    LONGEST_ACTION,
    LONGEST_LEARNING,
    MOST_ACTIONS,
    Action,
    CircleSession,
    SessionState,
    note_text,
)
from mentoring.errors import NotFound, NotNow
from mentoring.lateness import Move
from mentoring.people import Member
from messages import circle_session
from messages import circle_turn as words
from storage import DueWork
from usecases.catch_up import Step
from usecases.circle_closing import plan_farewells
from usecases.circle_prompts import plan_prompts
from usecases.circles import Meeting, lane_of, open_meeting, post_in_circle, present, pulse_due, session_key
from usecases.contact import next_contact
from usecases.outgoing import Message, dm, update
from usecases.plan_season import plan_after, plan_next_session
from usecases.session_agenda import facts_of, meeting_due, refresh_agenda
from usecases.unit import UnitOfWork

#: nobody remembers later who came
STILL_KNOWN = timedelta(days=7)


def end_session(uow: UnitOfWork, due: DueWork, *, now: datetime) -> Step:
    """Plan what follows a session, and ask whoever led it who came; moved meanwhile, it is not over yet."""
    meeting = open_meeting(uow, due.payload["session"])
    if meeting is None or meeting.ends_at is None:
        return None
    if meeting.ends_at > now:
        return Move(meeting.ends_at)
    circle, session = meeting.circle, meeting.session
    refresh_agenda(uow, meeting, now=now, interaction="over")
    following = plan_next_session(uow, circle, now=now)
    if session.state is not SessionState.SKIPPED:
        plan_after(uow, meeting, now=now)
    if following:
        plan_prompts(uow, circle, session, following, now=now)
    elif session.number == len(uow.sessions.of_group(circle.group.id)):
        plan_farewells(uow, circle, now=now)
    if meeting_due(uow, due) is not None and now - meeting.ends_at < STILL_KNOWN:
        _ask_who_came(uow, meeting, now)
    return None


def _ask_who_came(uow: UnitOfWork, meeting: Meeting, now: datetime) -> None:
    circle, session = meeting.circle, meeting.session
    leader = next((one for one in present(uow, circle, now) if one.user_id == session.facilitator), None)
    if leader is None:
        return
    at = next_contact(leader, now, circle.program.cadence)
    message = words.who_came(circle.program, session)
    dm(uow, leader.user_id, message, key=_key(uow, meeting), now=at, expires_at=at + STILL_KNOWN)


def note_all_came(uow: UnitOfWork, session_id: int, user_id: str, *, now: datetime, interaction: str) -> CircleSession:
    """Everybody who belongs to the circle came. Raises as `led_before` does."""
    meeting = led_before(uow, session_id, user_id, now=now)
    everybody = [one.user_id for one in members_then(uow, meeting)]
    return _note_came(uow, meeting, everybody, now, interaction)


def note_came(
    uow: UnitOfWork, session_id: int, user_id: str, came: Collection[str], *, now: datetime, interaction: str
) -> CircleSession:
    """These came, of those who belong to the circle; nobody else is noted. Raises as `led_before` does."""
    return _note_came(uow, led_before(uow, session_id, user_id, now=now), came, now, interaction)


def note_skipped(uow: UnitOfWork, session_id: int, user_id: str, *, now: datetime, interaction: str) -> CircleSession:
    """It did not take place, so nobody is asked how it was. Raises as `led_before` does."""
    meeting = led_before(uow, session_id, user_id, now=now)
    after = replace(meeting.session, state=SessionState.SKIPPED)
    uow.sessions.save(after)
    uow.due.cancel(pulse_due(meeting.circle, after))
    _answered(uow, Meeting(meeting.circle, after), words.skip_noted(after), now, interaction)
    return after


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

    A step that is there already is not added again. Raises as `led_before` does, NotFound for a step of somebody who
    is not in the circle, MentoringError for too long a text.
    """
    meeting = led_before(uow, session_id, user_id, now=now)
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


def led_before(uow: UnitOfWork, session_id: int, user_id: str, *, now: datetime) -> Meeting:
    """A session that has begun and that this member leads. Raises NotFound and NotNow."""
    meeting = open_meeting(uow, session_id)
    if meeting is None or meeting.session.facilitator != user_id or user_id not in meeting.circle.group.members:
        raise NotFound("session.not_leader")
    starts_at = meeting.session.starts_at
    if starts_at is None or now < starts_at:
        raise NotNow("session.not_yet")
    return meeting


def members_then(uow: UnitOfWork, meeting: Meeting) -> Sequence[Member]:
    """Who belonged to the circle when it met."""
    starts_at = meeting.session.starts_at
    return present(uow, meeting.circle, starts_at) if starts_at else []


def came_before(uow: UnitOfWork, session_id: int) -> list[str]:
    """Who is noted as having come."""
    return [one for one, came in uow.sessions.came([session_id]).get(session_id, {}).items() if came]


def _note_came(
    uow: UnitOfWork, meeting: Meeting, came: Collection[str], now: datetime, interaction: str
) -> CircleSession:
    session = meeting.session
    belonged = [one.user_id for one in members_then(uow, meeting)]
    for one in belonged:
        uow.sessions.note_came(session.id, one, came=one in came)
    after = replace(session, state=SessionState.HELD)
    uow.sessions.save(after)
    there = [one for one in belonged if one in came]
    _answered(uow, Meeting(meeting.circle, after), words.came_noted(after, there), now, interaction)
    return after


def _answered(uow: UnitOfWork, meeting: Meeting, message: Message, now: datetime, interaction: str) -> None:
    key, user_id = _key(uow, meeting), meeting.session.facilitator
    update(uow, key, message, key=f"{key}:{interaction}", lane=f"dm:{user_id}", now=now)
    refresh_agenda(uow, meeting, now=now, interaction=interaction)


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


def _key(uow: UnitOfWork, meeting: Meeting) -> str:
    session = meeting.session
    return session_key(uow, meeting.circle, session, "came", session.facilitator)
