"""Modals and Home tabs: opened, pushed, changed, closed; the stack that each person sees."""

from __future__ import annotations

from sandbox.elements import fill_ids, interactive, state_values
from sandbox.errors import Refused, SandboxError
from sandbox.model import Json, User, View
from sandbox.world import World

MAX_DEPTH = 3
#: what a view keeps of the app's own JSON
FIELDS = (
    "type",
    "blocks",
    "private_metadata",
    "callback_id",
    "title",
    "submit",
    "close",
    "clear_on_close",
    "notify_on_close",
    "submit_disabled",
    "external_id",
)


def body_of(world: World, given: Json) -> Json:
    body = {name: given.get(name) for name in FIELDS}
    for name in ("private_metadata", "callback_id", "external_id"):
        body[name] = body[name] or ""
    for name in ("clear_on_close", "notify_on_close", "submit_disabled"):
        body[name] = bool(body[name])
    body["blocks"] = fill_ids(world, given.get("blocks") or [])
    return body


def view_json(world: World, view: View) -> Json:
    """A view object as the API returns it and payloads carry it."""
    blocks = view.body["blocks"]
    return {
        "id": view.id,
        "team_id": world.team.id,
        **view.body,
        "state": {"values": state_values(blocks, view.state)},
        "hash": view.hash,
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": world.app.id,
        "app_installed_team_id": world.team.id,
        "bot_id": world.app.bot_id,
    }


def new_hash(world: World) -> str:
    return f"{world.seconds()}.{world.ids.digest('hash')[:8]}"


def open_view(world: World, user: str, given: Json) -> View:
    """A modal on its own; it takes the place of any that were open."""
    _check_external(world, given)
    world.stacks[user] = []
    return _add(world, user, given)


def push_view(world: World, user: str, given: Json) -> View:
    stack = world.stacks.get(user) or []
    if len(stack) >= MAX_DEPTH:
        raise Refused("push_limit_reached")
    _check_external(world, given)
    return _add(world, user, given)


def _check_external(world: World, given: Json) -> None:
    wanted = given.get("external_id")
    taken = [view for stack in world.stacks.values() for view in stack if view.body["external_id"] == wanted]
    if wanted and taken:
        raise Refused("duplicate_external_id")


def _add(world: World, user: str, given: Json) -> View:
    stack = world.stacks.setdefault(user, [])
    view_id = world.ids.new("V")
    view = View(
        id=view_id,
        user=user,
        body=body_of(world, given),
        hash=new_hash(world),
        root=stack[0].id if stack else view_id,
        previous=stack[-1].id if stack else None,
    )
    stack.append(view)
    announce(world, view)
    return view


def update_view(world: World, view: View, given: Json, given_hash: str | None) -> View:
    if given_hash and given_hash != view.hash:
        raise Refused("hash_conflict")
    view.body = body_of(world, given)
    view.hash = new_hash(world)
    kept = {(found.block_id, found.action_id) for found in interactive(view.body["blocks"])}
    for block_id, entries in list(view.state.items()):
        view.state[block_id] = {name: entry for name, entry in entries.items() if (block_id, name) in kept}
    if view.body["type"] == "home":
        _publish_home(world, view)
    else:
        announce(world, view)
    return view


def publish_home(world: World, user: User, given: Json, given_hash: str | None) -> View:
    view = world.homes.get(user.id)
    if view is not None:
        return update_view(world, view, given, given_hash)
    view_id = world.ids.new("V")
    view = View(view_id, user.id, body_of(world, given), new_hash(world), root=view_id)
    world.homes[user.id] = view
    _publish_home(world, view)
    return view


def _publish_home(world: World, view: View) -> None:
    world.keep("home", view.user, view)
    world.publish("home", [view.user], user=view.user, view=view_json(world, view))


def announce(world: World, view: View) -> None:
    """Tell the pages, and whoever watches, that this modal was opened or changed."""
    for watch in world.watches:
        if watch.user == view.user:
            watch.saw(view)
    _publish_stack(world, view.user)


def _publish_stack(world: World, user: str) -> None:
    views = [view_json(world, view) for view in world.stacks.get(user, [])] if world.hub.listeners else []
    world.publish("view", [user], user=user, views=views)


def find_view(world: World, view_id: str) -> View | None:
    for stack in world.stacks.values():
        for view in stack:
            if view.id == view_id:
                return view
    for view in world.homes.values():
        if view.id == view_id:
            return view
    return None


def find_external(world: World, external_id: str) -> View | None:
    for stack in world.stacks.values():
        for view in stack:
            if view.body["external_id"] == external_id:
                return view
    return None


def top_view(world: World, user: User, view_id: str | None) -> View:
    """The modal that is meant: the named one, or the one on top."""
    stack = world.stacks.get(user.id) or []
    if not stack:
        raise SandboxError("no_view", f"{user.name} has no modal open; a command or a button opens one.")
    if view_id is None:
        return stack[-1]
    for view in stack:
        if view.id == view_id:
            return view
    raise SandboxError("view_not_found", f"`view_id` {view_id!r} is not open; leave it out for the modal on top.")


def close_view(world: World, view: View) -> None:
    """The modal and everything above it go away."""
    stack = world.stacks.get(view.user) or []
    if view in stack:
        del stack[stack.index(view) :]
        _publish_stack(world, view.user)


def remove_view(world: World, view: View) -> None:
    """The modal goes away; what the app has pushed on top of it meanwhile stays."""
    stack = world.stacks.get(view.user) or []
    if view in stack:
        stack.remove(view)
        _publish_stack(world, view.user)


def close_all(world: World, user: str) -> None:
    world.stacks[user] = []
    _publish_stack(world, user)
