"""Somebody leaves while a round is open: what they, and whoever stays behind, hear of it."""

from datetime import timedelta

from tests.conversations.round_steps import (
    ASKED,
    CLOSED,
    PULSED,
    ROUND,
    WARNED,
    WEEKLY,
    about,
    answer,
    asked,
    change,
    enrol,
    groups,
    heads_ups,
    introductions,
    moment,
    partners,
    sent_at,
)
from tests.world import Message, World, text_of

SMALLER = "has become smaller"


def chats_of(world: World, name: str) -> list[Message]:
    """Everything that the app wrote into any group's chat that somebody is in."""
    return [one for members, wrote in world.group_dms() if world.id(name) in members for one in wrote]


# a pair


def test_partner_of_a_leaver_is_told_without_a_reason_and_comes_first_next_time(world: World) -> None:
    world.set_up(**WEEKLY)
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND))
    assert "You have left *Peer circles* and will hear nothing more from it." in world.says("ben", "/mentor leave")
    (told,) = about(world.dms("ana"), SMALLER)
    assert "somebody can no longer take part. So this round is over for you, and you come first" in text_of(told)
    assert "The next round starts on Tuesday 15 December." in text_of(told)
    assert f"<@{world.id('ben')}>" not in text_of(told)
    enrol(world, "cleo", "dan", "emma")
    assert "*First in line:* 1" in world.says("olga", "/mentor-admin preview")
    world.advance(weeks=1)
    assert partners(world, "ana") <= {"cleo", "dan", "emma"}


def test_partner_of_a_leaver_is_not_asked_whether_they_met(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND))
    world.says("ben", "/mentor leave")
    world.advance_to(moment(PULSED))
    assert asked(world, "ana") == []


def test_partner_who_was_asked_before_is_not_reminded(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ASKED))
    world.says("ben", "/mentor leave")
    world.advance_to(moment(CLOSED, "09:00"))
    assert len(asked(world, "ana")) == 1
    assert "you said *We met*" in answer(world, "ana", "met"), "they may have met before"


def test_leaver_hears_nothing_more(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben", "cleo")
    world.advance_to(moment(ASKED))
    world.says("ben", "/mentor leave")
    heard, chats = len(world.dms("ben")), len(chats_of(world, "ben"))
    answer(world, "ana", "not_yet")
    world.click("ana", "checkin.nudge")
    world.advance(weeks=5)
    assert len(world.dms("ben")) == heard
    assert len(chats_of(world, "ben")) == chats


def test_question_that_a_leaver_still_has_is_no_longer_theirs(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ASKED))
    world.says("ben", "/mentor leave")
    told = world.click("ben", "checkin.answer.met")
    assert "This question is no longer yours to answer." in text_of(told["messages"][0])
    world.advance_to(moment(CLOSED))
    assert "0 of 1 group met (0%)." in world.posts()[-2]


def test_leaving_before_the_introduction_means_that_there_is_none(world: World) -> None:
    world.set_up()
    enrol(world, "ana")
    enrol(world, "noah", tz="America/New_York")
    world.advance_to(moment(ROUND, "11:00"))
    world.says("ana", "/mentor leave")
    world.advance(days=1)
    assert groups(world) == []
    (told,) = about(world.dms("noah"), SMALLER)
    assert sent_at(told, "America/New_York") == "Tue 2026-12-08 09:00", "in their own hours"


def test_leaving_twice_is_harmless(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND))
    world.says("ben", "/mentor leave")
    assert "You are not in Peer circles, so nothing changes." in world.says("ben", "/mentor leave")
    assert len(about(world.dms("ana"), SMALLER)) == 1


# three


def test_two_of_three_go_on_together(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben", "cleo")
    world.advance_to(moment(ROUND))
    world.says("ben", "/mentor leave")
    (told,) = about(world.dms("ana"), SMALLER)
    assert f"You and <@{world.id('cleo')}> go on together. Nothing else changes." in text_of(told)
    world.advance_to(moment(ASKED))
    assert f"Have you and <@{world.id('cleo')}> met yet?" in text_of(asked(world, "ana")[0])
    answer(world, "ana", "not_yet")
    world.click("ana", "checkin.nudge")
    nudge = chats_of(world, "cleo")[-1]
    assert "here are times to meet." in text_of(nudge)
    assert f"<@{world.id('ben')}>" not in text_of(nudge)
    answer(world, "cleo", "met")
    world.advance_to(moment(CLOSED))
    assert "1 of 1 group met (100%)." in world.posts()[-2]


def test_two_of_three_are_introduced_without_a_word_of_the_third(world: World) -> None:
    world.set_up()
    enrol(world, "ana", offers="SQL", wants="Hiring")
    enrol(world, "ben", offers="Hiring", wants="SQL")
    enrol(world, "noah", tz="America/New_York", offers="SQL", wants="Hiring")
    world.advance_to(moment(ROUND, "11:00"))
    world.says("ben", "/mentor leave")
    world.advance_to(moment(ROUND, "18:00"))
    (introduced,) = introductions(world, "ana")
    assert f"<@{world.id('ben')}>" not in text_of(introduced)
    assert groups(world) == [frozenset({"ana", "noah"})]


# an account that is closed


def test_account_that_is_closed_before_a_round_is_not_matched_warned_or_named(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben", "cleo")
    change(world, "ben", deleted=True)
    heard = len(world.dms("ben"))
    world.advance_to(moment(ROUND))
    assert groups(world) == [frozenset({"ana", "cleo"})]
    assert len(world.dms("ben")) == heard


def test_account_that_is_closed_between_heads_up_and_match_leaves_nobody_with_it(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben", "cleo")
    world.advance_to(moment(WARNED))
    change(world, "ben", deleted=True)
    world.advance_to(moment(ROUND))
    assert groups(world) == [frozenset({"ana", "cleo"})]


def test_account_that_is_closed_midway_is_like_a_leaver_for_the_partner(world: World) -> None:
    world.set_up(**WEEKLY)
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND))
    change(world, "ben", deleted=True)
    (told,) = about(world.dms("ana"), SMALLER)
    assert "you come first in the next one" in text_of(told)
    assert "deactivated" not in text_of(told)
    heard, chats = len(world.dms("ben")), len(chats_of(world, "ben"))
    enrol(world, "cleo")
    world.advance(weeks=1)
    assert partners(world, "ana") == {"cleo"}
    assert asked(world, "ana") == []
    assert (len(world.dms("ben")), len(chats_of(world, "ben"))) == (heard, chats)


def test_account_that_becomes_a_guest_midway_is_like_a_leaver_for_the_partner(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND))
    change(world, "ben", is_restricted=True)
    assert len(about(world.dms("ana"), SMALLER)) == 1


def test_account_that_is_opened_again_takes_part_in_the_next_round(world: World) -> None:
    world.set_up(**WEEKLY)
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND))
    change(world, "ben", deleted=True)
    world.advance(days=1)
    change(world, "ben", deleted=False)
    world.advance(weeks=1)
    assert partners(world, "ana") == {"ben"}
    assert len(heads_ups(world, "ben", "Tuesday 15 December")) == 1


def test_whoever_was_left_behind_and_left_out_still_comes_first_a_round_later(world: World) -> None:
    world.set_up(**WEEKLY)
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND))
    world.says("ben", "/mentor leave")
    world.advance_to(moment(ROUND + timedelta(weeks=1)))
    assert len(about(world.dms("ana"), "We found nobody for you in this round")) == 1
    enrol(world, "cleo", "dan", "emma", "finn")
    world.advance(weeks=1)
    assert any("ana" in group for group in groups(world)[1:])
