"""The people of the workspace: made, changed, found and shown as Slack shows them."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.errors import SandboxError
from sandbox.model import Json, User
from sandbox.world import World

_ADDRESS = re.compile(r"(?<!<)(https?://[^\s<>]*[^\s<>.,;:!?)])")
#: flags and texts of a person that the control API sets
SETTABLE = (
    "name",
    "real_name",
    "title",
    "tz",
    "locale",
    "email",
    "is_admin",
    "is_owner",
    "is_restricted",
    "is_ultra_restricted",
    "is_stranger",
    "is_bot",
    "deleted",
    "profile_fields",
    "profile",
    "note",
)


def find_user(world: World, ref: str) -> User:
    """By id, by name ("ana", "@ana"), or the app's bot as "@bot"."""
    if ref in world.users:
        return world.users[ref]
    name = ref.removeprefix("@").lower()
    if name == "bot":
        return world.bot
    for user in world.users.values():
        if user.name == name:
            return user
    raise SandboxError("user_not_found", f"`user` {ref!r} is not known; `users` lists everyone.")


def add_user(world: World, user_id: str | None, settings: Json) -> User:
    check_settings(settings)
    name = settings["name"].removeprefix("@").lower()
    if any(user.name == name for user in world.users.values()) or name == "bot":
        raise SandboxError("name_taken", f"`name` {name!r} belongs to somebody; choose another.")
    if user_id and user_id in world.users:
        raise SandboxError("id_taken", f"`id` {user_id!r} belongs to somebody; leave it out to get a new one.")
    email = settings.get("email") or f"{name}@{world.team.domain}.example"
    user = User(**{**settings, "name": name, "email": email}, id=user_id or world.ids.new("U"), updated=world.seconds())
    world.keep_user(user)
    if not user.is_restricted and not user.is_ultra_restricted and not user.is_stranger and not user.is_bot:
        _into_general(world, user)
    world.publish("user", user=page_json(world, user))
    world.desk.event({"type": "team_join", "user": user_json(world, user, locale=True)})
    return user


def _into_general(world: World, user: User) -> None:
    for channel in world.channels.values():
        if channel.is_general and user.id not in channel.members:
            channel.members.append(user.id)
            world.keep_channel(channel)


def update_user(world: World, user: User, changes: Json) -> User:
    check_settings(changes)
    for name, value in changes.items():
        setattr(user, name, value)
    user.updated = world.seconds()
    world.keep_user(user)
    world.publish("user", user=page_json(world, user))
    world.desk.event(
        {
            "type": "user_change",
            "user": user_json(world, user, locale=True),
            "cache_ts": user.updated,
            "event_ts": world.clock.next_ts(),
        }
    )
    return user


def check_settings(settings: Json) -> None:
    unknown = [name for name in settings if name not in SETTABLE]
    if unknown:
        raise SandboxError("unknown_field", f"`{unknown[0]}` is no field of a person: {', '.join(SETTABLE)}.")
    zone = settings.get("tz")
    if zone is not None:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as problem:
            raise SandboxError("invalid_tz", f"`tz` {zone!r} is no time zone; e.g. Europe/London.") from problem
    name = settings.get("name")
    if name is not None and not re.fullmatch(r"@?[\w.\-]{1,80}", name):
        raise SandboxError("invalid_name", "`name` takes letters, digits, dots, dashes and underscores.")


def user_json(world: World, user: User, locale: bool = False) -> Json:
    """A user object as users.info returns it."""
    offset = world.clock.now().astimezone(ZoneInfo(user.tz)).utcoffset()
    shown: Json = {
        "id": user.id,
        "team_id": "T0STRANGER" if user.is_stranger else world.team.id,
        "name": user.name,
        "deleted": user.deleted,
        "color": "9f69e7",
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": user.tz.rpartition("/")[2].replace("_", " "),
        "tz_offset": int(offset.total_seconds()) if offset else 0,
        "profile": profile_json(world, user),
        "is_admin": user.is_admin or user.is_owner,
        "is_owner": user.is_owner,
        "is_primary_owner": False,
        "is_restricted": user.is_restricted or user.is_ultra_restricted,
        "is_ultra_restricted": user.is_ultra_restricted,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "is_email_confirmed": not user.is_bot,
        "who_can_share_contact_card": "EVERYONE",
        "updated": user.updated,
    }
    if user.is_stranger:
        shown["is_stranger"] = True
    if user.deleted:  # Slack leaves out what a deactivated account no longer has
        for name in ("tz", "tz_label", "tz_offset", "is_admin", "is_owner", "is_primary_owner"):
            shown.pop(name)
        shown["is_forgotten"] = False
    if locale:
        shown["locale"] = user.locale
    return shown


def page_json(world: World, user: User) -> Json:
    """A user object as the control API and the page show it."""
    name = world.app.name if user.id == world.app.bot_user else user.real_name
    return {**user_json(world, user, locale=True), "presence_name": name, "note": user.note}


def profile_json(world: World, user: User, labels: bool = False) -> Json:
    first, _, last = user.real_name.partition(" ")
    shown: Json = {
        "title": user.title,
        "phone": "",
        "skype": "",
        "real_name": user.real_name,
        "real_name_normalized": user.real_name,
        "display_name": "" if user.is_bot else user.name,
        "display_name_normalized": "" if user.is_bot else user.name,
        "fields": _fields(user, labels),
        "status_text": "",
        "status_emoji": "",
        "status_emoji_display_info": [],
        "status_expiration": 0,
        "avatar_hash": f"g{user.id[-9:].lower()}",
        "first_name": first,
        "last_name": last,
        "team": world.team.id,
        **user.profile,
    }
    for size in (24, 32, 48, 72, 192, 512):
        shown[f"image_{size}"] = f"{world.base_url}/sandbox/avatars/{user.id}.svg"
    if user.is_bot:
        shown |= {"api_app_id": world.app.id, "bot_id": world.app.bot_id, "always_active": False}
    elif may_see_email(world):
        shown["email"] = user.email
    return shown


def may_see_email(world: World) -> bool:
    return world.scopes is None or "users:read.email" in world.scopes


def _fields(user: User, labels: bool) -> Json:
    shown: Json = {}
    for key, given in user.profile_fields.items():
        entry: dict[str, Any] = given if isinstance(given, dict) else {"value": given}
        shown[key] = {"value": entry.get("value", ""), "alt": entry.get("alt", "")}
        if labels:
            shown[key]["label"] = entry.get("label", key)
    return shown


def slackbot_json(world: World) -> Json:
    """Slackbot, which every users.list holds, and which says of itself that it is no bot."""
    user = User(id="USLACKBOT", name="slackbot", real_name="Slackbot", tz="America/Los_Angeles")
    return user_json(world, user)


def linked(world: World, text: str) -> str:
    """What a person types, with @name and #channel turned into links, as Slack's own client does."""
    return _with_links(world, text, lambda user: f"<@{user.id}>")


def escaped(world: World, text: str) -> str:
    """The text of a command that asks for it: people and channels by id and name, web addresses in brackets."""
    parts = _ADDRESS.split(text)  # every second one is an address, in which # and @ mean something else
    words = [_with_links(world, part, lambda user: f"<@{user.id}|{user.name}>") for part in parts[::2]]
    addresses = [f"<{part}>" for part in parts[1::2]]
    return "".join(itertools.chain.from_iterable(itertools.zip_longest(words, addresses, fillvalue="")))


def _with_links(world: World, text: str, link: Callable[[User], str]) -> str:
    def person(match: re.Match[str]) -> str:
        name = match[1].lower()
        known = {user.name: user for user in world.users.values()} | {"bot": world.bot}
        return link(known[name]) if name in known else match[0]

    def channel(match: re.Match[str]) -> str:
        for one in world.channels.values():
            if not one.direct and one.name == match[1]:
                return f"<#{one.id}|{one.name}>"
        return match[0]

    text = re.sub(r"(?<![\w<@])@([\w.\-]*\w)", person, text)
    return re.sub(r"(?<![\w<#&])#([a-z0-9_\-]+)", channel, text)
