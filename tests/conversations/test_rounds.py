"""A round: the heads-up and its way out, who meets whom, and the words that bring them together."""

from datetime import date, timedelta

import pytest

from messages import ids
from tests.conversations.forged import Forger
from tests.conversations.round_steps import (
    CLOSED,
    ROUND,
    WARNED,
    WEEKLY,
    about,
    asked,
    buttons,
    enrol,
    groups,
    heads_ups,
    introductions,
    moment,
    partners,
    program_of,
    sent_at,
)
from tests.world import World, text_of

WEEK = timedelta(weeks=1)


# the heads-up


def test_heads_up_comes_the_day_before_with_a_way_out_and_follows_its_round(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(WARNED))
    _, heads_up = world.dms("ana")
    assert sent_at(heads_up) == "Mon 2026-12-07 10:00"
    assert "*Peer circles* matches you with somebody on Tuesday 8 December." in text_of(heads_up)
    assert "Skip it, no reason needed." in text_of(heads_up)
    assert buttons(heads_up) == ["Skip this one"]

    # it follows its round, when that rests, comes back and moves
    heard = len(world.dms("ana"))
    world.says("olga", "/mentor-admin pause")
    (heads_up,) = heads_ups(world, "ana")
    assert "the program is paused, so there is no round on Tuesday 8 December." in text_of(heads_up)
    assert buttons(heads_up) == []
    stale = {"action_id": "round.skip", "value": ids.encode(program_of(world).id, ROUND)}
    assert "There is no round on that day any more." in Forger(world).click(world.id("ana"), stale).text
    world.says("olga", "/mentor-admin resume")
    world.advance(minutes=10)
    assert [buttons(one) for one in heads_ups(world, "ana")] == [["Skip this one"]]
    world.slash("olga", "/mentor-admin edit")
    world.submit("olga", {"starts_on": "2026-12-09"})
    world.submit("olga")
    (heads_up,) = heads_ups(world, "ana")
    assert "the round of Tuesday 8 December is on Wednesday 9 December now." in text_of(heads_up)
    assert buttons(heads_up) == []
    assert len(world.dms("ana")) == heard, "rewritten where it stands, not sent again"
    world.advance_to(moment(ROUND))
    assert [buttons(one) for one in heads_ups(world, "ana")] == [[], ["Skip this one"]]


def test_heads_up_for_a_monday_comes_on_friday(world: World) -> None:
    world.set_up(starts_on="2026-12-07")
    enrol(world, "ana", "ben")
    world.advance_to(moment(date(2026, 12, 6)))
    (heads_up,) = heads_ups(world, "ana")
    assert sent_at(heads_up) == "Fri 2026-12-04 10:00"


def test_heads_up_comes_in_each_member_s_own_hours(world: World) -> None:
    world.set_up()
    enrol(world, "ana", tz="Europe/London")
    enrol(world, "noah", tz="America/Los_Angeles")
    enrol(world, "yuki", tz="Asia/Tokyo", hours_start="13:00", hours_end="18:00")
    enrol(world, "paula", tz="Europe/London", days=["0", "2"])
    enrol(world, "fred", tz="Europe/London", days=["3", "4"])
    world.advance_to(moment(ROUND, "00:00"))
    when = {
        name: sent_at(heads_ups(world, name)[0], zone)
        for name, zone in {
            "ana": "Europe/London",
            "noah": "America/Los_Angeles",
            "yuki": "Asia/Tokyo",
            "paula": "Europe/London",
            "fred": "Europe/London",
        }.items()
    }
    assert when == {
        "ana": "Mon 2026-12-07 10:00",
        "noah": "Mon 2026-12-07 10:00",
        "yuki": "Mon 2026-12-07 13:00",
        "paula": "Mon 2026-12-07 10:00",
        "fred": "Fri 2026-12-04 10:00",
    }


def test_who_joins_after_the_heads_up_gets_one_too(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(WARNED, "15:00"))
    enrol(world, "cleo")
    (heads_up,) = heads_ups(world, "cleo")
    assert sent_at(heads_up) == "Mon 2026-12-07 15:00"
    assert len(heads_ups(world, "ana")) == 1


# a way out


def test_skip_takes_a_member_out_of_one_round_only(world: World) -> None:
    world.set_up(**WEEKLY)
    enrol(world, "ana", "ben", "cleo")
    world.advance_to(moment(WARNED))
    skipped = world.click("ana", "round.skip")
    assert "You skip the round of *Peer circles* on Tuesday 8 December." in text_of(skipped["messages"][0])
    world.advance_to(moment(ROUND))
    assert groups(world) == [frozenset({"ben", "cleo"})]
    assert about(world.dms("ana"), "nobody") == []
    world.advance(weeks=1)
    assert groups(world)[1:] == [frozenset({"ana", "ben", "cleo"})]
    assert asked(world, "ana") == []


def test_skip_can_be_taken_back(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(WARNED))
    world.click("ana", "round.skip")
    back = world.click("ana", "round.unskip")
    assert "matches you with somebody on Tuesday 8 December" in text_of(back["messages"][0])
    world.advance_to(moment(ROUND))
    assert groups(world) == [frozenset({"ana", "ben"})]


def test_skip_clicked_twice_is_one_skip(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(WARNED))
    for _ in range(2):
        assert "You skip the round" in text_of(world.click("ana", "round.skip")["messages"][0])
    world.advance_to(moment(ROUND))
    assert groups(world) == []


def test_heads_up_offers_no_way_out_once_its_round_has_begun(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben", "cleo")
    world.advance_to(moment(WARNED))
    world.click("ana", "round.skip")
    world.advance_to(moment(ROUND))
    (skipped,), (taken) = heads_ups(world, "ana"), heads_ups(world, "ben") + heads_ups(world, "cleo")
    assert "You skipped the round of *Peer circles* on Tuesday 8 December." in text_of(skipped)
    assert all("*Peer circles*: the round of Tuesday 8 December has begun." in text_of(one) for one in taken)
    assert [buttons(one) for one in (skipped, *taken)] == [[], [], []]
    assert len(taken) == 2, "rewritten where it stands, not sent again"


def test_skip_after_the_match_says_what_to_do_instead(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND))
    for action_id in ("round.skip", "round.unskip"):
        click = {"action_id": action_id, "value": ids.encode(program_of(world).id, ROUND)}
        told = Forger(world).click(world.id("ana"), click)
        assert "People have been matched for this round, so it cannot be skipped any more." in told.text
    assert partners(world, "ana") == {"ben"}


def test_break_with_a_date_covers_a_round_and_ends_by_itself(world: World) -> None:
    world.set_up(**WEEKLY)
    enrol(world, "ana", "ben", "cleo")
    assert "You are back on Monday 14 December 2026, by itself." in world.says("ana", "/mentor pause 2026-12-14")
    heard = len(world.dms("ana"))
    world.advance_to(moment(ROUND))
    assert groups(world) == [frozenset({"ben", "cleo"})]
    assert len(world.dms("ana")) == heard
    world.advance(weeks=1)
    assert "ana" in groups(world)[1]
    assert len(heads_ups(world, "ana", "Tuesday 15 December")) == 1


# who meets whom


def test_two_people_are_a_pair_and_meet_again_when_there_is_nobody_else(world: World) -> None:
    world.set_up(**WEEKLY)
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND + WEEK))
    assert groups(world) == [frozenset({"ana", "ben"})]
    assert [sent_at(one) for one in introductions(world, "ana")] == ["Tue 2026-12-08 10:00"]
    (_, wrote), *_ = world.group_dms()
    assert len(wrote) == 2, "the same two have the same chat"


def test_odd_number_makes_one_group_of_three(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben", "cleo", "dan", "emma")
    world.advance_to(moment(ROUND))
    assert sorted(map(len, groups(world))) == [2, 3]
    assert frozenset.union(*groups(world)) == {"ana", "ben", "cleo", "dan", "emma"}


def test_member_of_three_is_asked_about_both_others(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben", "cleo")
    world.advance_to(moment(CLOSED, "09:00"))
    question = text_of(asked(world, "ana")[0])
    assert f"<@{world.id('ben')}>" in question
    assert f"<@{world.id('cleo')}>" in question
    assert f"<@{world.id('ana')}>" not in question


def test_member_alone_is_told_and_comes_first_next_time(world: World) -> None:
    world.set_up(**WEEKLY)
    enrol(world, "ana")
    world.advance_to(moment(ROUND))
    (told,) = about(world.dms("ana"), "We found nobody for you")
    assert "You come first in the next one. The next round starts on Tuesday 15 December." in text_of(told)
    enrol(world, "ben", "cleo")
    assert "*First in line:* 1" in world.says("olga", "/mentor-admin preview")
    world.advance(weeks=1)
    assert "ana" in groups(world)[0]
    assert "First in line" not in world.says("olga", "/mentor-admin preview")


def test_round_without_members_says_so_in_its_report(world: World) -> None:
    world.set_up()
    world.advance_to(moment(CLOSED))
    assert "There were no groups in this round." in world.posts()[-1]
    assert "*Next round:* Tuesday 22 December." in world.posts()[-1]


def test_four_people_meet_everybody_in_three_rounds(world: World) -> None:
    world.set_up(**WEEKLY)
    enrol(world, "ana", "ben", "cleo", "dan")
    world.advance_to(moment(ROUND + 2 * WEEK))
    met = groups(world)
    assert len(met) == len(set(met)) == 6
    assert all(len(group) == 2 for group in met)


@pytest.mark.long
def test_people_who_avoid_each_other_never_meet_in_twelve_rounds(world: World) -> None:
    world.set_up(**WEEKLY)
    enrol(world, "ana", "ben", "cleo", "dan")
    listed = world.says("ana", f"/mentor avoid <@{world.id('ben')}>")
    assert "Only you can see this." in listed
    world.advance_to(moment(ROUND + 11 * WEEK))
    assert all(not {"ana", "ben"} <= group for group in groups(world))
    assert len(heads_ups(world, "ana")) == 12
    assert about(world.dms("ana") + world.dms("ben"), "We found nobody") == []


def test_people_whose_waking_hours_do_not_meet_are_not_put_together_as_three(world: World) -> None:
    world.set_up(**WEEKLY)
    enrol(world, "ana", tz="Europe/London")
    enrol(world, "noah", tz="America/Los_Angeles")
    enrol(world, "yuki", tz="Asia/Tokyo")
    world.advance_to(moment(ROUND + timedelta(days=2), "23:00"))
    assert [len(group) for group in groups(world)] == [2]
    (alone,) = {"ana", "noah", "yuki"} - groups(world)[0]
    zone = {"ana": "Europe/London", "noah": "America/Los_Angeles", "yuki": "Asia/Tokyo"}[alone]
    (told,) = about(world.dms(alone), "We found nobody for you")
    assert "09:00" <= sent_at(told, zone)[-5:] < "17:00", "in their own hours, not at night"
    world.advance(weeks=1)
    assert alone in groups(world)[1], "who was left out comes first"


# the introduction


def test_introduction_says_who_they_are_and_why_they_when_and_how_to_begin(world: World) -> None:
    world.set_up()
    enrol(world, "ana", offers="Public speaking", wants="SQL", goal="Lead a project", style="walk")
    enrol(world, "ben", tz="America/New_York", offers="SQL", wants="Recruiting", goal="", style="walk")
    world.advance_to(moment(ROUND, "18:00"))
    (introduced,) = introductions(world, "ana")
    ana, ben = (f"<@{world.id(name)}>" for name in ("ana", "ben"))
    assert sent_at(introduced) == "Tue 2026-12-08 15:00", "ten in New York, and still the working day in London"
    said = text_of(introduced)
    for words in (
        "*Peer circles* has matched you for this round.",
        f"*{ana}*\nCan help with: Public speaking\nWould like to grow in: SQL\nHopes to: Lead a project",
        f"*{ben}*\nCan help with: SQL\nWould like to grow in: Recruiting\nLikes to meet:",
        f"{ben} can help with *SQL*, and {ana} would like to grow in it.",
        "You have not been matched with each other before.",
        "These times suit everybody's working hours:",
        "What you talk about stays between you.",
    ):
        assert words in said
    times = [line for line in said.splitlines() if "New York" in line]
    assert len(times) == 3
    assert all("London" in line for line in times)
    assert said.count("please send the invitation.") == 1
    assert said.count("*To begin with:*") == 1


def test_introduction_without_a_common_working_hour_says_so_plainly(world: World) -> None:
    world.set_up()
    enrol(world, "ana", tz="Europe/London", hours_end="12:00")
    enrol(world, "noah", tz="America/Los_Angeles", hours_start="12:00")
    world.advance_to(moment(ROUND, "23:00"))
    (introduced,) = introductions(world, "ana")
    assert "You share no working hour. These times are in nobody's night:" in text_of(introduced)
    assert "08:00" <= sent_at(introduced, "Europe/London")[-5:] < "19:00", "not in the quiet hours of either"
    assert "08:00" <= sent_at(introduced, "America/Los_Angeles")[-5:] < "19:00"


def test_who_organises_changes_from_round_to_round(world: World) -> None:
    world.set_up(**WEEKLY)
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND + WEEK))
    (_, wrote), *_ = world.group_dms()
    asked_to = [text_of(one).split(", please send the invitation")[0].rsplit("*", 1)[1] for one in wrote]
    assert sorted(asked_to) == sorted(f"<@{world.id(name)}>" for name in ("ana", "ben"))


def test_quiet_hours_of_the_program_hold_for_early_birds_too(world: World) -> None:
    world.set_up(quiet_from="18:00", quiet_to="09:00", at="09:30")
    enrol(world, "ana", "ben", hours_start="06:00", hours_end="14:00")
    world.advance_to(moment(CLOSED, "08:00"))
    times = [sent_at(one)[-5:] for one in [*world.dms("ana")[1:], *introductions(world, "ana")]]
    assert all("09:00" <= at < "14:00" for at in times)
