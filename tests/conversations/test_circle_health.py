"""Which circles need a hand, from who came and what took place."""

from datetime import timedelta

from mentoring.circle_health import Reason
from mentoring.rounds import Group
from tests.conversations.forged import Forger
from tests.conversations.round_steps import about, audit, sent_at
from tests.conversations.season_steps import CIRCLE, SIX, a_circle, leader, posts, session, starts
from tests.world import World, text_of
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
    world.advance(days=8)
    assert Reason.UNSAID in health(world, group), "nobody has said who came"
    assert Reason.SKIPPED not in health(world, group)
    (asked,) = about(posts(world), "Nobody has said yet who came")
    assert sent_at(asked, "Europe/London") == "Tue 2026-12-29 11:00"
    world.slash("olga", "/mentor-admin circles")
    world.click("olga", "circle.remedy.note", channel=world.channel)
    world.submit("olga", {"not_held": ["not_held"]})
    assert "circle-attendance" in [entry.action for entry in audit(world)]
    assert Reason.SKIPPED in health(world, group)
    assert about(posts(world), "(session 2) did not take place")
    again = {"action_id": "session.some_came", "value": str(session(world, group, 2).id)}
    assert Forger(world).click(world.id("olga"), again).refusal == "came.noted"
    world.says("ana", "/mentor pause")
    assert health(world, group) == (Reason.SMALL, Reason.SKIPPED)


def test_an_owner_finds_a_better_time_or_asks_the_circle_and_whoever_leads_can_move_it(world: World) -> None:
    group = a_circle(world, SIX[:4])
    for number in (1, 2):
        world.advance_to(starts(world, group, number) + timedelta(hours=1))
        world.click(leader(world, group, number), "session.skipped")
    world.slash("olga", "/mentor-admin circles")
    world.click("olga", "circle.remedy.move", channel=world.channel)
    assert "times" in world.submit("olga")["errors"]
    assert "asked in its channel" in text_of(world.submit("olga", {"times": "ask"})["view"])
    world.client.close_view(user="olga", all=True)
    third = session(world, group, 3)
    lead = leader(world, group, 3)
    other = next(name for name in SIX[:4] if name != lead)
    (asked,) = about(posts(world), "Which day and time would suit you better?")
    refused = world.click(other, "session.times", channel=CIRCLE, ts=asked["ts"])
    assert "Only whoever leads this session, or an owner" in text_of(refused["messages"][0])
    world.click(lead, "session.times", channel=CIRCLE, ts=asked["ts"])
    world.submit(lead, {"times": str(int(third.others[0].timestamp()))})
    world.client.close_view(user=lead, all=True)
    assert starts(world, group, 3) == third.others[0]
    world.click("olga", "circle.remedy.move", channel=world.channel)
    world.submit("olga", {"times": str(int(third.others[1].timestamp()))})
    assert starts(world, group, 3) == third.others[1]
    assert [entry.action for entry in audit(world)][-2:] == ["circle-helped", "session-moved"]
