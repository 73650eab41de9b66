"""Choosing public holidays: what the fields offer, and what comes of each choice."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mentoring.errors import InvalidInput
from mentoring.people import Profile
from messages.errors import field_sentences
from messages.holidays import MOST_OPTIONS, OWN_CALENDAR, PROGRAM_CALENDAR, offered, words
from messages.join import parse_profile, profile_view
from messages.setup import SetupContext, parse_setup, setup_metadata, setup_preview_view, setup_view
from tests.messages.filling import submitted
from tests.messages.rendered import CADENCE, a_program

ZONE = "Europe/London"


def texts(found: list[dict[str, Any]]) -> list[str]:
    """The options as people read them."""
    return [one["text"]["text"] for one in found]


@pytest.mark.parametrize(
    ("chosen", "kept"),
    [("program", None), (None, None), ("none", ""), ("DE", "DE"), ("DE-BY", "DE-BY"), ("de-by", "DE-BY")],
)
def test_own_holidays_are_kept_as_they_were_chosen(chosen: str | None, kept: str | None) -> None:
    assert parse_profile(submitted(profile_view(Profile(), ZONE), own_calendar=chosen)).calendar == kept


@pytest.mark.parametrize("calendar", [None, "", "GB-SCT"])
def test_own_holidays_stay_when_the_form_is_sent_back_untouched(calendar: str | None) -> None:
    view = profile_view(Profile(calendar=calendar), ZONE)
    assert parse_profile(submitted(view)).calendar == calendar


@pytest.mark.parametrize(("chosen", "kept"), [("none", ""), (None, ""), ("GB-SCT", "GB-SCT")])
def test_holidays_of_a_program_are_kept_through_the_preview(chosen: str | None, kept: str) -> None:
    on = CADENCE.rhythm.starts_on
    view = setup_view(a_program(), channel_id="C1", today=on, zone=ZONE)
    setup = parse_setup(submitted(view, calendar=chosen), today=on)
    assert setup.cadence.calendar == kept
    context = SetupContext("C1", 1, starts_on=on)
    preview = setup_preview_view(context, setup, program=a_program(), dates=[on], zone=ZONE)
    assert setup_metadata(preview).setup == setup


@pytest.mark.parametrize("chosen", ["XX", "DE-XX", "program", "nonsense"])
def test_holidays_that_nobody_knows_are_refused_beside_the_field(chosen: str) -> None:
    view = setup_view(None, channel_id="C1", today=CADENCE.rhythm.starts_on, zone=ZONE)
    with pytest.raises(InvalidInput) as caught:
        parse_setup(submitted(view, name="Peers", calendar=chosen), today=CADENCE.rhythm.starts_on)
    said = field_sentences(caught.value)
    assert said == {
        PROGRAM_CALENDAR: "We do not know this calendar of holidays. Type a country, and choose one from the list."
    }


def test_untouched_field_offers_what_is_no_country_first() -> None:
    assert texts(offered(OWN_CALENDAR, ""))[:3] == ["Those of each program", "No public holidays", "Afghanistan"]
    assert texts(offered(PROGRAM_CALENDAR, ""))[:2] == ["No public holidays", "Afghanistan"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("germ", ["Germany", "Germany (Brandenburg)"]),
        ("Scotland", ["United Kingdom (Scotland)"]),
        ("no pub", ["No public holidays"]),
        ("each program", ["Those of each program"]),
        ("qqq", []),
    ],
)
def test_field_offers_what_was_typed(typed: str, expected: list[str]) -> None:
    assert texts(offered(OWN_CALENDAR, typed))[: max(len(expected), 1)] == expected


@given(some.sampled_from([OWN_CALENDAR, PROGRAM_CALENDAR]), some.text(max_size=8))
def test_no_more_is_offered_than_a_list_may_hold(name: str, typed: str) -> None:
    found = offered(name, typed)
    assert len(found) <= MOST_OPTIONS
    assert all(0 < len(text) <= 75 for text in texts(found))
    assert texts(found) == [words(one["value"])[:75] for one in found]
