"""Slack's rate tiers: real time, per method and workspace, and per channel for posts."""

from __future__ import annotations

from dataclasses import dataclass

TIER_2, TIER_3, TIER_4 = 20, 50, 100
#: calls a minute
PER_MINUTE: dict[str, int] = {
    "conversations.create": TIER_2,
    "conversations.list": TIER_2,
    "conversations.archive": TIER_2,
    "conversations.unarchive": TIER_2,
    "conversations.rename": TIER_2,
    "conversations.setTopic": TIER_2,
    "conversations.setPurpose": TIER_2,
    "conversations.close": TIER_2,
    "users.list": TIER_2,
    "conversations.open": TIER_3,
    "conversations.invite": TIER_3,
    "conversations.kick": TIER_3,
    "conversations.join": TIER_3,
    "conversations.leave": TIER_3,
    "conversations.info": TIER_3,
    "conversations.history": TIER_3,
    "conversations.replies": TIER_3,
    "conversations.mark": TIER_3,
    "chat.update": TIER_3,
    "chat.delete": TIER_3,
    "reactions.add": TIER_3,
    "reactions.remove": TIER_2,
    "reactions.get": TIER_3,
    "team.info": TIER_3,
    "bots.info": TIER_3,
    "users.lookupByEmail": TIER_3,
    "files.delete": TIER_3,
    "users.info": TIER_4,
    "users.profile.get": TIER_4,
    "users.conversations": TIER_3,
    "conversations.members": TIER_4,
    "views.open": TIER_4,
    "views.push": TIER_4,
    "views.update": TIER_4,
    "views.publish": TIER_4,
    "files.info": TIER_4,
    "files.getUploadURLExternal": TIER_4,
    "files.completeUploadExternal": TIER_4,
    "chat.postEphemeral": TIER_4,
    "chat.postMessage": 300,
}
#: a channel takes one post a second, and a short burst
CHANNEL_BURST = 5


@dataclass
class Bucket:
    """Holds `size` calls at most and is refilled by `refill` calls a second."""

    size: float
    refill: float
    left: float
    at: float

    def wait(self, now: float) -> float:
        """Take one call; the seconds to wait when there is none left."""
        self.left = min(self.size, self.left + (now - self.at) * self.refill)
        self.at = now
        if self.left >= 1:
            self.left -= 1
            return 0.0
        return (1 - self.left) / self.refill


class Rates:
    def __init__(self, on: bool) -> None:
        self.on = on
        self.buckets: dict[tuple[str, str], Bucket] = {}

    def retry_after(self, method: str, channel: str, now: float) -> int:
        """Seconds after which to call again, 0 when the call may go on."""
        wait = self._take(method, "", PER_MINUTE.get(method, TIER_4), now)
        if method == "chat.postMessage" and not wait:
            wait = self._take(method, channel, CHANNEL_BURST, now, refill=1.0)
        return max(1, int(wait + 0.999)) if wait else 0

    def _take(self, method: str, lane: str, size: int, now: float, refill: float | None = None) -> float:
        bucket = self.buckets.get((method, lane))
        if bucket is None:
            bucket = Bucket(size, refill or size / 60, size, now)
            self.buckets[method, lane] = bucket
        return bucket.wait(now)

    def switch(self, on: bool) -> None:
        self.on = on
        self.buckets.clear()
