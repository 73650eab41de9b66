"""What an owner may set."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mentoring.cadence import check_cadence, close_instant, usual_cadence
from mentoring.errors import InvalidInput
from mentoring.programs import Every, ProgramKind, Rhythm
from tests.mentoring.samples import cadence, dates

MONDAY = date(2026, 12, 7)


def errors(**changes: Any) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        check_cadence(cadence(**changes))
    return {field: error.key for field, error in caught.value.fields.items()}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"round_days": 4}, {"round_days": "cadence.round_days"}),
        ({"round_days": 15}, {"round_days": "cadence.round_days"}),  # the next round starts before
        ({"every": Every.WEEK}, {"round_days": "cadence.round_days"}),
        ({"checkin_after": 0}, {"checkin_after": "cadence.checkin_after"}),
        ({"checkin_after": 13}, {"checkin_after": "cadence.checkin_after"}),  # the round closes on that day
        ({"pulse_after": 20}, {"pulse_after": "cadence.pulse_after"}),
        # a round that starts on Monday closes on Friday, two days before its last
        ({"on": MONDAY, "checkin_after": 11}, {"checkin_after": "cadence.checkin_after"}),
        ({"repeat_window": -1}, {"repeat_window": "cadence.repeat_window"}),
        ({"repeat_window": 53}, {"repeat_window": "cadence.repeat_window"}),
        ({"at": time(7)}, {"at": "cadence.quiet_time"}),
        ({"checkin_at": time(19)}, {"checkin_at": "cadence.quiet_time"}),
        ({"pulse_at": time(7, 59)}, {"pulse_at": "cadence.quiet_time"}),
        ({"quiet_from": time(11), "quiet_to": time(8)}, {"quiet_from": "cadence.quiet_too_long"}),
        (
            {"checkin_after": 0, "pulse_at": time(3), "repeat_window": 99},
            {
                "checkin_after": "cadence.checkin_after",
                "pulse_at": "cadence.quiet_time",
                "repeat_window": "cadence.repeat_window",
            },
        ),
    ],
)
def test_cadence_that_cannot_work_names_each_field(changes: dict[str, Any], expected: dict[str, str]) -> None:
    assert errors(**changes) == expected


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"checkin_after": 12},
        {"at": time(8)},
        {"quiet_from": time(0), "quiet_to": time(0)},  # no quiet hours at all
        {"quiet_from": time(12), "quiet_to": time(13)},  # a quiet lunch
        {"repeat_window": 0},
        {"every": Every.MONTH, "round_days": 28},
    ],
)
def test_cadence_that_works_is_taken(changes: dict[str, Any]) -> None:
    check_cadence(cadence(**changes))


@given(some.sampled_from(ProgramKind), some.sampled_from(Every), dates, some.integers(8, 18))
def test_usual_cadence_of_every_kind_and_rhythm_is_taken(
    kind: ProgramKind, every: Every, starts_on: date, hour: int
) -> None:
    check_cadence(usual_cadence(Rhythm(every, starts_on, time(hour)), kind), kind)


@pytest.mark.parametrize("kind", ProgramKind)
def test_with_mentors_and_circles_a_round_may_last_a_year_and_ask_again(kind: ProgramKind) -> None:
    longest = cadence(round_days=364, checkin_after=300, checkin_every=60)
    if kind is not ProgramKind.PEER:
        check_cadence(longest, kind)
    else:
        with pytest.raises(InvalidInput):
            check_cadence(longest, kind)
    for round_days, every, field in ((365, 60, "round_days"), (84, 6, "checkin_every"), (84, 365, "checkin_every")):
        with pytest.raises(InvalidInput) as caught:
            check_cadence(cadence(round_days=round_days, checkin_every=every), ProgramKind.MENTOR)
        assert list(caught.value.fields) == [field]


@given(some.sampled_from(Every), dates)
def test_round_of_an_accepted_cadence_closes_before_the_next_one_starts(every: Every, starts_on: date) -> None:
    usual = usual_cadence(Rhythm(every, starts_on, time(10)))
    longest = replace(usual, round_days={Every.WEEK: 7, Every.TWO_WEEKS: 14}.get(every, 28))

    check_cadence(longest)

    assert (
        starts_on
        < close_instant(longest, starts_on, "UTC").date()
        < starts_on.fromordinal(starts_on.toordinal() + longest.round_days)
    )
