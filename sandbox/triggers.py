"""trigger_id and response_url: the two short-lived permissions that an interaction gives."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.clock import MICROS
from sandbox.errors import Refused

HOOK_USES = 5
HOOK_SECONDS = 30 * 60


@dataclass
class Trigger:
    user: str
    expires: float
    used: bool = False
    #: the modal in which it was made; views.push needs one
    view: str | None = None


class Triggers:
    def __init__(self) -> None:
        self.known: dict[str, Trigger] = {}

    def issue(self, key: str, user: str, expires: float, view: str | None) -> Trigger:
        if len(self.known) > 5000:  # far more than can be alive at once
            for old in list(self.known)[:2500]:
                del self.known[old]
        trigger = self.known[key] = Trigger(user, expires, view=view)
        return trigger

    def exchange(self, key: str, now: float) -> Trigger:
        """Use a trigger, once and in time (`now` in real seconds)."""
        trigger = self.known.get(key)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if now > trigger.expires:
            raise Refused("expired_trigger_id")
        trigger.used = True
        return trigger


@dataclass
class Hook:
    """One response_url."""

    user: str
    channel: str
    #: the message that was clicked, None after a slash command
    ts: str | None
    thread_ts: str | None
    created_us: int
    uses: int = 0


class Hooks:
    def __init__(self) -> None:
        self.known: dict[str, Hook] = {}

    def issue(self, key: str, hook: Hook) -> None:
        if len(self.known) > 5000:  # older ones have expired long ago, or nobody will use them
            for old in list(self.known)[:2500]:
                del self.known[old]
        self.known[key] = hook

    def take(self, key: str, now_us: int) -> Hook:
        """One use of a response_url; Slack's words when it is used up."""
        hook = self.known.get(key)
        if hook is None:
            raise Refused("invalid_token")
        if now_us - hook.created_us > HOOK_SECONDS * MICROS:
            raise Refused("expired_url")
        if hook.uses >= HOOK_USES:
            raise Refused("used_url")
        hook.uses += 1
        return hook
