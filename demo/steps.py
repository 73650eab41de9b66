"""What somebody of the cast is going to do: one click, one form, one sentence or one command, at one moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

#: what people do happens at full ten minutes: a simulated week stops less often, and nobody sees the difference
GRID = timedelta(minutes=10)
#: until the app has changed a message after a click, so that the next thing in it can be clicked
SHORTLY = GRID


def on_grid(moment: datetime) -> datetime:
    """The first full ten minutes at or after `moment` (UTC)."""
    past = timedelta(minutes=moment.minute % 10, seconds=moment.second, microseconds=moment.microsecond)
    return moment - past + GRID if past else moment


@dataclass(frozen=True, slots=True)
class Step:
    """`due` is UTC. What the other fields mean depends on `act`:

    - click: the element `action` of message `ts` in `channel`, `value` chosen (None: a button, or any option)
    - comment: the same click, and `text` written into the form that opens
    - form: the same click, then the element `then` of the form that opens (if any), and `values` sent with it (if any)
    - say: `text` in `channel`, in the thread of `ts` if there is one
    - command: `text`, a slash command, in `channel`
    """

    due: datetime
    user: str
    act: Literal["click", "comment", "form", "say", "command"]
    channel: str
    ts: str = ""
    action: str = ""
    value: str | None = None
    text: str = ""
    then: str = ""
    #: block id -> what is written or chosen there; ANY: any one of the options
    values: Mapping[str, Any] | None = None
    #: user ids: it is left alone once a human plays one of them, who may know nothing of it
    together: frozenset[str] = frozenset()
    #: how often it has failed because the app was not there
    failures: int = 0


#: stands for an option of a form that nobody knows before it has opened
ANY = "any option"
