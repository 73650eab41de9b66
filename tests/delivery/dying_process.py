"""A process that delivers and dies at its n-th boundary: before a commit, after a commit, or before a call to Slack.

Run as `python -m tests.delivery.dying_process DATABASE TEAM API_URL TOKEN N`; ends with 86 if it died, else with 0.
"""

import os
import sys
import time
from datetime import UTC, datetime
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from delivery import Deliverer, DeliverySettings
from storage import Database

DIED = 86
#: far enough ahead for everything to be due
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def die_at(boundary: int) -> None:
    """End this process at once, without any cleaning up, when it comes to that boundary."""
    passed = 0

    def step(*_: Any) -> None:
        nonlocal passed
        passed += 1
        if passed == boundary:
            os._exit(DIED)

    def heard(name: str, _arguments: Any) -> None:
        if name == "urllib.Request":
            step()

    sys.addaudithook(heard)
    event.listen(Session, "before_commit", step)
    event.listen(Session, "after_commit", step)


def main() -> None:
    """Deliver everything, or die."""
    address, team_id, api_url, token, boundary = sys.argv[1:]
    database = Database.open(address)
    client = WebClient(token=token, base_url=api_url)
    settings = DeliverySettings(per_channel=0, per_workspace=0)
    deliverer = Deliverer(
        database, team_id, client, owner="dying", clock=lambda: LATER, elapsed=time.monotonic, settings=settings
    )
    die_at(int(boundary))
    deliverer.run_until_idle()


if __name__ == "__main__":
    main()
