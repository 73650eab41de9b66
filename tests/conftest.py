"""What holds for every test."""

import gc
import os

import pytest
from hypothesis import settings

# a busy machine is slow, and slow is not wrong
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
# what is loaded stays: looking through all of it for rubbish again and again took longer than many a test; but every
# workspace is a knot of references, and has to go before there are hundreds of them
gc.set_threshold(50_000, 10, 5)


def pytest_configure(config: pytest.Config) -> None:
    """The marks of this suite."""
    config.addinivalue_line("markers", "long: takes many seconds, and begins first")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no worker is still busy with one when the others have finished."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """In CI nothing may be skipped: a skipped test is a promise that nobody looked at."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter is None or not os.environ.get("CI"):
        return
    if reporter.stats.get("skipped") and exitstatus == 0:
        reporter.write_line("CI skips nothing, and these were skipped: install what they need in .ci/run.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_collection_finish() -> None:
    """Modules and tests are there for good; the collector need not look at them any more."""
    gc.collect()
    gc.freeze()
