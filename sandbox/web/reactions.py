"""reactions.*: emoji under a message."""

from __future__ import annotations

import re

from sandbox.errors import Refused
from sandbox.model import Channel, Json, Message
from sandbox.posts import message_json, react
from sandbox.web.call import Call

MOST_EMOJI = 23


def _message(call: Call) -> tuple[Channel, Message]:
    if not call.has("channel") or not call.has("timestamp"):
        raise Refused("no_item_specified")
    channel = call.channel()
    message = call.world.index.get((channel.id, call.text("timestamp")))
    if message is None or message.deleted or message.ephemeral_to:
        raise Refused("message_not_found")
    return channel, message


def _name(call: Call) -> str:
    name = call.text("name").strip(":")
    if not re.fullmatch(r"[a-z0-9_+\-']+(::skin-tone-[2-6])?", name):
        raise Refused("invalid_name")
    return name


def add(call: Call) -> Json:
    name = _name(call)
    channel, message = _message(call)
    if channel.is_archived:
        raise Refused("is_archived")
    bot = call.world.app.bot_user
    if bot not in channel.members:
        raise Refused("not_in_channel")
    if bot in message.reactions.get(name, []):
        raise Refused("already_reacted")
    if name not in message.reactions and len(message.reactions) >= MOST_EMOJI:
        raise Refused("too_many_emoji")
    react(call.world, channel, message, bot, name, added=True)
    return {}


def remove(call: Call) -> Json:
    name = _name(call)
    channel, message = _message(call)
    bot = call.world.app.bot_user
    if bot not in message.reactions.get(name, []):
        raise Refused("no_reaction")
    react(call.world, channel, message, bot, name, added=False)
    return {}


def get(call: Call) -> Json:
    channel, message = _message(call)
    return {"type": "message", "channel": channel.id, "message": message_json(call.world, message)}
