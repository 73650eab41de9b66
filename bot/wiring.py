"""Everything is put together here, from arguments: no globals, nothing at import."""

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import cache
from http.client import HTTPException
from random import Random
from ssl import SSLContext, create_default_context
from threading import Lock
from typing import Any

from slack_bolt import App, BoltResponse
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.channels import look_at_channels
from bot.clock import Clock, elapsed
from bot.config import Settings
from bot.directory import Directory
from bot.errors import register_errors, words_for
from bot.ticker import Life
from bot.worker import Worker
from delivery import UNREADABLE, Deliverer, DeliverySettings, Effect, Hooks, effect_of
from handlers import register
from handlers.kit import Kit
from mentoring.hours import calendar_rules
from storage import Database, OutboxRow, UnitOfWork
from usecases.follow_delivery import (
    channel_made,
    introduction_unclear,
    member_gone,
    program_refused,
    tell_owners,
    unwanted,
)
from usecases.hold_late import later
from usecases.keep_house import keep_house
from usecases.keep_time import at_start, plan_anew
from usecases.run_due import run_due

log = logging.getLogger(__name__)

#: seconds that a listener waits for the database: Slack waits three for us
PATIENCE = 1.0
#: events that come when the app has been taken away
REMOVED = ("tokens_revoked", "app_uninstalled")


class NoSlack(Exception):
    """Slack cannot be reached, or does not take a token; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Bot:
    """The running app. `run_until_idle` and `next_due` let a clock that is not the machine's drive it."""

    team_id: str
    app: App
    kit: Kit
    database: Database
    deliverer: Deliverer
    now: Clock
    rng: Random
    worker: Worker
    name: str = "bot"
    life: Life = field(default_factory=Life)
    _tick: Lock = field(default_factory=Lock)

    def begin(self) -> AbstractContextManager[UnitOfWork]:
        """A unit of work that can wait for its turn."""
        return self.database.begin(self.team_id)

    def tick(self) -> bool:
        """Do everything that is due; True if there was anything."""
        did = False
        with self._tick:
            self.life.begin()
            try:
                self._keep_time(self.now())
                while run_due(self.begin, self.now(), rng=self.rng):
                    self.life.sign()
                    did = True
            finally:
                self.life.end()
        return did

    def _keep_time(self, now: datetime) -> None:
        if self.life.set_back(now):
            log.warning("the clock was set back: what is ahead is planned anew")
            plan_anew(self.begin, now=now, rng=self.rng)
        self.life.latest = now

    def rest(self, timeout: float) -> bool:
        """Wait until nothing is being done; False if that takes longer than `timeout` seconds."""
        if not self._tick.acquire(timeout=timeout):
            return False
        self._tick.release()
        return self.worker.rest(timeout)

    def keep_house(self) -> None:
        """Delete what has been kept for long enough."""
        with self.begin() as uow:
            kept = keep_house(uow, now=self.now())
            uow.commit()
        if not kept.believed:
            log.warning("nothing was deleted: the clock is years ahead of the newest message")
            return
        log.info("kept house: %s", " ".join(f"{name}={count}" for name, count in asdict(kept).items()))

    def look_at_channels(self) -> None:
        """Follow what has become of the programs' channels."""
        look_at_channels(self.begin, self.kit.client, now=self.now(), rng=self.rng)

    def run_until_idle(self) -> bool:
        """Do and send everything that is due now; True if there was anything."""
        self.worker.rest()
        did = False
        while self.tick() | self.deliverer.run_until_idle(self.now):
            did = True
        return did

    def next_due(self) -> datetime | None:
        """The next moment at which there is something to do or to send."""
        with self.begin() as uow:
            due = uow.due.next_due_at()
        moments = [due, self.deliverer.next_due()]
        return min((at for at in moments if at is not None), default=None)

    def socket(self, app_token: str) -> SocketModeHandler:
        """The connection to Slack's Socket Mode; start it with `connect()`."""
        client = self.app.client
        opens = make_client(str(client.token), base_url=client.base_url)
        opens.ssl = certificates()  # the socket would load its own at every connection, even to the sandbox
        return SocketModeHandler(self.app, app_token, web_client=opens)


def build_app(
    settings: Settings,
    *,
    clock: Clock,
    rng: Random,
    client: WebClient,
    database: Database,
    delivery: DeliverySettings,
    name: str = "bot",
    real: Callable[[], float] = elapsed,
) -> Bot:
    """Put the app together for the workspace that the client's token belongs to.

    `client` must not retry by itself: a retried post may be a second post. Raises NoSlack if Slack does not say whose
    token it is.
    """
    app = _framework(client)
    with reaching_slack():
        who = client.auth_test()
    team_id = str(who["team_id"])
    directory = Directory(client, real)
    worker = Worker(words_for)
    kit = Kit(
        team_id=team_id,
        bot_user_id=str(who["user_id"]),
        begin=lambda: database.begin(team_id, wait=PATIENCE),
        now=clock,
        rng=rng,
        directory=directory,
        client=client,
        setup_users=settings.setup_users,
        profile_fields=settings.profile_fields,
        later=worker.later,
    )
    register(app, kit)
    register_errors(app, client)
    with database.begin(team_id) as uow:
        uow.workspace.save(str(who.get("team") or team_id), str(who.get("url") or ""), kit.bot_user_id)
        uow.commit()
    deliverer = Deliverer(
        database, team_id, client, owner=name, settings=delivery, clock=clock, elapsed=real, hooks=hooks(clock, rng)
    )
    database.on_commit(deliverer.wake)
    app.use(listening(deliverer))
    bot = Bot(team_id, app, kit, database, deliverer, clock, rng, worker, name)
    if at_start(bot.begin, calendar_rules(), now=clock(), rng=rng):
        log.info("planned by %s", calendar_rules())
    return bot


@contextmanager
def reaching_slack() -> Iterator[None]:
    """What keeps a bot from its workspace when it starts, in words. Raises NoSlack with the remedy."""
    try:
        yield
    except SlackApiError as error:
        answer = error.response.get("error") or "something that cannot be read"
        raise NoSlack(f"Slack answers {answer}. `python -m bot doctor` says what to mend.") from error
    except (OSError, HTTPException) as error:
        reason = getattr(error, "reason", error)  # of urllib, what the network said
        raise NoSlack(
            f"Slack cannot be reached: {reason}. Check the network and the proxy of this machine, then start again."
        ) from error


def _framework(client: WebClient) -> App:
    """Bolt, which acknowledges once the work is done."""
    return App(
        name="mentor-circles",  # without one, Bolt reads the source of every module on the stack to find one
        client=client,
        logger=_framework_logger(),
        process_before_response=True,
        raise_error_for_unhandled_request=False,
        token_verification_enabled=False,
    )


def listening(deliverer: Deliverer) -> Callable[..., BoltResponse]:
    """Tells the delivery of all that reaches the app, except of its own removal."""

    def heard(body: dict[str, Any], next: Callable[[], BoltResponse]) -> BoltResponse:
        if (body.get("event") or {}).get("type") not in REMOVED:
            deliverer.heard()
        return next()

    return heard


def hooks(clock: Clock, rng: Random) -> Hooks:
    """What the app does about a message that cannot be delivered."""

    def on_problem(uow: UnitOfWork, row: OutboxRow, code: str, remedy: str) -> None:
        now, effect = clock(), effect_of(code)
        log.warning("not delivered: %s %s: %s", row.method, row.kind, code)
        if effect in {Effect.SUSPEND, Effect.REMOVE}:
            member_gone(uow, row, now=now, rng=rng)
        elif effect is Effect.PAUSE:
            program_refused(uow, row, code, remedy, now=now, rng=rng)
        else:
            tell_owners(uow, row, code, remedy, now=now)
        if code == UNREADABLE and row.kind == "introduction":
            introduction_unclear(uow, row, now=now)

    return Hooks(
        on_sent=channel_made,
        on_problem=on_problem,
        unwanted=unwanted,
        later=lambda uow, row: later(uow, row, now=clock()),
    )


def make_client(token: str, *, base_url: str = WebClient.BASE_URL) -> WebClient:
    """A client that never sends anything twice by itself."""
    trusted = certificates() if base_url.startswith("https:") else None
    return WebClient(token=token, base_url=base_url, retry_handlers=[], timeout=10, ssl=trusted)


@cache
def certificates() -> SSLContext:
    """Whom this machine trusts. Loaded once: it takes tens of milliseconds, and the SDK would do it for every call."""
    return create_default_context()


def _framework_logger() -> logging.Logger:
    """Bolt gives its loggers the level of this one (else that of the root); below INFO it prints payloads."""
    logger = logging.getLogger("slack_bolt.App")
    logger.setLevel(max(logging.INFO, logging.getLogger("slack_bolt").getEffectiveLevel()))
    return logger
