"""The owner's form for a program's settings, its preview in words, and reading both back."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import partial
from typing import Any, TypeVar

from slack_sdk.models.blocks import Block

from mentoring.cadence import check_cadence, usual_cadence
from mentoring.circle_settings import CircleSettings, circle_from, circle_words
from mentoring.circle_times import round_days_for, season_dates
from mentoring.errors import InvalidInput, MentoringError
from mentoring.programs import ONE_WAY, Approval, Cadence, Every, Program, ProgramKind, Rhythm
from mentoring.sessions import library
from messages import ids
from messages.circle_settings import circle_in, season_words, warning_words
from messages.fields import Problems, Values, chosen_in, date_in, number_in, take, time_in, typed_in
from messages.holidays import PROGRAM_CALENDAR, program_calendar_in
from messages.kinds import KINDS, kind_words
from messages.kit import View, divider, modal, section
from messages.kit import context as grey
from messages.proposal import given_up
from messages.rhythm import NAME_LENGTH, Setup, changes, dates_words, rhythm_words, round_words, setup_lines
from messages.setup_fields import (
    APPROVAL,
    AT,
    CHECKIN_AFTER,
    CHECKIN_AT,
    CHECKIN_EVERY,
    EVERY,
    KIND,
    NAME,
    PULSE_AFTER,
    PULSE_AT,
    QUIET_FROM,
    QUIET_TO,
    REPEAT_WINDOW,
    ROUND_DAYS,
    STARTS_ON,
    setup_blocks,
)
from messages.text import day, place, typed

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

#: a first date that is further ahead has a mistyped year; two years, with a leap day
FARTHEST = timedelta(days=731)

#: what starts from something else in each kind of program. Slack keeps what a field of the same block shows when a form
#: is drawn anew, so these have another block in each kind.
FITTED = frozenset({EVERY, ROUND_DAYS, CHECKIN_AFTER, PULSE_AFTER, CHECKIN_EVERY, REPEAT_WINDOW})


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
    first = cadence.rhythm.starts_on if program else None
    kept = SetupContext(channel_id, program.id if program else None, starts_on=first, kind=kind)
    blocks = setup_blocks(program, cadence, kind, zone)
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
    if kind is ProgramKind.CIRCLE:
        return _parse_circle(values, problems, name, every, starts_on)
    times = {key: take(problems, key, partial(time_in, values, key)) for key in _TIMES}
    numbers = {key: take(problems, key, partial(number_in, values, key)) for key in _NUMBERS if key != CHECKIN_EVERY}
    if kind in ONE_WAY:
        numbers[CHECKIN_EVERY] = take(problems, CHECKIN_EVERY, partial(number_in, values, CHECKIN_EVERY))
    approval = take(problems, APPROVAL, lambda: ids.decode(chosen_in(values, APPROVAL) or "", Approval)[0])
    calendar = take(problems, PROGRAM_CALENDAR, lambda: program_calendar_in(values))
    if problems or name is None or every is None or starts_on is None or calendar is None or approval is None:
        raise InvalidInput(problems)
    return Setup(name, _cadence(every, starts_on, _present(times), _present(numbers), calendar, kind), kind, approval)


def _parse_circle(
    values: Values, problems: Problems, name: str | None, every: Every | None, starts_on: date | None
) -> Setup:
    """The same of a program of circles, in which an owner always looks first."""
    times = {key: take(problems, key, partial(time_in, values, key)) for key in (AT, QUIET_FROM, QUIET_TO)}
    window = take(problems, REPEAT_WINDOW, partial(number_in, values, REPEAT_WINDOW))
    calendar = take(problems, PROGRAM_CALENDAR, lambda: program_calendar_in(values))
    try:
        circle = circle_in(values)
    except InvalidInput as error:
        raise InvalidInput({**problems, **error.fields}) from error
    if problems or name is None or every is None or starts_on is None or calendar is None or window is None:
        raise InvalidInput(problems)
    return Setup(
        name,
        _circle_cadence(Rhythm(every, starts_on, time(10)), _present(times), window, calendar, circle),
        ProgramKind.CIRCLE,
        Approval.OWNERS,
        circle,
    )


def _circle_cadence(
    rhythm: Rhythm, times: Mapping[str, time], window: int, calendar: str, circle: CircleSettings
) -> Cadence:
    """How long a season lasts follows from its sessions; what is asked keeps to their time of day."""
    rhythm, at = replace(rhythm, at=times[AT]), times[AT]
    cadence = Cadence(
        rhythm=rhythm,
        round_days=round_days_for(rhythm, circle.meetings),
        checkin_at=at,
        pulse_at=at,
        quiet_from=times[QUIET_FROM],
        quiet_to=times[QUIET_TO],
        repeat_window=window,
        calendar=calendar,
    )
    try:
        check_cadence(cadence, ProgramKind.CIRCLE)
    except InvalidInput as error:
        shown = {key: problem for key, problem in error.fields.items() if key not in {CHECKIN_AT, PULSE_AT}}
        raise InvalidInput(shown) from error
    return cadence


def setup_preview_view(
    context: SetupContext,
    setup: Setup,
    *,
    program: Program | None,
    dates: Sequence[date],
    zone: str,
    public: bool = True,
    approved: date | None = None,
    today: date | None = None,
) -> View:
    """The settings in words, before they are saved: rhythm, next dates, all that will be sent, and what changes.

    It lies over the form, to which one can go back. Where nothing changes there is nothing to save. `public` says what
    kind of channel it is; `approved` is the next round's present date, if its groups have been approved. Dates that are
    far from `today` have their year, where it is given.
    """
    kept = SetupContext(context.channel_id, context.program_id, setup, context.starts_on, setup.kind)
    words = round_words(setup.cadence, setup.kind, " in each member's time zone")
    blocks: list[Block] = [
        section(f"*{typed(setup.name)}*\n{words[:1].upper()}{words[1:]}.\n{kind_words(setup.kind).name}."),
        *_next_sections(setup, dates, today),
        divider(),
        section("\n".join(f"• {line}" for line in setup_lines(setup))),
        grey(f"Reports and notices in the channel keep to {place(zone)}."),
        *([] if public else [section("Only people in this private channel see it and can join.")]),
        divider(),
        section(_change_words(program, setup, dates, approved, today)),
    ]
    save = "Save" if program is None or changes(program, setup) else None
    return modal(ids.SETUP_SAVE, "Is this right?", save, blocks, metadata=_dump(kept), close="Back")


def _next_sections(setup: Setup, dates: Sequence[date], today: date | None) -> list[Block]:
    """The dates of the next rounds; of circles those of the sessions of the next season."""
    if setup.circle is None:
        return [section(f"*Next:* {dates_words(dates, today)}")]
    rhythm = setup.cadence.rhythm
    begins = min(dates, default=rhythm.starts_on)
    words = f"*The next season:* {season_words(season_dates(rhythm, begins, setup.circle.meetings), today)}."
    large = warning_words(setup.circle)
    return [section(words), *([section(large)] if large else [])]


def setup_metadata(view: View) -> SetupContext:
    """What a submitted form or preview carries. Raises MentoringError("input.stale") if it is not ours.

    The ids are only claims, and the settings of a preview are checked anew.
    """
    try:
        return _load(json.loads(view.get("private_metadata") or ""))
    except (ValueError, KeyError, TypeError, MentoringError) as error:
        raise MentoringError("input.stale") from error


def _change_words(
    program: Program | None, setup: Setup, dates: Sequence[date], approved: date | None, today: date | None
) -> str:
    if program is None:
        first = day(min(dates, default=setup.cadence.rhythm.starts_on), today)
        return f"When you save, a post in the channel invites people to join. Nobody is matched before {first}."
    found = changes(program, setup)
    if not found:
        return "Nothing changes."
    if approved and dates and dates[0] != approved:
        found = [*found, given_up(approved, dates[0])]
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

#: in what a preview carries along
_CIRCLE = "circle"


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
    if found - today > FARTHEST:
        raise MentoringError("setup.far", date=f"{day(found)} {found.year}")
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
            **({_CIRCLE: circle_words(context.setup.circle)} if context.setup.circle else {}),
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
    if kind is ProgramKind.CIRCLE:
        circle = circle_from(found[_CIRCLE], library().themes)
        rhythm = Rhythm(Every(found[EVERY]), starts_on, times[AT])
        cadence = _circle_cadence(rhythm, times, numbers[REPEAT_WINDOW], calendar, circle)
        return Setup(_name(found[NAME]), cadence, kind, Approval.OWNERS, circle)
    cadence = _cadence(Every(found[EVERY]), starts_on, times, numbers, calendar, kind)
    return Setup(_name(found[NAME]), cadence, kind, Approval(found[APPROVAL]))
