"""What /circle answers, to the person alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from slack_sdk.models.blocks import Block, PlainTextInputElement
from slack_sdk.models.blocks.block_elements import InteractiveElement

from mentoring.circle_life import LONGEST_TOPIC, Action, CircleSession, Coming, Reply, Topic
from mentoring.errors import InvalidInput, MentoringError
from mentoring.people import Member
from mentoring.programs import Program
from messages import ids
from messages.circle_session import AgendaFacts, moment_of, reply_buttons, title_of, who_comes
from messages.circle_turn import turn_elements
from messages.fields import Values, typed_in
from messages.kit import Message, View, actions, button, context, divider, field, message, modal, section
from messages.text import count, mention, people, typed

LONGEST_LIST = 8
#: actions and topics that are shown at a time
MOST_SHOWN = 20
#: name of the only field
TOPIC = "topic"

#: what a choice between circles is for
WHAT = {
    "next": "What comes next?",
    "agenda": "Which agenda?",
    "topics": "Whose topics?",
    "rsvp": "Which session?",
    "swap": "Which session?",
    "leave": "Which one would you like to leave?",
}
#: the same for what was typed with it
WHAT_TYPED = {"topics": "Which circle would you like to talk about it with?"}


@dataclass(frozen=True, slots=True)
class CircleLine:
    """One circle of a member; `ahead` is its next session, `zone` the member's own."""

    group_id: int
    program: Program
    others: Sequence[str]
    channel_id: str
    ahead: CircleSession | None
    zone: str
    reply: Reply | None = None


def circle_list(lines: Sequence[CircleLine]) -> Message:
    """All circles of a member, each with its next session."""
    rows: list[Block] = []
    for one in lines[:LONGEST_LIST]:
        rows.append(section(f"{head(one)}\nWith {people(one.others)}.\n{next_words(one)}"))
    return message(f"You are in {count(len(lines), 'circle')}.", *rows, context("`/circle next` says more."))


def head(one: CircleLine) -> str:
    """A circle's name: that of its program, and its channel."""
    where = f" in <#{one.channel_id}>" if one.channel_id.isalnum() else ""
    return f"*{typed(one.program.name)}*{where}"


def next_words(one: CircleLine) -> str:
    """The next session in a sentence."""
    if one.ahead is None:
        return "No session is ahead at the moment."
    said = {
        None: "You have not said yet whether you come.",
        Coming.YES: "You are coming.",
        Coming.NO: "You cannot come.",
    }
    mine = said.get(one.reply.coming if one.reply else None, "You could come at another time.")
    return f"Next: *{title_of(one.ahead)}* on {moment_of(one.ahead, one.zone)}. {mine}"


def choose_circle(lines: Sequence[CircleLine], what: str, text: str = "") -> Message:
    """Somebody in several circles: which one is meant? The choice carries on what they have typed."""
    question = WHAT_TYPED.get(what, WHAT[what]) if text else WHAT[what]
    rows: list[Block] = [
        section(
            f"{head(one)}\n{next_words(one)}",
            accessory=button(
                "Leave it" if what == "leave" else "This one",
                f"{ids.CIRCLE_SHOW}.{what}",
                ids.encode(one.group_id, *([text] if text else [])),
            ),
        )
        for one in lines[:LONGEST_LIST]
    ]
    return message(f"You are in {count(len(lines), 'circle')}. {question}", section(f"*{question}*"), *rows)


def next_session(one: CircleLine, facts: AgendaFacts) -> Message:
    """When the circle meets next, who leads and who comes."""
    session = facts.session
    led = f"{mention(session.facilitator)} leads through it." if session.facilitator else "Nobody leads it yet."
    return message(
        next_words(one),
        section(f"{head(one)}\nSession {session.number} of {facts.of}: {next_words(one)} {led}"),
        section(who_comes(facts)),
        reply_buttons(session, one.reply.coming if one.reply else None),
    )


def rsvp(one: CircleLine) -> Message:
    """The buttons to answer."""
    assert one.ahead is not None, "a session ahead"
    return message(
        next_words(one), section(next_words(one)), reply_buttons(one.ahead, one.reply.coming if one.reply else None)
    )


def swap(session: CircleSession, zone: str, partners: Sequence[Member]) -> Message:
    """To whoever leads: the ways to hand it on."""
    words = f"You lead *{title_of(session)}* on {moment_of(session, zone)}."
    elements: list[InteractiveElement] = turn_elements(session, partners)
    return message(words, section(f"{words} Hand it to the next in turn, or ask somebody."), actions(*elements))


def action_list(found: Sequence[tuple[str, Action]]) -> Message:
    """One's own next steps that are open; each with the name of its program."""
    if not found:
        return message("Nothing is open: you have done all that you wanted to do. Next steps come from your sessions.")
    rows: list[Block] = [
        section(f"{typed(one.text)}  ({typed(name)})", accessory=button("Done", ids.ACTION_DONE, ids.encode(one.id)))
        for name, one in found[:MOST_SHOWN]
    ]
    change = actions(button("Change or take back", ids.ACTION_CHANGE, "steps"))
    return message(f"You want to do {count(len(found), 'thing')}.", section("*What you want to do*"), *rows, change)


def steps_changed() -> Message:
    """After one's own next steps were changed."""
    return message("It is saved, and your circle's notes say the same. `/circle actions` shows what is open.")


def action_done(action: Action) -> Message:
    """A next step was marked as done."""
    return message(f"Done: {typed(action.text)}. Your circle sees it, and you decide whether to tell how it went.")


def topics_view(group_id: int, waiting: Sequence[Topic], chosen: str, user_id: str) -> View:
    """What waits, each with a vote, and room for one's own."""
    blocks: list[Block] = [section(f"*Chosen for the next session:* {typed(chosen)}")] if chosen else []
    if not waiting:
        blocks.append(section("Nothing waits yet. What would you like to talk about?"))
    for one in waiting[:MOST_SHOWN]:
        mine = user_id in one.votes
        label = "✓ My vote" if mine else "Vote"
        blocks.append(
            section(
                f"{typed(one.text)}\n{count(len(one.votes), 'vote')}",
                accessory=button(label, ids.TOPIC_VOTE, ids.encode(one.id), style="primary" if mine else None),
            )
        )
    blocks += [
        divider(),
        field(
            TOPIC, "Suggest a topic", PlainTextInputElement(action_id=TOPIC, max_length=LONGEST_TOPIC), optional=True
        ),
        context("The topic with most votes is taken up when the agenda of the next session goes out."),
    ]
    return modal(ids.TOPICS, "Topics", "Suggest", blocks, metadata=ids.encode(group_id))


def parse_topic(values: Values) -> str:
    """What was suggested. Raises InvalidInput for nothing."""
    found = typed_in(values, TOPIC)
    if not found:
        raise InvalidInput({TOPIC: MentoringError("topics.missing")})
    return found


def topic_noted(text: str) -> Message:
    """What the form turns into."""
    return message(f"“{typed(text)}” is on the list, with your vote. The others see it under *Topics*.")


def asked_to_swap(other: str) -> Message:
    """After `/circle swap @name`."""
    return message(f"We ask {mention(other)}. Until they say yes, it is your turn.")


def handed_on(session: CircleSession) -> Message:
    """After the turn was handed on."""
    return message(f"{mention(session.facilitator)} is asked to lead it. Your turn comes again next time.")


def lead_noted(session: CircleSession, zone: str) -> Message:
    """After *I lead it*."""
    return message(f"Thank you: you lead *{title_of(session)}* on {moment_of(session, zone)}.")


def swap_answered(session: CircleSession, *, accepted: bool) -> Message:
    """After a request to swap was answered."""
    if accepted:
        return message(f"Thank you: you lead *{title_of(session)}*. The agenda says so now.")
    return message("That is fine. We tell them, without a reason.")


def notes_saved() -> Message:
    """After the notes of a session."""
    return message("It is in your circle's channel. We ask about the next steps before you meet again.")
