"""Slack says the same thing four times, or somebody clicks four times: it happens once."""

from tests.conversations.round_steps import CLOSED, asked, delivered, enrol, moment, redeliver
from tests.world import World, text_of

TIMES = 4


def open_round(world: World) -> None:
    """Two people who have just been asked whether they met."""
    world.set_up()
    enrol(world, "ana", "ben")
    while not asked(world, "ana"):
        world.advance(hours=12)


def updates(world: World) -> int:
    """How often a message was rewritten."""
    return sum(1 for line in world.client.transcript(limit=10_000) if line.get("method") == "chat.update")


def test_an_event_that_arrives_four_times_is_answered_once(world: World) -> None:
    world.person("ana")
    before = len(world.dms("ana"))
    world.client.say("ana", "@bot", "Hello?")
    world.settle()
    heard = next(
        line["payload"]
        for line in world.client.transcript(limit=10_000)
        if line["direction"] == "delivery" and line["type"] == "message" and not line["payload"]["event"].get("bot_id")
    )
    for _ in range(TIMES - 1):
        redeliver(world, "message", heard)
    assert len(world.dms("ana")) == before + 1


def test_a_click_that_arrives_four_times_is_one_answer(world: World) -> None:
    open_round(world)
    for _ in range(TIMES):
        world.client.click(user="ana", action_id="checkin.answer.met", channel="@bot")
    world.settle()
    before = updates(world)
    for _ in range(TIMES):
        redeliver(world, "block_actions")
    assert updates(world) == before
    (question,) = asked(world, "ana")
    assert "you said *We met*" in text_of(question)
    world.advance_to(moment(CLOSED))
    assert any("1 of 1 group met (100%)." in post for post in world.posts())


def test_the_last_of_four_answers_wins_while_the_round_is_open_and_a_late_one_changes_nothing(world: World) -> None:
    open_round(world)
    for outcome in ("could_not", "met", "could_not", "met"):
        world.click("ana", f"checkin.answer.{outcome}")
        late = delivered(world, "block_actions")
        world.client.click(user="ana", action_id="checkin.change", channel="@bot")
        world.settle()
    world.click("ana", "checkin.answer.could_not")
    redeliver(world, "block_actions", late)
    assert "you said *We could not*" in text_of(asked(world, "ana")[-1])
    world.advance_to(moment(CLOSED))
    world.advance(hours=24)
    told = world.posts()
    redeliver(world, "block_actions", late)
    world.advance(hours=1)
    assert world.posts() == told


def test_a_form_that_is_sent_four_times_joins_once(world: World) -> None:
    world.set_up()
    enrol(world, "ana")
    before = len(world.dms("ana"))
    for _ in range(TIMES - 1):
        redeliver(world, "view_submission")
    assert len(world.dms("ana")) == before
