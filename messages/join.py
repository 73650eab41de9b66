"""The form for joining a program and the one for changing a profile; and reading them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from slack_sdk.models.blocks import (
    Block,
    CheckboxesElement,
    InputBlock,
    NumberInputElement,
    PlainTextInputElement,
    StaticSelectElement,
    TimePickerElement,
)

from mentoring.availability import is_enrolled
from mentoring.errors import InvalidInput, MentoringError
from mentoring.people import Profile, WorkingHours, WorkingStyle
from mentoring.programs import MOST_CAPACITY, ONE_WAY, USUAL_CAPACITY, Enrolment, Program, ProgramKind, Role
from mentoring.skills import parse_skills
from messages import ids
from messages.fields import Problems, Values, chosen_in, number_in, state_of, take, time_in, typed_in
from messages.holidays import OWN_CALENDAR, own_calendar_field, own_calendar_in
from messages.kinds import kind_words
from messages.kit import View, context, field, modal, option, plain_text, section
from messages.skills import skills_field, skills_in
from messages.text import WEEKDAYS, clock, place, typed
from messages.words import STYLE_WORDS

GOAL_LENGTH = 300
# Block ids; the element inside has the same name.
PROGRAM = "program"
OFFERS = "offers"
WANTS = "wants"
GOAL = "goal"
HOURS_START = "hours_start"
HOURS_END = "hours_end"
DAYS = "days"
STYLE = "style"
LANGUAGES = "languages"
ROLE = "role"
CAPACITY = "capacity"

PRIVACY = (
    "You take part because you choose to. The program's owners know *whether your group met*. Everything else that you "
    "answer is *confidential*: your name never stands beside it, and only totals are shown, from five answers on. "
    "It is not anonymous: whoever hosts this app's database can read it. "
    "What you write below is shown to the people you are matched with. You can leave at any time: type `/mentor leave`."
)


@dataclass(frozen=True, slots=True)
class Joining:
    """What the form for joining holds. `role` is None where it has no such field."""

    program_id: int
    profile: Profile
    role: Role | None = None
    capacity: int = 1


def join_view(
    programs: Sequence[Program],
    *,
    chosen: int | None,
    profile: Profile | None,
    zone: str,
    enrolment: Enrolment | None = None,
) -> View:
    """The form behind *Join*. With one program, or a chosen one, its id rides along; else the person picks one.

    `programs` holds at least one, and the chosen one if there is one. `enrolment` is the person's part in the one
    program so far. Where there are mentors and mentees one says which one is; the form of several programs has no such
    field, so this one follows it.
    """
    known = programs[0].id if len(programs) == 1 else chosen
    program = next((each for each in programs if each.id == known), None)
    blocks: list[Block] = [section(PRIVACY)]
    if program is None:
        blocks.insert(0, _program_field(programs))
    else:
        blocks.insert(0, section(_joining_words(program, enrolment)))
        blocks += _role_fields(program.kind, enrolment) if program.kind in ONE_WAY else []
    blocks += _profile_fields(profile or Profile(), zone)
    return modal(ids.JOIN, "Join a program", "Join", blocks, metadata="" if program is None else str(program.id))


def profile_view(profile: Profile | None, zone: str) -> View:
    """The form behind *My profile*, filled with what the person said before."""
    intro = "The people you are matched with see this. It counts for new matches, in every program you are in."
    blocks: list[Block] = [section(intro), *_profile_fields(profile or Profile(), zone)]
    return modal(ids.PROFILE, "My profile", "Save", blocks)


def parse_join(values: Values, private_metadata: str) -> Joining:
    """What was filled in. Raises InvalidInput with the block id of every field to mend."""
    problems: Problems = {}
    program_id = take(problems, PROGRAM, lambda: _program_id(values, private_metadata))
    role = take(problems, ROLE, lambda: _role(values)) if ROLE in values else None
    capacity = take(problems, CAPACITY, lambda: _capacity(values)) if CAPACITY in values and role is Role.MENTOR else 1
    try:
        profile = parse_profile(values)
    except InvalidInput as error:
        raise InvalidInput({**problems, **error.fields}) from error
    if problems or program_id is None:
        raise InvalidInput(problems)
    return Joining(program_id, profile, role, capacity or 1)


def parse_profile(values: Values) -> Profile:
    """What the person says of themselves. Raises InvalidInput with the block id of every field to mend."""
    problems: Problems = {}
    offers = take(problems, OFFERS, lambda: skills_in(values, OFFERS))
    wants = take(problems, WANTS, lambda: skills_in(values, WANTS))
    goal = take(problems, GOAL, lambda: _goal(typed_in(values, GOAL)))
    start = take(problems, HOURS_START, lambda: time_in(values, HOURS_START))
    end = take(problems, HOURS_END, lambda: time_in(values, HOURS_END))
    days = take(problems, DAYS, lambda: _days(values))
    style = take(problems, STYLE, lambda: _style(values))
    languages = take(problems, LANGUAGES, lambda: _languages(typed_in(values, LANGUAGES)))
    calendar = take(problems, OWN_CALENDAR, lambda: own_calendar_in(values))
    if start is not None and end is not None and not start < end:
        problems[HOURS_END] = MentoringError("hours.order")
    if problems:
        raise InvalidInput(problems)
    return Profile(
        offers=offers or (),
        wants=wants or (),
        goal=goal or "",
        hours=WorkingHours(start=start or time(9), end=end or time(17), days=days or frozenset()),
        style=style or WorkingStyle.ANY,
        languages=languages or (),
        calendar=calendar,
    )


def _program_field(programs: Sequence[Program]) -> InputBlock:
    options = [option(str(program.id), program.name) for program in programs[:100]]
    select = StaticSelectElement(action_id=PROGRAM, options=options, placeholder=plain_text("Choose one"))
    return field(PROGRAM, "Program", select)


def _joining_words(program: Program, enrolment: Enrolment | None) -> str:
    about = f" {kind_words(program.kind).about}" if program.kind in ONE_WAY else ""
    if is_enrolled(enrolment):
        return f"You are in *{typed(program.name)}*. Here you can change your part in it: it counts for new matches."
    return f"You are joining *{typed(program.name)}*.{about} It takes a minute."


def _role_fields(kind: ProgramKind, enrolment: Enrolment | None) -> list[Block]:
    options = {role: option(role.value, words.option) for role, words in kind_words(kind).roles.items()}
    now = enrolment.role if enrolment else Role.PEER
    select = StaticSelectElement(
        action_id=ROLE,
        options=list(options.values()),
        initial_option=options.get(now),
        placeholder=plain_text("Choose one"),
    )
    capacity = enrolment.capacity if enrolment and now is Role.MENTOR else USUAL_CAPACITY
    number = NumberInputElement(
        action_id=CAPACITY,
        is_decimal_allowed=False,
        initial_value=str(capacity),
        min_value="1",
        max_value=str(MOST_CAPACITY),
    )
    return [
        field(ROLE, "I take part as", select, hint="You can change this later: type /mentor join again."),
        field(
            CAPACITY,
            "If you mentor: how many people at the same time?",
            number,
            hint="With more than three there is little time for each. Fewer later counts for new matches only.",
        ),
    ]


def _profile_fields(profile: Profile, zone: str) -> list[Block]:
    return [
        skills_field(OFFERS, "I can help with", profile.offers, "facilitation, Python, saying no", _OFFERS_HINT),
        skills_field(WANTS, "I would like to grow in", profile.wants, "public speaking, leading a team", _WANTS_HINT),
        _goal_field(profile.goal),
        _time_field(HOURS_START, "My working day starts at", profile.hours.start),
        _time_field(HOURS_END, "and ends at", profile.hours.end, hint=_zone_hint(zone)),
        _days_field(profile.hours.days),
        own_calendar_field(profile.calendar),
        _style_field(profile.style),
        _words_field(
            LANGUAGES, "Languages I can meet in", profile.languages, "english, spanish", "Separate with commas."
        ),
        context("Only your working hours decide when we write to you. You can change all of this at any time."),
    ]


_OFFERS_HINT = "Type a few letters and choose, or add your own words."
_WANTS_HINT = (
    f"{_OFFERS_HINT} We look for somebody who can help with one of these; among peers, wanting the same counts as well."
)


def _zone_hint(zone: str) -> str:
    return f"Your own time, {place(zone)}, as set in Slack. Messages and meeting times keep to these hours."


def _words_field(name: str, label: str, words: Sequence[str], example: str, hint: str) -> InputBlock:
    element = PlainTextInputElement(
        action_id=name,
        initial_value=", ".join(words) or None,
        placeholder=plain_text(f"e.g. {example}"),
        max_length=1000,
    )
    return field(name, label, element, hint=hint, optional=True)


def _goal_field(goal: str) -> InputBlock:
    element = PlainTextInputElement(
        action_id=GOAL,
        initial_value=goal or None,
        multiline=True,
        max_length=GOAL_LENGTH,
        placeholder=plain_text("e.g. run my first workshop before the summer"),
    )
    return field(GOAL, "What would make this worth your time?", element, optional=True)


def _time_field(name: str, label: str, at: time, *, hint: str | None = None) -> InputBlock:
    return field(name, label, TimePickerElement(action_id=name, initial_time=clock(at)), hint=hint)


def _days_field(days: frozenset[int]) -> InputBlock:
    options = [option(str(number), name) for number, name in enumerate(WEEKDAYS)]
    chosen = [options[number] for number in sorted(days)]
    return field(
        DAYS, "My working days", CheckboxesElement(action_id=DAYS, options=options, initial_options=chosen or None)
    )


def _style_field(style: WorkingStyle) -> InputBlock:
    options = {each: option(each.value, words) for each, words in STYLE_WORDS.items()}
    select = StaticSelectElement(action_id=STYLE, options=list(options.values()), initial_option=options[style])
    return field(STYLE, "How I like to meet", select)


def _program_id(values: Values, private_metadata: str) -> int:
    found = private_metadata or chosen_in(values, PROGRAM)
    if not found:
        raise MentoringError("program.choose")
    return ids.decode(found, int)[0]


def _role(values: Values) -> Role:
    chosen = chosen_in(values, ROLE)
    if not chosen:
        raise MentoringError("join.role")
    return ids.decode(chosen, Role)[0]


def _capacity(values: Values) -> int:
    capacity = number_in(values, CAPACITY)
    if not 1 <= capacity <= MOST_CAPACITY:
        raise MentoringError("join.capacity", low=1, high=MOST_CAPACITY)
    return capacity


def _goal(text: str) -> str:
    if len(text) > GOAL_LENGTH:
        raise MentoringError("goal.too_long", limit=GOAL_LENGTH)
    return text


def _days(values: Values) -> frozenset[int]:
    chosen = [each.get("value", "") for each in state_of(values, DAYS).get("selected_options") or []]
    days = frozenset(ids.decode(value, int)[0] for value in chosen)
    if not days:
        raise MentoringError("hours.days")
    if max(days) > 6:
        raise MentoringError("input.stale")
    return days


def _style(values: Values) -> WorkingStyle:
    return ids.decode(chosen_in(values, STYLE) or "", WorkingStyle)[0]


def _languages(text: str) -> tuple[str, ...]:
    return parse_skills(text.lower())
