"""Circles of a proposal, as owners see them: what their people share, where they differ, and the hour they have."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import Block, UserMultiSelectElement

from mentoring.errors import InvalidInput, MentoringError
from mentoring.proposals import Ids
from messages import ids
from messages.fields import Values, state_of
from messages.kit import View, context, field, modal, plain_text, section
from messages.text import count, listed, moment, typed

#: departments that are named in one line
NAMED = 4
#: the only field of the form for a new circle
PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class CircleLook:
    """One proposed circle beyond its people: what the company knows of them, and when they could meet."""

    size: int
    low: int
    high: int
    topic: str  # what it was formed around; "" for none
    departments: Sequence[str]  # different ones, where they are known
    levels: tuple[int, int] | None  # the lowest and the highest that are known
    zones: int  # different time zones
    hours: int  # whole hours a week in which all of them work
    first: datetime | None  # when the first session could be; None if there is no common hour


def look_lines(look: CircleLook, zone: str) -> list[str]:
    """A line each: the topic, where they differ, and the hour, on the clock of whoever looks."""
    lines = [f"*Topic:* {typed(look.topic, 120)}"] if look.topic else []
    lines.append(f"*They differ in:* {_differences(look)}")
    if look.first is None:
        lines.append(":warning: There is no hour at which all of them work.")
    else:
        hours = count(look.hours, "common hour")
        lines.append(f"*Together:* {hours} a week; the first session could be {moment(look.first, zone)}")
    if not look.low <= look.size <= look.high:
        lines.append(f":warning: A circle has {look.low} to {look.high} people here; this one has {look.size}.")
    return lines


def _differences(look: CircleLook) -> str:
    found = []
    if len(look.departments) > 1:
        more = len(look.departments) - NAMED
        named = [typed(name, 40) for name in look.departments[:NAMED]] + ([f"{more} more"] if more > 0 else [])
        found.append(f"department ({listed(named)})")
    if look.levels and look.levels[0] < look.levels[1]:
        found.append(f"level ({look.levels[0]} to {look.levels[1]})")
    if look.zones > 1:
        found.append(f"time zone ({look.zones})")
    return listed(found) if found else "nothing that we know of"


def new_circle_view(round_id: int, version: int, page: int, low: int, high: int) -> View:
    """The form in which an owner puts a circle together."""
    element = UserMultiSelectElement(action_id=PEOPLE, placeholder=plain_text("Choose people"), max_selected_items=high)
    blocks: list[Block] = [
        section(f"Choose {low} to {high} people who take part. Whoever is in another circle comes over from it."),
        field(PEOPLE, "People of the new circle", element),
        context("Nobody hears of it. You can move and swap people afterwards."),
    ]
    return modal(
        ids.PROPOSAL_NEW, "New circle", "Make the circle", blocks, metadata=ids.encode(round_id, version, page)
    )


def parse_new_circle(values: Values) -> Ids:
    """The people who were chosen, in order. Raises InvalidInput for nobody."""
    chosen = tuple(sorted(set(state_of(values, PEOPLE).get("selected_users") or [])))
    if not chosen:
        raise InvalidInput({PEOPLE: MentoringError("proposal.choose")})
    return chosen


def check_new_circle(people: Ids, low: int, high: int) -> None:
    """Raises InvalidInput for too few or too many."""
    if not low <= len(people) <= high:
        raise InvalidInput({PEOPLE: MentoringError("proposal.circle_size", low=low, high=high)})
