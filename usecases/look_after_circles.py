"""How the circles of a program do, for its owners, and what these can do about one with a click."""

from dataclasses import replace
from datetime import datetime

from mentoring.circle_health import REMEDIES, Remedy
from mentoring.circle_life import CircleSession
from mentoring.circle_reports import mixing_report
from mentoring.errors import NotFound, NotNow
from mentoring.people import Member
from mentoring.rounds import GroupState, RoundState
from messages import circle_overview as words
from usecases.circle_health import health_of
from usecases.circles import Circle, channel_id_of, next_session, open_circle
from usecases.configure_program import Actor, owned, record
from usecases.lead_session import hand_on
from usecases.open_circles import say
from usecases.own_prompts import circles_of_owner
from usecases.people import enrolled
from usecases.plan_changes import plan_changes
from usecases.unit import UnitOfWork


def overview_of(uow: UnitOfWork, member: Member, program_id: int, *, now: datetime) -> words.Overview:
    """All circles of the open season. Raises as `circles_of_owner`."""
    program = circles_of_owner(uow, member, program_id)
    season = uow.rounds.latest(program_id, states=(RoundState.OPEN,))
    groups = uow.groups.of_round(season.id) if season else ()
    circles = [
        _line(uow, Circle(program, season, group), now)
        for group in groups
        if season is not None and group.state is GroupState.ACTIVE
    ]
    everybody = [enrolment for enrolment, _ in enrolled(uow, program_id)]
    ids = [one.user_id for one in everybody]
    departments = {one: facts.department for one, facts in uow.facts.of(ids).items() if facts.department}
    mixing = mixing_report(ids, uow.groups.past_pairs(program_id).keys(), departments, floor=program.pulse_floor)
    return words.Overview(program, circles, sum(one.waiting_since is not None for one in everybody), mixing)


def _line(uow: UnitOfWork, circle: Circle, now: datetime) -> words.CircleLine:
    group = circle.group
    ahead = next_session(uow.sessions.of_group(group.id), now)
    return words.CircleLine(
        group_id=group.id,
        channel_id=channel_id_of(uow, group.id),
        people=len(group.members),
        accepted=len(uow.circles.norms_accepted(group.id).keys() & set(group.members)),
        next_at=ahead.starts_at if ahead else None,
        reasons=health_of(uow, circle, now=now),
    )


def unsaid_in(uow: UnitOfWork, member: Member, group_id: int, *, now: datetime) -> CircleSession:
    """The first session of a circle of which nobody has said for long who came. Raises as `help_circle`."""
    circle = _helped(uow, member, group_id)
    found = next((one for one in uow.sessions.of_group(circle.group.id) if one.is_unsaid(now)), None)
    if found is None:
        raise NotNow("circle.change_gone")
    return found


def movable_in(uow: UnitOfWork, member: Member, group_id: int, *, now: datetime) -> CircleSession | None:
    """The next session of a circle if it can be at another time. Raises as `help_circle`."""
    circle = _helped(uow, member, group_id)
    ahead = next_session(uow.sessions.of_group(circle.group.id), now)
    return ahead if ahead and ahead.starts_at and ahead.starts_at > now and ahead.others else None


def _helped(uow: UnitOfWork, member: Member, group_id: int) -> Circle:
    circle = open_circle(uow, group_id)
    if circle is None:
        raise NotFound("program.gone")
    return replace(circle, program=owned(uow, member, circle.program.id))


def help_circle(uow: UnitOfWork, actor: Actor, group_id: int, remedy: Remedy, *, now: datetime) -> Remedy:
    """Do something about a circle that needs a hand; each remedy is there for its own reason only.

    Raises NotFound for a circle that is not there, as `owned` for others, and NotNow("circle.change_gone").
    """
    circle = _helped(uow, actor.member, group_id)
    program = circle.program
    if remedy not in {REMEDIES[reason] for reason in health_of(uow, circle, now=now)}:
        raise NotNow("circle.change_gone")
    if remedy is Remedy.CHANGE:
        plan_changes(uow, program, now=now)
    elif remedy is Remedy.HAND_ON:
        ahead = next_session(uow.sessions.of_group(group_id), now)
        if ahead is None:
            raise NotNow("circle.change_gone")
        hand_on(uow, ahead.id, ahead.facilitator, now=now, interaction=actor.interaction)
    else:
        key = f"{uow.team_id}:{program.id}:circle-help:{group_id}.{remedy.value}:{now.date().isoformat()}"
        ahead = next_session(uow.sessions.of_group(group_id), now)
        say(uow, circle, words.asked_what_helps(remedy, ahead), key, now=now)
    record(uow, program, actor, "circle-helped", {"circle": group_id, "remedy": remedy.value}, now)
    return remedy
