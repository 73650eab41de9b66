"""The checks of Block Kit, in front of everything that is posted and shown."""

from __future__ import annotations

from sandbox.blockkit import check_attachments, check_message, view_problem
from sandbox.errors import Refused
from sandbox.model import Json
from sandbox.web.call import Call

__all__ = ["attachments_of", "message_of", "view_of"]


def message_of(call: Call, method: str) -> Json:
    """The decoded `text`, `blocks`, `attachments`, `metadata` of a call that posts or changes a message."""
    given: Json = {"text": call.args.get("text"), "markdown_text": call.args.get("markdown_text")}
    given["blocks"] = call.parsed("blocks", "invalid_blocks_format")
    given["attachments"] = call.parsed("attachments", "invalid_attachments")
    given["metadata"] = call.parsed("metadata", "invalid_metadata_format")
    given["file_ids"] = call.names("file_ids") or None
    if given["text"] is not None and not isinstance(given["text"], str):
        given["text"] = call.text("text")
    problem = check_message({name: value for name, value in given.items() if value is not None}, method)
    if problem is not None:
        raise refusal(*problem)
    return given


def attachments_of(given: object) -> None:
    problem = check_attachments(given)
    if problem is not None:
        raise refusal(*problem)


def view_of(call: Call) -> Json:
    """The decoded `view` of a call."""
    if not call.has("view"):
        raise refusal("invalid_arguments", ["[ERROR] missing required field: view"])
    view = call.parsed("view", "invalid_arguments")
    problem = view_problem(view)
    if problem is not None:
        raise refusal(*problem)
    checked: Json = view
    return checked


def refusal(error: str, messages: list[str]) -> Refused:
    return Refused(error, response_metadata={"messages": messages}) if messages else Refused(error)
