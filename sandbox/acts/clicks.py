"""Buttons, selects and other elements: in messages, modals and the Home tab."""

from __future__ import annotations

import copy
from dataclasses import dataclass

from sandbox import elements
from sandbox.acts import payloads
from sandbox.acts.outcome import SOMETHING_WRONG, actor, linger, outcome, watching
from sandbox.elements import Found
from sandbox.errors import SandboxError
from sandbox.link.desk import Delivery
from sandbox.modals import top_view, view_json
from sandbox.model import Channel, Json, Message, User, View
from sandbox.posts import may_see, message_json
from sandbox.rooms import visible_to
from sandbox.world import World

NOT_INTERACTIVE = "This app is not configured to handle interactive responses."


@dataclass(frozen=True)
class Place:
    """Where an element stands: in a message or in a view."""

    found: Found
    channel: Channel | None = None
    message: Message | None = None
    view: View | None = None


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
    at_home = world.homes.get(user.id)
    if aim.home or (at_home is not None and aim.view_id == at_home.id):
        view = at_home
        if view is None:
            raise SandboxError("no_home", f"{user.name} has no Home tab yet; call `home` first.")
        return Place(_in_blocks(view.body["blocks"], aim), view=view)
    if aim.channel is None:
        view = top_view(world, user, aim.view_id)
        return Place(_in_blocks(view.body["blocks"], aim), view=view)
    if not visible_to(aim.channel, user):
        raise SandboxError("channel_not_found", f"{user.name} does not see that `channel`.")
    for message in reversed(world.timelines[aim.channel.id]):
        if aim.ts not in (None, message.ts) or not may_see(message, user):
            continue
        found = elements.find(blocks_of(message), aim.action_id, aim.block_id, aim.value)
        if found is not None:
            return Place(found, channel=aim.channel, message=message)
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


def _in_blocks(blocks: list[Json], aim: Aim) -> Found:
    found = elements.find(blocks, aim.action_id, aim.block_id, aim.value)
    if found is None:
        raise SandboxError("no_element", _missing(aim, [one.action_id for one in elements.interactive(blocks)]))
    return found


def _missing(aim: Aim, known: list[str]) -> str:
    there = ", ".join(dict.fromkeys(known)) or "no elements at all"
    with_value = f" with `value` {aim.value!r}" if aim.value is not None else ""
    return f"No element has the `action_id` {aim.action_id!r}{with_value}; there are: {there}."


async def click(world: World, user: User, aim: Aim, wait: float = 0.0) -> Json:
    place = aim_at(world, actor(user), aim)
    element = place.found.element
    entry = None if element["type"] in elements.BUTTONS else elements.choose(element, aim.value)
    _keep(world, user, place, entry)
    with watching(world, user) as watch:
        if place.found.block["type"] == "input" and not place.found.block.get("dispatch_action"):
            return outcome(world, Delivery(True), watch)  # filled in; the app hears of it when it is submitted
        if not world.interactivity:
            return outcome(world, Delivery(False), watch, NOT_INTERACTIVE)
        payload = _payload(world, user, place, entry)
        delivery = await world.desk.send("interactive", payload, accepts=False)
        if not delivery.acked:
            return outcome(world, delivery, watch, SOMETHING_WRONG.format(code=delivery.error))
        if wait:
            await linger(watch, wait)
        return outcome(world, delivery, watch)


def _keep(world: World, user: User, place: Place, entry: Json | None) -> None:
    """Remember the choice: later payloads carry it in `state`."""
    if entry is None or place.found.element["type"] in elements.MOMENTARY:
        return
    block_id, action_id = place.found.block_id, place.found.action_id
    if place.view is not None:
        place.view.state.setdefault(block_id, {})[action_id] = entry
    elif place.message is not None:
        key = (place.message.channel, place.message.ts, user.id)
        world.chosen.setdefault(key, {}).setdefault(block_id, {})[action_id] = entry


def _payload(world: World, user: User, place: Place, entry: Json | None) -> Json:
    payload = payloads.interaction(world, "block_actions", user)
    payload["trigger_id"] = payloads.trigger_id(world, user, _modal(place.view))
    payload |= surface(world, user, place)
    now = world.clock.now_us()
    action = elements.action(place.found, entry, f"{now // 1_000_000}.{now % 1_000_000:06d}")
    return {**payload, "actions": [copy.deepcopy(action)]}


def _modal(view: View | None) -> View | None:
    return view if view is not None and view.body["type"] == "modal" else None


def surface(world: World, user: User, place: Place) -> Json:
    """The parts of a payload that say where it happened."""
    if place.view is not None:
        shown = view_json(world, place.view)
        return {"container": {"type": "view", "view_id": place.view.id}, "view": shown}
    message, channel = place.message, place.channel
    if message is None or channel is None:
        raise SandboxError("no_element", "An element stands in a message or in a view.")
    container: Json = {"type": "message", "message_ts": message.ts, "channel_id": channel.id}
    container["is_ephemeral"] = message.ephemeral_to is not None
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    chosen = world.chosen.get((channel.id, message.ts, user.id), {})
    part: Json = {
        "container": container,
        "channel": {"id": channel.id, "name": payloads.channel_name(channel)},
        "state": {"values": elements.state_values(blocks_of(message), chosen)},
        "response_url": payloads.response_url(world, user, channel, message.ts, message.thread_ts),
    }
    if message.ephemeral_to is None:  # Slack does not give back what it did not keep
        part["message"] = message_json(world, message)
    return part


async def options(world: World, user: User, aim: Aim, typed: str) -> Json:
    """What an external select offers for the letters typed so far."""
    place = aim_at(world, actor(user), aim)
    payload = payloads.interaction(world, "block_suggestion", user)
    payload |= {"action_id": place.found.action_id, "block_id": place.found.block_id, "value": typed}
    where = surface(world, user, place)
    where.pop("response_url", None)
    where.pop("state", None)
    delivery = await world.desk.send("interactive", {**payload, **where}, accepts=True)
    if not delivery.acked:
        raise SandboxError(delivery.error, "The app gave no options in time; see that it listens to this action.")
    answer = delivery.payload
    return {"options": answer.get("options") or [], "option_groups": answer.get("option_groups") or []}
