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
