"""How fast we call: a little below what Slack allows, so that it never has to refuse.

Slack's limits: about one post a second in a conversation, a few hundred posts a minute in a workspace, and so many
calls a minute of each other method (its tier). See https://docs.slack.dev/apis/web-api/rate-limits.
"""

from dataclasses import dataclass, field
from threading import Lock

from delivery.wire import PUTTING, is_post

#: calls a minute that Slack allows of the methods that we write with, where it says so
TIERS = {
    "conversations.create": 20,
    "conversations.archive": 20,
    "conversations.rename": 20,
    "conversations.setTopic": 20,
    "conversations.setPurpose": 20,
    "conversations.open": 50,
    "conversations.invite": 50,
    "conversations.kick": 50,
    "conversations.join": 50,
    "conversations.leave": 50,
    "chat.update": 50,
    "chat.delete": 50,
    "reactions.add": 50,
}
#: all posts share one budget
POSTS = "posts"


@dataclass(slots=True)
class Pace:
    """The time between two calls, in real seconds: in one conversation, in the whole workspace, and of one method.

    A call that leaves late may be followed a little earlier, so that the mean comes up to the allowed rate. Safe to
    use from several threads.
    """

    per_channel: float  # seconds between two posts in one conversation
    per_workspace: float  # posts a minute; 0 means that nothing is paced but conversations
    _lanes: dict[str, float] = field(default_factory=dict)
    _free: dict[str, float] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    @property
    def is_limited(self) -> bool:
        """Whether calls have to wait for each other at all."""
        return self.per_workspace > 0

    def leaves(self, method: str, elapsed: float) -> None:
        """A call of the method is about to be made."""
        rate = self.per_workspace if is_post(method) else TIERS.get(method, 0)
        if self.per_workspace <= 0 or rate <= 0:
            return
        interval, name = 60.0 / rate, POSTS if is_post(method) else method
        with self._lock:
            due = self._free.get(name, 0.0)
            self._free[name] = (due if elapsed - due < interval else elapsed) + interval

    def posted(self, lane: str, elapsed: float) -> None:
        """A post went out in this conversation."""
        if self.per_channel <= 0:
            return
        with self._lock:
            self._lanes = {name: free for name, free in self._lanes.items() if free > elapsed}
            self._lanes[lane] = elapsed + self.per_channel

    def busy(self, elapsed: float) -> frozenset[str]:
        """Conversations that must wait."""
        with self._lock:
            return frozenset(name for name, free in self._lanes.items() if free > elapsed)

    def spent(self, elapsed: float) -> frozenset[str]:
        """Methods that must wait."""
        with self._lock:
            names = {name for name, free in self._free.items() if free > elapsed}
        return frozenset(names - {POSTS} | PUTTING if POSTS in names else names)

    def next_free(self, elapsed: float) -> float | None:
        """Seconds until something that waits is free; None when nothing waits."""
        with self._lock:
            waits = [free - elapsed for free in (*self._lanes.values(), *self._free.values()) if free > elapsed]
        return min(waits, default=None)
