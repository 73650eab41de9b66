"""The one place where an error becomes an answer: a sentence for a person, or a short id and a log line."""

import logging
import secrets
import traceback
from collections.abc import Callable
from typing import Any

from slack_bolt import App, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from mentoring.errors import MentoringError
from messages.errors import busy, sentence, unexpected
from messages.replies import reply_message, reply_view
from storage import Busy, StorageError

log = logging.getLogger(__name__)

Body = dict[str, Any]

#: Slack's codes for a trigger that is over
TOO_SLOW = frozenset({"expired_trigger_id", "trigger_expired"})


def register_errors(app: App, client: WebClient) -> None:
    """Answer every error of every listener with a 200, so that Slack shows our words and not its own."""

    @app.error
    def failed(error: Exception, body: Body, respond: Callable[..., Any]) -> BoltResponse:
        if body.get("type") == "event_callback":
            return _event_failed(error, body)
        text = words_for(error)
        return answer(client, body, respond, text)


def words_for(error: Exception) -> str:
    """What the person is told. What is not theirs to mend gets an id that the log has too."""
    if isinstance(error, MentoringError):
        return sentence(error)
    if isinstance(error, Busy):
        return busy()
    if isinstance(error, StorageError):  # its own sentence is for whoever runs the bot
        log.error("%s", error)
        return busy()
    if isinstance(error, SlackApiError) and error.response.get("error") in TOO_SLOW:
        return sentence(MentoringError("slack.too_slow"))
    short = secrets.token_hex(4)
    log.error("unexpected error %s: %s\n%s", short, type(error).__name__, place_of(error))
    return unexpected(short)


def answer(client: WebClient, body: Body, respond: Callable[..., Any], text: str) -> BoltResponse:
    """Say it where the person is: beside the command, in the form, or under the message."""
    message = reply_message(text)
    if "command" in body:
        return BoltResponse(status=200, body={"response_type": "ephemeral", **message})
    if body.get("type") == "view_submission":
        return BoltResponse(status=200, body={"response_action": "update", "view": reply_view(message)})
    try:
        if body.get("response_url"):
            respond(replace_original=False, response_type="ephemeral", **message)
        elif body.get("trigger_id"):
            client.views_open(trigger_id=body["trigger_id"], view=reply_view(message))
    except (SlackApiError, OSError) as error:
        # the trigger may be what is wrong; an error here would only put Slack's own words in front of the person
        log.warning("an answer did not reach the person: %s", type(error).__name__)
    return BoltResponse(status=200, body="")


def place_of(error: Exception) -> str:
    """Where the error came from, without its text, which may quote what somebody typed."""
    return "".join(traceback.format_tb(error.__traceback__)).rstrip()


def _event_failed(error: Exception, body: Body) -> BoltResponse:
    if isinstance(error, MentoringError):
        return BoltResponse(status=200, body="")
    kind = body.get("event", {}).get("type")
    log.error("event %s failed: %s\n%s", kind, type(error).__name__, place_of(error))
    return BoltResponse(status=500, body="")
