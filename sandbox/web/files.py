"""files.*: the upload in three steps, and what was uploaded."""

from __future__ import annotations

import mimetypes

from sandbox.errors import Refused
from sandbox.model import Channel, File, Json, Message
from sandbox.posts import announce_change, file_json, post
from sandbox.web.call import Call, messages
from sandbox.web.chat import thread_of, writable


def get_upload_url(call: Call) -> Json:
    name, length = call.text("filename"), call.number("length", 0)
    if not name or length <= 0:
        lacking = "length" if name else "filename"
        raise Refused("invalid_arguments", response_metadata=messages(f"missing required field: {lacking}"))
    world = call.world
    mimetype = mimetypes.guess_type(name)[0] or "application/octet-stream"
    file = File(world.ids.new("F"), name, length, world.app.bot_user, world.seconds(), mimetype=mimetype)
    file.alt_txt = call.text("alt_txt") or call.text("alt_text")
    world.files[file.id] = file
    world.keep("file", file.id, file)
    return {"upload_url": f"{world.base_url}/upload/v1/{file.id}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    listed = call.parsed("files", "invalid_arguments")
    if not isinstance(listed, list) or not listed:
        raise Refused("invalid_arguments", response_metadata=messages("missing required field: files"))
    files = [_uploaded(call, entry) for entry in listed]
    targets = call.names("channels") or call.names("channel_id")
    channels = [_shareable(call, target) for target in targets]
    for file, entry in zip(files, listed, strict=True):
        file.shared = True
        file.title = str(entry.get("title") or file.title or file.name)
        file.channels = [channel.id for channel in channels]
        call.world.keep("file", file.id, file)
    for channel in channels:
        _share(call, channel, files)
    return {"files": [file_json(call.world, file.id) for file in files]}


def _uploaded(call: Call, entry: object) -> File:
    file = call.world.files.get(str(entry.get("id"))) if isinstance(entry, dict) else None
    if file is None or file.deleted or file.shared:
        raise Refused("file_not_found")
    if not file.uploaded:
        raise Refused("file_update_failed")
    return file


def _shareable(call: Call, target: str) -> Channel:
    channel = call.world.channels.get(target)
    if channel is None or not call.sees(channel):
        raise Refused("channel_not_found")
    return writable(call, channel)


def _share(call: Call, channel: Channel, files: list[File]) -> None:
    world = call.world
    message = Message(
        channel=channel.id,
        ts="",
        user=world.app.bot_user,
        bot_id=world.app.bot_id,
        text=call.text("initial_comment"),
        files=[file.id for file in files],
        thread_ts=thread_of(call, channel),
    )
    post(world, channel, message, "files.completeUploadExternal")


def _file(call: Call) -> File:
    file = call.world.files.get(call.text("file"))
    if file is None:
        raise Refused("file_not_found")
    if file.deleted:
        raise Refused("file_deleted")
    return file


def info(call: Call) -> Json:
    return {"file": file_json(call.world, _file(call).id), "comments": [], "response_metadata": {"next_cursor": ""}}


def delete(call: Call) -> Json:
    file, world = _file(call), call.world
    if file.user != world.app.bot_user:
        raise Refused("cant_delete_file")
    file.deleted = True
    world.keep("file", file.id, file)
    world.file_bytes.pop(file.id, None)
    world.keep("bytes", file.id, None)
    for message in [one for one in world.index.values() if file.id in one.files and not one.deleted]:
        announce_change(world, world.channels[message.channel], message, quiet=True)
    return {}


def store(file: File, body: bytes) -> str | None:
    """Take the raw bytes of an upload; the problem with them, in words, or None."""
    if file.uploaded:
        return "this upload URL was used before"
    if len(body) != file.length:
        return f"expected {file.length} bytes and got {len(body)}"
    file.uploaded = True
    return None
