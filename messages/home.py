"""App Home: what waits for a member's answer, what they take part in, what they could join, and what they own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from slack_sdk.models.blocks import Block
from slack_sdk.models.blocks.block_elements import ButtonElement, InteractiveElement
from slack_sdk.models.views import View as SlackView

from mentoring.eligibility import check_may_join
from mentoring.errors import NotAllowed
from mentoring.explain import Told
from mentoring.people import Member
from mentoring.programs import ONE_WAY, Enrolment, EnrolmentState, Program, ProgramKind, ProgramState, Role
from mentoring.rounds import CheckIn, CheckInKind
from messages import ids, limits
from messages.admin import STATES, owner_buttons
from messages.checkin import OUTCOME_WORDS, answer_buttons, met_words
from messages.circle_command import CircleLine, head, next_words
from messages.circle_session import reply_buttons
from messages.errors import sentence
from messages.kinds import kind_words
from messages.kit import View, actions, button, confirm, context, divider, header, section
from messages.member import why_words
from messages.pulse import score_buttons
from messages.rhythm import round_words
from messages.text import count, day, people, plain, typed
from messages.words import question_words, score_words

# So many of each that the view stays below 100 blocks.
MOST_CHECKINS = 8
MOST_PROGRAMS = 8
MOST_CIRCLES = 3
MOST_JOINABLE = 10
MOST_OWNED = 8
#: reasons of matches, in each program
MOST_TOLD = 3


@dataclass(frozen=True, slots=True)
class HomeMatch:
    """A match that goes on: the others (user ids), who of all mentors, and what this member alone reads of it."""

    others: tuple[str, ...]
    mentor: str = ""
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class HomeProgram:
    """A member's part in one program."""

    program: Program
    enrolment: Enrolment
    next_on: date | None
    matches: tuple[HomeMatch, ...] = ()  # in the open round


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """Everything that App Home shows to one member."""

    member: Member
    programs: Sequence[HomeProgram]
    joinable: Sequence[Program]
    open_checkins: Sequence[tuple[CheckIn, Program, Sequence[str]]]  # with the others' user ids
    owned: Sequence[Program]
    circles: Sequence[CircleLine] = ()
    open_actions: int = 0  # what the member wanted to do in a circle, and has not done


def home_view(facts: HomeFacts) -> View:
    """The Home tab; whoever may not take part reads why, and what to do."""
    try:
        check_may_join(facts.member)
        blocks = _home(facts)
    except NotAllowed as refused:
        blocks = [header("Mentor Circles"), section(sentence(refused)), *_ways_out(facts.programs[:MOST_PROGRAMS])]
    return limits.check(SlackView(type="home", blocks=blocks).to_dict())


def _home(facts: HomeFacts) -> list[Block]:
    return [
        *_questions(facts.open_checkins[:MOST_CHECKINS]),
        *_circles(facts),
        *_programs(facts.programs[:MOST_PROGRAMS]),
        *_joinable(facts.joinable[:MOST_JOINABLE], has_programs=bool(facts.programs)),
        *_owned(facts.owned[:MOST_OWNED]),
        divider(),
        actions(
            button("My profile", ids.PROGRAM_PROFILE, "profile"),
            button("People I am not matched with", ids.AVOID_ADD, "add"),
        ),
        context(
            "All commands: `/mentor help`. Your answers are confidential; owners see totals and whether groups met."
        ),
    ]


def _ways_out(found: Sequence[HomeProgram]) -> list[Block]:
    """What is left to somebody who joined as a colleague and may not take part any more: nobody is kept in."""
    if not found:
        return []
    rows: list[Block] = [section(f"*{typed(one.program.name)}*", accessory=_leave_button(one.program)) for one in found]
    return [
        section("You are in these programs from before. You are not matched any more, and can leave at any time:"),
        *rows,
        context("`/mentor matches` shows whom you have met, `/mentor avoid` your private list."),
    ]


def _questions(found: Sequence[tuple[CheckIn, Program, Sequence[str]]]) -> list[Block]:
    if not found:
        return []
    blocks: list[Block] = [header("Waiting for you")]
    for checkin, program, partners in found:
        if checkin.kind is CheckInKind.PULSE:
            blocks += _pulse(checkin, program)
        else:
            blocks += _meeting(checkin, program, partners)
    return [*blocks, divider()]


def _meeting(checkin: CheckIn, program: Program, partners: Sequence[str]) -> list[Block]:
    asked = f"*{met_words(checkin, partners)}*  {typed(program.name)}"
    outcome = checkin.answer.outcome if checkin.answer else None
    if outcome:
        asked += f"\nYou said: *{OUTCOME_WORDS[outcome]}*. You can change it until the round closes."
    return [section(asked), answer_buttons(checkin.id)]


def _pulse(checkin: CheckIn, program: Program) -> list[Block]:
    asked = f"*{question_words(checkin.question)}*  {typed(program.name)}"
    score = checkin.answer.score if checkin.answer else None
    if score:
        asked += f"\nYou answered {score_words(checkin.question, score)}. You can change it until the round closes."
    return [section(asked), score_buttons(checkin, score)]


def _circles(facts: HomeFacts) -> list[Block]:
    if not facts.circles:
        return []
    blocks: list[Block] = [header("My circles")]
    for one in facts.circles[:MOST_CIRCLES]:
        lines = [head(one), f"With {people(one.others)}.", next_words(one)]
        if one.ahead and one.ahead.facilitator == facts.member.user_id:
            lines.append("It is your turn to lead. `/circle swap` hands it on.")
        blocks.append(section("\n".join(lines)))
        if one.ahead:
            blocks.append(reply_buttons(one.ahead, one.reply.coming if one.reply else None))
    if facts.open_actions:
        blocks.append(context(f"You have {count(facts.open_actions, 'next step')} open: `/circle actions`."))
    return [*blocks, divider()]


def _programs(found: Sequence[HomeProgram]) -> list[Block]:
    if not found:
        return [header("Mentor Circles"), section("You are not in a program yet. Joining takes a minute.")]
    blocks: list[Block] = [header("My programs")]
    for one in found:
        lines = [f"*{typed(one.program.name)}*", _standing(one)]
        lines += _matches(one)
        blocks += [section("\n".join(lines)), actions(*_own_buttons(one))]
        told = [why_words(match.others, match.told) for match in one.matches if match.told]
        blocks += [context(words) for words in told[:MOST_TOLD]]
    return blocks


def _matches(one: HomeProgram) -> list[str]:
    """Whom they are matched with and, with mentors, as what; circles have a place of their own."""
    if one.program.kind is ProgramKind.CIRCLE:
        return []
    if one.program.kind not in ONE_WAY:
        return [f"Matched with {people(match.others)} in this round." for match in one.matches]
    with_whom = people([other for match in one.matches for other in match.others])
    if one.enrolment.role is Role.MENTOR:
        room = max(0, one.enrolment.capacity - len(one.matches))
        lines = [f"You mentor {with_whom}."] if one.matches else []
        return [*lines, f"You have room for {room} more." if room else "You have no room for more."]
    if one.matches:
        return [f"{with_whom} is your mentor."]
    return ["We look for a mentor for you."] if one.enrolment.waiting_since else []


def _standing(one: HomeProgram) -> str:
    if one.program.state is ProgramState.PAUSED:
        return "The program is paused; your place is kept."
    if one.enrolment.state is EnrolmentState.PAUSED:
        until = one.enrolment.paused_until
        back = f"; first day back: {day(until)} {until.year}" if until else " until you come back"
        return f"You are on a break{back}."
    if one.next_on is None:
        return "There is no date for the next round yet."
    if one.enrolment.skip_round == one.next_on:
        return f"You skip the next round, on {day(one.next_on)}."
    if one.program.kind is ProgramKind.CIRCLE:
        return f"The next season begins on {day(one.next_on)}."
    return f"Next match: {day(one.next_on)}."


def _own_buttons(one: HomeProgram) -> list[InteractiveElement]:
    value = ids.encode(one.program.id)
    buttons: list[InteractiveElement] = []
    if one.enrolment.state is EnrolmentState.PAUSED:
        buttons.append(button("Come back", ids.PROGRAM_RESUME, value, style="primary"))
    elif one.next_on and one.program.state is ProgramState.ACTIVE:
        buttons.append(_skip_button(one, one.next_on))
    if one.enrolment.state is not EnrolmentState.PAUSED:
        buttons.append(button("Take a break", ids.PROGRAM_PAUSE, value))
    return [*buttons, _leave_button(one.program)]


def _leave_button(program: Program) -> ButtonElement:
    ask = confirm(
        f"Leave {plain(program.name, 60)}?",
        "You are not matched any more, and nobody is told why. You can join again at any time.",
        "Leave",
        "Stay",
    )
    return button("Leave", ids.PROGRAM_LEAVE, ids.encode(program.id), confirm=ask)


def _skip_button(one: HomeProgram, on: date) -> InteractiveElement:
    value = ids.encode(one.program.id, on)
    if one.enrolment.skip_round == on:
        return button("Count me in after all", ids.ROUND_UNSKIP, value)
    return button("Skip the next one", ids.ROUND_SKIP, value)


def _in_short(program: Program) -> str:
    rhythm = round_words(program.cadence, program.kind)
    if program.kind is ProgramKind.PEER:
        return f"A peer for half an hour, {rhythm}."
    return f"{kind_words(program.kind).name}. Rounds begin {rhythm}."


def _joinable(found: Sequence[Program], *, has_programs: bool) -> list[Block]:
    if not found:
        return [] if has_programs else [section("There is no program to join right now. We list them here.")]
    rows: list[Block] = [
        section(
            f"*{typed(program.name)}*\n{_in_short(program)}",
            accessory=button("Join", ids.PROGRAM_JOIN, ids.encode(program.id)),
        )
        for program in found
    ]
    return [divider(), header("Programs you can join"), *rows]


def _owned(found: Sequence[Program]) -> list[Block]:
    if not found:
        return []
    blocks: list[Block] = [divider(), header("Programs you look after")]
    for program in found:
        words = f"*{typed(program.name)}* is {STATES[program.state]}: {round_words(program.cadence, program.kind)}."
        blocks += [section(words), owner_buttons(program)]
    return blocks
