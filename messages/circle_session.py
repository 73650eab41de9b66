"""A session in its circle's channel: what happens when, who comes, and what was agreed on last time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from slack_sdk.models.blocks import ActionsBlock, Block, CheckboxesElement, RadioButtonsElement
from slack_sdk.models.blocks.block_elements import InteractiveElement

from mentoring.calendar_file import Appointment
from mentoring.calendar_links import google_link, outlook_link
from mentoring.circle_life import Action, CircleSession, Coming, Reply, SessionState
from mentoring.errors import InvalidInput, MentoringError
from mentoring.programs import Program
from mentoring.sessions import CLOSING, KICKOFF, agenda_of, session_of
from messages import ids
from messages.fields import Values, state_of
from messages.kit import (
    Message,
    View,
    actions,
    button,
    context,
    message,
    modal,
    option,
    section,
)
from messages.kit import (
    field as form_field,
)
from messages.text import count, link, listed, local, local_times, mention, moment, people, typed

#: actions of last time that the agenda asks about
MOST_ASKED = 6
#: actions that the notes of a session list
MOST_NOTED = 20
#: the name of the only field of the forms with other times
TIMES = "times"
#: stands for asking the circle which time suits it
ASK = "ask"
#: no session lies further ahead, in seconds
LATEST = 32_503_680_000


@dataclass(frozen=True, slots=True)
class AgendaFacts:
    """What a circle is told of a session. `members` are those who belong to it now, `zones` where they are."""

    program: Program
    session: CircleSession
    of: int  # sessions of the season
    members: Sequence[str]
    zones: Sequence[str]
    replies: Mapping[str, Reply] = field(default_factory=dict)
    #: what was agreed on before, and is not done or was done since the last session
    actions: Sequence[Action] = ()


def title_of(session: CircleSession) -> str:
    """What a session is called: its topic, if the circle has chosen one."""
    return session_of(session.agenda).title


def agenda(facts: AgendaFacts) -> Message:
    """The agenda with its timings, who leads, and the buttons to answer."""
    session, plan = facts.session, session_of(facts.session.agenda)
    when = when_words(session, facts.zones)
    lead = f"*Session {session.number} of {facts.of}: {plan.title}*\n{when} ({session.minutes} minutes)"
    return message(
        f"Session {session.number}: {plan.title}. {when}",
        section(f"{lead}\n{plan.purpose}"),
        section(f"*Beforehand:* {plan.preparation}\n*Opening question:* {plan.opening}"),
        section(f"*How the time is spent*\n{timings(session)}"),
        section(_led(session)),
        *_follow_up(facts.actions),
        section(who_comes(facts)),
        reply_buttons(session) if session.state is SessionState.PLANNED else None,
        context(
            f"{typed(facts.program.name)} · The appointment for your calendar is in the thread"
            f"{_calendars(facts.program, session)}. If you cannot come, say so here: that helps the others, and needs "
            "no reason."
        ),
    )


def _calendars(program: Program, session: CircleSession) -> str:
    """Links to calendars on the web."""
    if session.starts_at is None:
        return ""
    entry = appointment(program, session, "", session.starts_at)
    entry = replace(entry, description=session_of(session.agenda).purpose)
    return f"; or add it to {link(google_link(entry), 'Google Calendar')} or {link(outlook_link(entry), 'Outlook')}"


def ended(facts: AgendaFacts) -> Message:
    """What replaces the agenda once the session is over: there is nothing more to answer."""
    session = facts.session
    words = "did not take place." if session.state is SessionState.SKIPPED else "is over."
    lead = f"*Session {session.number} of {facts.of}: {title_of(session)}* {words}"
    return message(f"Session {session.number} {words}", section(lead))


def unsaid(session: CircleSession) -> Message:
    """To a circle of which nobody has said for a week whether it met."""
    words = f"Nobody has said yet who came to *{title_of(session)}* (session {session.number})."
    return message(
        words,
        section(
            f"{words} Whoever was there can: it takes a click, and the next steps that you agreed on are not lost.",
            accessory=button("Who came?", ids.SESSION_SOME_CAME, ids.encode(session.id)),
        ),
    )


def unsaid_settled(session: CircleSession) -> Message:
    """What replaces it, once somebody has said."""
    what = "did not take place" if session.state is SessionState.SKIPPED else "took place"
    words = f"Noted: *{title_of(session)}* (session {session.number}) {what}."
    held = session.state is SessionState.HELD
    note = button("Note what we take along", ids.SESSION_NOTE, ids.encode(session.id)) if held else None
    return message(words, section(words, accessory=note))


def went_by(
    gone: Sequence[CircleSession], following: CircleSession | None, zones: Sequence[str], *, could_meet: bool
) -> Message:
    """Sessions went by while the app was away. `could_meet`: the circle had read of the first of them."""
    numbers = listed([str(one.number) for one in gone])
    named = f"sessions {numbers}" if len(gone) > 1 else f"session {numbers}, {title_of(gone[0])}"
    words = f"I was away, and could not help you with {named}."
    lead = f"{words} I count {'it' if len(gone) == 1 else 'them'} as not held, and nobody has missed anything."
    if following:
        lead += (
            f"\n*We propose for the next one:* {title_of(following)}, {when_words(following, zones)}. "
            "Its agenda comes before it."
        )
    met = button("We did meet", ids.SESSION_SOME_CAME, ids.encode(gone[0].id))
    other = following and following.others
    buttons = [
        *([met] if could_meet else []),
        *([button("Another time", ids.SESSION_OTHER, ids.encode(following.id))] if following and other else []),
    ]
    return message(words, section(lead), actions(*buttons) if buttons else None)


def question_over(session: CircleSession) -> Message:
    """What replaces a private question about a session that is over."""
    words = f"*{title_of(session)}* is over, so there is nothing left to answer here."
    return message(words)


def question_moved(session: CircleSession, zone: str) -> Message:
    """What replaces the reminder of a session that has moved since."""
    when = moment_of(session, zone)
    words = f"*{title_of(session)}* has moved to {when}. The agenda in your circle's channel asks you anew."
    return message(words)


def notes(facts: AgendaFacts) -> Message:
    """What the circle takes along from a session, and who does what next."""
    session = facts.session
    if not session.learning and not facts.actions:
        words = f"The notes of session {session.number}, {title_of(session)}, have been taken back."
        return message(words)
    learned = f"\n{typed(session.learning, 600)}" if session.learning else ""
    return message(
        f"Session {session.number}, {title_of(session)}: what we take along.",
        section(f"*What we take along from session {session.number}: {title_of(session)}*{learned}"),
        *_follow_up(facts.actions, head="What we want to do", most=MOST_NOTED),
        context(
            "Only this circle sees this. Whoever wants to do something clicks *Done*; we ask before you meet again."
        ),
    )


def when_words(session: CircleSession, zones: Iterable[str]) -> str:
    """When a session begins, on the clocks of everybody who comes."""
    if session.starts_at is None:
        return "There is no time yet."
    return local_times(session.starts_at, zones)


def timings(session: CircleSession) -> str:
    """The agenda to the minute: one line for each part."""
    lines, at = [], 0
    for part in agenda_of(session_of(session.agenda), session.minutes):
        lines.append(f"• {at // 60}:{at % 60:02} – {part.title} ({part.minutes} min)")
        at += part.minutes
    return "\n".join(lines)


def who_comes(facts: AgendaFacts) -> str:
    """Who comes, who cannot, and how many have not said."""
    said = {one: facts.replies[one].coming for one in facts.members if one in facts.replies}
    lines = []
    for coming, head in ((Coming.YES, "Coming"), (Coming.NO, "Cannot come"), (Coming.OTHER, "Could at another time")):
        found = [one for one in facts.members if said.get(one) is coming]
        if found:
            lines.append(f"*{head}:* {people(found)}")
    silent = len(facts.members) - len(said)
    if silent:
        lines.append(f"*No answer yet:* {count(silent, 'person', 'people')}")
    return "\n".join(lines) or "Everybody has answered."


def reply_buttons(session: CircleSession, chosen: Coming | None = None) -> ActionsBlock:
    """Coming, cannot, another time; the last one only where other times are offered."""
    buttons = [
        _reply_button("I am coming" if chosen is not Coming.YES else "✓ I am coming", session, Coming.YES),
        _reply_button("I cannot" if chosen is not Coming.NO else "✓ I cannot", session, Coming.NO),
    ]
    if session.others:
        buttons.append(button("Another time", ids.SESSION_OTHER, ids.encode(session.id)))
    return actions(*buttons, button("Topics", ids.TOPIC_LIST, ids.encode(session.group_id)))


def _reply_button(words: str, session: CircleSession, coming: Coming) -> InteractiveElement:
    return button(words, f"{ids.SESSION_REPLY}.{coming.value}", ids.encode(session.id, coming))


def other_view(session: CircleSession, zone: str, chosen: Sequence[datetime] = ()) -> View:
    """The form behind *Another time*: all other times that lie in everybody's working hours."""
    options = {int(at.timestamp()): option(str(int(at.timestamp())), local(at, zone)) for at in session.others}
    initial = [options[int(at.timestamp())] for at in chosen if int(at.timestamp()) in options]
    element = CheckboxesElement(action_id=TIMES, options=list(options.values()), initial_options=initial or None)
    blocks: list[Block] = [
        section(f"The session is planned for {moment_of(session, zone)}. Which of these could you make? (your time)"),
        form_field(TIMES, "Other times", element, hint="All of them lie in everybody's working hours."),
        context("If one of them suits more of you, whoever leads is asked to move the session."),
    ]
    return modal(ids.SESSION_OTHER, "Another time", "Send", blocks, metadata=ids.encode(session.id))


def parse_other(values: Values) -> tuple[datetime, ...]:
    """The chosen times; a forged one is none of those that the session offers, and is refused there."""
    found = [str(one.get("value")) for one in state_of(values, TIMES).get("selected_options") or []]
    return tuple(at for one in found if (at := moment_from_text(one)))


def moment_from_text(value: str) -> datetime | None:
    """What a number of seconds stands for; None for anything else."""
    seconds = int(value) if value.isascii() and value.isdecimal() and len(value) < 12 else LATEST
    return datetime.fromtimestamp(seconds, UTC) if seconds < LATEST else None


def times_view(session: CircleSession, times: Sequence[datetime], zone: str, *, ask: bool) -> View:
    """The form that moves a session to one of these times; with `ask`, or leaves that to the circle."""
    options = [option(str(int(at.timestamp())), local(at, zone)) for at in times]
    if ask:
        options.insert(0, option(ASK, "Ask the circle, in its channel, which time suits it"))
    element = RadioButtonsElement(action_id=TIMES, options=options)
    blocks: list[Block] = [
        section(
            f"*{title_of(session)}* is planned for {moment_of(session, zone)}. These times lie in everybody's working "
            "hours (shown on your clock)."
        ),
        form_field(TIMES, "What would you like to do?" if ask else "When instead?", element),
        context("When it moves, the circle is told, and everybody is asked anew whether they come."),
    ]
    return modal(ids.SESSION_TIMES, "A better time", "Go on", blocks, metadata=ids.encode(session.id))


def parse_time(values: Values) -> datetime | None:
    """The chosen time, None for asking the circle. Raises InvalidInput for neither."""
    chosen = str((state_of(values, TIMES).get("selected_option") or {}).get("value") or "")
    at = moment_from_text(chosen)
    if at is None and chosen != ASK:
        raise InvalidInput({TIMES: MentoringError("session.choose_one")})
    return at


def moment_of(session: CircleSession, zone: str) -> str:
    """When a session begins, in the words of one zone."""
    return moment(session.starts_at, zone) if session.starts_at else "a time to be found"


def answered(session: CircleSession, coming: Coming, zone: str) -> Message:
    """What somebody hears, in private, after they have answered."""
    if coming is Coming.YES:
        return message(f"Good, see you on {moment_of(session, zone)}.")
    if coming is Coming.NO:
        return message("Noted: you cannot come. The others see it on the agenda. If that changes, click again.")
    return message("Noted. If another time suits more of you, the session moves, and you hear of it in the channel.")


def reminder(program: Program, session: CircleSession, zone: str) -> Message:
    """In private, to who has not answered yet: the only reminder."""
    words = (
        f"Your circle meets on {moment_of(session, zone)}: *{title_of(session)}*. Are you coming? One click is enough, "
        "and this is the only reminder."
    )
    return message(
        f"{typed(program.name)}: are you coming on {moment_of(session, zone)}?",
        section(words),
        reply_buttons(session),
        context(f"{typed(program.name)} · Your answer shows on the agenda in your circle's channel."),
    )


def reminded(session: CircleSession, coming: Coming, zone: str) -> Message:
    """What replaces the reminder once it was answered; the answer can still be changed."""
    words = answered(session, coming, zone)["text"]
    return message(words, section(words), reply_buttons(session, coming))


def moved(session: CircleSession, zones: Sequence[str], by: str) -> Message:
    """In the thread of the agenda: the session has another time."""
    words = (
        f"The session has moved to {when_words(session, zones)}. {mention(by)} moved it. Please say on the agenda "
        "whether you can make it; the new appointment replaces the old one in your calendar."
    )
    return message(words)


def appointment(program: Program, session: CircleSession, team_id: str, stamp: datetime) -> Appointment:
    """The entry for calendars; it keeps its uid however often it moves."""
    plan = session_of(session.agenda)
    assert session.starts_at is not None, "a session with a time"
    return Appointment(
        uid=f"session-{session.id}.{team_id}@mentor-circles",
        start=session.starts_at,
        minutes=session.minutes,
        title=f"{program.name}: {plan.title}",
        stamp=stamp,
        sequence=session.sequence,
        description=f"{plan.purpose}\n\nBeforehand: {plan.preparation}",
    )


def _led(session: CircleSession) -> str:
    lead = f"{mention(session.facilitator)} leads through it." if session.facilitator else "Nobody leads it yet."
    if session.topic:
        return f"{lead}\n*Our topic:* {typed(session.topic)}"
    if session.agenda in {KICKOFF, CLOSING}:
        return lead
    return f"{lead} What should we talk about? *Topics* shows what waits, and takes your vote."


def _follow_up(found: Sequence[Action], head: str = "What we wanted to do", most: int = MOST_ASKED) -> list[Block]:
    if not found:
        return []
    rows: list[Block] = [section(f"*{head}*")]
    for one in found[:most]:
        words = f"{mention(one.owner)}: {typed(one.text)}"
        if one.done_at:
            rows.append(section(f"✓ {words}"))
        else:
            rows.append(section(words, accessory=button("Done", ids.ACTION_DONE, ids.encode(one.id))))
    return rows
