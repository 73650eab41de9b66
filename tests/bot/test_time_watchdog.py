"""The ticker goes on whatever a tick does, and the watchdog ends a process in which nothing ticks."""

import logging
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from threading import enumerate as enumerate_threads

import pytest

from bot.ticker import EXIT_CODE, HUNG, MISSED, Life, Watchdog, start_ticker

NOW = datetime(2026, 12, 1, 10, tzinfo=UTC)


def watched() -> tuple[Life, Watchdog, list[int]]:
    """A life, the dog that watches it, and the codes with which it would have ended the process."""
    life = Life()
    codes: list[int] = []
    return life, Watchdog(life, end=codes.append), codes


def test_process_ends_after_three_missed_ticks() -> None:
    life, watchdog, codes = watched()
    life.begin()
    life.end()
    for _ in range(MISSED):
        watchdog.look()
    assert codes == []
    watchdog.look()
    assert codes == [EXIT_CODE] == [70]


def test_process_in_which_nothing_ever_ticks_ends_too() -> None:
    _, watchdog, codes = watched()
    for _ in range(1 + MISSED):
        watchdog.look()
    assert codes == [70]


def test_one_tick_in_time_is_enough() -> None:
    life, watchdog, codes = watched()
    for _ in range(20):
        for _ in range(MISSED - 1):
            watchdog.look()
        life.begin()
        life.end()
    assert codes == []


def test_long_tick_that_gets_something_done_is_left_alone() -> None:
    life, watchdog, codes = watched()
    life.begin()
    for _ in range(5):
        for _ in range(HUNG):
            watchdog.look()
        life.sign()
    assert codes == []


def test_tick_that_hangs_ends_the_process_in_the_end() -> None:
    life, watchdog, codes = watched()
    life.begin()
    for _ in range(HUNG):
        watchdog.look()
    assert codes == []
    watchdog.look()
    assert codes == [70]


def test_process_that_was_stopped_for_hours_has_missed_nothing() -> None:
    """Looks are counted, and a stopped process takes none: after it goes on, the next tick is as near as ever."""
    life, watchdog, codes = watched()
    watchdog.look()
    watchdog.look()  # ... here it was stopped ...
    life.begin()
    watchdog.look()
    assert codes == []


def test_watchdog_ends_a_real_process_with_a_clear_line_in_the_log() -> None:
    program = (
        "import logging, time\n"
        "logging.basicConfig(format='%(levelname)s %(message)s')\n"
        "from bot.ticker import Life, Watchdog\n"
        "Watchdog(Life()).start(seconds=0.05)\n"
        "time.sleep(60)\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        timeout=50,
        check=False,
    )
    assert done.returncode == 70
    assert done.stderr.strip() == "CRITICAL nothing ticks any more: ending with code 70, to be started anew"


def test_watchdog_that_was_stopped_looks_no_more() -> None:
    _, watchdog, _ = watched()
    others = set(enumerate_threads())
    watchdog.start(seconds=0.01)
    (looking,) = [one for one in set(enumerate_threads()) - others if one.name == "watchdog"]
    watchdog.stop()
    looking.join(30)
    assert not looking.is_alive(), "whoever looks has gone"


def test_tick_that_raises_is_logged_without_its_words_and_the_next_one_runs(caplog: pytest.LogCaptureFixture) -> None:
    ticks: list[int] = []
    thrice, words = Event(), "Ana would like to grow in negotiation"

    def tick() -> None:
        ticks.append(1)
        if len(ticks) == 3:
            thrice.set()
        raise ValueError(words)

    with caplog.at_level(logging.ERROR):
        scheduler = start_ticker(tick, seconds=0.02)
        assert thrice.wait(30)
        scheduler.shutdown(wait=True)

    assert "a tick failed: ValueError" in caplog.text
    assert "in tick" in caplog.text, "the place is there"
    assert "negotiation" not in caplog.text


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        (timedelta(minutes=-4), False),  # a clock that is set right a little at a time
        (timedelta(minutes=-6), True),
        (timedelta(hours=-1), True),
        (timedelta(days=-3650), True),
        (timedelta(days=3650), False),
    ],
)
def test_clock_that_was_set_back_is_noticed(then: timedelta, expected: bool) -> None:
    life = Life()
    assert not life.set_back(NOW)
    life.latest = NOW
    assert life.set_back(NOW + then) is expected
