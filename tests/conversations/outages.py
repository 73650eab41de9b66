"""The app or Slack is away for a while, in the sandbox's time."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from bot.config import Settings
from bot.wiring import build_app, make_client
from delivery import DeliverySettings
from tests.world import World

#: nobody listens there
CLOSED_PORT = "http://127.0.0.1:9/api/"


@dataclass(frozen=True)
class Asleep:
    """In the place of the app while it is down: it plans nothing and does nothing."""

    name: str = "bot"

    def next_due(self) -> datetime | None:
        """Nothing."""
        return None

    def run_until_idle(self) -> bool:
        """Nothing was done."""
        return False


@contextmanager
def app_down(world: World) -> Iterator[None]:
    """The app does nothing, until the block ends and everything is at rest again."""
    world.box.register(Asleep(world.bot.name))
    yield
    world.box.register(world.bot)
    world.settle()


@contextmanager
def slack_down(world: World) -> Iterator[None]:
    """Slack's port is closed to the app."""
    clients = (world.bot.kit.client, world.bot.deliverer._wire.client)
    address = clients[0].base_url
    for client in clients:
        client.base_url = CLOSED_PORT
    yield
    for client in clients:
        client.base_url = address


@dataclass
class Offset:
    """How far the app's clock is off."""

    by: timedelta = timedelta(0)


def with_wrong_clock(world: World) -> Offset:
    """An app with a clock that can be set wrong works through the queues, in the place of the other."""
    off = Offset()

    def now() -> datetime:
        return world.now + off.by

    bot = build_app(
        Settings(),
        clock=now,
        rng=Random(5),
        client=make_client(world.box.bot_token, base_url=world.box.api_url),
        database=world.bot.database,
        delivery=DeliverySettings(per_channel=0.0, per_workspace=0.0),
    )
    world.box.register(bot)
    world.bot = bot
    return off
