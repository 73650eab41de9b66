"""A proposal of circles: what its owners see, change and approve; and that nobody's private wish shows in it."""

import pytest

from mentoring.facts import Facts
from tests.conversations.circle_steps import circle_channels, members_of, set_up_circles
from tests.conversations.proposal_steps import press, propose, proposed, put, shown, want
from tests.conversations.round_steps import ROUND, audit, enrol, moment
from tests.world import World

TEN = ("ana", "ben", "cleo", "dan", "eva", "finn", "gil", "hugo", "ivo", "jo")


@pytest.fixture
def circles(world: World) -> World:
    """A program of circles with ten people, two departments and two zones."""
    set_up_circles(world, low="4", best="5", high="5")
    enrol(world, *TEN[:8])
    enrol(world, *TEN[8:], tz="Europe/Berlin")
    with world.bot.begin() as uow:
        known = {name: Facts("Sales" if at % 2 else "Research", level=1 + at % 3) for at, name in enumerate(TEN)}
        uow.facts.save({world.id(name): facts for name, facts in known.items()})
        uow.commit()
    return world


def test_an_owner_sees_why_swaps_at_a_cost_and_approves(circles: World) -> None:
    assert "Only the owners of Growing circles" in circles.says("ana", "/mentor-admin propose")
    propose(circles)
    put(circles, "ana ben cleo dan eva", "finn gil hugo ivo jo")
    page = propose(circles)
    for words in (
        "*Nobody has heard of it*, and nothing goes out before an owner approves.",
        "• Each of them would like to grow in *Negotiation*.",
        "*They differ in:* department (Research and Sales), level (1 to 3) and time zone (2)",
        "*Together:* 35 common hours a week; the first session could be Thursday 10 December at 10:00",
    ):
        assert words in page, page
    assert want(circles, "ana", "finn")["action"] == "update"
    assert "swap places" in shown(circles)
    assert "of fit" in shown(circles) or "the fit stays the same" in shown(circles)
    circles.submit("olga")
    assert {"ben", "cleo", "dan", "eva", "finn"} in proposed(circles)
    assert want(circles, "ben", "ana", "move")["errors"] == {
        "proposal.other": "There is no room for one more in this group. Swap two people instead."
    }
    circles.client.close_view(user="olga", all=True)

    circles.says("dan", f"/mentor avoid <@{circles.id('jo')}>")
    propose(circles)
    refused = want(circles, "eva", "jo")
    assert "These people cannot meet in this round. The reason is private" in refused["errors"]["proposal.other"]
    assert "fit" not in refused["errors"]["proposal.other"]
    circles.client.close_view(user="olga", all=True)
    assert "avoid" not in propose(circles)
    press(circles, "approve")
    approved = proposed(circles)
    circles.advance_to(moment(ROUND, "15:00"))
    assert [members_of(circles, one) for one in circle_channels(circles)] == approved


def test_by_hand_an_owner_makes_circles_and_only_whole_ones_are_approved(world: World) -> None:
    set_up_circles(world, forming="hand")
    enrol(world, *TEN[:9])
    world.person("zoe")
    page = propose(world)
    assert "9 people left out" in page
    assert "is left out. Put them into a circle." in page

    def make(*names: str) -> dict[str, object]:
        press(world, "new")
        return dict(world.submit("olga", {"people": [world.id(name) for name in names]}))

    assert make("ana", "ben", "cleo")["errors"] == {"people": "Choose 4 to 8 people."}
    refused = world.submit("olga", {"people": [world.id(name) for name in ("ana", "ben", "cleo", "zoe")]})
    assert "does not take part in this season" in refused["errors"]["people"]
    world.client.close_view(user="olga")
    assert "action" in make("ana", "ben", "cleo", "dan")
    assert proposed(world) == [{"ana", "ben", "cleo", "dan"}]
    make("eva", "finn", "gil", "hugo")
    want(world, "dan", "eva", "move")
    world.submit("olga")
    assert sorted(map(len, proposed(world))) == [3, 5]
    assert "this one has 3" in shown(world)
    failed = press(world, "approve")
    assert "A circle here has 4 to 8 people, and one of these has not." in str(failed)
    world.client.close_view(user="olga", all=True)
    propose(world)
    want(world, "ivo", "ana", "move")
    world.submit("olga")
    press(world, "approve")
    assert "*Approved*" in shown(world)
    assert "circle-made" in [entry.action for entry in audit(world)]
    world.advance_to(moment(ROUND, "15:00"))
    assert sorted(map(len, (members_of(world, one) for one in circle_channels(world)))) == [4, 5]
