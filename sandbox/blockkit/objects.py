"""Composition objects: texts, options, confirmation dialogs, filters, files."""

import re
from collections.abc import Iterator

from sandbox.blockkit.rules import (
    Place,
    Rule,
    anything,
    boolean,
    by_type,
    choice,
    complaint,
    exactly_one,
    items,
    shape,
    string,
)

#: Ids of blocks, actions, views and so on.
ID = string(1, 255)
_HTTP = re.compile(r"https?://\S+")


def url(most: int = 3000) -> Rule:
    """A web address of at most `most` characters; 3000 is Slack's usual bound."""
    size = string(1, most)

    def check(value: object, place: Place) -> Iterator[str]:
        yield from size(value, place)
        if isinstance(value, str) and value and len(value) <= most and not _HTTP.match(value):
            yield complaint("must be a valid URL", place)

    return check


def link(most: int = 3000) -> Rule:
    """What a button or a rich text link opens: other schemes such as slack: and mailto: too."""
    return string(1, most)


def plain_text(most: int = 3000, least: int = 1) -> Rule:
    """A text object without formatting."""
    rule = shape({"type": anything, "text": string(least, most)}, {"emoji": boolean})
    return by_type(lambda: {"plain_text": rule})


def any_text(most: int = 3000) -> Rule:
    """A text object, plain or mrkdwn."""
    plain = shape({"type": anything, "text": string(1, most)}, {"emoji": boolean})
    mrkdwn = shape({"type": anything, "text": string(1, most)}, {"verbatim": boolean})
    return by_type(lambda: {"plain_text": plain, "mrkdwn": mrkdwn})


def option(text: Rule, description: Rule, with_url: bool = False) -> Rule:
    """One option of a menu, a group of checkboxes or radio buttons, or an overflow."""
    optional = {"description": description}
    if with_url:
        optional["url"] = link()
    return shape({"text": text, "value": string(1, 150)}, optional)


#: Menus show plain text only.
MENU_OPTION = option(plain_text(75), plain_text(75))
#: Checkboxes and radio buttons may use mrkdwn.
CHOICE_OPTION = option(any_text(75), any_text(75))
OVERFLOW_OPTION = option(plain_text(75), plain_text(75), with_url=True)

OPTION_GROUP = shape({"label": plain_text(75), "options": items(MENU_OPTION, 1, 100)})

CONFIRM = shape(
    {"title": plain_text(100), "text": any_text(300), "confirm": plain_text(30), "deny": plain_text(30)},
    {"style": choice("primary", "danger")},
)

DISPATCH = shape(
    {"trigger_actions_on": items(choice("on_enter_pressed", "on_character_entered"), 1, 2)},
)

CONVERSATION_FILTER = shape(
    {},
    {
        "include": items(choice("im", "mpim", "private", "public"), 1, 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)

SLACK_FILE = shape({}, {"id": string(1), "url": string(1)}, exactly_one("id", "url"))

_IMAGE = shape(
    {"type": anything, "alt_text": string(1, 2000)},
    {"image_url": url(), "slack_file": SLACK_FILE},
    exactly_one("image_url", "slack_file"),
)
#: An image beside a text, inside a context block or on a card.
IMAGE = by_type(lambda: {"image": _IMAGE})
IMAGE_FIELDS = _IMAGE

WORKFLOW = shape(
    {
        "trigger": shape(
            {"url": url()},
            {"customizable_input_parameters": items(shape({"name": string(1), "value": anything}), 0)},
        )
    }
)
