"""The cast at work: looks at what is new, plans, and does what is due."""

import heapq
import json
import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import urllib3

from demo import people
from demo.circle_reader import CircleReader
from demo.hands import act
from demo.people import Hours
from demo.reader import Person, Reader, Room
from demo.screen import Json
from demo.steps import Step
from sandbox import SandboxClient, SandboxError

LOG = logging.getLogger("demo.cast")
#: how far back the cast reads when it starts: longer than any round whose questions may still be open
MEMORY = timedelta(days=60)
#: a click that the app did not take is tried again after this long, and then given up
TRY_AGAIN = timedelta(minutes=10)
TRIES = 3
NEWEST = 100_000
#: refusals of the sandbox that only mean: the thing is not on the screen any more
NOT_THERE = frozenset({"no_element", "no_view", "view_not_found", "not_in_channel", "is_archived"})
#: left to whoever plays at the page
HUMANS = frozenset({"robin", "sam"})


class Cast:
    """Everybody in `people.toml` whom no human plays: a resident of the sandbox.

    What they plan follows from the messages alone, so nothing is lost in a restart. `folder` keeps one small file,
    `cast.json`, with the moment up to which everything has been done; without it a new Cast begins now. `now` gives
    the sandbox's time (aware) without a call, where it runs in the same process.

    Nothing is ever done for those who are left to a human: `except_users` (names of accounts), and anybody in whose
    name somebody else has written a message since the cast woke up.
    """

    name = "cast"

    def __init__(
        self,
        client: SandboxClient,
        seed: int,
        *,
        except_users: Iterable[str] = HUMANS,
        folder: Path | None = None,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._client = client
        self._now = now or (lambda: datetime.fromisoformat(client.info()["now"]))
        self._seed = seed
        self._humans = frozenset(except_users)
        self._file = folder / "cast.json" if folder else None
        self._running = threading.Lock()
        self._planning = threading.Lock()  # never held during a call: the sandbox itself asks next_due
        self._ending = threading.Event()
        self._plan: list[tuple[datetime, int, Step]] = []
        self._planned = 0
        self._reader: Reader | None = None
        self._circles = CircleReader(seed)
        self._rooms: dict[str, Room] = {}
        self._accounts: frozenset[str] = frozenset()
        self._seen = ""
        self._awake = False
        self._said: set[str] = set()
        self._done_until: datetime | None = None

    def next_due(self) -> datetime | None:
        """The moment of the next step, UTC; None while nothing is planned. Answers at once, from memory."""
        with self._planning:
            return self._plan[0][0] if self._plan else None

    def run_until_idle(self) -> bool:
        """Read what is new and do everything that is due. True if anything was done."""
        with self._running:
            now = self._now()
            reader = self._reader or self._wake_up(now)
            self._read_news(reader)
            did = False
            while step := self._take(now):
                did = self._do(reader, step, now) or did
            if did:
                self._remember(now)
            return did

    def start(self, every: float = 1.0) -> None:
        """Live by themselves, in a thread, while the clock flows: look every so many real seconds."""
        threading.Thread(target=self._live, args=(every,), name=self.name, daemon=True).start()

    def stop(self) -> None:
        """End the thread; the sandbox's end ends it too."""
        self._ending.set()

    def _live(self, every: float) -> None:
        while not self._ending.wait(every):
            try:
                # Whoever advances the clock asks everybody in turn; who acted unasked would meet an app half at rest.
                if not self._client.info()["advancing"]:
                    self.run_until_idle()
            except (urllib3.exceptions.HTTPError, OSError) as gone:
                LOG.debug("The sandbox has ended: %s", gone)
                return
            except SandboxError as error:
                LOG.warning("The cast will look again: %s", error)

    # -- reading -------------------------------------------------------------------------------------------------

    def _wake_up(self, now: datetime) -> Reader:
        self._reader = Reader(self._seed, self._everybody())
        self._seen = _ts(now - MEMORY)
        self._done_until = self._remembered() or now
        self._read_news(self._reader)
        self._awake = True
        return self._reader

    def _everybody(self) -> dict[str, Person]:
        cast = people.load()
        accounts = self._client.users()
        self._accounts = frozenset(user["id"] for user in accounts)
        known: dict[str, Person] = {}
        for user in accounts:
            if user["is_bot"] or user["deleted"]:
                continue
            colleague = None if user["name"] in self._humans else cast.named(user["name"])
            hours = colleague.hours if colleague else Hours(people.zone(user["tz"]))
            known[user["id"]] = Person(user["id"], user["real_name"].split()[0], hours, colleague)
        return known

    def _read_news(self, reader: Reader) -> None:
        news = self._client.messages(after=self._seen, limit=NEWEST)
        if not news:
            return
        if any(message["user"] not in self._accounts for message in news):
            reader.people = self._everybody()  # somebody was added at the page
        # Anew each time: a circle's channel is there before its people are.
        self._rooms = {one["id"]: _room(one, reader) for one in self._client.channels()}
        # what came in one second came in any order
        for message in sorted(
            news, key=lambda one: (int(float(one["ts"])), self._rooms[one["channel"]].place, one["ts"])
        ):
            self._notice_human(reader, message)
            room = self._rooms[message["channel"]]
            self._add(reader.read(message, room))
            self._add(self._circles.read(message, room, reader.people))
        self._seen = news[-1]["ts"]

    def _notice_human(self, reader: Reader, message: Json) -> None:
        """Whoever has said what the cast did not say is played by a human, and is left to them from now on."""
        author = reader.people.get(message["user"])
        if not self._awake or author is None or author.colleague is None or message["ts"] in self._said:
            return
        self._humans |= {author.colleague.name}
        reader.people = {**reader.people, author.user_id: replace(author, colleague=None)}

    # -- planning ------------------------------------------------------------------------------------------------

    def _add(self, steps: Iterable[Step]) -> None:
        for step in steps:
            if self._done_until is not None and step.due <= self._done_until:
                continue  # done before the last restart
            with self._planning:
                self._planned += 1
                heapq.heappush(self._plan, (step.due, self._planned, step))

    def _take(self, now: datetime) -> Step | None:
        with self._planning:
            if not self._plan or self._plan[0][0] > now:
                return None
            return heapq.heappop(self._plan)[2]

    def _remembered(self) -> datetime | None:
        if self._file is None or not self._file.exists():
            return None
        return datetime.fromisoformat(json.loads(self._file.read_text("utf-8"))["done_until"])

    def _remember(self, now: datetime) -> None:
        self._done_until = now
        if self._file is not None:
            fresh = self._file.with_suffix(".new")
            fresh.write_text(json.dumps({"done_until": now.isoformat()}), "utf-8")
            fresh.replace(self._file)

    # -- doing ---------------------------------------------------------------------------------------------------

    def _do(self, reader: Reader, step: Step, now: datetime) -> bool:
        """Carry out one step. What is no longer on the screen is left alone, as a person would."""
        there = [reader.people.get(user) for user in (step.user, *step.together)]
        if any(one is None or one.colleague is None for one in there):
            return False  # a human has taken over since, or somebody has left the company
        try:
            outcome = act(self._client, self._seed, step)
        except SandboxError as error:
            if error.code not in NOT_THERE:
                LOG.warning("%s could not %s %s%s: %s", step.user, step.act, step.action, step.text, error)
            return False
        if step.act == "say":
            self._said.add(outcome["ts"])
        if outcome.get("failure") and step.failures + 1 < TRIES:
            self._add([replace(step, due=now + TRY_AGAIN, failures=step.failures + 1)])
        return True


def _room(channel: Json, reader: Reader) -> Room:
    members = frozenset(user for user in channel["members"] if user in reader.people)
    return Room(channel["id"], channel["kind"], members, channel.get("name") or "")


def _ts(moment: datetime) -> str:
    return f"{moment.timestamp():.6f}"
