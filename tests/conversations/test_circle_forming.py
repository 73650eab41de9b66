"""A season begins: what an owner has approved becomes circles with channels, and nobody hears of anything before."""

import re
from typing import Any

from tests.conversations.circle_steps import circle_channels, members_of, set_up_circles
from tests.conversations.proposal_steps import press, propose, proposed
from tests.conversations.round_steps import ROUND, WARNED, about, enrol, groups, moment
from tests.world import World, text_of

TEN = ("ana", "ben", "cleo", "dan", "eva", "finn", "gil", "hana", "ivo", "jo")


def test_approved_circles_get_their_channels_and_norms_to_agree_to(world: World) -> None:
    set_up_circles(world)
    enrol(world, *TEN)
    assert "Then you get a private channel with your circle" in world.texts("ana")[-1]
    heard = {name: len(world.dms(name)) for name in TEN}
    seen = propose(world)
    assert "*Growing circles*, season of Tuesday 8 December\n2 circles with 10 people." in seen
    assert "the first session could be Thursday 10 December at 10:00" in seen, "people have two days' notice"
    press(world, "approve")
    assert {name: len(world.dms(name)) for name in TEN} == heard
    assert circle_channels(world) == []
    circles = proposed(world)
    assert sorted(map(len, circles)) == [5, 5]
    world.advance_to(moment(WARNED, "23:00"))
    assert "Growing circles: a season of circles begins on Tuesday 8 December." in world.texts("ana")[-1]
    world.advance_to(moment(ROUND, "15:00"))
    assert about(world.dms("ana"), "the season of Tuesday 8 December has begun")
    channels = circle_channels(world)
    assert [members_of(world, one) for one in channels] == circles
    assert groups(world) == [], "circles have channels, and no group chats"
    for channel in channels:
        reads_as_a_new_circle(world, channel)

    mine = next(one for one in channels if "ana" in members_of(world, one))
    other = next(one for one in channels if one is not mine)
    ana, friend = world.id("ana"), sorted(members_of(world, mine) - {"ana"})[0]
    outcome = world.click("ana", "circle.norms", channel=mine["id"])
    assert "you are in. That makes 1 of 5." in text_of(outcome["messages"][0])
    world.click("ana", "circle.norms", channel=mine["id"])
    world.click(friend, "circle.norms", channel=mine["id"])
    assert f"In: <@{ana}>" in world.posts(mine["id"])[0]
    assert "(2 of 5)." in world.posts(mine["id"])[0]
    assert "Nobody has said" in world.posts(other["id"])[0]

    world.advance(days=1)
    with world.bot.begin() as uow:
        season = uow.groups.of_member(ana)[0]
        assert uow.circles.by_channel(mine["id"]) == season.id, "a command in the channel means this circle"
        assert len(uow.sessions.of_group(season.id)) == 4
    world.advance(days=2)
    with world.bot.begin() as uow:
        planned = [one.starts_at for one in uow.sessions.of_group(season.id) if one.starts_at]
    assert planned[0].strftime("%a %H:%M") == "Thu 10:00", "people have two days to read the invitation"
    assert planned[1].strftime("%a") == "Tue", "and from then on it is the day that the owner chose"
    assert not about(world.dms("ana"), "met yet?")


def reads_as_a_new_circle(world: World, channel: dict[str, Any]) -> None:
    """Its name, its topic, the welcome with the norms, and the guide to the first session."""
    assert re.fullmatch(r"circle-craft-and-growth-[a-z]+-\d+", channel["name"])
    assert channel["topic"].startswith("Craft and growth · Growing circles · every second Tuesday at 10:00")
    first, guide, *_ = world.posts(channel["id"])
    assert "welcome to your circle of *Growing circles*. You meet 4 times" in first
    assert "*What we agree on*\n• Confidentiality:" in first
    assert "Nobody has said “I'm in” yet." in first
    assert "*A guide to your first session*" in guide
    assert "• *15 min* Arrive" in guide


def test_who_joins_after_the_approval_waits_and_an_owner_is_asked(world: World) -> None:
    set_up_circles(world)
    enrol(world, *TEN[:6])
    propose(world)
    press(world, "approve")
    enrol(world, "kim")
    world.says("ana", "/mentor leave")
    world.advance_to(moment(ROUND, "15:00"))
    (channel,) = circle_channels(world)
    assert members_of(world, channel) == set(TEN[1:6]), "who was approved, and is still there"
    assert "You are first on the waiting list" in world.texts("kim")[-1]
    (asked,) = about(world.dms("olga"), "from the waiting list would fit")
    assert f"<@{world.id('kim')}>" in text_of(asked)
    world.click("olga", "change.do")
    world.advance(hours=20)
    assert "kim" in members_of(world, channel)
