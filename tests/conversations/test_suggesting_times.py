"""“Suggest times in our chat”: it comes when it is daytime for the whole group, and never says who asked."""

from datetime import date

from tests.conversations.round_steps import ASKED, CLOSED, PULSED, about, answer, change, enrol, moment, sent_at
from tests.world import Message, World, text_of

ASK = "a good time to meet?"


def suggestions(world: World) -> list[Message]:
    """The times that were suggested in anybody's chat, oldest first."""
    return [one for _, wrote in world.group_dms() for one in about(wrote, ASK)]


def suggest(world: World, name: str) -> str:
    """Click it, and read what only this person is told."""
    (told,) = world.click(name, "checkin.nudge")["messages"]
    return text_of(told)


def apart(world: World) -> None:
    """Ana in London has answered "not yet" at ten, when it is five in the morning for Ben in New York."""
    world.set_up()
    enrol(world, "ana")
    enrol(world, "ben", tz="America/New_York")
    world.advance_to(moment(ASKED, "10:00"))
    answer(world, "ana", "not_yet")


def test_suggestion_waits_until_it_is_daytime_for_the_partner_too(world: World) -> None:
    apart(world)
    said = suggest(world, "ana")
    assert "in your group's chat today at 14:00, when it is daytime for both of you. It does not say who asked." in said
    world.advance_to(moment(ASKED, "13:59"))
    assert suggestions(world) == []
    world.advance_to(moment(ASKED, "14:00"))
    (posted,) = suggestions(world)
    assert sent_at(posted, "America/New_York") == "Tue 2026-12-15 09:00"
    times = [line for line in text_of(posted).splitlines() if line.startswith("• ")]
    assert times[0] == "• Tue 15 Dec, 16:00 London / 11:00 New York", "counted from when it is read"


def test_suggestion_asked_for_in_the_evening_comes_the_next_morning(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben", "cleo")
    world.advance_to(moment(ASKED, "20:00"))
    answer(world, "ana", "not_yet")
    assert "chat tomorrow at 09:00, when it is daytime for all of you." in suggest(world, "ana")
    world.advance(days=1)
    assert [sent_at(one) for one in suggestions(world)] == ["Wed 2026-12-16 09:00"]


def test_suggestion_asked_for_on_a_friday_evening_waits_for_monday(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(PULSED, "18:00"))
    answer(world, "ana", "not_yet")
    assert "chat on Monday 21 December at 09:00, when" in suggest(world, "ana")


def test_suggestion_that_both_ask_for_comes_once(world: World) -> None:
    apart(world)
    suggest(world, "ana")
    world.advance_to(moment(ASKED, "13:55"))
    assert "today at 14:00" in suggest(world, "ana"), "asked for twice"
    world.advance_to(moment(ASKED, "14:40"))
    answer(world, "ben", "not_yet")
    assert "Times are in your group's chat already." in suggest(world, "ben")
    world.advance(days=1)
    assert len(suggestions(world)) == 1


def test_suggestion_moves_with_a_partner_who_has_travelled(world: World) -> None:
    apart(world)
    suggest(world, "ana")
    change(world, "ben", tz="America/Los_Angeles")
    world.advance_to(moment(date(2026, 12, 16), "09:00"))
    assert [sent_at(one, "America/Los_Angeles") for one in suggestions(world)] == ["Tue 2026-12-15 08:00"]


def test_suggestion_is_dropped_when_the_partner_leaves_first(world: World) -> None:
    apart(world)
    suggest(world, "ana")
    world.says("ben", "/mentor leave")
    world.advance(days=2)
    assert suggestions(world) == []


def test_suggestion_that_would_come_after_the_round_is_refused_with_another_way(world: World) -> None:
    apart(world)
    world.advance_to(moment(CLOSED, "09:30"))
    assert "there is no hour left before it closes" in suggest(world, "ana")
    assert "Write in your chat yourself" in suggest(world, "ana")
    world.advance(days=1)
    assert suggestions(world) == []
