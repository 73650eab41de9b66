"""What members say of a session that is ahead: they come, they cannot, or another time suits them better."""

from dataclasses import replace
from datetime import datetime

from mentoring.cadence import end_of_today, local
from mentoring.circle_life import CircleSession, Coming, Reply, better_time
from mentoring.errors import MentoringError, NotAllowed, NotFound, NotNow
from mentoring.people import Member
from messages import circle_session as words
from messages.circle_turn import better_time as offer
from messages.circle_turn import move_done
from storage import DueWork
from usecases.catch_up import Step
from usecases.circles import Meeting, open_meeting, post_in_circle, present, session_key
from usecases.configure_program import Actor, may_manage, record
from usecases.contact import next_contact
from usecases.lead_session import ahead, lead_key
from usecases.outgoing import Message, dm, retire, update
from usecases.plan_season import plan_steps, renew_facilitators
from usecases.session_agenda import attach_appointment, meeting_due, refresh_agenda
from usecases.unit import UnitOfWork


def answer_session(
    uow: UnitOfWork, session_id: int, user_id: str, reply: Reply, *, now: datetime, interaction: str
) -> CircleSession:
    """Note a member's word; the last one counts, until the session begins.

    Raises NotFound for somebody of another circle, NotNow once it has begun, MentoringError for a time that is none
    of those that the session offers.
    """
    meeting = ahead(meeting_of(uow, session_id, user_id), now)
    session = meeting.session
    if not set(reply.times) <= set(session.others) or (reply.coming is Coming.OTHER) != bool(reply.times):
        raise MentoringError("session.choose_time")
    uow.sessions.reply(session.id, user_id, reply)
    refresh_agenda(uow, meeting, now=now, interaction=interaction)
    _rewrite_reminder(uow, meeting, user_id, reply.coming, interaction, now)
    if reply.coming is not Coming.YES and session.facilitator == user_id:
        renew_if_away(uow, meeting, now=now, interaction=interaction)
    _offer_better_time(uow, meeting, now=now)
    return session


def meeting_of(uow: UnitOfWork, session_id: int, user_id: str) -> Meeting:
    """A session of a circle that this member is in. Raises NotFound, whoever's it is."""
    meeting = open_meeting(uow, session_id)
    if meeting is None or user_id not in meeting.circle.group.members:
        raise NotFound("circle.not_yours")
    return meeting


def renew_if_away(uow: UnitOfWork, meeting: Meeting, *, now: datetime, interaction: str) -> None:
    """Whoever leads says that they cannot come: the next in turn is asked."""
    renew_facilitators(uow, meeting.circle.group.id, now=now)
    after = uow.sessions.get(meeting.session.id)
    if after and after.facilitator != meeting.session.facilitator:
        refresh_agenda(uow, Meeting(meeting.circle, after), now=now, interaction=f"{interaction}:leader")


def remind_member(uow: UnitOfWork, due: DueWork, *, now: datetime) -> Step:
    """Remind somebody who has not answered, in private, on the day that it was due and in their hours."""
    meeting = meeting_due(uow, due)
    if meeting is None or meeting.session.starts_at is None or now >= meeting.session.starts_at:
        return None
    circle, session, user_id = meeting.circle, meeting.session, due.payload["user"]
    there = {one.user_id: one for one in present(uow, circle, session.starts_at or now)}
    member = there.get(user_id)
    here = {one.user_id for one in present(uow, circle, now)}
    if member is None or user_id not in here or user_id in uow.sessions.replies(session.id):
        return None
    late = local(now, member.zone).date() > local(due.due_at, member.zone).date()
    if late or next_contact(member, now, circle.program.cadence) > now:
        return None
    key = _reminder_key(uow, meeting, user_id)
    message = words.reminder(circle.program, session, member.zone)
    expires_at = end_of_today(member, now, circle.program.cadence)
    dm(uow, user_id, message, key=key, kind="reminder", now=now, expires_at=expires_at)
    return None


def move_session(
    uow: UnitOfWork, session_id: int, actor: Member, at: datetime, *, now: datetime, interaction: str
) -> CircleSession:
    """Move a session to one of its other times; everybody is asked anew, and the appointment follows.

    Raises NotFound for whoever has nothing to do with it, NotAllowed for a member who does not lead it, NotNow once it
    has begun or for a time that is not offered any more.
    """
    meeting = open_meeting(uow, session_id)
    check_may_move(meeting, actor)
    assert meeting is not None
    circle, session = ahead(meeting, now).circle, meeting.session
    if at not in session.others or at <= now:
        raise NotNow("session.time_gone")
    before = uow.sessions.replies(session.id)
    others = tuple(sorted({*session.others, session.starts_at or at} - {at}))
    after = replace(
        session, starts_at=at, others=others, sequence=session.sequence + 1, reacted_at=_reacted(session, actor, now)
    )
    uow.sessions.save(after)
    uow.sessions.forget_replies(session.id)
    for user_id, reply in before.items():
        if at in reply.times:
            uow.sessions.reply(session.id, user_id, Reply(Coming.YES))
    moved = Meeting(circle, after)
    plan_steps(uow, moved, now=now)
    refresh_agenda(uow, moved, now=now, interaction=interaction)
    _tell_moved(uow, moved, actor.user_id, now)
    _close_reminders(uow, meeting, after, now)
    _rewrite_offer(uow, meeting, after, interaction, now)
    if actor.user_id != session.facilitator:
        detail: dict[str, object] = {"circle": circle.group.id, "session": session.number, "to": at.isoformat()}
        record(uow, circle.program, Actor(actor, interaction), "session-moved", detail, now)
    return after


def times_for(uow: UnitOfWork, session_id: int, actor: Member, *, now: datetime) -> tuple[Meeting, list[datetime]]:
    """The times to which a session can be moved, for who may. Raises as `move_session`, NotNow if there are none."""
    meeting = open_meeting(uow, session_id)
    check_may_move(meeting, actor)
    assert meeting is not None
    times = [one for one in ahead(meeting, now).session.others if one > now]
    if not times:
        raise NotNow("session.no_other")
    return meeting, times


def _close_reminders(uow: UnitOfWork, before: Meeting, after: CircleSession, now: datetime) -> None:
    """What somebody was reminded of is at another time now."""
    for user_id, member in uow.members.many(before.circle.group.members).items():
        message = words.question_moved(after, member.zone)
        _retire(uow, _reminder_key(uow, before, user_id), user_id, message, "moved", now)


def close_questions(uow: UnitOfWork, meeting: Meeting, *, now: datetime) -> None:
    """A session is over: whatever it has asked somebody in private loses its buttons."""
    session = meeting.session
    message = words.question_over(session)
    for user_id in meeting.circle.group.members:
        _retire(uow, _reminder_key(uow, meeting, user_id), user_id, message, "over", now)
    if session.facilitator:
        for key in (_offer_key(uow, meeting), lead_key(uow, meeting, session.facilitator)):
            _retire(uow, key, session.facilitator, message, "over", now)


def _retire(uow: UnitOfWork, key: str, user_id: str, message: Message, what: str, now: datetime) -> None:
    retire(uow, key, message, key=f"{key}:{what}", lane=f"dm:{user_id}", now=now, why="its session is over")


def check_may_move(meeting: Meeting | None, actor: Member) -> None:
    """Raises NotFound or NotAllowed for everybody but whoever leads it, the owners and workspace admins."""
    if meeting is None:
        raise NotFound("circle.not_yours")
    if may_manage(meeting.circle.program, actor) or actor.user_id == meeting.session.facilitator:
        return
    if actor.user_id in meeting.circle.group.members:
        raise NotAllowed("session.not_mover")
    raise NotFound("circle.not_yours")


def _reacted(session: CircleSession, actor: Member, now: datetime) -> datetime | None:
    return now if actor.user_id == session.facilitator else session.reacted_at


def _tell_moved(uow: UnitOfWork, meeting: Meeting, by: str, now: datetime) -> None:
    circle, session = meeting.circle, meeting.session
    agenda = session_key(uow, circle, session, "agenda")
    if uow.outbox.get(agenda) is None:
        return  # nobody has read of the time before
    attach_appointment(uow, meeting, now=now)
    people = present(uow, circle, session.starts_at or now)
    message = words.moved(session, [one.zone for one in people], by)
    post_in_circle(uow, circle.group.id, message, key=f"{agenda}:moved.{session.sequence}", now=now)


def _offer_better_time(uow: UnitOfWork, meeting: Meeting, *, now: datetime) -> None:
    """Tell whoever leads, once for each time, that another one suits more people."""
    session = uow.sessions.get(meeting.session.id) or meeting.session
    circle = meeting.circle
    leader = uow.members.get(session.facilitator) if session.facilitator else None
    people = [one.user_id for one in present(uow, circle, session.starts_at or now)]
    replies = {one: reply for one, reply in uow.sessions.replies(session.id).items() if one in people}
    found = better_time(replies, [one for one in session.others if one > now])
    if found is None or leader is None:
        return
    for_it = sum(1 for reply in replies.values() if found in reply.times)
    cannot = sum(1 for reply in replies.values() if reply.coming is not Coming.YES)
    message = offer(circle.program, session, found, leader.zone, for_it, cannot)
    at = next_contact(leader, now, circle.program.cadence)
    key = _offer_key(uow, Meeting(circle, session))
    dm(uow, leader.user_id, message, key=key, now=at, expires_at=session.starts_at)


def _rewrite_offer(uow: UnitOfWork, before: Meeting, after: CircleSession, interaction: str, now: datetime) -> None:
    leader = uow.members.get(before.session.facilitator) if before.session.facilitator else None
    if leader:
        key = _offer_key(uow, before)
        message = move_done(after, leader.zone)
        update(uow, key, message, key=f"{key}:{interaction}", lane=f"dm:{leader.user_id}", now=now)


def _offer_key(uow: UnitOfWork, meeting: Meeting) -> str:
    session = meeting.session
    return session_key(uow, meeting.circle, session, "better-time", f"{session.facilitator}.{session.sequence}")


def _reminder_key(uow: UnitOfWork, meeting: Meeting, user_id: str) -> str:
    return session_key(uow, meeting.circle, meeting.session, "reminder", f"{user_id}.{meeting.session.sequence}")


def _rewrite_reminder(
    uow: UnitOfWork, meeting: Meeting, user_id: str, coming: Coming, interaction: str, now: datetime
) -> None:
    member = uow.members.get(user_id)
    if member:
        key = _reminder_key(uow, meeting, user_id)
        message = words.reminded(meeting.session, coming, member.zone)
        update(uow, key, message, key=f"{key}:{interaction}", lane=f"dm:{user_id}", now=now)
