"""Slack's limits on messages and views, checked on the plain dict that would be sent.

The SDK's models check only a part of them, and plain dicts never. A breach is a mistake in our rendering, so it is
raised where it is made and not found out when Slack refuses the call.
"""

import json
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

MESSAGE_TEXT = 4000  # longer texts may be cut or split by Slack
MESSAGE_BLOCKS_JSON = 13_000
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000
PRIVATE_METADATA = 3000
TEXT = 3000
ID = 255

#: (type of the object, or the key under which an untyped one sits; attribute) -> most characters
_STRINGS = {
    ("button", "value"): 2000,
    ("button", "url"): 3000,
    ("button", "accessibility_label"): 75,
    ("image", "image_url"): 3000,
    ("image", "alt_text"): 2000,
    ("option", "value"): 150,
    ("plain_text_input", "initial_value"): 3000,
}
_TEXTS = {
    ("header", "text"): 150,
    ("section", "fields"): 2000,
    ("button", "text"): 75,
    ("option", "text"): 75,
    ("option", "description"): 75,
    ("confirm", "title"): 100,
    ("confirm", "text"): 300,
    ("confirm", "confirm"): 30,
    ("confirm", "deny"): 30,
    ("input", "label"): 2000,
    ("input", "hint"): 2000,
    ("modal", "title"): 24,
    ("modal", "submit"): 24,
    ("modal", "close"): 24,
}
_LISTS = {
    ("actions", "elements"): 25,
    ("context", "elements"): 10,
    ("section", "fields"): 10,
    ("checkboxes", "options"): 10,
    ("radio_buttons", "options"): 10,
    ("overflow", "options"): 5,
    ("table", "rows"): 100,
}
_PLACEHOLDER = 150
_SELECT_OPTIONS = 100
_PLAIN_ONLY = frozenset({"header", "button", "option", "modal", "input"})
_OPTION_KEYS = frozenset({"options", "initial_option", "initial_options"})


class MessageTooLarge(ValueError):
    """A rendered message or view breaks one of Slack's limits."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        #: JSON pointer of the place
        self.path = path
        self.problem = problem


def check(payload: Json) -> Json:
    """The same message or view, if Slack will take it. Raises MessageTooLarge with the path of the first breach."""
    if payload.get("type") in {"modal", "home"}:
        _check_view(payload)
    else:
        _check_message(payload)
    return payload


def _check_message(message: Json) -> None:
    text = message.get("text", "")
    _need(bool(text), "/text", "is missing; notifications and screen readers use it")
    _need(len(text) <= MESSAGE_TEXT, "/text", f"has {len(text)} characters, at most {MESSAGE_TEXT}")
    blocks = message.get("blocks", [])
    _need(len(blocks) <= MESSAGE_BLOCKS, "/blocks", f"has {len(blocks)} blocks, at most {MESSAGE_BLOCKS}")
    size = len(json.dumps(blocks, ensure_ascii=False))
    _need(size <= MESSAGE_BLOCKS_JSON, "/blocks", f"has {size} characters, at most {MESSAGE_BLOCKS_JSON}")
    _check_blocks(blocks)


def _check_view(view: Json) -> None:
    blocks = view.get("blocks", [])
    _need(1 <= len(blocks) <= VIEW_BLOCKS, "/blocks", f"has {len(blocks)} blocks, 1 to {VIEW_BLOCKS} are allowed")
    size = len(json.dumps(view, ensure_ascii=False).encode())
    _need(size <= VIEW_BYTES, "", f"has {size} bytes, at most {VIEW_BYTES}")
    metadata = len(view.get("private_metadata", ""))
    _need(metadata <= PRIVATE_METADATA, "/private_metadata", f"has {metadata} characters, at most {PRIVATE_METADATA}")
    _need(len(view.get("callback_id", "")) <= ID, "/callback_id", f"is longer than {ID} characters")
    has_input = any(block["type"] == "input" for block in blocks)
    _need("submit" in view or not has_input, "/submit", "is required in a view with inputs")
    for key in ("title", "submit", "close"):
        if key in view:
            _check_node(view[key], f"/{key}", "modal", key)
    _check_blocks(blocks)


def _check_blocks(blocks: list[Json]) -> None:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        path = f"/blocks/{index}"
        block_id = block.get("block_id")
        _need(block_id is None or block_id not in seen, path, f"repeats the block id {block_id}")
        seen.add(block_id or "")
        actions = list(_action_ids(block))
        _need(len(actions) == len(set(actions)), path, "repeats an action id")
        _check_node(block, path, "", "")


def _action_ids(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if "action_id" in node:
            yield node["action_id"]
        for value in node.values():
            yield from _action_ids(value)
    elif isinstance(node, list):
        for item in node:
            yield from _action_ids(item)


def _check_node(node: object, path: str, parent: str, key: str) -> None:
    if isinstance(node, list):
        _check_list(node, path, parent, key)
    elif isinstance(node, str):
        _check_string(node, path, parent, key)
    elif isinstance(node, dict):
        if node.get("type") in {"plain_text", "mrkdwn"}:
            _check_text(node, path, parent, key)
            return
        kind = node.get("type") or ("option" if key in _OPTION_KEYS else key)
        for name, value in node.items():
            _check_node(value, f"{path}/{name}", kind, name)


def _check_list(items: list[Any], path: str, parent: str, key: str) -> None:
    limit = _LISTS.get((parent, key), _SELECT_OPTIONS if key == "options" else None)
    _need(limit is None or len(items) <= limit, path, f"has {len(items)} items, at most {limit}")
    if key in {"options", "elements"}:
        _need(bool(items), path, "is empty")
    for index, item in enumerate(items):
        _check_node(item, f"{path}/{index}", parent, key)


def _check_string(value: str, path: str, parent: str, key: str) -> None:
    limit = ID if key in {"action_id", "block_id"} else _STRINGS.get((parent, key))
    _need(limit is None or len(value) <= limit, path, f"has {len(value)} characters, at most {limit}")


def _check_text(node: Json, path: str, parent: str, key: str) -> None:
    owner = "option" if key in _OPTION_KEYS else parent
    limit = _PLACEHOLDER if key == "placeholder" else _TEXTS.get((owner, key), TEXT)
    size = len(node.get("text", ""))
    _need(1 <= size <= limit, path, f"has {size} characters, 1 to {limit} are allowed")
    plain_only = owner in _PLAIN_ONLY and not (owner == "option" and key == "description")
    _need(not plain_only or node["type"] == "plain_text", path, "must be plain text")


def _need(holds: bool, path: str, problem: str) -> None:
    if not holds:
        raise MessageTooLarge(path, problem)
