"""A small Slack in memory: what its conversations hold, and when the history shows it. Time passes when told to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from delivery.answers import Answer, Delivered, Limited, Refused, Unclear, Unreached
from delivery.wire import MARKER_EVENT, Wire

START = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)


class Fate(StrEnum):
    """How a call ends."""

    WELL = "well"
    STORED_UNHEARD = "stored_unheard"  # it takes effect, and the answer does not arrive
    CUT = "cut"  # nothing happens, and no answer arrives
    UNREACHED = "unreached"  # no connection comes about
    LIMITED = "limited"
    DENIED = "denied"  # a permission is missing; only for reading


@dataclass
class Time:
    """Real seconds, and the clock on the app's wall, which somebody may set wrong."""

    seconds: float = 0.0
    wrong_by: float = 0.0

    def elapsed(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return START + timedelta(seconds=self.seconds + self.wrong_by)

    @property
    def in_slack(self) -> float:
        return START.timestamp() + self.seconds


@dataclass(frozen=True)
class Copy:
    """A message as the conversation keeps it."""

    ts: str
    channel: str
    marker: str
    shown_at: float
    #: its sender had been stopped for longer than any setting allows for
    overdue: bool
    deleted: bool = False


@dataclass
class Conversations:
    """Everything that was ever posted."""

    time: Time
    copies: list[Copy] = field(default_factory=list)

    def post(self, channel: str, marker: str, *, lag: float, overdue: bool) -> str:
        ts = f"{self.time.in_slack + len(self.copies) / 1_000_000:.6f}"
        self.copies.append(Copy(ts, channel, marker, self.time.seconds + lag, overdue))
        return ts

    def delete(self, ts: str) -> bool:
        for place, copy in enumerate(self.copies):
            if copy.ts == ts and not copy.deleted:
                self.copies[place] = replace(copy, deleted=True)
                return True
        return False

    def shown(self, channel: str, oldest: float) -> list[Copy]:
        return [
            copy
            for copy in self.copies
            if copy.channel == channel
            and not copy.deleted
            and copy.shown_at <= self.time.seconds
            and float(copy.ts) >= oldest
        ]

    def of(self, marker: str | None) -> list[Copy]:
        return [copy for copy in self.copies if copy.marker == marker]

    def standing(self, marker: str | None) -> list[Copy]:
        """The copies that a person sees in the end."""
        return [copy for copy in self.of(marker) if not copy.deleted]


@dataclass(frozen=True)
class Weather:
    """What happens to one call: how it ends, and how long a message then stays out of the history."""

    fate: Fate = Fate.WELL
    lag: float = 0.0


class ModelWire(Wire):
    """The wire to that Slack. `around` is asked before each call what will happen to it, and told after it."""

    def __init__(
        self,
        slack: Conversations,
        before: Callable[[], Weather],
        after: Callable[[], None],
        overdue: Callable[[], bool],
    ) -> None:
        self._slack = slack
        self._before = before
        self._after = after
        self._overdue = overdue
        self._last: float | None = None

    @property
    def since(self) -> str:
        return "" if self._last is None else f"{self._last:.6f}"

    def call(self, method: str, arguments: Mapping[str, Any], marks: Mapping[str, str] | None = None) -> Answer:
        weather = self._before()
        answer = self.answer(weather, method, arguments, marks or {})
        self._after()
        return answer

    def answer(self, weather: Weather, method: str, arguments: Mapping[str, Any], marks: Mapping[str, str]) -> Answer:
        """What comes back from one call that goes out on the line."""
        match weather.fate:
            case Fate.CUT:
                return Unclear("cut")
            case Fate.UNREACHED:
                return Unreached("refused")
        self._last = float(int(self._slack.time.in_slack))
        if weather.fate is Fate.LIMITED:
            return Limited(5.0)
        if weather.fate is Fate.DENIED and method == "conversations.history":
            return Refused("missing_scope", {"needed": "im:history"})
        done = self._effect(weather, method, arguments, marks)
        return Unclear("cut after it was done") if weather.fate is Fate.STORED_UNHEARD else done

    def _effect(self, weather: Weather, method: str, arguments: Mapping[str, Any], marks: Mapping[str, str]) -> Answer:
        channel = str(arguments.get("channel", ""))
        match method:
            case "chat.postMessage":
                ts = self._slack.post(channel, marks["marker"], lag=weather.lag, overdue=self._overdue())
                return Delivered({"ok": True, "channel": channel, "ts": ts})
            case "chat.delete":
                return Delivered({"ok": True}) if self._slack.delete(arguments["ts"]) else Refused("message_not_found")
            case "conversations.history":
                shown = self._slack.shown(channel, float(arguments.get("oldest", 0)))
                return Delivered({"ok": True, "messages": [_as_read(copy) for copy in shown]})
            case "conversations.open":
                return Delivered({"ok": True, "channel": {"id": f"D{arguments['users']}"}})
        return Refused("unknown_method")


def _as_read(copy: Copy) -> dict[str, Any]:
    return {"ts": copy.ts, "metadata": {"event_type": MARKER_EVENT, "event_payload": {"marker": copy.marker}}}
