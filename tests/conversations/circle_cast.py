"""Members of circles with habits of their own: they live by the sandbox's clock, and answer what the app asks them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from tests.world import Message, World

#: user id, where the message is, its ts -> what is done
Deed = Callable[["Cast", str, str, str], None]
#: what several members do about one message: each with the minutes after which they do it
Plan = tuple[datetime, str, str, str, Deed]


@dataclass
class Cast:
    """Everybody of a program of circles, except its owner."""

    world: World
    people: set[str]
    seed: int = 1
    name: str = "cast"
    seen: str = "0"
    plans: list[Plan] = field(default_factory=list)
    #: refusals and failures that somebody got to see
    troubles: list[str] = field(default_factory=list)
    #: user ids that hand on their next turn, and those that ask somebody to swap
    hands_on: set[str] = field(default_factory=set)
    swaps: set[str] = field(default_factory=set)
    #: who asked whom to swap
    swapped: list[tuple[str, str]] = field(default_factory=list)

    def next_due(self) -> datetime | None:
        """When somebody wants to act."""
        return min((plan[0] for plan in self.plans), default=None)

    def run_until_idle(self) -> bool:
        """Read what is new, and do what was planned for now."""
        self._read()
        now = self.world.now
        due = sorted((plan for plan in self.plans if plan[0] <= now), key=lambda plan: plan[:4])
        self.plans = [plan for plan in self.plans if plan[0] > now]
        for _, user_id, channel, ts, deed in due:
            deed(self, user_id, channel, ts)
        return bool(due)

    def click(self, user_id: str, action_id: str, channel: str, ts: str, **which: Any) -> None:
        """Click something in a message, which nobody refuses."""
        outcome = self.world.client.click(user=user_id, action_id=action_id, channel=channel, ts=ts, **which)
        if not outcome["acked"] or outcome["failure"]:
            self.troubles.append(f"{user_id} {action_id}: {outcome}")

    def submit(self, user_id: str, values: dict[str, Any]) -> None:
        """Send the form that has just opened."""
        result = self.world.client.submit(user=user_id, values=values)
        if result["action"] in {"update", "push"}:
            self.world.client.close_view(user=user_id, all=True)
        if result["errors"]:
            self.troubles.append(f"{user_id}: {result}")

    def _read(self) -> None:
        new = self.world.client.messages(after=self.seen, limit=100_000)
        rooms = {room["id"]: room["members"] for room in self.world.client.channels()} if new else {}
        for message in new:
            self.seen = max(self.seen, message["ts"])
            found = set(action_ids(message.get("blocks") or []))
            for user_id in sorted(self.people & set(rooms.get(message["channel"], ()))):
                self._react(user_id, message, found)

    def _react(self, user_id: str, message: Message, found: set[str]) -> None:
        chance = Random(f"{self.seed}:{user_id}:{message['ts']}")
        for action_id, habit in HABITS.items():
            deed = habit(self, user_id, chance, message) if action_id in found else None
            if deed:
                at = self.world.now + timedelta(minutes=chance.choice((10, 40, 100)))
                self.plans.append((at, user_id, message["channel"], message["ts"], deed))
                return


def action_ids(node: Any) -> Iterator[str]:
    """Everything that can be clicked in some blocks."""
    if isinstance(node, dict):
        if isinstance(node.get("action_id"), str):
            yield node["action_id"]
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from action_ids(one)


Habit = Callable[[Cast, str, Random, Message], Deed | None]


def _clicks(action_id: str, **which: Any) -> Deed:
    return lambda cast, user_id, channel, ts: cast.click(user_id, action_id, channel, ts, **which)


def _fills(action_id: str, values: dict[str, Any]) -> Deed:
    def deed(cast: Cast, user_id: str, channel: str, ts: str) -> None:
        cast.click(user_id, action_id, channel, ts)
        cast.submit(user_id, values)

    return deed


def _says_whether(cast: Cast, user_id: str, chance: Random, message: Message) -> Deed | None:
    """Some say at once that they come; the others wait for the reminder, which some of them answer."""
    del cast, user_id, message
    said = chance.choices(("yes", "no", ""), weights=(30, 3, 67))[0]
    return _clicks(f"session.reply.{said}") if said else None


def _leads(cast: Cast, user_id: str, chance: Random, message: Message) -> Deed | None:
    """Whoever's turn it is leads, as a rule."""
    del chance
    if user_id in cast.hands_on:
        cast.hands_on.remove(user_id)
        return _clicks("session.hand_on")
    if user_id in cast.swaps:
        cast.swaps.remove(user_id)
        options = next(_selects(message.get("blocks") or []))["options"]
        chosen = str(options[-1]["value"])
        cast.swapped.append((user_id, chosen.partition(":")[2]))
        return _clicks("session.swap", value=chosen)
    return _clicks("session.lead")


def _selects(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if node.get("type") == "static_select":
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from _selects(one)


def _notes(cast: Cast, user_id: str, chance: Random, message: Message) -> Deed:
    """Whoever led says who came, and what the circle takes along."""
    del cast, user_id, message
    learning = f"We learned number {chance.randint(1, 1000)}"

    def deed(cast: Cast, user_id: str, channel: str, ts: str) -> None:
        cast.click(user_id, "session.all_came", channel, ts)
        cast.world.bot.run_until_idle()
        cast.click(user_id, "session.note", channel, ts)
        cast.submit(user_id, {"learning": learning, "step0": f"Try it {chance.randint(1, 1000)} times"})

    return deed


def _did_it(cast: Cast, user_id: str, chance: Random, message: Message) -> Deed | None:
    """One's own next step is done, now and then."""
    del cast
    own = [block for block in message["blocks"] if f"<@{user_id}>" in str(block) and "accessory" in block]
    return _clicks("action.done", value=own[0]["accessory"]["value"]) if own and chance.random() < 0.4 else None


def _always(deed: Deed) -> Habit:
    return lambda _cast, _user_id, _chance, _message: deed


def _scores(cast: Cast, user_id: str, chance: Random, message: Message) -> Deed | None:
    del cast, message
    if chance.random() < 0.3:
        return None

    def deed(cast: Cast, user_id: str, channel: str, ts: str) -> None:
        cast.click(user_id, f"pulse.score.{chance.choice([3, 4, 5])}", channel, ts)
        cast.world.bot.run_until_idle()
        cast.click(user_id, "pulse.comment", channel, ts)
        cast.submit(user_id, {"comment": canary(user_id)})

    return deed if int(user_id[-1], 36) % 4 == 0 else _clicks("pulse.score.4")


def canary(user_id: str) -> str:
    """What somebody writes beside their answer to the short question; nobody else may ever read it."""
    return f"CANARY-OF-{user_id}"


def _says_farewell(cast: Cast, user_id: str, chance: Random, message: Message) -> Deed | None:
    del cast, message
    share = ["share"] if chance.random() < 0.5 else []
    return _fills("circle.retro", {"helped": f"Listening ({user_id})", "change": "", "share": share})


#: what can be clicked -> what a member does about it; the first that fits counts
HABITS: dict[str, Habit] = {
    "circle.norms": _always(_clicks("circle.norms")),
    "session.accept": _always(_clicks("session.accept")),
    "session.lead": _leads,
    "session.all_came": _notes,
    "session.reply.yes": _says_whether,
    "action.done": _did_it,
    "pulse.score.1": _scores,
    "circle.retro": _says_farewell,
}
