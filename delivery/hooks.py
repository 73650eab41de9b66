"""What others do about a call that was sent or that failed, in the transaction that marks it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage import OutboxRow, UnitOfWork

#: (unit of work, row, Slack's answer without its words)
OnSent = Callable[[UnitOfWork, OutboxRow, dict[str, Any]], None]
#: (unit of work, row, code, sentence for the owners or "")
OnProblem = Callable[[UnitOfWork, OutboxRow, str, str], None]
#: (unit of work, row) -> why it should not be sent any more, or None
Unwanted = Callable[[UnitOfWork, OutboxRow], str | None]
#: (unit of work, row) -> when it should be sent instead of now, because it is late; None: now
Later = Callable[[UnitOfWork, OutboxRow], datetime | None]


def _nothing(*_: object) -> None:
    """The answer of a hook that nobody has given."""


@dataclass(frozen=True, slots=True)
class Hooks:
    """Given by the wiring. A hook that raises undoes the mark with it; the row is then settled by looking it up.

    `on_problem` is called for every row that is parked, but once only for a refusal that holds up a method or the
    whole workspace, until that works again. `errors.effect_of(code)` tells what the problem means beyond the row.
    """

    on_sent: OnSent = _nothing
    on_problem: OnProblem = _nothing
    unwanted: Unwanted = _nothing
    later: Later = _nothing
