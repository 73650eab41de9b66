"""The arguments of one control call, checked and named in every complaint."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from sandbox.errors import SandboxError
from sandbox.model import Channel, Json, User
from sandbox.people import find_user
from sandbox.rooms import find_channel
from sandbox.world import World

TRUE = ("1", "true", "True", "yes")
FALSE = ("0", "false", "False", "no", "")


@dataclass
class Ask:
    world: World
    args: Json

    def raw(self, name: str, default: Any = None) -> Any:
        value = self.args.get(name)
        return default if value is None else value

    def text(self, name: str, default: str | None = None) -> str:
        value = self.raw(name, default)
        if not isinstance(value, str):
            raise SandboxError("missing_argument", f"`{name}` must be given, as text.")
        return value

    def maybe(self, name: str) -> str | None:
        value = self.raw(name)
        if value is not None and not isinstance(value, str):
            raise SandboxError("invalid_argument", f"`{name}` must be text.")
        return value or None

    def flag(self, name: str, default: bool = False) -> bool:
        value = self.raw(name, default)
        if isinstance(value, str):
            if value in TRUE:
                return True
            if value in FALSE:
                return False
        if not isinstance(value, bool | int):
            raise SandboxError("invalid_argument", f"`{name}` must be true or false.")
        return bool(value)

    def number(self, name: str, default: float, least: float = -math.inf) -> float:
        value = self.raw(name, default)
        try:
            found = float(value)
        except (TypeError, ValueError):
            found = math.nan
        if not math.isfinite(found):
            raise SandboxError("invalid_argument", f"`{name}` must be a number.")
        if found < least:
            raise SandboxError("invalid_argument", f"`{name}` must be {least:g} or more.")
        return found

    def listed(self, name: str) -> list[str]:
        value = self.raw(name, [])
        if isinstance(value, str):
            value = [one.strip() for one in value.split(",") if one.strip()]
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise SandboxError("invalid_argument", f"`{name}` must be a list of names or ids.")
        return value

    def mapping(self, name: str) -> Json:
        value = self.raw(name, {})
        if not isinstance(value, dict):
            raise SandboxError("invalid_argument", f"`{name}` must be an object.")
        return value

    def user(self, name: str = "user") -> User:
        return find_user(self.world, self.text(name))

    def maybe_user(self, name: str = "user") -> User | None:
        given = self.maybe(name)
        return find_user(self.world, given) if given else None

    def channel(self, user: User | None = None, name: str = "channel") -> Channel:
        return find_channel(self.world, self.text(name), user)

    def maybe_channel(self, user: User | None = None, name: str = "channel") -> Channel | None:
        given = self.maybe(name)
        return find_channel(self.world, given, user) if given else None

    def rest(self, *named: str) -> Json:
        """Every argument but these."""
        return {name: value for name, value in self.args.items() if name not in named}
