"""Block elements: buttons, menus, pickers and inputs, and which block may hold which of them."""

import re
from collections.abc import Iterator, Mapping

from sandbox.blockkit.objects import (
    CHOICE_OPTION,
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH,
    ID,
    IMAGE_FIELDS,
    MENU_OPTION,
    OPTION_GROUP,
    OVERFLOW_OPTION,
    WORKFLOW,
    link,
    plain_text,
)
from sandbox.blockkit.rich_text import RICH_TEXT
from sandbox.blockkit.rules import (
    Place,
    Rule,
    anything,
    boolean,
    by_type,
    choice,
    complaint,
    exactly_one,
    integer,
    items,
    only_on,
    pattern,
    shape,
    string,
)

_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_WHOLE = re.compile(r"-?\d+")

_date = pattern(_DATE.fullmatch, "must match the format YYYY-MM-DD")
_time = pattern(_TIME.fullmatch, "must match the format HH:mm")
_decimal = pattern(_NUMBER.fullmatch, "must be a number")

_ACTION: Mapping[str, Rule] = {"action_id": ID}
_ASKED: Mapping[str, Rule] = {**_ACTION, "confirm": CONFIRM}
_FOCUSED: Mapping[str, Rule] = {**_ASKED, "focus_on_load": boolean}
_MENU: Mapping[str, Rule] = {**_FOCUSED, "placeholder": plain_text(150)}
_MULTI: Mapping[str, Rule] = {**_MENU, "max_selected_items": integer(1)}
_TYPED: Mapping[str, Rule] = {
    **_ACTION,
    "focus_on_load": boolean,
    "placeholder": plain_text(150),
    "dispatch_action_config": DISPATCH,
}
_STYLE: Mapping[str, Rule] = {"style": choice("primary", "danger")}
_LABEL: Mapping[str, Rule] = {"accessibility_label": string(1, 75)}


def _element(required: Mapping[str, Rule], optional: Mapping[str, Rule], *further: Rule) -> Rule:
    return shape({"type": anything, **required}, optional, *further)


def _offered(value: object) -> list[object]:
    """Every option that a menu offers, in groups or not."""
    if not isinstance(value, dict):
        return []
    groups = value.get("option_groups", [])
    return [*value.get("options", []), *(one for group in groups for one in group["options"])]


def _initial_is_offered(value: object, place: Place) -> Iterator[str]:
    """What is chosen at first is one of the options, to the letter."""
    if not isinstance(value, dict):
        return
    chosen = value.get("initial_options", [])
    offered = _offered(value)
    if "initial_option" in value and value["initial_option"] not in offered:
        yield complaint("must match exactly one of the options", place.at("initial_option"))
    for position, one in enumerate(chosen):
        if one not in offered:
            yield complaint("must match exactly one of the options", place.at("initial_options").at(position))


def _lengths_in_order(value: object, place: Place) -> Iterator[str]:
    if isinstance(value, dict) and value.get("min_length", 0) > value.get("max_length", 3000):
        yield complaint("must be less than or equal to `max_length`", place.at("min_length"))


def _initial_fits(value: object, place: Place) -> Iterator[str]:
    if not isinstance(value, dict) or "initial_value" not in value:
        return
    most = value.get("max_length", 3000)
    if len(value["initial_value"]) > most:
        yield complaint(f"must be less than {most + 1} characters", place.at("initial_value"))


def _numbers_in_order(value: object, place: Place) -> Iterator[str]:
    if not isinstance(value, dict):
        return
    given = {name: value[name] for name in ("min_value", "initial_value", "max_value") if name in value}
    if value["is_decimal_allowed"] is False:
        for name, text in given.items():
            if not _WHOLE.fullmatch(text):
                yield complaint("must be a whole number", place.at(name))
    if "min_value" in given and "max_value" in given and float(given["min_value"]) > float(given["max_value"]):
        yield complaint("must be less than or equal to `max_value`", place.at("min_value"))


def _static(optional: Mapping[str, Rule]) -> Rule:
    return _element(
        {},
        {"options": items(MENU_OPTION, 1, 100), "option_groups": items(OPTION_GROUP, 1, 100), **optional},
        exactly_one("options", "option_groups"),
        _initial_is_offered,
    )


_IDS = items(string(1))
_INITIAL_OPTIONS = items(MENU_OPTION)

_BUTTONS: Mapping[str, Rule] = {
    "button": _element(
        {"text": plain_text(75)},
        {
            "value": string(0, 2000),
            "url": link(),
            "agent_prompt": string(1, 4000),
            "agent_prompt_display": anything,
            **_ASKED,
            **_STYLE,
            **_LABEL,
        },
    ),
    "workflow_button": _element({"text": plain_text(75), "workflow": WORKFLOW}, {**_ACTION, **_STYLE, **_LABEL}),
}

_SELECTS: Mapping[str, Rule] = {
    "static_select": _static({"initial_option": MENU_OPTION, **_MENU}),
    "external_select": _element({}, {"initial_option": MENU_OPTION, "min_query_length": integer(0), **_MENU}),
    "users_select": _element({}, {"initial_user": string(1), **_MENU}),
    "conversations_select": _element(
        {},
        {
            "initial_conversation": string(1),
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": CONVERSATION_FILTER,
            **_MENU,
        },
    ),
    "channels_select": _element({}, {"initial_channel": string(1), "response_url_enabled": boolean, **_MENU}),
    "multi_static_select": _static({"initial_options": _INITIAL_OPTIONS, **_MULTI}),
    "multi_external_select": _element(
        {}, {"initial_options": _INITIAL_OPTIONS, "min_query_length": integer(0), **_MULTI}
    ),
    "multi_users_select": _element({}, {"initial_users": _IDS, **_MULTI}),
    "multi_conversations_select": _element(
        {},
        {
            "initial_conversations": _IDS,
            "default_to_current_conversation": boolean,
            "filter": CONVERSATION_FILTER,
            **_MULTI,
        },
    ),
    "multi_channels_select": _element({}, {"initial_channels": _IDS, **_MULTI}),
}

_CHOICES: Mapping[str, Rule] = {
    "checkboxes": _element(
        {"options": items(CHOICE_OPTION, 1, 10)},
        {"initial_options": items(CHOICE_OPTION), **_FOCUSED},
        _initial_is_offered,
    ),
    "radio_buttons": _element(
        {"options": items(CHOICE_OPTION, 1, 10)},
        {"initial_option": CHOICE_OPTION, **_FOCUSED},
        _initial_is_offered,
    ),
}

_PICKERS: Mapping[str, Rule] = {
    "datepicker": _element({}, {"initial_date": _date, **_MENU}),
    "timepicker": _element({}, {"initial_time": _time, "timezone": string(1), **_MENU}),
}
_DATETIME: Mapping[str, Rule] = {
    "datetimepicker": _element({}, {"initial_date_time": integer(1_000_000_000, 9_999_999_999), **_FOCUSED})
}
_OVERFLOW: Mapping[str, Rule] = {"overflow": _element({"options": items(OVERFLOW_OPTION, 1, 5)}, _ASKED)}
_RICH_TEXT_INPUT: Mapping[str, Rule] = {
    "rich_text_input": _element(
        {}, {"initial_value": RICH_TEXT, "min_lines": integer(1), "max_lines": integer(1), **_TYPED}
    )
}

_INPUTS: Mapping[str, Rule] = {
    "plain_text_input": _element(
        {},
        {
            "initial_value": string(),
            "multiline": boolean,
            "min_length": integer(0, 3000),
            "max_length": integer(1, 3000),
            **_TYPED,
        },
        _lengths_in_order,
        _initial_fits,
    ),
    "email_text_input": _element({}, {"initial_value": string(), **_TYPED}),
    "url_text_input": _element({}, {"initial_value": string(), **_TYPED}),
    "number_input": _element(
        {"is_decimal_allowed": boolean},
        {"initial_value": _decimal, "min_value": _decimal, "max_value": _decimal, **_TYPED},
        _numbers_in_order,
    ),
    "file_input": only_on(
        frozenset({"modal"}),
        _element({}, {"filetypes": items(string(1)), "max_files": integer(1, 10), **_ACTION}),
        "file_input",
    ),
}

_FEEDBACK_BUTTON = shape({"text": plain_text(75), "value": string(1, 2000)}, _LABEL)

_ACTIONS_TABLE: Mapping[str, Rule] = {
    **_BUTTONS,
    **_SELECTS,
    **_CHOICES,
    **_PICKERS,
    **_DATETIME,
    **_OVERFLOW,
    **_RICH_TEXT_INPUT,
}
_ACCESSORY_TABLE: Mapping[str, Rule] = {
    **_BUTTONS,
    **_SELECTS,
    **_CHOICES,
    **_PICKERS,
    **_OVERFLOW,
    "image": IMAGE_FIELDS,
}
_INPUT_TABLE: Mapping[str, Rule] = {
    **_SELECTS,
    **_CHOICES,
    **_PICKERS,
    **_DATETIME,
    **_RICH_TEXT_INPUT,
    **_INPUTS,
}
_CONTEXT_ACTIONS_TABLE: Mapping[str, Rule] = {
    "feedback_buttons": _element({"positive_button": _FEEDBACK_BUTTON, "negative_button": _FEEDBACK_BUTTON}, _ACTION),
    "icon_button": _element(
        {"icon": string(1), "text": plain_text(75)},
        {"value": string(0, 2000), "visible_to_user_ids": _IDS, **_ASKED, **_LABEL},
    ),
}

ACTIONS_ELEMENT = by_type(lambda: _ACTIONS_TABLE)
ACCESSORY = by_type(lambda: _ACCESSORY_TABLE)
INPUT_ELEMENT = by_type(lambda: _INPUT_TABLE)
CONTEXT_ACTIONS_ELEMENT = by_type(lambda: _CONTEXT_ACTIONS_TABLE)
CARD_BUTTON = by_type(lambda: {"button": _BUTTONS["button"]})
