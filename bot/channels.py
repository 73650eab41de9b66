"""What has become of the programs' channels, as Slack tells it when it is asked.

News of a channel comes as events, but an app that reads nobody's messages hears of no change between public and
private, and what happens while it is not connected is never told. So it looks at the start, and now and then.
"""

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from random import Random

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from storage import UnitOfWork
from usecases.follow_slack import Seen, channel_seen
from usecases.people import LIVING

log = logging.getLogger(__name__)


def look_at_channels(
    begin: Callable[[], AbstractContextManager[UnitOfWork]], client: WebClient, *, now: datetime, rng: Random
) -> None:
    """Ask Slack for each program's channel, and follow what it says. What it does not say changes nothing."""
    with begin() as uow:
        channels = [program.channel_id for program in uow.programs.all(states=LIVING)]
    for channel_id in channels:
        try:
            seen = _seen(client, channel_id)
        except (SlackApiError, OSError) as error:
            log.warning("the programs' channels could not be looked at: %s", type(error).__name__)
            return
        with begin() as uow:
            if channel_seen(uow, channel_id, seen, now=now, rng=rng):
                uow.commit()


def _seen(client: WebClient, channel_id: str) -> Seen:
    try:
        channel = client.conversations_info(channel=channel_id)["channel"]
    except SlackApiError as error:
        if error.response.get("error") == "channel_not_found":
            return Seen.LOST
        raise
    if channel.get("is_archived"):
        return Seen.LOST
    return Seen.PRIVATE if channel.get("is_private") else Seen.PUBLIC
