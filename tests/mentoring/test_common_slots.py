"""Times that suit everybody."""

from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mentoring.cadence import local
from mentoring.people import Member, WorkingHours
from mentoring.slots import common_slots
from tests.mentoring.samples import member, people, utc

MONDAY = utc("2026-11-30 07:00")


def starts(*members: Member, after: str = "2026-11-30 07:00", minutes: int = 30, count: int = 3) -> list[str]:
    found = common_slots(members, utc(after), minutes=minutes, count=count)
    return [f"{moment:%a %H:%M}" for moment in found.starts]


def test_slots_of_one_zone_are_early_middle_and_late_on_three_days() -> None:
    group = [member("U1"), member("U2")]

    found = common_slots(group, MONDAY)

    assert [f"{moment:%a %H:%M}" for moment in found.starts] == ["Mon 09:00", "Tue 12:30", "Wed 16:30"]
    assert found.inside_hours


def test_slots_lie_where_working_hours_overlap() -> None:
    group = [member("U1", "Europe/London"), member("U2", "America/New_York")]

    # 14 to 17 in London is 9 to 12 in New York
    assert starts(*group) == ["Mon 14:00", "Tue 15:00", "Wed 16:30"]


def test_slots_without_common_hours_are_in_nobodys_night() -> None:
    group = [member("U1", "Europe/Berlin"), member("U2", "America/Los_Angeles")]

    found = common_slots(group, MONDAY)

    assert not found.inside_hours
    assert len(found.starts) == 3
    for moment in found.starts:
        for one in group:
            there = local(moment, one.zone)
            assert time(7) <= there.time() < time(22)
            assert there.weekday() < 5


def test_slots_of_people_who_never_work_on_one_day_use_any_day() -> None:
    early = member("U1", hours=WorkingHours(days=frozenset({0, 1})))
    late = member("U2", hours=WorkingHours(days=frozenset({3, 4})))

    found = common_slots([early, late], MONDAY)

    assert len(found.starts) == 3
    assert not found.inside_hours


def test_slots_are_empty_when_nothing_fits() -> None:
    group = [member("U1"), member("U2")]

    assert common_slots(group, MONDAY, minutes=16 * 60).starts == ()


def test_slots_on_a_single_common_day_do_not_overlap() -> None:
    group = [member("U1", hours=WorkingHours(days=frozenset({2}))), member("U2")]

    assert starts(*group) == ["Wed 09:00", "Wed 10:00", "Wed 11:00"]


def test_slots_on_a_quarter_are_offered_only_where_no_half_hour_fits() -> None:
    kathmandu = member("U1", "Asia/Kathmandu", hours=WorkingHours(time(9), time(9, 30)))  # 03:15 to 03:45 UTC

    assert starts(kathmandu) == ["Tue 03:15", "Wed 03:15", "Thu 03:15"]


@pytest.mark.parametrize(("after", "expected"), [("2026-11-30 09:07", "Mon 11:30"), ("2026-11-30 14:31", "Tue 09:00")])
def test_slots_leave_two_hours_to_agree(after: str, expected: str) -> None:
    assert starts(member("U1"), member("U2"), after=after)[0] == expected


@given(
    some.lists(people(), min_size=2, max_size=3),
    some.integers(0, 100_000),
    some.sampled_from([30, 45, 60]),
    some.integers(1, 4),
)
def test_slots_fit_everybody(group: list[Member], later: int, minutes: int, count: int) -> None:
    after = MONDAY + timedelta(minutes=later)

    found = common_slots(group, after, minutes=minutes, count=count)

    assert len(found.starts) <= count
    assert list(found.starts) == sorted(set(found.starts))
    for moment in found.starts:
        end = moment + timedelta(minutes=minutes)
        assert after + timedelta(hours=2) <= moment
        assert end <= after + timedelta(days=7)
        for one in group:
            first, last = local(moment, one.zone), local(end, one.zone)
            assert time(7) <= first.time() <= time(22) or found.inside_hours
            if found.inside_hours:
                assert one.hours.start <= first.time()
                assert first.weekday() in one.hours.days
                assert last.time() <= one.hours.end or last.date() > first.date()


@given(people("U1"), people("U2"))
def test_slots_do_not_depend_on_who_is_named_first(one: Member, other: Member) -> None:
    assert common_slots([one, other], MONDAY) == common_slots([other, one], MONDAY)
