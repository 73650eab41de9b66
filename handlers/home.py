"""App Home: derived from what is stored, so it may be published again at any time."""

import logging

from slack_sdk.errors import SlackApiError

from handlers.kit import Request
from messages.home import home_view
from usecases.show_member import home_facts
from usecases.unit import Busy

log = logging.getLogger(__name__)


def publish_home(request: Request) -> None:
    """Draw the person's App Home anew. Losing one costs nothing: it is drawn again when it is opened."""
    facts = request.read(lambda uow: home_facts(uow, request.member, now=request.now))
    try:
        request.kit.client.views_publish(user_id=request.user_id, view=home_view(facts))
    except (SlackApiError, OSError) as error:
        log.warning("App Home was not published: %s", type(error).__name__)


def refresh_home(request: Request) -> None:
    """Draw it anew after something was done; that stays done, even if the Home cannot be drawn just now."""
    try:
        publish_home(request)
    except Busy:
        log.warning("App Home was not drawn anew: the database is busy")
