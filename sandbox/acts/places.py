"""Where on the screen an interactive element stands, and how it is found there."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox import elements
from sandbox.acts import payloads
from sandbox.elements import Found
from sandbox.errors import SandboxError
from sandbox.modals import top_view, view_json
from sandbox.model import Channel, Json, Message, User, View
from sandbox.posts import may_see, message_json
from sandbox.rooms import visible_to
from sandbox.world import World


@dataclass(frozen=True)
class Surface:
    """What blocks stand on: a message (with its channel) or a view."""

    channel: Channel | None = None
    message: Message | None = None
    view: View | None = None

    @property
    def key(self) -> str:
        """Its own among all messages and views."""
        if self.view is not None:
            return self.view.id
        return f"{self.message.channel}/{self.message.ts}" if self.message is not None else ""

    @property
    def blocks(self) -> list[Json]:
        if self.view is not None:
            return list(self.view.body["blocks"])
        return blocks_of(self.message) if self.message is not None else []

    def state(self, world: World, user: User) -> dict[str, Json]:
        """What this person has entered here: block_id -> action_id -> entry; writing in it keeps it."""
        if self.view is not None:
            return self.view.state
        channel, ts = (self.message.channel, self.message.ts) if self.message is not None else ("", "")
        return world.chosen.setdefault((channel, ts, user.id), {})


@dataclass(frozen=True)
class Place:
    """One element, and what it stands on."""

    found: Found
    on: Surface


@dataclass(frozen=True)
class Aim:
    """Which element is meant."""

    action_id: str
    block_id: str | None = None
    value: object = None
    channel: Channel | None = None
    ts: str | None = None
    view_id: str | None = None
    home: bool = False


def aim_at(world: World, user: User, aim: Aim) -> Place:
    """The element that this person means; raises SandboxError when it is not on their screen."""
    at_home = world.homes.get(user.id)
    if aim.home or (at_home is not None and aim.view_id == at_home.id):
        view = at_home
        if view is None:
            raise SandboxError("no_home", f"{user.name} has no Home tab yet; call `home` first.")
        return _in_view(view, aim)
    if aim.channel is None:
        return _in_view(top_view(world, user, aim.view_id), aim)
    if not visible_to(aim.channel, user):
        raise SandboxError("channel_not_found", f"{user.name} does not see that `channel`.")
    for message in reversed(world.timelines[aim.channel.id]):
        if aim.ts not in (None, message.ts) or not may_see(message, user):
            continue
        found = elements.find(blocks_of(message), aim.action_id, aim.block_id, aim.value)
        if found is not None:
            return Place(found, Surface(aim.channel, message))
    raise SandboxError("no_element", _missing(aim, [one.action_id for one in _nearby(world, user, aim)]))


def blocks_of(message: Message) -> list[Json]:
    blocks = list(message.blocks)
    for attachment in message.attachments:
        blocks.extend(attachment.get("blocks") or [])
    return blocks


def _nearby(world: World, user: User, aim: Aim) -> list[Found]:
    timeline = world.timelines[aim.channel.id] if aim.channel else []
    newest = [message for message in timeline[-20:] if may_see(message, user) and aim.ts in (None, message.ts)]
    return [found for message in newest for found in elements.interactive(blocks_of(message))]


def _in_view(view: View, aim: Aim) -> Place:
    blocks = view.body["blocks"]
    found = elements.find(blocks, aim.action_id, aim.block_id, aim.value)
    if found is None:
        raise SandboxError("no_element", _missing(aim, [one.action_id for one in elements.interactive(blocks)]))
    return Place(found, Surface(view=view))


def _missing(aim: Aim, known: list[str]) -> str:
    there = ", ".join(dict.fromkeys(known)) or "no elements at all"
    with_value = f" with `value` {aim.value!r}" if aim.value is not None else ""
    return f"No element has the `action_id` {aim.action_id!r}{with_value}; there are: {there}."


def surface_json(world: World, user: User, on: Surface) -> Json:
    """The parts of a payload that say where it happened."""
    if on.view is not None:
        return {"container": {"type": "view", "view_id": on.view.id}, "view": view_json(world, on.view)}
    message, channel = on.message, on.channel
    if message is None or channel is None:
        raise SandboxError("no_element", "An element stands in a message or in a view.")
    container: Json = {"type": "message", "message_ts": message.ts, "channel_id": channel.id}
    container["is_ephemeral"] = message.ephemeral_to is not None
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    part: Json = {
        "container": container,
        "channel": {"id": channel.id, "name": payloads.channel_name(channel)},
        "state": {"values": elements.state_values(on.blocks, on.state(world, user))},
        "response_url": payloads.response_url(world, user, channel, message.ts, message.thread_ts),
    }
    if message.ephemeral_to is None:  # Slack does not give back what it did not keep
        part["message"] = message_json(world, message)
    return part
