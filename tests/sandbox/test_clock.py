"""The sandbox's clock: it flows or stands still, goes from due moment to due moment, and never back."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from sandbox import Sandbox, SandboxClient, SandboxError
from sandbox.clock import Clock, micros, moment, ts_of
from tests.sandbox.box_kit import START, Connect, eventually


class Sleeper:
    """A resident who wants to act at these moments and notes when it did."""

    def __init__(self, box: Sandbox, *dues: datetime, name: str = "sleeper") -> None:
        self.name = name
        self.box = box
        self.planned = sorted(dues)
        self.acted: list[datetime] = []

    def next_due(self) -> datetime | None:
        return self.planned[0] if self.planned else None

    def run_until_idle(self) -> bool:
        did = False
        while self.planned and self.planned[0] <= self.box.now():
            self.acted.append(self.box.now())
            self.planned.pop(0)
            did = True
        return did


def hours(*numbers: float) -> list[datetime]:
    return [START + timedelta(hours=number) for number in numbers]


def test_frozen_clock_stands_still(box: Sandbox) -> None:
    assert box.now() == START
    assert box.client().info()["live"] is False


def test_flowing_clock_moves_by_itself() -> None:
    with Sandbox(start=START) as box:
        first = box.now()
        assert first >= START
        eventually(lambda: box.now() > first)


def test_advance_stops_at_every_due_moment(box: Sandbox) -> None:
    sleeper = Sleeper(box, *hours(1, 2.5, 30))
    box.register(sleeper)
    answer = box.client().advance(seconds=3 * 3600)
    assert sleeper.acted == hours(1, 2.5)
    assert box.now() == START + timedelta(hours=3)
    assert datetime.fromisoformat(answer["now"]) == box.now()
    assert answer["steps"] == 4  # now, both moments, the target
    assert sleeper.planned == hours(30)


def test_what_becomes_due_on_the_way_is_acted_on_at_its_moment(box: Sandbox) -> None:
    class Chain(Sleeper):
        def run_until_idle(self) -> bool:
            did = super().run_until_idle()
            if did and len(self.acted) < 4:
                self.planned = [self.acted[-1] + timedelta(hours=1)]
            return did

    chain = Chain(box, *hours(1))
    box.register(chain)
    box.client().advance(to=START + timedelta(days=1))
    assert chain.acted == hours(1, 2, 3, 4)


def test_next_goes_to_the_earliest_due_moment(box: Sandbox) -> None:
    early, late = Sleeper(box, *hours(5), name="late"), Sleeper(box, *hours(2), name="early")
    box.register(early)
    box.register(late)
    client = box.client()
    assert datetime.fromisoformat(client.info()["next_due"]) == START + timedelta(hours=2)
    client.advance(next=True)
    assert box.now() == START + timedelta(hours=2)
    client.advance(next=True)
    assert box.now() == START + timedelta(hours=5)
    with pytest.raises(SandboxError, match="nothing_due"):
        client.advance(next=True)


class Impatient(Sleeper):
    """One who has had enough of it at the second moment."""

    def run_until_idle(self) -> bool:
        did = super().run_until_idle()
        if did and len(self.acted) == 2:
            self.box.client().stop()
        return did


def test_advance_can_be_stopped_at_the_moment_it_has_come_to(box: Sandbox) -> None:
    impatient = Impatient(box, *hours(1, 2, 3, 4))
    box.register(impatient)
    client = box.client()
    client.advance(seconds=86_400)
    assert impatient.acted == hours(1, 2)
    assert box.now() == START + timedelta(hours=2)
    client.advance(next=True)
    assert impatient.acted == hours(1, 2, 3), "and it goes on when it is told to"


def test_whoever_ends_can_wait_until_nobody_acts_any_more(box: Sandbox) -> None:
    acting, go_on = threading.Event(), threading.Event()

    class Busy(Sleeper):
        def run_until_idle(self) -> bool:
            acting.set()
            go_on.wait(20)
            return super().run_until_idle()

    busy = Busy(box, *hours(1, 2, 3))
    box.register(busy)
    advance = threading.Thread(target=box.client().advance, kwargs={"seconds": 86_400})
    advance.start()
    assert acting.wait(20)
    assert not box.rest(timeout=0.05)
    go_on.set()
    assert box.rest(timeout=20)
    advance.join(20)
    assert busy.acted == []
    assert box.rest(timeout=20), "nothing to wait for"


def test_residents_hear_of_each_other_at_the_same_moment(box: Sandbox) -> None:
    """One says something, the other answers what it has heard: both at the moment of the first."""
    client = box.client()

    class Answerer:
        name = "answerer"
        heard = 0

        def next_due(self) -> None:
            return None

        def run_until_idle(self) -> bool:
            messages = client.messages(channel="#general")
            fresh = [one for one in messages[self.heard :] if one["text"].startswith("question")]
            for one in fresh:
                client.say("robin", "#general", f"answer at {one['ts']}")
            self.heard = len(messages)
            return bool(fresh)

    class Asker(Sleeper):
        def run_until_idle(self) -> bool:
            if did := super().run_until_idle():
                client.say("robin", "#general", "question")
            return did

    box.register(Answerer())
    box.register(Asker(box, *hours(1)))
    client.advance(seconds=7200)
    stamps = [float(one["ts"]) for one in client.messages(channel="#general")]
    assert len(stamps) == 2
    assert all(int(stamp) == int((START + timedelta(hours=1)).timestamp()) for stamp in stamps)


def test_advance_waits_for_deliveries_in_flight(
    box: Sandbox, people: SandboxClient, bolt: App, connect: Connect
) -> None:
    done: list[str] = []

    @bolt.event("message")
    def said(event: dict[str, Any], client: WebClient) -> None:
        client.auth_test()
        done.append(event["text"])

    connect(bolt)

    class Talker(Sleeper):
        def run_until_idle(self) -> bool:
            if did := super().run_until_idle():
                people.say("ana", "@bot", f"it is {box.now():%H:%M}")
            return did

    box.register(Talker(box, *hours(1, 2)))
    people.advance(seconds=3 * 3600)
    assert done == ["it is 10:00", "it is 11:00"]


@dataclass
class Clerk:
    """Does what an event has asked of it, and writes down when; nothing is planned."""

    box: Sandbox
    name: str = "clerk"
    asked: list[str] = field(default_factory=list)
    done: list[tuple[str, datetime]] = field(default_factory=list)

    def next_due(self) -> datetime | None:
        return None

    def run_until_idle(self) -> bool:
        asked, self.asked = self.asked, []
        self.done += [(text, self.box.now()) for text in asked]
        return bool(asked)


def test_work_that_an_event_brings_is_done_before_the_clock_rests(
    box: Sandbox, people: SandboxClient, bolt: App, connect: Connect
) -> None:
    clerk = Clerk(box)
    box.register(clerk)

    @bolt.event("message")
    def slow(ack: Any, event: dict[str, Any]) -> None:
        time.sleep(0.2)
        clerk.asked.append(event["text"])
        ack()

    connect(bolt)
    people.open_dm("ana")
    for text in ("one", "two", "three"):
        said_at = box.now()
        people.say("ana", "@bot", text)
        people.advance(seconds=60)
        assert clerk.done[-1] == (text, said_at)


def test_time_never_runs_backwards(box: Sandbox) -> None:
    with pytest.raises(SandboxError, match="backwards"):
        box.client().advance(to=START - timedelta(seconds=1))
    with pytest.raises(SandboxError, match="backwards"):
        box.client().advance(seconds=-1)
    assert box.now() == START


@pytest.mark.parametrize("arguments", [{"seconds": 1e18}, {"seconds": 1e300}, {"to": "9999-12-31T23:59:59-12:00"}])
def test_a_slip_of_the_year_does_not_keep_everybody_walking_for_ever(box: Sandbox, arguments: dict[str, Any]) -> None:
    with pytest.raises(SandboxError, match="too_far"):
        box.client().advance(**arguments)
    assert box.now() == START


@pytest.mark.parametrize("arguments", [{}, {"seconds": 1, "next": True}, {"to": "tomorrow"}])
def test_advance_needs_one_target(box: Sandbox, arguments: dict[str, Any]) -> None:
    with pytest.raises(SandboxError):
        box.client().advance(**arguments)


def test_clock_is_switched_between_flowing_and_standing(box: Sandbox) -> None:
    client = box.client()
    assert client.clock(live=True)["live"]
    eventually(lambda: box.now() > START)
    client.clock(live=False)
    stood = box.now()
    client.advance(seconds=60)
    assert box.now() == stood + timedelta(seconds=60)


def test_flowing_clock_goes_on_from_where_it_was_moved() -> None:
    with Sandbox(start=START) as box:
        client = box.client()
        client.advance(to=START + timedelta(days=10))
        reached = box.now()
        assert reached >= START + timedelta(days=10)
        eventually(lambda: box.now() > reached)
        assert client.info()["live"]


def test_restless_resident_is_named(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sandbox.advance.RESTLESS", 5)

    class Restless(Sleeper):
        def run_until_idle(self) -> bool:
            return True

    box.register(Restless(box, name="the fidget"))
    with pytest.raises(SandboxError, match="the fidget"):
        box.client().advance(seconds=1)
    assert box.client().info()["advancing"] is False


def test_failing_resident_is_told_to_whoever_advances(box: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Sleeper):
        def run_until_idle(self) -> bool:
            raise LookupError("no such row")

    box.register(Broken(box, name="the bot"))
    with pytest.raises(SandboxError, match="the bot failed, see the log: LookupError: no such row"):
        box.client().advance(seconds=1)
    assert "no such row" in caplog.text


def test_resident_that_stays_due_does_not_hold_up_time(box: Sandbox) -> None:
    class Stuck(Sleeper):
        def run_until_idle(self) -> bool:
            return False

    sleeper = Sleeper(box, *hours(2))
    box.register(Stuck(box, START - timedelta(hours=1), name="stuck"))
    box.register(sleeper)
    box.client().advance(seconds=3 * 3600)
    assert sleeper.acted == hours(2)


@pytest.fixture
def remote(box: Sandbox) -> Iterator[tuple[str, list[datetime]]]:
    """A resident in another process, as far as the sandbox can tell: its URL and the moments it acted."""
    sleeper = Sleeper(box, *hours(1, 2))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            due = sleeper.next_due()
            self.answer(f'{{"next_due": "{due.isoformat()}"}}' if due else '{"next_due": null}')

        def do_POST(self) -> None:
            self.answer(f'{{"did": {"true" if sleeper.run_until_idle() else "false"}}}')

        def answer(self, text: str) -> None:
            self.send_response(200)
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}", sleeper.acted
        server.shutdown()
        thread.join()


def test_resident_in_another_process_is_asked_over_http(box: Sandbox, remote: tuple[str, list[datetime]]) -> None:
    url, acted = remote
    client = box.client()
    client.resident("far away", f"{url}/due", f"{url}/run")
    client.advance(seconds=5 * 3600)
    assert acted == hours(1, 2)


def test_resident_that_is_gone_is_named(box: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    box.client().resident("far away", "http://127.0.0.1:9/due", "http://127.0.0.1:9/run")
    with pytest.raises(SandboxError, match="far away failed"):
        box.client().advance(seconds=1)


def test_start_must_be_an_aware_time() -> None:
    with pytest.raises(ValueError, match="aware"):
        Sandbox(start=datetime(2026, 1, 1))  # noqa: DTZ001 (that is the point)


def test_flowing_clock_keeps_its_distance_over_a_restart(tmp_path: Path) -> None:
    with Sandbox(folder=tmp_path, start=START) as box:
        box.client().advance(to=START + timedelta(days=400))
        reached = box.now()
    with Sandbox(folder=tmp_path) as again:
        assert reached < again.now() < reached + timedelta(hours=1)


def test_moments_and_microseconds_are_the_same_thing() -> None:
    late = datetime(2026, 11, 23, 9, 0, 0, 123456, tzinfo=UTC)
    assert moment(micros(late)) == late
    assert ts_of(micros(late)) == "1795424400.123456"


def test_timestamps_grow_even_when_the_clock_is_held() -> None:
    clock = Clock(START, frozen=False)
    clock.hold()
    stamps = [clock.next_ts() for _ in range(3)]
    clock.move_to(0)
    stamps.append(clock.next_ts())
    assert stamps == sorted(set(stamps))
