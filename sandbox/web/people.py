"""users.*, team.info, bots.info: who is here."""

from __future__ import annotations

from sandbox.errors import Refused
from sandbox.model import Json
from sandbox.people import profile_json, slackbot_json, user_json
from sandbox.web.call import Call
from sandbox.web.paging import page


def info(call: Call) -> Json:
    if call.text("user") == "USLACKBOT":
        return {"user": slackbot_json(call.world)}
    return {"user": user_json(call.world, call.user(), call.flag("include_locale"))}


def list_all(call: Call) -> Json:
    world, locale = call.world, call.flag("include_locale")
    everyone = [*world.users, "USLACKBOT"]
    shown, metadata = page(call, everyone, "user", str, len(everyone), max(1000, len(everyone)))
    members = [
        user_json(world, world.users[one], locale) if one in world.users else slackbot_json(world) for one in shown
    ]
    return {"members": members, "cache_ts": world.seconds(), "response_metadata": metadata}


def lookup_by_email(call: Call) -> Json:
    wanted = call.text("email").lower()
    for user in call.world.users.values():
        if user.email and user.email.lower() == wanted and not user.deleted and not user.is_bot:
            return {"user": user_json(call.world, user)}
    raise Refused("users_not_found")


def profile_get(call: Call) -> Json:
    user = call.user() if call.has("user") else call.bot
    return {"profile": profile_json(call.world, user, labels=call.flag("include_labels"))}


def team_info(call: Call) -> Json:
    team = call.world.team
    shown = {
        "id": team.id,
        "name": team.name,
        "url": f"https://{team.domain}.slack.com/",
        "domain": team.domain,
        "email_domain": "",
        "icon": {"image_default": True},
        "is_verified": False,
    }
    return {"team": shown}


def bots_info(call: Call) -> Json:
    app = call.world.app
    if call.has("bot") and call.text("bot") != app.bot_id:
        raise Refused("bot_not_found")
    icons = {f"image_{size}": f"{call.world.base_url}/sandbox/avatars/{app.bot_user}.svg" for size in (36, 48, 72)}
    shown = {"id": app.bot_id, "deleted": False, "name": app.name, "updated": 0, "app_id": app.id}
    return {"bot": {**shown, "user_id": app.bot_user, "icons": icons}}
