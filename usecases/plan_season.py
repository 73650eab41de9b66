"""A circle's season: its sessions, when each takes place and who leads it, and the work that is due because of it.

One session after another gets its time: the next one when the one before is over, so that it follows what has changed
meanwhile. What is sent stays as it is; whatever has not been done yet is planned anew as often as one likes.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from mentoring.cadence import contact_instant, local
from mentoring.circle_life import STILL_KNOWN, CircleSession, Coming, SessionState
from mentoring.circle_times import days_to_look, notice_instant, season_dates, session_times
from mentoring.facilitation import facilitator_of
from mentoring.hours import DAY, first_moment, instant, next_existing
from mentoring.people import Member
from mentoring.programs import Program, ProgramState
from mentoring.rounds import Group, Round
from mentoring.sessions import season_plan
from mentoring.slots import LEAD, common_slots
from usecases.circles import Circle, Meeting, open_circle, present, pulse_due, seats, session_due, turns
from usecases.contact import next_common_contact, next_contact
from usecases.unit import UnitOfWork

#: working days before a session: the agenda, the question to whoever leads, the reminder to who has not answered
AGENDA_BEFORE, LEAD_BEFORE, REMIND_BEFORE = 3, 2, 1
#: the first session leaves time to read the invitation, and to answer it
FIRST_NOTICE = timedelta(days=2)
#: whoever leads reads the guide once more so long before it begins
START_BEFORE = timedelta(hours=1)


def plan_season(uow: UnitOfWork, program: Program, round_: Round, group: Group, *, now: datetime) -> None:
    """Write the sessions of a circle whose season has just begun, and plan the first; harmless to repeat.

    The circle has a channel by then (`uow.circles.set_channel`), and its season is open.
    """
    circle = Circle(program, round_, group)
    if not uow.sessions.of_group(group.id):
        settings = circle.settings
        plan = season_plan(settings.theme, settings.meetings, seed=round_.seed)
        dates = season_dates(program.cadence.rhythm, round_.on, settings.meetings)
        for number, (on, agenda) in enumerate(zip(dates, plan, strict=True), start=1):
            uow.sessions.add(group.id, number, on, agenda, settings.minutes)
    plan_circle(uow, circle, now=now)


def plan_circle(uow: UnitOfWork, circle: Circle, *, now: datetime) -> None:
    """Plan what the circle's sessions still have to send; the next one gets a time once the one before is over."""
    if circle.program.state is not ProgramState.ACTIVE:
        return
    sessions = uow.sessions.of_group(circle.group.id)
    timed = [one for one in sessions if one.starts_at]
    for session in timed[:-1]:
        plan_unsaid(uow, Meeting(circle, session))
    for session in timed[-1:]:
        plan_steps(uow, Meeting(circle, session), now=now)
    plan_next_session(uow, circle, now=now)


def plan_next_session(uow: UnitOfWork, circle: Circle, *, now: datetime) -> CircleSession | None:
    """Give the next session its time and its facilitator, once the one before is over.

    None after the last, or while nobody is there.

    A session whose days went by in an outage or a break of the program is skipped.
    """
    sessions = uow.sessions.of_group(circle.group.id)
    # the first session waits for people to read the invitation, and so says nothing of the day that suits them
    usual = max((one.starts_at for one in sessions if one.starts_at and one.number > 1), default=None)
    if any(one.starts_at and not one.is_over(now) for one in sessions):
        return None
    for session in sessions:
        if session.starts_at or session.state is not SessionState.PLANNED:
            continue
        window = days_to_look(circle.program.cadence.rhythm.every)
        if now >= first_moment(session.on + DAY * window, circle.program.zone):
            uow.sessions.save(replace(session, state=SessionState.SKIPPED))
            continue
        people = present(uow, circle, max(now, first_moment(session.on, circle.program.zone)))
        if not people:
            return None
        timed = _timed(circle, session, people, usual, now)
        uow.sessions.save(timed)
        led = choose_facilitator(uow, Meeting(circle, timed), now=now)
        plan_steps(uow, Meeting(circle, led), now=now)
        return led
    return None


def first_session_after(opened: datetime, zone: str) -> datetime:
    """From when on the first session of a circle can be that is opened then: with its notice, from a day's beginning.

    So it can keep the program's time of day.
    """
    return max(opened, first_moment(local(opened, zone).date() + FIRST_NOTICE, zone) - LEAD)


def _timed(
    circle: Circle, session: CircleSession, people: list[Member], usual: datetime | None, now: datetime
) -> CircleSession:
    program, rhythm = circle.program, circle.program.cadence.rhythm
    after = now
    if session.number == 1:
        after = first_session_after(now, program.zone)
    found = session_times(
        people,
        session.on,
        at=rhythm.at,
        zone=program.zone,
        minutes=session.minutes,
        after=after,
        days=days_to_look(rhythm.every),
        calendar=program.cadence.calendar,
        usual=usual,
    )
    if found.start:
        return replace(session, starts_at=found.start, others=found.others)
    day = instant(next_existing(session.on, program.zone), rhythm.at, program.zone)
    # no hour is everybody's: one in nobody's night, else the hour of the program
    awake = common_slots(people, max(after, day or after) - DAY, minutes=session.minutes, count=1)
    return replace(session, starts_at=(*awake.starts, max(after, day or after))[0], others=())


def choose_facilitator(
    uow: UnitOfWork, meeting: Meeting, *, now: datetime, besides: Iterable[str] = (), instead_of: str = ""
) -> CircleSession:
    """Give a session to whose turn it is of those who will be there, and note it; nobody is asked yet."""
    circle, session = meeting.circle, meeting.session
    chosen = facilitator_of(
        session.number,
        seats(uow, circle, session),
        turns(uow.sessions.of_group(circle.group.id), session.number),
        away=away_from(uow, meeting, now=now) | set(besides),
        seed=circle.season.seed + circle.group.id,
    )
    after = replace(session, facilitator=chosen or "", instead_of=instead_of, asked_at=None, reacted_at=None)
    uow.sessions.save(after)
    return after


def away_from(uow: UnitOfWork, meeting: Meeting, *, now: datetime) -> set[str]:
    """Who will not be at a session: on a break, gone, or they have said so."""
    circle, session = meeting.circle, meeting.session
    there = {one.user_id for one in present(uow, circle, session.starts_at or now)}
    answers = uow.sessions.replies(session.id)
    cannot = {one for one, reply in answers.items() if reply.coming is not Coming.YES}
    return (set(circle.group.members) - there) | cannot


def plan_steps(uow: UnitOfWork, meeting: Meeting, *, now: datetime) -> None:
    """Plan all that belongs to a session with a time; what has been done already stays done."""
    circle, session = meeting.circle, meeting.session
    ends_at = session.ends_at
    if session.starts_at is None or ends_at is None:
        return
    people = present(uow, circle, session.starts_at)
    if session.state is SessionState.PLANNED and people:
        _plan(uow, meeting, "agenda", agenda_moment(people, session.starts_at, circle, now))
        plan_reminders(uow, meeting, now=now)
        plan_facilitator(uow, meeting, now=now)
    _plan(uow, meeting, "after", ends_at)
    plan_unsaid(uow, meeting)


def plan_unsaid(uow: UnitOfWork, meeting: Meeting) -> None:
    """When the circle is asked who came to a session, should nobody have said."""
    ends_at = meeting.session.ends_at
    if ends_at and meeting.session.state is SessionState.PLANNED:
        _plan(uow, meeting, "unsaid", ends_at + STILL_KNOWN)


def agenda_moment(people: list[Member], start: datetime, circle: Circle, now: datetime) -> datetime:
    """When a circle reads the agenda: some working days before, when all of it may be written to; now if that is late.

    Where there is no such moment before the session it comes on its day all the same.
    """
    cadence = circle.program.cadence
    at = max(now, min(notice_instant(one, start, AGENDA_BEFORE, cadence.rhythm.at, cadence) for one in people))
    shared = next_common_contact(people, local(at, circle.program.zone).date(), at, cadence)
    return shared if shared is not None and shared < start else max(now, at)


def plan_reminders(uow: UnitOfWork, meeting: Meeting, *, now: datetime) -> None:
    """The one private reminder of each member, the working day before; moved with the session, it comes anew."""
    circle, session = meeting.circle, meeting.session
    assert session.starts_at is not None, "a session with a time"
    cadence = circle.program.cadence
    for one in present(uow, circle, session.starts_at):
        at = notice_instant(one, session.starts_at, REMIND_BEFORE, cadence.checkin_at, cadence)
        if at > now:
            step = f"remind.{session.sequence}"
            _plan(uow, meeting, "remind", at, user=one.user_id, key=session_due(circle, session, step, one.user_id))


def plan_facilitator(uow: UnitOfWork, meeting: Meeting, *, now: datetime) -> None:
    """When whoever leads is asked whether they do, and reads the guide once more just before."""
    circle, session = meeting.circle, meeting.session
    leader = uow.members.get(session.facilitator) if session.facilitator else None
    if leader is None or session.starts_at is None:
        return
    cadence = circle.program.cadence
    if session.asked_at is None:
        asked = max(now, notice_instant(leader, session.starts_at, LEAD_BEFORE, cadence.checkin_at, cadence))
        step = f"lead.{leader.user_id}"
        at = next_contact(leader, asked, cadence)
        _plan(uow, meeting, "lead", at, user=leader.user_id, key=session_due(circle, session, step))
    _plan(uow, meeting, "start", session.starts_at - START_BEFORE)


def plan_after(uow: UnitOfWork, meeting: Meeting, *, now: datetime) -> None:
    """What follows once a session is over: its short question to each member on their next working day."""
    circle, session = meeting.circle, meeting.session
    cadence = circle.program.cadence
    for one in present(uow, circle, now):
        at = contact_instant(one, local(now, one.zone).date() + DAY, cadence.pulse_at, cadence)
        payload = {"round": circle.season.id, "user": one.user_id, "on": local(at, one.zone).date().isoformat()}
        uow.due.plan("pulse.ask", f"{pulse_due(circle, session)}:{one.user_id}", payload, at)


def renew_facilitators(uow: UnitOfWork, group_id: int, *, now: datetime) -> None:
    """Whoever leads a session that is ahead and will not be there is replaced by the next in turn."""
    circle = open_circle(uow, group_id)
    if circle is None:
        return
    for session in uow.sessions.of_group(group_id):
        if session.state is not SessionState.PLANNED or session.starts_at is None or session.starts_at <= now:
            continue
        meeting = Meeting(circle, session)
        stays = session.facilitator in set(circle.group.members) - away_from(uow, meeting, now=now)
        if not stays:
            after = choose_facilitator(uow, meeting, now=now)
            plan_facilitator(uow, Meeting(circle, after), now=now)


def replan_season(uow: UnitOfWork, program: Program, groups: Iterable[Group], *, now: datetime) -> None:
    """After a change of the program or of its people: all that its circles still have to send."""
    for group in groups:
        circle = open_circle(uow, group.id)
        if circle is not None and uow.sessions.of_group(group.id):
            renew_facilitators(uow, group.id, now=now)
            plan_circle(uow, replace(circle, program=program), now=now)


def _plan(uow: UnitOfWork, meeting: Meeting, step: str, at: datetime, *, user: str = "", key: str = "") -> None:
    payload: dict[str, object] = {"session": meeting.session.id}
    if user:
        payload["user"] = user
    uow.due.plan(f"session.{step}", key or session_due(meeting.circle, meeting.session, step), payload, at)
