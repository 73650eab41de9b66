"""Which circles need a hand, from who came and what took place."""

from datetime import timedelta

from mentoring.circle_health import Reason
from mentoring.rounds import Group
from tests.conversations.season_steps import SIX, a_circle, leader, starts
from tests.world import World
from usecases.circle_health import health_of
from usecases.circles import open_circle


def health(world: World, group: Group) -> tuple[Reason, ...]:
    """Why the circle needs a hand."""
    with world.bot.begin() as uow:
        circle = open_circle(uow, group.id)
        assert circle
        return health_of(uow, circle, now=world.now)


def test_silence_skipped_sessions_and_a_small_circle_are_reasons_and_a_reaction_ends_silence(world: World) -> None:
    group = a_circle(world, SIX[:4])
    assert health(world, group) == ()
    world.advance_to(starts(world, group) - timedelta(days=1))
    assert health(world, group) == (Reason.SILENT,), "asked on Friday"
    world.click(leader(world, group), "session.lead")
    assert health(world, group) == ()
    world.advance_to(starts(world, group) + timedelta(hours=2))
    world.click(leader(world, group), "session.skipped")
    assert health(world, group) == ()
    world.advance_to(starts(world, group, 2) + timedelta(hours=2))
    world.click(leader(world, group, 2), "session.skipped")
    assert Reason.SKIPPED in health(world, group)
    world.says("ana", "/mentor pause")
    assert health(world, group) == (Reason.SMALL, Reason.SKIPPED)
