"""Conversations: public and private channels, DMs and group DMs; who is in, and who has read what."""

from __future__ import annotations

import bisect
import re

from sandbox.clock import ts_of
from sandbox.errors import SandboxError
from sandbox.model import Channel, Json, Message, User
from sandbox.world import World


def find_channel(world: World, ref: str, user: User | None = None) -> Channel:
    """By id, by name ("#mentoring"), or "@bot": the DM of `user` with the app's bot."""
    if ref in world.channels:
        return world.channels[ref]
    if ref == "@bot" and user is not None:
        return open_direct(world, [world.app.bot_user, user.id], user.id)
    name = ref.removeprefix("#").lower()
    for channel in world.channels.values():
        if not channel.direct and channel.name == name:
            return channel
    raise SandboxError("channel_not_found", f"`channel` {ref!r} is not known; `channels` lists them all.")


def name_problem(name: str) -> str | None:
    """Slack's error code for a channel name that it does not take."""
    if not name:
        return "invalid_name_required"
    if len(name) > 80:
        return "invalid_name_maxlength"
    if not re.fullmatch(r"[a-z0-9_\-]+", name):
        return "invalid_name_specials"
    if not re.search(r"[a-z0-9]", name):
        return "invalid_name_punctuation"
    return None


def name_taken(world: World, name: str) -> bool:
    return any(channel.name == name and not channel.direct for channel in world.channels.values())


def create_channel(world: World, name: str, creator: str, private: bool, members: list[str]) -> Channel:
    channel = Channel(
        id=world.ids.new("C"),
        name=name,
        kind="private" if private else "public",
        creator=creator,
        created=world.seconds(),
        members=list(dict.fromkeys(members)),
        updated=world.clock.now_us() // 1000,
    )
    world.keep_channel(channel)
    publish_channel(world, channel)
    if not private:
        shown = {"id": channel.id, "name": name, "created": channel.created, "creator": creator}
        world.desk.event({"type": "channel_created", "channel": shown, "event_ts": world.clock.next_ts()})
    return channel


def find_direct(world: World, people: list[str]) -> Channel | None:
    wanted = set(people)
    kind = "im" if len(wanted) <= 2 else "mpim"
    for channel in world.channels.values():
        if channel.kind == kind and set(channel.members) == wanted:
            return channel
    return None


def open_direct(world: World, people: list[str], creator: str) -> Channel:
    """The one DM or group DM of these people, made when it is not there."""
    people = list(dict.fromkeys(people))
    found = find_direct(world, people)
    if found is not None:
        return found
    kind = "im" if len(people) <= 2 else "mpim"
    names = sorted(world.users[person].name for person in people)
    channel = Channel(
        id=world.ids.new("D" if kind == "im" else "G"),
        name="" if kind == "im" else f"mpdm-{'--'.join(names)}-1",
        kind=kind,
        creator=creator,
        created=world.seconds(),
        members=people,
        updated=world.clock.now_us() // 1000,
    )
    world.keep_channel(channel)
    publish_channel(world, channel)
    return channel


def add_member(world: World, channel: Channel, user: User, inviter: str | None = None) -> None:
    if user.id in channel.members:
        return
    channel.members.append(user.id)
    channel.read[user.id] = world.clock.next_ts()
    world.keep_channel(channel)
    publish_channel(world, channel)
    event: Json = {
        "type": "member_joined_channel",
        "user": user.id,
        "channel": channel.id,
        "channel_type": "G" if channel.kind == "private" else "C",
        "team": world.team.id,
        "event_ts": world.clock.next_ts(),
    }
    if inviter:
        event["inviter"] = inviter
    if world.app.bot_user in channel.members:
        world.desk.event(event)


def remove_member(world: World, channel: Channel, user: User, actor: str | None = None) -> None:
    if user.id not in channel.members:
        return
    with_bot = world.app.bot_user in channel.members
    channel.members.remove(user.id)
    world.keep_channel(channel)
    publish_channel(world, channel, also=[user.id])
    kind = "G" if channel.kind == "private" else "C"
    common: Json = {"channel": channel.id, "event_ts": world.clock.next_ts()}
    if user.id == world.app.bot_user:
        left = {"type": "group_left" if channel.kind == "private" else "channel_left", **common}
        world.desk.event({**left, "actor_id": actor or user.id})
    elif with_bot:
        world.desk.event(
            {
                "type": "member_left_channel",
                "user": user.id,
                "channel_type": kind,
                "team": world.team.id,
                **common,
            }
        )


def set_archived(world: World, channel: Channel, archived: bool, actor: str) -> None:
    channel.is_archived = archived
    channel.updated = world.clock.now_us() // 1000
    world.keep_channel(channel)
    publish_channel(world, channel)
    stem = "group" if channel.kind == "private" else "channel"
    what = "archive" if archived else "unarchive"
    if channel.kind == "public" or world.app.bot_user in channel.members:
        event = {"type": f"{stem}_{what}", "channel": channel.id, "user": actor}
        world.desk.event({**event, "is_moved": 0, "event_ts": world.clock.next_ts()})


def turn(world: World, channel: Channel, private: bool) -> None:
    """Make a channel private, or public. Of apps, only those that read its messages hear of it."""
    channel.kind = "private" if private else "public"
    channel.updated = world.clock.now_us() // 1000
    world.keep_channel(channel)
    world.publish("channel", None, channel=sandbox_json(world, channel))


def rename(world: World, channel: Channel, name: str) -> None:
    channel.previous_names.append(channel.name)
    channel.name = name
    channel.updated = world.clock.now_us() // 1000
    world.keep_channel(channel)
    publish_channel(world, channel)
    if channel.kind == "public" or world.app.bot_user in channel.members:
        shown = {"id": channel.id, "name": name, "created": channel.created, "is_channel": True, "is_mpim": False}
        stem = "group" if channel.kind == "private" else "channel"
        world.desk.event({"type": f"{stem}_rename", "channel": shown, "event_ts": world.clock.next_ts()})


def visible_to(channel: Channel, user: User) -> bool:
    """May this person see the conversation in their list?"""
    if user.id in channel.members:
        return True
    guest = user.is_restricted or user.is_ultra_restricted or user.is_stranger
    return channel.kind == "public" and not guest


def unread(world: World, channel: Channel, user_id: str) -> int:
    """How many messages a member has not read: their own, answers in threads and notes do not count."""
    if user_id not in channel.members:
        return 0
    timeline = world.timelines[channel.id]
    start = bisect.bisect_right(timeline, channel.read.get(user_id, ""), key=message_ts)
    return sum(1 for message in timeline[start:] if message.user != user_id and _top(message))


def _top(message: Message) -> bool:
    in_thread = message.thread_ts not in (None, message.ts) and not message.broadcast
    return message.ephemeral_to is None and not message.deleted and not in_thread


def message_ts(message: Message) -> str:
    return message.ts


def mark_read(world: World, channel: Channel, user_id: str, ts: str | None) -> None:
    """Read up to and with `ts`; None = everything there is."""
    timeline = world.timelines[channel.id]
    newest = timeline[-1].ts if timeline else ts_of(world.clock.now_us())
    channel.read[user_id] = ts or newest
    world.keep_channel(channel)
    news = {"user": user_id, "channel": channel.id, "unread": unread(world, channel, user_id)}
    world.publish("unread", [user_id], **news)


def sandbox_json(world: World, channel: Channel, user: User | None = None) -> Json:
    """A conversation as the control API shows it."""
    timeline = world.timelines[channel.id]
    shown: Json = {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "topic": channel.topic["value"],
        "purpose": channel.purpose["value"],
        "members": list(channel.members),
        "is_archived": channel.is_archived,
        "unread": unread(world, channel, user.id) if user else 0,
        "last_ts": timeline[-1].ts if timeline else None,
        "creator": channel.creator,
    }
    return shown


def publish_channel(world: World, channel: Channel, also: list[str] | None = None) -> None:
    if not world.hub.listeners:
        return
    audience = None if channel.kind == "public" else [*channel.members, *(also or [])]
    world.publish("channel", audience, channel=sandbox_json(world, channel))
