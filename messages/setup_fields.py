"""The fields of the form that sets a program up, and what they start from."""

from datetime import date, time

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

from mentoring.cadence import longest_round
from mentoring.circle_settings import CircleSettings, settings_of
from mentoring.programs import ONE_WAY, Approval, Cadence, Every, Program, ProgramKind
from messages import ids
from messages.circle_settings import circle_fields
from messages.holidays import program_calendar_field
from messages.kinds import APPROVAL_OPTIONS, KINDS, kind_words
from messages.kit import context as grey
from messages.kit import field, option, section
from messages.rhythm import NAME_LENGTH
from messages.text import clock, place

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

EVERY_WORDS = {
    Every.WEEK: "Every week",
    Every.TWO_WEEKS: "Every second week",
    Every.FOUR_WEEKS: "Every four weeks",
    Every.MONTH: "Once a month, on the same weekday",
}


_REPEATS = {
    False: "Rounds before two people meet again",
    True: "Seasons before two people are in one circle again",
}
_LASTING = "A new round starts when the one before has closed, on the first such day after it."


def setup_blocks(program: Program | None, cadence: Cadence, kind: ProgramKind, zone: str) -> list[Block]:
    """Every field, filled with `cadence` and with what else the program has; it is None for a new one."""
    own = _circle_blocks if kind is ProgramKind.CIRCLE else _round_blocks
    approval = program.approval if program else Approval.AUTOMATIC
    return [
        _kind_section(kind, new=program is None),
        _name_field(program.name if program else ""),
        *own(program, cadence, kind, zone),
        _time_field(QUIET_FROM, "No messages from", cadence.quiet_from),
        _time_field(QUIET_TO, "No messages until", cadence.quiet_to),
        program_calendar_field(cadence.calendar),
        _number_field(REPEAT_WINDOW, _REPEATS[kind is ProgramKind.CIRCLE], cadence.repeat_window, low=0, high=52),
        *([] if kind is ProgramKind.CIRCLE else [_approval_field(approval)]),
        grey("On days off, and outside somebody's working hours, messages wait for their next working time."),
    ]


def _round_blocks(program: Program | None, cadence: Cadence, kind: ProgramKind, zone: str) -> list[Block]:
    """When rounds of pairs begin and what is asked in them."""
    del program
    rhythm, longest, lasting = cadence.rhythm, longest_round(kind, Every.MONTH), kind in ONE_WAY
    each = "Every time here is read on each member's own clock"
    return [
        _every_field("A round starts", rhythm.every, hint=_LASTING if lasting else None),
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
    ]


def _circle_blocks(program: Program | None, cadence: Cadence, kind: ProgramKind, zone: str) -> list[Block]:
    """When circles meet, for how long, and how they come about."""
    del kind
    rhythm = cadence.rhythm
    at = f"On the clock in {place(zone)}. Each circle gets an hour near to it that suits all of its people."
    return [
        _every_field("A session takes place", rhythm.every, hint="A season starts when the one before has closed."),
        _date_field(STARTS_ON, "First session", rhythm.starts_on, "Its weekday is the weekday of every session."),
        _time_field(AT, "Time of the sessions", rhythm.at, at),
        *circle_fields(settings_of(program) if program else CircleSettings()),
    ]


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


def _every_field(label: str, every: Every, *, hint: str | None) -> InputBlock:
    options = {each: option(each.value, words) for each, words in EVERY_WORDS.items()}
    select = StaticSelectElement(action_id=EVERY, options=list(options.values()), initial_option=options[every])
    return field(EVERY, label, select, hint=hint)


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
