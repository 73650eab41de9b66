"""conversations.*: make channels, let people in and out, name and archive them."""

from __future__ import annotations

from sandbox import rooms
from sandbox.errors import Refused
from sandbox.model import Channel, Json
from sandbox.web.call import Call
from sandbox.web.shapes import channel_json

MOST_INVITED = 100
MOST_TOPIC = 250


def create(call: Call) -> Json:
    name = call.text("name").lower()
    problem = rooms.name_problem(name)
    if problem:
        raise Refused(problem)
    if rooms.name_taken(call.world, name):
        raise Refused("name_taken")
    bot = call.world.app.bot_user
    channel = rooms.create_channel(call.world, name, bot, call.flag("is_private"), [bot])
    return {"channel": channel_json(call.world, channel)}


def _inside(call: Call) -> Channel:
    """A channel that is alive and that the bot is in."""
    channel = call.channel()
    if channel.direct:
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    if call.world.app.bot_user not in channel.members:
        raise Refused("not_in_channel")
    return channel


def invite(call: Call) -> Json:
    channel = _inside(call)
    people = list(dict.fromkeys(call.names("users")))
    if not people:
        raise Refused("no_user")
    if len(people) > MOST_INVITED:
        raise Refused("too_many_users")
    errors = [
        {"user": person, "ok": False, "error": problem}
        for person in people
        if (problem := _uninvitable(call, channel, person))
    ]
    refused = {error["user"] for error in errors}
    if errors and (not call.flag("force") or len(refused) == len(people)):
        raise Refused(str(errors[0]["error"]), errors=errors)
    for person in people:
        if person not in refused:
            rooms.add_member(call.world, channel, call.world.users[person], call.world.app.bot_user)
    shown = {"channel": channel_json(call.world, channel)}
    return {**shown, "errors": errors} if errors else shown


def _uninvitable(call: Call, channel: Channel, person: str) -> str | None:
    user = call.world.users.get(person)
    if user is None:
        return "user_not_found"
    if person == call.world.app.bot_user:
        return "cant_invite_self"
    if person in channel.members:
        return "already_in_channel"
    if user.deleted or user.is_stranger:
        return "cant_invite"
    one_channel = [one for one in call.world.channels.values() if not one.direct and person in one.members]
    return "ura_max_channels" if user.is_ultra_restricted and one_channel else None


def kick(call: Call) -> Json:
    channel, user = _inside(call), call.user()
    if user.id == call.world.app.bot_user:
        raise Refused("cant_kick_self")
    if channel.is_general:
        raise Refused("cant_kick_from_general")
    if user.id not in channel.members:
        raise Refused("not_in_channel")
    rooms.remove_member(call.world, channel, user, call.world.app.bot_user)
    return {"errors": {}}


def join(call: Call) -> Json:
    channel = call.channel()
    if channel.kind != "public":
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    if call.world.app.bot_user in channel.members:
        warning = "already_in_channel"
        metadata = {"warnings": [warning]}
        return {"channel": channel_json(call.world, channel), "warning": warning, "response_metadata": metadata}
    rooms.add_member(call.world, channel, call.bot)
    return {"channel": channel_json(call.world, channel)}


def leave(call: Call) -> Json:
    channel = call.channel()
    if channel.direct:
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_general:
        raise Refused("cant_leave_general")
    if call.world.app.bot_user not in channel.members:
        return {"not_in_channel": True}
    if channel.kind == "private" and len(channel.members) == 1:
        raise Refused("last_member")
    rooms.remove_member(call.world, channel, call.bot)
    return {}


def archive(call: Call) -> Json:
    channel = call.channel()
    if channel.direct:
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_general:
        raise Refused("cant_archive_general")
    if channel.is_archived:
        raise Refused("already_archived")
    if call.world.app.bot_user not in channel.members:
        raise Refused("not_in_channel")
    rooms.set_archived(call.world, channel, True, call.world.app.bot_user)
    return {}


def unarchive(call: Call) -> Json:
    channel = call.channel()
    if channel.direct:
        raise Refused("method_not_supported_for_channel_type")
    if not channel.is_archived:
        raise Refused("not_archived")
    rooms.set_archived(call.world, channel, False, call.world.app.bot_user)
    return {}


def rename(call: Call) -> Json:
    channel, name = _inside(call), call.text("name").lower()
    if channel.creator != call.world.app.bot_user:
        raise Refused("not_authorized")
    problem = rooms.name_problem(name)
    if problem:
        raise Refused(problem)
    if name != channel.name:
        if rooms.name_taken(call.world, name):
            raise Refused("name_taken")
        rooms.rename(call.world, channel, name)
    return {"channel": channel_json(call.world, channel)}


def set_topic(call: Call) -> Json:
    return _describe(call, "topic")


def set_purpose(call: Call) -> Json:
    return _describe(call, "purpose")


def _describe(call: Call, what: str) -> Json:
    channel, text, world = call.channel(), call.text(what), call.world
    if channel.kind == "im":
        raise Refused("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refused("is_archived")
    if world.app.bot_user not in channel.members:
        raise Refused("not_in_channel")
    if len(text) > MOST_TOPIC:
        raise Refused("too_long")
    setattr(channel, what, {"value": text, "creator": world.app.bot_user, "last_set": world.seconds()})
    world.keep_channel(channel)
    rooms.publish_channel(world, channel)
    return {"channel": channel_json(world, channel), what: text}
