"""A colleague sets circles up in a channel of their own, by the same commands and forms that a human uses."""

import logging
from datetime import datetime
from typing import Any

from demo import people, talk
from demo.circle_reader import CIRCLES_CHANNEL
from demo.program import TRIES, announcement, first_round, send_setup
from sandbox import SandboxClient

LOG = logging.getLogger("demo.circles")


def open_circles(client: SandboxClient) -> None:
    """Set up circles in #circles; those who want to join do so in their own time, as the cast.

    Takes the app to be connected. Called again it changes nothing.
    """
    owner = next(one.name for one in people.load().colleagues if one.circle == "owns")
    for _ in range(TRIES):
        if announcement(client, CIRCLES_CHANNEL) is not None:
            return
        now = datetime.fromisoformat(client.info()["now"])
        if send_setup(client, owner, CIRCLES_CHANNEL, "/mentor-admin setup circle", settings(now)):
            return
    LOG.warning("The circles could not be set up: the app did not answer in time")


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
