"""The HTTP side of the Web API: arguments in, token, faults, rates and scopes, the method, the answer out."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from email.utils import formatdate
from urllib.parse import parse_qsl

from starlette.datastructures import UploadFile
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from sandbox.errors import Refused
from sandbox.faults import Fault
from sandbox.model import Json
from sandbox.scopes import check_scope
from sandbox.transcript import WAITING
from sandbox.web.call import Call
from sandbox.web.methods import METHODS
from sandbox.world import World, real_time

#: kinds of fault that decide what becomes of a call; `delay` may come on top
DECIDING = (
    "store_then_cut",
    "cut_before_store",
    "status",
    "html",
    "ratelimited",
    "error",
    "truncated_json",
    "ok_without_ts",
)
#: methods that the app-level token is for
APP_LEVEL = ("apps.connections.open",)
#: methods that need no token at all
OPEN = ("api.test",)
HTML = "<html><head><title>503 Service Unavailable</title></head><body><h1>Service Unavailable</h1></body></html>"


async def arguments(request: Request) -> Json:
    """The call's arguments: query, then form, multipart or JSON body, the later ones winning."""
    args: Json = dict(parse_qsl(request.scope["query_string"].decode(), keep_blank_values=True))
    kind = request.headers.get("content-type", "")
    if kind.startswith("multipart/form-data"):
        async with request.form() as form:
            for name, value in form.items():
                args[name] = (await value.read()).decode("latin-1") if isinstance(value, UploadFile) else value
        return args
    body = await request.body()
    if not body:
        return args
    if kind.startswith("application/json"):
        try:
            given = json.loads(body)
        except ValueError:
            raise Refused("invalid_json") from None
        if not isinstance(given, dict):
            raise Refused("json_not_object")
        args.update(given)
    else:
        args.update(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return args


async def serve(request: Request, world: World) -> Response:
    started, method = real_time(), request.path_params["method"]
    try:
        args = await arguments(request)
    except ClientDisconnect:
        return Response(status_code=400)
    except Refused as refused:
        return _response(world, refused.answer())
    token = _token(request, args)
    line = world.log.add(
        {
            "time": world.clock.now().isoformat(),
            "direction": "call",
            "method": method,
            "args": args,
            "response": None,
            "status": WAITING,
            "duration_ms": 0.0,
        }
    )
    try:
        return await _taken(request, world, line, token, started)
    finally:
        if line["status"] == WAITING:  # a mistake of the sandbox's own; its log says more
            line["status"] = 500


async def _taken(request: Request, world: World, line: Json, token: str, started: float) -> Response:
    """The answer to a call that could be read, if no fault comes between."""
    method, args = line["method"], line["args"]
    channel = args.get("channel")
    fault = world.faults.strike(DECIDING, method, channel)
    late = world.faults.strike(("delay",), method, channel)
    answer: Json | None = None
    status, headers = 200, {}
    if fault is None or fault.stored:
        answer, wait = _answer(world, method, args, token)
        if wait:
            status, headers = 429, {"retry-after": str(wait)}
        line |= {"response": answer, "status": status}
    if late is not None:
        line["fault"] = late.kind
        await asyncio.sleep(late.seconds)
    line["duration_ms"] = round((real_time() - started) * 1000, 2)
    if fault is None:
        return _response(world, answer, status, headers)
    line |= {"fault": fault.kind}
    world.publish("fault", id=fault.id, kind=fault.kind, method=method)
    return await _struck(request, world, fault, answer, line)


def _token(request: Request, args: Json) -> str:
    given = args.pop("token", None)
    header = request.headers.get("authorization", "")
    if header.lower().startswith("bearer "):
        return header[7:].strip()
    return str(given or "")


def _answer(world: World, method: str, args: Json, token: str) -> tuple[Json, int]:
    """The method's answer, and the seconds to wait when there were too many calls."""
    run = METHODS.get(method)
    call = Call(world, method, args)
    try:
        if run is None:
            raise Refused("unknown_method", req_method=method)
        if method not in OPEN:
            _authorise(world, method, token)
        if world.rates.on:
            wait = world.rates.retry_after(method, call.text("channel"), real_time())
            if wait:
                return {"ok": False, "error": "ratelimited"}, wait
        _scopes(call)
        return {"ok": True, **run(call)}, 0
    except Refused as refused:
        return refused.answer(), 0


def _authorise(world: World, method: str, token: str) -> None:
    if not token:
        raise Refused("not_authed")
    if token not in (world.app.bot_token, world.app.app_token):
        raise Refused("invalid_auth")
    if (token == world.app.app_token) != (method in APP_LEVEL):
        raise Refused("not_allowed_token_type")
    if world.app.gone and token == world.app.bot_token:
        raise Refused(world.app.gone)


def _scopes(call: Call) -> None:
    if call.world.scopes is None or call.method in APP_LEVEL:
        return
    lacking = check_scope(call.method, _kind(call), frozenset(call.world.scopes))  # type: ignore[arg-type]
    if lacking is not None:
        raise Refused("missing_scope", needed=lacking[0], provided=lacking[1])


def _kind(call: Call) -> str | None:
    """The kind of conversation that the call is about, as far as it can be told beforehand."""
    channel = call.world.channels.get(call.text("channel"))
    if channel is not None:
        return channel.kind if call.sees(channel) else None
    if call.method == "conversations.create":
        return "private" if call.flag("is_private") else "public"
    if call.method == "conversations.open" and call.has("users"):
        others = [user for user in call.names("users") if user != call.world.app.bot_user]
        return "im" if len(others) <= 1 else "mpim"
    return None


def _response(world: World, answer: Json | None, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    body = json.dumps(answer, separators=(",", ":"), ensure_ascii=False).encode()
    return Response(body, status, _headers(world, "application/json; charset=utf-8", headers))


def _headers(world: World, kind: str, more: dict[str, str] | None = None) -> dict[str, str]:
    scopes = ",".join(sorted(world.scopes)) if world.scopes is not None else ""
    date = formatdate(world.clock.epoch(), usegmt=True)
    return {"content-type": kind, "date": date, "x-oauth-scopes": scopes, **(more or {})}


async def _struck(request: Request, world: World, fault: Fault, answer: Json | None, line: Json) -> Response:
    """What the app gets to see of a call that was hit by a fault."""
    if fault.kind in ("store_then_cut", "cut_before_store"):
        line["status"] = "cut"
        await cut(request)
        return Response(status_code=499)
    shown: Json = dict(answer or {})
    if fault.kind == "ok_without_ts":
        for name in ("ts", "message", "message_ts"):
            shown.pop(name, None)
        return _response(world, shown)
    if fault.kind == "truncated_json":
        whole = json.dumps(shown).encode()
        return Response(whole[: len(whole) // 2], 200, _headers(world, "application/json; charset=utf-8"))
    if fault.kind == "error":
        line |= {"response": {"ok": False, "error": fault.error}, "status": 200}
        return _response(world, {"ok": False, "error": fault.error})
    if fault.kind == "ratelimited":
        line["status"] = 429
        retry = {"retry-after": str(fault.retry_after)}
        return _response(world, {"ok": False, "error": "ratelimited"}, 429, retry)
    line["status"] = fault.status
    status = 200 if fault.kind == "html" and fault.status == 503 else fault.status
    return Response(HTML.encode(), status, _headers(world, "text/html; charset=utf-8"))


async def cut(request: Request) -> None:
    """Close the caller's connection without a word, and wait until it is closed."""
    abort: Callable[[], None] | None = request.scope.get("sandbox.abort")
    if abort is not None:
        abort()
    while (await request.receive())["type"] != "http.disconnect":
        pass
