"""The message that opens a group's chat: who they are, why they, when, and how to begin."""

from collections.abc import Mapping, Sequence
from datetime import date

from slack_sdk.models.blocks import Block

from mentoring.people import Member, Profile, WorkingStyle
from mentoring.programs import Program
from mentoring.slots import Slots
from messages import first_meeting
from messages.kit import Message, context, divider, message, section
from messages.text import local_times, mention, people, typed
from messages.words import icebreaker_words, reason_words, style_words

SHOWN = 3  # skills of each kind; the rest is for the conversation


def introduction(
    program: Program,
    members: Sequence[Member],
    *,
    reasons: Sequence[tuple[str, Mapping[str, str]]],
    slots: Slots,
    organiser: str,
    icebreaker: str,
    mentor: str = "",
    until: date | None = None,
) -> Message:
    """For the group's own chat. `reasons` are keys with values, `icebreaker` is a key, `organiser` a user id.

    In a pair with a `mentor` (user id) the mentee drives; `until` is then the day on which the round ends.
    """
    names = people(member.user_id for member in members)
    name = typed(program.name)
    why = "\n".join(f"• {reason_words(key, values)}" for key, values in reasons)
    time_needed = "an hour" if mentor else "half an hour"
    return message(
        f"{names}, {name} has matched you. Say hello and find {time_needed} together.",
        section(f"👋 {names}, *{name}* has matched you for this round. Say hello and find {time_needed} together."),
        *(section(_about(member)) for member in members),
        section(f"*Why you?*\n{why}") if why else None,
        divider(),
        section(_times(members, slots)),
        *_how_to_begin(program, members, organiser, mentor, until),
        section(f"*To begin with:* {icebreaker_words(icebreaker)}"),
        context("What you talk about stays between you. Later we ask each of you privately, in one click, if you met."),
    )


def _how_to_begin(
    program: Program, members: Sequence[Member], organiser: str, mentor: str, until: date | None
) -> list[Block]:
    mentee = next((member.user_id for member in members if member.user_id != mentor), "")
    if not mentor or not mentee or until is None:
        return [section(_first_step(members, organiser))]
    return [
        section(first_meeting.who_is_who(program, mentor, mentee)),
        section(first_meeting.first_step(mentor, mentee)),
        section(first_meeting.agenda(program, mentor, mentee)),
        section(first_meeting.rhythm(until)),
    ]


def _first_step(members: Sequence[Member], organiser: str) -> str:
    others = people(member.user_id for member in members if member.user_id != organiser)
    return f"*{mention(organiser)}, please send the invitation.* {others}, say which time suits you."


def _about(member: Member) -> str:
    title = f" · {typed(member.title, 80)}" if member.title.strip() else ""
    profile = member.profile or Profile()
    lines = [f"*{mention(member.user_id)}*{title}"]
    if profile.offers:
        lines.append(f"Can help with: {_first(profile.offers)}")
    if profile.wants:
        lines.append(f"Would like to grow in: {_first(profile.wants)}")
    if profile.goal:
        lines.append(f"Hopes to: {typed(profile.goal, 400)}")
    if profile.style is not WorkingStyle.ANY:
        lines.append(f"Likes to meet: {style_words(profile.style)}")
    return "\n".join(lines)


def _first(skills: Sequence[str]) -> str:
    return ", ".join(typed(skill, 80) for skill in skills[:SHOWN])


def _times(members: Sequence[Member], slots: Slots) -> str:
    zones = [member.zone for member in members]
    if not slots.starts:
        return (
            "*When?* There is no hour that is daytime for everybody. Send each other voice or video messages here, "
            "or agree on a time that one of you is fine with."
        )
    lead = "*When?* These times suit everybody's working hours:"
    if not slots.inside_hours:
        lead = "*When?* You share no working hour. These times are in nobody's night:"
    return "\n".join([lead, *(f"• {local_times(start, zones)}" for start in slots.starts)])
