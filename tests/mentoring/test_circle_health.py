"""Which circles need a hand: reasons from what took place, the most pressing first."""

from datetime import timedelta

import pytest

from mentoring.circle_health import REMEDIES, PastSession, Reason, reasons_for_care
from tests.mentoring.samples import utc

NOW = utc("2026-12-10 09:00")


def came(*numbers: int, members: int = 6) -> list[PastSession]:
    """Sessions by how many came; 0 was skipped."""
    return [PastSession(at, members, number, held=number > 0) for at, number in enumerate(numbers, start=1)]


@pytest.mark.parametrize(
    ("past", "members", "reasons"),
    [
        (came(), 6, ()),
        (came(6, 5, 6, 5), 6, ()),
        (came(6, 6, 6, 4, 4), 6, (Reason.ATTENDANCE,)),
        (came(6, 6, 6, 6, 4), 6, ()),  # one bad day
        (came(3, 3, 3, 3, 3), 6, ()),  # few, but steady
        (came(3, 3, 5, 6), 6, ()),
        (came(5, 0, 0), 6, (Reason.SKIPPED,)),
        (came(5, 0, 5), 6, ()),
        (came(0), 6, ()),
        (came(6, 6, 0, 3, 0, 3), 6, (Reason.ATTENDANCE,)),  # skipped ones say nothing of who comes
        (came(4, 4), 3, (Reason.SMALL,)),
        (came(6, 6, 3, 2, 0, 0), 2, (Reason.SMALL, Reason.SKIPPED, Reason.ATTENDANCE)),
    ],
)
def test_reasons_follow_from_what_took_place(
    past: list[PastSession], members: int, reasons: tuple[Reason, ...]
) -> None:
    assert reasons_for_care(past, members, now=NOW) == reasons
    assert reasons_for_care(list(reversed(past)), members, now=NOW) == reasons


def test_a_facilitator_is_silent_who_was_asked_a_day_ago_and_has_done_nothing() -> None:
    asked = NOW - timedelta(days=1)

    assert reasons_for_care([], 6, now=NOW, asked_at=asked) == (Reason.SILENT,)
    assert reasons_for_care([], 6, now=NOW, asked_at=asked, reacted_at=asked - timedelta(days=9)) == (Reason.SILENT,)
    assert reasons_for_care([], 6, now=NOW, asked_at=asked, reacted_at=asked + timedelta(hours=1)) == ()
    assert reasons_for_care([], 6, now=NOW - timedelta(minutes=1), asked_at=asked) == ()


def test_there_is_something_to_do_about_every_reason() -> None:
    assert set(REMEDIES) == set(Reason)
