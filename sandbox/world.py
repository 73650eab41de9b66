"""Everything that a running workspace holds. It is touched by the server's event loop alone."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sandbox.clock import MICROS, Clock
from sandbox.faults import Faults
from sandbox.model import App, Channel, File, Json, Message, Record, Team, User, View
from sandbox.rates import Rates
from sandbox.stream import Hub
from sandbox.transcript import Transcript
from sandbox.triggers import Hooks, Triggers

if TYPE_CHECKING:
    from sandbox.advance import Advancer
    from sandbox.link.desk import Desk

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Ids:
    """Ids that depend on the seed and on how many there were before: the same run gives the same ids."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.count = 0

    def digest(self, what: str) -> str:
        self.count += 1
        return self.fixed(f"{what}:{self.count}")

    def fixed(self, what: str) -> str:
        return hashlib.blake2b(f"{self.seed}:{what}".encode(), digest_size=16).hexdigest()

    def new(self, prefix: str) -> str:
        """A Slack id: the prefix, then ten capitals and digits."""
        number, text = int(self.digest(prefix), 16), ""
        for _ in range(9):
            number, rest = divmod(number, 36)
            text += _ALPHABET[rest]
        return f"{prefix}0{text}"


def do_nothing() -> None:
    """A workspace without a folder has nothing to write."""


@dataclass(frozen=True)
class Options:
    """How the sandbox was started."""

    #: real seconds after which an unacknowledged event is sent again
    redelivery: tuple[float, ...] = (1.0, 5.0, 30.0)
    #: real seconds within which the app must acknowledge
    ack_timeout: float = 3.0
    #: real seconds for which a trigger id can be used
    trigger_seconds: float = 3.0
    #: real seconds after which a Socket Mode connection is warned, and cut ten seconds later
    connection_seconds: float = 3600.0


@dataclass(eq=False)
class Watch:
    """What appears before one person while the app answers their command, click or form."""

    user: str
    messages: list[Message] = field(default_factory=list)
    views: list[View] = field(default_factory=list)

    def saw(self, view: View) -> None:
        if view not in self.views:
            self.views.append(view)


@dataclass
class World:
    options: Options
    clock: Clock
    ids: Ids
    team: Team
    app: App
    rates: Rates
    #: slash commands of the manifest; None without a manifest: every command is taken
    commands: list[Json] | None = None
    #: events that the app subscribes to; None without a manifest: all
    subscribed: frozenset[str] | None = None
    #: scopes the bot has; None without a manifest: all
    scopes: set[str] | None = None
    #: features of the manifest that can be switched off
    home_tab: bool = True
    messages_tab: bool = True
    messages_writable: bool = True
    interactivity: bool = True
    #: scopes were added or taken away by hand: a restart keeps that
    scopes_changed: bool = False
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)
    #: channel id -> its messages, oldest first
    timelines: dict[str, list[Message]] = field(default_factory=dict)
    index: dict[tuple[str, str], Message] = field(default_factory=dict)
    #: user id -> open modals, bottom first
    stacks: dict[str, list[View]] = field(default_factory=dict)
    homes: dict[str, View] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)
    file_bytes: dict[str, bytes] = field(default_factory=dict)
    #: (channel, ts, user) -> what that person has chosen in the message
    chosen: dict[tuple[str, str, str], dict[str, Json]] = field(default_factory=dict)
    #: (user, message or view, block_id, action_id) -> the options that the app has offered there, by value
    offered: dict[tuple[str, str, str, str], dict[str, Json]] = field(default_factory=dict)
    hub: Hub = field(default_factory=Hub)
    faults: Faults = field(default_factory=Faults)
    log: Transcript = field(default_factory=Transcript)
    hooks: Hooks = field(default_factory=Hooks)
    triggers: Triggers = field(default_factory=Triggers)
    #: records changed since they were last written to disk
    dirty: dict[tuple[str, str], Record | bytes | None] = field(default_factory=dict)
    #: writes them, and the clock
    write_down: Callable[[], None] = do_nothing
    #: people whose interaction is being answered right now
    watches: list[Watch] = field(default_factory=list)
    base_url: str = ""
    desk: Desk = field(init=False)
    advancer: Advancer = field(init=False)

    @property
    def bot(self) -> User:
        return self.users[self.app.bot_user]

    def seconds(self) -> int:
        """Whole seconds since 1970, as in `created` and `updated`."""
        return self.clock.now_us() // MICROS

    def keep(self, kind: str, key: str, record: Record | bytes | None) -> None:
        """Have a record written to disk soon; None removes it."""
        self.dirty[kind, key] = record

    def answerable(self) -> None:
        """What has changed is on disk, before anybody is told: an app that is killed along with us relies on it."""
        if self.dirty:
            self.write_down()

    def keep_user(self, user: User) -> None:
        self.users[user.id] = user
        self.keep("user", user.id, user)

    def keep_channel(self, channel: Channel) -> None:
        self.channels[channel.id] = channel
        self.timelines.setdefault(channel.id, [])
        self.keep("channel", channel.id, channel)

    def keep_message(self, message: Message) -> None:
        if message.ephemeral_to is None:
            self.keep("message", f"{message.channel}/{message.ts}", message)

    def publish(self, kind: str, audience: Collection[str] | None = None, /, **body: Any) -> None:
        """Tell the pages; `audience`: user ids who may see it, None = everyone."""
        if self.hub.listeners:
            self.hub.publish({"type": kind, **body}, audience)


def real_time() -> float:
    """Seconds that only grow: for what Slack measures in real time."""
    return time.monotonic()
