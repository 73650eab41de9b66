"""Control calls about the workspace, its people and its channels."""

from __future__ import annotations

from sandbox import people, posts, rooms
from sandbox.advance import clock_json
from sandbox.clock import moment
from sandbox.control.request import Ask
from sandbox.errors import SandboxError
from sandbox.model import Channel, Json, Message, User


async def info(ask: Ask) -> Json:
    world = ask.world
    due = await world.advancer.next_due()
    app, team = world.app, world.team
    return {
        "team": {"id": team.id, "name": team.name, "domain": team.domain},
        **clock_json(world),
        "rates": world.rates.on,
        "connections": len(world.desk.connections),
        "bot": {"user_id": app.bot_user, "bot_id": app.bot_id, "app_id": app.id, "name": app.name},
        "commands": world.commands or [],
        "next_due": moment(due).isoformat() if due is not None else None,
        "scopes": sorted(world.scopes or ()),
        "tokens": {"bot": app.bot_token, "app": app.app_token},
        "api_url": f"{world.base_url}/api/",
    }


async def users(ask: Ask) -> list[Json]:
    return [people.page_json(ask.world, user) for user in ask.world.users.values()]


async def add_user(ask: Ask) -> Json:
    name, user_id = ask.text("name"), ask.maybe("id")
    settings = {**ask.rest("id"), "name": name}
    settings.setdefault("real_name", name)
    return people.page_json(ask.world, people.add_user(ask.world, user_id, settings))


async def update_user(ask: Ask) -> Json:
    user = ask.user()
    return people.page_json(ask.world, people.update_user(ask.world, user, ask.rest("user")))


async def channels(ask: Ask) -> list[Json]:
    user = ask.maybe_user()
    found = [one for one in ask.world.channels.values() if user is None or rooms.visible_to(one, user)]
    return [rooms.sandbox_json(ask.world, one, user) for one in found]


async def create_channel(ask: Ask) -> Json:
    world, creator, name = ask.world, ask.user(), ask.text("name").removeprefix("#")
    problem = rooms.name_problem(name) or ("name_taken" if rooms.name_taken(world, name) else None)
    if problem:
        raise SandboxError(problem, f"`name` {name!r} is not possible: a new one, of a-z, 0-9, - and _, up to 80.")
    people_in = [creator.id, *(people.find_user(world, ref).id for ref in ask.listed("members"))]
    channel = rooms.create_channel(world, name, creator.id, ask.flag("private"), people_in)
    if ask.flag("bot"):
        rooms.add_member(world, channel, world.bot, creator.id)
    return rooms.sandbox_json(world, channel)


async def join(ask: Ask) -> Json:
    user, channel = ask.user(), ask.channel()
    if channel.direct:
        raise SandboxError("direct_message", "`channel` is a direct message; nobody can join it.")
    rooms.add_member(ask.world, channel, user)
    return rooms.sandbox_json(ask.world, channel)


async def leave(ask: Ask) -> Json:
    user, channel = ask.user(), ask.channel()
    if channel.direct:
        raise SandboxError("direct_message", "`channel` is a direct message; nobody can leave it.")
    rooms.remove_member(ask.world, channel, user)
    return rooms.sandbox_json(ask.world, channel)


async def invite(ask: Ask) -> Json:
    channel = ask.channel()
    inviter = channel.members[0] if channel.members else channel.creator
    for ref in ask.listed("users"):
        rooms.add_member(ask.world, channel, people.find_user(ask.world, ref), inviter)
    return rooms.sandbox_json(ask.world, channel)


async def archive(ask: Ask) -> Json:
    channel, archived = ask.channel(), ask.flag("archived", True)
    if channel.direct:
        raise SandboxError("direct_message", "`channel` is a direct message; it cannot be archived.")
    if channel.is_archived != archived:
        rooms.set_archived(ask.world, channel, archived, channel.creator)
    return rooms.sandbox_json(ask.world, channel)


async def rename(ask: Ask) -> Json:
    channel, name = ask.channel(), ask.text("name").removeprefix("#")
    problem = rooms.name_problem(name) or ("name_taken" if rooms.name_taken(ask.world, name) else None)
    if problem or channel.direct:
        raise SandboxError(problem or "direct_message", f"`channel` cannot be called {name!r}.")
    rooms.rename(ask.world, channel, name)
    return rooms.sandbox_json(ask.world, channel)


async def turn(ask: Ask) -> Json:
    channel = ask.channel()
    if channel.direct:
        raise SandboxError("direct_message", "`channel` is a direct message; it stays one.")
    rooms.turn(ask.world, channel, ask.flag("private", True))
    return rooms.sandbox_json(ask.world, channel)


async def open_dm(ask: Ask) -> Json:
    user = ask.user()
    others = [people.find_user(ask.world, ref) for ref in ask.listed("users") or ["@bot"]]
    channel = rooms.open_direct(ask.world, [user.id, *(other.id for other in others)], user.id)
    return rooms.sandbox_json(ask.world, channel, user)


async def say(ask: Ask) -> Json:
    world, user = ask.world, ask.user()
    channel = ask.channel(user)
    if user.deleted:
        raise SandboxError("user_is_deactivated", f"{user.name} is deactivated and can say nothing.")
    _check_room(channel, user)
    text = ask.text("text")
    if not text.strip():
        raise SandboxError("no_text", "`text` must say something.")
    if channel.kind == "im" and world.app.bot_user in channel.members and not world.messages_writable:
        raise SandboxError("messages_are_read_only", "The app's manifest does not let people write to it.")
    thread_ts = ask.maybe("thread_ts")
    if thread_ts and (channel.id, thread_ts) not in world.index:
        raise SandboxError("thread_not_found", "`thread_ts` must be the ts of a message in that channel.")
    message = Message(
        channel=channel.id,
        ts="",
        user=user.id,
        text=people.linked(world, text),
        thread_ts=thread_ts,
        client_msg_id=world.ids.digest("client"),
    )
    channel.read[user.id] = posts.post(world, channel, message).ts
    return posts.sandbox_json(world, message)


def _check_room(channel: Channel, user: User) -> None:
    if user.id not in channel.members:
        raise SandboxError("not_in_channel", f"{user.name} is not in that `channel`; let them join it first.")
    if channel.is_archived:
        raise SandboxError("is_archived", "That `channel` is archived.")


async def messages(ask: Ask) -> list[Json]:
    user = ask.maybe_user()
    channel, after, thread = ask.maybe_channel(user), ask.maybe("after"), ask.maybe("thread_ts")
    limit = int(ask.number("limit", 200, least=1))
    found = posts.seen_by(ask.world, user, channel, after, thread, limit)
    return [posts.sandbox_json(ask.world, message) for message in found]


async def mark_read(ask: Ask) -> Json:
    user = ask.user()
    rooms.mark_read(ask.world, ask.channel(user), user.id, ask.maybe("ts"))
    return {}


async def react(ask: Ask) -> Json:
    user = ask.user()
    channel, ts, name = ask.channel(user), ask.text("ts"), ask.text("name").strip(":")
    message = ask.world.index.get((channel.id, ts))
    if message is None:
        raise SandboxError("message_not_found", "`ts` must be the ts of a message in that channel.")
    if user.id not in message.reactions.get(name, []):
        posts.react(ask.world, channel, message, user.id, name, added=True)
    return posts.sandbox_json(ask.world, message)
