"""Payloads of interactions, as Slack sends them."""

from __future__ import annotations

from sandbox.elements import choice_key, interactive, state_values
from sandbox.modals import view_json
from sandbox.model import Channel, Json, User, View
from sandbox.triggers import Hook
from sandbox.world import World, real_time


def trigger_id(world: World, user: User, view: View | None = None) -> str:
    key = f"{world.ids.count}.{world.seconds()}.{world.ids.digest('trigger')}"
    expires = real_time() + world.options.trigger_seconds
    world.triggers.issue(key, user.id, expires, view.id if view else None)
    return key


def response_url(world: World, user: User, channel: Channel, ts: str | None, thread_ts: str | None = None) -> str:
    key = f"{world.team.id}/{world.ids.digest('hook')}"
    world.hooks.issue(key, Hook(user.id, channel.id, ts, thread_ts, world.clock.now_us()))
    return f"{world.base_url}/hooks/actions/{key}"


def channel_name(channel: Channel) -> str:
    """The name by which payloads call a conversation."""
    if channel.kind == "im":
        return "directmessage"
    return "privategroup" if channel.kind == "private" else channel.name


def slash(world: World, user: User, channel: Channel, command: str, text: str) -> Json:
    return {
        "token": world.app.verification,
        "team_id": world.team.id,
        "team_domain": world.team.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": command,
        "text": text,
        "api_app_id": world.app.id,
        "is_enterprise_install": "false",
        "response_url": response_url(world, user, channel, None),
        "trigger_id": trigger_id(world, user),
    }


def interaction(world: World, kind: str, user: User) -> Json:
    """What all interactive payloads have in common."""
    return {
        "type": kind,
        "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": world.team.id},
        "api_app_id": world.app.id,
        "token": world.app.verification,
        "team": {"id": world.team.id, "domain": world.team.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def submission(world: World, user: User, view: View) -> Json:
    return {
        **interaction(world, "view_submission", user),
        "trigger_id": trigger_id(world, user, view),
        "view": view_json(world, view),
        "response_urls": _response_urls(world, user, view),
    }


def closed(world: World, user: User, view: View, cleared: bool) -> Json:
    shown = view_json(world, view)
    return {**interaction(world, "view_closed", user), "view": shown, "is_cleared": cleared}


def _response_urls(world: World, user: User, view: View) -> list[Json]:
    """One for each conversation that was chosen in a field with `response_url_enabled`."""
    values = state_values(view.body["blocks"], view.state)
    found = []
    for one in interactive(view.body["blocks"]):
        if not one.element.get("response_url_enabled"):
            continue
        chosen = values[one.block_id][one.action_id].get(choice_key(one.element))
        channel = world.channels.get(str(chosen))
        if channel is not None:
            url = response_url(world, user, channel, None)
            field = {"block_id": one.block_id, "action_id": one.action_id}
            found.append({**field, "channel_id": channel.id, "response_url": url})
    return found
