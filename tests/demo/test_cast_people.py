from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from demo import people
from demo.hours import at_work, common_time, window, working_time_later
from demo.people import Hours, zone

MONDAY = datetime(2026, 11, 30, tzinfo=UTC)
LONDON, BERLIN = Hours(zone("Europe/London")), Hours(zone("Europe/Berlin"))


def test_cast_has_forty_colleagues_with_names_of_their_own() -> None:
    cast = people.load().colleagues
    assert len(cast) == 40
    assert len({one.name for one in cast}) == len({one.real_name for one in cast}) == 40
    assert len({one.first_name for one in cast}) == 40


def test_cast_lives_in_many_time_zones_and_nobody_alone_in_one() -> None:
    zones = Counter(str(one.hours.zone) for one in people.load().colleagues)
    assert len(zones) >= 6
    assert min(zones.values()) >= 2


def test_cast_says_what_the_join_form_accepts() -> None:
    for one in people.load().colleagues:
        assert 1 <= len(one.offers) <= 10
        assert 1 <= len(one.wants) <= 10
        assert all(len(skill) <= 60 for skill in one.offers + one.wants)
        assert 0 < len(one.goal) <= 300
        assert one.style in {"call", "walk", "chat", "any"}
        assert one.hours.start < one.hours.end
        assert "english" in one.languages


def test_cast_wants_mostly_what_somebody_else_offers() -> None:
    cast = people.load().colleagues
    offered = {skill for one in cast for skill in one.offers}
    for one in cast:
        assert set(one.wants) & offered, one.name


def test_everybody_works_at_the_same_time_as_fifteen_others() -> None:
    cast = people.load().colleagues
    shared = Counter[str]()
    for one in cast:
        for other in cast:
            start = common_time([one.hours, other.hours], MONDAY)
            shared[one.name] += at_work(one.hours, start) and at_work(other.hours, start)
    assert min(shared.values()) - 1 >= 15


def test_accounts_hold_one_of_each_kind_that_may_not_take_part() -> None:
    everyone = people.load()
    visitors = [account for account in everyone.accounts if account["name"] in everyone.visitors]
    for flag in ("is_restricted", "is_stranger", "deleted", "is_bot"):
        assert sum(bool(account.get(flag)) for account in visitors) == 1, flag


def test_owner_and_newcomer_are_left_to_the_human() -> None:
    everyone = people.load()
    assert everyone.played == {"robin", "sam"}
    assert everyone.named("sam") is None
    admins = [account["name"] for account in everyone.accounts if account.get("is_admin")]
    assert admins == ["robin", "hannah"]  # who sets the circles up


def test_window_is_none_on_a_day_off() -> None:
    assert window(LONDON, MONDAY.date() - timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("at", "minutes", "then"),
    [
        (MONDAY.replace(hour=10), 30, MONDAY.replace(hour=10, minute=30)),
        (MONDAY.replace(hour=5), 30, MONDAY.replace(hour=9, minute=30)),
        (MONDAY.replace(hour=16, minute=50), 30, MONDAY.replace(hour=9, minute=20) + timedelta(days=1)),
        (MONDAY.replace(hour=20), 0, MONDAY.replace(hour=9) + timedelta(days=1)),
        (MONDAY - timedelta(days=2), 600, MONDAY.replace(hour=11) + timedelta(days=1)),
    ],
)
def test_working_time_passes_only_at_work(at: datetime, minutes: float, then: datetime) -> None:
    assert working_time_later(LONDON, at, minutes) == then


def test_common_time_is_the_first_half_hour_that_all_work() -> None:
    assert common_time([LONDON, BERLIN], MONDAY) == MONDAY.replace(hour=9)
    assert common_time([LONDON, BERLIN], MONDAY.replace(hour=15, minute=31)) == MONDAY.replace(hour=9) + timedelta(
        days=1
    )


def test_common_time_of_people_who_never_work_together_is_in_nobodys_night() -> None:
    west, east = Hours(zone("America/Los_Angeles")), Hours(zone("Asia/Kolkata"))
    start = common_time([west, east], MONDAY)
    assert not at_work(west, start) or not at_work(east, start)
    for one in (west, east):
        assert 7 <= start.astimezone(one.zone).hour < 22


def test_whoever_comes_to_the_page_is_told_whom_to_play() -> None:
    notes = {account["name"]: account.get("note") for account in people.load().accounts}
    assert {name for name, note in notes.items() if note} == {"robin", "sam"} == people.load().played
