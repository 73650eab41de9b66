"""What to do with a row after a call: the vocabulary of the error table and of the marks."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Effect(StrEnum):
    """What a problem means beyond its own row; whoever is told of the problem acts on it."""

    NONE = "none"  # the row alone is concerned, and nobody needs to know
    TELL = "tell"  # owners are told; nothing else changes
    PAUSE = "pause"  # in a program's own channel, the program stops until an owner has acted; elsewhere owners are told
    SUSPEND = "suspend"  # the member cannot be reached; their partner is matched anew
    REMOVE = "remove"  # the member is an app and should never have been one
    HALT = "halt"  # nothing leaves this workspace until an admin has acted


@dataclass(frozen=True, slots=True)
class Done:
    """It is so already: as good as delivered."""

    result: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Again:
    """Call once more, at once, with these arguments. `repair` names the change; each is made once in an attempt."""

    repair: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Rest:
    """Nothing was done; the row goes back, and `what` (a method, or WORKSPACE) is left alone for some seconds."""

    what: str
    seconds: float
    #: leave alone only the row's own conversation
    lane_only: bool = False


@dataclass(frozen=True, slots=True)
class Park:
    """It will not work as it is; it waits for a person."""

    #: what the problem really is, where Slack's code says too little
    code: str = ""


@dataclass(frozen=True, slots=True)
class Drop:
    """It is no longer of use to anybody."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """It may or may not have been done."""


Step = Done | Again | Rest | Park | Drop | Unsure
