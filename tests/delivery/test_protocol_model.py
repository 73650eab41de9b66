"""The send protocol against everything at once: a search for a way to lose a message or to send it twice."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.delivery.broken_variants import SEARCHED, TOLD, overtaken
from tests.delivery.protocol_machine import ProtocolMachine, Variant, Violation
from tests.delivery.slack_model import Fate

#: every run takes the same paths, so that a failure is the change's and not the day's
STEADY = settings(
    derandomize=True,
    database=None,
    deadline=None,
    stateful_step_count=40,
    phases=[Phase.generate],
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
#: a failure of the right protocol is worth the time that it takes to find its shortest form
SHORTEST = settings(STEADY, max_examples=60, phases=[Phase.generate, Phase.shrink])


def machine_of(variant: Variant) -> type[ProtocolMachine]:
    """The machine for one way to build the app."""
    return type("Machine", (ProtocolMachine,), {"variant": variant})


def play(machine: ProtocolMachine, ends: Fate) -> None:
    """Let a process be overtaken, and judge what came of it."""
    try:
        overtaken(machine, ends)
        machine.nothing_is_there_twice_unless_a_process_was_stopped_for_too_long()
    finally:
        machine.teardown()


@pytest.mark.long
def test_two_processes_lose_nothing_and_send_nothing_twice_whatever_happens() -> None:
    run_state_machine_as_test(machine_of(Variant()), settings=SHORTEST)


@pytest.mark.parametrize("ends", Fate)
def test_a_process_that_is_overtaken_while_it_hangs_in_a_call_does_no_harm(ends: Fate) -> None:
    play(machine_of(Variant())(), ends)


@pytest.mark.parametrize("name", [*SEARCHED, *TOLD])
def test_a_broken_variant_is_caught(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the search; for two of them, which take it a minute, by the sequence that it found."""
    if name in SEARCHED:
        machine = machine_of(SEARCHED[name](monkeypatch))
        with pytest.raises(Violation):
            run_state_machine_as_test(machine, settings=settings(STEADY, max_examples=300))
        return
    build, ends = TOLD[name]
    with pytest.raises(Violation):
        play(machine_of(build(monkeypatch))(), ends)
