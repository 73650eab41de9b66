"""What an action led to: the answer of the control API's `slash`, `click` and `submit`."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from sandbox.errors import SandboxError
from sandbox.link.desk import Delivery
from sandbox.modals import view_json
from sandbox.model import Json, Message, User
from sandbox.posts import sandbox_json
from sandbox.world import Watch, World, real_time

SOMETHING_WRONG = "This app is not responding ({code}). Please try again."


def actor(user: User) -> User:
    if user.deleted:
        raise SandboxError("user_is_deactivated", f"{user.name} is deactivated and can do nothing in Slack.")
    return user


@contextmanager
def watching(world: World, user: User) -> Iterator[Watch]:
    """Note what appears before this person meanwhile."""
    watch = Watch(user.id)
    world.watches.append(watch)
    try:
        yield watch
    finally:
        world.watches.remove(watch)


async def linger(watch: Watch, wait: float) -> None:
    """For apps that acknowledge first: stay until something has appeared, at most `wait` real seconds."""
    until = real_time() + wait
    while real_time() < until and not watch.views and not watch.messages:
        await asyncio.sleep(0.01)


def outcome(
    world: World, delivery: Delivery, watch: Watch, failure: str | None = None, reply: Message | None = None
) -> Json:
    if failure:
        world.publish("failure", [watch.user], user=watch.user, text=failure)
    return {
        "acked": delivery.acked,
        "failure": failure,
        "reply": sandbox_json(world, reply) if reply else None,
        "views": [view_json(world, view) for view in watch.views],
        "messages": [sandbox_json(world, message) for message in watch.messages if message is not reply],
    }
