"""A workspace on its first day."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from sandbox.clock import Clock
from sandbox.manifest import load
from sandbox.model import App, Team, User
from sandbox.rates import Rates
from sandbox.rooms import create_channel
from sandbox.world import Ids, Options, World

APP_NAME = "My app"


def new_world(
    manifest: Path | None, start: datetime | None, frozen: bool, rates: bool, seed: int, options: Options
) -> World:
    """The world before anybody lives in it; raises ManifestError for a manifest that cannot be used."""
    declared = load(manifest) if manifest else None
    ids = Ids(seed)
    world = World(
        options=options,
        clock=Clock(start, frozen),
        ids=ids,
        team=Team(ids.new("T")),
        app=_app(ids, declared.bot_name if declared else APP_NAME),
        rates=Rates(rates),
    )
    if declared is not None:
        world.commands = [asdict(command) for command in declared.commands]
        world.subscribed = frozenset(declared.bot_events)
        world.scopes = set(declared.all_scopes)
        world.home_tab, world.interactivity = declared.home_tab, declared.interactivity
        world.messages_tab, world.messages_writable = declared.messages_tab, declared.messages_writable
    return world


def _app(ids: Ids, name: str) -> App:
    return App(
        id=ids.new("A"),
        bot_id=ids.new("B"),
        bot_user=ids.new("U"),
        name=name,
        bot_token=f"xoxb-sandbox-{ids.fixed('bot token')}",
        app_token=f"xapp-sandbox-{ids.fixed('app token')}",
        verification=ids.fixed("verification")[:24],
    )


def settle(world: World) -> None:
    """The first inhabitants: the app's bot, one admin, and the channel that everybody is in."""
    name = "".join(letter if letter.isalnum() else "_" for letter in world.app.name.lower())
    now = world.seconds()
    bot = User(world.app.bot_user, name, world.app.name, is_bot=True, updated=now, tz="America/Los_Angeles")
    robin = User(world.ids.new("U"), "robin", "Robin Reed", title="Office manager", is_admin=True, updated=now)
    robin.email = f"robin@{world.team.domain}.example"
    for user in (bot, robin):
        world.keep_user(user)
    general = create_channel(world, "general", robin.id, private=False, members=[robin.id])
    general.is_general = True
    general.topic = {"value": "What everybody should know", "creator": robin.id, "last_set": now}
    world.keep("team", "team", world.team)
    world.keep("app", "app", world.app)
