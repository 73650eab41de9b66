"""Blocks that Slack takes, and blocks that it refuses, with its words."""

import pytest

from sandbox.blockkit import Surface, check_blocks
from tests.sandbox.blockkit_samples import Json, asked, button, cells, mrkdwn, plain, section


def rich(*parts: Json) -> Json:
    return {"type": "rich_text", "elements": list(parts)}


def rich_section(*pieces: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(pieces)}


PICTURE: Json = {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A cup of tea"}
WORD: Json = {"type": "text", "text": "tea"}
VIDEO: Json = {
    "type": "video",
    "alt_text": "How to pour",
    "title": plain(),
    "thumbnail_url": "https://example.com/a.png",
    "video_url": "https://example.com/a",
}
TASK: Json = {"type": "task_card", "task_id": "1", "title": "Boil", "status": "complete"}
CARD: Json = {"type": "card", "title": mrkdwn()}

EVERYWHERE = ("message", "modal", "home")

ACCEPTED: list[tuple[str, Json, tuple[str, ...]]] = [
    ("section with text", section(text=mrkdwn("x" * 3000)), EVERYWHERE),
    ("section with plain text", section(text={**plain(), "emoji": True}), EVERYWHERE),
    ("section with fields", section(fields=[mrkdwn("x" * 2000)] * 10), EVERYWHERE),
    ("section with both and a button", section(text=plain(), fields=[plain()], accessory=button()), EVERYWHERE),
    ("section, expanded", section(text={**mrkdwn(), "verbatim": True}, expand=True), EVERYWHERE),
    ("divider", {"type": "divider", "block_id": "x" * 255}, EVERYWHERE),
    ("header", {"type": "header", "text": plain("x" * 150)}, EVERYWHERE),
    ("context", {"type": "context", "elements": [PICTURE, mrkdwn(), plain()] * 3}, EVERYWHERE),
    ("actions", {"type": "actions", "elements": [button(action_id=str(n)) for n in range(25)]}, EVERYWHERE),
    ("image", {**PICTURE, "title": plain("x" * 2000)}, EVERYWHERE),
    ("image from a file", {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "x" * 2000}, EVERYWHERE),
    ("input", asked(hint=plain("x" * 2000), optional=True, dispatch_action=True), EVERYWHERE),
    ("input with the longest label", asked(label=plain("x" * 2000)), EVERYWHERE),
    ("rich text", rich(rich_section(WORD)), EVERYWHERE),
    (
        "rich text with everything",
        rich(
            rich_section(
                {**WORD, "style": {"bold": True, "strike": False}},
                {"type": "link", "url": "https://example.com", "text": "here"},
                {"type": "emoji", "name": "tea", "unicode": "1f375"},
                {"type": "user", "user_id": "U1"},
                {"type": "usergroup", "usergroup_id": "S1"},
                {"type": "channel", "channel_id": "C1"},
                {"type": "broadcast", "range": "here"},
                {"type": "color", "value": "#ff0000"},
                {"type": "date", "timestamp": 1_720_710_212, "format": "{date_num}", "fallback": "then"},
            ),
            {
                "type": "rich_text_list",
                "style": "ordered",
                "indent": 8,
                "offset": 2,
                "elements": [rich_section(WORD)],
            },
            {"type": "rich_text_quote", "elements": [WORD], "border": 1},
            {"type": "rich_text_preformatted", "elements": [WORD], "language": "python"},
        ),
        EVERYWHERE,
    ),
    ("video", {**VIDEO, "author_name": "x" * 49, "description": plain("x" * 200)}, EVERYWHERE),
    ("file", {"type": "file", "external_id": "x", "source": "remote"}, ("message",)),
    ("markdown", {"type": "markdown", "text": "x" * 12_000}, ("message",)),
    ("table", {"type": "table", "rows": cells(100, 20)}, ("message",)),
    (
        "table with columns and rich text",
        {
            "type": "table",
            "rows": [[rich(rich_section(WORD)), {"type": "raw_number", "value": 3, "text": "3"}]],
            "column_settings": [None, {"align": "right", "is_wrapped": True}],
        },
        ("message",),
    ),
    ("data table", {"type": "data_table", "rows": cells(101, 20), "caption": "Tea", "page_size": 100}, ("message",)),
    (
        "chart",
        {"type": "data_visualization", "title": "x" * 50, "chart": {"type": "pie", "segments": []}},
        ("message",),
    ),
    (
        "feedback",
        {
            "type": "context_actions",
            "elements": [
                {
                    "type": "feedback_buttons",
                    "positive_button": {"text": plain("x" * 75), "value": "x" * 2000},
                    "negative_button": {"text": plain(), "value": "no", "accessibility_label": "x" * 75},
                },
                {"type": "icon_button", "icon": "trash", "text": plain(), "visible_to_user_ids": ["U1"]},
            ],
        },
        ("message",),
    ),
    ("alert", {"type": "alert", "text": mrkdwn("x" * 200), "level": "warning"}, ("modal",)),
    ("card", {**CARD, "subtitle": mrkdwn("x" * 150), "body": mrkdwn("x" * 200), "actions": [button()]}, EVERYWHERE),
    ("carousel", {"type": "carousel", "elements": [CARD] * 10}, EVERYWHERE),
    ("container", {"type": "container", "title": plain(), "child_blocks": [section(text=plain())]}, EVERYWHERE),
    ("task", {**TASK, "details": rich(rich_section(WORD))}, ("message",)),
    ("plan", {"type": "plan", "title": "Tea", "tasks": [TASK]}, ("message",)),
]

REFUSED: list[tuple[str, object, list[str]]] = [
    ("not an object", "text", ["must provide an object [json-pointer:/blocks/0]"]),
    ("no type", {"text": plain()}, ["missing required field: type [json-pointer:/blocks/0]"]),
    ("an unknown type", {"type": "teapot"}, ["unsupported type: teapot [json-pointer:/blocks/0/type]"]),
    ("an empty section", section(), ["must define either `fields` or `text` [json-pointer:/blocks/0]"]),
    (
        "text that is a string",
        section(text="Tea"),
        ["must provide an object [json-pointer:/blocks/0/text]"],
    ),
    (
        "an unknown property",
        section(text=plain(), colour="red"),
        ["invalid additional property: colour [json-pointer:/blocks/0]"],
    ),
    (
        "emoji in mrkdwn",
        section(text={**mrkdwn(), "emoji": True}),
        ["invalid additional property: emoji [json-pointer:/blocks/0/text]"],
    ),
    (
        "no text in a text",
        section(text={"type": "mrkdwn"}),
        ["missing required field: text [json-pointer:/blocks/0/text]"],
    ),
    ("an empty text", section(text=mrkdwn("")), ["must be more than 0 characters [json-pointer:/blocks/0/text/text]"]),
    (
        "a long text",
        section(text=mrkdwn("x" * 3001)),
        ["must be less than 3001 characters [json-pointer:/blocks/0/text/text]"],
    ),
    (
        "a long field",
        section(fields=[plain(), plain("x" * 2001)]),
        ["must be less than 2001 characters [json-pointer:/blocks/0/fields/1/text]"],
    ),
    ("11 fields", section(fields=[plain()] * 11), ["no more than 10 items allowed [json-pointer:/blocks/0/fields]"]),
    ("no fields", section(fields=[]), ["must provide at least 1 items [json-pointer:/blocks/0/fields]"]),
    (
        "a long block_id",
        {"type": "divider", "block_id": "x" * 256},
        ["must be less than 256 characters [json-pointer:/blocks/0/block_id]"],
    ),
    (
        "an input as accessory",
        section(text=plain(), accessory={"type": "plain_text_input"}),
        ["unsupported type: plain_text_input [json-pointer:/blocks/0/accessory/type]"],
    ),
    (
        "mrkdwn in a header",
        {"type": "header", "text": mrkdwn()},
        ["unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]"],
    ),
    (
        "a long header",
        {"type": "header", "text": plain("x" * 151)},
        ["must be less than 151 characters [json-pointer:/blocks/0/text/text]"],
    ),
    (
        "11 pieces of context",
        {"type": "context", "elements": [plain()] * 11},
        ["no more than 10 items allowed [json-pointer:/blocks/0/elements]"],
    ),
    (
        "a button in context",
        {"type": "context", "elements": [button()]},
        ["unsupported type: button [json-pointer:/blocks/0/elements/0/type]"],
    ),
    (
        "26 actions",
        {"type": "actions", "elements": [button(action_id=str(n)) for n in range(26)]},
        ["no more than 25 items allowed [json-pointer:/blocks/0/elements]"],
    ),
    (
        "a text in actions",
        {"type": "actions", "elements": [plain()]},
        ["unsupported type: plain_text [json-pointer:/blocks/0/elements/0/type]"],
    ),
    (
        "6 context actions",
        {
            "type": "context_actions",
            "elements": [
                {"type": "icon_button", "icon": "trash", "text": plain(), "action_id": str(n)} for n in range(6)
            ],
        },
        ["no more than 5 items allowed [json-pointer:/blocks/0/elements]"],
    ),
    (
        "an image without a source",
        {"type": "image", "alt_text": "x"},
        ["must define either `image_url` or `slack_file` [json-pointer:/blocks/0]"],
    ),
    (
        "an image with two sources",
        {**PICTURE, "slack_file": {"id": "F1"}},
        ["must define only one of `image_url` or `slack_file` [json-pointer:/blocks/0]"],
    ),
    (
        "an image without words",
        {"type": "image", "image_url": "https://example.com/a.png"},
        ["missing required field: alt_text [json-pointer:/blocks/0]"],
    ),
    (
        "an image with long words",
        {**PICTURE, "alt_text": "x" * 2001},
        ["must be less than 2001 characters [json-pointer:/blocks/0/alt_text]"],
    ),
    (
        "an image with a long address",
        {**PICTURE, "image_url": "https://" + "x" * 2993},
        ["must be less than 3001 characters [json-pointer:/blocks/0/image_url]"],
    ),
    (
        "an image without an address",
        {**PICTURE, "image_url": "a.png"},
        ["must be a valid URL [json-pointer:/blocks/0/image_url]"],
    ),
    (
        "an input without a label",
        {"type": "input", "element": {"type": "plain_text_input"}},
        ["missing required field: label [json-pointer:/blocks/0]"],
    ),
    (
        "an input with a long label",
        asked(label=plain("x" * 2001)),
        ["must be less than 2001 characters [json-pointer:/blocks/0/label/text]"],
    ),
    (
        "an input with a long hint",
        asked(hint=plain("x" * 2001)),
        ["must be less than 2001 characters [json-pointer:/blocks/0/hint/text]"],
    ),
    (
        "a button as input",
        asked(element=button()),
        ["unsupported type: button [json-pointer:/blocks/0/element/type]"],
    ),
    ("optional as text", asked(optional="yes"), ["must provide a boolean [json-pointer:/blocks/0/optional]"]),
    (
        "null as a value",
        section(text=plain(), block_id=None),
        ["must provide a string [json-pointer:/blocks/0/block_id]"],
    ),
    (
        "empty rich text",
        rich(),
        ["must provide at least 1 items [json-pointer:/blocks/0/elements]"],
    ),
    (
        "a style on a whole rich text section",
        rich({**rich_section(WORD), "style": {"bold": True}}),
        ["invalid additional property: style [json-pointer:/blocks/0/elements/0]"],
    ),
    (
        "a list in a list",
        rich({"type": "rich_text_list", "style": "bullet", "elements": [{"type": "rich_text_list"}]}),
        ["unsupported type: rich_text_list [json-pointer:/blocks/0/elements/0/elements/0/type]"],
    ),
    (
        "an unknown list style",
        rich({"type": "rich_text_list", "style": "dotted", "elements": [rich_section(WORD)]}),
        ["must be a valid enum value [json-pointer:/blocks/0/elements/0/style]"],
    ),
    (
        "a video with a long title",
        {**VIDEO, "title": plain("x" * 200)},
        ["must be less than 200 characters [json-pointer:/blocks/0/title/text]"],
    ),
    (
        "101 rows",
        {"type": "table", "rows": cells(101, 2)},
        ["no more than 100 items allowed [json-pointer:/blocks/0/rows]"],
    ),
    (
        "21 columns",
        {"type": "table", "rows": cells(1, 21)},
        ["no more than 20 items allowed [json-pointer:/blocks/0/rows/0]"],
    ),
    (
        "an empty cell",
        {"type": "table", "rows": [[{"type": "raw_text", "text": ""}]]},
        ["must be more than 0 characters [json-pointer:/blocks/0/rows/0/0/text]"],
    ),
    (
        "long markdown",
        {"type": "markdown", "text": "x" * 12_001},
        ["must be less than 12001 characters [json-pointer:/blocks/0/text]"],
    ),
    (
        "an empty card",
        {"type": "card"},
        ["must define either `hero_image` or `title` or `actions` or `body` [json-pointer:/blocks/0]"],
    ),
    (
        "a container inside a container",
        {"type": "container", "title": plain(), "child_blocks": [{"type": "container"}]},
        ["unsupported type: container [json-pointer:/blocks/0/child_blocks/0/type]"],
    ),
    (
        "a task in an unknown state",
        {**TASK, "status": "done"},
        ["must be a valid enum value [json-pointer:/blocks/0/status]"],
    ),
    (
        "several mistakes at once",
        section(text=mrkdwn(""), fields=[mrkdwn("")]),
        [
            "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
            "must be more than 0 characters [json-pointer:/blocks/0/fields/0/text]",
        ],
    ),
]


@pytest.mark.parametrize(
    ("block", "surface"),
    [
        pytest.param(block, surface, id=f"{name} on {surface}")
        for name, block, surfaces in ACCEPTED
        for surface in surfaces
    ],
)
def test_a_sound_block_is_taken(block: Json, surface: Surface) -> None:
    assert check_blocks([block], surface) == []


@pytest.mark.parametrize(
    ("block", "surface"),
    [
        pytest.param(block, surface, id=f"{name} on {surface}")
        for name, block, surfaces in ACCEPTED
        for surface in EVERYWHERE
        if surface not in surfaces
    ],
)
def test_a_block_on_the_wrong_surface_is_unsupported(block: Json, surface: Surface) -> None:
    assert check_blocks([block], surface) == [
        f"[ERROR] unsupported type: {block['type']} [json-pointer:/blocks/0/type]"
    ]


@pytest.mark.parametrize(("block", "lines"), [pytest.param(block, lines, id=name) for name, block, lines in REFUSED])
def test_a_wrong_block_is_refused_in_slacks_words(block: object, lines: list[str]) -> None:
    assert check_blocks([block], "message") == [f"[ERROR] {line}" for line in lines]
