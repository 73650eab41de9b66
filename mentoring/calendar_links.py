"""Links that open an appointment in somebody's calendar on the web, filled in and not yet saved.

Whatever the appointment says is percent-encoded, so that it stays one value of the link and can mean nothing else.
"""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from mentoring.calendar_file import Appointment

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.office.com/calendar/0/deeplink/compose"
#: characters of a title and of a description that a link has room for
LONGEST_TITLE, LONGEST_DESCRIPTION = 80, 200


def google_link(one: Appointment) -> str:
    """The appointment in Google Calendar; its time is given in UTC, and shown on the person's own clock."""
    begins, ends = (at.strftime("%Y%m%dT%H%M%SZ") for at in _span(one))
    values = {"action": "TEMPLATE", "text": one.title, "dates": f"{begins}/{ends}", "details": one.description}
    return _link(GOOGLE, values)


def outlook_link(one: Appointment) -> str:
    """The appointment in Outlook on the web, in the same way."""
    begins, ends = (at.strftime("%Y-%m-%dT%H:%M:%SZ") for at in _span(one))
    values = {"path": "/calendar/action/compose", "rru": "addevent", "startdt": begins, "enddt": ends}
    return _link(OUTLOOK, {**values, "subject": one.title, "body": one.description})


def _span(one: Appointment) -> tuple[datetime, datetime]:
    if one.start.tzinfo is None:
        raise ValueError("an appointment needs a time zone")
    begins = one.start.astimezone(UTC)
    return begins, begins + timedelta(minutes=one.minutes)


def _link(address: str, values: dict[str, str]) -> str:
    most = {
        "text": LONGEST_TITLE,
        "subject": LONGEST_TITLE,
        "details": LONGEST_DESCRIPTION,
        "body": LONGEST_DESCRIPTION,
    }
    cut = {name: value[: most.get(name, len(value))] for name, value in values.items() if value}
    return f"{address}?" + "&".join(f"{name}={_encoded(value)}" for name, value in cut.items())


def _encoded(text: str) -> str:
    """Like `quote`, and the marks as well that Slack would take for formatting; half a character is left out."""
    whole = text.encode("utf-8", "ignore")
    return quote(whole, safe="").replace("_", "%5F").replace("~", "%7E")
