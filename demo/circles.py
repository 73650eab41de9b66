"""A colleague sets circles up in a channel of their own, by the same commands and forms that a human uses."""

from datetime import datetime
from typing import Any

from demo import people, talk
from demo.circle_reader import CIRCLES_CHANNEL
from demo.program import TRIES, announcement, first_round, send_setup, wait_for_announcement
from sandbox import SandboxClient


def open_circles(client: SandboxClient) -> None:
    """Set up circles in #circles; those who want to join do so in their own time, as the cast.

    Takes the app to be connected. Called again it changes nothing. Raises NotAsExpected if there are none in the end.
    """
    owner = next(one.name for one in people.load().colleagues if one.circle == "owns")
    for _ in range(TRIES):
        now = datetime.fromisoformat(client.info()["now"])
        if announcement(client, CIRCLES_CHANNEL) is not None or send_setup(
            client, owner, CIRCLES_CHANNEL, "/mentor-admin setup circle", settings(now)
        ):
            break
    wait_for_announcement(client, CIRCLES_CHANNEL)


def settings(now: datetime) -> dict[str, Any]:
    """What the owner writes into the form, by block id: eight sessions, one every second week."""
    return {
        "name": talk.CIRCLES,
        "every": "two_weeks",
        "starts_on": first_round(now).isoformat(),
        "at": "10:00",
        "theme": "growth",
        "meetings": "8",
        "minutes": "60",
        "low": "4",
        "best": "6",
        "high": "7",
    }
