"""Reading a screen: which buttons a message has, and which fields a form has."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Element:
    """A button, select or date picker in a message, a view or a Home tab."""

    action_id: str
    block_id: str
    kind: str
    value: str
    #: values of a select's options
    options: tuple[str, ...]
    #: what a button says
    label: str = ""
    #: what its block says beside it, in Slack's markup
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """An input of a form. `options` are (value, text shown)."""

    block_id: str
    action_id: str
    kind: str
    label: str
    options: tuple[tuple[str, str], ...]


def elements(blocks: Sequence[Json]) -> Iterator[Element]:
    """Everything that can be clicked or chosen, from top to bottom."""
    for block in blocks:
        parts = [*block.get("elements", ()), block.get("accessory")]
        for part in parts:
            if isinstance(part, dict) and part.get("action_id"):
                yield Element(
                    action_id=part["action_id"],
                    block_id=block.get("block_id", ""),
                    kind=part["type"],
                    value=part.get("value", ""),
                    options=tuple(value for value, _ in _options(part)),
                    label=(part.get("text") or {}).get("text", ""),
                    beside=(block.get("text") or {}).get("text", ""),
                )


def first(blocks: Sequence[Json], action: str) -> Element | None:
    """The first element whose action id is `action`, or begins with it when it ends in a dot."""
    whole = not action.endswith(".")
    return next(
        (one for one in elements(blocks) if (one.action_id == action if whole else one.action_id.startswith(action))),
        None,
    )


def fields(view: Json) -> tuple[Field, ...]:
    """The inputs of a form, from top to bottom."""
    return tuple(
        Field(
            block_id=block["block_id"],
            action_id=block["element"]["action_id"],
            kind=block["element"]["type"],
            label=block["label"]["text"].lower(),
            options=tuple(_options(block["element"])),
        )
        for block in view["blocks"]
        if block["type"] == "input"
    )


def _options(element: Json) -> Iterator[tuple[str, str]]:
    groups = [{"options": element.get("options", [])}, *element.get("option_groups", [])]
    for group in groups:
        for option in group["options"]:
            yield option["value"], option["text"]["text"]
