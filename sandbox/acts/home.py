"""The Home tab and direct messages to the app: opened by a person."""

from __future__ import annotations

import asyncio

from sandbox.acts.outcome import actor, watching
from sandbox.modals import view_json
from sandbox.model import Json, User
from sandbox.rooms import open_direct
from sandbox.world import World, real_time


async def home(world: World, user: User, opened: bool) -> Json | None:
    """The person's Home tab; with `opened` the app hears of it first, and has 3 s to publish."""
    if opened:
        await _open(world, actor(user))
    view = world.homes.get(user.id)
    return view_json(world, view) if view else None


async def _open(world: World, user: User) -> None:
    if not world.desk.wants("app_home_opened"):
        return
    channel = open_direct(world, [world.app.bot_user, user.id], user.id)
    event: Json = {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": "home"}
    view = world.homes.get(user.id)
    if view is not None:
        event["view"] = view_json(world, view)
    event["event_ts"] = world.clock.next_ts()
    until = real_time() + world.options.ack_timeout
    with watching(world, user):
        delivery = await world.desk.deliver(event)
        while delivery.acked and user.id not in world.homes and real_time() < until:
            await asyncio.sleep(0.01)  # an app that acknowledges first publishes a moment later
