"""What is kept and for how long, and what a click proves."""

from datetime import timedelta

import pytest

from storage import OutboxState
from tests.conversations.outages import with_wrong_clock
from tests.conversations.round_steps import enrol
from tests.world import World
from usecases.keep_house import Kept, keep_house


def a_round(world: World) -> None:
    """Ana and Ben, whose first round has closed."""
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance(days=15, hours=4)
    world.click("ana", "checkin.answer.met")
    world.advance(days=10)


def words(world: World) -> str:
    """Everything that the outbox still holds of what was said."""
    with world.bot.begin() as uow:
        return str([row.arguments for row in uow.outbox.waiting(list(OutboxState))])


def test_words_that_have_left_are_forgotten_after_a_month_and_nothing_is_sent_again(world: World) -> None:
    a_round(world)
    assert "Lead a project by summer" in words(world)
    posts = len(world.client.messages(limit=100_000))
    with world.bot.begin() as uow:
        assert keep_house(uow, now=world.now).interactions > 0
    world.bot.keep_house()
    assert "Lead a project by summer" in words(world), "they are of use for a month"
    with world.bot.begin() as uow:
        kept = keep_house(uow, now=world.now + timedelta(days=400))
        uow.commit()
    assert kept.words > 5
    assert kept.work > 0
    assert "Lead a project by summer" not in words(world)
    with world.bot.begin() as uow:
        again = keep_house(uow, now=world.now + timedelta(days=400))
    assert (again.words, again.interactions, again.work, again.comments) == (0, 0, 0, 0)
    world.settle()
    assert len(world.client.messages(limit=100_000)) == posts
    world.advance(days=14)
    assert len(world.client.messages(limit=100_000)) > posts, "and the program goes on"


def test_clock_that_is_years_ahead_deletes_nothing(world: World, caplog: pytest.LogCaptureFixture) -> None:
    off = with_wrong_clock(world)
    a_round(world)
    before = words(world)
    with world.bot.begin() as uow:
        kept = keep_house(uow, now=world.now + timedelta(days=2 * 365 + 30))
        uow.commit()
    assert kept == Kept(believed=False)
    off.by = timedelta(days=3653)
    world.bot.keep_house()
    assert words(world) == before
    assert "the clock is years ahead" in caplog.text
    with world.bot.begin() as uow:
        assert keep_house(uow, now=world.now + timedelta(days=2 * 365 - 30)).words > 5, "nothing happened for long"


def test_comments_are_forgotten_after_a_year_and_the_score_stays(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance(days=18, hours=4)
    world.click("ana", "pulse.score.4")
    assert world.click("ana", "pulse.comment")["views"]
    world.submit("ana", {"comment": "It helps me to plan"})
    with world.bot.begin() as uow:
        (before,) = [one.answer for one in uow.checkins.open_of_member(world.id("ana")) if one.answer]
        assert before.comment == "It helps me to plan"
        assert keep_house(uow, now=world.now + timedelta(days=364)).comments == 0
        assert keep_house(uow, now=world.now + timedelta(days=366)).comments == 1
        (after,) = [one.answer for one in uow.checkins.open_of_member(world.id("ana")) if one.answer]
    assert (after.score, after.comment) == (4, "")


def test_a_click_under_a_question_of_which_nobody_knew_shows_that_it_arrived(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance(days=13)
    world.client.fault("store_then_cut", method="chat.postMessage", times=2)
    world.advance(days=2, hours=4)
    with world.bot.begin() as uow:
        assert uow.outbox.counts_by_state()[OutboxState.UNKNOWN] == 2
    world.click("ana", "checkin.answer.met")
    with world.bot.begin() as uow:
        assert uow.outbox.counts_by_state()[OutboxState.UNKNOWN] == 1
    assert "Change my answer" in world.texts("ana")[-1], "and so the question can be rewritten"
