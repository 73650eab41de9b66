"""The life of a circle, session by session: agenda, appointment, reminder, guide, and the next one."""

from datetime import timedelta

from tests.conversations.outages import app_down
from tests.conversations.round_steps import about, buttons, sent_at
from tests.conversations.season_steps import CIRCLE, SIX, a_circle, agenda, leader, posts, session, sessions, starts
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
        "&amp;text=Growing%20circles%3A%20Our%20first%20session&amp;dates=20261208T100000Z%2F20261208T110000Z&amp;",
    ):
        assert words in said
    files = [
        file for one in world.client.messages(channel=CIRCLE, thread_ts=post["ts"]) for file in one.get("files", [])
    ]
    assert [one["name"] for one in files] == ["session-1.ics"]


def test_one_session_follows_another_at_the_same_hour_until_the_last_looks_back(world: World) -> None:
    group = a_circle(world, SIX[:4])
    world.advance(days=60)
    found = [one.starts_at for one in sessions(world, group)]
    assert [at.isoformat() for at in found if at] == [
        f"{day}T10:00:00+00:00" for day in ("2026-12-08", "2026-12-22", "2027-01-05", "2027-01-19")
    ]
    headings = [text_of(one).splitlines()[0] for one in posts(world) if text_of(one).startswith("Session")]
    assert headings == [f"Session {number} is over." for number in (1, 2, 3, 4)]
    leaders = [leader(world, group, number) for number in (1, 2, 3, 4)]
    assert sorted(leaders) == sorted(SIX[:4]), "everybody leads before anybody leads twice"


def test_where_no_hour_is_everybodys_each_reads_their_own_time_and_is_offered_no_other(world: World) -> None:
    zones = {"ana": "Asia/Tokyo", "ben": "America/Los_Angeles"}
    group = a_circle(world, SIX, zones=zones)
    at = starts(world, group)
    world.advance_to(at - timedelta(hours=3))
    said = agenda(world)
    for place in ("Tokyo", "Los Angeles", "London"):
        assert place in said
    assert "Another time" not in buttons(posts(world)[0]), "there is no other time to offer"


def test_after_an_outage_what_is_late_is_dropped_and_the_season_goes_on(world: World) -> None:
    group = a_circle(world)
    first = starts(world, group)
    world.advance_to(first - timedelta(days=4))
    with app_down(world):
        world.advance_to(first + timedelta(days=24))
    assert "did not take place" in agenda(world, 1)
    assert not any(about(world.dms(name), words) for name in SIX for words in ("Are you coming?", "Who came?"))
    assert [one.state.value for one in sessions(world, group)] == ["skipped", "skipped", "planned", "planned"]
    third = starts(world, group, 3)
    (told,) = about(posts(world), "I was away")
    assert "I count them as not held, and nobody has missed anything." in text_of(told)
    assert "Tue 5 Jan, 10:00 London. Its agenda comes before it." in text_of(told)
    assert buttons(told) == ["We did meet", "Another time"]
    assert leader(world, group, 3) == leader(world, group), "what did not take place was nobody's turn"
    assert not any(about(world.dms(name), "How useful is this program") for name in SIX)
    assert world.click("ana", "session.other", channel=CIRCLE, ts=told["ts"])["views"]
    world.client.close_view(user="ana", all=True)
    assert world.click("ana", "session.some_came", channel=CIRCLE, ts=told["ts"])["views"]
    assert "came" in world.submit("ana")["errors"]
    assert "not both" in world.submit("ana", {"came": [world.id("ben")], "not_held": ["not_held"]})["errors"]["came"]
    world.submit("ana", {"came": [world.id("ana"), world.id("ben")], "not_held": []})
    assert session(world, group).state.value == "held"
    assert about(posts(world), "Noted: *Our first session* (session 1) took place.")
    assert third.isoformat() == "2027-01-05T10:00:00+00:00", (
        "the days of the second went by; the third comes as planned"
    )
    assert "I am coming" in agenda(world, 3)
    world.advance_to(third + timedelta(days=15))
    assert [one.starts_at is not None for one in sessions(world, group)] == [True, False, True, True]


def test_a_paused_program_sends_nothing_and_goes_on_with_the_next_session(world: World) -> None:
    group = a_circle(world)
    world.says("olga", "/mentor-admin pause")
    world.advance_to(starts(world, group) + timedelta(days=8))
    assert posts(world) == []
    assert not any("lead" in one for name in SIX for one in world.texts(name))
    world.says("olga", "/mentor-admin resume")
    second = starts(world, group, 2)
    assert second.isoformat() == "2026-12-22T10:00:00+00:00"
    world.advance_to(second - timedelta(days=1))
    assert "Session 2 of 4" in agenda(world, 2)
