"""Circles in the middle of a season: people go and come, and owners decide what becomes of it."""

import pytest

from mentoring.circle_changes import ChangeKind
from mentoring.programs import ProgramState
from mentoring.rounds import GroupState
from messages.circle_changes import encode_change
from storage import OutboxState
from tests.conversations.circle_steps import circle_channels, members_of
from tests.conversations.forged import Forger
from tests.conversations.round_steps import about, audit, buttons, change, enrol
from tests.conversations.season_steps import SIX, a_circle
from tests.world import World, text_of
from usecases.change_circles import possible_changes, read_state
from usecases.leave_circle import leave_circle
from usecases.propose_changes import tell_changes

OTTERS, FOXES = "circle-otter", "circle-fox"
FOUR = SIX[:4]
OTHERS = ("gil", "hana", "ivo", "jo")


def channel(world: World, name: str) -> dict[str, object]:
    """A channel by its name."""
    return next(dict(one) for one in world.client.channels() if one["name"] == name)


def leaves(world: World, name: str) -> None:
    """Somebody leaves their circle."""
    with world.bot.begin() as uow:
        group = uow.groups.of_member(world.id(name))[0]
        leave_circle(uow, group.id, world.id(name), now=world.now)
        uow.commit()
    world.settle()


def told(world: World, words: str, name: str = "olga") -> str:
    """What an owner is asked to decide, as it stands now."""
    found = about(world.dms(name), words)
    assert found, world.texts(name)
    return text_of(found[-1])


def test_a_circle_that_becomes_small_is_completed_from_the_waiting_list_on_an_owners_word(world: World) -> None:
    group = a_circle(world, FOUR, meetings=6)
    enrol(world, "gil")
    assert "you are on the waiting list" in world.texts("gil")[-1]
    leaves(world, "dan")
    assert "dan" not in members_of(world, channel(world, OTTERS))
    assert not about(world.dms("olga"), "could use a hand"), "several who leave at once are one matter"
    world.advance(hours=1)
    assert any(f"<@{world.id('dan')}> has left the circle. You are 3 now" in one for one in world.posts(OTTERS))
    asked = told(world, "from the waiting list would fit")
    assert f"<@{world.id('gil')}>" in asked
    assert "(3 people)" in asked
    assert buttons(about(world.dms("olga"), "waiting list would fit")[-1]) == ["Invite them", "Leave it"]

    outcome = world.click("olga", "change.do")
    assert "Done: you have invited people" in text_of(outcome["messages"][0])
    world.advance(hours=1)
    assert members_of(world, channel(world, OTTERS)) == {"ana", "ben", "cleo", "gil"}
    assert any(f"Please welcome <@{world.id('gil')}>" in one for one in world.posts(OTTERS))
    assert "A place in a circle" in world.texts("gil")[-1]
    assert told(world, "has invited people from the waiting list")
    assert "circle-change" in [entry.action for entry in audit(world)]
    with world.bot.begin() as uow:
        assert uow.enrolments.get(group.program_id, world.id("gil")).waiting_since is None  # type: ignore[union-attr]

    world.click("gil", "circle.out")
    world.advance(hours=1)
    assert members_of(world, channel(world, OTTERS)) == {"ana", "ben", "cleo"}


def test_nobody_comes_to_somebody_they_would_rather_not_meet_and_no_owner_learns_of_it(world: World) -> None:
    a_circle(world, FOUR, meetings=6)
    enrol(world, "gil")
    world.says("gil", f"/mentor avoid <@{world.id('ben')}>")
    leaves(world, "dan")
    world.advance(hours=1)
    asked = told(world, "too small to go on")
    assert "gil" not in asked.casefold()
    assert world.id("gil") not in asked
    value = encode_change(1, ChangeKind.TOP_UP, [1], [(world.id("gil"),)])
    forged = Forger(world).click(world.id("olga"), {"action_id": "change.do", "value": value})
    assert forged.refusal == "circle.change_gone"
    assert "avoid" not in forged.text
    world.click("olga", "change.leave")
    assert told(world, "has left it as it is")
    assert members_of(world, channel(world, OTTERS)) == {"ana", "ben", "cleo"}


def test_two_small_circles_go_on_together(world: World) -> None:
    a_circle(world, FOUR, meetings=6)
    a_circle(world, OTHERS, channel=FOXES, meetings=6)
    leaves(world, "dan")
    world.advance(hours=1)
    asked = told(world, "has become small")
    assert "would come over" in asked
    world.advance(hours=12)
    world.click("olga", "change.do")
    assert not any("goes on together with" in one for one in world.posts(OTTERS)), "not in the evening"
    world.advance(hours=12)
    assert members_of(world, channel(world, FOXES)) == {"ana", "ben", "cleo", *OTHERS}
    assert channel(world, OTTERS)["is_archived"]
    assert any("goes on together with" in one for one in world.posts(OTTERS)), "read before the channel is closed"
    again = world.click("olga", "change.do") if buttons(world.dms("olga")[-1]) else None
    assert again is None, "what has been decided has no buttons any more"


def test_every_change_of_a_season_is_looked_at_and_not_the_first_alone(world: World) -> None:
    season = a_circle(world, FOUR, meetings=6).round_id
    with world.bot.begin() as uow:
        before = read_state(uow, season, now=world.now)
    assert before
    leaves(world, "dan")
    with world.bot.begin() as uow:
        assert not tell_changes(uow, before, possible_changes(before), now=world.now), "worked out from what was before"
    world.advance(hours=1)
    assert told(world, "too small to go on")
    world.click("olga", "change.leave")
    enrol(world, "gil")
    world.advance(hours=1)
    assert f"<@{world.id('gil')}>" in told(world, "from the waiting list would fit")


@pytest.mark.parametrize("how", ["deactivated", "pause", "leave"])
def test_a_circle_that_nobody_completes_is_closed_with_care(world: World, how: str) -> None:
    group = a_circle(world, FOUR, meetings=6)
    if how == "deactivated":
        change(world, "dan", deleted=True)
    elif how == "pause":
        world.says("dan", "/mentor pause")
    else:
        world.says("dan", "/mentor leave")
    world.advance(hours=1)
    assert "too small to go on" in told(world, "could use a hand")
    world.person("eve")
    stranger = Forger(world).click(
        world.id("eve"), {"action_id": "change.do", "value": encode_change(group.round_id, ChangeKind.CLOSE, [1], [])}
    )
    assert stranger.refusal == "admin.not_owner"
    world.click("olga", "change.do")
    world.advance(hours=1)
    assert channel(world, OTTERS)["is_archived"]
    assert "Thank you for being there for each other" in world.texts("ana")[-1]
    with world.bot.begin() as uow:
        after = uow.groups.get(group.id)
        assert after and after.state is GroupState.ENDED
        assert uow.enrolments.get(group.program_id, world.id("ana")).waiting_since  # type: ignore[union-attr]


def test_a_circle_that_is_too_large_goes_on_as_two(world: World) -> None:
    a_circle(world, (*SIX, *OTHERS[:3]), meetings=6)
    world.advance(days=9)
    world.says("finn", "/mentor pause 2 weeks")
    world.advance(hours=1)
    asked = told(world, "become large")
    assert "It could go on as two" in asked
    world.click("olga", "change.do")
    world.advance(hours=2)
    new = next(one for one in circle_channels(world) if one["name"] != OTTERS)
    assert {len(members_of(world, new)), len(members_of(world, channel(world, OTTERS)))} == {4, 5}
    assert members_of(world, new) | members_of(world, channel(world, OTTERS)) == {*SIX, *OTHERS[:3]}
    assert "welcome to your circle" in world.posts(new["id"])[0]
    assert any("Your circle goes on as two" in one or "goes on as two" in one for one in world.posts(OTTERS))


def test_in_the_last_session_nothing_is_changed_any_more(world: World) -> None:
    a_circle(world, FOUR, meetings=3)
    world.advance(days=36)
    leaves(world, "dan")
    world.advance(days=1)
    assert not about(world.dms("olga"), "could use a hand")


def test_who_has_left_the_channel_before_leaves_the_circle_without_a_stir(world: World) -> None:
    a_circle(world, SIX, meetings=6)
    world.client.leave(user="dan", channel=OTTERS)
    leaves(world, "dan")
    world.advance(hours=2)
    assert any("has left the circle. You are 5 now" in one for one in world.posts(OTTERS))
    with world.bot.begin() as uow:
        (program,) = uow.programs.all()
        assert program.state is ProgramState.ACTIVE
        assert not uow.outbox.waiting([OutboxState.PARKED])
