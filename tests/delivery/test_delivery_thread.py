"""The thread that sends as soon as something is committed, and keeps the pace."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from threading import Thread, Timer
from threading import enumerate as enumerate_threads
from typing import Any

import pytest

from delivery import Deliverer, DeliverySettings, Hooks, settling
from tests.delivery.gate import Gate, gate_before
from tests.delivery.office import FAST, Office, RealTime

#: no call is given up, however busy the machine is
PATIENT = DeliverySettings(budget=30, timeout=60, per_channel=0, per_workspace=0)


@pytest.fixture
def gate(office: Office) -> Iterator[Gate]:
    """Between the office and the workspace."""
    with gate_before(office) as gate:
        yield gate


def eventually(look: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not look() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert look()


@contextmanager
def running(deliverer: Deliverer, office: Office) -> Iterator[Deliverer]:
    office.real.flows = True
    office.database.on_commit(deliverer.wake)
    deliverer.start()
    try:
        yield deliverer
    finally:
        assert deliverer.stop()


def test_a_commit_wakes_the_thread(office: Office) -> None:
    with running(office.deliverer(), office):
        office.queue("hello")
        eventually(lambda: office.posts() == ["hello"])
        office.queue("again")
        eventually(lambda: office.posts() == ["hello", "again"])


def test_a_stopped_thread_can_be_started_again(office: Office) -> None:
    deliverer = office.deliverer()
    with running(deliverer, office), pytest.raises(RuntimeError):
        deliverer.start()
    office.queue("hello")
    assert office.posts() == []
    with running(deliverer, office):
        eventually(lambda: office.posts() == ["hello"])


def test_posts_in_one_conversation_keep_their_distance(office: Office) -> None:
    office.people.clock(live=True)
    office.people.create_channel("other", user="ana", bot=True)
    office.queue("first")
    office.queue("second")
    office.queue("elsewhere", {"channel": office.channel("other"), "text": "elsewhere"})
    settings = DeliverySettings(timeout=10, per_channel=2.0, per_workspace=0)
    with running(office.deliverer(settings), office):
        eventually(lambda: len(office.calls()) == 3)
    stamps = {call["args"]["text"]: float(call["response"]["ts"]) for call in office.calls()}
    assert stamps["elsewhere"] < stamps["second"], "another conversation does not wait"
    assert stamps["second"] - stamps["first"] >= 2.0


def test_the_thread_settles_what_is_uncertain_without_being_woken(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settling, "READ_AGAIN", 0.1)  # a slow machine may not have read in time
    office.people.fault("store_then_cut", method="chat.postMessage")
    office.queue("hello")
    settings = DeliverySettings(
        settle=2.0, budget=0.8, timeout=1.2, history_lag=0, longest_pause=0, per_channel=0, per_workspace=0
    )
    real = RealTime()  # stands still for as long as the machine takes to make the call
    with running(office.deliverer(settings, elapsed=real), office):
        eventually(lambda: office.state("hello") == "unknown" and office.posts() == ["hello"])
        time.sleep(0.3)  # the end of the call has woken it, for the last time
        real.flows = True
        eventually(lambda: office.state("hello") == "sent")
    assert len(office.calls()) == 1


def test_a_failing_turn_is_logged_without_anybodys_words_and_the_thread_goes_on(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    failures = [ValueError("secret words")]

    def on_sent(uow: Any, row: Any, result: Any) -> None:
        if failures:
            raise failures.pop()

    caplog.set_level(logging.DEBUG)
    with running(office.deliverer(FAST, hooks=Hooks(on_sent=on_sent)), office):
        office.queue("my diary")
        eventually(lambda: not failures)
        office.queue("next", {"channel": office.channel(), "text": "next"}, lane="another")
        eventually(lambda: office.state("next") == "sent")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("delivery")]
    assert any("ValueError" in line for line in ours)
    everything = "\n".join(ours) + caplog.text
    assert "secret words" not in everything
    assert "my diary" not in "\n".join(ours)


@pytest.mark.parametrize("kind", ["truncated_json", "html", "status", "store_then_cut"])
def test_nothing_of_a_message_is_logged_when_its_answer_is_broken(
    office: Office, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    caplog.set_level(logging.INFO)
    office.people.fault(kind, method="chat.postMessage")
    office.queue("canary-4711")
    office.deliverer().run_until_idle()
    assert "canary-4711" not in caplog.text
    assert office.box.bot_token not in caplog.text


def test_several_conversations_are_served_at_once_and_each_of_them_in_order(office: Office) -> None:
    names = [f"room{number}" for number in range(4)]
    for name in names:
        office.people.create_channel(name, user="ana", bot=True)
    office.people.fault("delay", method="chat.postMessage", times=8, seconds=0.3)
    for turn in ("first", "second"):
        for name in names:
            office.queue(f"{turn} in {name}", {"channel": office.channel(name), "text": f"{turn} in {name}"})
    with running(office.deliverer(PATIENT), office):
        eventually(lambda: len(office.calls()) == 8)
    for name in names:
        assert office.posts(office.channel(name)) == [f"first in {name}", f"second in {name}"]


def test_a_conversation_that_does_not_answer_holds_up_no_other(office: Office, gate: Gate) -> None:
    office.people.create_channel("slow", user="ana", bot=True)
    gate.channel = office.channel("slow")
    office.queue("waits", {"channel": office.channel("slow"), "text": "waits"})
    office.queue("goes on")
    with running(office.deliverer(PATIENT), office):
        eventually(lambda: office.state("goes on") == "sent")
        assert office.state("waits") == "sending"
        gate.go_on.set()
        eventually(lambda: office.state("waits") == "sent")


def test_what_the_threads_are_at_is_waited_for_by_whoever_needs_everything_to_be_done(
    office: Office, gate: Gate
) -> None:
    office.queue("hello")

    def looking() -> datetime:
        Timer(0.2, gate.go_on.set).start()
        return office.box.now()

    with running(office.deliverer(PATIENT), office) as deliverer:
        eventually(lambda: office.state("hello") == "sending")
        assert deliverer.run_until_idle(looking)
        assert office.state("hello") == "sent"


def test_stopping_lets_go_of_a_call_that_takes_too_long_and_it_is_settled_later(office: Office, gate: Gate) -> None:
    office.queue("hello")
    deliverer = office.deliverer(PATIENT)
    deliverer.start()
    eventually(lambda: office.state("hello") == "sending")
    assert not deliverer.stop(timeout=0.1)
    gate.go_on.set()
    eventually(lambda: office.state("hello") == "sent")


def test_what_a_call_held_up_is_not_left_behind_when_it_ends_between_two_looks(office: Office, gate: Gate) -> None:
    class LooksLate(Deliverer):
        """Looks whether a call is under way only when there is none any more."""

        def _landed(self, *seen: Any) -> bool:
            gate.go_on.set()
            eventually(lambda: not self._flights.lanes)
            return super()._landed(*seen)

    office.queue("first")
    office.queue("second")
    deliverer = office.deliverer(PATIENT, of=LooksLate)
    other = Thread(target=deliverer.run_once, args=(office.box.now(),))
    other.start()
    eventually(lambda: office.state("first") == "sending")
    deliverer.run_until_idle()
    assert office.posts() == ["first", "second"]
    other.join()


def test_nothing_of_a_stopped_delivery_stays_in_memory(office: Office) -> None:
    before = set(enumerate_threads())
    with running(office.deliverer(), office):
        office.queue("hello")
        eventually(lambda: office.posts() == ["hello"])
    eventually(lambda: not [one for one in set(enumerate_threads()) - before if one.name.startswith("delivery")])
