"""The end of a season: a farewell in private, a look back that is the writer's own, thanks, and what comes next."""

from datetime import timedelta

from mentoring.programs import EnrolmentState, ProgramKind
from mentoring.rounds import Group, RoundState
from tests.conversations.forged import Forger
from tests.conversations.round_steps import about, buttons, redeliver, sent_at
from tests.conversations.season_steps import SIX, a_circle, agenda, posts, sessions, starts
from tests.world import World, text_of


def test_a_season_ends_with_a_farewell_whose_buttons_do_something(world: World) -> None:
    group = a_circle(world, meetings=3)
    world.advance_to(starts(world, group) + timedelta(days=22))
    assert sessions(world, group)[-1].agenda == "closing"
    world.advance_to(starts(world, group, 3) - timedelta(days=1))
    assert "Our last session" in agenda(world, 3)
    assert "What should we talk about?" not in agenda(world, 3)
    world.advance_to(starts(world, group, 3) + timedelta(days=2))
    for name in SIX:
        (farewell,) = about(world.dms(name), "has met for the last time")
        assert sent_at(farewell, "Europe/London") == "Thu 2027-01-07 09:30"
    assert buttons(farewell)[:2] == ["Look back", "Thank somebody"]

    world.click("ana", "circle.retro")
    assert "helped" in world.submit("ana")["errors"]
    assert "We send it to you" in text_of(world.submit("ana", {"helped": "CANARY-kept"})["view"])
    world.client.close_view(user="ana", all=True)
    world.click("ben", "circle.retro")
    world.submit("ben", {"helped": "Being <!channel> asked", "share": ["share"]})
    redeliver(world, "view_submission")
    shared = [text_of(one) for one in posts(world) if "looks back" in text_of(one)]
    assert len(shared) == 1
    assert f"<@{world.id('ben')}> looks back:\n*What helped:* Being &lt;!channel&gt; asked" in shared[0]

    world.click("ana", "circle.thank")
    assert set(world.submit("ana")["errors"]) == {"person", "thanks"}
    world.submit("ana", {"person": world.id("cleo"), "thanks": "CANARY-thanks"})
    assert f"<@{world.id('ana')}> thanks you:\nCANARY-thanks" in world.texts("cleo")[-1]
    public = "\n".join([*world.posts(), *map(text_of, posts(world)), *world.texts("olga")])
    heard = "\n".join(one for name in SIX[3:] for one in world.texts(name))
    assert "CANARY" not in public + heard

    world.says("dan", "/mentor pause")
    world.click("dan", "circle.again")
    with world.bot.begin() as uow:
        enrolment = uow.enrolments.get(group.program_id, world.id("dan"))
        planned = uow.rounds.latest(group.program_id, states=(RoundState.PLANNED,))
    assert planned
    assert enrolment
    assert enrolment.state is EnrolmentState.ACTIVE
    for _ in range(2):
        world.click("eva", "circle.lead")
        world.click("eva", "circle.mentor")
    told = about(world.dms("olga"), "would like to")
    assert ["as its facilitator" in text_of(one) for one in told] == [True, False]
    assert f"<@{world.id('eva')}>" in text_of(told[0])

    is_refused_to_a_stranger(world, group)
    leads_to_programs_that_look_for_mentors(world)


def is_refused_to_a_stranger(world: World, group: Group) -> None:
    """Nothing of the farewell can be clicked by somebody else."""
    world.person("sue")
    forger = Forger(world)
    for action in ("circle.retro", "circle.thank", "circle.again", "circle.lead", "circle.mentor"):
        assert (
            forger.click(world.id("sue"), {"action_id": action, "value": str(group.id)}).refusal == "circle.not_yours"
        )


def leads_to_programs_that_look_for_mentors(world: World) -> None:
    """Where there is such a program, its form opens at once."""
    world.client.create_channel(name="mentors", user="olga", members=["finn"], bot=True)
    world.slash("olga", f"/mentor-admin setup {ProgramKind.MENTOR.value}", channel="mentors")
    world.submit("olga", {"name": "Mentors", "starts_on": "2027-02-02"})
    world.submit("olga")
    (form,) = world.click("finn", "circle.mentor")["views"]
    assert "Mentors" in str(form)


def test_the_report_of_a_season_tells_how_many_circles_met_and_its_pulse_only_above_the_floor(world: World) -> None:
    group = a_circle(world, meetings=3)
    world.advance_to(starts(world, group) + timedelta(minutes=61))
    lead = next(name for name in SIX if about(world.dms(name), "Who came?"))
    world.click(lead, "session.all_came")
    world.advance_to(starts(world, group) + timedelta(days=1))
    for name in SIX[:4]:
        world.click(name, "pulse.score.5")
    world.advance(days=60)
    report = next(one for one in world.posts() if "has closed" in one)
    assert "1 of 1" in report, report
    assert "of 5" not in report
