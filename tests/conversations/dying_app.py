"""Processes that run the whole app on its database and are killed at their n-th boundary: kill -9, nothing is tidied.

A boundary is before a commit, after a commit, or before a call to Slack. Run as
`python -m tests.conversations.dying_app DATABASE API_URL TOKEN MOMENT`. For each N that it reads, it forks a process
and prints how that one ended: -9 if it was killed, else 0.
"""

import os
import signal
import sys
from datetime import datetime
from random import Random

from bot.config import Settings
from bot.wiring import build_app, make_client
from delivery import DeliverySettings
from storage import Database
from tests.delivery.dying_process import die_at


def live(address: str, api_url: str, token: str, moment: datetime, boundary: int) -> None:
    """Do and send everything that is due at that moment, or die."""
    bot = build_app(
        Settings(),
        clock=lambda: moment,
        rng=Random(1),
        client=make_client(token, base_url=api_url),
        database=Database.open(address),
        delivery=DeliverySettings(per_channel=0.0, per_workspace=0.0),
        name=f"dying {boundary}",
    )
    die_at(boundary, lambda: os.kill(os.getpid(), signal.SIGKILL))
    bot.run_until_idle()


def main() -> None:
    """Fork one process after the other."""
    address, api_url, token, moment = sys.argv[1:]
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            live(address, api_url, token, datetime.fromisoformat(moment), int(line))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main()
