"""Control calls in which a person uses the app."""

from __future__ import annotations

from sandbox import modals
from sandbox.acts import clicks, commands, forms, payloads
from sandbox.acts.home import home as open_home
from sandbox.acts.places import Aim
from sandbox.control.request import Ask
from sandbox.model import Json, User


async def slash(ask: Ask) -> Json:
    user = ask.user()
    return await commands.slash(ask.world, user, ask.channel(user), ask.text("text"), ask.number("wait", 0, least=0))


async def lend(ask: Ask) -> Json:
    """What a slash command would bring the app, which is not told of any."""
    user = ask.user()
    return payloads.slash(ask.world, user, ask.channel(user), "", "")


def _aim(ask: Ask, user: User) -> Aim:
    return Aim(
        action_id=ask.text("action_id"),
        block_id=ask.maybe("block_id"),
        channel=ask.maybe_channel(user),
        ts=ask.maybe("ts"),
        view_id=ask.maybe("view_id"),
        home=ask.flag("home"),
    )


async def click(ask: Ask) -> Json:
    user = ask.user()
    aim = _aim(ask, user)
    valued = Aim(**{**vars(aim), "value": ask.raw("value")})
    return await clicks.click(ask.world, user, valued, ask.mapping("values"), ask.number("wait", 0, least=0))


async def options(ask: Ask) -> Json:
    user = ask.user()
    return await clicks.options(ask.world, user, _aim(ask, user), ask.text("value", ""))


async def views(ask: Ask) -> list[Json]:
    stack = ask.world.stacks.get(ask.user().id) or []
    return [modals.view_json(ask.world, view) for view in stack]


async def home(ask: Ask) -> Json | None:
    return await open_home(ask.world, ask.user(), ask.flag("open", True))


async def submit(ask: Ask) -> Json:
    return await forms.submit(ask.world, ask.user(), ask.mapping("values"), ask.maybe("view_id"))


async def close_view(ask: Ask) -> Json:
    return await forms.close(ask.world, ask.user(), ask.maybe("view_id"), ask.flag("all"))
