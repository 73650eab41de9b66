"""What is neither Web API nor control API: response_url, uploads, downloads, the stream, Socket Mode."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response, StreamingResponse

from sandbox.elements import fill_ids
from sandbox.errors import Refused
from sandbox.model import Json, Message
from sandbox.posts import delete, edit, post
from sandbox.triggers import Hook
from sandbox.web.call import Call
from sandbox.web.check import message_of
from sandbox.web.files import store
from sandbox.web.serve import arguments
from sandbox.world import World


async def respond(request: Request, world: World) -> Response:
    """A post to a response_url."""
    try:
        args = await arguments(request)
        args = json.loads(args["payload"]) if isinstance(args.get("payload"), str) else args
    except (Refused, ValueError):
        return PlainTextResponse("invalid_payload", 400)
    line: Json = {"time": world.clock.now().isoformat(), "direction": "call", "method": "response_url"}
    line = world.log.add({**line, "args": args, "response": "ok", "status": 200, "duration_ms": 0.0})
    try:
        hook = world.hooks.take(request.path_params["key"], world.clock.now_us())
        use(world, hook, args)
    except Refused as refused:
        status = 404 if refused.error in ("invalid_token", "expired_url", "used_url") else 400
        line |= {"response": refused.error, "status": status}
        return JSONResponse(refused.answer(), status)
    return PlainTextResponse("ok")


def use(world: World, hook: Hook, args: Json) -> None:
    call = Call(world, "response_url", args)
    channel = world.channels[hook.channel]
    original = world.index.get((hook.channel, hook.ts or ""))
    if call.flag("delete_original"):
        if original is not None and not original.deleted:
            delete(world, channel, original)
        return
    given = message_of(call, "chat.postMessage")
    if call.flag("replace_original") and original is not None:
        original.text = given["text"] or ""
        original.blocks = fill_ids(world, given["blocks"] or [])
        original.attachments = given["attachments"] or []
        edit(world, channel, original, world.app.bot_user)
        return
    reply(world, hook, given, call)


def reply(world: World, hook: Hook, given: Json, call: Call) -> Message:
    """A new message: seen by the person alone unless it says `in_channel`."""
    message = Message(
        channel=hook.channel,
        ts="",
        user=world.app.bot_user,
        bot_id=world.app.bot_id,
        text=given.get("text") or "",
        blocks=fill_ids(world, given.get("blocks") or []),
        attachments=given.get("attachments") or [],
        ephemeral_to=None if call.text("response_type") == "in_channel" else hook.user,
        thread_ts=call.text("thread_ts") or None,
    )
    return post(world, world.channels[hook.channel], message, "response_url")


async def upload(request: Request, world: World) -> Response:
    """The raw bytes of a file, or a form with the file in it."""
    file = world.files.get(request.path_params["file"])
    if file is None:
        return PlainTextResponse("no such upload", 404)
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        async with request.form() as form:
            parts = [value for value in form.values() if not isinstance(value, str)]
            body = await parts[0].read() if parts else b""
    else:
        body = await request.body()
    problem = store(file, body)
    line: Json = {"time": world.clock.now().isoformat(), "direction": "call", "method": "upload"}
    status = 400 if problem else 200
    world.log.add({**line, "args": {"file": file.id, "bytes": len(body)}, "response": problem, "status": status})
    if problem:
        return PlainTextResponse(problem, 400)
    world.file_bytes[file.id] = body
    world.keep("bytes", file.id, body)
    world.keep("file", file.id, file)
    return PlainTextResponse(f"OK - {len(body)}")


async def download(request: Request, world: World) -> Response:
    file = world.files.get(request.path_params["file"])
    if file is None or file.deleted or file.id not in world.file_bytes:
        return PlainTextResponse("This file is not here any more.", 404)
    # Never as a page of its own: what people upload must not run in the sandbox's origin.
    headers = {"content-security-policy": "sandbox", "x-content-type-options": "nosniff"}
    return Response(world.file_bytes[file.id], 200, headers, media_type=file.mimetype)


async def stream(request: Request, world: World) -> Response:
    user = request.query_params.get("user") or None
    headers = {"cache-control": "no-store"}
    return StreamingResponse(world.hub.listen(user), headers=headers, media_type="text/event-stream")


async def transcript(_: Request, world: World) -> Response:
    headers = {"content-disposition": 'attachment; filename="transcript.jsonl"'}
    return StreamingResponse(world.log.everything(), headers=headers, media_type="application/jsonl")


async def avatar(request: Request, world: World) -> Response:
    """A person's initials on a colour of their own."""
    user = world.users.get(request.path_params["user"])
    letters = "".join(part[0] for part in user.real_name.split()[:2] if part[0].isalnum()) if user else "?"
    hue = sum(ord(letter) * place for place, letter in enumerate(request.path_params["user"], 1)) % 360
    picture = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 72 72" width="72" height="72">'
        f'<rect width="72" height="72" rx="12" fill="hsl({hue} 45% 40%)"/>'
        '<text x="36" y="46" font-family="sans-serif" font-size="30" fill="#fff" text-anchor="middle">'
        f"{letters.upper()}</text></svg>"
    )
    headers = {"content-security-policy": "sandbox", "cache-control": "max-age=3600"}
    return Response(picture, headers=headers, media_type="image/svg+xml")


async def permalink(_: Request, world: World) -> Response:
    return RedirectResponse(f"{world.base_url}/")
