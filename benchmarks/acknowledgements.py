"""How soon Slack has an answer: a command and a click, against an app that answers without doing anything."""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.slack import ROOT, Slack, slack, until
from benchmarks.table import Line

USERS = 8
#: seconds between two commands or clicks
REST = 0.05
#: first ones that are not counted
WARM = 10
CLICK = "checkin.answer.met"


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds from the command or click until the sandbox has the acknowledgement."""

    p50: float
    p99: float
    worst: float

    @classmethod
    def of(cls, seconds: list[float]) -> "Figures":
        """Of single measurements."""
        ordered = sorted(seconds)
        p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
        return cls(statistics.median(ordered) * 1000, p99 * 1000, ordered[-1] * 1000)


def lines(*, quick: bool) -> list[Line]:
    """Command and click at rest, and the command for eight people while thousands of messages leave."""
    times = 40 if quick else 300
    with slack(rates=False) as found:
        people = _people(found)
        channel = _channel(found)
        help_base, click_base = _at_rest(found, "empty", people, channel, times)
        help_ours, click_ours = _at_rest(found, "ours", people, channel, times)
        backlog = 300 if quick else 5000
        with _app(found, "ours", backlog=backlog), ThreadPoolExecutor(USERS) as pool:
            parts = pool.map(
                lambda name: [_command(found, name, channel) for _ in range(5 if quick else 25)], people[:USERS]
            )
            busy = Figures.of([one for part in parts for one in part])
    return [
        _line("`/mentor help` acknowledged", help_ours, help_base),
        _line("a check-in click acknowledged", click_ours, click_base),
        Line(
            f"`/mentor help` of {USERS} people at once while {backlog:,} messages leave",
            "far from 3,000 ms",
            f"p50 {busy.p50:.0f}, p99 {busy.p99:.0f}, worst {busy.worst:.0f} ms",
            "3,000 ms",
            busy.p99 / 3000,
            busy.worst < 1500,
        ),
    ]


def _at_rest(found: Slack, kind: str, people: list[str], channel: str, times: int) -> tuple[Figures, Figures]:
    """Commands and clicks one after the other. Each click answers a question that nobody has answered."""
    before = found.people.messages(limit=1)
    with _app(found, kind, questions=-(-(times + WARM) // USERS)):
        commands = _measure(times, lambda n: _command(found, people[n % USERS], channel))
        after = before[-1]["ts"] if before else None
        asked = [found.people.messages(user=user, channel="@bot", after=after, limit=10_000) for user in people]
        clicks = ((user, one["ts"]) for row in zip(*asked, strict=True) for user, one in zip(people, row, strict=True))
        return commands, _measure(times, lambda _: _click(found, *next(clicks)))


def _line(what: str, ours: Figures, base: Figures) -> Line:
    ratio = ours.p99 / base.p99
    return Line(
        what,
        "p99 <= 3x",
        f"p50 {ours.p50:.1f}, p99 {ours.p99:.1f} ms",
        f"empty Bolt app p50 {base.p50:.1f}, p99 {base.p99:.1f} ms",
        ratio,
        ratio <= 3,
    )


def _people(found: Slack) -> list[str]:
    found.people.add_user("olga", is_admin=True)
    found.people.create_channel(name="mentoring", user="olga", bot=True)
    names = [f"person{number}" for number in range(USERS)]
    for name in names:
        found.people.add_user(name)
        found.people.join(user=name, channel="mentoring")
    return names


def _channel(found: Slack) -> str:
    return str(next(one["id"] for one in found.people.channels() if one["name"] == "mentoring"))


def _measure(times: int, act: Callable[[int], float]) -> Figures:
    for warm in range(WARM):
        act(warm)
    return Figures.of([_rested(act, number) for number in range(times)])


def _rested(act: Callable[[int], float], number: int) -> float:
    """An app is at rest again some time after it has answered: what a click has caused leaves then."""
    time.sleep(REST)
    return act(number)


def _command(found: Slack, user: str, channel: str) -> float:
    started = time.perf_counter()
    outcome = found.people.slash(user=user, channel=channel, text="/mentor help")
    took = time.perf_counter() - started
    assert outcome["acked"], outcome
    return took


def _click(found: Slack, user: str, ts: str) -> float:
    """The check-in of that message in the person's own conversation with the app."""
    started = time.perf_counter()
    outcome = found.people.click(user=user, action_id=CLICK, channel="@bot", ts=ts)
    took = time.perf_counter() - started
    assert outcome["acked"], outcome
    assert not outcome["messages"], "it was taken, so that nothing is said about it"
    return took


@contextmanager
def _app(found: Slack, kind: str, *, questions: int = 1, backlog: int = 0) -> Iterator[None]:
    """An app in a process of its own, connected, with so many check-ins in everybody's conversation."""
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready"
        command = [sys.executable, "-m", "benchmarks.apps", kind, found.people.url, found.api_url, found.bot_token]
        command += [found.app_token, folder, str(questions), str(backlog)]
        process = subprocess.Popen(command, cwd=ROOT)  # noqa: S603 - our own
        try:
            until(ready.exists, seconds=120)
            yield
        finally:
            process.kill()
            process.wait()
            time.sleep(0.5)  # the sandbox notices that the connection is gone
