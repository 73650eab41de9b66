"""What is posted in a program's own channel."""

from collections.abc import Sequence
from datetime import date

from mentoring.programs import Program
from messages import ids
from messages.kit import Message, actions, button, context, header, message, section
from messages.rhythm import dates_words, rhythm_words
from messages.text import day, mention, people, typed


def announced(program: Program, dates: Sequence[date], actor: str) -> Message:
    """A new program: what it is, when, and a button to join. `actor` is the user id of whoever set it up."""
    name = typed(program.name)
    words = rhythm_words(program.cadence.rhythm)
    return message(
        f"{name}: a new mentoring program in this channel. Press Join to take part.",
        header(program.name),
        section(
            f"{mention(actor)} has started a mentoring program here. Each round matches you with a peer, somebody to "
            f"learn from and to be of use to: half an hour together, {words} in your own time zone."
        ),
        section(f"*Next:* {dates_words(dates)}") if dates else None,
        actions(button("Join", ids.PROGRAM_JOIN, ids.encode(program.id), style="primary")),
        context(
            "Being in this channel does not sign you up: only those who press Join take part. You can skip a round, "
            "pause or leave at any time, without a reason."
        ),
    )


def changed(program: Program, sentences: Sequence[str], actor: str) -> Message:
    """New settings; `sentences` are those of `rhythm.changes`."""
    lines = "\n".join(f"• {sentence}" for sentence in sentences)
    return message(
        f"{typed(program.name)}: its settings have changed.",
        section(f"{mention(actor)} has changed *{typed(program.name)}*:\n{lines}"),
        context("What has been sent stays as it is. `/mentor status` shows what comes next for you."),
    )


def paused(program: Program, actor: str) -> Message:
    """The program rests."""
    words = f"{mention(actor)} has paused *{typed(program.name)}*. Nobody is matched or asked until it goes on."
    return message(
        f"{typed(program.name)} is paused.",
        section(words),
        context("Who has a match now can still meet. You need not do anything: your place is kept."),
    )


def resumed(program: Program, next_on: date | None, actor: str) -> Message:
    """The program goes on."""
    when = f" The next round starts on {day(next_on)}." if next_on else ""
    words = f"*{typed(program.name)}* goes on, says {mention(actor)}.{when}"
    return message(
        f"{typed(program.name)} goes on.{when}",
        section(words),
        actions(button("Join", ids.PROGRAM_JOIN, ids.encode(program.id))),
    )


def ended(program: Program, actor: str) -> Message:
    """The program is over."""
    words = (
        f"{mention(actor)} has ended *{typed(program.name)}*. Nobody is matched any more. Thank you to everybody who "
        "took part; what you started can go on without us."
    )
    return message(f"{typed(program.name)} has ended.", section(words))


def owners_changed(program: Program, actor: str) -> Message:
    """Who looks after the program now."""
    words = f"{mention(actor)} has named the owners of *{typed(program.name)}*: {people(sorted(program.owners))}."
    return message(
        f"{typed(program.name)}: its owners have changed.",
        section(words),
        context("Ask them about the program. They see totals and whether groups met, never who answered what."),
    )
