"""What a program's owners see and confirm: only totals, and never who answered what."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from slack_sdk.models.blocks import ActionsBlock, ButtonElement

from mentoring.circle_settings import settings_of
from mentoring.programs import ONE_WAY, Program, ProgramKind, ProgramState
from mentoring.proposals import Proposal
from mentoring.rounds import Round
from messages import ids
from messages.delivery import HealthFacts, health_line
from messages.kinds import kind_words
from messages.kit import Message, actions, button, confirm, context, message, section
from messages.rhythm import dates_words, round_words
from messages.text import count, day, mention, plain, short_day, typed
from messages.top_up import question

LONGEST_LIST = 150
PER_SECTION = 25


class StatusFacts(Protocol):
    """How a program stands: counts of people and messages."""

    @property
    def program(self) -> Program: ...
    @property
    def dates(self) -> Sequence[date]: ...  # of the next rounds
    @property
    def enrolled(self) -> int: ...
    @property
    def paused(self) -> int: ...
    @property
    def skipping(self) -> int: ...  # the next round
    @property
    def taking_part(self) -> int: ...  # in the next round
    @property
    def left_out_before(self) -> int: ...  # of those: who come first this time
    @property
    def open_round(self) -> Round | None: ...
    @property
    def groups(self) -> int: ...  # in the open round
    @property
    def last_closed(self) -> Round | None: ...
    @property
    def health(self) -> HealthFacts: ...
    @property
    def now(self) -> datetime: ...
    @property
    def waiting(self) -> int: ...  # mentees who have no mentor
    @property
    def places(self) -> int: ...  # for mentees with mentors, still free
    @property
    def unapproved(self) -> bool: ...  # the next round's moment has come, and it waits for an approval
    @property
    def asked(self) -> Proposal | None: ...  # those who wait in the middle of the open round, until an owner says yes
    @property
    def parked(self) -> int: ...  # planned work that could not be done


class MemberLine(Protocol):
    """One enrolled member; that somebody takes part is known to owners, what they answer is not."""

    @property
    def user_id(self) -> str: ...
    @property
    def situation(self) -> str: ...  # a key of SITUATIONS
    @property
    def until(self) -> date | None: ...  # first day back
    @property
    def mentor(self) -> bool: ...


SITUATIONS = {
    "active": "Taking part",
    "skipping": "Skipping the next round",
    "paused": "On a break",
    "unreachable": "Cannot be reached (account deactivated, or a guest now)",
}

STATES = {
    ProgramState.ACTIVE: "running",
    ProgramState.PAUSED: "paused",
    ProgramState.ENDED: "ended",
}


def status(facts: StatusFacts) -> Message:
    """How the program stands, with what can be done about it."""
    program = facts.program
    name = typed(program.name)
    span, asked, rests = kind_words(program.kind).span, facts.asked, program.state is ProgramState.PAUSED
    dates = dates_words(facts.dates, facts.now.date()) or "no date yet"
    people = [
        f"*{count(facts.enrolled, 'member')}*: {facts.taking_part} in the next {span}, {facts.skipping} skipping it, "
        f"{facts.paused} on a break",
        f"*{span.capitalize()}s:* {round_words(program.cadence, program.kind)}",
        f"*Next:* {'none while it is paused' if rests else dates}",
    ]
    return message(
        f"{name} is {STATES[program.state]}: {count(facts.enrolled, 'member')}.",
        section(f"*{name}* is {STATES[program.state]}.\n" + "\n".join(f"• {line}" for line in people)),
        section("\n".join(f"• {line}" for line in _rounds(facts))),
        section("\n".join(f"• {line}" for line in _health(facts))),
        *(question(program, asked.round_id, asked.version, asked.groups) if asked else ()),
        owner_buttons(program),
        context(f"Whether groups met is in each {span}'s report. Nobody sees who answered what."),
    )


def preview(facts: StatusFacts) -> Message:
    """The next round as it would be now."""
    name = typed(facts.program.name)
    span, today = kind_words(facts.program.kind).span, facts.now.date()
    when = day(facts.dates[0], today) if facts.dates else "no date yet"
    lines = [
        f"*Next {span}:* {when}",
        f"*Taking part:* {count(facts.taking_part, 'person', 'people')} of {facts.enrolled}",
        *(
            [f"*First in line:* {facts.left_out_before}, for whom nobody was found last time"]
            * bool(facts.left_out_before)
        ),
        f"*Then:* {dates_words(facts.dates[1:], today) or 'no date yet'}",
    ]
    notes = "\n".join(_warnings(facts))
    return message(
        f"{name}: next {span} {when}, {count(facts.taking_part, 'person', 'people')} taking part.",
        section(f"*{name}* as it stands now\n" + "\n".join(f"• {line}" for line in lines)),
        section(notes) if notes else None,
        context("Everybody hears of it on the working day before and can skip it, so the numbers may still change."),
    )


def confirm_run_now(facts: StatusFacts) -> Message:
    """Ask before a round is started today."""
    name = typed(facts.program.name)
    words = (
        f"Start a round of *{name}* today? {count(facts.taking_part, 'person', 'people')} would be matched now, "
        "without the heads-up on the day before. The next round then keeps to the rhythm again."
    )
    if facts.taking_part < 2:
        words = f"A round of *{name}* needs at least two people, and {facts.taking_part} would take part now."
        return message(
            words, section(words), context("Invite people to join first: the *Join* button is in the channel.")
        )
    return message(
        f"Start a round of {name} today?",
        section(words),
        actions(button("Start a round now", ids.ADMIN_RUN_NOW, ids.encode(facts.program.id), style="primary")),
        context("Nothing happens until you press the button."),
    )


def confirm_end(program: Program) -> Message:
    """Ask before a program is ended for good."""
    name = typed(program.name)
    words = (
        f"End *{name}* for good? Nobody is matched or asked any more, and it cannot be started again. "
        "To stop for a while, use `/mentor-admin pause`."
    )
    return message(
        f"End {name} for good?",
        section(words),
        actions(_end_button(program)),
        context("Nothing happens until you press the button."),
    )


def members(program: Program, lines: Sequence[MemberLine]) -> Message:
    """Who takes part, grouped by how."""
    name = typed(program.name)
    if not lines:
        return message(
            f"Nobody has joined *{name}* yet. The *Join* button in the channel and `/mentor join` let people in."
        )
    shown = list(lines)[:LONGEST_LIST]
    paragraphs = [text for situation in SITUATIONS for text in _paragraphs(situation, shown)]
    rest = f" The list shows the first {LONGEST_LIST}." if len(lines) > LONGEST_LIST else ""
    return message(
        f"{name}: {count(len(lines), 'member')}.",
        section(f"*{name}*: {count(len(lines), 'member')}"),
        *(section(text) for text in paragraphs),
        context(f"People may be on a break for any reason, so please do not ask.{rest}"),
    )


def owner_buttons(program: Program) -> ActionsBlock:
    """What an owner can do about a program."""
    value = ids.encode(program.id)
    if program.state is ProgramState.PAUSED:
        toggle = button("Resume", ids.ADMIN_RESUME, value, style="primary")
        return actions(button("Edit", ids.ADMIN_EDIT, value), toggle, _end_button(program))
    pause = button("Pause", ids.ADMIN_PAUSE, value)
    return actions(button("Edit", ids.ADMIN_EDIT, value), pause, _run_now_button(program), _end_button(program))


def _run_now_button(program: Program) -> ButtonElement:
    ask = confirm(
        "Start a round today?",
        f"People in {plain(program.name, 80)} are matched now, without the heads-up on the day before.",
        "Start it",
    )
    return button("Start a round now", ids.ADMIN_RUN_NOW, ids.encode(program.id), confirm=ask)


def _end_button(program: Program) -> ButtonElement:
    ask = confirm(
        "End it for good?", f"{plain(program.name, 80)} ends for everybody. This cannot be taken back.", "End it"
    )
    return button("End", ids.ADMIN_END, ids.encode(program.id), style="danger", confirm=ask)


def _rounds(facts: StatusFacts) -> list[str]:
    lines: list[str] = []
    kind = kind_words(facts.program.kind)
    if facts.unapproved and facts.dates:
        when = short_day(facts.dates[0])
        lines.append(f"*Waits for an owner:* the {kind.span} of {when}; `/mentor-admin propose` shows its groups")
    if facts.program.kind in ONE_WAY:
        free = f"{count(facts.places, 'place')} free with mentors"
        lines.append(f"*Waiting:* {count(facts.waiting, 'mentee')} without a mentor, {free}")
    if facts.open_round:
        groups = count(facts.groups, kind.group)
        lines.append(f"*Open:* {kind.span} {facts.open_round.number} of {short_day(facts.open_round.on)}, {groups}")
    if facts.last_closed:
        lines.append(f"*Last closed:* {kind.span} {facts.last_closed.number} of {short_day(facts.last_closed.on)}")
    return lines or [f"No {kind.span} has started yet"]


def _health(facts: StatusFacts) -> list[str]:
    lines = [health_line(facts.health, facts.now)]
    if facts.parked:
        lines.append(
            f"*Planned steps:* {facts.parked} could not be done; ask whoever runs this app to look into its log"
        )
    return lines


def _warnings(facts: StatusFacts) -> list[str]:
    window = facts.program.cadence.repeat_window
    number = facts.taking_part
    if facts.program.state is ProgramState.PAUSED:
        span = kind_words(facts.program.kind).span
        return [f"The program is paused, so no {span} starts. `/mentor-admin resume` goes on with it."]
    invite = "Invite some more: the *Join* button is in the channel."
    if facts.program.kind is ProgramKind.CIRCLE:
        least = settings_of(facts.program).low
        return [f"A circle needs at least {least} people. {invite}"] if number < least else []
    if number < 2:
        return [f"A round needs at least two people. {invite}"]
    if facts.program.kind in ONE_WAY:
        return []
    notes: list[str] = []
    if number % 2:
        notes.append("The number is odd, so there will be one group of three: nobody is left over.")
    if (number - 1) // 2 < window:
        notes.append(
            f"With so few people, the same two meet again sooner than after {count(window, 'round')}: otherwise "
            "somebody would stay without a match."
        )
    return notes


def _paragraphs(situation: str, lines: Sequence[MemberLine]) -> list[str]:
    chosen = [line for line in lines if line.situation == situation]
    title = f"*{SITUATIONS[situation]}* ({len(chosen)})\n"
    texts = [
        ", ".join(_member(line) for line in chosen[start : start + PER_SECTION])
        for start in range(0, len(chosen), PER_SECTION)
    ]
    return [title + text if index == 0 else text for index, text in enumerate(texts)]


def _member(line: MemberLine) -> str:
    notes = ["mentor"] * line.mentor + ([f"back {short_day(line.until)}"] if line.until else [])
    return f"{mention(line.user_id)} ({', '.join(notes)})" if notes else mention(line.user_id)
