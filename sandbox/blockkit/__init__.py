"""Checks Block Kit as Slack does, in Slack's words, without a network and without state.

`check_blocks`, `check_view` and `check_message` answer what `response_metadata.messages` would hold.
"""

from sandbox.blockkit.message import check_attachments, check_message
from sandbox.blockkit.rules import Surface
from sandbox.blockkit.surface import check_blocks
from sandbox.blockkit.view import VIEW_BYTES, check_view, view_problem

__all__ = [
    "VIEW_BYTES",
    "Surface",
    "check_attachments",
    "check_blocks",
    "check_message",
    "check_view",
    "view_problem",
]
