"""What people are asked, how often, and what follows."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mentoring.checkins import REASONS, reminder_wanted
from mentoring.prompts import ICEBREAKERS, icebreaker
from mentoring.pulse import QUESTIONS, may_ask, question_for
from mentoring.rounds import CheckInKind, CheckInState, Outcome
from tests.mentoring.samples import checkin

TODAY = date(2026, 12, 10)


def test_there_are_enough_icebreakers_and_questions_each_once() -> None:
    assert len(set(ICEBREAKERS)) == len(ICEBREAKERS) >= 40
    assert len(set(QUESTIONS)) == len(QUESTIONS) >= 6
    assert len(set(REASONS)) == len(REASONS)


@given(some.integers())
def test_groups_of_one_round_get_different_icebreakers_until_all_are_used(seed: int) -> None:
    drawn = [icebreaker(seed, group) for group in range(2 * len(ICEBREAKERS))]

    assert set(drawn[: len(ICEBREAKERS)]) == set(ICEBREAKERS)
    assert set(Counter(drawn).values()) == {2}


def test_icebreaker_of_a_group_changes_with_the_round_and_not_with_asking_again() -> None:
    assert icebreaker(1, 0) == icebreaker(1, 0)
    assert len({icebreaker(seed, 0) for seed in range(30)}) > 10


def test_pulse_questions_rotate_from_the_first() -> None:
    assert question_for(1) == QUESTIONS[0]
    assert [question_for(number) for number in range(1, len(QUESTIONS) + 1)] == list(QUESTIONS)
    assert question_for(len(QUESTIONS) + 1) == QUESTIONS[0]


@pytest.mark.parametrize(
    ("ago", "expected"),
    [(None, True), (timedelta(days=27, hours=23), False), (timedelta(days=28), True), (timedelta(days=400), True)],
)
def test_pulse_is_asked_at_most_every_28_days(ago: timedelta | None, expected: bool) -> None:
    now = datetime(2026, 12, 10, 9, 30, tzinfo=UTC)

    assert may_ask(None if ago is None else now - ago, now) is expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (checkin(), True),
        (checkin(reminded=True), False),  # once
        (checkin(state=CheckInState.CLOSED), False),
        (checkin(kind=CheckInKind.PULSE), False),
        (checkin(outcome=Outcome.MET), False),
        (checkin(outcome=Outcome.NOT_YET), False),
        (checkin(outcome=Outcome.COULD_NOT), False),
        (checkin(outcome=Outcome.PLANNED), True),  # without a day
        (checkin(outcome=Outcome.PLANNED, planned_on=TODAY - timedelta(days=1)), True),
        (checkin(outcome=Outcome.PLANNED, planned_on=TODAY), False),  # they may meet this afternoon
        (checkin(outcome=Outcome.PLANNED, planned_on=TODAY - timedelta(days=1), reminded=True), False),
    ],
)
def test_reminder_is_wanted_once_while_nothing_final_is_said(asked: object, expected: bool) -> None:
    assert reminder_wanted(asked, TODAY) is expected  # type: ignore[arg-type]
