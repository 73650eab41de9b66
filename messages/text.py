"""Words from values: names, dates, times, lists; and the one place where text that a person typed is made safe."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from mentoring.hours import zone_info

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
#: a date within eleven months is clear without its year
PLAIN = timedelta(days=335)
ELLIPSIS = "…"

_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# Slack has no escape for its formatting marks; these look the same and format nothing.
_MARKS = {"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ"}
# A mark formats only at the edge of a word, so that the one inside snake_case can stay.
_MARK_AT_EDGE = re.compile(r"(?<![^\W_])[*_~`]|[*_~`](?![^\W_])")
# Control characters (Unicode's Cc, but for new lines and tabs), halves of characters (Cs), and what turns text around.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
_USER_ID = re.compile(r"[A-Z0-9_]{1,40}")


def escape(text: str) -> str:
    """Make typed text safe inside mrkdwn: no mention, no link, no formatting, no control characters."""
    return "".join(_ENTITIES.get(char, char) for char in _harmless(_without_controls(text)))


def shorten(text: str, limit: int) -> str:
    """The text if it has at most `limit` characters, else its beginning and an ellipsis."""
    if len(text) <= limit:
        return text
    return text[: max(limit - 1, 0)].rstrip() + ELLIPSIS


def one_line(text: str) -> str:
    """The text with every run of white space, line breaks included, as one space."""
    return " ".join(text.split())


def plain(text: str, limit: int) -> str:
    """Typed text for a plain_text object: one line, at most `limit` characters, never empty."""
    return shorten(one_line(_without_controls(text)), limit) or "-"


def typed(text: str, limit: int = 200) -> str:
    """Typed text for mrkdwn: one line, escaped, at most `limit` characters *after* escaping."""
    return _fit(one_line(text), limit)


def typed_lines(text: str, limit: int = 1000) -> str:
    """As `typed`, but line breaks stay: for longer words that somebody wrote."""
    return _fit(text.strip(), limit)


def mention(user_id: str) -> str:
    """A mention of one member."""
    return f"<@{user_id}>" if _USER_ID.fullmatch(user_id) else typed(user_id, 40)


def link(address: str, words: str) -> str:
    """A link in mrkdwn, to an address of ours in which whatever was typed is percent-encoded."""
    return f"<{escape(address)}|{words}>"


def people(user_ids: Iterable[str]) -> str:
    """Mentions of members: "<@U1>, <@U2> and <@U3>"; "nobody" for none."""
    return listed([mention(user_id) for user_id in user_ids]) or "nobody"


def listed(items: Sequence[str], last: str = "and") -> str:
    """ "a", "a and b", "a, b and c"; empty for none."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {last} {items[-1]}"


def count(number: int, one: str, many: str | None = None) -> str:
    """ "1 person", "2 people"; the plural adds an s unless it is given."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def ordinal(number: int) -> str:
    """1st to 5th as words."""
    return ("first", "second", "third", "fourth", "fifth")[number - 1]


def day(on: date, today: date | None = None) -> str:
    """ "Tuesday 1 December"; with `today`, as `date_only`."""
    return f"{WEEKDAYS[on.weekday()]} {date_only(on, today)}"


def short_day(on: date) -> str:
    """ "Tue 1 Dec"."""
    return f"{WEEKDAYS[on.weekday()][:3]} {on.day} {MONTHS[on.month - 1][:3]}"


def date_only(on: date, today: date | None = None) -> str:
    """ "1 December"; with its year if that is not within the next eleven months of `today`, where one is given."""
    near = today is None or -PLAIN <= on - today <= PLAIN
    return f"{on.day} {MONTHS[on.month - 1]}" if near else f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def clock(at: time) -> str:
    """ "10:00"."""
    return at.strftime("%H:%M")


def local(instant: datetime, zone: str) -> str:
    """ "Tue 1 Dec, 16:00": an aware instant on that zone's wall."""
    there = instant.astimezone(zone_info(zone))
    return f"{short_day(there.date())}, {clock(there.time())}"


def moment(instant: datetime, zone: str) -> str:
    """ "Tuesday 1 December at 10:00": an aware instant on that zone's wall, in words that stay true."""
    there = instant.astimezone(zone_info(zone))
    return f"{day(there.date())} at {clock(there.time())}"


def moment_from(now: datetime, instant: datetime, zone: str) -> str:
    """ "today at 10:00", "tomorrow at 10:00", "on Tuesday 1 December at 10:00": as it is said at `now`."""
    there = instant.astimezone(zone_info(zone))
    ahead = (there.date() - now.astimezone(zone_info(zone)).date()).days
    if ahead in {0, 1}:
        return f"{('today', 'tomorrow')[ahead]} at {clock(there.time())}"
    return f"on {moment(instant, zone)}"


def all_of_you(people: int) -> str:
    """Everybody in a group of so many, as they are spoken to: "both of you", "all of you"."""
    return "both of you" if people == 2 else "all of you"


def place(zone: str) -> str:
    """A zone in words: "London" for Europe/London, "New York" for America/New_York."""
    if "/" not in zone or zone.startswith("Etc/"):
        return zone.removeprefix("Etc/")
    return zone.rsplit("/", 1)[1].replace("_", " ")


def local_times(instant: datetime, zones: Iterable[str]) -> str:
    """One moment for several zones: "Tue 1 Dec, 16:00 London / 11:00 New York".

    Zones with the same wall time share it; a zone where it is another day names that day.
    """
    places: dict[tuple[date, str], list[str]] = {}
    for zone in dict.fromkeys(zones):
        there = instant.astimezone(zone_info(zone))
        names = places.setdefault((there.date(), clock(there.time())), [])
        if place(zone) not in names:
            names.append(place(zone))
    parts: list[str] = []
    said: date | None = None
    for (on, wall), names in places.items():
        prefix = "" if on == said else f"{short_day(on)}, "
        parts.append(f"{prefix}{wall} {', '.join(names)}")
        said = on
    return " / ".join(parts)


def _without_controls(text: str) -> str:
    return _UNWANTED.sub("", text)


def _harmless(text: str) -> str:
    return _MARK_AT_EDGE.sub(lambda found: _MARKS[found.group()], text)


def _fit(text: str, limit: int) -> str:
    harmless = _harmless(_without_controls(text)[: limit + 1])  # one more tells that it does not fit
    parts: list[str] = []
    used = 0
    for char in harmless:
        part = _ENTITIES.get(char, char)
        if used + len(part) > limit:
            return _cut(parts, limit)
        parts.append(part)
        used += len(part)
    return "".join(parts)


def _cut(parts: list[str], limit: int) -> str:
    # Whole characters are dropped until the ellipsis fits: half an entity would show as rubbish.
    while parts and sum(map(len, parts)) + 1 > limit:
        parts.pop()
    return "".join(parts).rstrip() + ELLIPSIS
