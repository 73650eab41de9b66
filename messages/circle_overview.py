"""How the circles of a program do, for its owners: sizes, sessions, who is in, and reasons to lend a hand.

It knows who came and what took place. What anybody answered, noted or asked for is no part of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from slack_sdk.models.blocks import Block

from mentoring.circle_health import REMEDIES, Reason, Remedy
from mentoring.circle_life import CircleSession
from mentoring.circle_reports import MixingReport, Share
from mentoring.programs import Program
from messages import ids
from messages.kit import Message, actions, button, context, divider, header, message, section
from messages.text import count, moment, typed

#: circles that need a hand, and others, that one message has room for
MOST_CARED, MOST_SHOWN = 7, 40

REASON_WORDS = {
    Reason.SMALL: "fewer than four people are left",
    Reason.SKIPPED: "its last two sessions did not take place",
    Reason.SILENT: "whoever leads the next session has not reacted",
    Reason.UNSAID: "nobody has said who came to a session of more than a week ago",
    Reason.ATTENDANCE: "fewer people come than before",
}
REMEDY_WORDS = {
    Remedy.ASK: "Ask the circle what would help",
    Remedy.MOVE: "Find a better time",
    Remedy.HAND_ON: "Ask the next in turn to lead",
    Remedy.NOTE: "Note who came",
    Remedy.CHANGE: "See what could be done",
}
DONE_WORDS = {
    Remedy.ASK: "Done: the circle is asked in its channel what would help.",
    Remedy.MOVE: "Done: the circle is asked in its channel for a better time.",
    Remedy.HAND_ON: "Done: the next in turn is asked to lead.",
    Remedy.CHANGE: "Done: in some minutes our conversation says what could be done, if it does not say so already.",
}


@dataclass(frozen=True, slots=True)
class CircleLine:
    """One circle."""

    group_id: int
    channel_id: str
    people: int
    accepted: int
    next_at: datetime | None
    reasons: Sequence[Reason]


@dataclass(frozen=True, slots=True)
class Overview:
    """All circles of the season that is going on, who waits for a place, and how well people mix."""

    program: Program
    circles: Sequence[CircleLine]
    waiting: int
    mixing: MixingReport


def overview(facts: Overview, zone: str) -> Message:
    """The answer to `/mentor-admin circles`."""
    name = typed(facts.program.name)
    blocks: list[Block] = [header(f"Circles of {facts.program.name}")]
    if not facts.circles:
        blocks.append(section("No circles meet at the moment. `/mentor-admin propose` shows those of the next season."))
    cared = [one for one in facts.circles if one.reasons][:MOST_CARED]
    others = [one for one in facts.circles if one not in cared]
    for one in cared:
        blocks += _needs_care(one, zone)
    if others:
        blocks.append(section("\n".join(_line(one, zone) for one in others[: MOST_SHOWN // 2])))
    if more := others[MOST_SHOWN // 2 : MOST_SHOWN]:
        blocks.append(section("\n".join(_line(one, zone) for one in more)))
    if len(others) > MOST_SHOWN:
        blocks.append(context(f"And {count(len(others) - MOST_SHOWN, 'more circle')}."))
    if facts.waiting:
        blocks.append(context(f"{count(facts.waiting, 'person waits', 'people wait')} for a place."))
    blocks += [divider(), section(_mixing(facts.mixing))]
    blocks.append(context("Reasons come from who came and what took place; what people answer is shown to nobody."))
    return message(f"{name}: {count(len(facts.circles), 'circle')}.", *blocks)


def _line(one: CircleLine, zone: str) -> str:
    where = f"<#{one.channel_id}>" if one.channel_id.isalnum() else "A new circle"
    when = f"next session {moment(one.next_at, zone)}" if one.next_at else "no session ahead yet"
    return f"*{where}* · {count(one.people, 'person', 'people')}, {one.accepted} said “I'm in” · {when}"


def _needs_care(one: CircleLine, zone: str) -> list[Block]:
    words = _line(one, zone)
    lines = "\n".join(f"• :warning: {REASON_WORDS[reason]}" for reason in one.reasons)
    remedies = dict.fromkeys(REMEDIES[reason] for reason in one.reasons)
    buttons = [
        button(REMEDY_WORDS[each], f"{ids.CIRCLE_REMEDY}.{each.value}", ids.encode(one.group_id, each))
        for each in remedies
    ]
    return [section(f"{words}\n{lines}"), actions(*buttons)]


def _mixing(found: MixingReport) -> str:
    if found.everybody is None:
        return "*Who has met whom:* this is told once five people or more have taken part."
    lines = [
        f"*Who has met whom* over all seasons: {_share(found.everybody)} of all possible pairs have been together."
    ]
    if found.across:
        lines.append(f"• Across departments: {_share(found.across)}")
    lines += [f"• {typed(name, 60)} with all others: {_share(share)}" for name, share in found.departments[:20]]
    return "\n".join(lines)


def _share(share: Share) -> str:
    return f"{'about ' if share.rough else ''}{share.percent}%"


def helped(remedy: Remedy) -> Message:
    """To the owner who has lent a hand."""
    return message(DONE_WORDS[remedy])


def asked_what_helps(remedy: Remedy, ahead: CircleSession | None) -> Message:
    """In the channel of a circle that could use a hand; `ahead` is its next session."""
    if remedy is Remedy.MOVE:
        return message(
            "Which day and time would suit you better? Write it here; whoever leads the next session can move it.",
            section(
                "🗓 Your last sessions did not take place, and that happens. *Which day and time would suit you "
                "better?* Write it here; whoever leads the next session can move it."
            ),
            actions(button("Move the session", ids.SESSION_TIMES, ids.encode(ahead.id)))
            if ahead and ahead.others
            else None,
        )
    return message(
        "What would make your sessions more worth your while? Write it here, or tell whoever leads the next one.",
        section(
            "🌱 A question in between: *what would make your sessions more worth your while?* Another time, another "
            "topic, fewer or more of you? Write it here, or tell whoever leads the next one."
        ),
    )
