"""What an owner can choose for circles: accepted and refused, kept as words, and turned into sizes and wishes."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mentoring.cadence import usual_cadence
from mentoring.choices import Choices, Weight
from mentoring.circle_settings import (
    CircleSettings,
    Forming,
    check_circle,
    circle_choices,
    circle_from,
    circle_sizes,
    circle_words,
    round_choices,
    settings_of,
)
from mentoring.errors import InvalidInput
from mentoring.programs import Every, Program, ProgramKind, ProgramState, Rhythm

THEMES = ("growth", "change")


def test_usual_settings_can_be_used_and_come_back_from_their_words() -> None:
    chosen = CircleSettings(theme="change", high=9, meetings=12, minutes=90, forming=Forming.TOPIC, mixing=())

    assert check_circle(CircleSettings(), THEMES) == circle_from({}, THEMES)
    assert circle_from(circle_words(chosen), THEMES) == chosen
    assert (CircleSettings().is_large, chosen.is_large) == (False, True)


@pytest.mark.parametrize(
    ("words", "problems"),
    [
        ({"theme": "cooking"}, {"theme": "circle.theme"}),
        ({"low": 3}, {"low": "circle.size"}),
        ({"high": 11}, {"high": "circle.size"}),
        ({"low": 6, "best": 6, "high": 5}, {"high": "circle.size_order"}),
        ({"best": 9}, {"best": "circle.size"}),
        ({"best": "6"}, {"best": "circle.size"}),
        ({"meetings": 2}, {"meetings": "circle.meetings"}),
        ({"meetings": True}, {"meetings": "circle.meetings"}),
        ({"minutes": 91, "meetings": 13}, {"minutes": "circle.minutes", "meetings": "circle.meetings"}),
        ({"forming": "dice"}, {"forming": "circle.forming"}),
        ({"mixing": ["shoe_size"]}, {"mixing": "circle.mixing"}),
        ({"mixing": "seniority"}, {"mixing": "circle.mixing"}),
        ({"colour": "red"}, {"colour": "circle.unknown"}),
    ],
)
def test_what_cannot_be_used_is_named_field_by_field(words: dict[str, Any], problems: dict[str, str]) -> None:
    with pytest.raises(InvalidInput) as refused:
        circle_from(words, THEMES)

    assert {name: error.key for name, error in refused.value.fields.items()} == problems


def test_ticked_wishes_count_thrice_and_the_owners_word_goes_before() -> None:
    settings = CircleSettings(mixing=("seniority", "other_department"), high=7)
    choices = Choices(kind=ProgramKind.CIRCLE, weights={"other_department": Weight.NICE, "can_help": Weight.IGNORE})

    found = circle_choices(choices, settings)

    assert found.largest == 7
    assert found.weights == {
        "someone_new": Weight.IGNORE,
        "other_department": Weight.NICE,
        "seniority": Weight.IMPORTANT,
        "want_the_same": Weight.IGNORE,
        "can_help": Weight.IGNORE,
    }


@pytest.mark.parametrize(
    ("people", "sizes"),
    [(3, ()), (4, (4,)), (6, (6,)), (9, (5, 4)), (12, (6, 6)), (20, (7, 7, 6)), (25, (7, 6, 6, 6))],
)
def test_people_are_dealt_into_circles_near_the_best_size(people: int, sizes: tuple[int, ...]) -> None:
    assert circle_sizes(people, CircleSettings()) == sizes


def test_who_cannot_be_dealt_is_left_over() -> None:
    tight = replace(CircleSettings(), low=4, best=4, high=5)

    assert circle_sizes(7, tight) == (5,)


@given(some.integers(0, 300), some.integers(4, 10), some.integers(4, 10), some.integers(4, 10))
def test_circles_always_lie_within_the_bounds(people: int, one: int, two: int, three: int) -> None:
    low, best, high = sorted((one, two, three))
    sizes = circle_sizes(people, replace(CircleSettings(), low=low, best=best, high=high))

    assert all(low <= size <= high for size in sizes)
    possible = any(low * count <= people <= high * count for count in range(1, people))
    assert sum(sizes) == people if possible else sum(sizes) < max(people, 1)


def test_what_a_program_keeps_is_read_whatever_has_become_of_its_words() -> None:
    cadence = usual_cadence(Rhythm(Every.MONTH, date(2026, 12, 8), time(10)), ProgramKind.CIRCLE)
    program = Program(1, "C1", "Circles", ProgramKind.CIRCLE, ProgramState.ACTIVE, cadence, "UTC")
    assert settings_of(program) == CircleSettings()
    kept = replace(program, circle={"high": 7, "theme": "gone", "minutes": "long", "forming": "tea", "new": 1})
    assert settings_of(kept) == CircleSettings(high=7)
    assert round_choices(kept).largest == 7
    assert round_choices(replace(kept, kind=ProgramKind.PEER)).largest == 2
