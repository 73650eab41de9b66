"""The small forms: pause, avoid, comment, owners."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from mentoring.errors import InvalidInput
from messages.small_forms import (
    avoid_view,
    owners_view,
    parse_avoid,
    parse_comment,
    parse_owners,
    parse_pause,
    pause_view,
    pulse_comment_view,
)
from tests.messages.filling import submitted
from tests.messages.rendered import a_program

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("chosen", "until"),
    [(None, None), ("2026-11-25", date(2026, 11, 25)), ("2027-11-25", date(2027, 11, 25))],
)
def test_a_pause_lasts_until_the_day_or_until_further_notice(chosen: str | None, until: date | None) -> None:
    assert parse_pause(submitted(pause_view(1, TODAY), until=chosen), TODAY) == until


@pytest.mark.parametrize(
    ("chosen", "key"),
    [
        ("2026-11-24", "pause.past"),
        ("2026-01-01", "pause.past"),
        ("2027-11-26", "pause.far"),
        ("soon", "input.stale"),
    ],
)
def test_a_pause_that_cannot_be_is_refused_beside_its_field(chosen: str, key: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_pause(submitted(pause_view(1, TODAY), until=chosen), TODAY)
    assert refused.value.fields["until"].key == key


def test_the_pause_form_knows_its_program_and_the_last_possible_day() -> None:
    view = pause_view(12, TODAY)
    assert view["private_metadata"] == "12"
    assert "25 November" in str(view)


def test_a_person_to_avoid_is_read_and_has_to_be_chosen() -> None:
    assert parse_avoid(submitted(avoid_view(), person="UBEN")) == "UBEN"
    with pytest.raises(InvalidInput) as refused:
        parse_avoid(submitted(avoid_view()))
    assert refused.value.fields["person"].key == "avoid.choose"


def test_the_avoid_form_promises_that_nobody_is_told() -> None:
    assert "the owners and the admins are not told" in str(avoid_view())


def test_the_avoid_form_shows_who_is_on_the_list_and_takes_each_off() -> None:
    blocks = avoid_view(["UBEN", "UCHI"])["blocks"]
    rows = {block["text"]["text"]: block["accessory"] for block in blocks if "accessory" in block}
    assert list(rows) == ["<@UBEN>", "<@UCHI>"]
    assert [one["value"] for one in rows.values()] == ["UBEN", "UCHI"]
    assert "There is nobody on your list" in str(avoid_view())


def test_the_avoid_form_of_a_long_list_says_how_many_more_there_are() -> None:
    view = avoid_view([f"U{number:09}" for number in range(60)])
    assert "20 more follow when you remove some." in str(view)


@pytest.mark.parametrize(
    ("typed", "comment"),
    [("More walks, please", "More walks, please"), ("  x \n y ", "x \n y"), ("", ""), (None, "")],
)
def test_a_comment_is_read_and_may_be_taken_back(typed: Any, comment: str) -> None:
    assert parse_comment(submitted(pulse_comment_view(7, "pulse.useful", 4), comment=typed)) == comment


def test_a_comment_form_starts_from_the_present_comment() -> None:
    view = pulse_comment_view(7, "pulse.useful", 4, "More walks")
    assert parse_comment(submitted(view)) == "More walks"
    assert view["private_metadata"] == "7"


def test_a_comment_that_is_too_long_is_refused() -> None:
    view = pulse_comment_view(7, "pulse.useful", 4)
    assert len(parse_comment(submitted(view, comment="x" * 1000))) == 1000
    with pytest.raises(InvalidInput) as refused:
        parse_comment(submitted(view, comment="x" * 1001))
    assert refused.value.fields["comment"].key == "comment.too_long"


def test_owners_start_from_the_present_ones_and_there_is_always_one() -> None:
    view = owners_view(a_program())
    assert parse_owners(submitted(view)) == a_program().owners
    assert parse_owners(submitted(view, owners=["UCHI"])) == frozenset({"UCHI"})
    with pytest.raises(InvalidInput) as refused:
        parse_owners(submitted(view, owners=[]))
    assert refused.value.fields["owners"].key == "owners.none"


def test_a_program_whose_owners_are_all_gone_can_be_given_new_ones() -> None:
    view = owners_view(replace(a_program(), owners=frozenset()))
    assert parse_owners(submitted(view, owners=["UCHI"])) == frozenset({"UCHI"})
