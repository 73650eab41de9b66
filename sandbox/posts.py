"""Messages: posted, changed, deleted; as the API shows them and as a person sees them."""

from __future__ import annotations

import bisect
import heapq
from collections.abc import Iterable

from sandbox.model import Channel, Json, Message, User
from sandbox.rooms import message_ts, unread, visible_to
from sandbox.world import World, real_time

TOMBSTONE = "This message was deleted."
EVENT_OF_KIND = {
    "public": ("message.channels", "channel"),
    "private": ("message.groups", "group"),
    "im": ("message.im", "im"),
    "mpim": ("message.mpim", "mpim"),
}


def post(world: World, channel: Channel, message: Message, method: str = "") -> Message:
    """Give the message its ts and its place; tell the pages and the app."""
    message.ts = message.ts or world.clock.next_ts()
    lag = world.faults.strike(("history_lag",), method, channel.id) if method else None
    if lag is not None:
        message.visible_at = real_time() + lag.seconds
    world.timelines[channel.id].append(message)
    world.index[channel.id, message.ts] = message
    world.keep_message(message)
    if message.ephemeral_to is None:
        _into_thread(world, message)
        _events(world, channel, message)
    _publish(world, channel, "message", message)
    for watch in world.watches:
        if may_see(message, world.users[watch.user]) and visible_to(channel, world.users[watch.user]):
            watch.messages.append(message)
    return message


def _into_thread(world: World, message: Message) -> None:
    if message.thread_ts is None:
        return
    parent = world.index.get((message.channel, message.thread_ts))
    if parent is not None and parent is not message:
        parent.thread_ts = parent.ts
        parent.replies.append(message.ts)
        world.keep_message(parent)


def edit(world: World, channel: Channel, message: Message, editor: str) -> None:
    """Announce that the message's fields were changed by `editor`."""
    message.edited = {"user": editor, "ts": world.clock.next_ts()}
    announce_change(world, channel, message)


def announce_change(world: World, channel: Channel, message: Message, quiet: bool = False) -> None:
    """Tell the pages, and the app too unless it is `quiet`: reactions and files are no edits."""
    world.keep_message(message)
    _publish(world, channel, "message_changed", message)
    if message.ephemeral_to is None and not quiet:
        shown = message_json(world, message, metadata=True)
        _subtyped(world, channel, "message_changed", {"message": shown})


def delete(world: World, channel: Channel, message: Message) -> None:
    if message.replies:  # its thread goes on
        message.text, message.subtype, message.user, message.bot_id = TOMBSTONE, "tombstone", "USLACKBOT", None
        message.blocks, message.attachments, message.files, message.metadata = [], [], [], None
    else:
        message.deleted = True
    world.keep_message(message)
    _publish(world, channel, "message_deleted", message)
    if message.ephemeral_to is None:
        _subtyped(world, channel, "message_deleted", {"deleted_ts": message.ts})
    parent = world.index.get((message.channel, message.thread_ts or ""))
    if parent is not None and message.ts in parent.replies:
        parent.replies.remove(message.ts)
        world.keep_message(parent)


def _subtyped(world: World, channel: Channel, subtype: str, body: Json) -> None:
    if world.app.bot_user not in channel.members:
        return
    name, channel_type = EVENT_OF_KIND[channel.kind]
    ts = world.clock.next_ts()
    event = {"type": "message", "subtype": subtype, **body, "channel": channel.id, "hidden": True}
    world.desk.event({**event, "ts": ts, "event_ts": ts, "channel_type": channel_type}, name)


def _events(world: World, channel: Channel, message: Message) -> None:
    if world.app.bot_user not in channel.members:
        return
    name, channel_type = EVENT_OF_KIND[channel.kind]
    shown = message_json(world, message)
    place = {"channel": channel.id, "event_ts": message.ts}
    if message.files:
        shown["subtype"] = "file_share"
    world.desk.event({**shown, **place, "channel_type": channel_type}, name)
    mentioned = f"<@{world.app.bot_user}>" in message.text
    if mentioned and not message.bot_id and channel.kind != "im":
        world.desk.event({**shown, "type": "app_mention", **place})


def _publish(world: World, channel: Channel, kind: str, message: Message) -> None:
    if not world.hub.listeners:
        return
    audience = [message.ephemeral_to] if message.ephemeral_to else _audience(world, channel)
    shown = sandbox_json(world, message)
    world.publish(kind, audience, channel=channel.id, ts=message.ts, message=shown)
    listening = {listener.user for listener in world.hub.listeners if listener.user}
    for user_id in listening.intersection(channel.members):
        news = {"user": user_id, "channel": channel.id, "unread": unread(world, channel, user_id)}
        world.publish("unread", [user_id], **news)


def _audience(world: World, channel: Channel) -> list[str]:
    if channel.kind != "public":
        return channel.members
    return [user.id for user in world.users.values() if visible_to(channel, user)]


def message_json(world: World, message: Message, metadata: bool = False) -> Json:
    """A message as conversations.history returns it."""
    shown: Json = {
        "type": "message",
        "user": message.user,
        "text": message.text,
        "ts": message.ts,
        "team": world.team.id,
    }
    if message.subtype:
        shown["subtype"] = message.subtype
    if message.bot_id:
        shown |= {"bot_id": message.bot_id, "app_id": world.app.id, "bot_profile": bot_profile(world)}
    for name in ("client_msg_id", "username", "icons", "blocks", "attachments", "edited", "thread_ts"):
        value = getattr(message, name)
        if value:
            shown[name] = value
    if message.files:
        shown["files"] = [file_json(world, key) for key in message.files]
        shown |= {"upload": False, "display_as_bot": False}
    if message.reactions:
        shown["reactions"] = reactions_json(message)
    if message.replies:
        shown |= _thread_json(world, message)
    elif message.thread_ts and message.thread_ts != message.ts:
        parent = world.index.get((message.channel, message.thread_ts))
        shown["parent_user_id"] = parent.user if parent else ""
        if parent is not None and message.broadcast:
            shown["root"] = message_json(world, parent)
    if metadata and message.metadata:
        shown["metadata"] = message.metadata
    return shown


def _thread_json(world: World, message: Message) -> Json:
    people = [world.index[message.channel, ts].user for ts in message.replies]
    users = list(dict.fromkeys(people))
    return {
        "reply_count": len(people),
        "reply_users_count": len(users),
        "latest_reply": message.replies[-1],
        "reply_users": users,
        "is_locked": False,
        "subscribed": False,
    }


def reactions_json(message: Message) -> list[Json]:
    return [{"name": name, "users": list(users), "count": len(users)} for name, users in message.reactions.items()]


def react(world: World, channel: Channel, message: Message, user: str, name: str, added: bool) -> None:
    people = message.reactions.setdefault(name, [])
    if added:
        people.append(user)
    else:
        people.remove(user)
    if not people:
        del message.reactions[name]
    announce_change(world, channel, message, quiet=True)
    if world.app.bot_user in channel.members:
        item = {"type": "message", "channel": channel.id, "ts": message.ts}
        event = {"type": "reaction_added" if added else "reaction_removed", "user": user, "reaction": name}
        more = {"item_user": message.user, "item": item, "event_ts": world.clock.next_ts()}
        world.desk.event({**event, **more})


def bot_profile(world: World) -> Json:
    return {
        "id": world.app.bot_id,
        "deleted": False,
        "name": world.app.name,
        "updated": 0,
        "app_id": world.app.id,
        "user_id": world.app.bot_user,
        "icons": {"image_48": f"{world.base_url}/sandbox/avatars/{world.app.bot_user}.svg"},
        "team_id": world.team.id,
    }


def file_json(world: World, key: str) -> Json:
    """A file object as files.info returns it."""
    file = world.files[key]
    if file.deleted:
        return {"id": file.id, "mode": "tombstone"}
    url = f"{world.base_url}/sandbox/files/{file.id}/{file.name}"
    suffix = file.name.rpartition(".")[2].lower() if "." in file.name else "text"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": file.mimetype,
        "filetype": suffix,
        "pretty_type": suffix.upper(),
        "user": file.user,
        "user_team": world.team.id,
        "size": file.length,
        "mode": "hosted",
        "is_external": False,
        "is_public": False,
        "alt_txt": file.alt_txt,
        "url_private": url,
        "url_private_download": url,
        "permalink": url,
        "channels": list(file.channels),
        "groups": [],
        "ims": [],
        "comments_count": 0,
    }


def sandbox_json(world: World, message: Message) -> Json:
    """A message as the control API shows it."""
    shown: Json = {
        "channel": message.channel,
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "blocks": message.blocks,
    }
    for name in (
        "bot_id",
        "username",
        "attachments",
        "thread_ts",
        "ephemeral_to",
        "edited",
        "deleted",
        "metadata",
        "subtype",
    ):
        value = getattr(message, name)
        if value:
            shown[name] = value
    if message.replies:
        shown["reply_count"] = len(message.replies)
    if message.reactions:
        shown["reactions"] = reactions_json(message)
    if message.files:
        shown["files"] = [_file(world, key) for key in message.files if not world.files[key].deleted]
    return shown


def _file(world: World, key: str) -> Json:
    file = world.files[key]
    url = f"{world.base_url}/sandbox/files/{file.id}/{file.name}"
    shown = {"id": file.id, "name": file.name, "title": file.title or file.name}
    return {**shown, "mimetype": file.mimetype, "url": url, "alt_txt": file.alt_txt}


def may_see(message: Message, user: User) -> bool:
    return not message.deleted and message.ephemeral_to in (None, user.id)


def seen_by(
    world: World,
    user: User | None,
    channel: Channel | None,
    after: str | None,
    thread_ts: str | None,
    limit: int,
) -> list[Message]:
    """What a person sees (None: everything, deleted ones too), oldest first, the newest `limit` kept."""
    channels = [channel] if channel else list(world.channels.values())
    parts = []
    for one in channels:
        timeline = world.timelines[one.id]
        if not timeline or (after and timeline[-1].ts <= after):
            continue  # most channels, for somebody who asks again and again
        if user is None or visible_to(one, user):
            parts.append(_newest(timeline, user, after, thread_ts, limit))
    merged: Iterable[Message] = heapq.merge(*parts, key=message_ts) if len(parts) > 1 else parts[0] if parts else []
    return list(merged)[-limit:]


def _newest(
    timeline: list[Message], user: User | None, after: str | None, thread_ts: str | None, limit: int
) -> list[Message]:
    start = bisect.bisect_right(timeline, after, key=message_ts) if after else 0
    found: list[Message] = []
    for position in range(len(timeline) - 1, start - 1, -1):
        message = timeline[position]
        if user is not None and not may_see(message, user):
            continue
        if thread_ts is not None and thread_ts not in (message.ts, message.thread_ts):
            continue
        found.append(message)
        if len(found) >= limit:
            break
    found.reverse()
    return found
