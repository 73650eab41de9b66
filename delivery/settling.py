"""Rows of uncertain outcome: what becomes of them once their calls must have ended."""

from delivery.classes import WhenUnsure, resent_when_missed, when_unsure
from delivery.errors import UNREADABLE, UNSURE, Desk, NotNow, remedy_of
from delivery.ledger import Ledger, Problem
from delivery.rates import Moment, Rests
from delivery.reading import READS, Found, Place, Unreadable, look_for
from delivery.settings import DeliverySettings
from delivery.watch import Watch
from delivery.wire import Wire
from storage import OutboxRow, OutboxState

#: seconds between two tries to read a conversation that could not be read
READ_AGAIN = 60.0


class Settler:
    """Looks up what is uncertain, one row at a time."""

    def __init__(self, wire: Wire, ledger: Ledger, rests: Rests, settings: DeliverySettings) -> None:
        self._wire = wire
        self._ledger = ledger
        self._rests = rests
        self._settings = settings
        #: since when each uncertain row is known
        self.watch = Watch()
        #: the uncertain rows at the last look
        self._rows: tuple[OutboxRow, ...] = ()

    def next(self, at: Moment) -> OutboxRow | None:
        """The row about which something could be done for longest; also notes the ones that were not known before.

        In the order of their ids, many that cannot be read would keep the others waiting for ever.
        """
        rows = self._rows = self._ledger.in_flight()
        self.watch.look_over(rows, at.elapsed)
        if READS & self._rests.resting(at):
            rows = tuple(row for row in rows if row.state is not OutboxState.UNKNOWN)
        waits = [(self.watch.wait(row, at.elapsed, self._patience(row)), row.id, row) for row in rows]
        wait, _, row = min(waits, key=lambda one: one[:2], default=(0.0, 0, None))
        return row if wait <= 0 else None

    def wait(self, at: Moment) -> float | None:
        """Real seconds until something can be done about what `next` saw last; None if nothing was uncertain."""
        return min((self.watch.wait(row, at.elapsed, self._patience(row)) for row in self._rows), default=None)

    def settle(self, row: OutboxRow, at: Moment, desk: Desk) -> None:
        """Do what can be done about a row of uncertain outcome."""
        self.watch.put_off(row, at.elapsed + READ_AGAIN)  # also if this ends in an exception
        match when_unsure(row):
            case WhenUnsure.REPEAT:
                self._ledger.released(row, at.now, "its sender stopped; it is repeated")
            case WhenUnsure.DROP:
                self._ledger.dropped(row, at.now, "it may have been shown")
            case WhenUnsure.PARK:
                self._ledger.parked(row, UNSURE, Problem(UNSURE, remedy_of(UNSURE)))
            case WhenUnsure.LOOK if not row.look_since and self.watch.age(row, at.elapsed) < self._settings.settle:
                self._ledger.unknown(row, "its sender stopped before it had an answer")
                self.watch.put_off(row, at.elapsed)
            case WhenUnsure.LOOK:
                self._look(row, at, desk)

    def _patience(self, row: OutboxRow) -> float:
        """A claim whose sender must have stopped holds up its conversation no longer than needed."""
        if row.look_since:
            return 0.0  # whatever was posted before the restore shows by now
        if row.state is OutboxState.SENDING and when_unsure(row) in {WhenUnsure.LOOK, WhenUnsure.REPEAT}:
            return min(self._settings.budget + self._settings.timeout, self._settings.settle)
        return self._settings.settle

    def _look(self, row: OutboxRow, at: Moment, desk: Desk) -> None:
        found, channel = self._read(row, desk)
        if isinstance(found, Unreadable):
            self._not_read(row, at, found)
            return
        if found.copies:
            self._ledger.sent(row, {"ok": True, "channel": channel, "ts": found.copies[0]})
            return
        if row.look_since:
            self._ledger.looked(row, at.now, "the database was restored; it had not been posted before")
        elif resent_when_missed(row):
            self._ledger.released(row, at.now, "it was looked for and had not arrived")
        else:
            self._ledger.dropped(row, at.now, "it had not arrived, and a reminder is not sent again")

    def _read(self, row: OutboxRow, desk: Desk) -> tuple[Found | Unreadable, str]:
        place = place_of(row)
        found = look_for(self._wire, row, place)
        if not (isinstance(found, Unreadable) and found.reason == "channel_not_found" and desk.direct()):
            return found, place.channel
        try:
            channel = desk.reopen()  # a direct message's id may have changed
        except NotNow as later:
            return Unreadable("not reopened", found.method, later.seconds), place.channel
        if channel is None or channel == place.channel:
            return found, place.channel
        return look_for(self._wire, row, Place(channel, place.thread_ts, place.since)), channel

    def _not_read(self, row: OutboxRow, at: Moment, found: Unreadable) -> None:
        if found.seconds is not None:
            self.watch.put_off(row, at.elapsed + found.seconds)
            self._rests.rest(found.method, at.after(found.seconds))
            return
        problem = None
        if found.refused and self.watch.tell_once(row):
            problem = Problem(UNREADABLE, remedy_of(UNREADABLE))
        self._ledger.unknown(row, f"the conversation could not be read: {found.reason}", problem)


def place_of(row: OutboxRow) -> Place:
    """Where a row's message must be, if it is anywhere."""
    thread_ts = row.arguments.get("thread_ts")
    since = float(row.look_since or row.since) if row.look_since or row.since else None
    return Place(row.channel or str(row.arguments.get("channel")), str(thread_ts) if thread_ts else None, since)
