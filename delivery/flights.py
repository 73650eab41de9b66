"""Where calls are being made at this moment."""

from collections import Counter
from threading import Condition


class Flights:
    """Conversations, each with how many calls of it are under way. Safe to use from several threads."""

    def __init__(self) -> None:
        self._lanes: Counter[str] = Counter()
        #: how many calls have come back; what they held up may go on
        self.landed = 0
        self._changed = Condition()

    def begin(self, lane: str) -> None:
        """A call of this conversation is under way."""
        with self._changed:
            self._lanes[lane] += 1

    def end(self, lane: str) -> None:
        """It has come back, and its row is marked."""
        with self._changed:
            self._lanes[lane] -= 1
            if not self._lanes[lane]:
                del self._lanes[lane]
            self.landed += 1
            self._changed.notify_all()

    @property
    def lanes(self) -> frozenset[str]:
        """The conversations in which there is a call under way."""
        with self._changed:
            return frozenset(self._lanes)

    @property
    def several(self) -> bool:
        """Whether more than one call is under way."""
        return self._lanes.total() > 1

    def wait(self, timeout: float) -> bool:
        """Wait until a call has come back, or for `timeout` seconds; False at once if there is none."""
        with self._changed:
            if not self._lanes:
                return False
            self._changed.wait(timeout)
        return True
