"""What goes into the log of a running app, and what is expected and stays out."""

import logging
from collections.abc import Iterator
from threading import Event

import pytest
from apscheduler.events import EVENT_JOB_MAX_INSTANCES

from bot.logs import CHATTY, start_logging, unexpected
from bot.ticker import start_ticker


@pytest.fixture(autouse=True)
def logging_as_it_was() -> Iterator[None]:
    """Loggers live longer than a test."""
    levels = {name: logging.getLogger(name).level for name in CHATTY}
    yield
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)
    logging.getLogger("apscheduler.scheduler").removeFilter(unexpected)


def test_a_tick_that_takes_longer_than_its_interval_is_not_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    start_logging("INFO", "text")
    skipped, finish = Event(), Event()
    scheduler = start_ticker(lambda: finish.wait(60), seconds=0.01)
    scheduler.add_listener(lambda _: skipped.set(), EVENT_JOB_MAX_INSTANCES)
    try:
        assert skipped.wait(60), "the interval came round while the tick was running"
    finally:
        finish.set()
        scheduler.shutdown(wait=True)
    assert [one.getMessage() for one in caplog.records if one.name.startswith("apscheduler")] == []


def test_other_warnings_of_the_scheduler_are_logged(caplog: pytest.LogCaptureFixture) -> None:
    start_logging("INFO", "text")
    logging.getLogger("apscheduler.scheduler").warning('Run time of job "%s" was missed by %s', "tick", "0:00:03")
    assert 'Run time of job "tick" was missed' in caplog.text
