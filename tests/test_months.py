"""Forty people, four months: what is promised of every round, every message and every question."""

from pathlib import Path

import pytest

from tests.simulation import Record, check, populate
from tests.world import OpenWorld


@pytest.mark.long
@pytest.mark.parametrize("seed", [1])
def test_four_months_of_forty_people_keep_every_promise(tmp_path: Path, seed: int) -> None:
    with OpenWorld(tmp_path, seed=seed) as world:
        world.set_up()
        colleagues = populate(world, 40, seed)
        world.box.register(colleagues)
        for _ in range(18):
            world.advance(weeks=1)
        record = Record.of(world)
        assert len(record.rounds) >= 8
        assert sum(one.matched for one in record.rounds) >= 8 * 34
        check(world, colleagues, record)
