"""conversations.*: find, open and read conversations."""

from __future__ import annotations

import bisect

from sandbox.clock import MICROS, ts_of
from sandbox.errors import Refused
from sandbox.model import Channel, Json, Message
from sandbox.posts import message_json
from sandbox.rooms import find_direct, mark_read, message_ts, open_direct
from sandbox.scopes import check_scope
from sandbox.web.call import Call, messages
from sandbox.web.paging import decode, encode, page
from sandbox.web.shapes import channel_json
from sandbox.world import real_time

TYPES = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}
MOST_PEOPLE = 8


def info(call: Call) -> Json:
    channel = call.channel()
    shown = channel_json(call.world, channel, call.flag("include_num_members"))
    if call.flag("include_locale"):
        shown["locale"] = "en-US"
    if channel.kind != "public" or call.world.app.bot_user in channel.members:
        shown["last_read"] = channel.read.get(call.world.app.bot_user, "0000000000.000000")
    return {"channel": shown}


def kinds_of(call: Call) -> set[str]:
    """The kinds that `types` asks for; each needs its own scope."""
    kinds = set()
    for name in call.names("types") or ["public_channel"]:
        kind = TYPES.get(name)
        if kind is None:
            raise Refused("invalid_types")
        kinds.add(kind)
        if call.world.scopes is not None:
            lacking = check_scope("conversations.list", kind, frozenset(call.world.scopes))  # type: ignore[arg-type]
            if lacking:
                raise Refused("missing_scope", needed=lacking[0], provided=lacking[1])
    return kinds


def list_all(call: Call) -> Json:
    kinds, archived = kinds_of(call), not call.flag("exclude_archived")
    found = [
        channel
        for channel in call.world.channels.values()
        if channel.kind in kinds and call.sees(channel) and (archived or not channel.is_archived)
    ]
    shown, metadata = page(call, found, "next_id", lambda channel: channel.id, 100, 1000)
    channels = [channel_json(call.world, channel, num_members=True) for channel in shown]
    return {"channels": channels, "response_metadata": metadata}


def users_conversations(call: Call) -> Json:
    """The conversations that a person (default: the bot) is in, as far as the bot knows of them."""
    user = call.user() if call.has("user") else call.bot
    kinds, archived = kinds_of(call), not call.flag("exclude_archived")
    found = [
        channel
        for channel in call.world.channels.values()
        if channel.kind in kinds
        and user.id in channel.members
        and call.sees(channel)
        and (archived or not channel.is_archived)
    ]
    shown, metadata = page(call, found, "next_id", lambda channel: channel.id, 100, 1000)
    return {"channels": [channel_json(call.world, one) for one in shown], "response_metadata": metadata}


def members(call: Call) -> Json:
    shown, metadata = page(call, call.channel().members, "user", str, 100, 1000)
    return {"members": shown, "response_metadata": metadata}


def open_(call: Call) -> Json:
    """The DM or group DM with these people, made when it is not there yet; or reopened by its id."""
    world, bot = call.world, call.world.app.bot_user
    if call.has("channel"):
        channel = call.channel()
        if not channel.direct:
            raise Refused("method_not_supported_for_channel_type")
        return _opened(call, channel, existed=True)
    people = [user for user in dict.fromkeys(call.names("users")) if user != bot]
    if not people:
        raise Refused("cannot_dm_bot" if call.has("users") else "users_list_not_supplied")
    if len(people) > MOST_PEOPLE:
        raise Refused("too_many_users")
    for person in people:
        if person not in world.users:
            raise Refused("user_not_found")
        if world.users[person].is_bot:
            raise Refused("cannot_dm_bot")
    existing = find_direct(world, [bot, *people])
    if existing is not None:
        return _opened(call, existing, existed=True)
    if any(world.users[person].deleted for person in people):
        raise Refused("user_disabled")
    if call.flag("prevent_creation"):
        raise Refused("channel_not_found")
    return _opened(call, open_direct(world, [bot, *people], bot), existed=False)


def _opened(call: Call, channel: Channel, existed: bool) -> Json:
    shown = channel_json(call.world, channel) if call.flag("return_im") else {"id": channel.id}
    return {"no_op": True, "already_open": True, "channel": shown} if existed else {"channel": shown}


def close(call: Call) -> Json:
    channel = call.channel()
    if not channel.direct:
        raise Refused("method_not_supported_for_channel_type")
    return {}


def mark(call: Call) -> Json:
    channel = call.channel()
    if call.world.app.bot_user not in channel.members:
        raise Refused("not_in_channel")
    ts = timestamp(call, "ts")
    if ts is None:
        raise Refused("invalid_timestamp")
    mark_read(call.world, channel, call.world.app.bot_user, ts)
    return {}


def timestamp(call: Call, name: str) -> str | None:
    """A ts argument ("1700000000.000100", "1700000000", 0) in the form in which timestamps are kept."""
    if not call.has(name):
        return None
    whole, _, part = call.text(name).partition(".")
    try:
        us = int(whole) * MICROS + int((part + "000000")[:6])
    except ValueError:
        raise Refused(f"invalid_ts_{name}" if name != "ts" else "invalid_timestamp") from None
    return ts_of(max(us, 0))


def _readable(call: Call) -> Channel:
    channel = call.channel()
    if call.world.app.bot_user not in channel.members:
        raise Refused("not_in_channel")
    return channel


def history(call: Call) -> Json:
    """Newest first; answers in threads and what is still delayed are left out."""
    channel, limit = _readable(call), _limit(call, 100)
    oldest, latest = timestamp(call, "oldest"), timestamp(call, "latest")
    inclusive = call.flag("inclusive")
    if call.has("cursor"):
        latest, inclusive_latest = decode(call.text("cursor"), "next_ts"), True
    else:
        inclusive_latest = inclusive
    timeline = call.world.timelines[channel.id]
    start, end = _span(timeline, oldest, latest, inclusive, inclusive_latest)
    now, more = real_time(), None
    shown: list[Message] = []
    for position in range(end - 1, start - 1, -1):
        message = timeline[position]
        if not _top(message) or message.visible_at > now:
            continue
        if len(shown) == limit:
            more = message.ts
            break
        shown.append(message)
    answer = _answer(call, shown, more)
    return {**answer, "pin_count": 0, "channel_actions_ts": None, "channel_actions_count": 0}


def _span(
    timeline: list[Message], oldest: str | None, latest: str | None, with_oldest: bool, with_latest: bool
) -> tuple[int, int]:
    start, end = 0, len(timeline)
    if oldest is not None:
        side = bisect.bisect_left if with_oldest else bisect.bisect_right
        start = side(timeline, oldest, key=message_ts)
    if latest is not None:
        side = bisect.bisect_right if with_latest else bisect.bisect_left
        end = side(timeline, latest, key=message_ts)
    return start, end


def _top(message: Message) -> bool:
    in_thread = message.thread_ts not in (None, message.ts) and not message.broadcast
    return not message.deleted and message.ephemeral_to is None and not in_thread


def _limit(call: Call, default: int) -> int:
    limit = call.number("limit", default) or default
    if not 1 <= limit <= 999:
        raise Refused("invalid_limit")
    return limit


def _answer(call: Call, shown: list[Message], more: str | None) -> Json:
    metadata = call.flag("include_all_metadata")
    answer: Json = {
        "messages": [message_json(call.world, message, metadata) for message in shown],
        "has_more": more is not None,
    }
    if more is not None:
        answer["response_metadata"] = {"next_cursor": encode("next_ts", more)}
    return answer


def replies(call: Call) -> Json:
    """The thread's first message, then its answers, oldest first."""
    channel, limit = _readable(call), _limit(call, 1000 - 1)
    if not call.has("ts"):
        raise Refused("invalid_arguments", response_metadata=messages("missing required field: ts"))
    parent = call.world.index.get((channel.id, call.text("ts")))
    if parent is None or parent.deleted:
        raise Refused("thread_not_found")
    oldest, latest = timestamp(call, "oldest"), timestamp(call, "latest")
    after = decode(call.text("cursor"), "next_ts") if call.has("cursor") else None
    now = real_time()
    thread = [parent, *(call.world.index[channel.id, ts] for ts in parent.replies)]
    found = [
        message
        for message in thread
        if message.visible_at <= now
        and (after is None or message.ts >= after)
        and (message is parent or _within(message.ts, oldest, latest, call.flag("inclusive")))
    ]
    more = found[limit].ts if len(found) > limit else None
    return _answer(call, found[:limit], more)


def _within(ts: str, oldest: str | None, latest: str | None, inclusive: bool) -> bool:
    if inclusive and ts in (oldest, latest):
        return True
    return (oldest is None or ts > oldest) and (latest is None or ts < latest)
