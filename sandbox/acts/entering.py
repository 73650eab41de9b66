"""What people enter in fields and choose in lists."""

from __future__ import annotations

from sandbox import elements
from sandbox.acts import payloads
from sandbox.acts.places import Place, Surface, surface_json
from sandbox.elements import Found
from sandbox.errors import SandboxError
from sandbox.model import Json, User
from sandbox.people import find_user
from sandbox.rooms import find_channel, open_direct
from sandbox.world import World

#: key of the choice -> what is chosen by id or by name
PEOPLE = ("selected_user", "selected_users")
CHANNELS = ("selected_channel", "selected_channels")
CONVERSATIONS = ("selected_conversation", "selected_conversations")


async def enter(world: World, user: User, on: Surface, values: Json) -> None:
    """Put what the person entered, by block_id or action_id, into the state of the message or view."""
    found = list(elements.interactive(on.blocks))
    fields = {name: _field(found, name) for name in values}  # all of them, before anything is changed
    for name, value in values.items():
        field = fields[name]
        nested = isinstance(value, dict) and list(value) == [field.action_id]
        entry = await choice(world, user, Place(field, on), value[field.action_id] if nested else value)
        keep(world, user, Place(field, on), entry)


def _field(found: list[Found], name: str) -> Found:
    for one in found:
        if name in (one.action_id, one.block_id) and one.element["type"] not in elements.MOMENTARY:
            return one
    known = ", ".join(one.action_id for one in found)
    raise SandboxError("no_field", f"`values` has {name!r}, which is no field here; there are: {known}.")


def keep(world: World, user: User, place: Place, entry: Json | None) -> None:
    """Remember the choice: later payloads carry it in `state`."""
    if entry is None or place.found.element["type"] in elements.MOMENTARY:
        return
    place.on.state(world, user).setdefault(place.found.block_id, {})[place.found.action_id] = entry


async def choice(world: World, user: User, place: Place, value: object) -> Json:
    """The entry for what was entered; raises SandboxError for what nobody could choose there."""
    element = place.found.element
    if "external" in element["type"]:
        await _ask_for(world, user, place, value)
    return elements.choose(element, _by_id(world, user, element, value), _offered(world, user, place).values())


def _by_id(world: World, user: User, element: Json, value: object) -> object:
    if isinstance(value, list):
        return [_by_id(world, user, element, one) for one in value]
    if not isinstance(value, str) or not value:
        return value
    key = elements.CHOICE_KEYS.get(element["type"])
    if key in PEOPLE:
        return find_user(world, value).id
    if key in CHANNELS:
        return find_channel(world, value, user).id
    if key in CONVERSATIONS:
        person = value.startswith("@") and value != "@bot"
        members = [user.id, find_user(world, value).id] if person else []
        return open_direct(world, members, user.id).id if person else find_channel(world, value, user).id
    return value


def _offered(world: World, user: User, place: Place) -> dict[str, Json]:
    """value -> option, as the app's answers had it for this list so far."""
    key = (user.id, place.on.key, place.found.block_id, place.found.action_id)
    return world.offered.setdefault(key, {})


async def _ask_for(world: World, user: User, place: Place, value: object) -> None:
    """Have every option offered that is chosen: a person would have typed something to see it."""
    for one in value if isinstance(value, list) else [value]:
        wanted = elements.option_value(one)
        known = {option.get("value") for option in elements.options_of(place.found.element)}
        if wanted and wanted not in known and wanted not in _offered(world, user, place):
            await options(world, user, place, wanted)


async def options(world: World, user: User, place: Place, typed: str) -> Json:
    """What an external select offers for the letters typed so far."""
    payload = payloads.interaction(world, "block_suggestion", user)
    payload |= {"action_id": place.found.action_id, "block_id": place.found.block_id, "value": typed}
    where = surface_json(world, user, place.on)
    where.pop("response_url", None)
    where.pop("state", None)
    delivery = await world.desk.send("interactive", {**payload, **where}, accepts=True)
    if not delivery.acked:
        raise SandboxError(delivery.error, "The app gave no options in time; see that it listens to this action.")
    answer = delivery.payload
    offer = {"options": answer.get("options") or [], "option_groups": answer.get("option_groups") or []}
    known = _offered(world, user, place)
    known.update({str(option.get("value")): option for option in elements.options_of(offer)})
    return offer
