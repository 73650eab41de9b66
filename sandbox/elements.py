"""Interactive elements of Block Kit: found, filled in, and what people have entered in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sandbox.errors import SandboxError
from sandbox.model import Json
from sandbox.world import World

#: element type -> the key under which `state.values` and `actions` hold the choice
CHOICE_KEYS = {
    "plain_text_input": "value",
    "number_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "rich_text_input": "rich_text_value",
    "file_input": "files",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
#: key of the choice -> key under which the element holds its initial one
INITIAL_KEYS = {
    "value": "initial_value",
    "rich_text_value": "initial_value",
    "selected_option": "initial_option",
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_conversation": "initial_conversation",
    "selected_conversations": "initial_conversations",
    "selected_channel": "initial_channel",
    "selected_channels": "initial_channels",
    "selected_date": "initial_date",
    "selected_time": "initial_time",
    "selected_date_time": "initial_date_time",
}
LISTS = ("selected_options", "selected_users", "selected_conversations", "selected_channels", "files")
#: elements without a lasting choice
MOMENTARY = ("button", "overflow", "icon_button", "feedback_buttons")
BUTTONS = ("button", "icon_button")


@dataclass(frozen=True)
class Found:
    block: Json
    element: Json

    @property
    def block_id(self) -> str:
        return str(self.block["block_id"])

    @property
    def action_id(self) -> str:
        return str(self.element["action_id"])


def interactive(blocks: list[Json]) -> Iterator[Found]:
    """Every element that can be clicked, chosen or written in, in the order of the page."""
    for block in blocks:
        parts = [block.get("element"), block.get("accessory"), *(block.get("elements") or [])]
        parts.extend(block.get("actions") or [])  # cards
        for part in parts:
            if isinstance(part, dict) and (part.get("type") in MOMENTARY or part.get("type") in CHOICE_KEYS):
                yield Found(block, part)


def fill_ids(world: World, blocks: list[Json]) -> list[Json]:
    """A copy in which every block and every interactive element has an id, as Slack gives them."""
    return [_filled(world, block) for block in blocks]


def _filled(world: World, block: Json) -> Json:
    block = dict(block)
    if not block.get("block_id"):
        block["block_id"] = _short_id(world)
    for name in ("element", "accessory"):
        if isinstance(block.get(name), dict):
            block[name] = _with_action(world, block[name])
    for name in ("elements", "actions"):
        if isinstance(block.get(name), list):
            block[name] = [_with_action(world, part) if isinstance(part, dict) else part for part in block[name]]
    return block


def _with_action(world: World, element: Json) -> Json:
    kind = element.get("type")
    if element.get("action_id") or (kind not in CHOICE_KEYS and kind not in MOMENTARY):
        return element
    return {**element, "action_id": _short_id(world)}


def _short_id(world: World) -> str:
    return world.ids.digest("block")[:5]


def choice_key(element: Json) -> str:
    return CHOICE_KEYS[element["type"]]


def initial(element: Json) -> Json:
    """The element's entry in `state.values` before anybody has touched it."""
    key = choice_key(element)
    value = element.get(INITIAL_KEYS.get(key, ""))
    if value is None and key in LISTS:
        value = []
    entry: Json = {"type": element["type"], key: value}
    if element["type"] == "timepicker" and element.get("timezone"):
        entry["timezone"] = element["timezone"]
    return entry


def state_values(blocks: list[Json], entered: dict[str, Json]) -> Json:
    """`state.values`: block_id -> action_id -> choice, what was entered or else the initial one."""
    values: Json = {}
    for found in interactive(blocks):
        if found.element["type"] in MOMENTARY:
            continue
        entry = entered.get(found.block_id, {}).get(found.action_id)
        values.setdefault(found.block_id, {})[found.action_id] = entry or initial(found.element)
    return values


def options_of(element: Json) -> list[Json]:
    """Every option that the element itself has; of an external list, those that were chosen for it."""
    options = list(element.get("options") or [])
    if "external" in element.get("type", ""):
        options.extend(element.get("initial_options") or [])
        options.extend([element["initial_option"]] if element.get("initial_option") else [])
    for group in element.get("option_groups") or []:
        options.extend(group.get("options") or [])
    return options


def choose(element: Json, value: object, offered: Iterable[Json] = ()) -> Json:
    """The entry for a choice: option values, user ids, dates, texts; a list where several can be chosen.

    `offered`: what the app has answered for a list whose options it gives when it is asked.
    """
    if element["type"] == "feedback_buttons":
        return {"value": value or element.get("positive_button", {}).get("value")}
    key = choice_key(element)
    if key in LISTS:
        chosen = [] if value is None else value if isinstance(value, list) else [value]
        if key == "selected_options":
            return {"type": element["type"], key: [_option(element, one, offered) for one in chosen]}
        return {"type": element["type"], key: chosen}
    if value is None or value == "":
        return {"type": element["type"], key: None}
    if key == "selected_option":
        return {"type": element["type"], key: _option(element, value, offered)}
    if key == "rich_text_value" and isinstance(value, str):
        return {"type": element["type"], key: _rich_text(value)}
    if key == "selected_date_time":
        return {"type": element["type"], key: int(str(value))}
    entry: Json = {**initial(element), key: value if isinstance(value, dict) else str(value)}
    return entry


def option_value(value: object) -> str:
    """The value of an option that is given whole or by its value."""
    return str(value.get("value") or "") if isinstance(value, dict) else str(value or "")


def _option(element: Json, value: object, offered: Iterable[Json]) -> Json:
    wanted, there = option_value(value), [*options_of(element), *offered]
    for option in there:
        if option.get("value") == wanted:
            return option
    known = ", ".join(repr(option.get("value")) for option in there) or "none"
    name = element.get("action_id")
    raise SandboxError("invalid_value", f"`value` {wanted!r} is no option of {name!r}; there are: {known}.")


def _rich_text(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}


def matches(found: Found, action_id: str, block_id: str | None, value: object) -> bool:
    """Is this the element that is meant? A button's or an option's value tells equal action_ids apart."""
    if found.action_id != action_id or (block_id is not None and found.block_id != block_id):
        return False
    if value is None:
        return True
    if found.element["type"] in BUTTONS:
        return bool(found.element.get("value") == value)
    if found.element["type"] in ("static_select", "radio_buttons", "overflow"):
        return any(option.get("value") == value for option in options_of(found.element))
    return True


def find(blocks: list[Json], action_id: str, block_id: str | None, value: object) -> Found | None:
    for found in interactive(blocks):
        if matches(found, action_id, block_id, value):
            return found
    return None


def action(found: Found, entry: Json | None, action_ts: str) -> Json:
    """The entry of `actions` in a block_actions payload."""
    element = found.element
    shown: Json = {"type": element["type"], "action_id": found.action_id, "block_id": found.block_id}
    if element["type"] in BUTTONS:
        names: tuple[str, ...] = ("text", "value", "style", "url", "confirm", "icon")
    else:
        names = ("placeholder", "confirm", *(name for name in element if name.startswith("initial_")))
    for name in names:
        if element.get(name) is not None:
            shown[name] = element[name]
    if element["type"] == "button" and isinstance(shown.get("text"), dict):
        shown["text"] = {"emoji": True, **shown["text"]}
    return {**shown, **(entry or {}), "action_ts": action_ts}
