"""Reading a submitted form: what was typed or chosen, one field at a time, all problems together."""

from collections.abc import Callable
from datetime import date, time
from typing import Any, TypeVar

from mentoring.errors import MentoringError

T = TypeVar("T")

#: view.state.values as Slack sends it: block id -> action id -> state of the element
Values = dict[str, dict[str, dict[str, Any]]]
#: block id -> what is wrong there
Problems = dict[str, MentoringError]


def take(problems: Problems, name: str, read: Callable[[], T]) -> T | None:
    """Read one field; note its problem and go on, so that the person sees all problems at once."""
    try:
        return read()
    except MentoringError as error:
        problems[name] = error
        return None


def state_of(values: Values, name: str) -> dict[str, Any]:
    """The state of a form's field; block and action have the same name. Empty when the form had no such field."""
    return values.get(name, {}).get(name) or {}


def typed_in(values: Values, name: str) -> str:
    """What was typed into a text or number field; empty for nothing."""
    return (state_of(values, name).get("value") or "").strip()


def chosen_in(values: Values, name: str) -> str | None:
    """The value of the option chosen in a select."""
    found = state_of(values, name).get("selected_option") or {}
    return found.get("value")


def time_in(values: Values, name: str) -> time:
    """The time chosen in a time picker. Raises MentoringError("input.time")."""
    try:
        return time.fromisoformat(state_of(values, name).get("selected_time") or "")
    except ValueError as error:
        raise MentoringError("input.time") from error


def date_in(values: Values, name: str) -> date:
    """The day chosen in a date picker. Raises MentoringError("input.date")."""
    try:
        return date.fromisoformat(state_of(values, name).get("selected_date") or "")
    except ValueError as error:
        raise MentoringError("input.date") from error


def number_in(values: Values, name: str) -> int:
    """The whole number typed into a number field. Raises MentoringError("input.number")."""
    text = typed_in(values, name)
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise MentoringError("input.number")
    return int(text)
