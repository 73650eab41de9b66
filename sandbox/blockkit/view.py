"""Views: modals and the Home tab."""

import json
from collections.abc import Iterator

from sandbox.blockkit.objects import plain_text
from sandbox.blockkit.rules import Json, Place, Rule, anything, boolean, complaint, shape, string
from sandbox.blockkit.surface import check_blocks

#: A view's size as JSON, in bytes; a larger one is `view_too_large`.
VIEW_BYTES = 250 * 1024

_COMMON: dict[str, Rule] = {
    "private_metadata": string(0, 3000),
    "callback_id": string(0, 255),
    "external_id": string(0, 255),
}
_MODAL = shape(
    {"type": anything, "title": plain_text(24), "blocks": anything},
    {
        "submit": plain_text(24),
        "close": plain_text(24),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        **_COMMON,
    },
)
_HOME = shape({"type": anything, "blocks": anything}, _COMMON)


def check_view(view: object) -> list[str]:
    """What Slack would say about a view; an empty list means that it would open it."""
    place = Place("/view", "modal")
    if not isinstance(view, dict):
        return [complaint("must provide an object", place)]
    if "type" not in view:
        missing = [name for name in ("title", "blocks", "type") if name not in view]
        return [complaint(f"missing required field: {name}", place) for name in missing]
    if view["type"] not in ("modal", "home"):
        return [complaint(f"unsupported type: {view['type']}", place.at("type"))]
    return list(_problems(view, place))


def view_problem(view: object) -> tuple[str, list[str]] | None:
    """The error code of a views.* call and its messages, or None for a sound view."""
    if len(json.dumps(view).encode()) > VIEW_BYTES:
        return "view_too_large", []
    found = check_view(view)
    return ("invalid_arguments", found) if found else None


def _problems(view: Json, place: Place) -> Iterator[str]:
    home = view["type"] == "home"
    # A view that was read back holds ids, a hash and a state: Slack refuses those as unknown properties.
    yield from (_HOME if home else _MODAL)(view, place)
    if "blocks" not in view:
        return
    blocks = view["blocks"]
    yield from check_blocks(blocks, "home" if home else "modal", "/view/blocks")
    if not home and "submit" not in view and isinstance(blocks, list):
        yield from _input_without_submit(blocks, place)


def _input_without_submit(blocks: list[object], place: Place) -> Iterator[str]:
    for number, block in enumerate(blocks):
        if isinstance(block, dict) and block.get("type") == "input":
            words = "must define `submit` to use an `input` block in modals"
            yield complaint(words, place.at("blocks").at(number).at("input"))
