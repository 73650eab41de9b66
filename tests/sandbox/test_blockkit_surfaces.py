"""Views and messages as a whole: what a call is refused for, and with which error."""

import json
from typing import Any

import pytest
from slack_sdk.models import blocks as kit
from slack_sdk.models.views import View

from sandbox.blockkit import VIEW_BYTES, Surface, check_blocks, check_message, check_view, view_problem
from tests.sandbox.blockkit_samples import LINE, Json, asked, button, cells, plain, section

ASKED = asked()


def modal(**fields: Any) -> Json:
    return {"type": "modal", "title": plain(), "blocks": [LINE], **fields}


def home(**fields: Any) -> Json:
    return {"type": "home", "blocks": [LINE], **fields}


def metadata(**payload: Any) -> Json:
    return {"metadata": {"event_type": "poured", "event_payload": payload}, "text": "Tea"}


SOUND_VIEWS = [
    ("a modal", modal()),
    ("a form", modal(blocks=[ASKED], submit=plain("x" * 24), close=plain("x" * 24))),
    (
        "a full modal",
        modal(
            title=plain("x" * 24),
            blocks=[LINE] * 100,
            private_metadata="x" * 3000,
            callback_id="x" * 255,
            external_id="x" * 255,
            clear_on_close=True,
            notify_on_close=True,
        ),
    ),
    ("a Home tab", home(callback_id="home", private_metadata="x", external_id="home-U1")),
    ("a Home tab with an input", home(blocks=[ASKED])),
]

WRONG_VIEWS: list[tuple[str, object, list[str]]] = [
    ("not an object", "modal", ["must provide an object [json-pointer:/view]"]),
    (
        "nothing",
        {},
        [
            "missing required field: title [json-pointer:/view]",
            "missing required field: blocks [json-pointer:/view]",
            "missing required field: type [json-pointer:/view]",
        ],
    ),
    ("an unknown type", modal(type="window"), ["unsupported type: window [json-pointer:/view/type]"]),
    (
        "no title",
        {"type": "modal", "blocks": [LINE]},
        ["missing required field: title [json-pointer:/view]"],
    ),
    ("no blocks", {"type": "home"}, ["missing required field: blocks [json-pointer:/view]"]),
    ("empty blocks", modal(blocks=[]), ["must provide at least 1 items [json-pointer:/view/blocks]"]),
    ("101 blocks", modal(blocks=[LINE] * 101), ["no more than 100 items allowed [json-pointer:/view/blocks]"]),
    (
        "a long title",
        modal(title=plain("x" * 25)),
        ["must be less than 25 characters [json-pointer:/view/title/text]"],
    ),
    (
        "a long submit",
        modal(submit=plain("x" * 25)),
        ["must be less than 25 characters [json-pointer:/view/submit/text]"],
    ),
    (
        "a long close",
        modal(close=plain("x" * 25)),
        ["must be less than 25 characters [json-pointer:/view/close/text]"],
    ),
    ("submit as text", modal(submit="Go"), ["must provide an object [json-pointer:/view/submit]"]),
    (
        "long private metadata",
        modal(private_metadata="x" * 3001),
        ["must be less than 3001 characters [json-pointer:/view/private_metadata]"],
    ),
    (
        "a long callback_id",
        modal(callback_id="x" * 256),
        ["must be less than 256 characters [json-pointer:/view/callback_id]"],
    ),
    (
        "a long external_id",
        home(external_id="x" * 256),
        ["must be less than 256 characters [json-pointer:/view/external_id]"],
    ),
    (
        "an input that cannot be submitted",
        modal(blocks=[LINE, ASKED]),
        ["must define `submit` to use an `input` block in modals [json-pointer:/view/blocks/1/input]"],
    ),
    (
        "a view as it was read",
        modal(id="V1", hash="1.2"),
        [
            "invalid additional property: id [json-pointer:/view]",
            "invalid additional property: hash [json-pointer:/view]",
        ],
    ),
    ("a Home tab to submit", home(submit=plain()), ["invalid additional property: submit [json-pointer:/view]"]),
    (
        "a mistake in a block",
        home(blocks=[{"type": "header", "text": plain("")}]),
        ["must be more than 0 characters [json-pointer:/view/blocks/0/text/text]"],
    ),
]


@pytest.mark.parametrize("view", [pytest.param(view, id=name) for name, view in SOUND_VIEWS])
def test_a_sound_view_is_taken(view: Json) -> None:
    assert check_view(view) == []
    assert view_problem(view) is None


@pytest.mark.parametrize(("view", "lines"), [pytest.param(view, lines, id=name) for name, view, lines in WRONG_VIEWS])
def test_a_wrong_view_is_refused_in_slacks_words(view: object, lines: list[str]) -> None:
    expected = [f"[ERROR] {line}" for line in lines]
    assert check_view(view) == expected
    assert view_problem(view) == ("invalid_arguments", expected)


def test_a_view_has_a_largest_size() -> None:
    fields = [plain("x" * 2000)] * 10
    view = home(blocks=[{"type": "section", "fields": fields}] * 13)
    assert len(json.dumps(view)) > VIEW_BYTES
    assert view_problem(view) == ("view_too_large", [])


SOUND_MESSAGES: list[tuple[str, Json]] = [
    ("a text", {"text": "Tea"}),
    ("a long text", {"text": "x" * 40_000}),
    ("blocks", {"blocks": [LINE]}),
    ("text and no blocks", {"text": "Tea", "blocks": []}),
    ("50 blocks", {"text": "Tea", "blocks": [LINE] * 50}),
    ("an attachment", {"attachments": [{"text": "Tea", "color": "#00ff00"}]}),
    ("an attachment with blocks", {"attachments": [{"blocks": [LINE]}]}),
    ("100 attachments", {"attachments": [{"text": "Tea"}] * 100}),
    ("markdown", {"markdown_text": "x" * 12_000}),
    ("a marker", metadata(marker="f00", tries=2, last=False)),
    ("nested metadata", metadata(cup={"size": 3}, leaves=["green", "black"], pots=[{"size": 1}])),
]

WRONG_MESSAGES: list[tuple[str, Json, str, list[str]]] = [
    ("nothing", {}, "no_text", []),
    ("an empty text", {"text": ""}, "no_text", []),
    ("a blank text", {"text": " \n "}, "no_text", []),
    ("nothing but an empty list", {"blocks": []}, "no_text", []),
    ("a huge text", {"text": "x" * 40_001}, "msg_too_long", []),
    ("a number", {"text": 7}, "invalid_arguments", ["must provide a string [json-pointer:/text]"]),
    ("blocks that are no JSON", {"text": "Tea", "blocks": "[{"}, "invalid_blocks_format", []),
    ("one block", {"text": "Tea", "blocks": LINE}, "invalid_blocks_format", []),
    (
        "51 blocks",
        {"text": "Tea", "blocks": [LINE] * 51},
        "invalid_blocks",
        ["no more than 50 items allowed [json-pointer:/blocks]"],
    ),
    (
        "a mistake in a block",
        {"text": "Tea", "blocks": [LINE, {"type": "section", "text": plain("x" * 3001)}]},
        "invalid_blocks",
        ["must be less than 3001 characters [json-pointer:/blocks/1/text/text]"],
    ),
    (
        "much in many blocks",
        {"text": "Tea", "blocks": [{"type": "section", "text": plain("x" * 2900)}] * 5},
        "msg_blocks_too_long",
        [],
    ),
    (
        "two tables",
        {"blocks": [{"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}] * 2},
        "invalid_attachments",
        ["only_one_table_allowed [json-pointer:/blocks/1]"],
    ),
    ("101 attachments", {"attachments": [{"text": "Tea"}] * 101}, "too_many_attachments", []),
    ("attachments of text", {"text": "Tea", "attachments": ["x"]}, "invalid_attachments", ["invalid_keys"]),
    (
        "a mistake in an attachment",
        {"attachments": [{"text": "Tea"}, {"blocks": [{"type": "tea"}]}]},
        "invalid_attachments",
        ["unsupported type: tea [json-pointer:/attachments/1/blocks/0/type]"],
    ),
    ("text and markdown", {"text": "Tea", "markdown_text": "*Tea*"}, "markdown_text_conflict", []),
    ("long markdown", {"markdown_text": "x" * 12_001}, "msg_too_long", []),
    ("metadata as text", {"text": "Tea", "metadata": "poured"}, "invalid_metadata_format", []),
    (
        "metadata without a payload",
        {"text": "Tea", "metadata": {"event_type": "poured"}},
        "invalid_metadata_format",
        [],
    ),
    (
        "metadata without a type",
        {"text": "Tea", "metadata": {"event_type": "", "event_payload": {}}},
        "invalid_metadata_format",
        [],
    ),
    ("metadata too deep", metadata(cup={"saucer": {"colour": "red"}}), "invalid_metadata_schema", []),
    ("null in metadata", metadata(cup=None), "invalid_metadata_schema", []),
    ("large metadata", metadata(cup="x" * 16_000), "metadata_too_large", []),
]


@pytest.mark.parametrize("arguments", [pytest.param(one, id=name) for name, one in SOUND_MESSAGES])
def test_a_sound_message_is_taken(arguments: Json) -> None:
    assert check_message(arguments) is None


@pytest.mark.parametrize(
    ("arguments", "code", "lines"),
    [pytest.param(one, code, lines, id=name) for name, one, code, lines in WRONG_MESSAGES],
)
def test_a_wrong_message_is_refused_with_its_error(arguments: Json, code: str, lines: list[str]) -> None:
    assert check_message(arguments) == (code, [f"[ERROR] {line}" for line in lines])


def test_an_update_allows_a_shorter_text() -> None:
    assert check_message({"text": "x" * 4000}, "chat.update") is None
    assert check_message({"text": "x" * 4001}, "chat.update") == ("msg_too_long", [])


def test_what_slacks_own_models_build_is_taken() -> None:
    choices = [kit.Option(text="Green", value="green"), kit.Option(text="Black", value="black")]
    built = [
        kit.HeaderBlock(text="Tea"),
        kit.SectionBlock(text="*Tea*", accessory=kit.ButtonElement(text="Pour", action_id="pour", value="1")),
        kit.SectionBlock(fields=["one", "two"]),
        kit.DividerBlock(),
        kit.ContextBlock(elements=[kit.MarkdownTextObject(text="hot"), kit.PlainTextObject(text="tea")]),
        kit.ActionsBlock(
            elements=[
                kit.StaticSelectElement(action_id="leaf", placeholder="Which?", options=choices),
                kit.DatePickerElement(action_id="day", initial_date="2026-11-02"),
                kit.OverflowMenuElement(action_id="more", options=choices),
                kit.ButtonElement(
                    text="Spill",
                    action_id="spill",
                    style="danger",
                    confirm=kit.ConfirmObject(title="Spill?", text="Really?", confirm="Yes", deny="No"),
                ),
            ]
        ),
        kit.ImageBlock(image_url="https://example.com/a.png", alt_text="A cup", title="Cup"),
    ]
    assert check_blocks([block.to_dict() for block in built], "message") == []


def test_a_view_of_slacks_own_models_is_taken() -> None:
    choices = [kit.Option(text="Green", value="green"), kit.Option(text="Black", value="black")]
    view = View(
        type="modal",
        title="Tea",
        submit="Pour",
        close="Leave",
        callback_id="tea",
        blocks=[
            kit.InputBlock(label="Name", element=kit.PlainTextInputElement(action_id="name", max_length=80)),
            kit.InputBlock(
                label="Leaf",
                optional=True,
                element=kit.CheckboxesElement(action_id="leaf", options=choices, initial_options=choices[:1]),
            ),
            kit.InputBlock(label="Guests", element=kit.UserMultiSelectElement(action_id="guests")),
            kit.InputBlock(
                label="Cups", element=kit.NumberInputElement(action_id="cups", is_decimal_allowed=False, min_value="1")
            ),
        ],
    )
    assert check_view(view.to_dict()) == []


@pytest.mark.parametrize(("surface", "most"), [("message", 50), ("modal", 100), ("home", 100)])
def test_a_surface_holds_so_many_blocks_and_no_more(surface: Surface, most: int) -> None:
    assert check_blocks([{"type": "divider"}] * most, surface) == []
    assert check_blocks([{"type": "divider"}] * (most + 1), surface) == [
        f"[ERROR] no more than {most} items allowed [json-pointer:/blocks]"
    ]


def test_a_message_may_have_no_blocks_but_a_view_needs_one() -> None:
    assert check_blocks([], "message") == []
    assert check_blocks([], "modal") == ["[ERROR] must provide at least 1 items [json-pointer:/blocks]"]


@pytest.mark.parametrize("blocks", [None, "[]", {"type": "divider"}, 7])
def test_blocks_are_a_list(blocks: object) -> None:
    assert check_blocks(blocks, "message") == ["[ERROR] must provide an array [json-pointer:/blocks]"]


def test_a_block_id_is_used_once() -> None:
    divider = {"type": "divider", "block_id": "line"}
    assert check_blocks([divider, divider], "home") == [
        '[ERROR] `block_id` "line" already exists [json-pointer:/blocks/1/block_id]'
    ]


def test_a_block_id_inside_a_container_counts_too() -> None:
    inner = section(text=plain(), block_id="tea")
    outer = {"type": "container", "title": plain(), "child_blocks": [inner]}
    assert check_blocks([inner, outer], "message") == [
        '[ERROR] `block_id` "tea" already exists [json-pointer:/blocks/1/child_blocks/0/block_id]'
    ]


def test_an_action_id_is_used_once_in_its_block() -> None:
    pair = {"type": "actions", "elements": [button(action_id="vote"), button(action_id="vote")]}
    assert check_blocks([{"type": "divider"}, pair], "message") == [
        '[ERROR] `action_id` "vote" already exists [json-pointer:/blocks/1/elements/1/action_id]'
    ]


def test_an_action_id_may_come_again_in_another_block() -> None:
    row = section(text=plain(), accessory=button(action_id="vote"))
    assert check_blocks([row, row], "message") == []


def test_only_one_element_takes_the_focus() -> None:
    focused = asked(element={"type": "plain_text_input", "focus_on_load": True})
    assert check_blocks([focused, focused], "modal") == [
        "[ERROR] only one element can set `focus_on_load` [json-pointer:/blocks/1/element/focus_on_load]"
    ]


def test_a_message_holds_one_table() -> None:
    table = {"type": "table", "rows": cells(1, 1)}
    assert check_blocks([table, table], "message") == ["[ERROR] only_one_table_allowed [json-pointer:/blocks/1]"]


def test_markdown_blocks_share_one_bound() -> None:
    half = {"type": "markdown", "text": "x" * 6001}
    assert check_blocks([half], "message") == []
    assert check_blocks([half, half], "message") == [
        "[ERROR] all markdown blocks together must be less than 12001 characters [json-pointer:/blocks]"
    ]


def test_the_place_of_the_blocks_is_part_of_the_pointer() -> None:
    assert check_blocks([{"type": "tea"}], "message", "/attachments/2/blocks") == [
        "[ERROR] unsupported type: tea [json-pointer:/attachments/2/blocks/0/type]"
    ]
