"""The .ics file of a session: what is put in can be read back as the format says, whatever people type."""

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as some

from mentoring.calendar_file import Appointment, calendar_file

START = datetime(2026, 12, 1, 10, tzinfo=UTC)


def an_appointment(title: str = "Circle", **changes: object) -> Appointment:
    return Appointment("session-7@circles", START, 60, title, START, **changes)  # type: ignore[arg-type]


def read_back(text: str) -> list[dict[str, str]]:
    """The properties of every event, unfolded and unescaped; fails on what no calendar would read."""
    assert text.endswith("END:VCALENDAR\r\n")
    assert "\n" not in text.replace("\r\n", "")
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    lines = text.removesuffix("\r\n").replace("\r\n ", "").split("\r\n")
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    events: list[dict[str, str]] = []
    for line in lines[2:-1]:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events and line != "END:VEVENT":
            assert name not in events[-1]
            events[-1][name] = re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], value)
    return events


def test_an_appointment_is_written_as_the_format_says() -> None:
    berlin = START.astimezone(timezone(timedelta(hours=1)))
    one = Appointment(
        "session-7@circles", berlin, 75, "Our first session", START, 2, "Bring a question, please.", "Slack"
    )

    (event,) = read_back(calendar_file([one]))

    assert event == {
        "UID": "session-7@circles",
        "SEQUENCE": "2",
        "DTSTAMP": "20261201T100000Z",
        "DTSTART": "20261201T100000Z",
        "DTEND": "20261201T111500Z",
        "SUMMARY": "Our first session",
        "DESCRIPTION": "Bring a question, please.",
        "LOCATION": "Slack",
        "STATUS": "CONFIRMED",
    }


def test_a_cancelled_session_cancels_the_entry() -> None:
    text = calendar_file([an_appointment(cancelled=True, sequence=3)])

    assert "METHOD:CANCEL\r\n" in text
    assert read_back(text)[0]["STATUS"] == "CANCELLED"
    assert "METHOD:PUBLISH\r\n" in calendar_file([an_appointment(cancelled=True), an_appointment()])


@example("ä" * 100, "🙂" * 60)
@given(
    some.text(some.characters(exclude_categories=["Cs", "Cc"]), max_size=200), some.text('a,;\\\nä🙂:"', max_size=120)
)
def test_whatever_people_type_comes_back(title: str, description: str) -> None:
    (event,) = read_back(calendar_file([an_appointment(title, description=description)]))

    assert event["SUMMARY"] == title
    assert event.get("DESCRIPTION", "") == description


def test_no_text_can_add_a_line_of_its_own() -> None:
    (event,) = read_back(calendar_file([an_appointment("x\r\nATTENDEE:mailto:a@example.com\x00\x1b")]))

    assert event["SUMMARY"] == "x\nATTENDEE:mailto:a@example.com"
    assert "ATTENDEE" not in event


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        calendar_file([Appointment("x", START.replace(tzinfo=None), 60, "x", START)])
