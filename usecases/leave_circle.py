"""Leave a circle, or be taken out of it; nobody is told why."""

from dataclasses import replace
from datetime import datetime

from mentoring.errors import NotFound
from mentoring.rounds import GroupState
from messages import circle_welcome as words
from usecases.circles import Circle, open_circle
from usecases.contact import next_contact
from usecases.follow_circle import circle_changed
from usecases.open_circles import archive, in_hours, remove, rewrite_welcome, say
from usecases.outgoing import dm
from usecases.plan_changes import plan_changes
from usecases.unit import UnitOfWork


def leave_circle(uow: UnitOfWork, group_id: int, user_id: str, *, now: datetime) -> Circle:
    """Leave one circle at once; the part in the program stays, and with it the next season.

    Raises NotFound("circle.not_yours") for everybody who is not in it.
    """
    circle = open_circle(uow, group_id)
    if circle is None or user_id not in circle.group.members:
        raise NotFound("circle.not_yours")
    take_out_of_circle(uow, circle, user_id, now=now)
    return circle


def take_out_of_circle(uow: UnitOfWork, circle: Circle, user_id: str, *, now: datetime) -> None:
    """Take somebody out of their circle, which hears of it; the owners hear what could be done about it."""
    group, program = circle.group, circle.program
    when = int(now.timestamp())
    after = uow.groups.remove_member(group.id, user_id, now)
    remove(uow, group.id, f"{uow.team_id}:{program.id}:circle-out:{group.id}.{user_id}.{when}", user_id, now=now)
    left = replace(circle, group=after)
    if after.state is GroupState.ENDED:
        end_circle(uow, left, now=now)
    else:
        rewrite_welcome(uow, program, after, f"without.{user_id}.{when}", now=now)
        key = f"{uow.team_id}:{program.id}:circle-left:{group.id}.{user_id}.{when}"
        say(uow, left, words.somebody_left(user_id, len(after.members)), key, now=now)
        circle_changed(uow, group.id, now=now)
    plan_changes(uow, program, now=now)


def end_circle(uow: UnitOfWork, circle: Circle, *, now: datetime) -> None:
    """End a circle with a kind word; its people are first on the waiting list for a place in another one."""
    group, program = circle.group, circle.program
    people = uow.members.many(group.members)
    # what was said in the channel before, and waits for the morning, is read there
    silent_from = in_hours(uow, circle, now=now)
    for user_id in group.members:
        uow.groups.remove_member(group.id, user_id, now)
        enrolment = uow.enrolments.get(program.id, user_id)
        if enrolment is not None and user_id in people:
            uow.enrolments.save(replace(enrolment, waiting_since=now, left_out_on=circle.season.on), now)
            key = f"{uow.team_id}:{program.id}:circle-ended:{group.id}.{user_id}"
            at = next_contact(people[user_id], now, program.cadence)
            dm(uow, user_id, words.farewell(program), key=key, now=at)
    archive(uow, group.id, now=silent_from)
