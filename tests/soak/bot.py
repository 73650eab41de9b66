"""The bot of the soak, in a process of its own: the app as it is wired, and one more rule that says something.

Run as `python -m tests.soak.bot ORDERS`.
"""

import logging
import signal
import sys
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event
from typing import Any

from bot.__main__ import live
from bot.clock import Clock, elapsed
from bot.config import Settings
from bot.wiring import build_app, make_client
from delivery import settling, sweeping
from sandbox import SandboxClient
from storage import Database, DueWork
from tests.soak.plan import AGAIN, QUICK, RELOAD, TICK, Orders
from usecases.outgoing import dm, group_dm, post
from usecases.run_due import RULES
from usecases.unit import UnitOfWork

SAY = "soak.say"


def say(uow: UnitOfWork, due: DueWork, now: datetime) -> None:
    """Queue one message, in the way and of the class that the app's own rules use."""
    to, kind = due.payload["to"], due.payload["kind"]
    message: dict[str, Any] = {"text": due.key}
    if due.payload["where"] == "dm":
        dm(uow, to, message, key=due.key, kind=kind, now=now)
    elif due.payload["where"] == "group":
        group_dm(uow, due.payload["group"], tuple(to), message, key=due.key, kind=kind, now=now)
    else:
        post(uow, to, message, key=due.key, kind=kind, now=now)


def sandbox_clock(url: str) -> Clock:
    """The sandbox's time; asked for once, since it flows with real time."""
    client = SandboxClient(url)
    start, began = datetime.fromisoformat(client.clock()["now"]), elapsed()
    client.close()
    return lambda: start + timedelta(seconds=elapsed() - began)


def shorten() -> None:
    """The waiting times that are no settings."""
    settling.READ_AGAIN = AGAIN
    sweeping.TRY_AGAIN, sweeping.RELOAD = AGAIN, RELOAD


def main() -> None:
    """Run until told to end, or until killed."""
    orders, stop = Orders.from_text(sys.argv[1]), Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(process)d %(levelname)s %(name)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a tick that takes longer than TICK is no news
    shorten()
    RULES[SAY] = say
    database = Database.open(orders.database)
    database.hold()
    bot = build_app(
        Settings(),
        clock=sandbox_clock(orders.sandbox),
        rng=Random(orders.seed),
        client=make_client(orders.bot_token, base_url=orders.api_url),
        database=database,
        delivery=QUICK,
        name=orders.name,
    )
    live(bot, orders.app_token, stop, seconds=TICK, ready=Path(orders.ready).touch)
    database.close()


if __name__ == "__main__":
    main()
