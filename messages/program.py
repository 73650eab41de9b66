"""What is posted in a program's own channel."""

from collections.abc import Sequence
from datetime import date

from slack_sdk.models.blocks import Block

from mentoring.programs import ONE_WAY, Cadence, Program, ProgramKind, ProgramState
from mentoring.reports import Band, Edge, PulseCell, RoundReport
from messages import ids, limits
from messages.chart import MOST_POINTS, point_words
from messages.kinds import KindWords, kind_words
from messages.kit import Message, actions, button, context, divider, header, message, section
from messages.rhythm import dates_words, round_words
from messages.text import clock, count, day, listed, mention, people, place, typed
from messages.words import question_words, scale_words


def announced(program: Program, dates: Sequence[date], actor: str, today: date | None = None) -> Message:
    """A new program: what it is, when, and a button to join. `actor` is the user id of whoever set it up.

    Dates that are far from `today` have their year, where it is given.
    """
    name = typed(program.name)
    words = round_words(program.cadence, program.kind, " in your own time zone")
    return message(
        f"{name}: a new mentoring program in this channel. Press Join to take part.",
        header(program.name),
        section(
            f"{mention(actor)} has started a mentoring program here. {kind_words(program.kind).invitation} {words}."
        ),
        section(f"*{kind_words(program.kind).dates}:* {dates_words(dates, today)}") if dates else None,
        actions(button("Join", ids.PROGRAM_JOIN, ids.encode(program.id), style="primary")),
        context(
            "Being in this channel does not sign you up: only those who press Join take part. You can skip a round, "
            "pause or leave at any time, without a reason."
        ),
    )


def changed(program: Program, sentences: Sequence[str], actor: str) -> Message:
    """New settings; `sentences` are those of `rhythm.changes`."""
    lines = "\n".join(f"• {sentence}" for sentence in sentences)
    return message(
        f"{typed(program.name)}: its settings have changed.",
        section(f"{mention(actor)} has changed *{typed(program.name)}*:\n{lines}"),
        context("What has been sent stays as it is. This app's Home shows what comes next for you."),
    )


def rules_changed(program: Program, changes: Sequence[str], actor: str) -> Message:
    """Other rules; `changes` are those of `rules_form.rule_changes`."""
    name = typed(program.name)
    words = f"{mention(actor)} has changed how people are matched in *{name}*, for all new matches: "
    return message(f"{name}: how people are matched has changed.", section(f"{words}{'; '.join(changes)}."))


def paused(program: Program, actor: str) -> Message:
    """The program rests."""
    words = f"{mention(actor)} has paused *{typed(program.name)}*. Nobody is matched or asked until it goes on."
    return message(
        f"{typed(program.name)} is paused.",
        section(words),
        context("Who has a match now can still meet. You need not do anything: your place is kept."),
    )


def resumed(program: Program, next_on: date | None, actor: str) -> Message:
    """The program goes on."""
    when = f" The next round starts on {day(next_on)}." if next_on else ""
    words = f"*{typed(program.name)}* goes on, says {mention(actor)}.{when}"
    return message(
        f"{typed(program.name)} goes on.{when}",
        section(words),
        actions(button("Join", ids.PROGRAM_JOIN, ids.encode(program.id))),
    )


def started(program: Program, actor: str) -> Message:
    """An owner has started a round today."""
    words = f"{mention(actor)} has started a round of *{typed(program.name)}* today."
    return message(
        f"{typed(program.name)}: a round has started today.",
        section(words),
        context("Who takes part hears from us within their own working hours."),
    )


def ended(program: Program, actor: str) -> Message:
    """The program is over."""
    words = (
        f"{mention(actor)} has ended *{typed(program.name)}*. Nobody is matched any more. Thank you to everybody who "
        "took part; what you started can go on without us."
    )
    return message(f"{typed(program.name)} has ended.", section(words))


def owners_changed(program: Program, actor: str) -> Message:
    """Who looks after the program now."""
    words = f"{mention(actor)} has named the owners of *{typed(program.name)}*: {people(sorted(program.owners))}."
    return message(
        f"{typed(program.name)}: its owners have changed.",
        section(words),
        context("Ask them about the program. They see totals and whether groups met, never who answered what."),
    )


#: how the mean of few answers is told
BAND_WORDS = {
    Band.LOW: "rather low",
    Band.MIXED: "in the middle",
    Band.HIGH: "rather high",
}
EDGE_WORDS = {Edge.NONE: "", Edge.OR_LESS: " or less", Edge.OR_MORE: " or more"}
ANYBODY_SAYS_SO = "A group counts as met when any of its members says so."
COUNTS_AS_MET = {
    ProgramKind.CIRCLE: "A circle counts as met when whoever led one of its sessions says that it took place."
}
COMMENT_SHOWN = 400
COMMENTS_ROOM = 7000  # characters of a report that comments may take


def report(program: Program, facts: RoundReport, next_on: date | None) -> Message:
    """What a closed round has brought, in the program's channel: totals only, and every number of the chart."""
    name = typed(program.name)
    over = program.state is ProgramState.ENDED
    kind = kind_words(program.kind)
    met = _met(facts, kind)
    return message(
        f"{name}, {kind.span} {facts.number}: {met}",
        header(f"{program.name}: {kind.span} {facts.number}"),
        section(f"The {kind.span} of {day(facts.on)} has closed. *{met}*\n" + "\n".join(_people(program, facts))),
        section(f"*Earlier {kind.span}s*\n" + "\n".join(_earlier(facts, kind))) if facts.history else None,
        *([divider(), *_pulse(facts.pulse)] if facts.pulse else []),
        divider(),
        section(f"This was the last {kind.span} of *{name}*." if over else _next(next_on, kind)),
        None if over else actions(button("Join", ids.PROGRAM_JOIN, ids.encode(program.id))),
        context(f"{COUNTS_AS_MET.get(program.kind, ANYBODY_SAYS_SO)} Nobody sees who answered what."),
    )


def chart_caption(program: Program, number: int) -> str:
    """The words beside the chart."""
    kind = kind_words(program.kind)
    return f"{typed(program.name)}: how many {kind.group}s met, up to {kind.span} {number}"


def chart_title(program: Program) -> str:
    """What stands over the chart."""
    return f"{program.name}: {kind_words(program.kind).group}s that met"


def chart_label(program: Program, number: int) -> str:
    """What a round is called in the chart."""
    return f"{kind_words(program.kind).span.capitalize()} {number}"


def owners_notice(program: Program, sentences: Sequence[str]) -> Message:
    """To an owner: something needs their eyes. The sentences are ours."""
    lines = "\n".join(f"• {sentence}" for sentence in sentences)
    return message(
        f"{typed(program.name)} needs your eyes.",
        section(f"*{typed(program.name)}* needs your eyes:\n{lines}"),
        context("`/mentor-admin status` in its channel shows how the program stands."),
    )


def channel_turned(*, public: bool) -> str:
    """To an owner: who may know of the program has changed with its channel. One sentence."""
    if public:
        return "Its channel is public now, so everybody in the workspace can see the program and join it."
    return (
        "Its channel is private now, so only who is in that channel, or takes part already, can see the program and "
        "join it. Nothing changes for its members."
    )


def no_hour_words(cadence: Cadence, zones: Sequence[str], others: Sequence[str] = ()) -> str:
    """To an owner: people in these zones share no hour in which all of them may be written to.

    With `others` the people of `zones` share none with anybody there.
    """
    here, there = (listed([place(zone) for zone in some]) for some in (zones, others))
    who = f"Members in {here} share no hour with those in {there}" if others else f"Members in {here} share no hour"
    return (
        f"{who} in which we may write to all of them: the quiet hours are {clock(cadence.quiet_from)} to "
        f"{clock(cadence.quiet_to)} on each one's own clock. They cannot be introduced to each other. Shorten the "
        "quiet hours with `/mentor-admin edit`, or start a program of its own for a part of the world."
    )


def late_words(number: int, unsent: int) -> str:
    """To an owner: that much of a round came too late."""
    return (
        f"Round {number}: {count(unsent, 'introduction or question', 'introductions and questions')} could not be sent "
        "in time, because the app was down or Slack could not be reached. Who was not introduced comes first in the "
        "next round. Ask whoever runs the app to look into its log."
    )


def _sat_out(absent: int, program: Program) -> str:
    if program.kind not in ONE_WAY:
        return "sat it out: skipped, on a break or away"
    # with mentors, some may be there for nobody
    if absent == 1:
        return "was in no pair: skipped, on a break, away, or a mentor whom nobody needed"
    return "were in no pair: skipped, on a break, away, or mentors whom nobody needed"


def _met(facts: RoundReport, kind: KindWords) -> str:
    if facts.rate is None:
        return f"There were no {kind.group}s in this {kind.span}."
    return f"{facts.met} of {count(facts.groups, kind.group)} met ({facts.rate}%)."


def _people(program: Program, facts: RoundReport) -> list[str]:
    lines = [f"• {count(facts.matched, 'person', 'people')} matched, of {count(facts.invited, 'member')}"]
    # one number for all of these: in a small program, each by itself would point at somebody
    if (absent := facts.invited - facts.matched - facts.left_out) > 0:
        lines.append(f"• {count(absent, 'person', 'people')} {_sat_out(absent, program)}")
    if facts.left_out:
        come = f" and {'comes' if facts.left_out == 1 else 'come'} first in the next"
        if program.state is ProgramState.ENDED:
            come = ""
        lines.append(f"• {count(facts.left_out, 'person', 'people')} found nobody this time{come}")
    if facts.unsent:
        # one number for all reasons here as well
        were = "was" if facts.unsent == 1 else "were"
        lines.append(
            f"• {count(facts.unsent, 'introduction or question', 'introductions and questions')} {were} not sent: on a "
            "break, or too late to be of use"
        )
    return lines


def _earlier(facts: RoundReport, kind: KindWords) -> list[str]:
    latest = facts.history[-(MOST_POINTS - 1) :]
    points = [(f"{kind.span.capitalize()} {number}", groups, met) for number, _, groups, met in latest]
    return [f"• {point_words(point, kind.group)}" for point in reversed(points)]


def _pulse(cell: PulseCell) -> list[Block]:
    asked = f"*{question_words(cell.question)}*"
    if cell.hidden:
        return [section(f"{asked}\nFewer than {cell.floor} people answered, so to keep it private nothing is shown.")]
    answers = cell.answers.replace("-", " to ")
    if cell.band:
        result = f"{answers} people answered; on the whole {BAND_WORDS[cell.band]} on the scale from 1 to 5."
    else:
        result = f"{answers} people answered; on average *{cell.mean}{EDGE_WORDS[cell.edge]}* of 5."
    blocks: list[Block] = [section(f"{asked}\n{result} {scale_words(cell.question)}")]
    return [*blocks, *_comments(cell.comments)]


def _comments(comments: Sequence[str]) -> list[Block]:
    paragraphs = [""]
    left = len(comments)
    room = COMMENTS_ROOM
    for comment in comments:
        line = f"• {typed(comment, COMMENT_SHOWN)}\n"
        room -= len(line)
        if room < 0:
            break
        if len(paragraphs[-1]) + len(line) > limits.TEXT:
            paragraphs.append("")
        paragraphs[-1] += line
        left -= 1
    blocks: list[Block] = [section(text.rstrip()) for text in paragraphs if text]
    return [*blocks, context(f"There are {left} more comments than fit here.")] if left else blocks


def _next(next_on: date | None, kind: KindWords) -> str:
    if next_on is None:
        return f"No further {kind.span} is planned for now."
    return f"*Next {kind.span}:* {day(next_on)}. You are not in yet? Join, and we find somebody for you."
