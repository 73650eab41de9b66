"""What a circle finds when its season begins: its channel, a welcome, norms to agree to, and a guide to begin with."""

import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random

from mentoring.circle_settings import CircleSettings
from mentoring.people import Member, Profile
from mentoring.programs import Program
from mentoring.sessions import KICKOFF, agenda_of, session_of
from messages import ids
from messages.circle_settings import theme_words
from messages.kit import Message, actions, button, confirm, context, message, section
from messages.member import own_buttons, when_next
from messages.rhythm import rhythm_words
from messages.text import listed, mention, people, plain, shorten, typed

#: names of channels, so that people can tell circles apart when they talk of them
ANIMALS = (
    "badger bear beaver bison crane deer dolphin eagle falcon finch fox gecko hare hawk heron ibex jaguar kiwi "
    "koala lark lemur lion lynx magpie marten moose newt otter owl panda penguin puma quail raven robin seal "
    "sparrow stork swan tiger toad turtle walrus whale wolf wombat wren yak zebra "
)
#: characters of a channel's name that tell what the circle is about, and all of a channel's topic
ABOUT_LENGTH, TOPIC_LENGTH = 40, 250
SHOWN = 2  # skills of each kind


@dataclass(frozen=True, slots=True)
class WelcomeFacts:
    """A circle as its welcome shows it; `topic` is what it was formed around, "" for none."""

    program: Program
    settings: CircleSettings
    group_id: int
    members: Sequence[Member]
    accepted: Collection[str] = ()  # user ids
    topic: str = ""


def channel_name(settings: CircleSettings, program: Program, topic: str, group_id: int) -> str:
    """A readable name that no other circle has: "circle-craft-and-growth-otter-12"."""
    about = topic or (theme_words(settings.theme) if settings.theme else program.name)
    words = unicodedata.normalize("NFKD", about).encode("ascii", "ignore").decode().lower()
    kept = "".join(one if one.isalnum() else "-" for one in words)
    parts = ["circle", *(part for part in kept.split("-") if part)]
    short = shorten("-".join(parts), ABOUT_LENGTH).rstrip("-…") if len("-".join(parts)) > ABOUT_LENGTH else None
    return f"{short or '-'.join(parts)}-{Random(group_id).choice(ANIMALS.split())}-{group_id}"


def channel_topic(settings: CircleSettings, program: Program, topic: str) -> str:
    """What stands over the channel: plain text."""
    about = topic or theme_words(settings.theme)
    return plain(f"{about} · {program.name} · {rhythm_words(program.cadence.rhythm)}, or near it", TOPIC_LENGTH)


def welcome(facts: WelcomeFacts) -> Message:
    """The first post: who they are, what they agree on, and who is in already."""
    names, name = people(one.user_id for one in facts.members), typed(facts.program.name)
    about = typed(facts.topic, 120) if facts.topic else theme_words(facts.settings.theme)
    norms = "\n".join(f"• {norm}" for norm in session_of(KICKOFF).norms)
    in_already = [one.user_id for one in facts.members if one.user_id in facts.accepted]
    return message(
        f"{names}, welcome to your circle of {name}.",
        section(
            f"👋 {names}, welcome to your circle of *{name}*. You meet {facts.settings.meetings} times, "
            f"{rhythm_words(facts.program.cadence.rhythm)} or near it, for {facts.settings.minutes} minutes.\n"
            f"*What it is about:* {about}"
        ),
        section("\n".join(_about(one) for one in facts.members)),
        section(f"*What we agree on*\n{norms}"),
        actions(button("I'm in", ids.CIRCLE_NORMS, ids.encode(facts.group_id), style="primary")),
        context(_in_words(in_already, len(facts.members))),
        context("Somebody else leads each session; we ask them before. `/circle help` shows all that you can do here."),
    )


def guide(settings: CircleSettings) -> Message:
    """How the first session goes, to the minute."""
    session = session_of(KICKOFF)
    parts = "\n".join(f"• *{part.minutes} min* {part.title}" for part in agenda_of(session, settings.minutes))
    return message(
        f"A guide to your first session: {session.purpose}",
        section(f"*A guide to your first session*\n{session.purpose}"),
        section(parts),
        section(f"*To prepare:* {session.preparation}\n*Everybody begins with:* {session.opening}"),
        context("The invitation with the time comes here some working days before."),
    )


def is_in(user_id: str, number: int, of: int) -> Message:
    """To whoever has agreed; nobody else reads it."""
    return message(f"Good, {mention(user_id)}: you are in. That makes {number} of {of}.")


def left_over(program: Program, next_on: date | None) -> Message:
    """To somebody for whom there was no place: they come first."""
    name = typed(program.name)
    words = (
        f"There was no place for you in a circle of *{name}* this time, and we are sorry. It is not about you: the "
        "numbers, hours and languages did not work out. You are first on the waiting list: when a place in a circle "
        f"becomes free, you hear from us. {when_next(next_on, program.kind)}"
    )
    return message(
        f"{name}: there was no place in a circle this time. You are first on the waiting list.", section(words)
    )


def takes_part(program: Program, next_on: date | None, *, rejoined: bool) -> Message:
    """To whoever has joined before a season begins."""
    name = typed(program.name)
    hello = f"Welcome back to *{name}*." if rejoined else f"Welcome to *{name}*. Good to have you. 🌱"
    steps = [
        f"• {when_next(next_on, program.kind)} Then you get a private channel with your circle, and all that it needs.",
        "• The working day before, you get a heads-up with a button to skip that season.",
        "• What your circle talks about stays with it. Owners see who belongs to it, and how many came.",
    ]
    return message(
        f"{'Welcome back' if rejoined else 'Welcome'} to {name}. {when_next(next_on, program.kind)}",
        section(f"{hello}\n" + "\n".join(steps)),
        own_buttons(program),
        context("Stop whenever you like, without a reason: `/mentor pause`, `/mentor leave`. More: `/circle help`."),
    )


def waits_for_place(program: Program, next_on: date | None) -> Message:
    """To whoever joins while a season is going on."""
    name = typed(program.name)
    words = (
        f"Welcome to *{name}*. Good to have you. 🌱 A season is going on, so you are on the waiting list: when a place "
        f"in a circle becomes free that suits you, it is yours. {when_next(next_on, program.kind)}"
    )
    return message(
        f"Welcome to {name}. You are on the waiting list for a place in a circle.",
        section(words),
        own_buttons(program),
        context("Stop whenever you like, without a reason: `/mentor leave`."),
    )


def joined_later(newcomers: Sequence[Member]) -> Message:
    """In the circle's channel, when somebody comes in the middle of a season."""
    names = people(one.user_id for one in newcomers)
    return message(
        f"Welcome {names} to the circle.",
        section(f"👋 Please welcome {names} to the circle.\n" + "\n".join(_about(one) for one in newcomers)),
        context("What was said here before stays here. The norms are in the first post; say “I'm in” there."),
    )


def invited_later(program: Program, group_id: int, others: Sequence[str]) -> Message:
    """In private, to whoever comes into a circle in the middle of its season."""
    name = typed(program.name)
    words = (
        f"A place in a circle of *{name}* has become free, and it is yours: with {people(others)}. You find its "
        "channel in your sidebar, and its next session with `/circle next`."
    )
    stop = button(
        "No, thank you",
        ids.CIRCLE_OUT,
        ids.encode(group_id),
        confirm=confirm("Leave this circle?", "You leave it at once, and need give no reason.", "Leave"),
    )
    return message(f"{name}: a place in a circle is yours.", section(words), actions(stop))


def has_left(program: Program) -> Message:
    """To whoever has left their circle, and stays in the program."""
    return message(
        f"You have left this circle of {typed(program.name)}. You are still in the program, and can be in the next "
        "season. `/mentor leave` ends that too."
    )


def somebody_left(user_id: str, remaining: int) -> Message:
    """In the circle's channel: somebody is no part of it any more. Why is told to nobody."""
    words = f"{mention(user_id)} has left the circle. You are {remaining} now, and your sessions go on."
    return message(
        words, section(words), context("People come and go without giving a reason; please ask nobody for one.")
    )


def merged_into(program: Program, others: Sequence[str]) -> Message:
    """In the channel of a circle that comes together with another one."""
    words = (
        f"You have become few here, so your circle of *{typed(program.name)}* goes on together with "
        f"{people(others)}: you have been invited into their channel. Thank you for what you began here."
    )
    return message(
        "Your circle goes on together with another one.", section(words), context("This channel is archived.")
    )


def split_off(program: Program) -> Message:
    """In the channel of a circle that has become too large."""
    words = (
        f"There are many of you, and everybody should get to speak. So your circle of *{typed(program.name)}* goes on "
        "as two: some of you have been invited into a new channel."
    )
    return message("Your circle goes on as two.", section(words))


def farewell(program: Program) -> Message:
    """To each of a circle that ends in the middle of its season."""
    words = (
        f"You have become too few for a circle of *{typed(program.name)}*, and it ends here. That is nobody's fault. "
        f"Thank you for being there for each other. You are first on the waiting list for a place in another circle, "
        "and in the next season."
    )
    return message("Your circle ends here. Thank you for being part of it.", section(words))


def _in_words(in_already: Sequence[str], of: int) -> str:
    if not in_already:
        return "Nobody has said “I'm in” yet. Take your time; you can talk about it first."
    names = listed([mention(one) for one in in_already])
    return f"In: {names} ({len(in_already)} of {of})."


def _about(member: Member) -> str:
    profile = member.profile or Profile()
    title = f" · {typed(member.title, 40)}" if member.title.strip() else ""
    said = [
        f"{lead} {', '.join(typed(skill, 40) for skill in skills[:SHOWN])}"
        for lead, skills in (("can help with", profile.offers), ("would like to grow in", profile.wants))
        if skills
    ]
    return f"*{mention(member.user_id)}*{title}" + (f": {'; '.join(said)}" if said else "")
