"""Typed text made safe, and dates, times, places and lists in words."""

import re
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from messages import text

anything = st.text(st.characters(), max_size=300)
NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)


@given(anything, st.integers(1, 400))
@example("&" * 300, 7)
@example("<!channel>", 1)
def test_typed_text_fits_and_cannot_become_markup(typed: str, limit: int) -> None:
    for made in (text.typed(typed, limit), text.typed_lines(typed, limit)):
        assert len(made) <= limit
        assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", made)
        assert not re.search(r"(?<!\w)[*~`]|[*~`](?!\w)", made)
        assert not re.search(r"[\u202a-\u202e\u2066-\u2069\x00-\x08]", made)


@given(anything)
def test_a_typed_line_is_one_line(typed: str) -> None:
    assert "\n" not in text.typed(typed)
    assert "\n" not in text.plain(typed, 50)


@given(anything, st.integers(1, 400))
def test_plain_text_is_never_empty_and_fits(typed: str, limit: int) -> None:
    assert 1 <= len(text.plain(typed, limit)) <= limit


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Python & SQL", "Python &amp; SQL"),
        ("<!here> hello", "&lt;!here&gt; hello"),
        ("snake_case_name", "snake_case_name"),
        ("2*3*4", "2*3*4"),
        ("*bold*", "∗bold∗"),
        ("_low_ ~gone~ `code`", "ˍlowˍ ∼gone∼ ˋcodeˋ"),
        ("C*", "C∗"),
        ("a\x00b\u202ec", "abc"),
        ("&amp;", "&amp;amp;"),
        ("", ""),
    ],
)
def test_escaping_changes_only_what_slack_would_read(typed: str, shown: str) -> None:
    assert text.escape(typed) == shown


def test_shortening_never_cuts_an_entity_in_two() -> None:
    assert text.typed("a&b&c&d", 9) == "a&amp;b…"
    assert text.typed("&&&&", 10) == "&amp;…"
    assert text.typed("&&", 10) == "&amp;&amp;"
    assert text.typed("abcdef", 4) == "abc…"


@pytest.mark.parametrize(
    ("user_ids", "words"),
    [
        ([], "nobody"),
        (["U1"], "<@U1>"),
        (["U1", "U2"], "<@U1> and <@U2>"),
        (["U1", "U2", "W3"], "<@U1>, <@U2> and <@W3>"),
        (["U1|x>", "U2"], "U1|x&gt; and <@U2>"),
    ],
)
def test_people_are_mentioned_in_a_list(user_ids: list[str], words: str) -> None:
    assert text.people(user_ids) == words


def test_days_and_times_read_as_people_say_them() -> None:
    assert text.day(date(2026, 12, 1)) == "Tuesday 1 December"
    assert text.short_day(date(2027, 3, 14)) == "Sun 14 Mar"
    assert text.date_only(date(2026, 12, 31)) == "31 December"
    assert text.clock(time(9, 5)) == "09:05"
    assert text.local(NOON, "Asia/Tokyo") == "Tue 1 Dec, 21:00"


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Europe/London", "London"),
        ("America/New_York", "New York"),
        ("America/Argentina/Buenos_Aires", "Buenos Aires"),
        ("UTC", "UTC"),
        ("Etc/GMT+5", "GMT+5"),
    ],
)
def test_a_zone_is_called_by_its_place(zone: str, name: str) -> None:
    assert text.place(zone) == name


@pytest.mark.parametrize(
    ("zones", "words"),
    [
        (["Europe/London"], "Tue 1 Dec, 12:00 London"),
        (["Europe/London", "America/New_York"], "Tue 1 Dec, 12:00 London / 07:00 New York"),
        (["Europe/London", "Europe/Lisbon", "Europe/London"], "Tue 1 Dec, 12:00 London, Lisbon"),
        (["Europe/London", "Pacific/Auckland"], "Tue 1 Dec, 12:00 London / Wed 2 Dec, 01:00 Auckland"),
        (
            ["Pacific/Auckland", "Europe/London", "Europe/Paris"],
            "Wed 2 Dec, 01:00 Auckland / Tue 1 Dec, 12:00 London / 13:00 Paris",
        ),
    ],
)
def test_one_moment_is_told_for_every_zone(zones: list[str], words: str) -> None:
    assert text.local_times(NOON, zones) == words


def test_numbers_agree_with_their_nouns() -> None:
    assert text.count(1, "group") == "1 group"
    assert text.count(0, "group") == "0 groups"
    assert text.count(2, "person", "people") == "2 people"
    assert text.listed(["a", "b", "c"], last="or") == "a, b or c"


@pytest.mark.parametrize(
    ("at", "zone", "words"),
    [
        (NOON, "UTC", "today at 12:00"),
        (NOON, "Asia/Tokyo", "today at 21:00"),
        (datetime(2026, 12, 1, 15, tzinfo=UTC), "Asia/Tokyo", "tomorrow at 00:00"),
        (datetime(2026, 12, 2, 11, tzinfo=UTC), "UTC", "tomorrow at 11:00"),
        (datetime(2026, 12, 3, 9, tzinfo=UTC), "Europe/London", "on Thursday 3 December at 09:00"),
        (datetime(2027, 1, 1, 9, 30, tzinfo=UTC), "UTC", "on Friday 1 January at 09:30"),
    ],
)
def test_a_moment_that_is_near_is_told_from_now(at: datetime, zone: str, words: str) -> None:
    assert text.moment_from(NOON, at, zone) == words


def test_two_people_are_both_and_three_are_all() -> None:
    assert [text.all_of_you(people) for people in (2, 3, 10)] == ["both of you", "all of you", "all of you"]
