"""Choices of selects that are searched as one types: they are offered, nothing is done."""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack

from handlers.kit import Kit, Request, request_of
from handlers.proposals import people_offered
from mentoring.eligibility import check_may_join
from mentoring.errors import MentoringError
from messages import ids
from messages.holidays import OWN_CALENDAR, PROGRAM_CALENDAR, offered
from messages.join import OFFERS as SKILLS_OFFERED
from messages.join import WANTS as SKILLS_WANTED
from messages.skills import offered_skills

#: (who asks, the form in which, what was typed) -> Slack's options, at most 100; raises for who may not
Offer = Callable[[Request, dict[str, Any], str], list[dict[str, Any]]]


def to_everybody(name: str, offer: Callable[[str, str], list[dict[str, Any]]]) -> Offer:
    """What a select of that name offers by what was typed alone."""
    return lambda _request, _view, typed: offer(name, typed)


#: action id of a select -> what it offers to this person in this form
OFFERS: dict[str, Offer] = {
    **{name: to_everybody(name, offered) for name in (PROGRAM_CALENDAR, OWN_CALENDAR)},
    **{name: to_everybody(name, offered_skills) for name in (SKILLS_OFFERED, SKILLS_WANTED)},
    ids.PROPOSAL_ONE: people_offered,
    ids.PROPOSAL_OTHER: people_offered,
}


def listener(kit: Kit) -> Callable[..., None]:
    """The listener of searches. Whoever may not take part, or may not see this, is offered nothing."""

    def searched(ack: Ack, body: dict[str, Any]) -> None:
        try:
            request = request_of(kit, body)
            check_may_join(request.member)
            found = OFFERS[body["action_id"]](request, body.get("view") or {}, str(body.get("value") or ""))
        except MentoringError:
            ack(options=[])
            return
        ack(options=found)

    return searched
