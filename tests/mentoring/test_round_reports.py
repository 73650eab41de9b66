"""What a program is told of a round."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mentoring.reports import Band, Edge, PulseCell, RoundFacts, RoundReport, publish
from tests.mentoring.samples import TUESDAY

HISTORY = ((1, date(2026, 11, 3), 8, 4), (2, date(2026, 11, 17), 9, 6))


def facts(**changes: Any) -> RoundFacts:
    usual: dict[str, Any] = {
        "program": "Coffee",
        "number": 3,
        "on": TUESDAY,
        "invited": 21,
        "matched": 20,
        "left_out": 1,
        "groups": 10,
        "met": 7,
        "history": HISTORY,
        "pulse": "pulse.useful",
    }
    return RoundFacts(**{**usual, **changes})


def cell(*scores: int, floor: int = 5, comments: tuple[str, ...] = ()) -> PulseCell:
    found = publish(facts(scores=scores, comments=comments), floor).pulse
    assert found is not None
    return found


def test_report_tells_how_many_groups_met() -> None:
    assert publish(facts(pulse=None), 5) == RoundReport(
        program="Coffee",
        number=3,
        on=TUESDAY,
        invited=21,
        matched=20,
        left_out=1,
        groups=10,
        met=7,
        rate=70,
        history=HISTORY,
        pulse=None,
    )


@pytest.mark.parametrize(("groups", "met", "rate"), [(0, 0, None), (3, 1, 33), (3, 2, 67), (8, 1, 13), (5, 5, 100)])
def test_meeting_rate_is_a_whole_percentage(groups: int, met: int, rate: int | None) -> None:
    assert publish(facts(groups=groups, met=met), 5).rate == rate


def test_four_answers_are_hidden_and_five_are_not() -> None:
    assert cell(5, 5, 5, 5) == PulseCell("pulse.useful", 5, hidden=True)
    assert not cell(5, 5, 5, 5, 5).hidden


def test_hidden_result_is_the_same_without_any_answer() -> None:
    assert cell() == cell(1) == cell(5, 4, 3, 2)


@pytest.mark.parametrize(
    ("scores", "band"),
    [
        ((5, 5, 5, 5, 5), Band.HIGH),
        ((4, 4, 4, 3, 3, 3), Band.HIGH),  # 3.5
        ((4, 4, 3, 3, 3), Band.MIXED),
        ((3, 3, 2, 2, 2, 3), Band.MIXED),  # 2.5
        ((3, 3, 2, 2, 2), Band.LOW),
        ((1,) * 9, Band.LOW),
    ],
)
def test_five_to_nine_answers_show_bands_only(scores: tuple[int, ...], band: Band) -> None:
    assert cell(*scores) == PulseCell("pulse.useful", 5, hidden=False, answers="5-9", band=band)


@pytest.mark.parametrize(
    ("scores", "answers", "mean", "edge"),
    [
        ((3,) * 10, "10", 3.0, Edge.NONE),
        ((4, 4, 4, 3, 3, 3, 3, 3, 2, 2), "10", 3.1, Edge.NONE),
        ((5, 4) * 5 + (4, 4), "12", 4.4, Edge.NONE),
        ((3, 3, 3, 4) * 5, "20", 3.3, Edge.NONE),  # 3.25, half up
        ((5,) * 10, "10", 4.5, Edge.OR_MORE),
        ((5,) * 9 + (1,), "10", 4.5, Edge.OR_MORE),
        ((5,) * 40, "40", 4.8, Edge.OR_MORE),
        ((1,) * 10, "10", 1.5, Edge.OR_LESS),
    ],
)
def test_ten_answers_show_a_mean(scores: tuple[int, ...], answers: str, mean: float, edge: Edge) -> None:
    assert cell(*scores) == PulseCell("pulse.useful", 5, hidden=False, answers=answers, mean=mean, edge=edge)


@pytest.mark.parametrize(
    ("floor", "count", "answers"), [(8, 7, ""), (8, 8, "8-9"), (9, 9, "9"), (12, 11, ""), (12, 12, "12"), (1, 4, "")]
)
def test_floor_can_be_raised_and_never_lowered(floor: int, count: int, answers: str) -> None:
    found = cell(*[3] * count, floor=floor)

    assert found.answers == answers
    assert found.hidden is (answers == "")
    assert found.floor == max(5, floor)


def test_comments_are_shown_from_ten_and_in_no_order_that_tells() -> None:
    said = tuple(f"{letter} comment" for letter in "jihGfedcba")

    assert cell(*[3] * 10, comments=said[:9]).comments == ()
    assert cell(*[3] * 10, comments=said).comments == tuple(sorted(said, key=str.casefold))
    assert cell(*[3] * 12, comments=said, floor=12).comments == ()


@given(
    some.lists(some.integers(1, 5), max_size=40), some.lists(some.text(max_size=5), max_size=15), some.integers(0, 9)
)
def test_order_of_the_answers_shows_nowhere(scores: list[int], comments: list[str], turn: int) -> None:
    def turned(values: list[Any]) -> tuple[Any, ...]:
        return tuple(values[turn:] + values[:turn])

    shown = cell(*turned(scores), comments=turned(comments))

    assert shown.mean == cell(*scores).mean
    assert sorted(shown.comments) == sorted(cell(*scores, comments=tuple(comments)).comments)
