"""Whoever leads a session, in private: whether they do, who could stand in for them, and how it went."""

from collections.abc import Sequence
from datetime import datetime

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    StaticMultiSelectElement,
    StaticSelectElement,
)
from slack_sdk.models.blocks.block_elements import InteractiveElement

from mentoring.circle_life import CircleSession
from mentoring.errors import InvalidInput, MentoringError
from mentoring.people import Member
from mentoring.programs import Program
from mentoring.sessions import session_of
from messages import ids
from messages.circle_session import moment_of, timings, title_of
from messages.fields import Values, state_of
from messages.kit import (
    Message,
    View,
    actions,
    button,
    confirm,
    context,
    field,
    message,
    modal,
    option,
    plain_text,
    section,
)
from messages.text import local, mention, people, typed

#: names of the fields
CAME, NOT_HELD = "came", "not_held"
GUIDE = (
    "Leading is no lecture: you keep the time, see that everybody gets to speak, and ask the questions. The agenda "
    "does the rest."
)


def ask(program: Program, session: CircleSession, zone: str, partners: Sequence[Member]) -> Message:
    """Two working days before: will you lead it? `partners` are those whom it could be swapped with."""
    when = moment_of(session, zone)
    return message(
        f"{typed(program.name)}: it is your turn to lead the session on {when}.",
        section(f"It is your turn to lead *{title_of(session)}* on {when}. {GUIDE}"),
        actions(*turn_elements(session, partners)),
        context(f"{typed(program.name)} · If it does not suit you, hand it on: nobody needs a reason."),
    )


def turn_elements(session: CircleSession, partners: Sequence[Member]) -> list[InteractiveElement]:
    """*I lead it*, *Hand it on*, and the people with whom it can be swapped."""
    value = ids.encode(session.id)
    found: list[InteractiveElement] = [
        button("I lead it", ids.SESSION_LEAD, value, style="primary"),
        button("Hand it on", ids.SESSION_HAND_ON, value),
    ]
    if partners:
        options = [option(ids.encode(session.id, one.user_id), one.name or one.user_id) for one in partners]
        placeholder = plain_text("Swap with someone")
        found.append(StaticSelectElement(action_id=ids.SESSION_SWAP, options=options, placeholder=placeholder))
    return found


def leads(session: CircleSession, zone: str) -> Message:
    """*I lead it* was clicked: what helps, and the way out that stays open."""
    words = (
        f"Thank you: you lead *{title_of(session)}* on {moment_of(session, zone)}. An hour before, you get the "
        "guide once more."
    )
    return message(
        words, section(words), actions(button("Hand it on after all", ids.SESSION_HAND_ON, ids.encode(session.id)))
    )


def handed_on(session: CircleSession, zone: str) -> Message:
    """It was handed on."""
    words = (
        f"{mention(session.facilitator)} is asked to lead the session on {moment_of(session, zone)}. Your turn "
        "comes again next time."
    )
    return message(words)


def waiting_for(session: CircleSession, other: str, partners: Sequence[Member]) -> Message:
    """Somebody was asked to swap; until they accept, the turn stays where it is."""
    words = (
        f"We have asked {mention(other)} to lead *{title_of(session)}* for you. Until they say yes, it is your turn."
    )
    return message(words, section(words), actions(*turn_elements(session, partners)))


def ask_swap(program: Program, session: CircleSession, zone: str, asker: str) -> Message:
    """To whoever is asked: would you lead it instead?"""
    value = ids.encode(session.id, asker)
    words = (
        f"{mention(asker)} asks whether you would lead *{title_of(session)}* on {moment_of(session, zone)} for them."
    )
    return message(
        f"{typed(program.name)}: {words}",
        section(words),
        actions(
            button("Yes, I lead it", ids.SESSION_ACCEPT, value, style="primary"),
            button("Not this time", ids.SESSION_DECLINE, value),
        ),
        context(f"{typed(program.name)} · Both answers are fine."),
    )


def swap_settled(session: CircleSession, zone: str, asker: str, *, accepted: bool) -> Message:
    """What replaces the question once it was answered."""
    if accepted:
        words = f"Thank you: you lead *{title_of(session)}* on {moment_of(session, zone)}."
        return message(
            words, section(words), actions(button("Hand it on after all", ids.SESSION_HAND_ON, ids.encode(session.id)))
        )
    words = f"That is fine. We tell {mention(asker)}, without a reason."
    return message(words)


def swap_told(
    program: Program, session: CircleSession, other: str, partners: Sequence[Member], *, accepted: bool
) -> Message:
    """To whoever asked: what came of it."""
    if accepted:
        words = f"{mention(other)} leads *{title_of(session)}* for you. You are first in turn for the next one."
        return message(words, section(words), context(typed(program.name)))
    words = f"{mention(other)} cannot lead *{title_of(session)}* this time. It is still your turn: what would you like?"
    return message(words, section(words), actions(*turn_elements(session, partners)), context(typed(program.name)))


def guide(program: Program, session: CircleSession, came: Sequence[str]) -> Message:
    """An hour before: the guide to the minute."""
    plan = session_of(session.agenda)
    who = f"{people(came)} said that they come." if came else "Nobody has said yet that they come."
    return message(
        f"{typed(program.name)}: you lead {plan.title} in an hour.",
        section(f"In an hour you lead *{plan.title}*. {who}"),
        section(f"*Opening question:* {plan.opening}\n{timings(session)}\n*Closing question:* {plan.closing}"),
        context(f"{typed(program.name)} · Afterwards we ask you in one click who came."),
    )


def who_came(program: Program, session: CircleSession, *, led: bool) -> Message:
    """After the session: who came? `led` is False for somebody else of the circle."""
    value = ids.encode(session.id)
    title = title_of(session)
    words = (
        f"Thank you for leading *{title}*. Who came?"
        if led
        else f"*{title}* is over, and whoever was to lead it is away, so we ask you: who came?"
    )
    return message(
        f"{typed(program.name)}: who came to {title}?",
        section(words),
        actions(
            button("Everybody", ids.SESSION_ALL_CAME, value),
            button("Some of us", ids.SESSION_SOME_CAME, value),
            button("It did not take place", ids.SESSION_SKIPPED, value),
        ),
        context(f"{typed(program.name)} · Owners see how many came, and nothing of what was said."),
    )


def came_noted(session: CircleSession, came: Sequence[str]) -> Message:
    """What replaces the question: who came, and the next click."""
    value = ids.encode(session.id)
    words = (
        f"Noted for *{title_of(session)}*: {people(came)} came."
        if came
        else f"Noted: nobody came to *{title_of(session)}*."
    )
    return message(
        words,
        section(f"{words} What does the circle take along, and who does what next?"),
        actions(
            button("Note it down", ids.SESSION_NOTE, value, style="primary"),
            button("Change who came", ids.SESSION_SOME_CAME, value),
        ),
    )


def skip_noted(session: CircleSession) -> Message:
    """It did not take place."""
    value = ids.encode(session.id)
    words = f"Noted: *{title_of(session)}* did not take place. That happens; the next session comes by itself."
    return message(words, section(words), actions(button("It did take place", ids.SESSION_SOME_CAME, value)))


def came_thanks(session: CircleSession, *, held: bool) -> Message:
    """What the form turns into for somebody who did not lead."""
    return message(
        f"Noted: *{title_of(session)}* {'took place' if held else 'did not take place'}. Thank you for saying so."
    )


def came_view(session: CircleSession, members: Sequence[Member], came: Sequence[str]) -> View:
    """The form behind *Some of us*."""
    options = {one.user_id: option(one.user_id, one.name or one.user_id) for one in members}
    initial = [options[one] for one in came if one in options]
    element = StaticMultiSelectElement(action_id=CAME, options=list(options.values()), initial_options=initial or None)
    nobody = CheckboxesElement(action_id=NOT_HELD, options=[option("not_held", "It did not take place")])
    blocks: list[Block] = [
        section(f"Who came to *{title_of(session)}*?"),
        field(CAME, "They came", element, optional=True),
        field(NOT_HELD, "Or", nobody, optional=True),
    ]
    return modal(ids.SESSION_SOME_CAME, "Who came", "Save", blocks, metadata=ids.encode(session.id))


def parse_came(values: Values) -> frozenset[str]:
    """The chosen user ids, none if it did not take place; claims, looked at again by whoever reads them.

    Raises InvalidInput for neither, and for both.
    """
    chosen = frozenset(str(one.get("value")) for one in state_of(values, CAME).get("selected_options") or [])
    not_held = bool(state_of(values, NOT_HELD).get("selected_options"))
    if not_held == bool(chosen):
        raise InvalidInput({CAME: MentoringError("came.either" if chosen else "came.missing")})
    return chosen


def better_time(program: Program, session: CircleSession, at: datetime, zone: str, for_it: int, cannot: int) -> Message:
    """To whoever leads: another time suits more people."""
    value = ids.encode(session.id, int(at.timestamp()))
    words = (
        f"For *{title_of(session)}*, {cannot} of you cannot come on {moment_of(session, zone)}. {local(at, zone)} lies "
        f"in everybody's working hours, and {for_it} of them could make it then."
    )
    ask_first = confirm(
        "Move the session?",
        "The circle is told, and everybody is asked anew whether they come.",
        "Move it",
        danger=False,
    )
    return message(
        f"{typed(program.name)}: another time suits more of your circle.",
        section(words),
        actions(button(f"Move it to {local(at, zone)}", ids.SESSION_MOVE, value, style="primary", confirm=ask_first)),
        context(f"{typed(program.name)} · If you do nothing, the session stays as it is."),
    )


def move_done(session: CircleSession, zone: str) -> Message:
    """What replaces the offer."""
    words = f"The session is on {moment_of(session, zone)} now. The circle has been told."
    return message(words)
