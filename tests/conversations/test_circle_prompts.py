"""Owners of circles: the prompts between sessions, and how the circles do."""

from mentoring.circle_prompts import Stage, next_prompt
from tests.conversations.circle_steps import set_up_circles
from tests.conversations.round_steps import about, audit
from tests.conversations.season_steps import SIX, a_circle
from tests.world import World, text_of
from usecases.leave_circle import leave_circle


def listed(world: World) -> str:
    """What stands in the list of prompts."""
    return text_of(world.client.views(user="olga")[-1])


def test_owners_add_edit_and_turn_off_prompts_and_circles_get_what_they_want(world: World) -> None:
    world.person("ben")
    set_up_circles(world)
    assert "Only the owners of Growing circles" in world.says("ben", "/mentor-admin prompts")
    (view,) = world.slash("olga", "/mentor-admin prompts")["views"]
    assert "Tell three things about yourself, one of them invented." in text_of(view)

    world.click("olga", "prompt.add", view_id=view["id"])
    long = world.submit("olga", {"text": "x" * 251, "stage": "forming"})
    assert "text" in long["errors"]
    world.submit("olga", {"text": "  What made you\n smile *today*?  ", "stage": "forming"})
    assert "*Yours:* What made you smile" in listed(world)
    world.click("olga", "prompt.edit", view_id=world.client.views(user="olga")[-1]["id"])
    world.submit("olga", {"text": "What made you laugh today?"})
    assert "laugh today" in listed(world)
    assert "smile" not in listed(world)
    view = world.client.views(user="olga")[-1]
    world.click("olga", "prompt.switch", view_id=view["id"], block_id="prompt.forming.two_truths")
    assert "*Off:* Tell three things about yourself" in listed(world)
    with world.bot.begin() as uow:
        program = uow.programs.all()[0]
        own, off = uow.circles.own_prompts(program.id), uow.circles.switched_off(program.id)
    assert off == {"forming.two_truths"}
    found = next_prompt(Stage.FORMING, used=(), own=own, switched_off=off, seed=1, circle=1)
    assert found and found.text == "What made you laugh today?", "what an owner wants asked comes first"

    view = world.client.views(user="olga")[-1]
    world.click("olga", "prompt.switch", view_id=view["id"], block_id="prompt.forming.two_truths")
    assert "*Off:*" not in listed(world)
    world.click("olga", "prompts.stage", view_id=view["id"], value=f"{program.id}:closing")
    assert "laugh" not in listed(world)
    did = [entry.action for entry in audit(world)]
    assert did == ["set-up", "prompt-added", "prompt-changed", "prompt-off", "prompt-on"]


def test_only_circles_have_prompts_and_an_overview(world: World) -> None:
    world.set_up()
    for word in ("prompts", "circles"):
        assert "Only programs of circles have prompts" in world.says("olga", f"/mentor-admin {word}")


def test_owners_see_how_circles_do_and_lend_a_hand(world: World) -> None:
    group = a_circle(world, SIX[:4], meetings=6)
    assert "Only the owners of Growing circles" in world.says("ana", "/mentor-admin circles")
    words = world.says("olga", "/mentor-admin circles")
    assert "4 people, 0 said “I'm in” · next session Tuesday 8 December at 10:00" in words
    assert "this is told once five people or more have taken part" in words
    with world.bot.begin() as uow:
        leave_circle(uow, group.id, world.id("dan"), now=world.now)
        uow.commit()
    answer = world.slash("olga", "/mentor-admin circles")
    assert ":warning: fewer than four people are left" in text_of(answer["reply"])
    assert not about(world.dms("olga"), "could use a hand")
    world.click("olga", "circle.remedy.change", channel=world.channel)
    world.advance(hours=1)
    assert about(world.dms("olga"), "could use a hand")
    assert "circle-helped" in [entry.action for entry in audit(world)]
