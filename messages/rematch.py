"""Another match: what is asked before one ends, and what both sides hear. Nobody is told who has asked for it."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from slack_sdk.models.blocks import Block

from mentoring.programs import Program, ProgramKind, ProgramState
from messages import ids
from messages.kit import Message, actions, button, context, message, section
from messages.member import when_next
from messages.text import day, mention, people, typed

MOST_MATCHES = 20
NO_REASON = "You need no reason, and we tell nobody that you asked. You stay in the program."

AWAY = "You are on a break, so there is nothing to do: once you are back, you can be matched again."


class CurrentMatch(Protocol):
    """A match that could end."""

    @property
    def program(self) -> Program: ...
    @property
    def group_id(self) -> int: ...
    @property
    def user_ids(self) -> tuple[str, ...]: ...  # the others


class WaitingFacts(Protocol):
    """What comes of waiting for another match."""

    @property
    def program(self) -> Program: ...
    @property
    def on(self) -> date | None: ...  # when those who wait are matched; None: nobody is, for now
    @property
    def next_on(self) -> date | None: ...  # of the next round
    @property
    def ended_with(self) -> tuple[str, ...]: ...  # with whom it has ended just now
    @property
    def mentor(self) -> bool: ...  # whether a mentor waits
    @property
    def away(self) -> bool: ...  # whether they are on a break


def ask(matches: Sequence[CurrentMatch]) -> Message:
    """Which match is to end? One button each; nothing happens before it is pressed."""
    rows: list[Block] = [
        section(
            f"With {people(one.user_ids)} · {typed(one.program.name, 100)}",
            accessory=button("End this match", ids.MATCH_END, ids.encode(one.group_id), style="danger"),
        )
        for one in matches[:MOST_MATCHES]
    ]
    after = "It ends at once, and the two of you are not matched again soon."
    if any(len(one.user_ids) > 1 for one in matches):
        after = "It ends for you at once, and you are not matched with the same people again soon. The others go on."
    lead = f"{'Which match is to end?' if len(matches) > 1 else 'Would you like another match?'} {after}"
    return message(lead, section(f"{lead}\n{NO_REASON}"), *rows, context("Rather not? Then there is nothing to do."))


def ended(facts: WaitingFacts) -> Message:
    """To whoever asked, when it is done."""
    name, others = typed(facts.program.name), people(facts.ended_with)
    lead = f"Your match with {others} in *{name}* has ended. They hear only that it has ended."
    return message(f"Your match in {name} has ended.", section(f"{lead} {_what_now(facts)}"))


def waiting(facts: WaitingFacts) -> Message:
    """After *Find me a new match*."""
    name, words = typed(facts.program.name), _what_now(facts)
    return message(f"{name}: {words}", section(f"*{name}*: {words}"))


def waits_for_next(program: Program, next_on: date | None) -> Message:
    """After *I wait for the next round*."""
    words = f"All right: no other match in this round of *{typed(program.name)}*. {when_next(next_on)}"
    return message(f"{typed(program.name)}: no other match in this round.", section(words))


def ended_for(
    program: Program,
    group_id: int,
    other: str,
    on: date | None,
    next_on: date | None,
    *,
    mentor: bool,
    away: bool = False,
) -> Message:
    """To the other side of a match that has ended, whatever the cause; with a choice if there is time for another."""
    name = typed(program.name)
    lead = f"Your match with {mention(other)} in *{name}* has ended. Such things happen, and it says nothing about you."
    if away:
        then = AWAY
    elif on is None:
        then = _too_late(program, mentor, next_on)
    elif mentor:
        then = f"If somebody waits for a mentor, we introduce you on {day(on)}. Or would you rather have a pause?"
    else:
        then = f"On {day(on)} we look for somebody new for you. Or would you rather wait for the next round?"
    return message(
        f"{name}: your match with {mention(other)} has ended.",
        section(f"{lead} {then}"),
        _choice(group_id) if on and not away else None,
    )


def mentor_away(program: Program, group_id: int, mentor: str) -> Message:
    """To a mentee whose mentor takes a break and has not said until when."""
    name = typed(program.name)
    words = (
        f"{mention(mentor)}, your mentor in *{name}*, cannot take part for now, and there is no date yet from which "
        "they can again. Would you like another mentor? If you press nothing, your match stays as it is."
    )
    return message(f"{name}: your mentor cannot take part for now.", section(words), _choice(group_id))


def smaller(program: Program, remaining: Sequence[str]) -> Message:
    """To those who go on together when one of a larger group has another match."""
    name = typed(program.name)
    words = f"Your group in *{name}* has become smaller. You and {people(remaining)} go on together."
    return message(f"{name}: your group has become smaller.", section(f"{words} Nothing else changes."))


def still_waiting(program: Program, next_on: date | None) -> Message:
    """When nobody was found for somebody who waits in the middle of a round."""
    name = typed(program.name)
    mentored = program.kind in {ProgramKind.MENTOR, ProgramKind.REVERSE}
    when = "a mentor has room for you" if mentored else "somebody else waits for a match"
    words = (
        f"We looked for somebody new for you in *{name}*, and found nobody yet. You need not do anything: we look "
        f"again as soon as {when}, and you come first in the next round. {when_next(next_on)}"
    )
    return message(f"{name}: nobody was found for you yet. You come first in the next round.", section(words))


def _choice(group_id: int) -> Block:
    value = ids.encode(group_id)
    return actions(
        button("Find me a new match", ids.MATCH_ANEW, value, style="primary"),
        button("I wait for the next round", ids.MATCH_WAIT, value),
    )


def _what_now(facts: WaitingFacts) -> str:
    if facts.away:
        return AWAY
    if facts.on is None:
        return _too_late(facts.program, facts.mentor, facts.next_on)
    if facts.mentor:
        return f"If somebody waits for a mentor, we introduce you on {day(facts.on)}; else as soon as somebody does."
    return f"On {day(facts.on)} we look for somebody new for you; if there is nobody, you come first in the next round."


def _too_late(program: Program, mentor: bool, next_on: date | None) -> str:
    if program.state is ProgramState.PAUSED:
        return "The program is paused by its owners. Once it goes on, we look for somebody new for you."
    return f"There is too little time left in this round for another. {_first(mentor, next_on)}"


def _first(mentor: bool, next_on: date | None) -> str:
    return when_next(next_on) if mentor else f"You come first in the next one. {when_next(next_on)}"
