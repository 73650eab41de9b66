"""Choices of selects that are searched as one types: they are offered, nothing is done."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack

from handlers.kit import Kit, request_of
from mentoring.eligibility import check_may_join
from mentoring.errors import MentoringError
from messages.holidays import OWN_CALENDAR, PROGRAM_CALENDAR, offered

#: (name of the select, what was typed) -> Slack's options, at most 100
Offer = Callable[[str, str], list[dict[str, Any]]]

#: action id of a select -> what it offers
OFFERS: dict[str, Offer] = {
    PROGRAM_CALENDAR: offered,
    OWN_CALENDAR: offered,
}


def listener(kit: Kit, name: str, offer: Offer) -> Callable[..., None]:
    """The listener of one select. Whoever may not take part is offered nothing."""

    def searched(ack: Ack, body: dict[str, Any]) -> None:
        try:
            check_may_join(request_of(kit, body).member)
        except MentoringError:
            ack(options=[])
            return
        ack(options=offer(name, str(body.get("value") or "")))

    return searched
