"""Buttons, selects and other elements: in messages, modals and the Home tab."""

from __future__ import annotations

import copy

from sandbox import elements
from sandbox.acts import entering, payloads
from sandbox.acts.outcome import SOMETHING_WRONG, actor, linger, outcome, watching
from sandbox.acts.places import Aim, Place, aim_at, surface_json
from sandbox.link.desk import Delivery
from sandbox.model import Json, User, View
from sandbox.world import World

NOT_INTERACTIVE = "This app is not configured to handle interactive responses."


async def click(world: World, user: User, aim: Aim, values: Json, wait: float = 0.0) -> Json:
    """The person clicks or chooses; `values` is what they have entered around it and not sent yet."""
    place = aim_at(world, actor(user), aim)
    element = place.found.element
    await entering.enter(world, user, place.on, values)
    entry = None if element["type"] in elements.BUTTONS else await entering.choice(world, user, place, aim.value)
    entering.keep(world, user, place, entry)
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


def _payload(world: World, user: User, place: Place, entry: Json | None) -> Json:
    payload = payloads.interaction(world, "block_actions", user)
    payload["trigger_id"] = payloads.trigger_id(world, user, _modal(place.on.view))
    payload |= surface_json(world, user, place.on)
    now = world.clock.now_us()
    action = elements.action(place.found, entry, f"{now // 1_000_000}.{now % 1_000_000:06d}")
    return {**payload, "actions": [copy.deepcopy(action)]}


def _modal(view: View | None) -> View | None:
    return view if view is not None and view.body["type"] == "modal" else None


async def options(world: World, user: User, aim: Aim, typed: str) -> Json:
    """What an external select offers for the letters typed so far."""
    return await entering.options(world, user, aim_at(world, actor(user), aim), typed)
