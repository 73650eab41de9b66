"""Between two sessions: a question in the circle's channel, fitting its stage, never the same one twice."""

from datetime import date, datetime, timedelta

from mentoring.circle_life import CircleSession
from mentoring.circle_prompts import next_prompt, stage_of
from mentoring.lateness import Expire, Wait, Why
from mentoring.programs import ProgramState
from messages.circle_between import prompt as prompt_message
from storage import DueWork
from usecases.catch_up import Step
from usecases.circles import Circle, open_circle, post_in_circle, present
from usecases.contact import end_of_next_working_day, next_common_contact
from usecases.keys import due_key, occasion
from usecases.unit import UnitOfWork

#: with this many days between two sessions there are two prompts, else one
LONG = timedelta(days=21)


def plan_prompts(
    uow: UnitOfWork, circle: Circle, before: CircleSession, following: CircleSession, *, now: datetime
) -> None:
    """Plan the prompts between two sessions, evenly over the days between them."""
    if following.starts_at is None:
        return
    between = following.starts_at - now
    count = 2 if between >= LONG else 1
    for number in range(1, count + 1):
        at = now + between * number / (count + 1)
        key = due_key(circle.season.id, f"prompt:{circle.group.id}", f"{before.number}.{number}")
        uow.due.plan("circle.prompt", key, {"group": circle.group.id, "on": at.date().isoformat()}, at)


def post_prompt(uow: UnitOfWork, due: DueWork, *, now: datetime) -> Step:
    """Post the next prompt, once, when all of the circle may be written to; of no use when it comes late."""
    circle = open_circle(uow, due.payload["group"])
    if circle is None or circle.program.state is not ProgramState.ACTIVE:
        return None
    people = present(uow, circle, now)
    if not people:
        return None
    cadence = circle.program.cadence
    until = max(end_of_next_working_day(one, due.due_at, cadence) for one in people)
    if now > until:
        return Expire(Why.LATE)
    on = date.fromisoformat(due.payload["on"])
    at = next_common_contact(people, on, now, cadence)
    if at is not None and at > now:
        return Wait(at)
    sessions = uow.sessions.of_group(circle.group.id)
    gone = sum(1 for one in sessions if one.starts_at and one.starts_at <= now)
    found = next_prompt(
        stage_of(gone, len(sessions)),
        used=uow.circles.prompts_used(circle.group.id),
        own=uow.circles.own_prompts(circle.program.id),
        switched_off=uow.circles.switched_off(circle.program.id),
        seed=circle.season.seed,
        circle=circle.group.id,
    )
    if found is None or not uow.circles.use_prompt(circle.group.id, found.key, now):
        return None
    key = occasion(uow, circle.program.id, "prompt", circle.group.id, on)
    post_in_circle(uow, circle.group.id, prompt_message(found), key=key, now=now, expires_at=until)
    return None
