"""Who leads a session: asked two working days before, handed on, swapped with consent, replaced when away."""

from datetime import timedelta

from tests.conversations.forged import Forger
from tests.conversations.round_steps import about, buttons, change, redeliver, sent_at
from tests.conversations.season_steps import SIX, a_circle, agenda, leader, name_of, session, starts
from tests.world import World, text_of

TURN = "it is your turn to lead"


def test_a_turn_can_be_taken_handed_on_and_swapped_with_somebody_who_accepts(world: World) -> None:
    group = a_circle(world)
    world.advance_to(starts(world, group) - timedelta(days=3))
    first = leader(world, group)
    world.advance_to(starts(world, group) - timedelta(days=2))
    (asked,) = about(world.dms(first), TURN)
    assert sent_at(asked, "Europe/London") == "Fri 2026-12-04 09:30"
    assert buttons(asked) == ["I lead it", "Hand it on"]
    assert [name for name in SIX if about(world.dms(name), TURN)] == [first]
    world.click(first, "session.lead")
    assert "Thank you: you lead *Our first session*" in world.texts(first)[-1]
    assert session(world, group).reacted_at is not None

    world.click(first, "session.hand_on")
    redeliver(world, "block_actions")
    second = leader(world, group)
    assert second != first
    assert session(world, group).instead_of == world.id(first)
    assert f"<@{world.id(second)}> leads through it." in agenda(world)
    world.advance_to(starts(world, group) - timedelta(days=1))
    assert about(world.dms(second), TURN), "asked on the next working day"

    third = next(name for name in SIX if name not in {first, second})
    forger = Forger(world)
    other = f"{session(world, group).id}:{world.id(third)}"
    swap = {"action_id": "session.swap", "selected_option": {"value": other}}
    assert forger.click(world.id(first), swap).refusal == "session.not_leader"
    world.click(second, "session.swap", value=other)
    (question,) = about(world.dms(third), "asks whether you would lead")
    assert buttons(question) == ["Yes, I lead it", "Not this time"]
    assert leader(world, group) == second, "nothing changes until they accept"
    claim = {"action_id": "session.accept", "value": f"{session(world, group).id}:{world.id(second)}"}
    assert forger.click(world.id(first), claim).refusal == "session.not_asked"
    world.click(third, "session.accept")
    redeliver(world, "block_actions")
    assert leader(world, group) == third
    assert f"<@{world.id(third)}> leads through it." in agenda(world)
    assert len(about(world.dms(second), "leads *Our first session* for you")) == 1
    assert forger.click(
        world.id(second), {"action_id": "session.hand_on", "value": str(session(world, group).id)}
    ).refusal

    world.advance_to(starts(world, group))
    (guide,) = about(world.dms(third), "you lead")[-1:]
    assert "0:00 – Arrive" in text_of(guide) or about(world.dms(third), "in an hour")
    world.advance_to(starts(world, group) + timedelta(minutes=1))
    late = {"action_id": "session.hand_on", "value": str(session(world, group).id)}
    assert forger.click(world.id(third), late).refusal == "session.begun"


def test_who_declines_is_thanked_and_the_turn_stays_and_who_cannot_come_is_replaced(world: World) -> None:
    group = a_circle(world)
    world.advance_to(starts(world, group) - timedelta(days=2))
    first = leader(world, group)
    other = next(name for name in SIX if name != first)
    world.click(first, "session.swap", value=f"{session(world, group).id}:{world.id(other)}")
    world.advance(days=1)
    world.click(other, "session.decline")
    assert leader(world, group) == first
    assert "It is still your turn" in world.texts(first)[-1]
    world.says(first, "/circle rsvp no")
    second = leader(world, group)
    assert second != first
    assert f"<@{world.id(second)}> leads through it." in agenda(world)


def test_a_break_a_leaver_and_a_deactivated_account_lose_their_turn_and_are_asked_nothing_more(world: World) -> None:
    group = a_circle(world)
    world.advance_to(starts(world, group) - timedelta(days=5))
    gone = []
    for leaving in ("pause", "leave", "off"):
        name = leader(world, group)
        gone.append(name)
        if leaving == "off":
            change(world, name, deleted=True)
        else:
            world.says(name, f"/mentor {leaving}")
        assert leader(world, group) not in gone
        assert f"<@{session(world, group).facilitator}> leads through it." in agenda(world)
    world.advance_to(starts(world, group) + timedelta(hours=2))
    for name in gone:
        heard = [one for words in (TURN, "Are you coming?", "who came") for one in about(world.dms(name), words)]
        assert [(sent_at(one), text_of(one)) for one in heard] == []
    assert name_of(world, session(world, group).facilitator) not in gone
    assert "*No answer yet:* 3 people" in agenda(world) or "is over" in agenda(world)
