"""Several bots on one PostgreSQL: nobody leads, and every occasion comes once."""

import pytest

from tests.soak.replicas import replicas
from tests.soak.run import soak


@pytest.mark.long
def test_two_replicas_that_are_killed_and_lose_their_database_do_every_occasion_once() -> None:
    verdict = soak(replicas(200, seed=1, seconds=8, crashes=True))
    assert not verdict.lost, verdict.log[-4000:]
    assert not verdict.twice
    assert verdict.messages >= 200 + verdict.events, "what was stored need not have been acknowledged before the end"
    assert verdict.blows.kills > 0
