"""The app's token is revoked, or the app is uninstalled, and later it is installed again."""

import pytest

from tests.conversations.round_steps import WARNED, enrol, moment
from tests.world import World


@pytest.mark.parametrize("state", ["revoked", "uninstalled"])
def test_a_workspace_without_the_app_is_hardly_called_and_goes_on_when_it_is_back(world: World, state: str) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(world.bot.next_due() or world.now)
    before, heard = len(world.client.transcript(limit=100_000)), len(world.dms("ana"))
    world.client.install(state)
    world.advance(days=5)
    tried = [line for line in world.client.transcript(after=before, limit=100_000) if line["direction"] == "call"]
    assert tried, "it looks now and then whether it is back"
    assert len(tried) <= 5 * 24 * 4 + 10, "it is asked at most every quarter of an hour"
    assert len(world.dms("ana")) == heard
    world.client.install("installed")
    world.advance(hours=1)
    world.advance(days=2)
    texts = world.texts("ana")[heard:]
    assert len(texts) == len(set(texts)), "nothing comes twice"
    assert len(world.group_dms()) == 1
    with world.bot.begin() as uow:
        assert not uow.outbox.in_flight()


def test_whoever_uses_the_app_shows_that_it_is_back(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.client.install("uninstalled")
    world.advance_to(moment(WARNED))
    assert "account_inactive" in world.bot.deliverer.held_up_by
    heard = len(world.dms("ana"))
    world.client.install("installed")
    world.settle()
    assert len(world.dms("ana")) == heard, "it would look again in a quarter of an hour"
    world.says("ben", "/mentor")
    assert world.now == moment(WARNED)
    assert not world.bot.deliverer.held_up_by
    assert len(world.dms("ana")) == heard + 1
