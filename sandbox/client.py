"""`SandboxClient`: the control API from Python. It needs nothing but the sandbox's address, or the sandbox itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import urllib3

from sandbox.errors import SandboxError

Json = dict[str, Any]


class SandboxClient:
    """One method per control call, with its arguments; raises SandboxError when it is refused.

    People and channels are given by id or by name. May be used from several threads. `ask` makes a call (its name, its
    arguments) where the sandbox lives in the same process; without it, calls go over HTTP and raise what urllib3 does
    when nobody is there.
    """

    def __init__(self, url: str, timeout: float = 600.0, ask: Callable[[str, Json], Any] | None = None) -> None:
        self.url = url.rstrip("/")
        self._ask = ask or self._over_http
        self._http = urllib3.PoolManager(maxsize=10, timeout=timeout, retries=False)

    def close(self) -> None:
        self._http.clear()

    def call(self, name: str, /, **arguments: Any) -> Any:
        """Any control call; arguments that are None are left out."""
        return self._ask(name, {key: value for key, value in arguments.items() if value is not None})

    def _over_http(self, name: str, given: Json) -> Any:
        answer = self._http.request("POST", f"{self.url}/sandbox/api/{name}", json=given)
        if answer.status == 400:
            problem = answer.json()
            raise SandboxError(problem["error"], problem["message"])
        if answer.status != 200:
            raise OSError(f"The sandbox answered {name} with HTTP {answer.status}.")
        return answer.json()

    def info(self) -> Json:
        return dict(self.call("info"))

    def users(self) -> list[Json]:
        return list(self.call("users"))

    def add_user(self, name: str, real_name: str | None = None, **settings: Any) -> Json:
        return dict(self.call("add_user", name=name, real_name=real_name, **settings))

    def update_user(self, user: str, **changes: Any) -> Json:
        return dict(self.call("update_user", user=user, **changes))

    def channels(self, user: str | None = None) -> list[Json]:
        return list(self.call("channels", user=user))

    def create_channel(
        self, name: str, user: str, private: bool = False, members: list[str] | None = None, bot: bool = False
    ) -> Json:
        return dict(self.call("create_channel", name=name, user=user, private=private, members=members, bot=bot))

    def stop(self) -> Json:
        return dict(self.call("stop"))

    def join(self, user: str, channel: str) -> Json:
        return dict(self.call("join", user=user, channel=channel))

    def leave(self, user: str, channel: str) -> Json:
        return dict(self.call("leave", user=user, channel=channel))

    def invite(self, channel: str, users: list[str]) -> Json:
        return dict(self.call("invite", channel=channel, users=users))

    def archive(self, channel: str, archived: bool = True) -> Json:
        return dict(self.call("archive", channel=channel, archived=archived))

    def turn(self, channel: str, private: bool = True) -> Json:
        """Make a channel private, or public again."""
        return dict(self.call("turn", channel=channel, private=private))

    def rename(self, channel: str, name: str) -> Json:
        return dict(self.call("rename", channel=channel, name=name))

    def open_dm(self, user: str, users: list[str] | None = None) -> Json:
        return dict(self.call("open_dm", user=user, users=users))

    def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> Json:
        return dict(self.call("say", user=user, channel=channel, text=text, thread_ts=thread_ts))

    def react(self, user: str, channel: str, ts: str, name: str) -> Json:
        return dict(self.call("react", user=user, channel=channel, ts=ts, name=name))

    def messages(
        self,
        user: str | None = None,
        channel: str | None = None,
        after: str | None = None,
        thread_ts: str | None = None,
        limit: int = 200,
    ) -> list[Json]:
        given = {"user": user, "channel": channel, "after": after, "thread_ts": thread_ts}
        return list(self.call("messages", limit=limit, **given))

    def mark_read(self, user: str, channel: str, ts: str | None = None) -> Json:
        return dict(self.call("mark_read", user=user, channel=channel, ts=ts))

    def slash(self, user: str, channel: str, text: str, wait: float | None = None) -> Json:
        return dict(self.call("slash", user=user, channel=channel, text=text, wait=wait))

    def lend(self, user: str, channel: str) -> Json:
        """What a command of theirs would bring, with a trigger and a response_url: for what no client would send."""
        return dict(self.call("lend", user=user, channel=channel))

    def click(
        self,
        user: str,
        action_id: str,
        channel: str | None = None,
        ts: str | None = None,
        view_id: str | None = None,
        home: bool = False,
        block_id: str | None = None,
        value: Any = None,
        values: Json | None = None,
        wait: float | None = None,
    ) -> Json:
        where = {"channel": channel, "ts": ts, "view_id": view_id, "home": home, "block_id": block_id}
        return dict(self.call("click", user=user, action_id=action_id, value=value, values=values, wait=wait, **where))

    def options(
        self,
        user: str,
        action_id: str,
        block_id: str | None = None,
        value: str = "",
        view_id: str | None = None,
        **where: Any,
    ) -> Json:
        given = {"block_id": block_id, "value": value, "view_id": view_id, **where}
        return dict(self.call("options", user=user, action_id=action_id, **given))

    def views(self, user: str) -> list[Json]:
        return list(self.call("views", user=user))

    def home(self, user: str, open: bool = True) -> Json | None:
        found = self.call("home", user=user, open=open)
        return dict(found) if found is not None else None

    def submit(self, user: str, values: Json | None = None, view_id: str | None = None) -> Json:
        return dict(self.call("submit", user=user, values=values or {}, view_id=view_id))

    def close_view(self, user: str, view_id: str | None = None, all: bool = False) -> Json:
        return dict(self.call("close_view", user=user, view_id=view_id, all=all))

    def advance(
        self,
        seconds: float | None = None,
        to: datetime | str | None = None,
        next: bool = False,
    ) -> Json:
        moment = to.isoformat() if isinstance(to, datetime) else to
        return dict(self.call("advance", seconds=seconds, to=moment, next=next or None))

    def clock(self, live: bool | None = None) -> Json:
        return dict(self.call("clock", live=live))

    def resident(self, name: str, next_due_url: str, run_url: str) -> Json:
        return dict(self.call("resident", name=name, next_due_url=next_due_url, run_url=run_url))

    def fault(self, kind: str, **settings: Any) -> Json:
        return dict(self.call("fault", kind=kind, **settings))

    def faults(self) -> list[Json]:
        return list(self.call("faults"))

    def clear_faults(self) -> Json:
        return dict(self.call("clear_faults"))

    def rates(self, on: bool | None = None) -> Json:
        return dict(self.call("rates", on=on))

    def scopes(self, remove: list[str] | None = None, add: list[str] | None = None) -> list[str]:
        return list(self.call("scopes", remove=remove, add=add))

    def transcript(self, after: int = 0, limit: int = 1000) -> list[Json]:
        return list(self.call("transcript", after=after, limit=limit))

    def deliver(self, type: str, event: Json | None = None) -> Json:
        return dict(self.call("deliver", type=type, event=event or {}))

    def install(self, state: str) -> Json:
        return dict(self.call("install", state=state))
