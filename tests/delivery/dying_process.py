"""Processes that deliver and die at their n-th boundary: before a commit, after a commit, or before a call to Slack.

Run as `python -m tests.delivery.dying_process DATABASE TEAM API_URL TOKEN`. For each N that it reads, it forks a
process and prints how that one ended: 86 if it died, else 0. So what takes long, the start of Python, is done once.
"""

import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from slack_sdk import WebClient
from sqlalchemy import event
from sqlalchemy.orm import Session

from delivery import Deliverer, DeliverySettings
from storage import Database, OutboxState

DIED = 86
#: far enough ahead for everything to be due
LATER = datetime(2027, 1, 1, tzinfo=UTC)


def die_at(boundary: int, die: Callable[[], object] = lambda: os._exit(DIED)) -> None:
    """End this process at once, without any cleaning up, when it comes to that boundary."""
    passed = 0

    def step(*_: Any) -> None:
        nonlocal passed
        passed += 1
        if passed == boundary:
            die()

    def heard(name: str, arguments: Any) -> None:
        if name == "http.client.send" and arguments[1].startswith(b"POST "):
            step()

    sys.addaudithook(heard)
    event.listen(Session, "before_commit", step)
    event.listen(Session, "after_commit", step)


def deliver(address: str, team_id: str, api_url: str, token: str, boundary: int) -> None:
    """Deliver everything, or die."""
    database = Database.open(address)
    client = WebClient(token=token, base_url=api_url)
    settings = DeliverySettings(per_channel=0, per_workspace=0, workers=1)
    deliverer = Deliverer(
        database, team_id, client, owner="dying", clock=lambda: LATER, elapsed=time.monotonic, settings=settings
    )
    die_at(boundary)
    deliverer.start()
    under_way = True
    while under_way:
        time.sleep(0.01)
        with database.begin(team_id) as uow:
            under_way = bool(uow.outbox.waiting([OutboxState.PENDING, OutboxState.SENDING], limit=1))
    deliverer.stop()


def main() -> None:
    """Fork one process after the other; this one has no thread and no connection that they could inherit."""
    address, team_id, api_url, token = sys.argv[1:]
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            deliver(address, team_id, api_url, token, int(line))
            return
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
