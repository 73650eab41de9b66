"""The whole app at work in a workspace, and a browser that looks at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.sandbox.page.conftest import browser, tab, window
from tests.world import OpenWorld, World

__all__ = ["browser", "tab", "window"]

#: a slow machine changes nothing: whatever is expected may take this long
PATIENCE_MS = 45_000


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A workspace with an owner (Olga) and the program's channel. Messages go out by themselves, as in a real run."""
    with OpenWorld(tmp_path) as made:
        made.bot.deliverer.start()
        yield made
        assert made.bot.deliverer.stop()


@pytest.fixture
def patient_tab(tab: Page) -> Iterator[Page]:
    """A tab in which everything is given time."""
    tab.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    yield tab
    expect.set_options(timeout=None)
