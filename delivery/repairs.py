"""How a refused call is changed so that it can be made once more. Pure: arguments in, arguments out."""

from collections.abc import Iterator
from typing import Any

#: what a notification and most clients show in full
SHORT_TEXT = 3_000
#: characters over all blocks that Slack takes without complaint
ALL_BLOCKS = 9_000
#: the smallest share of a block, so that a message of fifty blocks still says something
LEAST_SHARE = 150

#: blocks that hold words; the others (buttons, dividers, inputs) stay as they are
_WORDY = frozenset({"section", "context", "markdown", "rich_text"})


def plain(method: str, arguments: dict[str, Any]) -> dict[str, Any] | None:
    """The message as text alone; None if it has no words at all."""
    text = arguments.get("text") or "\n".join(_words(arguments.get("blocks") or []))
    if not text.strip():
        return None
    rest = {name: value for name, value in arguments.items() if name not in {"blocks", "attachments", "markdown_text"}}
    rest["text"] = cut(text, SHORT_TEXT)
    if method == "chat.update":
        rest["blocks"] = []  # left out, Slack would keep the old ones
    return rest


def shortened(arguments: dict[str, Any]) -> dict[str, Any]:
    """The message with shorter words and every button."""
    blocks = arguments.get("blocks") or []
    share = max(LEAST_SHARE, ALL_BLOCKS // max(1, len(blocks)))
    changed = dict(arguments)
    if arguments.get("text"):
        changed["text"] = cut(arguments["text"], SHORT_TEXT)
    if blocks:
        changed["blocks"] = [_shorter(block, share) if block.get("type") in _WORDY else block for block in blocks]
    return changed


def top_level(arguments: dict[str, Any]) -> dict[str, Any]:
    """The reply as a message of its own."""
    return {name: value for name, value in arguments.items() if name not in {"thread_ts", "reply_broadcast"}}


def cut(text: str, most: int) -> str:
    """At most `most` characters, ending at a word and never inside a mention, a link or an escaped sign."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    space = max(kept.rfind(" "), kept.rfind("\n"))
    if space > most // 2:
        kept = kept[:space]
    for opens, closes in (("<", ">"), ("&", ";")):
        start = kept.rfind(opens)
        if start > kept.rfind(closes):
            kept = kept[:start]
    return kept.rstrip() + "…"


def _shorter(value: Any, most: int) -> Any:
    if isinstance(value, list):
        return [_shorter(item, most) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: cut(item, most) if name == "text" and isinstance(item, str) else _shorter(item, most)
        for name, item in value.items()
    }


def _words(blocks: list[dict[str, Any]]) -> Iterator[str]:
    for block in blocks:
        if block.get("type") in _WORDY or block.get("type") == "header":
            yield from _texts(block)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name == "text" and isinstance(item, str):
                yield item
            else:
                yield from _texts(item)
