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


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A workspace with one program, in which every conversation brings its own people."""
    with OpenWorld(tmp_path_factory.mktemp("town")) as world:
        world.set_up()
        yield world
