"""Peers ask for another match: the one who asked, and those who stay, hear what they need and no more."""

from datetime import timedelta

from mentoring.programs import Role
from tests.conversations.mentor_steps import enrol_as, set_up_mentors
from tests.conversations.round_steps import (
    ROUND,
    about,
    asked,
    buttons,
    enrol,
    groups,
    introductions,
    moment,
    partners,
)
from tests.world import World, text_of

DAY = timedelta(days=1)


def rematch(world: World, name: str) -> str:
    """Somebody ends their only match, and reads what comes of it."""
    assert "Would you like another match?" in world.says(name, "/mentor rematch")
    outcome = world.click(name, "match.end", channel=world.channel)
    return text_of(outcome["messages"][0])


def test_peers_who_wait_are_matched_on_the_next_working_morning_and_never_the_same_two(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben", "cleo", "dan")
    world.advance_to(moment(ROUND))
    first = set(groups(world))
    mate = next(iter(partners(world, "ana")))
    said = rematch(world, "ana")
    assert f"Your match with <@{world.id(mate)}> in *Peer circles* has ended. They hear only that it has ended." in said
    assert "On Wednesday 9 December we look for somebody new for you" in said
    other = next(name for name in ("ben", "cleo", "dan") if name != mate)
    rematch(world, other)
    mates_mate = next(iter(next(group for group in first if other in group) - {other}))
    (told,) = about(world.dms(mates_mate), "has ended")
    assert buttons(told) == ["Find me a new match", "I wait for the next round"]
    assert text_of(told).replace(world.id(other), "-").replace(world.id(mate), "-") == text_of(
        about(world.dms(mate), "has ended")[0]
    ).replace(world.id("ana"), "-").replace(world.id(mates_mate), "-")
    world.advance_to(moment(ROUND + DAY))
    made = set(groups(world)) - first
    assert len(made) == 2
    assert frozenset.union(*made) == {"ana", "ben", "cleo", "dan"}
    assert len(introductions(world, "ana")) == 2
    world.advance_to(moment(ROUND + 8 * DAY))
    assert len(asked(world, "ana")) == 1, "about the new match alone, a week after it was made"


def test_two_who_parted_are_not_put_together_again_even_if_there_is_nobody_else(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND))
    rematch(world, "ana")
    world.click("ben", "match.wait")
    world.advance_to(moment(ROUND + 15 * DAY))
    assert len(introductions(world, "ana")) == 1
    assert len(about(world.dms("ana"), "found nobody yet")) == 1
    assert about(world.dms("ben"), "found nobody yet") == [], "whoever waits for the next round is left in peace"
    assert len(about(world.dms("ben"), "We found nobody for you in this round")) == 1


def test_two_of_three_go_on_and_a_late_wish_waits_for_the_next_round(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben", "cleo")
    world.advance_to(moment(ROUND))
    assert "It ends for you at once" in world.says("ana", "/mentor rematch")
    rematch(world, "ana")
    (told,) = about(world.dms("ben"), "has become smaller")
    assert f"You and <@{world.id('cleo')}> go on together." in text_of(told)
    assert "can no longer take part" not in text_of(told)
    world.advance_to(moment(ROUND + 8 * DAY))
    said = rematch(world, "ben")
    assert "There is too little time left in this round for another. You come first in the next one." in said
    (told,) = about(world.dms("cleo"), "has ended")
    assert buttons(told) == []


def test_a_match_that_the_other_has_ended_is_listed_as_ended(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND))
    assert "ended" not in world.says("ben", "/mentor matches")
    rematch(world, "ana")
    assert "Peer circles · ended" in world.says("ben", "/mentor matches")


def test_a_mentor_sees_which_of_their_matches_go_on(world: World) -> None:
    set_up_mentors(world)
    enrol_as(world, Role.MENTOR, "mia", capacity=2)
    enrol_as(world, Role.MENTEE, "ana", "ben")
    world.advance_to(moment(ROUND))
    rematch(world, "ana")
    listed = world.says("mia", "/mentor matches").splitlines()
    assert any(f"<@{world.id('ana')}> (you mentor) · Growing together · ended" in line for line in listed)
    assert any(
        f"<@{world.id('ben')}> (you mentor) · Growing together" in line and "ended" not in line for line in listed
    )
