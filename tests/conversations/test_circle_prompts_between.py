"""Between sessions: prompts that fit the stage, the owners' first, none ever twice."""

from datetime import UTC, datetime, timedelta

from mentoring.circle_prompts import Stage, house_prompts
from tests.conversations.season_steps import a_circle, posts, starts
from tests.world import World, text_of


def test_a_circle_gets_a_prompt_between_two_sessions_fitting_its_stage_and_never_twice(world: World) -> None:
    group = a_circle(world)
    with world.bot.begin() as uow:
        own = uow.circles.add_prompt(group.program_id, world.id("olga"), "What <!here> *now*?", Stage.ANY, world.now)
        off = [one.key for one in house_prompts() if one.stage is Stage.WORKING][:20]
        for key in off:
            uow.circles.switch_prompt(group.program_id, key, off=True)
        uow.commit()
    world.advance_to(starts(world, group) + timedelta(days=10))
    asked = [one for one in posts(world) if "💬" in text_of(one)]
    assert len(asked) == 1
    assert "What &lt;!here&gt; ∗now∗?" in text_of(asked[0])
    hour = datetime.fromtimestamp(float(asked[0]["ts"]), UTC)
    assert 8 <= hour.hour < 17
    assert hour.weekday() < 5
    world.advance(days=40)
    with world.bot.begin() as uow:
        used = uow.circles.prompts_used(group.id)
    assert own.key in used
    assert len(used) == 3
    assert not set(used) & set(off)
    said = [text_of(one) for one in posts(world) if "💬" in text_of(one)]
    assert len(set(said)) == len(said) == 3
