"""What Slack says of a channel; read afresh, never guessed from its id."""

from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from handlers.kit import Request
from mentoring.errors import NotAllowed
from usecases.find_program import hidden_from

#: people whom Slack names in one answer
MOST_NAMED = 1000
#: what Slack says of a channel that the app cannot look into
UNSEEN = frozenset({"channel_not_found", "not_in_channel", "missing_scope"})


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel that a program can live in."""

    id: str
    public: bool


def channel_of(request: Request, channel_id: str) -> Channel:
    """A channel, if a program can live there.

    Raises NotAllowed in a private conversation, in an archived channel, and in a private channel without the app.
    """
    # of direct messages Slack says nothing more to an app that may not list them
    if request.channel_name == "directmessage" or request.channel_name.startswith("mpdm-"):
        raise NotAllowed("setup.channel_only")
    try:
        answer = request.kit.client.conversations_info(channel=channel_id)
    except SlackApiError as error:
        if error.response.get("error") in {"channel_not_found", "missing_scope"}:
            raise NotAllowed("setup.invite") from error
        raise
    channel = answer["channel"]
    if channel.get("is_im") or channel.get("is_mpim"):
        raise NotAllowed("setup.channel_only")
    if channel.get("is_archived"):
        raise NotAllowed("setup.archived")
    public = not channel.get("is_private")
    if not public and not channel.get("is_member"):
        raise NotAllowed("setup.invite")
    return Channel(channel_id, public)


def in_private_channel(request: Request, program_id: int) -> bool:
    """Whether the person is in the channel of a private program; Slack is asked only where nothing else lets them in.

    Where the request came from does not count: a form carries no channel, and an id in one would be but a claim.
    """
    program = request.read(lambda uow: hidden_from(uow, program_id, request.user_id))
    return program is not None and _is_in(request, program.channel_id)


def _is_in(request: Request, channel_id: str) -> bool:
    """Whether Slack counts the person among a channel's people; in doubt, they are not."""
    cursor = ""
    while True:
        try:
            answer = request.kit.client.conversations_members(channel=channel_id, limit=MOST_NAMED, cursor=cursor)
        except SlackApiError as error:
            if error.response.get("error") in UNSEEN:
                return False
            raise
        if request.user_id in answer["members"]:
            return True
        cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
        if not cursor:
            return False
