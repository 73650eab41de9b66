from datetime import UTC, datetime, timedelta

import pytest

from demo import people
from demo.program import TIME_TO_JOIN, first_round, profile, settings

MONDAY = datetime(2026, 11, 30, tzinfo=UTC)


@pytest.mark.parametrize("hours", range(0, 24 * 7, 3))
def test_first_round_leaves_time_to_join_and_closes_within_two_weeks(hours: int) -> None:
    now = MONDAY + timedelta(hours=hours)
    on = datetime.combine(first_round(now), datetime.min.time(), UTC)
    sydney_starts = on - timedelta(hours=1)  # 10:00 there, in summer time
    assert sydney_starts - now >= TIME_TO_JOIN
    assert on + timedelta(days=7) < now + timedelta(days=14)


def test_settings_put_every_question_into_the_week() -> None:
    wanted = settings(MONDAY)
    assert wanted["every"] == "week"
    assert 0 < int(wanted["checkin_after"]) < int(wanted["pulse_after"]) < int(wanted["round_days"]) <= 7


def test_profile_holds_what_the_data_file_says() -> None:
    freya = people.load().named("freya")
    assert freya is not None
    wanted = profile(freya)
    assert wanted["hours_start"] == "09:00"
    assert wanted["days"] == ["0", "1", "2", "3"]
    assert wanted["languages"] == "english, danish, german"
