"""Elements that Slack takes, in the blocks where they belong."""

import pytest

from sandbox.blockkit import Surface, check_blocks
from tests.sandbox.blockkit_samples import (
    CONFIRM,
    Json,
    button,
    element,
    group,
    held,
    mrkdwn,
    option,
    options,
    plain,
    pointer,
)

BUTTON = button()
SELECT = element("static_select", options=options(2))
CHECKS = element("checkboxes", options=options(2))
RADIOS = element("radio_buttons", options=options(2))
TEXT = element("plain_text_input")
NUMBER = element("number_input", is_decimal_allowed=False)

MENUS = [
    f"{many}{what}_select" for many in ("", "multi_") for what in ("external", "users", "conversations", "channels")
]

WHERE: list[tuple[Json, tuple[str, ...]]] = [
    (BUTTON, ("section", "actions")),
    (SELECT, ("section", "actions", "input")),
    (element("multi_static_select", options=options(2)), ("section", "actions", "input")),
    *[(element(name), ("section", "actions", "input")) for name in MENUS],
    (CHECKS, ("section", "actions", "input")),
    (RADIOS, ("section", "actions", "input")),
    (element("datepicker"), ("section", "actions", "input")),
    (element("timepicker"), ("section", "actions", "input")),
    (element("datetimepicker"), ("actions", "input")),
    (element("overflow", options=options(2)), ("section", "actions")),
    (TEXT, ("input",)),
    (element("email_text_input"), ("input",)),
    (element("url_text_input"), ("input",)),
    (NUMBER, ("input",)),
    (element("rich_text_input"), ("actions", "input")),
    (element("file_input"), ("input",)),
    (element("image", image_url="https://example.com/a.png", alt_text="tea"), ("section", "context")),
    (element("icon_button", icon="trash", text=plain()), ("context_actions",)),
]
BLOCKS = ("section", "actions", "input", "context", "context_actions")

ACCEPTED: list[tuple[str, str, Json]] = [
    (
        "a full button",
        "actions",
        element(
            "button",
            text=plain("x" * 75),
            action_id="x" * 255,
            value="x" * 2000,
            url="https://" + "x" * 2992,
            style="danger",
            accessibility_label="x" * 75,
            confirm={**CONFIRM, "style": "primary"},
        ),
    ),
    ("a button that opens Slack itself", "actions", element("button", text=plain(), url="slack://channel?id=C1")),
    (
        "a full menu",
        "input",
        element(
            "static_select",
            options=[option("x" * 150, text=plain("x" * 75), description=plain("x" * 75)), *options(99)],
            initial_option=option("7"),
            placeholder=plain("x" * 150),
            focus_on_load=True,
        ),
    ),
    ("100 groups", "input", element("static_select", option_groups=[group(100)] * 100, initial_option=option("3"))),
    (
        "a menu for several",
        "input",
        element("multi_static_select", options=options(3), initial_options=options(2), max_selected_items=2),
    ),
    (
        "a menu of the app's own",
        "input",
        element("external_select", min_query_length=0, initial_option=option("any")),
    ),
    (
        "a menu of conversations",
        "input",
        element(
            "conversations_select",
            default_to_current_conversation=True,
            response_url_enabled=True,
            filter={"include": ["public", "mpim"], "exclude_bot_users": True},
        ),
    ),
    ("people", "input", element("multi_users_select", initial_users=["U1"], confirm=CONFIRM)),
    (
        "10 checkboxes in mrkdwn",
        "input",
        element(
            "checkboxes",
            options=[option(str(n), text=mrkdwn("x" * 75), description=mrkdwn()) for n in range(10)],
            initial_options=[option("3", text=mrkdwn("x" * 75), description=mrkdwn())],
        ),
    ),
    ("10 radio buttons", "input", element("radio_buttons", options=options(10), initial_option=option("9"))),
    ("an overflow", "section", element("overflow", options=[option(url="https://example.com"), *options(4)])),
    ("a date", "input", element("datepicker", initial_date="2026-02-28", placeholder=plain())),
    ("a time", "input", element("timepicker", initial_time="23:59", timezone="Europe/London")),
    ("a moment", "input", element("datetimepicker", initial_date_time=1_628_633_820)),
    (
        "a long text",
        "input",
        element(
            "plain_text_input",
            multiline=True,
            min_length=0,
            max_length=3000,
            initial_value="x" * 3000,
            dispatch_action_config={"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]},
        ),
    ),
    (
        "a number",
        "input",
        element("number_input", is_decimal_allowed=True, min_value="-1.5", max_value="9", initial_value="0.25"),
    ),
    (
        "rich text",
        "input",
        element(
            "rich_text_input",
            initial_value={
                "type": "rich_text",
                "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "tea"}]}],
            },
        ),
    ),
    ("10 files", "input", element("file_input", filetypes=["csv"], max_files=10)),
]


@pytest.mark.parametrize(
    ("one", "block"),
    [pytest.param(one, block, id=f"{one['type']} in {block}") for one, blocks in WHERE for block in blocks],
)
def test_an_element_is_taken_where_it_belongs(one: Json, block: str) -> None:
    surface: Surface = "message" if block == "context_actions" else "modal"
    assert check_blocks([held(one, block)], surface) == []


@pytest.mark.parametrize(
    ("one", "block"),
    [
        pytest.param(one, block, id=f"{one['type']} in {block}")
        for one, blocks in WHERE
        for block in BLOCKS
        if block not in blocks
    ],
)
def test_an_element_in_the_wrong_block_is_unsupported(one: Json, block: str) -> None:
    surface: Surface = "message" if block == "context_actions" else "modal"
    words = f"[ERROR] unsupported type: {one['type']} [json-pointer:{pointer(block)}/type]"
    assert check_blocks([held(one, block)], surface) == [words]


@pytest.mark.parametrize(("block", "one"), [pytest.param(block, one, id=name) for name, block, one in ACCEPTED])
def test_an_element_at_its_limits_is_taken(block: str, one: Json) -> None:
    assert check_blocks([held(one, block)], "modal") == []


@pytest.mark.parametrize("surface", ["message", "home"])
def test_files_are_asked_for_in_modals_only(surface: Surface) -> None:
    words = "[ERROR] unsupported type: file_input [json-pointer:/blocks/0/element/type]"
    assert check_blocks([held(element("file_input"), "input")], surface) == [words]
