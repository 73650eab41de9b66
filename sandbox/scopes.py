"""Which scope a method or an event needs.

Methods of conversations ask for the scope of the conversation's kind. Where several scopes would do,
one of them is enough.
"""

from collections.abc import Mapping
from typing import Literal

Kind = Literal["public", "private", "im", "mpim"]

_FAMILY: Mapping[Kind, str] = {"public": "channels", "private": "groups", "im": "im", "mpim": "mpim"}
_KINDS: tuple[Kind, ...] = ("public", "private", "im", "mpim")


def _by_kind(right: str, kinds: tuple[Kind, ...] = _KINDS) -> dict[Kind, tuple[str, ...]]:
    return {kind: (f"{_FAMILY[kind]}:{right}",) for kind in kinds}


_READ = _by_kind("read")
_HISTORY = _by_kind("history")
#: Bot tokens manage public channels with channels:manage, in older apps with channels:write.
_MANAGE: Mapping[Kind, tuple[str, ...]] = {
    "public": ("channels:manage", "channels:write"),
    "private": ("groups:write",),
}
_OPEN = _by_kind("write", ("im", "mpim"))
_TOPIC: Mapping[Kind, tuple[str, ...]] = {
    "public": ("channels:manage", "channels:write", "channels:write.topic"),
    "private": ("groups:write", "groups:write.topic"),
    "im": ("im:write", "im:write.topic"),
    "mpim": ("mpim:write", "mpim:write.topic"),
}
_INVITE: Mapping[Kind, tuple[str, ...]] = {
    "public": ("channels:manage", "channels:write", "channels:write.invites"),
    "private": ("groups:write", "groups:write.invites"),
}

#: Scopes of which one is enough; an empty tuple means that any valid token will do.
METHODS: Mapping[str, tuple[str, ...]] = {
    "api.test": (),
    "auth.test": (),
    "apps.connections.open": ("connections:write",),
    "bots.info": ("users:read",),
    "chat.delete": ("chat:write",),
    "chat.deleteScheduledMessage": ("chat:write",),
    "chat.getPermalink": (),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.scheduleMessage": ("chat:write",),
    "chat.scheduledMessages.list": (),
    "chat.unfurl": ("links:write",),
    "chat.update": ("chat:write",),
    "conversations.join": ("channels:join", "channels:write"),
    "emoji.list": ("emoji:read",),
    "files.completeUploadExternal": ("files:write",),
    "files.delete": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.info": ("files:read",),
    "files.list": ("files:read",),
    "pins.add": ("pins:write",),
    "pins.list": ("pins:read",),
    "pins.remove": ("pins:write",),
    "reactions.add": ("reactions:write",),
    "reactions.get": ("reactions:read",),
    "reactions.list": ("reactions:read",),
    "reactions.remove": ("reactions:write",),
    "team.info": ("team:read",),
    "usergroups.list": ("usergroups:read",),
    "users.conversations": ("channels:read", "groups:read", "im:read", "mpim:read"),
    "users.getPresence": ("users:read",),
    "users.info": ("users:read",),
    "users.list": ("users:read",),
    "users.lookupByEmail": ("users:read.email",),
    "users.profile.get": ("users.profile:read",),
    "users.setPresence": ("users:write",),
    "views.open": (),
    "views.publish": (),
    "views.push": (),
    "views.update": (),
}

#: Methods whose scope is that of the conversation's kind. A kind that is missing here cannot be used.
CONVERSATION_METHODS: Mapping[str, Mapping[Kind, tuple[str, ...]]] = {
    "conversations.archive": _MANAGE,
    "conversations.close": _OPEN,
    "conversations.create": _MANAGE,
    "conversations.history": _HISTORY,
    "conversations.info": _READ,
    "conversations.invite": _INVITE,
    "conversations.kick": _MANAGE,
    "conversations.leave": _MANAGE,
    "conversations.list": _READ,
    "conversations.mark": {**_MANAGE, **_OPEN},
    "conversations.members": _READ,
    "conversations.open": _OPEN,
    "conversations.rename": _MANAGE,
    "conversations.replies": _HISTORY,
    "conversations.setPurpose": _TOPIC,
    "conversations.setTopic": _TOPIC,
    "conversations.unarchive": _MANAGE,
}

#: Scopes of which one is needed to receive an event; an empty tuple means none.
EVENTS: Mapping[str, tuple[str, ...]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "app_uninstalled": (),
    "channel_archive": ("channels:read",),
    "channel_created": ("channels:read",),
    "channel_deleted": ("channels:read",),
    "channel_left": ("channels:read",),
    "channel_rename": ("channels:read",),
    "channel_shared": ("channels:read", "groups:read"),
    "channel_unarchive": ("channels:read",),
    "channel_unshared": ("channels:read", "groups:read"),
    "file_shared": ("files:read",),
    "group_archive": ("groups:read",),
    "group_deleted": ("groups:read",),
    "group_left": ("groups:read",),
    "group_rename": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "pin_added": ("pins:read",),
    "pin_removed": ("pins:read",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "team_join": ("users:read",),
    "tokens_revoked": (),
    "user_change": ("users:read",),
    "user_profile_changed": ("users:read",),
    "user_status_changed": ("users:read",),
}


def known_methods() -> frozenset[str]:
    """Every method that has a line in these tables."""
    return frozenset(METHODS) | frozenset(CONVERSATION_METHODS)


def needed_scopes(method: str, kind: Kind | None = None) -> tuple[str, ...]:
    """The scopes of which one is enough for this method; empty when none is needed.

    `kind` is the conversation's kind; without it one scope of any kind counts.
    Raises KeyError for a method that is not in the tables.
    """
    if method in METHODS:
        return METHODS[method]
    table = CONVERSATION_METHODS[method]
    if kind is not None and kind in table:
        return table[kind]
    return tuple(dict.fromkeys(scope for one in table.values() for scope in one))


def check_scope(method: str, kind: Kind | None, granted: frozenset[str]) -> tuple[str, str] | None:
    """None when the call is allowed, else (needed, provided) as a `missing_scope` answer holds them.

    `needed` names the first scope that would do, as Slack does; `provided` lists what is granted.
    A method that is not in the tables needs nothing.
    """
    if method not in METHODS and method not in CONVERSATION_METHODS:
        return None
    needed = needed_scopes(method, kind)
    if not needed or granted.intersection(needed):
        return None
    if kind is None and method in CONVERSATION_METHODS:
        # Without a conversation there is one scope per kind to name.
        return ",".join(_first_of_each_kind(method)), _provided(granted)
    return needed[0], _provided(granted)


def check_event(event: str, granted: frozenset[str]) -> bool:
    """Whether an app with these scopes receives this event; `message.im` and its kin by their full name."""
    needed = EVENTS.get(event, ())
    return not needed or bool(granted.intersection(needed))


def _first_of_each_kind(method: str) -> list[str]:
    return [scopes[0] for scopes in CONVERSATION_METHODS[method].values()]


def _provided(granted: frozenset[str]) -> str:
    return ",".join(sorted(granted))
