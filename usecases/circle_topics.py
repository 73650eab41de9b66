"""What a circle would like to talk about: members suggest and vote, and a session takes up what most want."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mentoring.circle_life import LONGEST_TOPIC, MOST_TOPICS, CircleSession, Topic, note_text, topics_in_turn
from mentoring.errors import MentoringError, NotFound, NotNow
from mentoring.sessions import CLOSING, KICKOFF
from usecases.circles import Circle, next_session, open_circle
from usecases.unit import UnitOfWork

#: sessions that have their own matter, and take up no topic
OWN_MATTER = frozenset({KICKOFF, CLOSING})


@dataclass(frozen=True, slots=True)
class Topics:
    """What waits in a circle, most wanted first, and what the next session has taken up."""

    group_id: int
    waiting: Sequence[Topic]
    chosen: str


def topics_of(uow: UnitOfWork, group_id: int, user_id: str, *, now: datetime) -> Topics:
    """The topics of a circle that this member is in. Raises NotFound."""
    circle = my_circle(uow, group_id, user_id)
    ahead = next_session(uow.sessions.of_group(group_id), now)
    return Topics(circle.group.id, topics_in_turn(uow.circles.topics(group_id)), ahead.topic if ahead else "")


def suggest_topic(uow: UnitOfWork, group_id: int, user_id: str, typed: str) -> Topic:
    """Suggest something to talk about; what waits already gets a vote instead.

    Raises NotFound for another circle, MentoringError "topics.missing" or "note.too_long", NotNow "topics.full".
    """
    circle = my_circle(uow, group_id, user_id)
    text = note_text(typed, LONGEST_TOPIC)
    if not text:
        raise MentoringError("topics.missing")
    waiting = topics_in_turn(uow.circles.topics(group_id))
    return add_topic(uow, circle.program.id, waiting, user_id, text, group_id=group_id)


def add_topic(
    uow: UnitOfWork, program_id: int, known: Sequence[Topic], user_id: str, text: str, *, group_id: int | None = None
) -> Topic:
    """A topic with the vote of whoever suggests it; one that is known gets the vote. Raises NotNow "topics.full"."""
    same = next((one for one in known if one.text.casefold() == text.casefold()), None)
    if same:
        uow.circles.vote(same.id, user_id, wanted=True)
        return same
    if len(known) >= MOST_TOPICS:
        raise NotNow("topics.full")
    return uow.circles.suggest_topic(program_id, user_id, text, group_id=group_id)


def vote_for(uow: UnitOfWork, topic_id: int, user_id: str) -> int:
    """Vote for a topic of one's circle, or take the vote back; returns the circle's id. Raises NotFound and NotNow."""
    topic = uow.circles.topic(topic_id)
    if topic is None or topic.group_id is None:
        raise NotFound("circle.not_yours")
    my_circle(uow, topic.group_id, user_id)
    if topic.session is not None:
        raise NotNow("topics.taken")
    uow.circles.vote(topic_id, user_id, wanted=user_id not in topic.votes)
    return topic.group_id


def take_up(uow: UnitOfWork, circle: Circle, session: CircleSession) -> CircleSession:
    """Give a session the topic that most want, if anything waits and the session has no matter of its own."""
    waiting = topics_in_turn(uow.circles.topics(circle.group.id))
    if session.topic or session.agenda in OWN_MATTER or not waiting:
        return session
    uow.circles.take_topic(waiting[0].id, session.number)
    after = replace(session, topic=waiting[0].text)
    uow.sessions.save(after)
    return after


def my_circle(uow: UnitOfWork, group_id: int, user_id: str) -> Circle:
    """A circle in the middle of its season that this member is in. Raises NotFound, whoever's it is."""
    circle = open_circle(uow, group_id)
    if circle is None or user_id not in circle.group.members:
        raise NotFound("circle.not_yours")
    return circle
