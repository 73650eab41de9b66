"""Slack's news of a person may come late, twice or out of order: the newest facts are what counts."""

from typing import Any

import pytest

from tests.conversations.forged import refusal_in
from tests.conversations.round_steps import change, delivered, enrol, redeliver
from tests.world import World

TOKYO, NEW_YORK = "Asia/Tokyo", "America/New_York"


def news(world: World, name: str, **facts: Any) -> dict[str, Any]:
    """Something about somebody changes; returns the envelope that told the app."""
    change(world, name, **facts)
    return delivered(world, "user_change")


def zone_kept(world: World, name: str) -> str | None:
    with world.bot.begin() as uow:
        member = uow.members.get(world.id(name))
        return member.zone if member else None


@pytest.mark.parametrize("seconds", [60, 0], ids=["a minute later", "in the same second"])
def test_news_that_comes_once_more_does_not_make_a_guest_a_colleague_again(world: World, seconds: int) -> None:
    world.set_up()
    world.person("gus", is_restricted=True)
    colleague = news(world, "gus", is_restricted=False)
    world.advance(seconds=seconds)
    change(world, "gus", is_restricted=True)
    redeliver(world, "user_change", colleague)
    assert refusal_in(world.says("gus", "/mentor join")) == "join.guest"


@pytest.mark.parametrize("seconds", [60, 0], ids=["a minute later", "in the same second"])
def test_news_that_comes_after_newer_news_changes_nothing(world: World, seconds: int) -> None:
    world.set_up()
    enrol(world, "noah")
    late = news(world, "noah", tz=TOKYO)
    world.advance(seconds=seconds)
    change(world, "noah", tz=NEW_YORK)
    redeliver(world, "user_change", {**late, "event_id": "Ev0LATE"})
    assert zone_kept(world, "noah") == NEW_YORK


def test_old_news_that_says_what_is_so_again_makes_no_way_for_what_came_between(world: World) -> None:
    world.set_up()
    enrol(world, "noah")
    late = []
    for zone in (TOKYO, NEW_YORK, TOKYO):
        late.append(news(world, "noah", tz=zone))
        world.advance(seconds=60)
    for number in (0, 1):
        redeliver(world, "user_change", {**late[number], "event_id": f"Ev0LATE{number}"})
    assert zone_kept(world, "noah") == TOKYO


def test_news_of_the_same_second_about_somebody_slack_does_not_know_is_taken_as_it_is(world: World) -> None:
    world.set_up()
    enrol(world, "noah")
    change(world, "noah", tz=TOKYO)
    told = delivered(world, "user_change")
    user = {**told["event"]["user"], "tz": NEW_YORK}
    world.client.fault("error", method="users.info", error="user_not_visible")
    redeliver(world, "user_change", {**told, "event_id": "Ev0NEXT", "event": {**told["event"], "user": user}})
    assert zone_kept(world, "noah") == NEW_YORK
