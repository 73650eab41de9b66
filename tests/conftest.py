"""What holds for every test."""

import gc
import os
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from tests.compiled import compile_once, find_checks_once

# a busy machine is slow, and slow is not wrong
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")
# what is loaded stays: looking through all of it for rubbish again and again took longer than many a test; but every
# workspace is a knot of references, and has to go before there are hundreds of them
gc.set_threshold(50_000, 10, 5)
compile_once()
find_checks_once()


def pytest_configure(config: pytest.Config) -> None:
    """The marks of this suite."""
    config.addinivalue_line("markers", "long: takes many seconds, and begins first")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no worker is still busy with one when the others have finished."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


class ByFile(LoadScopeScheduling):  # type: ignore[misc]  # xdist carries no types
    """Tests of a file whose tests share something go to one worker, so that it is made once.

    xdist's own way to do that writes the group into the name of a test, where pytest 9 does not look any more.
    """

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        return path if _stays_together(path) else nodeid


@cache
def _stays_together(path: str) -> bool:
    text = (Path(__file__).parents[1] / path).read_text()
    return "pytestmark = pytest.mark.xdist_group" in text or 'scope="module"' in text


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """How tests are handed to the workers."""
    return ByFile(config, log)


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
