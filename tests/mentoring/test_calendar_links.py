"""Links that open an appointment in a calendar on the web."""

from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as some

from mentoring.calendar_file import Appointment
from mentoring.calendar_links import google_link, outlook_link
from tests.mentoring.samples import utc

BERLIN = timezone(timedelta(hours=1))


@given(some.text(max_size=80), some.text(max_size=200))
def test_a_link_carries_the_appointment_and_nothing_that_was_typed_gets_out_of_its_place(title: str, why: str) -> None:
    one = Appointment("u1", datetime(2026, 12, 8, 11, tzinfo=BERLIN), 90, f"x{title}", utc("2026-12-01 09:00"))
    one = Appointment(one.uid, one.start, one.minutes, one.title, one.stamp, description=f"y{why}")
    google, outlook = google_link(one), outlook_link(one)
    assert not set("<>|*_~` \n\"'") & set(google + outlook)
    found = {name: values[0] for name, values in parse_qs(urlsplit(google).query).items()}
    assert found["dates"] == "20261208T100000Z/20261208T113000Z"
    assert (found["text"], found["details"]) == (_sent(f"x{title}")[:80], _sent(f"y{why}")[:200])
    found = {name: values[0] for name, values in parse_qs(urlsplit(outlook).query).items()}
    assert (found["startdt"], found["enddt"]) == ("2026-12-08T10:00:00Z", "2026-12-08T11:30:00Z")
    assert (found["subject"], found["body"]) == (_sent(f"x{title}")[:80], _sent(f"y{why}")[:200])


def _sent(text: str) -> str:
    return text.encode("utf-8", "ignore").decode()


def test_a_time_without_a_zone_is_refused() -> None:
    one = Appointment("u1", utc("2026-12-08 11:00").replace(tzinfo=None), 90, "x", utc("2026-12-01 09:00"))
    for link in (google_link, outlook_link):
        with pytest.raises(ValueError, match="time zone"):
            link(one)
