"""auth.test, api.test, apps.connections.open: the app itself."""

from __future__ import annotations

from urllib.parse import urlsplit

from sandbox.errors import Refused
from sandbox.model import Json
from sandbox.web.call import Call


def auth_test(call: Call) -> Json:
    world = call.world
    return {
        "url": f"https://{world.team.domain}.slack.com/",
        "team": world.team.name,
        "user": world.bot.name,
        "team_id": world.team.id,
        "user_id": world.app.bot_user,
        "bot_id": world.app.bot_id,
        "is_enterprise_install": False,
    }


def api_test(call: Call) -> Json:
    args = {name: value for name, value in call.args.items() if name != "token"}
    if call.has("error"):
        raise Refused(call.text("error"), args=args)
    return {"args": args} if args else {}


def connections_open(call: Call) -> Json:
    world = call.world
    ticket = world.ids.digest("ticket")
    world.desk.tickets[ticket] = True
    host = urlsplit(world.base_url).netloc
    return {"url": f"ws://{host}/link/?ticket={ticket}&app_id={world.app.id}"}
