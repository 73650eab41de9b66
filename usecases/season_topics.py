"""Topics for circles of the next season: asked for in the program's channel, suggested, and voted for."""

from datetime import datetime

from mentoring.availability import is_enrolled
from mentoring.circle_life import Topic
from mentoring.circle_settings import Forming, settings_of
from mentoring.errors import InvalidInput, NotFound, NotNow
from mentoring.programs import Program, ProgramKind
from mentoring.rounds import RoundState
from messages import season_topics as words
from usecases.circle_topics import add_topic
from usecases.find_program import check_known, living_program
from usecases.outgoing import post
from usecases.unit import UnitOfWork


def ask_for_topics(uow: UnitOfWork, program: Program, *, now: datetime) -> None:
    """Ask once before each season of a program whose circles are formed by topic; harmless to repeat."""
    planned = uow.rounds.latest(program.id, states=(RoundState.PLANNED,))
    if not by_topic(program) or planned is None:
        return
    key = f"{uow.team_id}:{program.id}:topics:{planned.number}"
    post(uow, program.channel_id, words.asked(program, planned.on), key=key, now=now)


def by_topic(program: Program) -> bool:
    """Whether a program's circles are formed by topic."""
    return program.kind is ProgramKind.CIRCLE and settings_of(program).forming is Forming.TOPIC


def topics_of(uow: UnitOfWork, program_id: int, user_id: str) -> tuple[Program, list[words.TopicLine]]:
    """All topics for the next season, for those who take part. Raises as `voter_in`."""
    program = voter_in(uow, program_id, user_id)
    found = uow.circles.program_topics(program_id)
    return program, [words.TopicLine(one, user_id in one.votes) for one in found]


def suggest_season_topic(uow: UnitOfWork, program_id: int, user_id: str, text: str) -> None:
    """A topic of one's own, with one's vote; one that is there already gets the vote.

    Raises as `voter_in`, and InvalidInput when there are enough.
    """
    voter_in(uow, program_id, user_id)
    try:
        add_topic(uow, program_id, uow.circles.program_topics(program_id), user_id, text)
    except NotNow as error:
        raise InvalidInput({words.TEXT: error}) from error


def vote_for_season(uow: UnitOfWork, topic_id: int, user_id: str) -> int:
    """Vote for a topic, or take the vote back; returns the program. Raises as `voter_in`."""
    topic: Topic | None = uow.circles.topic(topic_id)
    if topic is None or topic.group_id is not None:
        raise NotFound("topics.gone")
    voter_in(uow, topic.program_id, user_id)
    uow.circles.vote(topic_id, user_id, wanted=user_id not in topic.votes)
    return topic.program_id


def voter_in(uow: UnitOfWork, program_id: int, user_id: str) -> Program:
    """A program of circles formed by topic, for somebody who takes part in it.

    Raises NotFound("program.gone"), NotFound("enrolment.none") and NotFound("topics.gone").
    """
    check_known(uow, program_id, user_id)
    program = living_program(uow, program_id)
    if not is_enrolled(uow.enrolments.get(program_id, user_id)):
        raise NotFound("enrolment.none", name=program.name)
    if not by_topic(program):
        raise NotFound("topics.gone")
    return program
