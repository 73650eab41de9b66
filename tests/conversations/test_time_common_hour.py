"""Members who can never be written to together: their owners hear of it once, with what they can do."""

from datetime import timedelta
from typing import Any

from tests.conversations.round_steps import ROUND, WEEKLY, about, enrol, introductions, moment, sent_at
from tests.world import World, text_of

DAY = timedelta(days=1)


def told(world: World, name: str = "olga") -> list[str]:
    """What an owner was told about hours."""
    return [text_of(one) for one in about(world.dms(name), "share no hour")]


def edit(world: World, **settings: Any) -> None:
    """The owner changes the program."""
    world.slash("olga", "/mentor-admin edit")
    assert world.submit("olga", settings)["action"] == "push"
    world.submit("olga")


def test_time_program_without_a_common_hour_is_told_to_its_owners_once_with_the_remedy(world: World) -> None:
    world.set_up(quiet_from="18:00", quiet_to="09:00", **WEEKLY)
    enrol(world, "ana", tz="Europe/London")
    enrol(world, "aroha", tz="Pacific/Auckland")
    world.advance_to(moment(ROUND + 15 * DAY, "23:00"))
    (notice,) = told(world)
    assert "Members in London and Auckland share no hour in which we may write to all of them" in notice
    assert "the quiet hours are 18:00 to 09:00 on each one's own clock" in notice
    assert "Shorten the quiet hours with `/mentor-admin edit`, or start a program of its own" in notice
    assert introductions(world, "ana") == []


def test_time_owners_are_told_again_when_new_quiet_hours_are_not_enough(world: World) -> None:
    world.set_up(quiet_from="18:00", quiet_to="09:00", **WEEKLY)
    enrol(world, "ana", tz="Europe/London")
    enrol(world, "aroha", tz="Pacific/Auckland")
    world.advance_to(moment(ROUND + DAY))
    edit(world, quiet_from="18:30")
    world.advance_to(moment(ROUND + 16 * DAY))
    assert len(told(world)) == 2
    assert "18:30 to 09:00" in told(world)[1]


def test_time_one_member_who_is_far_from_all_others_is_named_by_place(world: World) -> None:
    world.set_up(quiet_from="18:00", quiet_to="09:00", **WEEKLY)
    enrol(world, "ana", "ben", tz="Europe/London")
    enrol(world, "aroha", tz="Pacific/Auckland")
    world.advance_to(moment(ROUND + DAY))
    (notice,) = told(world)
    assert "Members in Auckland share no hour with those in London" in notice
    assert "aroha" not in notice.lower(), "places, not people"


def test_time_group_that_lost_its_common_hour_waits_and_is_introduced_once_it_has_one(world: World) -> None:
    world.set_up()
    enrol(world, "ana", tz="Europe/London")
    enrol(world, "noah", tz="America/Los_Angeles")
    world.advance_to(moment(ROUND, "12:00"))  # matched; it is not ten yet in Los Angeles
    edit(world, quiet_from="17:00", quiet_to="09:00")
    world.advance_to(moment(ROUND + 2 * DAY, "23:00"))
    assert introductions(world, "ana") == [], "never in anybody's quiet hours"
    assert len(told(world)) == 1
    edit(world, quiet_from="19:00", quiet_to="08:00")
    world.advance_to(moment(ROUND + 6 * DAY, "23:00"))
    (introduced,) = introductions(world, "ana")
    assert sent_at(introduced) == "Fri 2026-12-11 16:00", "eight in Los Angeles, and still daytime in London"


def test_time_group_that_never_has_a_common_hour_is_counted_when_its_round_closes(world: World) -> None:
    world.set_up()
    enrol(world, "ana", tz="Europe/London")
    enrol(world, "noah", tz="America/Los_Angeles")
    world.advance_to(moment(ROUND, "12:00"))
    edit(world, quiet_from="17:00", quiet_to="09:00")
    world.advance_to(moment(ROUND + 13 * DAY, "12:00"))
    (report,) = about(world.client.messages(channel="mentoring"), "has closed")
    assert "1 introduction or question was not sent" in text_of(report)
    assert introductions(world, "ana") == []


def test_time_program_whose_members_can_all_meet_is_told_nothing(world: World) -> None:
    world.set_up(**WEEKLY)
    enrol(world, "ana", "ben", tz="Europe/London")
    enrol(world, "noah", tz="America/Los_Angeles")
    world.advance_to(moment(ROUND + 8 * DAY))
    assert told(world) == []
