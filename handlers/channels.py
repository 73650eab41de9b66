"""What Slack says of a channel; read afresh, never guessed from its id."""

from dataclasses import dataclass

from slack_sdk.errors import SlackApiError

from handlers.kit import Request
from mentoring.errors import NotAllowed


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
