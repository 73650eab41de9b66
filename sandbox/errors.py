"""The two ways in which a call is refused."""

from __future__ import annotations

from typing import Any


class SandboxError(Exception):
    """A control call is refused. `code` is for programs, `message` names the field and the remedy."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


class Refused(Exception):
    """A Web API call is refused with one of Slack's error codes; `extra` goes into the answer as it is."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra

    def answer(self) -> dict[str, Any]:
        return {"ok": False, "error": self.error, **self.extra}
