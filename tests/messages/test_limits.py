"""The check before anything is sent: what Slack's own models let through, it finds."""

from typing import Any

import pytest

from messages.kit import actions, button, header, message, modal, section
from messages.limits import MessageTooLarge, check
from sandbox.blockkit import check_blocks, check_view

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def marked(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def paragraph(text: str = "x", **more: Any) -> Json:
    return {"type": "section", "text": marked(text), **more}


def press(**more: Any) -> Json:
    return {"type": "button", "action_id": "a", "text": plain("Go"), "value": "v", **more}


def row(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def choices(number: int, **more: Any) -> list[Json]:
    return [{"text": plain("x"), "value": str(n), **more} for n in range(number)]


def menu(kind: str, options: list[Json], **more: Any) -> Json:
    return {"type": kind, "action_id": "a", "options": options, **more}


def asking(element: Json, **more: Any) -> Json:
    return {"type": "input", "block_id": "b", "label": plain("Label"), "element": element, **more}


TYPED = {"type": "plain_text_input", "action_id": "a"}

BLOCKS_TOO_LARGE: list[tuple[Json, str]] = [
    (paragraph("x" * 3001), "/blocks/0/text"),
    (paragraph(""), "/blocks/0/text"),
    ({"type": "section", "fields": [marked("x" * 2001)]}, "/blocks/0/fields/0"),
    ({"type": "section", "fields": [marked("x")] * 11}, "/blocks/0/fields"),
    ({"type": "header", "text": plain("x" * 151)}, "/blocks/0/text"),
    ({"type": "header", "text": marked("x")}, "/blocks/0/text"),
    ({"type": "context", "elements": [marked("x")] * 11}, "/blocks/0/elements"),
    (row(*(press(action_id=str(n)) for n in range(26))), "/blocks/0/elements"),
    (row(), "/blocks/0/elements"),
    (row(press(text=plain("x" * 76))), "/blocks/0/elements/0/text"),
    (row(press(text=marked("x"))), "/blocks/0/elements/0/text"),
    (row(press(value="x" * 2001)), "/blocks/0/elements/0/value"),
    (row(press(action_id="x" * 256)), "/blocks/0/elements/0/action_id"),
    (row(press(), press()), "/blocks/0"),
    (row(press(confirm={"title": plain("x" * 101), "text": plain("x")})), "/blocks/0/elements/0/confirm/title"),
    (row(press(confirm={"title": plain("x"), "text": plain("x" * 301)})), "/blocks/0/elements/0/confirm/text"),
    (row(press(confirm={"text": plain("x"), "deny": plain("x" * 31)})), "/blocks/0/elements/0/confirm/deny"),
    (row(menu("static_select", choices(101))), "/blocks/0/elements/0/options"),
    (row(menu("static_select", [])), "/blocks/0/elements/0/options"),
    (row(menu("checkboxes", choices(11))), "/blocks/0/elements/0/options"),
    (row(menu("radio_buttons", choices(11))), "/blocks/0/elements/0/options"),
    (row(menu("static_select", choices(1, text=plain("x" * 76)))), "/blocks/0/elements/0/options/0/text"),
    (row(menu("static_select", choices(1, value="x" * 151))), "/blocks/0/elements/0/options/0/value"),
    (row(menu("static_select", choices(1), placeholder=plain("x" * 151))), "/blocks/0/elements/0/placeholder"),
    (paragraph(block_id="x" * 256), "/blocks/0/block_id"),
    ({"type": "image", "image_url": "x" * 3001, "alt_text": "x"}, "/blocks/0/image_url"),
    ({"type": "image", "image_url": "x", "alt_text": "x" * 2001}, "/blocks/0/alt_text"),
]


@pytest.mark.parametrize(("block", "path"), BLOCKS_TOO_LARGE)
def test_a_block_beyond_a_limit_is_named_with_its_path(block: Json, path: str) -> None:
    with pytest.raises(MessageTooLarge) as found:
        check({"text": "x", "blocks": [block]})
    assert found.value.path == path
    assert path in str(found.value)


@pytest.mark.parametrize(("block", "path"), BLOCKS_TOO_LARGE)
def test_an_independent_judge_refuses_the_same_blocks(block: Json, path: str) -> None:
    assert check_blocks([block], "message")


@pytest.mark.parametrize(
    ("payload", "path"),
    [
        ({"blocks": [paragraph()]}, "/text"),
        ({"text": "", "blocks": []}, "/text"),
        ({"text": "x" * 4001}, "/text"),
        ({"text": "x", "blocks": [paragraph()] * 51}, "/blocks"),
        ({"text": "x", "blocks": [paragraph("x" * 2900)] * 5}, "/blocks"),
        ({"text": "x", "blocks": [paragraph(block_id="a"), paragraph(block_id="a")]}, "/blocks/1"),
    ],
)
def test_a_message_beyond_a_limit_is_named_with_its_path(payload: Json, path: str) -> None:
    with pytest.raises(MessageTooLarge) as found:
        check(payload)
    assert found.value.path == path


VIEW: Json = {"type": "modal", "title": plain("Title"), "submit": plain("Go"), "blocks": [asking(TYPED)]}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"title": plain("x" * 25)}, "/title"),
        ({"title": marked("x")}, "/title"),
        ({"submit": plain("x" * 25)}, "/submit"),
        ({"close": plain("x" * 25)}, "/close"),
        ({"private_metadata": "x" * 3001}, "/private_metadata"),
        ({"callback_id": "x" * 256}, "/callback_id"),
        ({"blocks": []}, "/blocks"),
        ({"blocks": [paragraph()] * 101}, "/blocks"),
        ({"blocks": [asking(TYPED), asking(TYPED)]}, "/blocks/1"),
        ({"blocks": [asking(TYPED, label=plain("x" * 2001))]}, "/blocks/0/label"),
        ({"blocks": [asking(TYPED, hint=plain("x" * 2001))]}, "/blocks/0/hint"),
        ({"blocks": [asking(TYPED, label=marked("x"))]}, "/blocks/0/label"),
        ({"blocks": [asking({**TYPED, "initial_value": "x" * 3001})]}, "/blocks/0/element/initial_value"),
        ({"blocks": [asking(menu("checkboxes", choices(11)))]}, "/blocks/0/element/options"),
    ],
)
def test_a_view_beyond_a_limit_is_named_with_its_path(change: Json, path: str) -> None:
    view = {**VIEW, **change}
    with pytest.raises(MessageTooLarge) as found:
        check(view)
    assert found.value.path == path
    assert check_view(view)


def test_a_form_without_a_way_to_submit_is_refused() -> None:
    view = {key: value for key, value in VIEW.items() if key != "submit"}
    with pytest.raises(MessageTooLarge, match="required in a view with inputs"):
        check(view)


def test_a_view_that_is_too_large_as_a_whole_is_refused() -> None:
    with pytest.raises(MessageTooLarge, match="bytes"):
        check({**VIEW, "blocks": [paragraph("é" * 3000) for _ in range(50)]})


def test_what_is_within_limits_comes_back_as_it_is() -> None:
    full = {"text": "x" * 4000, "blocks": [paragraph("x" * 3000), row(press(text=plain("x" * 75), value="x" * 2000))]}
    assert check(full) is full
    assert check(VIEW) is VIEW


def test_the_pieces_keep_within_limits_whatever_they_are_given() -> None:
    long = "x" * 5000
    built = message("Hello", header(long), section("x"), actions(button(long, "a", "v")))
    assert check(built) == built
    assert modal("c", "Title", None, [header(long)])["close"]["text"] == "Close"
