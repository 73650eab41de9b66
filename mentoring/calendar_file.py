"""Appointments as an iCalendar file (RFC 5545), which every calendar can take in.

Times are in UTC, so that the file needs no rules of time zones. An appointment that has moved keeps its `uid` and has a
higher `sequence`: a calendar then changes its entry, instead of adding another.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

PRODUCT = "-//Mentor Circles//Mentor Circles//EN"
#: octets of a line, without its end
LONGEST_LINE = 75
#: characters that may stand in no text
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Appointment:
    """One appointment. `uid` is the same for ever; `stamp` (aware) is when this version of it was made."""

    uid: str
    start: datetime  # aware
    minutes: int
    title: str
    stamp: datetime
    sequence: int = 0  # from 0, one more for each change
    description: str = ""
    location: str = ""
    cancelled: bool = False


def calendar_file(appointments: Sequence[Appointment]) -> str:
    """The text of an .ics file, in UTF-8 with its own line ends; write it without changing them."""
    method = "CANCEL" if appointments and all(one.cancelled for one in appointments) else "PUBLISH"
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", f"METHOD:{method}"]
    for one in appointments:
        lines += _event(one)
    return "".join(f"{part}\r\n" for line in [*lines, "END:VCALENDAR"] for part in _folded(line))


def _event(one: Appointment) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(one.uid)}"
    yield f"SEQUENCE:{one.sequence}"
    yield f"DTSTAMP:{_moment(one.stamp)}"
    yield f"DTSTART:{_moment(one.start)}"
    yield f"DTEND:{_moment(one.start + timedelta(minutes=one.minutes))}"
    yield f"SUMMARY:{_text(one.title)}"
    if one.description:
        yield f"DESCRIPTION:{_text(one.description)}"
    if one.location:
        yield f"LOCATION:{_text(one.location)}"
    yield f"STATUS:{'CANCELLED' if one.cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def _moment(at: datetime) -> str:
    if at.tzinfo is None:
        raise ValueError("an appointment needs a time zone")
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    """A value as the format wants it: escaped, with `\\n` for a new line and without other control characters."""
    plain = CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for character in ("\\", ";", ","):
        plain = plain.replace(character, f"\\{character}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """A line in pieces of at most 75 octets, no character cut in two; all but the first begin with a space."""
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > LONGEST_LINE:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + octets
    yield piece
