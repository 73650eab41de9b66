"""What one member hears about their own part: direct messages and replies that only they see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import ActionsBlock, Block, SectionBlock

from mentoring.explain import Told
from mentoring.programs import Enrolment, Program, ProgramKind, ProgramState, Role
from messages import ids
from messages.kinds import kind_words
from messages.kit import Message, actions, button, context, message, section
from messages.rules import dropped_words
from messages.text import count, day, mention, people, short_day, typed
from messages.words import reason_words

LONGEST_LIST = 20
#: what follows after the beginning of a round
LATER = "• Some days later we ask in one click whether you met. Owners see whether your group met, not who said so."
LATER_IN_CIRCLES = "• Before each session you say in one click whether you come, and now and then how it goes."
#: when it is also said why: of how many matches, and how many are listed then
MOST_TOLD, SHORTER_LIST = 3, 8
MOST_CHOICES = 30
MOST_AVOIDED = 40


@dataclass(frozen=True, slots=True)
class MatchLine:
    """One past or present match of a member; `met` is None while nobody has said."""

    program_name: str
    on: date
    user_ids: tuple[str, ...]  # the others
    met: bool | None = None
    #: what this member alone reads of a match that goes on
    told: Told | None = None
    #: who mentors the others; "" in a group of equals
    mentor: str = ""
    ended: bool = False


#: what is said when somebody asks for what is so already; {program} is its name
ALREADY = {
    "joined": "You are in {program} already, so nothing changes. `/mentor profile` changes what others see of you.",
    "left": "You are not in {program}, so nothing changes. `/mentor join` brings you in.",
    "paused": "You are pausing {program} already, so nothing changes. `/mentor resume` brings you back.",
    "resumed": "You are taking part in {program} already, so nothing changes.",
}


def welcome(
    program: Program,
    next_on: date | None,
    rejoined: bool,
    part: Enrolment | None = None,
    soon: date | None = None,
) -> Message:
    """After joining: what happens next, and how to stop. `part` is what they take part as.

    `soon` is when those who wait in the middle of a round are matched; None when that is not for this member.
    """
    name = typed(program.name)
    hello = f"Welcome back to *{name}*." if rejoined else f"Welcome to *{name}*. Good to have you. 🌱"
    steps = [
        *([f"• {part_words(program, part)} To change that, type `/mentor join` again."] if _has_role(part) else []),
        *([_soon(program, part, soon)] if soon else []),
        _first_step(program, part, next_on),
        "• The working day before, you get a heads-up with a button to skip that round.",
        LATER_IN_CIRCLES if program.kind is ProgramKind.CIRCLE else LATER,
    ]
    return message(
        f"{'Welcome back' if rejoined else 'Welcome'} to {name}. {when_next(next_on)}",
        section(f"{hello}\n" + "\n".join(steps)),
        own_buttons(program),
        context(
            "Stop whenever you like, without a reason: `/mentor pause`, `/mentor leave`. All else: `/mentor help`."
        ),
    )


def own_buttons(program: Program) -> ActionsBlock:
    """What somebody who has joined can do about their part."""
    return actions(
        button("My profile", ids.PROGRAM_PROFILE, ids.encode(program.id)),
        button("Take a break", ids.PROGRAM_PAUSE, ids.encode(program.id)),
    )


def profile_saved() -> Message:
    """After saving the profile."""
    return message("Your profile is saved. It counts from the next match on, in every program you are in.")


def left(program: Program) -> Message:
    """After leaving."""
    words = f"You have left *{typed(program.name)}* and will hear nothing more from it. Thank you for taking part."
    return message(
        f"You have left {typed(program.name)}.",
        section(words),
        actions(button("Join again", ids.PROGRAM_JOIN, ids.encode(program.id))),
    )


def paused(program: Program, until: date | None) -> Message:
    """After pausing; `until` is the first day back."""
    name = typed(program.name)
    if until:
        words = f"You are taking a break from *{name}*. You are back on {_full(until)}, by itself."
    else:
        words = f"You are taking a break from *{name}* until you say so: press the button, or type `/mentor resume`."
    return message(
        f"You are taking a break from {name}.",
        section(words),
        actions(button("Come back now", ids.PROGRAM_RESUME, ids.encode(program.id))),
    )


def resumed(program: Program, next_on: date | None) -> Message:
    """After coming back."""
    when = when_next(next_on, program.kind)
    words = f"Welcome back: you are taking part in *{typed(program.name)}* again. {when}"
    return message(f"You are taking part in {typed(program.name)} again. {when}", section(words))


def warning(program: Program, on: date, *, skipped: bool) -> Message:
    """The heads-up before a match, with a way out; or what it turns into once the member skips."""
    name = typed(program.name)
    value, kind = ids.encode(program.id, on), kind_words(program.kind)
    coming = "your next match comes on"
    if skipped:
        words = f"You skip the {kind.span} of *{name}* on {day(on)}. You will be matched again in the one after."
        way = button("Count me in after all", ids.ROUND_UNSKIP, value)
    else:
        what = "matches you with somebody"
        if program.kind is ProgramKind.CIRCLE:
            what, coming = "begins a season of circles", "a season of circles begins on"
        words = f"*{name}* {what} on {day(on)}. No time this time? Skip it, no reason needed."
        way = button("Skip this one", ids.ROUND_SKIP, value)
    return message(
        f"{name}: you skip {day(on)}." if skipped else f"{name}: {coming} {day(on)}.",
        section(words),
        actions(way),
        None if skipped else context("Nothing to do if you want to take part. A longer break: `/mentor pause`."),
    )


def round_begun(program: Program, on: date, *, skipped: bool) -> Message:
    """What the heads-up for the round of `on` turns into once people are matched: there is no way out any more."""
    name, kind = typed(program.name), kind_words(program.kind)
    if skipped:
        words = f"You skipped the {kind.span} of *{name}* on {day(on)}."
        return message(f"{name}: you skipped the {kind.span} of {day(on)}.", section(words))
    words = f"*{name}*: the {kind.span} of {day(on)} has begun."
    return message(f"{name}: the {kind.span} of {day(on)} has begun.", section(words))


def round_moved(program: Program, on: date, next_on: date | None) -> Message:
    """What the heads-up for the round of `on` turns into when it is on `next_on` instead, or on no day for now."""
    name, kind = typed(program.name), kind_words(program.kind)
    if next_on:
        words = f"the {kind.span} of {day(on)} is on {day(next_on)} now. We tell you again before it comes."
    elif program.state is ProgramState.ENDED:
        words = f"the program has ended, so there is no {kind.span} on {day(on)}."
    else:
        words = (
            f"the program is paused, so there is no {kind.span} on {day(on)}. We tell you before the next one comes."
        )
    return message(f"{name}: {words}", section(f"*{name}*: {words}"))


def left_out(program: Program, next_on: date | None) -> Message:
    """When nobody was found for a member; they come first in the next round."""
    name = typed(program.name)
    words = (
        f"We found nobody for you in this round of *{name}*, and we are sorry. It is not about you: numbers, hours "
        f"and languages did not work out. You come first in the next one. {when_next(next_on)}"
    )
    short = "nobody was found for you this time. You come first in the next round."
    return _without(
        program, short, words, "More working hours or languages in `/mentor profile` make a match more likely."
    )


def no_mentor(program: Program, next_on: date | None) -> Message:
    """When there was no mentor for a mentee; whoever has room next is theirs."""
    name = typed(program.name)
    words = (
        f"We found no mentor for you in this round of *{name}* yet, and we are sorry. It is not about you: places, "
        f"hours and languages did not work out. You wait at the head of the line: as soon as a mentor has "
        f"room for you, we introduce you, even in the middle of the round. {when_next(next_on)}"
    )
    short = "there is no mentor for you yet. You come first as soon as one has room."
    hint = "More languages and working hours in `/mentor profile` make a match more likely. Else nothing to do."
    return _without(program, short, words, hint)


def nobody_to_mentor(program: Program, next_on: date | None) -> Message:
    """When nobody needed a mentor who offered to take somebody."""
    name = typed(program.name)
    words = (
        f"Thank you for offering your time in *{name}*. There is nobody for you to mentor just now; as soon as "
        f"somebody looks for what you offer, we introduce you. {when_next(next_on)}"
    )
    short = "there is nobody for you to mentor just now. Thank you for offering."
    hint = "More languages and working hours in `/mentor profile` make a match more likely. Else nothing to do."
    return _without(program, short, words, hint)


def _without(program: Program, short: str, words: str, hint: str) -> Message:
    """A round that has nobody for a member; `hint` is what they can do about it."""
    return message(
        f"{typed(program.name)}: {short}",
        section(words),
        actions(button("Look at my profile", ids.PROGRAM_PROFILE, ids.encode(program.id))),
        context(hint),
    )


def not_introduced(program: Program, next_on: date | None) -> Message:
    """When a group was not introduced in time; its people come first in the next round."""
    name = typed(program.name)
    words = (
        f"We could not introduce you in this round of *{name}* in time, because messages did not get through. We are "
        f"sorry; it was our side. You come first in the next one. {when_next(next_on)}"
    )
    return message(
        f"{name}: we could not introduce you in time. You come first in the next round.",
        section(words),
        context("You need not do anything."),
    )


def partner_left(program: Program, remaining: Sequence[str], next_on: date | None) -> Message:
    """When somebody in the member's group can no longer take part; `remaining` are the others who are still there."""
    name = typed(program.name)
    lead = f"Your group in *{name}* has become smaller: somebody can no longer take part."
    if remaining:
        then = f"You and {people(remaining)} go on together. Nothing else changes."
    else:
        then = f"So this round is over for you, and you come first in the next one. {when_next(next_on)}"
    return message(f"{name}: your group has become smaller.", section(f"{lead} {then}"))


def already(key: str, program: Program) -> Message:
    """A harmless repeat: it is so already. `key` is one of ALREADY."""
    return message(ALREADY[key].format(program=typed(program.name)))


def matches(lines: Sequence[MatchLine]) -> Message:
    """A member's own matches, newest first."""
    if not lines:
        words = "You have not been matched yet. Once you are, you see it here."
        return message(f"{words} Not in a program yet? `/mentor join` takes you in.")
    told = [line for line in lines if line.told][:MOST_TOLD]
    longest = SHORTER_LIST if told else LONGEST_LIST
    shown = [_match_line(line) for line in lines[:longest]]
    more = f"\nand {len(lines) - longest} earlier ones" if len(lines) > longest else ""
    return message(
        f"Your matches: {len(lines)}.",
        section("*Your matches*"),
        *(section("\n".join(shown[start : start + 5])) for start in range(0, len(shown), 5)),
        *(section(why_words(line.user_ids, line.told)) for line in told if line.told),
        context(f"Only you see this list.{more} Another match: `/mentor rematch`."),
    )


def why_words(others: Sequence[str], told: Told) -> str:
    """Why this member was matched with these people, and what the match lacks; for this member alone."""
    lines = [f"• {reason_words(key, values)}" for key, values in told.reasons]
    if told.dropped:
        lines.append(f"• {dropped_words(told.dropped.key, told.dropped.why, told.dropped.values)}")
    return "\n".join([f"*Why {people(others)}?*", *lines])


#: what is asked when a command may mean several programs
WHICH = {
    "join": "Which program would you like to join?",
    "pause": "Which program would you like a break from?",
    "resume": "Which program would you like to come back to?",
    "leave": "Which program would you like to leave? It takes effect at once.",
}


def choose_program(programs: Sequence[Program], action_id: str, prompt: str, *said: date) -> Message:
    """Which program is meant? One button for each; `prompt` is one of WHICH, and `said` what was typed besides."""
    asked = WHICH[prompt]
    rows: list[Block] = [
        section(f"*{typed(program.name, 100)}*", accessory=button("This one", action_id, ids.encode(program.id, *said)))
        for program in programs[:MOST_CHOICES]
    ]
    hint = context("In a program's own channel the command means that program.")
    return message(asked, section(asked), *rows, hint)


def avoid_list(user_ids: Sequence[str], *, buttons: bool = True, adds: bool = True) -> Message:
    """The private list of people not to be matched with; without buttons it is only shown."""
    return message(
        "People you are not matched with.",
        *avoided_rows(user_ids, buttons=buttons),
        actions(button("Add somebody", ids.AVOID_ADD, "add")) if buttons and adds else None,
        context("Only you can see this. The people on it, the owners and the admins are not told."),
    )


def avoided_rows(user_ids: Sequence[str], *, buttons: bool = True) -> list[Block]:
    """The list itself, in a message or in a form."""
    if not user_ids:
        return [section("There is nobody on your list: you may be matched with anybody.")]
    rows: list[Block] = [_avoided(user_id, buttons=buttons) for user_id in user_ids[:MOST_AVOIDED]]
    more = len(user_ids) - len(rows)
    rest = [context(f"{more} more follow when you remove some.")] if more else []
    return [section("You are not matched with:"), *rows, *rest]


def _avoided(user_id: str, *, buttons: bool) -> SectionBlock:
    remove = button("Remove", ids.AVOID_REMOVE, ids.encode(user_id)) if buttons else None
    return section(mention(user_id), accessory=remove)


def when_next(next_on: date | None, kind: ProgramKind = ProgramKind.PEER) -> str:
    """When the next round starts, as a sentence."""
    span = kind_words(kind).span
    if next_on is None:
        return f"There is no date for the next {span} yet; we tell you before it comes."
    return f"The next {span} starts on {day(next_on)}."


def _has_role(part: Enrolment | None) -> bool:
    return part is not None and part.role is not Role.PEER


def part_words(program: Program, part: Enrolment | None) -> str:
    """ "You take part as a *mentor*, for 2 people at the same time at most."; empty where there are no roles."""
    role = kind_words(program.kind).roles.get(part.role) if part else None
    if part is None or role is None:
        return ""
    if part.role is not Role.MENTOR:
        return role.about
    return f"{role.about.removesuffix('.')}, for {count(part.capacity, 'person', 'people')} at the same time at most."


def part_changed(program: Program, part: Enrolment) -> Message:
    """After somebody who is in already has changed as what they take part."""
    words = f"Saved for *{typed(program.name)}*: {part_words(program, part)} It counts for new matches."
    return message(f"{words} Those that you have stay.")


def _partner(program: Program, part: Enrolment | None) -> str:
    """Whom somebody is matched with."""
    kind = kind_words(program.kind)
    role = kind.roles.get(part.role) if part else None
    return role.partner if role else kind.partner


def _soon(program: Program, part: Enrolment | None, on: date) -> str:
    partner = _partner(program, part)
    return f"• A round is going on. On {day(on)} we look for {partner} for you; if that does not work out, you wait:"


def _first_step(program: Program, part: Enrolment | None, next_on: date | None) -> str:
    when = f"On {day(next_on)}" if next_on else "When the next round starts"
    partner = _partner(program, part)
    return f"• {when} we match you with {partner} and open a chat for you, with times that suit all of you."


def _full(on: date) -> str:
    return f"{day(on)} {on.year}"


def _match_line(line: MatchLine) -> str:
    when = f"{short_day(line.on)} {line.on.year}"
    part = ""
    if line.mentor:
        part = " (your mentor)" if line.mentor in line.user_ids else " (you mentor)"
    ended = " · ended" if line.ended else ""
    return f"• {when} · {people(line.user_ids)}{part} · {typed(line.program_name, 80)}{_met(line.met)}{ended}"


def _met(met: bool | None) -> str:
    if met is None:
        return ""
    return " · met" if met else " · did not meet"
