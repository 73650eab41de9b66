"""Owners and the groups of those who wait in the middle of a round: nothing goes out before one of them says so."""

from collections.abc import Sequence

from slack_sdk.models.blocks import Block

from mentoring.programs import Program
from mentoring.proposals import Ids
from messages import ids
from messages.kit import Message, actions, button, context, message, section
from messages.proposal import group_words
from messages.text import count, mention, typed

#: groups that are named in one message
NAMED = 20


def ask(program: Program, round_id: int, version: int, groups: Sequence[Ids]) -> Message:
    """To an owner: may these people be introduced to each other?"""
    return message(
        f"{typed(program.name)}: people who wait for a match could be introduced. It is for you to say.",
        *question(program, round_id, version, groups),
        context("Nobody hears of it before one of the owners presses *Introduce them*. Until then they wait."),
    )


def question(program: Program, round_id: int, version: int, groups: Sequence[Ids]) -> list[Block]:
    """Who could be introduced, and the two answers."""
    value = ids.encode(round_id, version)
    lines = [f"• {group_words(program, group)}" for group in groups[:NAMED]]
    lines += [f"• and {count(len(groups) - NAMED, 'more group')}"] if len(groups) > NAMED else []
    lead = f"These people of *{typed(program.name)}* wait for a match, and could be introduced now:"
    return [
        section("\n".join([lead, *lines])),
        actions(
            button("Introduce them", ids.TOP_UP_INTRODUCE, value, style="primary"),
            button("Not now", ids.TOP_UP_NOT_NOW, value),
        ),
    ]


def decided(program: Program, by: str, *, introduced: bool) -> Message:
    """What the question turns into for every owner."""
    name = typed(program.name)
    what = "has introduced people who waited for a match" if introduced else "lets people wait on for a match"
    return message(f"{name}: {mention(by)} {what}.", section(f"*{name}*: {mention(by)} {what}."))


def overtaken(program: Program) -> Message:
    """What the question turns into when it has no use any more."""
    name = typed(program.name)
    words = "some people waited for a match. This has changed since, and there is nothing left to decide here."
    return message(f"{name}: {words}", section(f"*{name}*: {words}"))


def told(program: Program, *, introduced: bool) -> Message:
    """To whoever has decided."""
    name = typed(program.name)
    if introduced:
        return message(f"*{name}*: they are introduced at the next moment that suits each of them.")
    return message(
        f"*{name}*: they wait on, and hear only that there is nobody yet. We ask again when somebody comes or changes."
    )


def changed(missing: int, groups: int) -> str:
    """To an owner: not all could be introduced. One sentence, and never why."""
    return (
        f"{missing} of the {count(groups, 'group')} that an owner has let us introduce could not be any more, as "
        "something had changed for somebody in them. Who waits on is looked for again."
    )
