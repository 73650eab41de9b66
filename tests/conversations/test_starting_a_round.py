"""Owners start a round today; and what else happens in the minute in which a round begins."""

from dataclasses import dataclass
from datetime import timedelta

from tests.conversations.round_steps import (
    ROUND,
    WARNED,
    audit,
    buttons,
    enrol,
    groups,
    heads_ups,
    introductions,
    moment,
    redeliver,
    sent_at,
)
from tests.world import World, text_of


def test_run_now_asks_first_and_then_starts_a_round(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    asks = world.slash("olga", "/mentor-admin run-now")["reply"]
    assert "Start a round of *Peer circles* today? 2 people would be matched now" in text_of(asks)
    assert introductions(world, "ana") == []
    clicked = world.click("olga", "admin.run_now", channel="mentoring")
    assert "A round of *Peer circles* starts now." in text_of(clicked["messages"][0])
    assert f"<@{world.id('olga')}> has started a round of *Peer circles* today." in world.posts()[-1]
    world.advance(hours=2)
    (introduced,) = introductions(world, "ana")
    assert sent_at(introduced) == "Mon 2026-11-30 10:00", "the time of day is the program's"
    assert [entry.action for entry in audit(world)] == ["set-up", "run-now"]
    assert "*Open:* round 1 of Mon 30 Nov, 1 group" in world.says("olga", "/mentor-admin status")


def test_run_now_clicked_twice_at_once_starts_one_round(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.slash("olga", "/mentor-admin run-now")
    for _ in range(2):
        world.client.click(user="olga", action_id="admin.run_now", channel="mentoring")
    redeliver(world, "block_actions")
    assert [entry.action for entry in audit(world)] == ["set-up", "run-now"]
    world.advance(days=1)
    assert len(introductions(world, "ana")) == 1
    assert len(world.posts()) == 2


def test_run_now_asked_again_before_the_match_is_refused_whatever_owners_did_in_between(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    ask = world.slash("olga", "/mentor-admin run-now")["reply"]["ts"]
    settings = world.slash("olga", "/mentor-admin owners")
    # all within one tick: nothing settles in between
    world.client.click(user="olga", action_id="admin.run_now", channel="mentoring", ts=ask)
    assert settings["views"]
    world.client.submit(user="olga", values={"owners": [world.id("olga"), world.id("ana")]})
    again = world.client.click(user="olga", action_id="admin.run_now", channel="mentoring", ts=ask)
    assert "A round has started today already." in text_of(again["messages"][0])
    world.advance(days=1)
    assert [entry.action for entry in audit(world)] == ["set-up", "run-now", "owners"]
    assert len([post for post in world.posts() if "has started a round" in post]) == 1
    assert len(introductions(world, "ana")) == 1


def test_run_now_that_a_pause_took_back_can_be_asked_again(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    ask = world.slash("olga", "/mentor-admin run-now")["reply"]["ts"]
    world.client.click(user="olga", action_id="admin.run_now", channel="mentoring", ts=ask)
    for word in ("pause", "resume"):
        world.client.slash(user="olga", channel="mentoring", text=f"/mentor-admin {word}")
    world.client.click(user="olga", action_id="admin.run_now", channel="mentoring", ts=ask)
    assert [entry.action for entry in audit(world)] == ["set-up", "run-now", "paused", "resumed", "run-now"]
    world.advance(hours=2)
    assert len(introductions(world, "ana")) == 1


def test_somebody_who_joins_between_run_now_and_the_match_is_in_it(world: World) -> None:
    world.set_up()
    enrol(world, "ana")
    world.person("ben")
    world.slash("olga", "/mentor-admin run-now")
    assert "A round of *Peer circles* needs at least two people" in world.says("olga", "/mentor-admin run-now")
    world.slash("ben", "/mentor join")
    status = world.slash("olga", "/mentor-admin status")["reply"]["ts"]
    world.client.click(user="olga", action_id="admin.run_now", channel="mentoring", ts=status)
    world.submit("ben", {"offers": "SQL"})
    world.advance(hours=2)
    assert groups(world) == [frozenset({"ana", "ben"})]


def test_run_now_waits_for_an_open_round_to_close(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    asks = world.slash("olga", "/mentor-admin run-now")["reply"]
    world.advance_to(moment(ROUND))
    refused = world.click("olga", "admin.run_now", channel="mentoring", ts=asks["ts"])
    assert "Round 1 is still open. A new one can start when it has closed." in text_of(refused["messages"][0])
    assert [entry.action for entry in audit(world)] == ["set-up"]


def test_run_now_of_a_paused_program_says_to_resume_first(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    asks = world.slash("olga", "/mentor-admin run-now")["reply"]
    world.says("olga", "/mentor-admin pause")
    refused = world.click("olga", "admin.run_now", channel="mentoring", ts=asks["ts"])
    assert "`/mentor-admin resume` goes on with it, then a round can start." in text_of(refused["messages"][0])
    assert "`/mentor-admin resume` goes on with it" in world.says("olga", "/mentor-admin run-now")


def test_round_that_an_owner_started_leaves_the_rhythm_its_own_dates_after_it(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.slash("olga", "/mentor-admin run-now")
    world.click("olga", "admin.run_now", channel="mentoring")
    world.advance_to(moment(ROUND))
    assert len(introductions(world, "ana")) == 1, "one round at a time: this one lasts until 13 December"
    assert "*Next:* 22 December" in world.says("olga", "/mentor-admin status")


def test_round_that_is_started_early_takes_the_way_out_from_its_heads_ups_and_leaves_out_who_skips(
    world: World,
) -> None:
    world.set_up()
    enrol(world, "ana", "ben", "cleo")
    world.advance_to(moment(WARNED))
    assert [buttons(one) for one in heads_ups(world, "ana")] == [["Skip this one"]]
    world.click("ana", "round.skip")
    assert "2 people would be matched now" in world.says("olga", "/mentor-admin run-now")
    world.click("olga", "admin.run_now", channel="mentoring")
    assert [[buttons(one) for one in heads_ups(world, name)] for name in ("ana", "ben")] == [[[]], [[]]]
    world.advance(days=1)
    assert groups(world) == [frozenset({"ben", "cleo"})]


# a round that begins


@dataclass
class Asleep:
    """The bot while nothing ticks in it, as in the seconds between two ticks, or while it is being restarted."""

    name: str = "bot"

    def next_due(self) -> None:
        """Nothing."""

    def run_until_idle(self) -> bool:
        """Nothing."""
        return False


def test_somebody_who_joins_when_the_round_begins_does_not_move_it(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.person("cleo")
    world.advance_to(moment(ROUND, "09:59"))
    world.box.register(Asleep())
    world.advance_to(moment(ROUND, "10:05"))
    world.join("cleo")
    world.box.register(world.bot)
    world.settle()
    assert groups(world) == [frozenset({"ana", "ben", "cleo"})]


def test_somebody_from_a_zone_far_ahead_does_not_move_the_round_of_tomorrow(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(ROUND - timedelta(days=1), "23:00"))
    enrol(world, "aroha", tz="Pacific/Auckland")
    world.advance_to(moment(ROUND))
    assert any({"ana", "ben"} <= group for group in groups(world))
