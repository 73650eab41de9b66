"""Slack's cursors: opaque text in base64 that says where the next page begins."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from typing import TypeVar

from sandbox.errors import Refused
from sandbox.model import Json
from sandbox.web.call import Call

Item = TypeVar("Item")


def encode(kind: str, value: str) -> str:
    return base64.b64encode(f"{kind}:{value}".encode()).decode()


def decode(cursor: str, kind: str) -> str:
    try:
        found, _, value = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, ValueError):
        raise Refused("invalid_cursor") from None
    if found != kind or not value:
        raise Refused("invalid_cursor")
    return value


def page(
    call: Call, items: Sequence[Item], kind: str, key: Callable[[Item], str], default: int, most: int
) -> tuple[list[Item], Json]:
    """One page of items and its response_metadata; the cursor names the first item of the next page."""
    limit = call.number("limit", default) or default
    if limit < 0 or limit > most:
        raise Refused("invalid_limit")
    start = 0
    if call.has("cursor"):
        wanted = decode(call.text("cursor"), kind)
        start = next((n for n, item in enumerate(items) if key(item) == wanted), -1)
        if start < 0:
            raise Refused("invalid_cursor")
    shown = list(items[start : start + limit])
    more = start + limit < len(items)
    return shown, {"next_cursor": encode(kind, key(items[start + limit])) if more else ""}
