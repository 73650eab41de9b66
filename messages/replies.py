"""Short answers that only the person sees, as a message or as the last page of a form."""

from datetime import date
from typing import Any

from slack_sdk.models.views import View as SlackView

from mentoring.programs import Program
from messages import limits
from messages.kit import Message, View, message, plain_text, section
from messages.text import day, typed

#: what is said after an owner did something; {program} is its name
DONE = {
    "paused": "{program} is paused: no new rounds, and no messages to members. `/mentor-admin resume` goes on.",
    "paused_before": "{program} is paused already, so nothing changes. `/mentor-admin resume` goes on.",
    "resumed": "{program} is running again. `/mentor-admin status` shows the next dates.",
    "resumed_before": "{program} is running already, so nothing changes.",
    "run_now": "A round of {program} starts now. Everybody is introduced in their own working hours.",
    "ended": "{program} has ended. Thank you for running it. `/mentor-admin setup` starts a new one here.",
    "owners": "The owners of {program} are saved, and the channel is told.",
}


def done(key: str, program: Program) -> Message:
    """What an owner hears after doing something; `key` is one of DONE."""
    return message(DONE[key].format(program=typed(program.name)))


def joined(program: Program, next_on: date | None) -> Message:
    """The last page of the join form."""
    when = f"The first match comes on {day(next_on)}." if next_on else "You hear from us before the first match."
    return message(f"You are in *{typed(program.name)}*. {when} The details are in our direct messages.")


def nudged(*, first: bool) -> Message:
    """After *Suggest times in our chat*."""
    if first:
        return message("Done: times that suit you both are in your chat. It does not say who asked.")
    return message("Times were suggested in your chat before. A short message from you may be all that it takes.")


def hello(*, enrolled: bool) -> Message:
    """The answer to somebody who writes to the app itself."""
    if enrolled:
        text = "Thank you for writing. I am an app and cannot read this. `/mentor help` shows what I can do for you."
    else:
        text = "Hello. I introduce colleagues to each other. `/mentor join` takes you in; `/mentor help` says more."
    return message(text)


def channel_lost(program: Program) -> Message:
    """To the owners, when the program's channel was archived or the app was removed from it."""
    name = typed(program.name)
    return message(
        f"*{name}* is paused: I can no longer post in its channel. Unarchive the channel or invite me again, then type "
        "`/mentor-admin resume` there."
    )


def owners_changed(program: Program, actor: str) -> Message:
    """To the channel, when the owners of the program change."""
    owners = ", ".join(f"<@{one}>" for one in sorted(program.owners))
    return message(f"<@{actor}> has named the owners of *{typed(program.name)}*: {owners}. Ask them anything about it.")


def reply_message(text: str) -> Message:
    """A sentence as a message."""
    return message(text)


def reply_view(reply: Message) -> View:
    """A message as the last page of a form."""
    blocks: list[dict[str, Any]] = reply["blocks"]
    view = SlackView(
        type="modal", title=plain_text("Mentor Circles"), close=plain_text("Close"), blocks=[section("…")]
    ).to_dict()
    return limits.check({**view, "blocks": blocks})
