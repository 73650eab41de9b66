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
    StaticSelectElement,
    TimePickerElement,
)

from mentoring.cadence import check_cadence, usual_cadence
from mentoring.errors import InvalidInput, MentoringError
from mentoring.programs import Cadence, Every, Program, Rhythm
from messages import ids
from messages.fields import Problems, Values, chosen_in, date_in, number_in, take, time_in, typed_in
from messages.holidays import PROGRAM_CALENDAR, program_calendar_field, program_calendar_in
from messages.kit import View, divider, field, modal, option, section
from messages.kit import context as grey
from messages.rhythm import NAME_LENGTH, Setup, cadence_lines, changes, dates_words, rhythm_words
from messages.text import clock, day, place, typed

__all__ = [
    "Setup",
    "SetupContext",
    "changes",
    "parse_setup",
    "rhythm_words",
    "setup_metadata",
    "setup_preview_view",
    "setup_view",
]

T = TypeVar("T")

# Block ids; the element inside has the same name. Those of the times are the names of Cadence's fields.
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


def setup_view(program: Program | None, *, channel_id: str, today: date, zone: str) -> View:
    """The form, filled with the present settings or with sensible ones for a new program. `zone` is the channel's."""
    cadence = program.cadence if program else _usual(today)
    rhythm = cadence.rhythm
    kept = SetupContext(channel_id, program.id if program else None, starts_on=rhythm.starts_on if program else None)
    each = "Every time here is read on each member's own clock"
    blocks: list[Block] = [
        section("Pairs of peers who meet and learn from each other. You see it all in words before anything is saved."),
        _name_field(program.name if program else ""),
        _every_field(rhythm.every),
        _date_field(STARTS_ON, "First round", rhythm.starts_on, "Its weekday is the weekday of every round."),
        _time_field(
            AT, "Time of the introduction", rhythm.at, f"{each}. The channel's own posts keep to {place(zone)}."
        ),
        _number_field(ROUND_DAYS, "Length of a round in days", cadence.round_days, low=5, high=28),
        _number_field(CHECKIN_AFTER, "“Did you meet?” after days", cadence.checkin_after, low=1, high=27),
        _time_field(CHECKIN_AT, "“Did you meet?” at", cadence.checkin_at),
        _number_field(PULSE_AFTER, "One short question after days", cadence.pulse_after, low=1, high=27),
        _time_field(PULSE_AT, "One short question at", cadence.pulse_at),
        _time_field(QUIET_FROM, "No messages from", cadence.quiet_from),
        _time_field(QUIET_TO, "No messages until", cadence.quiet_to),
        program_calendar_field(cadence.calendar),
        _number_field(REPEAT_WINDOW, "Rounds before two people meet again", cadence.repeat_window, low=0, high=52),
        grey("On days off, and outside somebody's working hours, messages wait for their next working time."),
    ]
    return modal(ids.SETUP, "Mentoring program", "Preview", blocks, metadata=_dump(kept))


def parse_setup(values: Values, *, today: date, context: SetupContext | None = None) -> Setup:
    """What was typed. Raises InvalidInput with the block id of every field to mend.

    `today` is the channel's; a first date before it is refused, unless it is the present one that `context` carries.
    """
    problems: Problems = {}
    name = take(problems, NAME, lambda: _name(typed_in(values, NAME)))
    every = take(problems, EVERY, lambda: ids.decode(chosen_in(values, EVERY) or "", Every)[0])
    starts_on = take(problems, STARTS_ON, lambda: _starts_on(values, today, context))
    times = {key: take(problems, key, partial(time_in, values, key)) for key in _TIMES}
    numbers = {key: take(problems, key, partial(number_in, values, key)) for key in _NUMBERS}
    calendar = take(problems, PROGRAM_CALENDAR, lambda: program_calendar_in(values))
    if problems or name is None or every is None or starts_on is None or calendar is None:
        raise InvalidInput(problems)
    return Setup(name, _cadence(every, starts_on, _present(times), _present(numbers), calendar))


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
    kept = SetupContext(context.channel_id, context.program_id, setup, context.starts_on)
    words = rhythm_words(setup.cadence.rhythm)
    blocks: list[Block] = [
        section(f"*{typed(setup.name)}*\n{words[:1].upper()}{words[1:]} in each member's time zone."),
        section(f"*Next:* {dates_words(dates)}"),
        divider(),
        section("\n".join(f"• {line}" for line in cadence_lines(setup.cadence))),
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


def _usual(today: date) -> Cadence:
    # The second Tuesday from today: it leaves a week to join.
    ahead = (1 - today.weekday()) % 7 + 7
    return usual_cadence(Rhythm(Every.TWO_WEEKS, today + timedelta(days=ahead), time(10)))


_TIMES = (AT, CHECKIN_AT, PULSE_AT, QUIET_FROM, QUIET_TO)
_NUMBERS = (ROUND_DAYS, CHECKIN_AFTER, PULSE_AFTER, REPEAT_WINDOW)


def _name_field(name: str) -> InputBlock:
    element = PlainTextInputElement(action_id=NAME, initial_value=name or None, max_length=NAME_LENGTH)
    return field(NAME, "Name of the program", element)


def _every_field(every: Every) -> InputBlock:
    options = {each: option(each.value, words) for each, words in EVERY_WORDS.items()}
    select = StaticSelectElement(action_id=EVERY, options=list(options.values()), initial_option=options[every])
    return field(EVERY, "A round starts", select)


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
    every: Every, starts_on: date, times: Mapping[str, time], numbers: Mapping[str, int], calendar: str
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
    )
    check_cadence(cadence)
    return cadence


def _dump(context: SetupContext) -> str:
    found: dict[str, Any] = {"channel": context.channel_id, "program": context.program_id}
    if context.starts_on:
        found["starts_on"] = context.starts_on.isoformat()
    if context.setup:
        cadence = context.setup.cadence
        found["setup"] = {
            NAME: context.setup.name,
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
    setup = _load_setup(found["setup"]) if "setup" in found else None
    return SetupContext(str(found["channel"]), program_id, setup, starts_on)


def _load_setup(found: dict[str, Any]) -> Setup:
    times = {key: time.fromisoformat(found[key]) for key in _TIMES}
    numbers = {key: int(found[key]) for key in _NUMBERS}
    starts_on, calendar = date.fromisoformat(found[STARTS_ON]), str(found[PROGRAM_CALENDAR])
    return Setup(_name(found[NAME]), _cadence(Every(found[EVERY]), starts_on, times, numbers, calendar))
