"""The owner's form for a program's settings, its preview in words, and reading both back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import partial
from typing import Any, TypeVar

from slack_sdk.models.blocks import (
    Block,
    DatePickerElement,
    InputBlock,
    NumberInputElement,
    PlainTextInputElement,
    SectionBlock,
    StaticSelectElement,
    TimePickerElement,
)

from mentoring.cadence import check_cadence, longest_round, usual_cadence
from mentoring.errors import InvalidInput, MentoringError
from mentoring.programs import ONE_WAY, Approval, Cadence, Every, Program, ProgramKind, Rhythm
from messages import ids
from messages.fields import Problems, Values, chosen_in, date_in, number_in, take, time_in, typed_in
from messages.holidays import PROGRAM_CALENDAR, program_calendar_field, program_calendar_in
from messages.kinds import APPROVAL_OPTIONS, KINDS, kind_words
from messages.kit import View, divider, field, modal, option, section
from messages.kit import context as grey
from messages.rhythm import NAME_LENGTH, Setup, changes, dates_words, rhythm_words, setup_lines
from messages.text import clock, day, place, typed

__all__ = [
    "Setup",
    "SetupContext",
    "changes",
    "kind_in",
    "parse_setup",
    "rhythm_words",
    "setup_metadata",
    "setup_preview_view",
    "setup_view",
]

T = TypeVar("T")

# Names of the fields; those of the times are the names of Cadence's fields. An element has this name. So has its
# block, but in FITTED, where it says the kind as well.
KIND = "kind"
NAME = "name"
EVERY = "every"
STARTS_ON = "starts_on"
AT = "at"
ROUND_DAYS = "round_days"
CHECKIN_AFTER = "checkin_after"
CHECKIN_AT = "checkin_at"
PULSE_AFTER = "pulse_after"
PULSE_AT = "pulse_at"
QUIET_FROM = "quiet_from"
QUIET_TO = "quiet_to"
REPEAT_WINDOW = "repeat_window"
CHECKIN_EVERY = "checkin_every"
APPROVAL = "approval"

#: what starts from something else in each kind of program. Slack keeps what a field of the same block shows when a form
#: is drawn anew, so these have another block in each kind.
FITTED = frozenset({EVERY, ROUND_DAYS, CHECKIN_AFTER, PULSE_AFTER, CHECKIN_EVERY, REPEAT_WINDOW})

EVERY_WORDS = {
    Every.WEEK: "Every week",
    Every.TWO_WEEKS: "Every second week",
    Every.FOUR_WEEKS: "Every four weeks",
    Every.MONTH: "Once a month, on the same weekday",
}


@dataclass(frozen=True, slots=True)
class SetupContext:
    """What a setup form or preview carries along."""

    channel_id: str
    program_id: int | None  # None for a program that does not exist yet
    setup: Setup | None = None  # in the preview: what will be saved
    #: the present program's first date, which may lie in the past; a new one may not
    starts_on: date | None = None
    kind: ProgramKind = ProgramKind.PEER


def setup_view(
    program: Program | None, *, channel_id: str, today: date, zone: str, kind: ProgramKind = ProgramKind.PEER
) -> View:
    """The form, filled with the present settings or with sensible ones for a new program. `zone` is the channel's.

    `kind` is that of a new program.
    """
    kind = program.kind if program else kind
    cadence = program.cadence if program else _usual(today, kind)
    rhythm = cadence.rhythm
    first = rhythm.starts_on if program else None
    kept = SetupContext(channel_id, program.id if program else None, starts_on=first, kind=kind)
    each = "Every time here is read on each member's own clock"
    longest, lasting = longest_round(kind, Every.MONTH), kind in ONE_WAY
    blocks: list[Block] = [
        _kind_section(kind, new=program is None),
        _name_field(program.name if program else ""),
        _every_field(rhythm.every, hint=_LASTING if lasting else None),
        _date_field(STARTS_ON, "First round", rhythm.starts_on, "Its weekday is the weekday of every round."),
        _time_field(
            AT, "Time of the introduction", rhythm.at, f"{each}. The channel's own posts keep to {place(zone)}."
        ),
        _number_field(ROUND_DAYS, "Length of a round in days", cadence.round_days, low=5, high=longest),
        _number_field(CHECKIN_AFTER, "“Did you meet?” after days", cadence.checkin_after, low=1, high=longest - 1),
        *([_checkin_every_field(cadence.checkin_every)] if lasting else []),
        _time_field(CHECKIN_AT, "“Did you meet?” at", cadence.checkin_at),
        _number_field(PULSE_AFTER, "One short question after days", cadence.pulse_after, low=1, high=longest - 1),
        _time_field(PULSE_AT, "One short question at", cadence.pulse_at),
        _time_field(QUIET_FROM, "No messages from", cadence.quiet_from),
        _time_field(QUIET_TO, "No messages until", cadence.quiet_to),
        program_calendar_field(cadence.calendar),
        _number_field(REPEAT_WINDOW, "Rounds before two people meet again", cadence.repeat_window, low=0, high=52),
        _approval_field(program.approval if program else Approval.AUTOMATIC),
        grey("On days off, and outside somebody's working hours, messages wait for their next working time."),
    ]
    for block in blocks:
        block.block_id = _block_of(block.block_id, kind) if block.block_id else None
    return modal(ids.SETUP, "Mentoring program", "Preview", blocks, metadata=_dump(kept))


def kind_in(value: str) -> ProgramKind:
    """The kind that was chosen. Raises MentoringError("input.stale") for none that can be set up."""
    (kind,) = ids.decode(value, ProgramKind)
    if kind not in KINDS:
        raise MentoringError("input.stale")
    return kind


def parse_setup(values: Values, *, today: date, context: SetupContext | None = None) -> Setup:
    """What was typed. Raises InvalidInput with the block id of every field to mend.

    `today` is the channel's; a first date before it is refused, unless it is the present one that `context` carries.
    """
    kind = context.kind if context else ProgramKind.PEER
    fields = {block.removesuffix(f".{kind.value}"): states for block, states in values.items()}
    try:
        return _parse(fields, today, context, kind)
    except InvalidInput as error:
        raise InvalidInput({_block_of(name, kind): problem for name, problem in error.fields.items()}) from error


def _parse(values: Values, today: date, context: SetupContext | None, kind: ProgramKind) -> Setup:
    problems: Problems = {}
    name = take(problems, NAME, lambda: _name(typed_in(values, NAME)))
    every = take(problems, EVERY, lambda: ids.decode(chosen_in(values, EVERY) or "", Every)[0])
    starts_on = take(problems, STARTS_ON, lambda: _starts_on(values, today, context))
    times = {key: take(problems, key, partial(time_in, values, key)) for key in _TIMES}
    numbers = {key: take(problems, key, partial(number_in, values, key)) for key in _NUMBERS if key != CHECKIN_EVERY}
    if kind in ONE_WAY:
        numbers[CHECKIN_EVERY] = take(problems, CHECKIN_EVERY, partial(number_in, values, CHECKIN_EVERY))
    approval = take(problems, APPROVAL, lambda: ids.decode(chosen_in(values, APPROVAL) or "", Approval)[0])
    calendar = take(problems, PROGRAM_CALENDAR, lambda: program_calendar_in(values))
    if problems or name is None or every is None or starts_on is None or calendar is None or approval is None:
        raise InvalidInput(problems)
    return Setup(name, _cadence(every, starts_on, _present(times), _present(numbers), calendar, kind), kind, approval)


def setup_preview_view(
    context: SetupContext,
    setup: Setup,
    *,
    program: Program | None,
    dates: Sequence[date],
    zone: str,
    public: bool = True,
) -> View:
    """The settings in words, before they are saved: rhythm, next dates, all that will be sent, and what changes.

    It lies over the form, to which one can go back. Where nothing changes there is nothing to save. `public` says what
    kind of channel it is.
    """
    kept = SetupContext(context.channel_id, context.program_id, setup, context.starts_on, setup.kind)
    words = rhythm_words(setup.cadence.rhythm)
    blocks: list[Block] = [
        section(
            f"*{typed(setup.name)}*\n{words[:1].upper()}{words[1:]} in each member's time zone.\n"
            f"{kind_words(setup.kind).name}."
        ),
        section(f"*Next:* {dates_words(dates)}"),
        divider(),
        section("\n".join(f"• {line}" for line in setup_lines(setup))),
        grey(f"Reports and notices in the channel keep to {place(zone)}."),
        *([] if public else [section("Only people in this private channel see it and can join.")]),
        divider(),
        section(_change_words(program, setup, dates)),
    ]
    save = "Save" if program is None or changes(program, setup) else None
    return modal(ids.SETUP_SAVE, "Is this right?", save, blocks, metadata=_dump(kept), close="Back")


def setup_metadata(view: View) -> SetupContext:
    """What a submitted form or preview carries. Raises MentoringError("input.stale") if it is not ours.

    The ids are only claims, and the settings of a preview are checked anew.
    """
    try:
        return _load(json.loads(view.get("private_metadata") or ""))
    except (ValueError, KeyError, TypeError, MentoringError) as error:
        raise MentoringError("input.stale") from error


def _change_words(program: Program | None, setup: Setup, dates: Sequence[date]) -> str:
    if program is None:
        first = day(min(dates, default=setup.cadence.rhythm.starts_on))
        return f"When you save, a post in the channel invites people to join. Nobody is matched before {first}."
    found = changes(program, setup)
    if not found:
        return "Nothing changes."
    lines = "\n".join(f"• {sentence}" for sentence in found)
    return f"*What changes*\n{lines}\nWhat has been sent stays as it is. A post in the channel names the changes."


def _usual(today: date, kind: ProgramKind) -> Cadence:
    # The second Tuesday from today: it leaves a week to join.
    ahead = (1 - today.weekday()) % 7 + 7
    every = Every.FOUR_WEEKS if kind in ONE_WAY else Every.TWO_WEEKS
    return usual_cadence(Rhythm(every, today + timedelta(days=ahead), time(10)), kind)


def _block_of(name: str, kind: ProgramKind) -> str:
    return f"{name}.{kind.value}" if name in FITTED and kind is not ProgramKind.PEER else name


_TIMES = (AT, CHECKIN_AT, PULSE_AT, QUIET_FROM, QUIET_TO)
_NUMBERS = (ROUND_DAYS, CHECKIN_AFTER, PULSE_AFTER, REPEAT_WINDOW, CHECKIN_EVERY)

_LASTING = "A new round starts when the one before has closed, on the first such day after it."


def _kind_section(kind: ProgramKind, *, new: bool) -> SectionBlock:
    words = kind_words(kind)
    if not new:
        stays = "The kind of a program stays as it is; another kind needs a program in a channel of its own."
        return section(f"*{words.name}*\n{words.about} {stays}")
    options = {each: option(each.value, one.name) for each, one in KINDS.items()}
    select = StaticSelectElement(action_id=ids.SETUP_KIND, options=list(options.values()), initial_option=options[kind])
    note = "Choose the kind first: it cannot be changed later. You see it all in words before anything is saved."
    return section(f"*What kind of program?*\n{words.about}\n{note}", accessory=select, block_id=KIND)


def _name_field(name: str) -> InputBlock:
    element = PlainTextInputElement(action_id=NAME, initial_value=name or None, max_length=NAME_LENGTH)
    return field(NAME, "Name of the program", element)


def _every_field(every: Every, *, hint: str | None) -> InputBlock:
    options = {each: option(each.value, words) for each, words in EVERY_WORDS.items()}
    select = StaticSelectElement(action_id=EVERY, options=list(options.values()), initial_option=options[every])
    return field(EVERY, "A round starts", select, hint=hint)


def _checkin_every_field(days: int) -> InputBlock:
    element = NumberInputElement(
        action_id=CHECKIN_EVERY, is_decimal_allowed=False, initial_value=str(days), min_value="0", max_value="364"
    )
    return field(CHECKIN_EVERY, "“Did you meet?” again every so many days", element, hint="Write 0 to ask only once.")


def _approval_field(approval: Approval) -> InputBlock:
    options = {each: option(each.value, words) for each, words in APPROVAL_OPTIONS.items()}
    select = StaticSelectElement(action_id=APPROVAL, options=list(options.values()), initial_option=options[approval])
    return field(APPROVAL, "When people have been matched", select)


def _date_field(name: str, label: str, on: date, hint: str) -> InputBlock:
    return field(name, label, DatePickerElement(action_id=name, initial_date=on.isoformat()), hint=hint)


def _time_field(name: str, label: str, at: time, hint: str | None = None) -> InputBlock:
    return field(name, label, TimePickerElement(action_id=name, initial_time=clock(at)), hint=hint)


def _number_field(name: str, label: str, number: int, *, low: int, high: int) -> InputBlock:
    element = NumberInputElement(
        action_id=name, is_decimal_allowed=False, initial_value=str(number), min_value=str(low), max_value=str(high)
    )
    return field(name, label, element)


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not name:
        raise MentoringError("setup.name_missing")
    if len(name) > NAME_LENGTH:
        raise MentoringError("setup.name_too_long", limit=NAME_LENGTH)
    return name


def _starts_on(values: Values, today: date, context: SetupContext | None) -> date:
    found = date_in(values, STARTS_ON)
    if found < today and (context is None or found != context.starts_on):
        raise MentoringError("setup.past")
    return found


def _present(found: Mapping[str, T | None]) -> dict[str, T]:
    return {key: value for key, value in found.items() if value is not None}


def _cadence(
    every: Every,
    starts_on: date,
    times: Mapping[str, time],
    numbers: Mapping[str, int],
    calendar: str,
    kind: ProgramKind,
) -> Cadence:
    cadence = Cadence(
        rhythm=Rhythm(every, starts_on, times[AT]),
        round_days=numbers[ROUND_DAYS],
        checkin_after=numbers[CHECKIN_AFTER],
        checkin_at=times[CHECKIN_AT],
        pulse_after=numbers[PULSE_AFTER],
        pulse_at=times[PULSE_AT],
        quiet_from=times[QUIET_FROM],
        quiet_to=times[QUIET_TO],
        repeat_window=numbers[REPEAT_WINDOW],
        calendar=calendar,
        checkin_every=numbers.get(CHECKIN_EVERY, 0),
    )
    check_cadence(cadence, kind)
    return cadence


def _dump(context: SetupContext) -> str:
    found: dict[str, Any] = {"channel": context.channel_id, "program": context.program_id, KIND: context.kind.value}
    if context.starts_on:
        found["starts_on"] = context.starts_on.isoformat()
    if context.setup:
        cadence = context.setup.cadence
        found["setup"] = {
            NAME: context.setup.name,
            APPROVAL: context.setup.approval.value,
            EVERY: cadence.rhythm.every.value,
            STARTS_ON: cadence.rhythm.starts_on.isoformat(),
            AT: cadence.rhythm.at.isoformat(),
            PROGRAM_CALENDAR: cadence.calendar,
            **{key: getattr(cadence, key) for key in _NUMBERS},
            **{key: getattr(cadence, key).isoformat() for key in _TIMES if key != AT},
        }
    return json.dumps(found)


def _load(found: dict[str, Any]) -> SetupContext:
    starts_on = date.fromisoformat(found["starts_on"]) if "starts_on" in found else None
    program_id = None if found["program"] is None else ids.decode(str(found["program"]), int)[0]
    # a form that was opened before there were kinds says none
    kind = kind_in(found.get(KIND, ProgramKind.PEER.value))
    setup = _load_setup(found["setup"], kind) if "setup" in found else None
    return SetupContext(str(found["channel"]), program_id, setup, starts_on, kind)


def _load_setup(found: dict[str, Any], kind: ProgramKind) -> Setup:
    times = {key: time.fromisoformat(found[key]) for key in _TIMES}
    numbers = {key: int(found[key]) for key in _NUMBERS}
    starts_on, calendar = date.fromisoformat(found[STARTS_ON]), str(found[PROGRAM_CALENDAR])
    cadence = _cadence(Every(found[EVERY]), starts_on, times, numbers, calendar, kind)
    return Setup(_name(found[NAME]), cadence, kind, Approval(found[APPROVAL]))
