"""What somebody of the cast is going to do: one click, one form, one sentence or one command, at one moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

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
    - say: `text` in `channel`
    - command: `text`, a slash command, in `channel`
    """

    due: datetime
    user: str
    act: Literal["click", "comment", "say", "command"]
    channel: str
    ts: str = ""
    action: str = ""
    value: str | None = None
    text: str = ""
    #: user ids: it is left alone once a human plays one of them, who may know nothing of it
    together: frozenset[str] = frozenset()
    #: how often it has failed because the app was not there
    failures: int = 0
