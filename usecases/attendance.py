"""Who came to a session: asked of whoever led it, and if nobody answers, of the circle; owners can note it as well."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from mentoring.circle_life import STILL_KNOWN, Coming, SessionState
from mentoring.errors import NotFound, NotNow
from mentoring.lateness import Wait
from mentoring.people import Member
from messages import circle_turn as words
from messages.circle_session import unsaid as unsaid_words
from messages.circle_session import unsaid_settled
from storage import DueWork
from usecases.catch_up import Step
from usecases.circles import Meeting, lane_of, open_meeting, post_in_circle, present, pulse_due, session_key
from usecases.configure_program import Actor, may_manage, record
from usecases.contact import next_common_contact, next_contact
from usecases.outgoing import Message, dm, retire, update
from usecases.session_agenda import meeting_due, refresh_agenda
from usecases.unit import UnitOfWork


def ask_who_came(uow: UnitOfWork, meeting: Meeting, *, now: datetime) -> None:
    """Ask whoever led; if they are gone or on a break, the first of those who wanted to come."""
    circle, session = meeting.circle, meeting.session
    there = {one.user_id: one for one in present(uow, circle, now)}
    replies = uow.sessions.replies(session.id)
    came = [one for one in there if one in replies and replies[one].coming is Coming.YES]
    asked = session.facilitator if session.facilitator in there else next(iter([*came, *there]), None)
    if asked is None:
        return
    at = next_contact(there[asked], now, circle.program.cadence)
    message = words.who_came(circle.program, session, led=asked == session.facilitator)
    dm(uow, asked, message, key=_key(uow, meeting, asked), now=at, expires_at=at + STILL_KNOWN)


def ask_the_circle(uow: UnitOfWork, due: DueWork, *, now: datetime) -> Step:
    """Ask the circle who came, once, when nobody has said for a week."""
    meeting = meeting_due(uow, due)
    if meeting is None or not meeting.session.is_unsaid(now):
        return None
    circle = meeting.circle
    people = present(uow, circle, now)
    at = next_common_contact(people, meeting.session.on, now, circle.program.cadence) if people else None
    if at is not None and at > now:
        return Wait(at)
    post_in_circle(uow, circle.group.id, unsaid_words(meeting.session), key=unsaid_key(uow, meeting), now=now)
    return None


def note_all_came(uow: UnitOfWork, session_id: int, actor: Actor, *, now: datetime) -> Meeting:
    """Everybody who belongs to the circle came. Raises as `may_note` does."""
    meeting = may_note(uow, session_id, actor.member, now=now)
    everybody = [one.user_id for one in members_then(uow, meeting)]
    return _note(uow, meeting, everybody, actor, now)


def note_came(uow: UnitOfWork, session_id: int, actor: Actor, came: Collection[str], *, now: datetime) -> Meeting:
    """These came, of those who belong to the circle; nobody else is noted. Raises as `may_note` does."""
    return _note(uow, may_note(uow, session_id, actor.member, now=now), came, actor, now)


def note_skipped(uow: UnitOfWork, session_id: int, actor: Actor, *, now: datetime) -> Meeting:
    """It did not take place, so nobody is asked how it was. Raises as `may_note` does."""
    meeting = may_note(uow, session_id, actor.member, now=now)
    after = Meeting(meeting.circle, replace(meeting.session, state=SessionState.SKIPPED))
    uow.sessions.save(after.session)
    uow.due.cancel(pulse_due(after.circle, after.session))
    _noted(uow, after, words.skip_noted(after.session), actor, now)
    return after


def may_note(uow: UnitOfWork, session_id: int, actor: Member, *, now: datetime) -> Meeting:
    """A session that has begun, for who may say who came.

    That is whoever leads it; an owner, as long as nobody has said; and anybody of the circle once whoever leads it is
    gone or on a break, or has not said for a week. Raises NotFound and NotNow.
    """
    meeting = open_meeting(uow, session_id)
    if meeting is None:
        raise NotFound("session.not_leader")
    if not _speaks(uow, meeting, actor.user_id, now):
        if not may_manage(meeting.circle.program, actor):
            raise NotFound("session.not_leader")
        if meeting.session.state is not SessionState.PLANNED:
            raise NotNow("came.noted")
    return _begun(meeting, now)


def may_write(uow: UnitOfWork, session_id: int, user_id: str, *, now: datetime) -> Meeting:
    """The same for those of the circle alone, who may also note what it takes along. Raises NotFound and NotNow."""
    meeting = open_meeting(uow, session_id)
    if meeting is None or not _speaks(uow, meeting, user_id, now):
        raise NotFound("session.not_leader")
    return _begun(meeting, now)


def _speaks(uow: UnitOfWork, meeting: Meeting, user_id: str, now: datetime) -> bool:
    """Whether somebody led the session, or may speak for whoever did: that one is not there, or silent for long."""
    session, circle = meeting.session, meeting.circle
    if user_id not in circle.group.members:
        return False
    late = session.ends_at is not None and now - session.ends_at >= STILL_KNOWN
    there = {one.user_id for one in present(uow, circle, now)}
    return session.facilitator == user_id or late or session.facilitator not in there


def _begun(meeting: Meeting, now: datetime) -> Meeting:
    if meeting.session.starts_at is None or now < meeting.session.starts_at:
        raise NotNow("session.not_yet")
    return meeting


def members_then(uow: UnitOfWork, meeting: Meeting) -> Sequence[Member]:
    """Who belonged to the circle when it met."""
    starts_at = meeting.session.starts_at
    return present(uow, meeting.circle, starts_at) if starts_at else []


def came_before(uow: UnitOfWork, session_id: int) -> list[str]:
    """Who is noted as having come."""
    return [one for one, came in uow.sessions.came([session_id]).get(session_id, {}).items() if came]


def unsaid_key(uow: UnitOfWork, meeting: Meeting) -> str:
    """The key of what the circle reads of a session of which nobody has said whether it took place."""
    return session_key(uow, meeting.circle, meeting.session, "unsaid")


def _note(uow: UnitOfWork, meeting: Meeting, came: Collection[str], actor: Actor, now: datetime) -> Meeting:
    belonged = [one.user_id for one in members_then(uow, meeting)]
    for one in belonged:
        uow.sessions.note_came(meeting.session.id, one, came=one in came)
    after = Meeting(meeting.circle, replace(meeting.session, state=SessionState.HELD))
    uow.sessions.save(after.session)
    there = [one for one in belonged if one in came]
    _noted(uow, after, words.came_noted(after.session, there), actor, now)
    return after


def _noted(uow: UnitOfWork, meeting: Meeting, message: Message, actor: Actor, now: datetime) -> None:
    """Every question after it is answered; what an owner notes is theirs, and in the audit."""
    group, session = meeting.circle.group, meeting.session
    for one in (*group.members, *group.left):
        key = _key(uow, meeting, one)
        lane, why = f"dm:{one}", "somebody has said it"
        retire(uow, key, message, key=f"{key}:{actor.interaction}", lane=lane, now=now, why=why)
    key = unsaid_key(uow, meeting)
    settled = unsaid_settled(session)
    update(uow, key, settled, key=f"{key}:{actor.interaction}", lane=lane_of(group.id), now=now)
    refresh_agenda(uow, meeting, now=now, interaction=actor.interaction)
    if actor.member.user_id not in group.members:
        detail: dict[str, object] = {"circle": group.id, "session": session.number, "held": session.state.value}
        record(uow, meeting.circle.program, actor, "circle-attendance", detail, now)


def _key(uow: UnitOfWork, meeting: Meeting, whom: str) -> str:
    return session_key(uow, meeting.circle, meeting.session, "came", whom)
