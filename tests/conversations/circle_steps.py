"""Steps of conversations about circles."""

from typing import Any

from tests.world import World

#: what an owner fills into the form, unless said otherwise: four sessions, every second Tuesday
CIRCLES: dict[str, Any] = {
    "name": "Growing circles",
    "every": "two_weeks",
    "starts_on": "2026-12-08",
    "at": "10:00",
    "theme": "growth",
    "meetings": "4",
}


def set_up_circles(world: World, owner: str = "olga", **settings: Any) -> None:
    """The owner starts a program of circles in the channel."""
    assert world.slash(owner, "/mentor-admin setup circle")["views"], "no form opened"
    preview = world.submit(owner, {**CIRCLES, **settings})
    assert preview["action"] == "push", preview
    assert world.submit(owner)["action"] == "clear"


def circle_channels(world: World) -> list[dict[str, Any]]:
    """The private channels of circles, in the order in which they were made."""
    return [one for one in world.client.channels() if one["kind"] == "private" and one["name"].startswith("circle-")]


def members_of(world: World, channel: dict[str, Any]) -> set[str]:
    """The names of the people in a channel, without the app."""
    names = {facts["id"]: name for name, facts in world.people.items()}
    now = next(one for one in world.client.channels() if one["id"] == channel["id"])
    return {names[one] for one in now["members"] if one in names}
