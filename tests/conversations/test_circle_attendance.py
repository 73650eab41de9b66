"""After a session: who came, what the circle takes along, next steps that are asked about, and a pulse nobody sees."""

from datetime import timedelta

from mentoring.circle_life import SessionState
from mentoring.rounds import Group
from tests.conversations.forged import Forger
from tests.conversations.round_steps import about, buttons, redeliver, sent_at
from tests.conversations.season_steps import CIRCLE, SIX, a_circle, agenda, leader, posts, session, starts
from tests.world import World, text_of

CAME = "Who came?"


def came(world: World, group: Group) -> list[str]:
    """Who is noted as having come to the first session, by name."""
    session_id = session(world, group).id
    with world.bot.begin() as uow:
        (noted,) = uow.sessions.came([session_id]).values()
    return [name for name in SIX if noted[world.id(name)]]


def test_attendance_takes_one_click_and_notes_go_to_the_circle_and_come_back_next_time(world: World) -> None:
    group = a_circle(world)
    world.advance_to(starts(world, group) + timedelta(minutes=61))
    lead = leader(world, group)
    (question,) = about(world.dms(lead), CAME)
    assert buttons(question) == ["Everybody", "Some of us", "It did not take place"]
    assert not any(about(world.dms(name), CAME) for name in SIX if name != lead)
    other = next(name for name in SIX if name != lead)
    forged = {"action_id": "session.all_came", "value": str(session(world, group).id)}
    assert Forger(world).click(world.id(other), forged).refusal == "session.not_leader"

    world.click(lead, "session.all_came")
    redeliver(world, "block_actions")
    assert came(world, group) == list(SIX)
    assert session(world, group).state is SessionState.HELD

    assert world.click(lead, "session.some_came")["views"]
    assert world.submit(lead, {"came": [world.id(one) for one in (lead, other)]})["action"] == "close"
    assert sorted(came(world, group)) == sorted([lead, other])

    note_change_and_take_back(world, lead)

    world.advance_to(starts(world, group, 2) - timedelta(days=4))
    following = agenda(world, 2)
    assert "*What we wanted to do*" in following
    assert "Write to Dora" not in following, "what is done is done"
    assert "x" * 150 in following
    assert leader(world, group, 2) != lead
    assert "x" * 150 in world.says("ben", "/circle actions")


def note_change_and_take_back(world: World, lead: str) -> None:
    """Notes go to the circle; only who wrote a step, or leads, changes it; a step of 150 letters is left."""
    (form,) = world.click(lead, "session.note")["views"]
    assert "Next step of ana" in str(form["blocks"])
    world.submit(lead, {"learning": "Ask <!channel> *early*", "step0": "Write to Dora", "step1": "x" * 150})
    said = text_of(posts(world)[-1])
    assert "Ask &lt;!channel&gt; ∗early∗" in said
    assert f"<@{world.id('ana')}>: Write to Dora" in said
    ts = posts(world)[-1]["ts"]
    world.person("sue")
    for name in ("eva", "sue"):
        told = Forger(world).click(world.id(name), {"action_id": "action.done", "value": "1"})
        assert told.refusal == "actions.not_yours"
    world.click("ana", "action.done", channel=CIRCLE, ts=ts)
    assert f"✓ <@{world.id('ana')}>: Write to Dora" in text_of(posts(world)[-1])

    (form,) = world.click(lead, "session.note")["views"]
    assert "What you leave empty is taken back." in text_of(form)
    world.submit(lead, {"learning": "Ask *late*"})
    world.client.close_view(user=lead, all=True)
    said = text_of(posts(world)[-1])
    assert "Ask ∗late∗" in said
    assert "early" not in said
    mine = world.slash("ben", "/circle actions")["reply"]
    assert "x" * 150 in text_of(mine)
    (form,) = world.click("ben", "action.change", channel=world.channel)["views"]
    changed = form["blocks"][1]["block_id"]
    stolen = Forger(world).submit(world.id("eva"), form, {changed: {changed: {"value": "Mine now"}}})
    assert stolen.refusal == "actions.not_yours"
    world.submit("ben", {changed: "y" * 150})
    world.client.close_view(user="ben", all=True)
    assert "y" * 150 in text_of(posts(world)[-1])
    world.click("ben", "action.change", channel=world.channel)
    world.submit("ben", {changed: ""})
    world.client.close_view(user="ben", all=True)
    assert "y" * 150 not in text_of(posts(world)[-1])
    world.click(lead, "session.note")
    world.submit(lead, {"learning": "", "step1": "x" * 150})
    world.client.close_view(user=lead, all=True)


def test_a_session_that_did_not_take_place_is_noted_and_nobody_is_asked_how_it_was(world: World) -> None:
    group = a_circle(world)
    world.advance_to(starts(world, group) + timedelta(minutes=61))
    lead = leader(world, group)
    early = {"action_id": "session.all_came", "value": str(session(world, group, 2).id)}
    assert Forger(world).click(session(world, group, 2).facilitator, early).refusal == "session.not_yet"
    world.click(lead, "session.skipped")
    assert "did not take place" in agenda(world)
    world.advance(days=2)
    assert not any(about(world.dms(name), "How useful is this program") for name in SIX)

    world.advance_to(starts(world, group, 2) + timedelta(minutes=5))
    second = leader(world, group, 2)
    world.says(second, "/mentor pause")
    world.advance(hours=1)
    (stand_in,) = [name for name in SIX if about(world.dms(name), "whoever was to lead it is away, so we ask you")]
    assert stand_in != second
    world.click(stand_in, "session.all_came")
    assert session(world, group, 2).state is SessionState.HELD
    world.click(stand_in, "session.note")
    world.submit(stand_in, {"learning": "We can do it without a leader"})
    assert about(posts(world), "We can do it without a leader")


def test_the_pulse_of_a_session_comes_once_a_month_and_only_its_sender_ever_sees_it(world: World) -> None:
    group = a_circle(world, meetings=3)
    world.advance_to(starts(world, group) + timedelta(days=1))
    for at, name in enumerate(SIX):
        (asked,) = about(world.dms(name), "How useful is this program")
        assert sent_at(asked, "Europe/London") == "Wed 2026-12-09 09:30"
        world.click(name, f"pulse.score.{1 + at % 5}")
        world.click(name, "pulse.comment")
        world.submit(name, {"comment": f"CANARY-{name}"})
    world.advance(days=24)
    assert all(len(about(world.dms(name), "How useful is this program")) == 1 for name in SIX), "monthly at most"
    public = "\n".join([*world.posts(), *map(text_of, posts(world)), *world.texts("olga")])
    for name in SIX:
        own, others = world.texts(name), [one for other in SIX if other != name for one in world.texts(other)]
        assert any(f"CANARY-{name}" in one for one in own)
        assert not any(f"CANARY-{name}" in one for one in [*others, public])
    assert "of 5" not in public
    world.advance(days=6)
    assert all(len(about(world.dms(name), "How useful is this program")) == 2 for name in SIX)
    assert text_of(world.client.home(user="ana") or {}).count("How useful is this program") == 1, "Home has the newest"
