"""The report of a round, in the program's channel: totals, a picture, and nothing that points at anybody."""

import re
from datetime import timedelta
from urllib.request import urlopen

from mentoring.rounds import Outcome, RoundState
from tests.conversations.round_steps import (
    ASKED,
    CLOSED,
    PULSED,
    ROUND,
    WARNED,
    WEEKLY,
    answer,
    asked,
    change,
    enrol,
    groups,
    introductions,
    moment,
    program_of,
    sent_at,
)
from tests.world import Message, World, text_of

NAMES = ("ana", "ben", "cleo", "dan", "emma", "finn", "gina", "hugo", "iris", "jack")


def reports(world: World) -> list[Message]:
    """The reports in the channel, oldest first."""
    return [one for one in world.client.messages(channel="mentoring") if "has closed" in text_of(one)]


def chart_of(world: World, report: Message) -> Message:
    """The picture in the thread of a report."""
    thread = world.client.messages(channel="mentoring", thread_ts=report["ts"])
    (found,) = [one for one in thread if one.get("files")]
    return found


def scored_round(world: World, scores: list[int], comments: int = 0, silent: int = 0) -> str:
    """A round in which as many people as there are scores answer the pulse, some comment, and others say nothing;
    returns its report."""
    names = NAMES[: len(scores)]
    world.set_up()
    enrol(world, *NAMES[: len(scores) + silent])
    world.advance_to(moment(PULSED))
    for place, (name, score) in enumerate(zip(names, scores, strict=True)):
        world.client.click(user=name, action_id=f"pulse.score.{score}", channel="@bot")
        if place < comments:
            world.settle()
            world.client.click(user=name, action_id="pulse.comment", channel="@bot")
            world.client.submit(user=name, values={"comment": f"Thought {place} of *mine*"})
    world.advance_to(moment(CLOSED))
    (report,) = reports(world)
    return text_of(report)


# the pulse


def test_four_answers_show_nothing(world: World) -> None:
    said = scored_round(world, [5, 5, 5, 5], silent=2)
    assert "*How useful is this program to you at the moment?*" in said
    assert "Fewer than 5 people answered, so to keep it private nothing is shown." in said
    assert "4 people answered" not in said


def test_four_who_were_asked_leave_no_section_about_it(world: World) -> None:
    said = scored_round(world, [5, 5, 5, 5])
    assert "How useful is this program" not in said
    assert "to keep it private" not in said
    assert "*Next round:* Tuesday 22 December." in said


def test_five_answers_show_a_band_and_neither_number_nor_mean_nor_comments(world: World) -> None:
    said = scored_round(world, [4, 4, 3, 5, 2], comments=5)
    assert "5 to 9 people answered; on the whole rather high on the scale from 1 to 5." in said
    assert "1 is “Not useful”, 5 is “Very useful”." in said
    assert "on average" not in said
    assert "Thought" not in said


def test_ten_answers_show_their_number_and_mean_and_nine_comments_stay_hidden(world: World) -> None:
    said = scored_round(world, [4, 4, 3, 5, 2, 4, 3, 4, 3, 3], comments=9)
    assert "10 people answered; on average *3.5* of 5." in said
    assert "Thought" not in said


def test_ten_comments_are_shown_in_an_order_that_tells_nothing(world: World) -> None:
    said = scored_round(world, [4, 4, 3, 5, 2, 4, 3, 4, 3, 3], comments=10)
    shown = re.findall(r"• (Thought \d of ∗mine∗)", said)
    assert shown == sorted(shown)
    assert len(shown) == 10


# the rest of it


def test_report_names_nobody_and_says_what_was_counted(world: World) -> None:
    said = scored_round(world, [4, 4, 3, 5, 2, 4])
    assert not re.search(r"<@", said)
    assert not any(re.search(rf"\b{name}\b", said, re.IGNORECASE) for name in NAMES)
    assert "A group counts as met when any of its members says so. Nobody sees who answered what." in said
    assert "• 6 people matched, of 6 members" in said
    assert "*Next round:* Tuesday 22 December." in said


def test_report_counts_who_found_nobody_without_naming_them(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben", "cleo")
    world.says("ana", f"/mentor avoid <@{world.id('ben')}>")
    world.says("ana", f"/mentor avoid <@{world.id('cleo')}>")
    world.advance_to(moment(CLOSED))
    (report,) = reports(world)
    assert "• 2 people matched, of 3 members" in text_of(report)
    assert "• 1 person found nobody this time and comes first in the next" in text_of(report)
    assert "<@" not in text_of(report)


def test_report_says_why_some_members_were_not_matched(world: World) -> None:
    world.set_up()
    enrol(world, *NAMES[:6])
    world.says("ana", "/mentor pause")
    change(world, "ben", deleted=True)
    world.advance_to(moment(WARNED))
    world.click("cleo", "round.skip")
    world.advance_to(moment(CLOSED))
    said = text_of(reports(world)[0])
    assert "• 3 people matched, of 6 members\n• 3 people sat it out: skipped, on a break or away" in said
    assert "found nobody" not in said


def test_report_of_a_round_with_everybody_in_it_gives_no_reasons(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben")
    world.advance_to(moment(CLOSED))
    assert "• 2 people matched, of 2 members" in text_of(reports(world)[0])
    assert "sat it out" not in text_of(reports(world)[0])


def test_picture_follows_in_the_thread_with_every_number_in_words(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben", "cleo", "dan")
    world.advance_to(moment(ASKED))
    answer(world, "ana", "met")
    world.advance_to(moment(CLOSED))
    (report,) = reports(world)
    assert sent_at(report) == "Mon 2026-12-21 10:00"
    (picture,) = chart_of(world, report)["files"]
    assert picture["alt_txt"] == "Groups that met. Round 1: 1 of 2 groups met (50%)."
    assert "1 of 2 groups met (50%)." in text_of(report)
    assert picture["mimetype"] == "image/png"
    with urlopen(picture["url"]) as file:
        assert file.read(8) == b"\x89PNG\r\n\x1a\n"


def test_second_report_shows_both_rounds_in_words_and_picture(world: World) -> None:
    world.set_up(**WEEKLY)
    enrol(world, "ana", "ben", "cleo", "dan")
    world.advance_to(moment(ROUND + timedelta(days=2)))
    answer(world, "ana", "met")
    world.advance(weeks=1)
    for name in ("ana", "ben", "cleo", "dan"):
        answer(world, name, "met")
    world.advance_to(moment(ROUND + timedelta(days=13)))
    first, second = reports(world)
    assert "*1 of 2 groups met (50%).*" in text_of(first)
    assert "Earlier rounds" not in text_of(first)
    assert "*2 of 2 groups met (100%).*" in text_of(second)
    assert "*Earlier rounds*\n• Round 1: 1 of 2 groups met (50%)" in text_of(second)
    (picture,) = chart_of(world, second)["files"]
    numbers = ["Round 1: 1 of 2 groups met (50%)", "Round 2: 2 of 2 groups met (100%)"]
    assert picture["alt_txt"] == f"Groups that met. {'. '.join(numbers)}."


def test_group_counts_as_met_when_any_of_it_says_so(world: World) -> None:
    world.set_up()
    enrol(world, "ana", "ben", "cleo")
    world.advance_to(moment(ASKED))
    answer(world, "ana", "not_yet")
    answer(world, "ben", "could_not")
    answer(world, "cleo", "met")
    world.advance_to(moment(CLOSED))
    assert "*1 of 1 group met (100%).*" in text_of(reports(world)[0])


def test_numbers_of_a_report_are_those_of_the_database(world: World) -> None:
    world.set_up()
    enrol(world, *NAMES[:7])
    world.advance_to(moment(ASKED))
    for place, name in enumerate(NAMES[:7]):
        answer(world, name, ("met", "not_yet", "could_not", "planned")[place % 4])
    world.advance_to(moment(CLOSED))
    program = program_of(world)
    with world.bot.begin() as uow:
        round_ = uow.rounds.latest(program.id, states=(RoundState.CLOSED,))
        assert round_ is not None
        made = uow.groups.of_round(round_.id)
        met = sum(
            any(one.answer and one.answer.outcome is Outcome.MET for one in uow.checkins.of_group(group.id))
            for group in made
        )
    (report,) = reports(world)
    assert f"{met} of {len(made)} groups met" in text_of(report)
    assert f"• {sum(len(group.members) for group in made)} people matched, of 7 members" in text_of(report)


def test_report_waits_for_a_weekday_and_nobody_needs_to_ask_for_it(world: World) -> None:
    world.set_up(round_days="12", pulse_after="8")
    enrol(world, "ana", "ben")
    world.advance_to(moment(CLOSED))
    (report,) = reports(world)
    assert sent_at(report) == "Fri 2026-12-18 10:00", "its last day is a Saturday"
    assert len(asked(world, "ana")) == 0
    assert len(introductions(world, "ana")) == len(groups(world)) == 1
