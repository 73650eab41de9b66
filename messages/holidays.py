"""Choosing a calendar of public holidays: a field that is searched as one types, and reading it back."""

from typing import Any

from slack_sdk.models.blocks import ExternalDataSelectElement, InputBlock

from mentoring.calendars import NO_HOLIDAYS, calendar_name, check_calendar, find_calendars
from mentoring.errors import InvalidInput
from messages.fields import Values, chosen_in
from messages.kit import field, option, plain_text

# Block ids; the element inside has the same name.
PROGRAM_CALENDAR = "calendar"
OWN_CALENDAR = "own_calendar"

#: values of the choices that are no calendar
SAME, NONE = "program", "none"
WORDS = {SAME: "Those of each program", NONE: "No public holidays"}
MOST_OPTIONS = 100


def program_calendar_field(calendar: str) -> InputBlock:
    """The holidays of a program."""
    return field(
        PROGRAM_CALENDAR,
        "Public holidays",
        _select(PROGRAM_CALENDAR, calendar or NONE),
        hint="Nobody hears from us on these days. Type a country. Members can choose other holidays in their profile.",
        optional=True,
    )


def own_calendar_field(calendar: str | None) -> InputBlock:
    """The holidays of a member; None for those of the program."""
    chosen = SAME if calendar is None else calendar or NONE
    return field(
        OWN_CALENDAR,
        "My public holidays",
        _select(OWN_CALENDAR, chosen),
        hint="You do not hear from us on these days. Type a country to find other ones.",
        optional=True,
    )


def offered(name: str, typed: str) -> list[dict[str, Any]]:
    """What the field `name` offers to somebody who typed that: Slack's options, at most 100."""
    specials = (SAME, NONE) if name == OWN_CALENDAR else (NONE,)
    meant = [one for one in specials if typed.strip().casefold() in f"{one} {WORDS[one]}".casefold()]
    found = [*meant, *find_calendars(typed, MOST_OPTIONS - len(meant))]
    return [option(value, words(value)).to_dict() for value in found]


def words(value: str) -> str:
    """A choice as people read it."""
    return WORDS.get(value) or calendar_name(value)


def program_calendar_in(values: Values) -> str:
    """The code that was chosen; "" for none. Raises MentoringError("calendar.unknown")."""
    return _code(PROGRAM_CALENDAR, chosen_in(values, PROGRAM_CALENDAR) or NONE)


def own_calendar_in(values: Values) -> str | None:
    """The code that was chosen; "" for none, None for those of the program. Raises as above."""
    chosen = chosen_in(values, OWN_CALENDAR) or SAME
    return None if chosen == SAME else _code(OWN_CALENDAR, chosen)


def _code(name: str, chosen: str) -> str:
    if chosen == NONE:
        return NO_HOLIDAYS
    try:
        return check_calendar(chosen, name)
    except InvalidInput as error:
        raise error.fields[name] from error


def _select(name: str, chosen: str) -> ExternalDataSelectElement:
    return ExternalDataSelectElement(
        action_id=name,
        placeholder=plain_text("Type a country"),
        initial_option=option(chosen, words(chosen)),
        min_query_length=0,
    )
