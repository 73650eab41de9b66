"""Who leads a session: asked in private, led, handed on, or swapped with somebody who accepts."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from mentoring.circle_life import CircleSession, Coming, SessionState
from mentoring.errors import NotFound, NotNow
from mentoring.facilitation import swap_partners
from mentoring.lateness import Wait
from mentoring.people import Member
from messages import circle_turn as words
from storage import DueWork
from usecases.catch_up import Step
from usecases.circles import Meeting, open_meeting, present, seats, session_key, turns
from usecases.contact import next_contact
from usecases.outgoing import Message, dm, update
from usecases.plan_season import away_from, choose_facilitator, plan_facilitator, renew_facilitators
from usecases.session_agenda import meeting_due, refresh_agenda
from usecases.unit import UnitOfWork


def ask_facilitator(uow: UnitOfWork, due: DueWork, *, now: datetime) -> Step:
    """Ask whoever leads a session, once, in their own hours; if they will not be there, the next in turn is asked."""
    meeting = meeting_due(uow, due)
    if meeting is None or _begun(meeting.session, now):
        return None
    circle, session = meeting.circle, meeting.session
    if session.facilitator != due.payload["user"]:
        return None
    leader = _leader(uow, meeting)
    if leader is None:
        renew_facilitators(uow, circle.group.id, now=now)
        return None
    at = next_contact(leader, now, circle.program.cadence)
    if at > now:
        return Wait(at)
    message = words.ask(circle.program, session, leader.zone, partners_of(uow, meeting, now=now))
    key = lead_key(uow, meeting, leader.user_id)
    dm(uow, leader.user_id, message, key=key, now=now, expires_at=session.starts_at)
    uow.sessions.save(replace(session, asked_at=session.asked_at or now))
    return None


def send_guide(uow: UnitOfWork, due: DueWork, *, now: datetime) -> Step:
    """Give whoever leads the guide to the minute; it is of use before the session alone."""
    meeting = meeting_due(uow, due)
    leader = _leader(uow, meeting) if meeting else None
    if meeting is None or leader is None or _begun(meeting.session, now):
        return None
    circle, session = meeting.circle, meeting.session
    if next_contact(leader, now, circle.program.cadence) > now:
        return None
    replies = uow.sessions.replies(session.id)
    members = [one.user_id for one in present(uow, circle, now) if one.user_id != leader.user_id]
    came = [one for one in members if one in replies and replies[one].coming is Coming.YES]
    message = words.guide(circle.program, session, came)
    key = session_key(uow, circle, session, "guide", f"{leader.user_id}.{session.sequence}")
    dm(uow, leader.user_id, message, key=key, kind="reminder", now=now, expires_at=session.starts_at)
    return None


def take_lead(uow: UnitOfWork, session_id: int, user_id: str, *, now: datetime, interaction: str) -> CircleSession:
    """*I lead it*. Raises NotFound for whoever does not lead it, NotNow once it has begun."""
    meeting = led_by(uow, session_id, user_id, now=now)
    after = replace(meeting.session, reacted_at=now)
    uow.sessions.save(after)
    _rewrite(uow, meeting, user_id, words.leads(after, _zone(uow, user_id)), interaction, now)
    return after


def hand_on(uow: UnitOfWork, session_id: int, user_id: str, *, now: datetime, interaction: str) -> CircleSession:
    """Give the turn to the next in turn who has not been asked yet.

    Raises NotFound for whoever does not lead it, NotNow once it has begun or when nobody else is left.
    """
    meeting = led_by(uow, session_id, user_id, now=now)
    circle, session = meeting.circle, meeting.session
    asked = {one for one in circle.group.members if uow.outbox.get(lead_key(uow, meeting, one))}
    instead_of = session.instead_of or user_id
    after = choose_facilitator(uow, meeting, now=now, besides=asked | {user_id}, instead_of=instead_of)
    if not after.facilitator:
        raise NotNow("session.nobody_else")
    plan_facilitator(uow, Meeting(circle, after), now=now)
    _rewrite(uow, meeting, user_id, words.handed_on(after, _zone(uow, user_id)), interaction, now)
    refresh_agenda(uow, Meeting(circle, after), now=now, interaction=interaction)
    return after


def ask_to_swap(
    uow: UnitOfWork, session_id: int, user_id: str, other_id: str, *, now: datetime, interaction: str
) -> CircleSession:
    """Ask somebody to lead instead; nothing changes until they accept.

    Raises NotFound for whoever does not lead it, NotNow once it has begun or for somebody who cannot stand in.
    """
    meeting = led_by(uow, session_id, user_id, now=now)
    circle, session = meeting.circle, meeting.session
    partners = partners_of(uow, meeting, now=now)
    other = next((one for one in partners if one.user_id == other_id), None)
    if other is None:
        raise NotNow("session.no_partner")
    uow.sessions.save(replace(session, reacted_at=now))
    message = words.ask_swap(circle.program, session, other.zone, user_id)
    at = next_contact(other, now, circle.program.cadence)
    dm(uow, other_id, message, key=_swap_key(uow, meeting, user_id, other_id), now=at, expires_at=session.starts_at)
    _rewrite(uow, meeting, user_id, words.waiting_for(session, other_id, partners), interaction, now)
    return session


def answer_swap(
    uow: UnitOfWork,
    session_id: int,
    asker: str,
    user_id: str,
    *,
    accepted: bool,
    now: datetime,
    interaction: str,
) -> CircleSession:
    """Accept or decline to lead for somebody.

    Raises NotFound for whoever was not asked, NotNow once it has begun or somebody else leads it.
    """
    meeting = open_meeting(uow, session_id)
    if meeting is None or uow.outbox.get(_swap_key(uow, meeting, asker, user_id)) is None:
        raise NotFound("session.not_asked")
    meeting = ahead(meeting, now)
    circle, session = meeting.circle, meeting.session
    if session.facilitator != asker or user_id not in circle.group.members:
        raise NotNow("session.settled")
    after = replace(session, facilitator=user_id, instead_of=asker, asked_at=now) if accepted else session
    uow.sessions.save(replace(after, reacted_at=now))
    of = _swap_key(uow, meeting, asker, user_id)
    message = words.swap_settled(after, _zone(uow, user_id), asker, accepted=accepted)
    update(uow, of, message, key=f"{of}:{interaction}", lane=f"dm:{user_id}", now=now)
    _tell_asker(uow, Meeting(circle, after), asker, user_id, accepted=accepted, now=now)
    if accepted:
        plan_facilitator(uow, Meeting(circle, after), now=now)
        refresh_agenda(uow, Meeting(circle, after), now=now, interaction=interaction)
    return after


def led_by(uow: UnitOfWork, session_id: int, user_id: str, *, now: datetime) -> Meeting:
    """A session that this member leads, and that is still ahead. Raises NotFound and NotNow."""
    meeting = open_meeting(uow, session_id)
    if meeting is None or meeting.session.facilitator != user_id or user_id not in meeting.circle.group.members:
        raise NotFound("session.not_leader")
    return ahead(meeting, now)


def ahead(meeting: Meeting, now: datetime) -> Meeting:
    """The same, if it has not begun. Raises NotNow."""
    if meeting.session.state is not SessionState.PLANNED or _begun(meeting.session, now):
        raise NotNow("session.begun")
    return meeting


def partners_of(uow: UnitOfWork, meeting: Meeting, *, now: datetime) -> Sequence[Member]:
    """With whom whoever leads a session may swap, whose turn comes next first."""
    circle, session = meeting.circle, meeting.session
    found = swap_partners(
        session.number,
        session.facilitator,
        seats(uow, circle, session),
        turns(uow.sessions.of_group(circle.group.id), session.number),
        away=away_from(uow, meeting, now=now),
        seed=circle.season.seed + circle.group.id,
    )
    members = uow.members.many(found)
    return [members[one] for one in found if one in members]


def _tell_asker(uow: UnitOfWork, meeting: Meeting, asker: str, user_id: str, *, accepted: bool, now: datetime) -> None:
    member = uow.members.get(asker)
    if member is None:
        return
    partners = [] if accepted else [one for one in partners_of(uow, meeting, now=now) if one.user_id != user_id]
    program = meeting.circle.program
    message = words.swap_told(program, meeting.session, user_id, partners, accepted=accepted)
    key = f"{_swap_key(uow, meeting, asker, user_id)}:told"
    dm(uow, asker, message, key=key, now=next_contact(member, now, program.cadence))


def _rewrite(
    uow: UnitOfWork, meeting: Meeting, user_id: str, message: Message, interaction: str, now: datetime
) -> None:
    """Rewrite the question to whoever leads, if they were asked by us and did not come forward themselves."""
    key = lead_key(uow, meeting, user_id)
    update(uow, key, message, key=f"{key}:{interaction}", lane=f"dm:{user_id}", now=now)


def lead_key(uow: UnitOfWork, meeting: Meeting, user_id: str) -> str:
    """The key of the question to somebody whose turn it is."""
    return session_key(uow, meeting.circle, meeting.session, "lead", user_id)


def _swap_key(uow: UnitOfWork, meeting: Meeting, asker: str, other: str) -> str:
    return session_key(uow, meeting.circle, meeting.session, "swap", f"{asker}.{other}")


def _leader(uow: UnitOfWork, meeting: Meeting) -> Member | None:
    """Whoever leads a session, if they will be there."""
    session = meeting.session
    there = present(uow, meeting.circle, session.starts_at) if session.starts_at else []
    return next((one for one in there if one.user_id == session.facilitator), None)


def _begun(session: CircleSession, now: datetime) -> bool:
    return session.starts_at is not None and now >= session.starts_at


def _zone(uow: UnitOfWork, user_id: str) -> str:
    member = uow.members.get(user_id)
    return member.zone if member else "UTC"
