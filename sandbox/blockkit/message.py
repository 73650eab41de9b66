"""The arguments of a call that posts or changes a message."""

import json
from collections.abc import Mapping

from sandbox.blockkit.rules import Place, complaint
from sandbox.blockkit.surface import check_blocks

Problem = tuple[str, list[str]]

#: Characters of `text`: beyond it chat.postMessage refuses, chat.update far earlier.
MOST_TEXT = 40_000
MOST_UPDATED_TEXT = 4_000
#: All strings of all blocks together; Slack names no number, senders see refusals from about here.
MOST_BLOCK_CHARACTERS = 13_000
MOST_ATTACHMENTS = 100
#: Slack publishes no bound for metadata; this one leaves room for markers, not for documents.
METADATA_BYTES = 16_000


def check_message(arguments: Mapping[str, object], method: str = "chat.postMessage") -> Problem | None:
    """The error code and messages for these decoded arguments, or None when Slack would take them.

    `blocks`, `attachments` and `metadata` are decoded JSON; a string there is JSON that could not be read.
    """
    return (
        _text_problem(arguments, method)
        or _blocks_problem(arguments.get("blocks"))
        or check_attachments(arguments.get("attachments"))
        or _metadata_problem(arguments.get("metadata"))
    )


def _text_problem(arguments: Mapping[str, object], method: str) -> Problem | None:
    text, markdown = arguments.get("text"), arguments.get("markdown_text")
    for name, value in (("text", text), ("markdown_text", markdown)):
        if value is not None and not isinstance(value, str):
            return "invalid_arguments", [complaint("must provide a string", Place(f"/{name}", "message"))]
    if markdown:
        if text or arguments.get("blocks"):
            return "markdown_text_conflict", []
        return ("msg_too_long", []) if len(str(markdown)) > 12_000 else None
    most = MOST_UPDATED_TEXT if method == "chat.update" else MOST_TEXT
    if isinstance(text, str) and len(text) > most:
        return "msg_too_long", []
    if _is_empty(arguments):
        return "no_text", []
    return None


def _is_empty(arguments: Mapping[str, object]) -> bool:
    text = arguments.get("text")
    if isinstance(text, str) and text.strip():
        return False
    return not any(arguments.get(name) for name in ("blocks", "attachments", "file_ids"))


def _blocks_problem(blocks: object) -> Problem | None:
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        return "invalid_blocks_format", []
    found = check_blocks(blocks, "message")
    if found and all("only_one_table_allowed" in line for line in found):
        return "invalid_attachments", found
    if found:
        return "invalid_blocks", found
    if _characters(blocks) > MOST_BLOCK_CHARACTERS:
        return "msg_blocks_too_long", []
    return None


def check_attachments(attachments: object) -> Problem | None:
    """The error code and messages for a message's attachments, or None."""
    if attachments is None:
        return None
    if not isinstance(attachments, list) or not all(isinstance(one, dict) for one in attachments):
        return "invalid_attachments", ["[ERROR] invalid_keys"]
    if len(attachments) > MOST_ATTACHMENTS:
        return "too_many_attachments", []
    found = [
        line
        for number, one in enumerate(attachments)
        if "blocks" in one
        for line in check_blocks(one["blocks"], "message", f"/attachments/{number}/blocks")
    ]
    return ("invalid_attachments", found) if found else None


def _metadata_problem(metadata: object) -> Problem | None:
    if metadata is None:
        return None
    if not isinstance(metadata, dict):
        return "invalid_metadata_format", []
    # Work objects and other entities come with `entities` and need no event.
    if "entities" in metadata and "event_type" not in metadata:
        return None
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        return "invalid_metadata_format", []
    if set(metadata) - {"event_type", "event_payload", "entities"}:
        return "invalid_metadata_format", []
    if not all(_is_payload_value(value) for value in payload.values()):
        return "invalid_metadata_schema", []
    if len(json.dumps(metadata).encode()) > METADATA_BYTES:
        return "metadata_too_large", []
    return None


def _is_payload_value(value: object) -> bool:
    """Strings, numbers, booleans, flat objects, and lists of these."""
    if isinstance(value, str | int | float | bool):
        return True
    if isinstance(value, dict):
        return all(isinstance(one, str | int | float | bool) for one in value.values())
    return isinstance(value, list) and all(_is_payload_value(one) and not isinstance(one, list) for one in value)


def _characters(value: object) -> int:
    """All characters that a person would read or that travel with a click, ids and types left out."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, list):
        return sum(_characters(one) for one in value)
    if isinstance(value, dict):
        return sum(_characters(one) for name, one in value.items() if name not in ("type", "block_id", "action_id"))
    return 0
