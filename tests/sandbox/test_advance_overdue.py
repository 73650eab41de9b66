"""Moving the clock while somebody's work becomes due, or stays due whatever the time."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from sandbox import Sandbox

START = datetime(2026, 11, 30, 9, tzinfo=UTC)


@dataclass
class Sleeper:
    """Acts at each of its moments, and writes down when it did."""

    box: Sandbox
    moments: list[datetime]
    name: str = "sleeper"
    acted: list[datetime] = field(default_factory=list)

    def next_due(self) -> datetime | None:
        return min(self.moments, default=None)

    def run_until_idle(self) -> bool:
        now = self.box.now()
        due = [one for one in self.moments if one <= now]
        self.moments = [one for one in self.moments if one > now]
        self.acted += [now] * len(due)
        return bool(due)


@dataclass
class Late(Sleeper):
    """Work that comes in, from elsewhere, while the clock rests at one of its moments."""

    looks: int = 0

    def next_due(self) -> datetime | None:
        self.looks += 1
        if self.looks == 2:
            self.moments.append(self.box.now())
        return super().next_due()


@dataclass
class Stuck(Sleeper):
    """Always has something due and never does anything, like a call that waits for the network."""

    def next_due(self) -> datetime | None:
        return START

    def run_until_idle(self) -> bool:
        return False


@pytest.fixture
def box() -> Iterator[Sandbox]:
    made = Sandbox(start=START, frozen=True, rates=False)
    made.start()
    yield made
    made.stop()


def test_work_that_becomes_due_during_a_move_is_done_before_the_clock_goes_on(box: Sandbox) -> None:
    late = Late(box, [START + timedelta(hours=1), START + timedelta(days=2)])
    box.register(late)
    box.client().advance(seconds=timedelta(days=3).total_seconds())
    assert late.acted == [START + timedelta(hours=1), START + timedelta(hours=1), START + timedelta(days=2)]


def test_somebody_who_is_stuck_makes_nobody_else_miss_a_moment_by_much(box: Sandbox) -> None:
    moments = [START + timedelta(hours=hours) for hours in (1, 5, 9)]
    sleeper = Sleeper(box, list(moments))
    box.register(Stuck(box, [], name="stuck"))
    box.register(sleeper)
    box.client().advance(seconds=timedelta(hours=12).total_seconds())
    late = [acted - due for acted, due in zip(sleeper.acted, moments, strict=True)]
    assert all(timedelta(0) <= one <= timedelta(minutes=15) for one in late)
    assert box.now() == START + timedelta(hours=12)
