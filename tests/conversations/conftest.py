"""A fresh workspace for every conversation."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.world import OpenWorld, World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A workspace with an owner (Olga, an admin) and the program's channel, on a clock that stands still."""
    with OpenWorld(tmp_path) as made:
        yield made
