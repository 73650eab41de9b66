"""Slash commands."""

from __future__ import annotations

from sandbox.acts import payloads
from sandbox.acts.outcome import actor, linger, outcome, watching
from sandbox.elements import fill_ids
from sandbox.errors import Refused, SandboxError
from sandbox.link.desk import Delivery
from sandbox.model import Channel, Json, Message, User
from sandbox.people import escaped
from sandbox.posts import post
from sandbox.web.call import Call
from sandbox.web.check import message_of
from sandbox.world import World


async def slash(world: World, user: User, channel: Channel, text: str, wait: float = 0.0) -> Json:
    command, _, rest = text.strip().partition(" ")
    if not command.startswith("/"):
        raise SandboxError("no_command", '`text` must begin with a slash, as in "/mentor help".')
    if actor(user).id not in channel.members:
        raise SandboxError("not_in_channel", f"{user.name} is not in that `channel`; let them join it first.")
    with watching(world, user) as watch:
        if not _known(world, command):
            words = f'{command} is not a valid command. In Slack, all messages that start with the "/" '
            return outcome(world, Delivery(False), watch, f"{words}character are interpreted as commands.")
        payload = payloads.slash(world, user, channel, command, _text(world, command, rest.strip()))
        delivery = await world.desk.send("slash_commands", payload, accepts=True)
        if not delivery.acked:
            return outcome(world, delivery, watch, f'{command} failed with the error "{delivery.error}"')
        reply = _reply(world, user, channel, delivery.payload)
        if reply is None and wait:
            await linger(watch, wait)
        return outcome(world, delivery, watch, reply=reply)


def _known(world: World, command: str) -> bool:
    return world.commands is None or any(one["command"] == command for one in world.commands)


def _text(world: World, command: str, typed: str) -> str:
    """As typed, unless the manifest asks for escaped text."""
    asks = any(one["command"] == command and one["should_escape"] for one in world.commands or ())
    return escaped(world, typed) if asks else typed


def _reply(world: World, user: User, channel: Channel, payload: Json) -> Message | None:
    """The message in an acknowledgement: for the person alone unless it says `in_channel`."""
    if not any(payload.get(name) for name in ("text", "blocks", "attachments")):
        return None
    call = Call(world, "slash_commands", payload)
    try:
        given = message_of(call, "chat.postEphemeral")
    except Refused as refused:
        world.publish("failure", [user.id], user=user.id, text=refused.error)
        return None
    message = Message(
        channel=channel.id,
        ts="",
        user=world.app.bot_user,
        bot_id=world.app.bot_id,
        text=given["text"] or "",
        blocks=fill_ids(world, given["blocks"] or []),
        attachments=given["attachments"] or [],
        ephemeral_to=None if payload.get("response_type") == "in_channel" else user.id,
    )
    return post(world, channel, message, "slash_commands")
