"""The blocks themselves, and on which surface each of them may stand."""

from collections.abc import Iterator, Mapping

from sandbox.blockkit.elements import (
    ACCESSORY,
    ACTIONS_ELEMENT,
    CARD_BUTTON,
    CONTEXT_ACTIONS_ELEMENT,
    INPUT_ELEMENT,
)
from sandbox.blockkit.objects import ID, IMAGE, SLACK_FILE, any_text, plain_text, url
from sandbox.blockkit.rich_text import RICH_TEXT, RICH_TEXT_FIELDS
from sandbox.blockkit.rules import (
    Place,
    Rule,
    Surface,
    anything,
    at_least_one,
    boolean,
    by_type,
    choice,
    complaint,
    exactly_one,
    free_object,
    integer,
    items,
    number,
    only_on,
    shape,
    string,
)

EVERYWHERE: frozenset[Surface] = frozenset({"message", "modal", "home"})
MESSAGE: frozenset[Surface] = frozenset({"message"})
MODAL: frozenset[Surface] = frozenset({"modal"})


def _block(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None, *further: Rule) -> Rule:
    return shape({"type": anything, **required}, {"block_id": ID, **(optional or {})}, *further)


def _fields(value: object, place: Place) -> Iterator[str]:
    yield from items(any_text(2000), 1, 10)(value, place)


_CONTEXT_ELEMENT = by_type(lambda: _CONTEXT_TABLE)
_ONE_TEXT = any_text(3000)
_CONTEXT_TABLE: Mapping[str, Rule] = {"image": IMAGE, "plain_text": _ONE_TEXT, "mrkdwn": _ONE_TEXT}

_RAW_TEXT = shape({"type": anything, "text": string(1)})
_RAW_NUMBER = shape({"type": anything, "value": number}, {"text": string(1)})
_CELL = by_type(
    lambda: {"raw_text": _RAW_TEXT, "raw_number": _RAW_NUMBER, "rich_text": RICH_TEXT_FIELDS},
)
_COLUMN = shape({}, {"align": choice("left", "center", "right"), "is_wrapped": boolean})


def _column(value: object, place: Place) -> Iterator[str]:
    """null stands for a column with the usual settings."""
    if value is not None:
        yield from _COLUMN(value, place)


def _collapsing(value: object, place: Place) -> Iterator[str]:
    if isinstance(value, dict) and value.get("is_collapsible") and value.get("has_header_divider"):
        yield complaint("must not be set when `is_collapsible` is true", place.at("has_header_divider"))


_TASK_CARD = _block(
    {
        "task_id": string(1),
        "title": string(1),
        "status": choice("pending", "in_progress", "complete", "error"),
    },
    {"details": RICH_TEXT, "output": RICH_TEXT, "sources": items(free_object), "icon": free_object},
)

_CARD = _block(
    {},
    {
        "hero_image": IMAGE,
        "icon": IMAGE,
        "slack_icon": free_object,
        "title": any_text(150),
        "subtitle": any_text(150),
        "body": any_text(200),
        "subtext": any_text(200),
        "actions": items(CARD_BUTTON, 1, 3),
    },
    at_least_one("hero_image", "title", "actions", "body"),
)

#: What a container may hold.
_CHILDREN = (
    "actions",
    "context",
    "divider",
    "file",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
    "table",
    "video",
)


def _child_table() -> Mapping[str, Rule]:
    return {name: BLOCKS[name] for name in _CHILDREN}


_RULES: Mapping[str, tuple[frozenset[Surface], Rule]] = {
    "section": (
        EVERYWHERE,
        _block(
            {},
            {"text": any_text(3000), "fields": _fields, "accessory": ACCESSORY, "expand": boolean},
            at_least_one("fields", "text"),
        ),
    ),
    "divider": (EVERYWHERE, _block({})),
    "header": (EVERYWHERE, _block({"text": plain_text(150)})),
    "context": (EVERYWHERE, _block({"elements": items(_CONTEXT_ELEMENT, 1, 10)})),
    "actions": (EVERYWHERE, _block({"elements": items(ACTIONS_ELEMENT, 1, 25)})),
    "context_actions": (MESSAGE, _block({"elements": items(CONTEXT_ACTIONS_ELEMENT, 1, 5)})),
    "input": (
        EVERYWHERE,
        _block(
            {"label": plain_text(2000), "element": INPUT_ELEMENT},
            {"hint": plain_text(2000), "optional": boolean, "dispatch_action": boolean},
        ),
    ),
    "image": (
        EVERYWHERE,
        _block(
            {"alt_text": string(1, 2000)},
            {"image_url": url(), "slack_file": SLACK_FILE, "title": plain_text(2000)},
            exactly_one("image_url", "slack_file"),
        ),
    ),
    "rich_text": (EVERYWHERE, RICH_TEXT_FIELDS),
    "video": (
        EVERYWHERE,
        _block(
            {
                "alt_text": string(1, 2000),
                "title": plain_text(199),
                "thumbnail_url": url(),
                "video_url": url(),
            },
            {
                "title_url": url(),
                "author_name": string(1, 49),
                "description": plain_text(200),
                "provider_name": string(1, 49),
                "provider_icon_url": url(),
            },
        ),
    ),
    "file": (MESSAGE, _block({"external_id": ID, "source": choice("remote")})),
    "markdown": (MESSAGE, _block({"text": string(1, 12_000)})),
    "table": (
        MESSAGE,
        _block(
            {"rows": items(items(_CELL, 1, 20), 1, 100)},
            {"column_settings": items(_column, 1, 20)},
        ),
    ),
    "data_table": (
        MESSAGE,
        _block(
            {"rows": items(items(_CELL, 1, 20), 2, 101), "caption": string(1)},
            {"page_size": integer(1, 100), "row_header_column_index": integer(0, 19)},
        ),
    ),
    "data_visualization": (MESSAGE, _block({"title": string(1, 50), "chart": free_object})),
    "alert": (
        MODAL,
        _block({"text": any_text(200)}, {"level": choice("default", "info", "warning", "error", "success")}),
    ),
    "card": (EVERYWHERE, _CARD),
    "carousel": (EVERYWHERE, _block({"elements": items(by_type(lambda: {"card": _CARD}), 1, 10)})),
    "container": (
        EVERYWHERE,
        _block(
            {"child_blocks": items(by_type(_child_table), 1, 10)},
            {
                "title": plain_text(150),
                "rich_text_title": RICH_TEXT,
                "subtitle": any_text(150),
                "width": choice("narrow", "standard", "wide", "full"),
                "icon": IMAGE,
                "is_collapsible": boolean,
                "default_collapsed": boolean,
                "has_header_divider": boolean,
            },
            at_least_one("title", "rich_text_title"),
            _collapsing,
        ),
    ),
    "task_card": (MESSAGE, _TASK_CARD),
    "plan": (
        MESSAGE,
        _block({"title": string(1)}, {"tasks": items(by_type(lambda: {"task_card": _TASK_CARD}))}),
    ),
}

#: Every block by its type; a block on a surface where it may not stand is an unsupported type.
BLOCKS: Mapping[str, Rule] = {kind: only_on(surfaces, rule, kind) for kind, (surfaces, rule) in _RULES.items()}
BLOCK = by_type(lambda: BLOCKS)
