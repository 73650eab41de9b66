"""What an owner sees of a proposed circle beyond its people. Nobody's wish whom not to meet has any part in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from mentoring.circle_life import Topic
from mentoring.circle_settings import Forming, settings_of
from mentoring.circle_times import days_to_look, session_times
from mentoring.explain import common_hours
from mentoring.facts import Facts
from mentoring.hours import first_moment
from mentoring.people import Member
from mentoring.programs import Program
from mentoring.rounds import Round
from messages.circle_proposal import CircleLook
from usecases.open_circles import topic_of
from usecases.plan_season import first_session_after


def look_at_circle(
    program: Program,
    season: Round,
    people: Sequence[Member],
    facts: Mapping[str, Facts],
    topics: Sequence[Topic],
    *,
    now: datetime,
) -> CircleLook:
    """Work it out. Pure."""
    settings, cadence = settings_of(program), program.cadence
    known = [facts.get(one.user_id, Facts()) for one in people]
    levels = sorted(one.level for one in known if one.level is not None)
    found = session_times(
        people,
        season.on,
        at=cadence.rhythm.at,
        zone=program.zone,
        minutes=settings.minutes,
        after=first_session_after(max(now, first_moment(season.on, program.zone)), program.zone),
        days=days_to_look(cadence.rhythm.every),
        calendar=cadence.calendar,
    )
    topic = topic_of([one.user_id for one in people], topics) if settings.forming is Forming.TOPIC else None
    return CircleLook(
        size=len(people),
        low=settings.low,
        high=settings.high,
        topic=topic.text if topic else "",
        departments=sorted({one.department for one in known if one.department}),
        levels=(levels[0], levels[-1]) if levels else None,
        zones=len({one.zone for one in people}),
        hours=common_hours(people, season.on),
        first=found.start,
    )
