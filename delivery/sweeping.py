"""Messages that took several attempts: a late copy may still appear, and is deleted."""

from datetime import datetime, timedelta

from delivery.answers import Delivered, Limited, Refused
from delivery.errors import rule_of, unsure
from delivery.ledger import Ledger
from delivery.rates import Moment, Rests
from delivery.reading import Unreadable, look_for
from delivery.settings import DeliverySettings
from delivery.settling import place_of
from delivery.wire import Wire
from storage import OutboxRow

DELETE = "chat.delete"
#: real seconds after which the database is asked for rows that another replica has sent
RELOAD = 300.0
#: real seconds between two tries
TRY_AGAIN = 60.0


class Sweeper:
    """Looks for copies some time after a repeated message was sent. The sent one stays, since updates refer to it."""

    def __init__(self, wire: Wire, ledger: Ledger, rests: Rests, settings: DeliverySettings) -> None:
        self._wire = wire
        self._ledger = ledger
        self._rests = rests
        self._settings = settings
        self._rows: dict[int, OutboxRow] = {}
        self._loaded_at: float | None = None
        self._put_off: dict[int, float] = {}

    def repeated(self) -> None:
        """A row was sent that took more than one attempt."""
        self._loaded_at = None

    def next(self, at: Moment) -> OutboxRow | None:
        """The first message whose look is due."""
        due = (row for row in self._load(at).values() if self._due(row) <= at.now)
        return next((row for row in due if self._put_off.get(row.id, at.elapsed) <= at.elapsed), None)

    def next_due(self, at: Moment) -> datetime | None:
        """When the next look is due."""
        return min((self._due(row) for row in self._load(at).values()), default=None)

    def sweep(self, row: OutboxRow, at: Moment) -> None:
        """Look once for copies of a message, and delete them."""
        self._put_off[row.id] = at.elapsed + TRY_AGAIN
        found = look_for(self._wire, row, place_of(row))
        if isinstance(found, Unreadable):
            if found.seconds is not None:
                self._rests.rest(found.method, at.after(found.seconds))
            if not found.refused:
                return
        elif row.ts in found.copies and not all(self.delete(row, copy, at) for copy in found.copies if copy != row.ts):
            return
        self._ledger.swept(row)
        self._put_off.pop(row.id, None)
        self.repeated()

    def delete(self, row: OutboxRow, ts: str, at: Moment) -> bool:
        """Delete a copy; True once it is gone, or cannot be made to go."""
        answer = self._wire.call(DELETE, {"channel": row.channel or row.arguments.get("channel"), "ts": ts})
        if isinstance(answer, Limited):
            self._rests.rest(DELETE, at.after(answer.seconds))
        if isinstance(answer, Refused):
            return rule_of(answer.code).act is not unsure
        return isinstance(answer, Delivered)

    def _load(self, at: Moment) -> dict[int, OutboxRow]:
        if self._loaded_at is None or at.elapsed - self._loaded_at >= RELOAD:
            self._rows = {row.id: row for row in self._ledger.sweepable()}
            self._loaded_at = at.elapsed
        return self._rows

    def _due(self, row: OutboxRow) -> datetime:
        last = row.claimed_at or row.not_before
        offsets = self._settings.sweeps
        return last + timedelta(seconds=offsets[min(row.sweeps, len(offsets) - 1)] if offsets else 0.0)
