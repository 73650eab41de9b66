"""Every control call, and the HTTP side of them."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response

from sandbox.control import acting, running, workspace
from sandbox.control.request import Ask
from sandbox.errors import SandboxError
from sandbox.model import Json
from sandbox.world import World


@dataclass(frozen=True)
class Entry:
    run: Callable[[Ask], Awaitable[Any]]
    #: names of its arguments, None = any
    arguments: str | None


CALLS: Mapping[str, Entry] = {
    "add_user": Entry(workspace.add_user, None),
    "advance": Entry(running.advance, "seconds to next"),
    "archive": Entry(workspace.archive, "channel archived"),
    "channels": Entry(workspace.channels, "user"),
    "clear_faults": Entry(running.clear_faults, ""),
    "click": Entry(acting.click, "user action_id channel ts view_id home block_id value values wait"),
    "clock": Entry(running.clock, "live"),
    "close_view": Entry(acting.close_view, "user view_id all"),
    "create_channel": Entry(workspace.create_channel, "name user private members bot"),
    "deliver": Entry(running.deliver, None),
    "fault": Entry(running.fault, "kind method channel times skip seconds status error retry_after probability stored"),
    "faults": Entry(running.faults, ""),
    "home": Entry(acting.home, "user open"),
    "info": Entry(workspace.info, ""),
    "install": Entry(running.install, "state"),
    "invite": Entry(workspace.invite, "channel users"),
    "join": Entry(workspace.join, "user channel"),
    "leave": Entry(workspace.leave, "user channel"),
    "lend": Entry(acting.lend, "user channel"),
    "mark_read": Entry(workspace.mark_read, "user channel ts"),
    "messages": Entry(workspace.messages, "user channel after thread_ts limit"),
    "open_dm": Entry(workspace.open_dm, "user users"),
    "options": Entry(acting.options, "user action_id block_id value view_id channel ts home"),
    "rates": Entry(running.rates, "on"),
    "react": Entry(workspace.react, "user channel ts name"),
    "rename": Entry(workspace.rename, "channel name"),
    "resident": Entry(running.resident, "name next_due_url run_url"),
    "say": Entry(workspace.say, "user channel text thread_ts"),
    "scopes": Entry(running.scopes, "remove add"),
    "slash": Entry(acting.slash, "user channel text wait"),
    "stop": Entry(running.stop, ""),
    "submit": Entry(acting.submit, "user values view_id"),
    "transcript": Entry(running.transcript, "after limit"),
    "turn": Entry(workspace.turn, "channel private"),
    "update_user": Entry(workspace.update_user, None),
    "users": Entry(workspace.users, ""),
    "views": Entry(acting.views, "user"),
}
#: calls that change nothing, so that GET will do
READ_ONLY = frozenset({"channels", "faults", "info", "messages", "transcript", "users", "views"})


async def answered(world: World, name: str, args: Json) -> Any:
    """The answer to a call; SandboxError when it is refused."""
    entry = _entry(name)
    _check_names(name, entry, args)
    return await entry.run(Ask(world, args))


async def serve(request: Request, world: World) -> Response:
    name = request.path_params["name"]
    try:
        _check_origin(request)
        answer = await answered(world, name, await _arguments(request, name))
    except SandboxError as problem:
        return _json({"error": problem.code, "message": problem.message}, 400)
    return _json(answer)


def _check_origin(request: Request) -> None:
    """Other people's pages in the same browser have no business here."""
    origin = request.headers.get("origin")
    if origin and urlsplit(origin).netloc != request.headers.get("host"):
        raise SandboxError("foreign_origin", "A page may use the sandbox only if the sandbox has served it.")


def _entry(name: str) -> Entry:
    if name not in CALLS:
        raise SandboxError("unknown_call", f"`{name}` is no call of the sandbox; there are: {', '.join(CALLS)}.")
    return CALLS[name]


def _check_names(name: str, entry: Entry, args: Json) -> None:
    known = entry.arguments
    if known is None:
        return
    for given in args:
        if given not in known.split():
            there = known.replace(" ", ", ") or "none"
            raise SandboxError("unknown_argument", f"`{given}` is no argument of `{name}`; there are: {there}.")


def as_json(answer: Any) -> str:
    return json.dumps(answer, separators=(",", ":"), ensure_ascii=False, default=str)


def _json(answer: Any, status: int = 200) -> Response:
    return Response(as_json(answer).encode(), status, media_type="application/json")


async def _arguments(request: Request, name: str) -> Json:
    _entry(name)  # before anything is said of how it was sent
    if request.method == "GET":
        if name not in READ_ONLY:
            raise SandboxError("post_only", f"`{name}` changes something: send it as a POST with a JSON object.")
        return dict(request.query_params)
    body = await request.body()
    try:
        args = json.loads(body) if body else {}
    except ValueError as problem:
        raise SandboxError("invalid_json", f"The body must be a JSON object: {problem}.") from problem
    if not isinstance(args, dict):
        raise SandboxError("invalid_json", "The body must be a JSON object, such as {}.")
    return args
