"""What a circle reads between and after its sessions: prompts, the retrospective, thanks, and what comes next."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block, CheckboxesElement, PlainTextInputElement, StaticSelectElement

from mentoring.circle_prompts import Prompt
from mentoring.errors import InvalidInput, MentoringError
from mentoring.people import Member
from mentoring.programs import Program
from messages import ids
from messages.fields import Values, chosen_in, state_of, typed_in
from messages.kit import Message, View, actions, button, context, field, message, modal, option, section
from messages.text import day, mention, people, typed, typed_lines

#: names of the fields
HELPED, CHANGE, SHARE, PERSON, THANKS = "helped", "change", "share", "person", "thanks"
LONGEST_WORDS = 600


def prompt(found: Prompt) -> Message:
    """A question between two sessions."""
    return message(
        typed(found.text, 350),
        section(f"💬 {typed(found.text, 600)}"),
        context("Answer here if you like; a line is plenty."),
    )


def farewell(program: Program, group_id: int, others: Sequence[str]) -> Message:
    """After the last session, in private: look back, thank somebody, and go on."""
    value = ids.encode(group_id)
    return message(
        f"{typed(program.name)}: your circle has met for the last time. Thank you for being part of it.",
        section(
            f"Your circle of *{typed(program.name)}* has met for the last time. Thank you: you made it together with "
            f"{people(others)}."
        ),
        section("*Look back, if you like.* What you write is yours: it goes nowhere unless you share it."),
        actions(
            button("Look back", ids.CIRCLE_RETRO, value),
            button("Thank somebody", ids.CIRCLE_THANK, value),
        ),
        section("*And now?*"),
        actions(
            button("Start another circle", ids.CIRCLE_AGAIN, value, style="primary"),
            button("Become a facilitator", ids.CIRCLE_LEAD, value),
            button("Mentor someone", ids.CIRCLE_MENTOR, value),
        ),
        context(f"{typed(program.name)} · The channel stays yours for as long as you want to write in it."),
    )


def retro_view(program: Program, group_id: int) -> View:
    """The form behind *Look back*."""
    share = option("share", "Post it in our circle's channel, with my name")
    blocks: list[Block] = [
        section(f"Your season of *{typed(program.name)}*: two questions, and both may stay empty."),
        _words(HELPED, "What helped?"),
        _words(CHANGE, "What would you do differently?"),
        field(SHARE, "Share it?", CheckboxesElement(action_id=SHARE, options=[share]), optional=True),
        context(
            "Without the tick nobody sees it and nothing is kept; we send it to you alone, as a note for yourself."
        ),
    ]
    return modal(ids.CIRCLE_RETRO, "Looking back", "Send", blocks, metadata=ids.encode(group_id))


def parse_retro(values: Values) -> tuple[str, str, bool]:
    """What helped, what to change, and whether it is shared. Raises InvalidInput when both are empty."""
    helped, change = typed_in(values, HELPED), typed_in(values, CHANGE)
    if not helped and not change:
        raise InvalidInput({HELPED: MentoringError("note.empty")})
    _check_length({HELPED: helped, CHANGE: change})
    return helped, change, bool(state_of(values, SHARE).get("selected_options"))


def retro_shared(user_id: str, helped: str, change: str) -> Message:
    """In the circle's channel, by whoever wanted it there."""
    return message(
        "Somebody looks back on your season.", section(f"{mention(user_id)} looks back:\n{_both(helped, change)}")
    )


def retro_kept(program: Program, helped: str, change: str) -> Message:
    """To the writer alone."""
    return message(
        f"{typed(program.name)}: your own look back.",
        section(f"Your own look back on *{typed(program.name)}*. Nobody else has it:\n{_both(helped, change)}"),
    )


def thank_view(program: Program, group_id: int, members: Sequence[Member]) -> View:
    """The form behind *Thank somebody*."""
    options = [option(one.user_id, one.name or one.user_id) for one in members]
    blocks: list[Block] = [
        section(f"Thank somebody of your circle in *{typed(program.name)}*, for something quite specific."),
        field(PERSON, "Whom?", StaticSelectElement(action_id=PERSON, options=options)),
        field(THANKS, "For what?", PlainTextInputElement(action_id=THANKS, multiline=True, max_length=LONGEST_WORDS)),
        context("It goes to this one person, from you, with your name. Nobody counts thanks."),
    ]
    return modal(ids.CIRCLE_THANK, "Thank somebody", "Send", blocks, metadata=ids.encode(group_id))


def parse_thanks(values: Values) -> tuple[str, str]:
    """Whom, and for what. Raises InvalidInput."""
    whom, what = chosen_in(values, PERSON), typed_in(values, THANKS)
    missing = {PERSON: whom, THANKS: what}
    problems = {name: MentoringError("thanks.missing") for name, found in missing.items() if not found}
    if problems:
        raise InvalidInput(problems)
    _check_length({THANKS: what})
    return str(whom), what


def thanked(program: Program, by: str, what: str) -> Message:
    """To whoever is thanked."""
    return message(
        f"{typed(program.name)}: somebody thanks you.",
        section(f"{mention(by)} thanks you:\n{typed_lines(what, 2 * LONGEST_WORDS)}"),
        context(f"{typed(program.name)} · Only you have this."),
    )


def thanks_sent(user_id: str) -> Message:
    """What the form turns into."""
    return message(f"Your thanks are on their way to {mention(user_id)}. Only they read it.")


def retro_done(*, shared: bool) -> Message:
    """What the form turns into."""
    if shared:
        return message("It is in your circle's channel. Thank you for sharing it.")
    return message("We send it to you as a note for yourself. Nobody else has it.")


def again(program: Program, next_on: date | None) -> Message:
    """*Start another circle*: they are in the next season."""
    when = f"It begins on {day(next_on)}." if next_on else "Its date is not fixed yet."
    return message(
        f"You are in for the next season of *{typed(program.name)}*. {when} If it does not suit you after all, "
        "`/mentor leave` takes you out."
    )


def noted_for_owners(program: Program) -> Message:
    """After a wish that owners act on."""
    return message(
        f"Thank you. We have told the owners of *{typed(program.name)}* that you would like to; they will write to you."
    )


def wish(program: Program, user_id: str, what: str) -> Message:
    """To the owners: somebody would like to do more. `what` is "lead" or "mentor"."""
    wanted = {"lead": "help another circle to start, as its facilitator", "mentor": "mentor somebody"}[what]
    words = f"{mention(user_id)} has finished a season of *{typed(program.name)}*, and would like to {wanted}."
    return message(
        f"{typed(program.name)}: somebody would like to do more.",
        section(f"{words} Write to them, if you can use that."),
    )


def _words(name: str, label: str) -> Block:
    element = PlainTextInputElement(action_id=name, multiline=True, max_length=LONGEST_WORDS)
    return field(name, label, element, optional=True)


def _both(helped: str, change: str) -> str:
    parts = (("What helped", helped), ("What I would do differently", change))
    return "\n".join(f"*{head}:* {typed_lines(text, 1200)}" for head, text in parts if text)


def _check_length(texts: dict[str, str]) -> None:
    long = {
        name: MentoringError("note.too_long", limit=LONGEST_WORDS)
        for name, text in texts.items()
        if len(text) > LONGEST_WORDS
    }
    if long:
        raise InvalidInput(long)
