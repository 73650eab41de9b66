"""The picture of a report, and that its words carry every number."""

from io import BytesIO

import pytest
from PIL import Image

from messages.chart import HEIGHT, MOST_POINTS, WIDTH, Point, alt_text, meeting_rate_chart
from messages.program import report
from tests.messages.rendered import HOSTILE, LATER, a_program, a_report

FOUR = [("Round 1", 12, 6), ("Round 2", 13, 9), ("Round 3", 0, 0), ("Round 4", 14, 14)]


def drawn(points: list[Point], title: str = "Peer circles: groups that met") -> Image.Image:
    content = meeting_rate_chart(points, title=title)
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(content) < 300_000
    return Image.open(BytesIO(content)).convert("RGB")


def columns_of(image: Image.Image, colour: tuple[int, int, int]) -> int:
    """How many pixels have exactly this colour."""
    return sum(count for count, found in image.getcolors(WIDTH * HEIGHT) or [] if found == colour)


def test_a_chart_is_a_png_of_one_size_whatever_it_shows() -> None:
    for points in ([], FOUR[:1], FOUR, FOUR * 10):
        assert drawn(points).size == (WIDTH, HEIGHT)


def test_a_chart_is_the_same_for_the_same_numbers() -> None:
    assert meeting_rate_chart(FOUR, title="x") == meeting_rate_chart(FOUR, title="x")
    assert meeting_rate_chart(FOUR, title="x") != meeting_rate_chart(FOUR[:3], title="x")


def test_the_latest_bar_is_as_high_as_its_rate() -> None:
    blue = (0x2F, 0x5F, 0xA8)
    full = columns_of(drawn([("Round 1", 4, 4)]), blue)
    half = columns_of(drawn([("Round 1", 4, 2)]), blue)
    assert 0.45 < half / full < 0.55
    assert columns_of(drawn([("Round 1", 4, 0)]), blue) == 0


def test_the_alt_text_has_every_number() -> None:
    assert alt_text(FOUR) == (
        "Groups that met. Round 1: 6 of 12 groups met (50%). Round 2: 9 of 13 groups met (69%). "
        "Round 3: no groups. Round 4: 14 of 14 groups met (100%)."
    )
    assert alt_text([("Round 1", 1, 1)]) == "Groups that met. Round 1: 1 of 1 group met (100%)."
    assert alt_text([]) == "No round has closed yet."


def test_the_alt_text_of_a_long_history_fits_into_slack_s_limit() -> None:
    many = [(f"Round {number}", 1000, 999) for number in range(1, 400)]
    assert len(alt_text(many)) <= 1000
    assert alt_text(many).count("Round") == MOST_POINTS


def test_the_report_has_every_number_of_the_chart() -> None:
    facts = a_report("Peer circles")
    words = str(report(a_program(), facts, LATER))
    points = [(f"Round {number}", groups, met) for number, _, groups, met in facts.history]
    for sentence in alt_text([*points, ("Round 30", facts.groups, facts.met)]).split(". ")[1:-1]:
        assert sentence in words
    assert "11 of 14 groups met (79%)" in words


@pytest.mark.parametrize("typed", [*HOSTILE, "日本語", "", " ", "🦆"])
def test_any_name_can_be_drawn(typed: str) -> None:
    assert drawn([(typed, 3, 1)], typed).size == (WIDTH, HEIGHT)


def test_characters_that_the_font_lacks_are_left_out() -> None:
    assert meeting_rate_chart(FOUR, title="Peers 日本語") == meeting_rate_chart(FOUR, title="Peers")
    assert meeting_rate_chart(FOUR, title="日本語") == meeting_rate_chart(FOUR, title="Groups that met")


def test_few_pulse_answers_show_nothing_and_some_show_no_number() -> None:
    hidden = str(report(a_program(), a_report("x", answers=4), LATER))
    assert "Fewer than 5 people answered" in hidden
    banded = str(report(a_program(), a_report("x", answers=7), LATER))
    assert "5 to 9 people answered; on the whole" in banded
    assert "on average" not in banded
    exact = str(report(a_program(), a_report("x", answers=25), LATER))
    assert "25 people answered; on average *3.0* of 5." in exact


def test_comments_that_do_not_fit_are_counted() -> None:
    words = str(report(a_program(), a_report("y" * 300, answers=200), LATER))
    assert "more comments than fit here" in words
