"""What can come back from a call to Slack. Nothing here knows what to do about it."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Delivered:
    """Slack said ok. `result` is the answer's body."""

    result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Limited:
    """Too fast: nothing was done. `seconds` until the method may be called again."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Refused:
    """Slack said no, with a code: nothing was done."""

    code: str
    #: the answer's other fields (needed, provided, errors, response_metadata)
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unreached:
    """Nothing that shows was done, for sure: no connection came about."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nobody knows whether it was done: cut, late, or an answer that makes no sense."""

    reason: str


Answer = Delivered | Limited | Refused | Unreached | Unclear
