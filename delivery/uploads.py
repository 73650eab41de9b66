"""A file in three steps. Only the last one shows anything, so only the last one can be unclear.

A row with method `files.upload` carries the arguments `channel`, `filename`, `content` (base64) and, if wanted,
`title`, `alt_text`, `thread_ts` and `initial_comment`.
"""

import base64
import json
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError

from delivery.answers import Answer, Delivered, Limited, Refused, Unclear, Unreached
from delivery.errors import rule_of, unsure
from delivery.wire import Wire, failure, retry_after

UPLOAD = "files.upload"
_RESERVE = "files.getUploadURLExternal"
_COMPLETE = "files.completeUploadExternal"


def upload(wire: Wire, arguments: Mapping[str, Any]) -> Answer:
    """Put a file into a conversation or a thread; the result is that of `files.completeUploadExternal`."""
    try:
        data = base64.b64decode(arguments["content"], validate=True)
    except (KeyError, ValueError):
        return Refused("invalid_arguments")
    reserved = wire.call(
        _RESERVE, {"filename": arguments["filename"], "length": len(data), "alt_txt": arguments.get("alt_text")}
    )
    if not isinstance(reserved, Delivered):
        return _nothing_shown(reserved)
    problem = _send_bytes(wire, str(reserved.result.get("upload_url")), data)
    if problem is not None:
        return problem
    title = arguments.get("title") or arguments["filename"]
    return wire.call(
        _COMPLETE,
        {
            "files": json.dumps([{"id": reserved.result.get("file_id"), "title": title}]),
            "channel_id": arguments["channel"],
            "thread_ts": arguments.get("thread_ts"),
            "initial_comment": arguments.get("initial_comment"),
        },
    )


def _send_bytes(wire: Wire, url: str, data: bytes) -> Answer | None:
    client = wire.client
    try:
        # the SDK's own second step: it minds the proxy and the certificates that the client was made with
        sent = client._upload_file(
            url=url, data=data, logger=client.logger, timeout=client.timeout, proxy=client.proxy, ssl=client.ssl
        )
    except HTTPError as error:
        with error:
            if error.code == 429:
                return Limited(retry_after(dict(error.headers.items())))
            return Unreached(f"HTTP {error.code}") if error.code >= 500 else Refused("upload_failed")
    except (HTTPException, OSError, ValueError) as error:
        return _nothing_shown(failure(error))
    return None if sent.status == 200 else Unreached(f"HTTP {sent.status}")


def _nothing_shown(answer: Answer) -> Answer:
    if isinstance(answer, Unclear):
        return Unreached(answer.reason)
    if isinstance(answer, Refused) and rule_of(answer.code).act is unsure:
        return Unreached(answer.code)
    return answer
