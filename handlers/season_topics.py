"""Topics for circles of the next season: seen, voted for, and suggested."""

from typing import Any

from handlers.kit import ActionId, Click, Request, Submit, value_of
from messages import ids
from messages import season_topics as words
from usecases import season_topics as voting

Message = dict[str, Any]
Payload = dict[str, Any]
View = dict[str, Any]


def topics_opened(request: Request, action: Payload) -> Message | None:
    """*See topics and vote* was clicked."""
    (program_id,) = ids.decode(value_of(action), int)
    request.open_view(_topics(request, program_id))
    return None


def topic_voted(request: Request, action: Payload) -> Message | None:
    """*Vote* or *Take my vote back* was clicked."""
    (topic_id,) = ids.decode(value_of(action), int)
    program_id = request.once(lambda uow: voting.vote_for_season(uow, topic_id, request.user_id))
    if program_id is not None and request.form_id:
        request.update_view(_topics(request, program_id))
    return None


def suggestion_opened(request: Request, action: Payload) -> Message | None:
    """*Suggest a topic* was clicked, in the channel or in the list."""
    (program_id,) = ids.decode(value_of(action), int)
    request.read(lambda uow: voting.voter_in(uow, program_id, request.user_id))
    request.show_over(words.topic_view(program_id))
    return None


def topic_suggested(request: Request, view: View) -> dict[str, Any]:
    """A topic was written: the list shows it."""
    (program_id,) = ids.decode(str(view.get("private_metadata", "")), int)
    text = words.parse_topic(view["state"]["values"])
    request.once(lambda uow: voting.suggest_season_topic(uow, program_id, request.user_id, text))
    return request.back_to(_topics(request, program_id))


def _topics(request: Request, program_id: int) -> View:
    return words.topics_view(*request.read(lambda uow: voting.topics_of(uow, program_id, request.user_id)))


#: action id -> what a click does; the message it returns is shown to the person alone
CLICKS: dict[ActionId, Click] = {
    ids.SEASON_TOPICS: topics_opened,
    ids.SEASON_TOPIC_VOTE: topic_voted,
    ids.SEASON_TOPIC_ADD: suggestion_opened,
}

#: callback id -> what a form does
SUBMITS: dict[str, Submit] = {ids.SEASON_TOPIC: topic_suggested}
