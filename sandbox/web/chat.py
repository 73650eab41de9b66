"""chat.*: post, change and delete messages."""

from __future__ import annotations

from sandbox.elements import fill_ids
from sandbox.errors import Refused
from sandbox.model import Channel, Json, Message
from sandbox.posts import delete, edit, message_json, post
from sandbox.rooms import open_direct
from sandbox.web.call import Call
from sandbox.web.check import message_of


def post_message(call: Call) -> Json:
    channel = writable(call, _target(call))
    given = message_of(call, "chat.postMessage")
    message = _bot_message(call, channel, given)
    _customize(call, message)
    message.metadata = given["metadata"]
    message.thread_ts = thread_of(call, channel)
    _broadcast(call, message)
    post(call.world, channel, message, "chat.postMessage")
    shown = message_json(call.world, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def _target(call: Call) -> Channel:
    """A conversation's id, a channel's name, or a person: their DM with the bot."""
    ref, world = call.text("channel"), call.world
    if ref in world.channels:
        return call.channel()
    person = world.users.get(ref)
    if person is not None:
        if person.is_bot:
            raise Refused("cannot_dm_bot")
        return open_direct(world, [world.app.bot_user, person.id], world.app.bot_user)
    name = ref.removeprefix("#")
    for channel in world.channels.values():
        if not channel.direct and channel.name == name and call.sees(channel):
            return channel
    return call.channel()


def writable(call: Call, channel: Channel) -> Channel:
    """The conversation, if the bot may post into it now."""
    if channel.is_archived:
        raise Refused("is_archived")
    if channel.kind == "im" and not call.world.messages_tab:
        raise Refused("messages_tab_disabled")
    if call.world.app.bot_user in channel.members:
        return channel
    granted = call.world.scopes
    if call.method == "chat.postMessage" and granted is not None and "chat:write.public" in granted:
        return channel
    raise Refused("not_in_channel")


def _bot_message(call: Call, channel: Channel, given: Json) -> Message:
    world = call.world
    return Message(
        channel=channel.id,
        ts="",
        user=world.app.bot_user,
        bot_id=world.app.bot_id,
        text=given["text"] or given["markdown_text"] or "",
        blocks=fill_ids(world, given["blocks"] or []),
        attachments=given["attachments"] or [],
    )


def _customize(call: Call, message: Message) -> None:
    granted = call.world.scopes
    if granted is not None and "chat:write.customize" not in granted:
        return  # without the scope Slack posts under the app's own name
    message.username = call.text("username") or None
    icons = {name: call.text(f"icon_{name}") for name in ("emoji", "url") if call.has(f"icon_{name}")}
    message.icons = icons or None


def thread_of(call: Call, channel: Channel) -> str | None:
    """The ts of the thread's first message; an answer to an answer joins the same thread."""
    if not call.has("thread_ts"):
        return None
    parent = call.world.index.get((channel.id, call.text("thread_ts")))
    if parent is None or parent.deleted or parent.ephemeral_to:
        raise Refused("cannot_reply_to_message")
    return parent.thread_ts or parent.ts


def _broadcast(call: Call, message: Message) -> None:
    """An answer in a thread stands in the channel too, when the call asks for it."""
    in_thread = message.thread_ts not in (None, message.ts)
    if in_thread and call.flag("reply_broadcast"):
        message.broadcast, message.subtype = True, "thread_broadcast"


def post_ephemeral(call: Call) -> Json:
    channel = writable(call, call.channel())
    user = call.user()
    if user.id not in channel.members:
        raise Refused("user_not_in_channel")
    message = _bot_message(call, channel, message_of(call, "chat.postEphemeral"))
    message.ephemeral_to = user.id
    message.thread_ts = thread_of(call, channel)
    post(call.world, channel, message, "chat.postEphemeral")
    return {"message_ts": message.ts}


def _own(call: Call, channel: Channel, ts: str, error: str) -> Message:
    message = call.world.index.get((channel.id, ts))
    if message is None or message.deleted or message.ephemeral_to:
        raise Refused("message_not_found")
    if message.bot_id != call.world.app.bot_id:
        raise Refused(error)
    return message


def update(call: Call) -> Json:
    channel = call.channel()
    message = _own(call, channel, call.text("ts"), "cant_update_message")
    if channel.is_archived:
        raise Refused("is_inactive")
    given = message_of(call, "chat.update")
    # What is left out stays as it was; an empty list takes it away.
    if given["text"] is not None or given["markdown_text"] is not None:
        message.text = given["text"] or given["markdown_text"] or ""
    if given["blocks"] is not None:
        message.blocks = fill_ids(call.world, given["blocks"])
    if given["attachments"] is not None:
        message.attachments = given["attachments"]
    if given["metadata"] is not None:
        message.metadata = given["metadata"]
    _broadcast(call, message)
    edit(call.world, channel, message, call.world.app.bot_user)
    shown = message_json(call.world, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete_message(call: Call) -> Json:
    channel = call.channel()
    message = _own(call, channel, call.text("ts"), "cant_delete_message")
    delete(call.world, channel, message)
    return {"channel": channel.id, "ts": message.ts}


def get_permalink(call: Call) -> Json:
    channel = call.channel()
    ts = call.text("message_ts")
    message = call.world.index.get((channel.id, ts))
    if message is None or message.deleted:
        raise Refused("message_not_found")
    link = f"{call.world.base_url}/archives/{channel.id}/p{ts.replace('.', '')}"
    if message.thread_ts and message.thread_ts != ts:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}
