"""A second season of the same circles: who wants another one gets it, with people whom they have not met."""

from datetime import date

from tests.conversations.circle_steps import circle_channels, members_of, set_up_circles
from tests.conversations.proposal_steps import press, propose, proposed
from tests.conversations.round_steps import about, enrol, moment
from tests.world import PROFILE, World, text_of

EIGHT = ("ana", "ben", "cleo", "dan", "eva", "finn", "gil", "hana")
#: the second Tuesday after the last session of the first season
AGAIN = date(2027, 1, 5)


def test_who_wants_another_circle_meets_new_people_in_the_next_season(world: World) -> None:
    set_up_circles(world, every="week", meetings="3", low="4", best="4", high="5")
    enrol(world, *EIGHT)
    propose(world)
    press(world, "approve")
    world.advance(days=9)
    first = circle_channels(world)
    before = [members_of(world, one) for one in first]
    assert sorted(map(len, before)) == [4, 4]
    assert "about 40% of all possible pairs have been together" in world.says("olga", "/mentor-admin circles")

    world.advance(days=21)
    for name in EIGHT:
        assert len(about(world.dms(name), "has met for the last time")) == 1
    world.says("hana", "/mentor leave")
    assert world.click("hana", "circle.again")["views"], "who has left joins anew"
    world.submit("hana", PROFILE)
    world.client.close_view(user="hana", all=True)
    for name in EIGHT[:2]:
        answer = world.click(name, "circle.again")["messages"][0]
        assert "You are in for the next season of *Growing circles*. It begins on Tuesday 5 January." in text_of(answer)

    assert "season of Tuesday 5 January\n2 circles with 8 people" in propose(world)
    after = proposed(world)
    for new in after:
        assert all(len(new & old) == 2 for old in before), (before, after)
    press(world, "approve")
    world.advance_to(moment(AGAIN, "23:00"))
    second = circle_channels(world)[2:]
    assert [members_of(world, one) for one in second] == after
    assert len({one["name"] for one in (*first, *second)}) == 4
    world.advance(days=3)
    for channel in second:
        assert "welcome to your circle of *Growing circles*" in world.posts(channel["id"])[0]
        assert "Session 1 is over." in "\n".join(world.posts(channel["id"]))
    assert "about 70% of all possible pairs have been together" in world.says("olga", "/mentor-admin circles")
