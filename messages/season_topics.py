"""What people would like to talk about in circles of the next season: suggested and voted for before it begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block, PlainTextInputElement

from mentoring.circle_life import LONGEST_TOPIC, Topic, note_text
from mentoring.errors import InvalidInput, MentoringError
from mentoring.programs import Program
from messages import ids
from messages.fields import Values, typed_in
from messages.kit import Message, View, actions, button, context, field, message, modal, section
from messages.text import count, day, typed

#: the only field of the form
TEXT = "text"


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic, and whether whoever looks has voted for it."""

    topic: Topic
    mine: bool


def asked(program: Program, begins_on: date | None) -> Message:
    """In the program's channel, before a season whose circles are formed by topic."""
    name = typed(program.name)
    when = f" It begins on {day(begins_on)}." if begins_on else ""
    value = ids.encode(program.id)
    return message(
        f"{name}: what would you like to talk about in the next season?",
        section(
            f"*What would you like to talk about in the next season of {name}?* Suggest a topic, and vote for as many "
            f"as you like: circles are made of people who want the same.{when}"
        ),
        actions(
            button("See topics and vote", ids.SEASON_TOPICS, value, style="primary"),
            button("Suggest a topic", ids.SEASON_TOPIC_ADD, value),
        ),
        context("How many want a topic is shown; who does, is not. Who votes for nothing gets a circle all the same."),
    )


def topics_view(program: Program, lines: Sequence[TopicLine]) -> View:
    """All topics, those with most votes first, each with a button."""
    blocks: list[Block] = [section(f"*{typed(program.name)}*: vote for as many topics as you like.")]
    for one in sorted(lines, key=lambda line: (-len(line.topic.votes), line.topic.id)):
        votes = count(len(one.topic.votes), "person wants this", "people want this")
        vote = button(
            "Take my vote back" if one.mine else "Vote", ids.SEASON_TOPIC_VOTE, ids.encode(one.topic.id), style=None
        )
        blocks.append(
            section(f"*{typed(one.topic.text, 300)}*\n{votes}", accessory=vote, block_id=f"topic.{one.topic.id}")
        )
    if not lines:
        blocks.append(section("Nobody has suggested anything yet. Yours can be the first."))
    blocks.append(actions(button("Suggest a topic", ids.SEASON_TOPIC_ADD, ids.encode(program.id))))
    return modal(ids.SEASON_TOPICS, "Topics", None, blocks, metadata=ids.encode(program.id))


def topic_view(program_id: int) -> View:
    """The form for a topic of one's own."""
    text = PlainTextInputElement(action_id=TEXT, max_length=LONGEST_TOPIC)
    blocks: list[Block] = [
        field(TEXT, "What would you like to talk about?", text, hint="A few words, as on a sign at a table."),
        context("Everybody in the program can read it, without your name. It has your vote."),
    ]
    return modal(ids.SEASON_TOPIC, "Suggest a topic", "Suggest it", blocks, metadata=ids.encode(program_id))


def parse_topic(values: Values) -> str:
    """What was typed. Raises InvalidInput beside the field."""
    try:
        text = note_text(typed_in(values, TEXT), LONGEST_TOPIC)
    except MentoringError as error:
        raise InvalidInput({TEXT: error}) from error
    if not text:
        raise InvalidInput({TEXT: MentoringError("topics.missing")})
    return text
