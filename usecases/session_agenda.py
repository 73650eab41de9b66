"""Post the agenda of a session in its circle's channel, with the appointment for calendars, and keep it true."""

import base64
from collections.abc import Sequence
from datetime import datetime

from mentoring.calendar_file import calendar_file
from mentoring.circle_life import Action, SessionState
from mentoring.lateness import Expire, Wait, Why
from mentoring.programs import ProgramState
from messages import circle_session as words
from storage import DueWork
from usecases.catch_up import Step
from usecases.circle_topics import take_up
from usecases.circles import Circle, Meeting, lane_of, open_meeting, post_in_circle, present, session_key
from usecases.contact import next_common_contact
from usecases.outgoing import picture, update
from usecases.unit import UnitOfWork


def meeting_due(uow: UnitOfWork, due: DueWork) -> Meeting | None:
    """The session that due work is about, while it is still planned and its program runs."""
    meeting = open_meeting(uow, due.payload["session"])
    if meeting is None or meeting.session.state is not SessionState.PLANNED:
        return None
    return meeting if meeting.circle.program.state is ProgramState.ACTIVE else None


def post_agenda(uow: UnitOfWork, due: DueWork, *, now: datetime) -> Step:
    """Post it once, while the session is still ahead, in the hours of everybody who comes."""
    meeting = meeting_due(uow, due)
    if meeting is None or meeting.session.starts_at is None:
        return None
    circle, session = meeting.circle, meeting.session
    starts_at = meeting.session.starts_at
    if now >= starts_at:
        return Expire(Why.LATE)
    people = present(uow, circle, starts_at)
    at = next_common_contact(people, session.on, now, circle.program.cadence) if people else None
    if at is not None and now < at < starts_at:
        return Wait(at)
    meeting = Meeting(circle, take_up(uow, circle, session))
    key = session_key(uow, circle, session, "agenda")
    message = words.agenda(facts_of(uow, meeting))
    if post_in_circle(uow, circle.group.id, message, key=key, kind="agenda", now=now, expires_at=starts_at):
        attach_appointment(uow, meeting, now=now)
    return None


def attach_appointment(uow: UnitOfWork, meeting: Meeting, *, now: datetime) -> None:
    """The .ics file in the thread of the agenda, once for each time that the session has had."""
    circle, session = meeting.circle, meeting.session
    agenda = session_key(uow, circle, session, "agenda")
    if uow.outbox.get(agenda) is None:
        return
    file = calendar_file([words.appointment(circle.program, session, uow.team_id, now)])
    picture(
        uow,
        agenda,
        key=f"{agenda}:appointment.{session.sequence}",
        lane=lane_of(circle.group.id),
        name=f"session-{session.number}.ics",
        title=f"Session {session.number}: {words.title_of(session)}",
        content=base64.b64encode(file.encode()).decode(),
        alt_text="An appointment for your calendar",
        now=now,
        kind="file",
    )


def refresh_agenda(uow: UnitOfWork, meeting: Meeting, *, now: datetime, interaction: str) -> None:
    """Rewrite the agenda that stands in the channel, after an answer or a change."""
    key = session_key(uow, meeting.circle, meeting.session, "agenda")
    facts = facts_of(uow, meeting)
    over = meeting.session.is_over(now) or meeting.session.state is not SessionState.PLANNED
    message = words.ended(facts) if over else words.agenda(facts)
    update(uow, key, message, key=f"{key}:{interaction}", lane=lane_of(meeting.circle.group.id), now=now)


def facts_of(uow: UnitOfWork, meeting: Meeting) -> words.AgendaFacts:
    """What the circle is told of a session, as it stands now."""
    circle, session = meeting.circle, meeting.session
    sessions = uow.sessions.of_group(circle.group.id)
    people = present(uow, circle, session.starts_at) if session.starts_at else []
    return words.AgendaFacts(
        program=circle.program,
        session=session,
        of=len(sessions),
        members=[one.user_id for one in people],
        zones=[one.zone for one in people],
        replies=uow.sessions.replies(session.id),
        actions=_asked_about(uow, circle, meeting),
    )


def _asked_about(uow: UnitOfWork, circle: Circle, meeting: Meeting) -> Sequence[Action]:
    """Before a session what is open from earlier ones, or has been done since it was announced; afterwards its own."""
    session = meeting.session
    earlier = {one.id for one in uow.sessions.of_group(circle.group.id) if one.number < session.number}
    agenda = uow.outbox.get(session_key(uow, circle, session, "agenda"))
    since = agenda.not_before if agenda else None
    found = uow.sessions.actions(circle.group.id)
    own = [one for one in found if one.session_id == session.id]
    if own or session.state is not SessionState.PLANNED:
        return own
    here = [one for one in found if one.session_id in earlier and one.owner in circle.group.members]
    return [one for one in here if one.done_at is None or (since is not None and one.done_at >= since)]
