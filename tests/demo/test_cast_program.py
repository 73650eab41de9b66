from datetime import UTC, datetime, time, timedelta

import pytest

from demo import people
from demo.people import Colleague
from demo.program import first_round, profile, settings
from mentoring.cadence import (
    check_cadence,
    checkin_moment,
    close_instant,
    introduction_instant,
    match_instant,
    pulse_moment,
)
from mentoring.people import Member, Profile, WorkingHours
from mentoring.programs import Cadence, Every, Rhythm

MONDAY = datetime(2026, 11, 30, tzinfo=UTC)
WEEK = timedelta(days=7)
#: in winter, in summer, and around a change of the clocks in Europe
WEEKS = (MONDAY, datetime(2026, 7, 6, tzinfo=UTC), datetime(2026, 3, 23, tzinfo=UTC))
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SAM = Member("USAM", "Sam", "Junior developer", "Europe/London", profile=Profile())


def cadence(now: datetime) -> Cadence:
    """What the app makes of Robin's form."""
    form = settings(now)
    made = Cadence(
        rhythm=Rhythm(Every(form["every"]), first_round(now), time.fromisoformat(form["at"])),
        round_days=int(form["round_days"]),
        checkin_after=int(form["checkin_after"]),
        checkin_at=time.fromisoformat(form["checkin_at"]),
        pulse_after=int(form["pulse_after"]),
        pulse_at=time.fromisoformat(form["pulse_at"]),
        quiet_from=time.fromisoformat(form["quiet_from"]),
        quiet_to=time.fromisoformat(form["quiet_to"]),
    )
    check_cadence(made)
    return made


def member(one: Colleague) -> Member:
    hours = one.hours
    told = Profile(hours=WorkingHours(hours.start, hours.end, hours.days))
    return Member(one.name, one.first_name, one.title, hours.zone.key, profile=told)


@pytest.mark.parametrize("monday", WEEKS, ids=lambda monday: f"{monday:%B}")
@pytest.mark.parametrize("weekday", range(7), ids=WEEKDAYS)
@pytest.mark.parametrize("hour", [0, 7, 11, 15, 23])
def test_first_round_is_the_same_two_clicks_away_on_every_weekday(weekday: int, hour: int, monday: datetime) -> None:
    now = monday + timedelta(days=weekday, hours=hour)
    plan, on, cast = cadence(now), first_round(now), [member(one) for one in people.load().colleagues]
    matched = match_instant(plan, on, {one.zone for one in cast})
    assert matched - now >= timedelta(hours=12), "whoever is new can join in peace"
    after_a_week, after_two = now + WEEK, now + 2 * WEEK
    for partner in cast:
        introduced = introduction_instant([SAM, partner], on, plan, matched)
        assert introduced is not None
        not_before = introduced + timedelta(hours=1)
        assert checkin_moment(SAM, on, plan, not_before)[1] < after_a_week
        assert pulse_moment(SAM, on, plan, not_before)[1] < after_a_week
    assert after_a_week < close_instant(plan, on, SAM.zone) < after_two
    assert close_instant(plan, on + WEEK, SAM.zone) > after_two, "one report, not two"


def test_settings_put_every_question_into_the_week() -> None:
    wanted = settings(MONDAY)
    assert wanted["every"] == "week"
    assert 0 < int(wanted["checkin_after"]) <= int(wanted["pulse_after"]) < int(wanted["round_days"]) <= 7
    assert wanted["checkin_at"] < wanted["pulse_at"]


def test_profile_holds_what_the_data_file_says() -> None:
    freya = people.load().named("freya")
    assert freya is not None
    wanted = profile(freya)
    assert wanted["hours_start"] == "09:00"
    assert wanted["days"] == ["0", "1", "2", "3"]
    assert wanted["languages"] == "english, danish, german"
