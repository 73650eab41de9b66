"""Values that buttons carry."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.errors import MentoringError
from mentoring.rounds import Outcome
from messages import ids


@given(st.integers(0, 2**63 - 1), st.sampled_from(Outcome), st.dates())
def test_what_is_encoded_is_decoded(number: int, outcome: Outcome, on: date) -> None:
    assert ids.decode(ids.encode(number, outcome), int, Outcome) == (number, outcome)
    assert ids.decode(ids.encode(number, on), int, date) == (number, on)
    assert ids.decode(ids.encode(on, number, outcome), date, int, Outcome) == (on, number, outcome)


@pytest.mark.parametrize(
    ("value", "types", "found"),
    [
        ("12", (int,), (12,)),
        ("12:met", (int, Outcome), (12, Outcome.MET)),
        ("7:2026-12-01", (int, date), (7, date(2026, 12, 1))),
        ("U0ANA", (str,), ("U0ANA",)),
        ("7:a:b", (int, str), (7, "a:b")),
    ],
)
def test_a_value_of_ours_is_read(value: str, types: tuple[Any, ...], found: tuple[Any, ...]) -> None:
    assert ids.decode(value, *types) == found


@pytest.mark.parametrize(
    ("value", "types"),
    [
        ("", (int,)),
        ("", (str,)),
        (None, (int,)),
        (12, (int,)),
        ("abc", (int,)),
        ("-1", (int,)),
        ("+1", (int,)),
        (" 1", (int,)),
        ("1_0", (int,)),
        ("١٢", (int,)),
        ("²", (int,)),
        ("1" * 30, (int,)),
        ("12", (int, Outcome)),
        ("12:", (int, Outcome)),
        ("12:MET", (int, Outcome)),
        ("12:met:met", (int, Outcome)),
        ("met:12", (int, Outcome)),
        ("7:20261201", (int, date)),
        ("7:2026-W49-2", (int, date)),
        ("7:2026-02-30", (int, date)),
        ("7:", (int, str)),
    ],
)
def test_anything_else_is_an_old_or_forged_button(value: Any, types: tuple[Any, ...]) -> None:
    with pytest.raises(MentoringError, match=r"input\.stale"):
        ids.decode(value, *types)


def test_a_picker_s_block_names_its_check_in() -> None:
    assert ids.checkin_of_block(ids.checkin_block(7)) == 7


@pytest.mark.parametrize("block_id", ["", "checkin", "checkin:", "checkin:x", "pulse:7", "7"])
def test_another_block_names_no_check_in(block_id: str) -> None:
    with pytest.raises(MentoringError, match=r"input\.stale"):
        ids.checkin_of_block(block_id)


def test_every_action_and_form_has_its_own_id() -> None:
    found = [value for name, value in vars(ids).items() if name.isupper() and isinstance(value, str)]
    assert len(found) == len(set(found))


def test_the_patterns_match_their_own_buttons_alone() -> None:
    answers = [ids.checkin_answer_action(outcome) for outcome in Outcome]
    scores = [ids.pulse_score_action(score) for score in range(1, 6)]
    assert all(ids.CHECKIN_ANSWER_PATTERN.match(action) for action in answers)
    assert all(ids.PULSE_SCORE_PATTERN.match(action) for action in scores)
    others = [value for name, value in vars(ids).items() if name.isupper() and isinstance(value, str)]
    assert not any(ids.CHECKIN_ANSWER_PATTERN.match(action) for action in [*scores, *others])
    assert not any(ids.PULSE_SCORE_PATTERN.match(action) for action in [*answers, *others])
