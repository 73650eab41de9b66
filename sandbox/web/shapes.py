"""Conversation objects as the Web API returns them."""

from __future__ import annotations

from sandbox.model import Channel, Json
from sandbox.world import World


def channel_json(world: World, channel: Channel, num_members: bool = False) -> Json:
    if channel.kind == "im":
        return im_json(world, channel)
    team, kind = world.team.id, channel.kind
    shown: Json = {
        "id": channel.id,
        "name": channel.name,
        "is_channel": kind == "public",
        "is_group": kind == "private",
        "is_im": False,
        "is_mpim": kind == "mpim",
        "is_private": kind != "public",
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_general": channel.is_general,
        "unlinked": 0,
        "name_normalized": channel.name,
        "is_shared": False,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "context_team_id": team,
        "updated": channel.updated,
        "parent_conversation": None,
        "creator": channel.creator,
        "is_ext_shared": False,
        "shared_team_ids": [team],
        "pending_connected_team_ids": [],
        "is_member": world.app.bot_user in channel.members,
        "topic": channel.topic,
        "purpose": channel.purpose,
        "previous_names": channel.previous_names,
    }
    if num_members:
        shown["num_members"] = len(channel.members)
    if kind == "mpim":
        shown |= {"is_open": True, "priority": 0}
    return shown


def im_json(world: World, channel: Channel) -> Json:
    others = [user for user in channel.members if user != world.app.bot_user]
    partner = others[0] if others else world.app.bot_user
    return {
        "id": channel.id,
        "created": channel.created,
        "is_archived": False,
        "is_im": True,
        "is_org_shared": False,
        "context_team_id": world.team.id,
        "updated": channel.updated,
        "user": partner,
        "is_user_deleted": world.users[partner].deleted,
        "priority": 0,
        "is_open": True,
    }
