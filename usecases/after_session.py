"""Once a session is over: its questions end, the next one is planned, and somebody is asked who came."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from mentoring.circle_life import CircleSession, SessionState
from mentoring.lateness import Move
from messages import circle_session as words
from storage import DueWork, OutboxState
from usecases.answer_session import close_questions
from usecases.attendance import ask_who_came, unsaid_key
from usecases.catch_up import Step
from usecases.circle_closing import plan_farewells
from usecases.circle_prompts import plan_prompts
from usecases.circles import Meeting, next_session, open_meeting, present, session_key
from usecases.open_circles import say
from usecases.plan_season import plan_after, plan_next_session
from usecases.session_agenda import meeting_due, refresh_agenda
from usecases.unit import UnitOfWork


def end_session(uow: UnitOfWork, due: DueWork, *, now: datetime) -> Step:
    """Plan what follows a session, and ask who came; moved meanwhile, it is not over yet.

    One that went by while the app was away counts as not held, and the circle is told when the next one is.
    """
    meeting = open_meeting(uow, due.payload["session"])
    if meeting is None or meeting.session.ends_at is None:
        return None
    if not meeting.session.is_over(now):
        return Move(meeting.session.ends_at)
    asked = meeting_due(uow, due) is not None
    lost = asked and (meeting.session.is_unsaid(now) or not _was_announced(uow, meeting))
    if lost:
        meeting = Meeting(meeting.circle, replace(meeting.session, state=SessionState.SKIPPED))
        uow.sessions.save(meeting.session)
    circle, session = meeting.circle, meeting.session
    refresh_agenda(uow, meeting, now=now, interaction="over")
    close_questions(uow, meeting, now=now)
    following = plan_next_session(uow, circle, now=now)
    if session.state is not SessionState.SKIPPED:
        plan_after(uow, meeting, now=now)
    if following:
        plan_prompts(uow, circle, session, following, now=now)
    elif session.number == len(uow.sessions.of_group(circle.group.id)):
        plan_farewells(uow, circle, now=now)
    if asked and not lost:
        ask_who_came(uow, meeting, now=now)
    _tell_lost(uow, meeting, lost=lost, now=now)
    return None


def _was_announced(uow: UnitOfWork, meeting: Meeting) -> bool:
    """Whether the circle could read when it would meet."""
    agenda = uow.outbox.get(session_key(uow, meeting.circle, meeting.session, "agenda"))
    return agenda is not None and agenda.state in {OutboxState.SENT, OutboxState.UNKNOWN}


def _tell_lost(uow: UnitOfWork, meeting: Meeting, *, lost: bool, now: datetime) -> None:
    """Tell the circle, once, which sessions went by without the app, and when it meets next."""
    circle, session = meeting.circle, meeting.session
    sessions = uow.sessions.of_group(circle.group.id)
    following = next_session(sessions, now)
    gone = [*([session] if lost else ()), *_went_by(sessions, session, following)]
    people = present(uow, circle, now)
    if not gone or not people:
        return
    could_meet = lost and _was_announced(uow, meeting)
    zones = [one.zone for one in people]
    message = words.went_by(gone, following, zones, could_meet=could_meet)
    say(uow, circle, message, unsaid_key(uow, meeting), now=now)


def _went_by(
    sessions: Sequence[CircleSession], after: CircleSession, before: CircleSession | None
) -> list[CircleSession]:
    """The sessions between two others that never had a time."""
    last = before.number if before else len(sessions) + 1
    return [one for one in sessions if after.number < one.number < last and one.state is SessionState.SKIPPED]
