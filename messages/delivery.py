"""How messages do on their way, for a program's owners: counts, and what waits for a person; never what is in them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from slack_sdk.models.blocks import Block, ButtonElement

from mentoring.programs import Program
from messages import ids
from messages.kit import Message, actions, button, confirm, context, message, section
from messages.text import count, moment, people, typed

#: what a message is, by its row's kind
KINDS = {
    "announcement": "an announcement in the channel",
    "chart": "the picture in a report",
    "checkin": "a check-in",
    "introduction": "an introduction",
    "reminder": "a reminder",
    "setup": "opening a conversation",
    "update": "a change of an earlier message",
}
OTHER_KIND = "a message"


class StuckLine(Protocol):
    """One message that waits for a person."""

    @property
    def row_id(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def people(self) -> Sequence[str]: ...  # user ids
    @property
    def on(self) -> datetime: ...
    @property
    def unclear(self) -> bool: ...


class HealthFacts(Protocol):
    """Counts of the whole workspace, and what of one program waits for a person."""

    @property
    def sent(self) -> int: ...
    @property
    def waiting(self) -> int: ...
    @property
    def unclear(self) -> int: ...
    @property
    def refused(self) -> int: ...
    @property
    def late_since(self) -> datetime | None: ...
    @property
    def stuck(self) -> Sequence[StuckLine]: ...
    @property
    def more(self) -> int: ...


def health_line(facts: HealthFacts, now: datetime) -> str:
    """One line: well, or what is not."""
    troubles = []
    if facts.late_since is not None and (minutes := int((now - facts.late_since).total_seconds() // 60)) >= 2:
        troubles.append(f"{facts.waiting} waiting, the oldest for {_long(minutes)}")
    if facts.unclear:
        troubles.append(f"{facts.unclear} of which Slack has not said whether they arrived")
    if facts.refused:
        troubles.append(f"{facts.refused} that Slack did not take")
    if not troubles:
        return f"*Delivery:* all is well ({facts.sent:,} sent)"
    return f"*Delivery:* {', '.join(troubles)}. `/mentor-admin delivery` shows what can be done"


def desk(program: Program, facts: HealthFacts, now: datetime, zone: str) -> Message:
    """What waits for a person, each with what can be done about it."""
    name = typed(program.name)
    blocks: list[Block] = [section(health_line(facts, now))]
    for one in facts.stuck:
        blocks += [section(_line(one, zone)), actions(*_buttons(one))]
    if not facts.stuck:
        blocks.append(section(f"No message of *{name}* waits for you."))
    if facts.more:
        blocks.append(context(f"{facts.more} more are shown once these are settled."))
    blocks.append(
        context(
            "Messages are never posted twice on their own: where Slack does not let us look, a person decides. You see "
            "whom a message was for, and never what somebody answered."
        )
    )
    return message(f"{name}: {count(len(facts.stuck) + facts.more, 'message')} waiting for you.", *blocks)


def settled(*, again: bool) -> Message:
    """After a click."""
    if again:
        return message("It is on its way again. `/mentor-admin delivery` shows what is left.")
    return message("Left as it is. `/mentor-admin delivery` shows what is left.")


def introduction_unclear(others: Sequence[str]) -> Message:
    """To a member whose group's conversation cannot be looked into: the match stands."""
    return message(
        f"You have been matched with {people(others)}.",
        section(
            f"You have been matched with {people(others)}. Slack did not tell us whether our introduction arrived in "
            "your group's conversation."
        ),
        context("If you do not see it, just write to them: one line with a time is enough."),
    )


def _line(one: StuckLine, zone: str) -> str:
    what = KINDS.get(one.kind, OTHER_KIND)
    whom = f" for {people(list(one.people))}" if one.people else ""
    state = "may or may not have arrived" if one.unclear else "was not taken by Slack"
    return f"{what[0].upper()}{what[1:]}{whom}, of {moment(one.on, zone)}, {state}."


def _buttons(one: StuckLine) -> list[ButtonElement]:
    value = ids.encode(one.row_id)
    ask = None
    if one.unclear:
        ask = confirm("Send it again?", "If it did arrive, it will be there twice. Ask one of them first.", "Send")
    again = button("Send again" if one.unclear else "Try again", ids.DELIVERY_AGAIN, value, confirm=ask)
    return [again, button("Leave it", ids.DELIVERY_LEAVE, value)]


def _long(minutes: int) -> str:
    if minutes < 120:
        return count(minutes, "minute")
    return count(minutes // 60, "hour") if minutes < 2880 else count(minutes // 1440, "day")


def conversation_refused(user_ids: Sequence[str], code: str) -> str:
    """To an owner: Slack refuses what the app writes to one person, or to one group. Some sentences."""
    whom = "a group" if not user_ids else people(user_ids) if len(user_ids) == 1 else f"the chat of {people(user_ids)}"
    return (
        f"Slack does not take a message to {whom} (`{typed(code, 60)}`). It is kept, and the program goes on: "
        "`/mentor-admin delivery` shows it, to send it again or leave it."
    )


def circle_unreachable(channel_id: str) -> str:
    """To an owner: the app cannot write into one circle's channel any more. One sentence or two."""
    where = f"<#{channel_id}>" if channel_id.isalnum() else "the channel of one circle"
    return (
        f"We cannot write in {where} any more: it is archived, or the app was removed. Unarchive it and `/invite` the "
        "app there; the other circles go on."
    )
