"""Short answers that only one person sees, and how one fits beside a command, under a button or into a form."""

from datetime import date, datetime
from typing import Any

from mentoring.programs import Program
from messages import limits
from messages.kit import Message, View, message, plain_text, section
from messages.member import when_next
from messages.text import all_of_you, moment_from, typed

_INTERACTIVE = frozenset({"actions", "input"})

#: what an owner is told after doing something; {program} is its name
DONE = {
    "paused": "*{program}* is paused, and the channel has been told. `/mentor-admin resume` goes on with it.",
    "paused_before": "*{program}* is paused already, so nothing changes. `/mentor-admin resume` goes on with it.",
    "resumed": "*{program}* goes on, and the channel has been told. `/mentor-admin preview` shows the next dates.",
    "resumed_before": "*{program}* is running already, so nothing changes. `/mentor-admin preview` shows its dates.",
    "run_now": "A round of *{program}* starts now. Introductions go out within everybody's working hours; "
    "`/mentor-admin status` shows how far it is.",
    "ended": "*{program}* has ended, and the channel has been told. `/mentor-admin setup` can start another one.",
    "rules": "The rules of *{program}* are saved, and the channel has been told. They count for all new matches.",
    "rules_before": "Those are the rules of *{program}* already, so nothing changes.",
    "owners": "The owners of *{program}* are saved, and the channel has been told.",
    "owners_before": "Those are the owners of *{program}* already, so nothing changes.",
}


def done(key: str, program: Program) -> Message:
    """What an owner's action has done; `key` is one of DONE."""
    return message(DONE[key].format(program=typed(program.name)))


def joined(program: Program, next_on: date | None) -> Message:
    """What the form turns into after joining; the welcome follows as a direct message."""
    when = when_next(next_on, program.kind)
    words = f"You are in *{typed(program.name)}*. {when} We have sent you a message with all you need."
    return message(f"You are in {typed(program.name)}. {when}", section(words))


def nudged(size: int, *, first: bool) -> Message:
    """After *Suggest times in our chat*, when they are there; `size` is how many people there are in the group."""
    if first:
        return message(f"We have posted times for {all_of_you(size)} in your group's chat. It does not say who asked.")
    return message("Times are in your group's chat already. Answer there with the one you like.")


def nudge_planned(size: int, at: datetime, now: datetime, zone: str) -> Message:
    """After *Suggest times in our chat*, while it is not yet daytime for everybody; told in the person's own zone."""
    return message(
        f"We post times in your group's chat {moment_from(now, at, zone)}, when it is daytime for {all_of_you(size)}. "
        "It does not say who asked."
    )


def hello(*, enrolled: bool) -> Message:
    """To somebody who writes to the app itself."""
    if enrolled:
        words = "Nobody reads along here, but `/mentor help` shows what we can do, and the Home tab shows your matches."
    else:
        words = "Hello. We match people who want to learn from each other. `/mentor join` takes you in."
    return message(words)


def channel_lost(program: Program) -> Message:
    """To an owner: the program's channel is gone for us, so the program rests."""
    name = typed(program.name)
    words = (
        f"We can no longer post in the channel of *{name}* (archived, or this app was removed), so the program is "
        "paused. Bring the channel back or `/invite` this app there, then type `/mentor-admin resume` in it."
    )
    return message(f"{name} is paused: we can no longer post in its channel.", section(words))


def reply_message(text: str) -> Message:
    """A sentence of ours as a message."""
    return message(text, section(text))


def reply_view(answer: Message) -> View:
    """A message as a form without inputs. Its buttons are left out: where a form ends, nothing is left to click."""
    blocks = [_without_accessory(block) for block in answer["blocks"] if block["type"] not in _INTERACTIVE]
    return limits.check(
        {
            "type": "modal",
            "title": plain_text("Mentor Circles").to_dict(),
            "close": plain_text("Done").to_dict(),
            "blocks": blocks or [section(answer["text"]).to_dict()],
        }
    )


def _without_accessory(block: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in block.items() if key != "accessory"}
