"""The whole app in a sandbox, driven as people would drive it, on a clock that only moves when it is told to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

from bot.clock import elapsed
from bot.config import Settings
from bot.wiring import Bot, build_app, make_client
from delivery import DeliverySettings
from sandbox import Sandbox, SandboxClient
from storage import Database
from tests.storage.templates import new_sqlite

ROOT = Path(__file__).resolve().parents[1]

#: a Monday morning in London
START = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)

#: what a careful person fills into the join form
PROFILE: dict[str, Any] = {
    "offers": "Public speaking, SQL",
    "wants": "Negotiation",
    "goal": "Lead a project by summer",
}

Message = dict[str, Any]


@dataclass
class World:
    """A workspace, the app in it, and hands to act with."""

    box: Sandbox
    client: SandboxClient
    bot: Bot
    channel: str = "mentoring"
    people: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        """What the clock on the wall says."""
        return self.box.now()

    def person(self, name: str, **facts: Any) -> str:
        """Somebody who works here, and sits in the program's channel; returns the user id."""
        user = self.client.add_user(name=name, real_name=facts.pop("real_name", name.title()), **facts)
        self.people[name] = user
        self.client.join(user=user["id"], channel=self.channel)
        return str(user["id"])

    def id(self, name: str) -> str:
        """The user id of somebody."""
        return str(self.people[name]["id"])

    def settle(self) -> None:
        """Let everything that is due happen, without moving the clock."""
        self.client.advance(seconds=0)

    def advance(self, **how: float) -> None:
        """Let time walk on: `days=1`, `hours=2`."""
        self.client.advance(seconds=timedelta(**how).total_seconds())

    def advance_to(self, moment: datetime) -> None:
        """Let time walk to a moment."""
        self.client.advance(to=moment.isoformat())

    def slash(self, name: str, text: str, channel: str | None = None) -> dict[str, Any]:
        """Type a command; what happened is returned once everything has come to rest."""
        outcome = self.client.slash(user=name, channel=channel or self.channel, text=text)
        self.settle()
        return outcome

    def says(self, name: str, text: str, channel: str | None = None) -> str:
        """Type a command and read the answer that only this person sees."""
        outcome = self.slash(name, text, channel)
        assert outcome["acked"], outcome
        assert not outcome["failure"], outcome
        return text_of(outcome["reply"]) if outcome["reply"] else ""

    def click(self, name: str, action_id: str, **where: Any) -> dict[str, Any]:
        """Click something; in the conversation with the app unless said otherwise."""
        if not {"channel", "view_id", "home"} & set(where):
            where["channel"] = "@bot"
        outcome = self.client.click(user=name, action_id=action_id, **where)
        self.settle()
        return outcome

    def submit(self, name: str, values: dict[str, Any] | None = None) -> dict[str, Any]:
        """Fill in the form that is open and send it."""
        result = self.client.submit(user=name, values=values or {})
        self.settle()
        return result

    def set_up(self, owner: str = "olga", **settings: Any) -> None:
        """The owner starts a program in the channel."""
        assert self.slash(owner, "/mentor-admin setup")["views"], "no form opened"
        values = {"name": "Peer circles", "every": "two_weeks", "starts_on": "2026-12-08", "at": "10:00", **settings}
        preview = self.submit(owner, values)
        assert preview["action"] == "push", preview
        assert self.submit(owner)["action"] == "clear"

    def join(self, name: str, **profile: Any) -> dict[str, Any]:
        """Join the channel's program by the form."""
        assert self.slash(name, "/mentor join")["views"], "no form opened"
        result = self.submit(name, {**PROFILE, **profile})
        assert result["action"] in {"update", "close"}, result
        self.client.close_view(user=name, all=True)
        return result

    def dms(self, name: str) -> list[Message]:
        """What the app has written to somebody, oldest first."""
        found = self.client.messages(user=name, channel="@bot")
        return [one for one in found if one.get("bot_id") and not one.get("ephemeral_to")]

    def texts(self, name: str) -> list[str]:
        """The same, as text."""
        return [text_of(one) for one in self.dms(name)]

    def posts(self, channel: str | None = None) -> list[str]:
        """What the app has posted in the program's channel."""
        found = self.client.messages(channel=channel or self.channel, limit=10_000)  # private answers count as well
        return [text_of(one) for one in found if one.get("bot_id") and not one.get("ephemeral_to")]

    def group_dms(self) -> list[tuple[frozenset[str], list[Message]]]:
        """Every conversation of a group: its people, and what the app wrote."""
        rooms = [one for one in self.client.channels() if one["kind"] == "mpim"]
        found = []
        for room in rooms:
            members = frozenset(room["members"]) - {self.bot.kit.bot_user_id}
            wrote = [one for one in self.client.messages(channel=room["id"]) if one.get("bot_id")]
            found.append((members, wrote))
        return found


def text_of(message: Message) -> str:
    """Everything that a person reads in a message, blocks included."""
    return "\n".join([str(message.get("text") or ""), *_strings(message.get("blocks") or [])])


def _strings(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(node.get("text"), str):
            yield node["text"]
        for value in node.values():
            yield from _strings(value)
    elif isinstance(node, list):
        for one in node:
            yield from _strings(one)


class OpenWorld:
    """The world as a context, for tests that start it twice."""

    def __init__(
        self,
        folder: Path,
        *,
        start: datetime = START,
        seed: int = 1,
        settings: Settings | None = None,
        real: Callable[[], float] = elapsed,
    ) -> None:
        self._folder, self._start, self._seed = folder, start, seed
        self._settings = settings or Settings()
        #: real seconds, by which the delivery waits
        self._real = real

    def __enter__(self) -> World:
        self.box = Sandbox(
            manifest=ROOT / "manifest.yml",
            folder=None,
            start=self._start,
            frozen=True,
            rates=False,
            # Slack's three seconds are shown elsewhere; a slow machine must not change what is said here
            ack_timeout=60.0,
            trigger_seconds=60.0,
        )
        self.box.start()
        world = World(self.box, self.box.client(), self._start_bot())
        admin = world.client.users()[0]["name"]
        world.client.create_channel(name=world.channel, user=admin, bot=True)
        world.person("olga", is_admin=True)
        self.world = world
        return world

    @property
    def file(self) -> Path:
        """The bot's database."""
        return self._folder / "bot.sqlite3"

    def stop_bot(self) -> None:
        """The workspace goes on without the bot."""
        self.socket.close()
        self.database.close()

    def start_bot(self) -> None:
        """The bot comes back, on whatever its database is now."""
        self.world.bot = self._start_bot()

    def _start_bot(self) -> Bot:
        if not self.file.exists():
            new_sqlite(self.file)
        self.database = Database.open(f"sqlite:///{self.file}")
        bot = build_app(
            self._settings,
            clock=self.box.now,
            rng=Random(self._seed),
            client=make_client(self.box.bot_token, base_url=self.box.api_url),
            database=self.database,
            delivery=DeliverySettings(per_channel=0.0, per_workspace=0.0),
            real=self._real,
        )
        self.socket = bot.socket(self.box.app_token)
        self.socket.connect()
        self.box.register(bot)
        return bot

    def __exit__(self, *_: object) -> None:
        # the SDK's client takes up to three seconds to let its threads end; nobody has to watch
        Thread(target=self.close, daemon=True).start()

    def close(self) -> None:
        """Close everything, in the order in which nothing complains."""
        self.socket.close()
        self.box.stop()
        self.database.close()
