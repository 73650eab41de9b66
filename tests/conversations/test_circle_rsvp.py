"""Who comes to a session: answers on the agenda, a private reminder, other times, and a session that moves."""

from datetime import timedelta

from tests.conversations.forged import Forger
from tests.conversations.round_steps import about, buttons, redeliver, sent_at
from tests.conversations.season_steps import CIRCLE, SIX, a_circle, agenda, leader, posts, session, starts
from tests.world import World, text_of


def test_answers_show_on_the_agenda_and_only_who_has_not_answered_is_reminded_in_private(world: World) -> None:
    group = a_circle(world)
    world.advance_to(starts(world, group) - timedelta(days=4))
    assert "I am coming" in buttons(posts(world)[0])
    world.click("ana", "session.reply.yes", channel=CIRCLE)
    world.click("ben", "session.reply.no", channel=CIRCLE)
    redeliver(world, "block_actions")
    said = agenda(world)
    assert f"*Coming:* <@{world.id('ana')}>\n*Cannot come:* <@{world.id('ben')}>\n*No answer yet:* 4 people" in said
    world.click("ben", "session.reply.yes", channel=CIRCLE)
    assert "Cannot come" not in agenda(world)

    world.advance_to(starts(world, group) - timedelta(minutes=90))
    for name in SIX:
        found = about(world.dms(name), "Are you coming?")
        assert len(found) == (0 if name in {"ana", "ben"} else 1), name
    (reminder,) = about(world.dms("eva"), "Are you coming?")
    assert sent_at(reminder, "Europe/London") == "Mon 2026-12-07 09:30"
    world.click("eva", "session.reply.no")
    assert about(world.dms("eva"), "Are you coming?") == []
    assert "Noted: you cannot come." in world.texts("eva")[-1]
    assert f"*Cannot come:* <@{world.id('eva')}>" in agenda(world)

    world.advance_to(starts(world, group) + timedelta(minutes=5))
    late = Forger(world).click(
        world.id("dan"), {"action_id": "session.reply.yes", "value": f"{session(world, group).id}:yes"}
    )
    assert late.refusal == "session.begun"
    world.advance(hours=1)
    assert "I am coming" not in buttons(posts(world)[0])
    assert "is over." in agenda(world)


def test_when_another_time_suits_more_people_whoever_leads_can_move_the_session_with_a_click(world: World) -> None:
    group = a_circle(world)
    world.advance_to(starts(world, group) - timedelta(days=4))
    first = session(world, group)
    lead = leader(world, group)
    two, three = [name for name in SIX if name != lead][:2]
    third = [name for name in SIX if name != lead][2]
    better = first.others[1]
    (form,) = world.click(two, "session.other", channel=CIRCLE)["views"]
    assert "Which of these could you make? (your time)" in text_of(form)
    assert "times" in world.submit(two)["errors"], "a time has to be chosen"
    world.submit(two, {"times": [str(int(better.timestamp()))]})
    assert about(world.dms(lead), "another time suits more") == []
    world.click(three, "session.other", channel=CIRCLE)
    world.submit(three, {"times": [str(int(one.timestamp())) for one in first.others[1:]]})
    world.click(third, "session.reply.yes", channel=CIRCLE)
    (offer,) = about(world.dms(lead), "another time suits more")
    assert "2 of you cannot come on Tuesday 8 December at 10:00" in text_of(offer)

    value = next(one for one in offer["blocks"] if one["type"] == "actions")["elements"][0]["value"]
    forger = Forger(world)
    assert forger.click(world.id(two), {"action_id": "session.move", "value": value}).refusal == "session.not_mover"
    world.person("sue")
    assert forger.click(world.id("sue"), {"action_id": "session.move", "value": value}).refusal == "circle.not_yours"
    gone = value.split(":")[0] + ":1796100000"
    assert forger.click(world.id(lead), {"action_id": "session.move", "value": gone}).refusal == "session.time_gone"

    world.click(lead, "session.move")
    redeliver(world, "block_actions")
    moved = session(world, group)
    assert (moved.starts_at, moved.sequence) == (better, 1)
    assert first.starts_at in moved.others
    said = agenda(world)
    assert "*No answer yet:* 4 people" in said
    assert f"<@{world.id(two)}>" in said
    assert "The session has moved to" in text_of(posts(world)[-1])
    assert "is on " in text_of(about(world.dms(lead), "The circle has been told")[-1])
    files = [
        file
        for one in world.client.messages(channel=CIRCLE, thread_ts=posts(world)[0]["ts"])
        for file in one.get("files", [])
    ]
    assert len(files) == 2
    world.advance_to(better - timedelta(minutes=30))
    assert len(about(world.dms(third), "Are you coming?")) == 1, "asked anew, as the time is another"
