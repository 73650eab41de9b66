"""The life of a circle, session by session: agenda, appointment, reminder, guide, and the next one."""

from datetime import timedelta

from tests.conversations.round_steps import sent_at
from tests.conversations.season_steps import CIRCLE, a_circle, posts, session, sessions, starts
from tests.world import World, text_of


def test_a_season_is_planned_and_its_first_session_is_announced_with_a_time_that_suits_everybody(world: World) -> None:
    group = a_circle(world)
    assert [one.agenda for one in sessions(world, group)][::3] == ["kickoff", "closing"]
    first = session(world, group)
    assert starts(world, group).isoformat() == "2026-12-08T10:00:00+00:00"
    assert len(first.others) == 3
    assert [one.starts_at for one in sessions(world, group)][1:] == [None] * 3
    world.advance_to(starts(world, group) - timedelta(days=3))
    (post,) = posts(world)[:1]
    said = text_of(post)
    assert sent_at(post, "Europe/London") == "Thu 2026-12-03 10:00"
    for words in (
        "*Session 1 of 4: Our first session*\nTue 8 Dec, 10:00 London (60 minutes)",
        "• 0:00 – Arrive: everybody answers the opening question (15 min)",
        f"<@{first.facilitator}> leads through it.",
        "*No answer yet:* 6 people",
    ):
        assert words in said
    files = [
        file for one in world.client.messages(channel=CIRCLE, thread_ts=post["ts"]) for file in one.get("files", [])
    ]
    assert [one["name"] for one in files] == ["session-1.ics"]
