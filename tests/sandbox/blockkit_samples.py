"""Small pieces of Block Kit that the tests are put together from."""

from typing import Any

Json = dict[str, Any]


def plain(text: str = "Text") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "Text") -> Json:
    return {"type": "mrkdwn", "text": text}


def section(**fields: Any) -> Json:
    return {"type": "section", **fields}


def element(kind: str, **fields: Any) -> Json:
    return {"type": kind, **fields}


def button(**fields: Any) -> Json:
    return element("button", text=plain(), **fields)


def asked(**fields: Any) -> Json:
    return {"type": "input", "label": plain(), "element": {"type": "plain_text_input"}, **fields}


def option(value: str = "a", **fields: Any) -> Json:
    return {"text": plain(), "value": value, **fields}


def options(count: int) -> list[Json]:
    return [option(str(number)) for number in range(count)]


def group(count: int = 1, label: str = "Group") -> Json:
    return {"label": plain(label), "options": options(count)}


def cells(rows: int, columns: int) -> list[list[Json]]:
    return [[{"type": "raw_text", "text": "x"}] * columns] * rows


def held(one: Json, block: str) -> Json:
    """A block of this kind that holds the element."""
    if block == "section":
        return {"type": "section", "text": plain(), "accessory": one}
    if block == "input":
        return {"type": "input", "label": plain(), "element": one}
    return {"type": block, "elements": [one]}


def pointer(block: str) -> str:
    """Where `held` puts the element."""
    ends = {"section": "accessory", "input": "element"}
    return f"/blocks/0/{ends.get(block, 'elements/0')}"


LINE: Json = {"type": "divider"}
CONFIRM: Json = {
    "title": plain("x" * 100),
    "text": mrkdwn("x" * 300),
    "confirm": plain("x" * 30),
    "deny": plain("x" * 30),
}
