"""One Web API call: its arguments, whatever way they came, and who makes it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import Refused
from sandbox.model import Channel, Json, User
from sandbox.world import World

TRUE = ("1", "true", "True", True, 1)


@dataclass
class Call:
    world: World
    method: str
    args: Json
    #: warnings for response_metadata
    warnings: list[str] = field(default_factory=list)

    @property
    def bot(self) -> User:
        return self.world.bot

    def has(self, name: str) -> bool:
        return self.args.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """An argument as text, "" when it is missing."""
        value = self.args.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value) if isinstance(value, dict | list) else str(value)

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.args.get(name)
        return default if value in (None, "") else value in TRUE

    def number(self, name: str, default: int) -> int:
        value = self.args.get(name)
        if value in (None, ""):
            return default
        try:
            return int(str(value))
        except (TypeError, ValueError):
            raise Refused("invalid_arguments", response_metadata=messages(f"must be an integer: {name}")) from None

    def names(self, name: str) -> list[str]:
        """A list argument: JSON, or ids joined by commas."""
        value = self.args.get(name)
        if isinstance(value, str):
            value = value.strip("[]").replace('"', "").split(",")
        return [str(one).strip() for one in value or [] if str(one).strip()]

    def parsed(self, name: str, error: str) -> Any:
        """An argument that is JSON, parsed when it came as text; `error` when it cannot be."""
        value = self.args.get(name)
        if not isinstance(value, str):
            return value
        if not value:
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise Refused(error) from None

    def channel(self, name: str = "channel") -> Channel:
        """The conversation that is meant, if the bot may know that it exists."""
        ref = self.text(name)
        if not ref:
            raise Refused("invalid_arguments", response_metadata=messages(f"missing required field: {name}"))
        channel = self.world.channels.get(ref)
        if channel is None or not self.sees(channel):
            raise Refused("channel_not_found")
        return channel

    def sees(self, channel: Channel) -> bool:
        return channel.kind == "public" or self.world.app.bot_user in channel.members

    def user(self, name: str = "user") -> User:
        user = self.world.users.get(self.text(name))
        if user is None:
            raise Refused("user_not_found")
        return user


def messages(*texts: str) -> Json:
    return {"messages": [f"[ERROR] {text}" for text in texts]}
