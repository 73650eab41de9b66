"""Robin opens a program and everybody joins it, by the same commands, buttons and forms that a human uses."""

import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

from demo import people
from demo.chance import draw
from demo.people import Colleague
from demo.reader import PROGRAM_CHANNEL
from demo.screen import Json, fields, first
from sandbox import SandboxClient

OWNER = "robin"
NAME = "Half an hour together"
#: real seconds until the app has posted what it promised
PATIENCE = 15.0
#: between the opening and the first match, so that whoever is new can join in peace
TIME_TO_JOIN = timedelta(hours=12)
#: what becomes of a form that the app has accepted
TAKEN = frozenset({"close", "clear", "update"})
#: rounds begin on one of these, so that a week has room for the questions that follow
GOOD_WEEKDAYS = (1, 2, 3)


class NotAsExpected(Exception):
    """The app showed something else than the cast can deal with; the text says what."""


def open_program(client: SandboxClient, seed: int = 7) -> None:
    """Set up a weekly program in #mentoring and let the whole cast join it.

    Takes the app to be connected. Called again it changes nothing: a program that has been announced is not set up
    again, and who has heard from the app does not join again. Raises NotAsExpected if a form is refused.
    """
    if _announcement(client) is None:
        _set_up(client)
    invitation = _wait_for_announcement(client)
    known = _have_heard(client)
    ids = {user["name"]: user["id"] for user in client.users()}
    for colleague in people.load().colleagues:
        if ids[colleague.name] not in known:
            _join(client, colleague, invitation, by_button=draw(seed, "button", colleague.name) < 0.5)


def first_round(now: datetime) -> date:
    """The date of the first round, seen from `now` (aware): soon, but with time to join before it."""
    on = now.astimezone(UTC).date()
    while True:
        on += timedelta(days=1)
        # Where the day begins first, in Sydney, it is matched about an hour before this date begins in UTC.
        earliest = datetime(on.year, on.month, on.day, tzinfo=UTC) - timedelta(hours=1)
        if on.weekday() in GOOD_WEEKDAYS and earliest - now >= TIME_TO_JOIN:
            return on


def settings(now: datetime) -> dict[str, Any]:
    """What Robin writes into the form, by block id: a weekly rhythm with all its questions inside the week."""
    return {
        "name": NAME,
        "every": "week",
        "starts_on": first_round(now).isoformat(),
        "at": "10:00",
        "round_days": "7",
        "checkin_after": "2",
        "checkin_at": "10:00",
        "pulse_after": "3",
        "pulse_at": "14:00",
        "quiet_from": "20:00",
        "quiet_to": "07:00",
        "repeat_window": "12",
    }


def profile(colleague: Colleague) -> dict[str, Any]:
    """What a colleague writes into the form for joining, by block id."""
    return {
        "offers": ", ".join(colleague.offers),
        "wants": ", ".join(colleague.wants),
        "goal": colleague.goal,
        "hours_start": f"{colleague.hours.start:%H:%M}",
        "hours_end": f"{colleague.hours.end:%H:%M}",
        "days": [str(day) for day in sorted(colleague.hours.days)],
        "style": colleague.style,
        "languages": ", ".join(colleague.languages),
    }


def _set_up(client: SandboxClient) -> None:
    now = datetime.fromisoformat(client.info()["now"])
    opened = client.slash(OWNER, f"#{PROGRAM_CHANNEL}", "/mentor-admin setup")
    form = _form(opened, "the form for a program")
    preview = client.submit(OWNER, _fitting(form, settings(now)), view_id=form["id"])
    if preview["action"] != "push":
        raise NotAsExpected(f"The program's form was not followed by its preview: {preview}")
    saved = client.submit(OWNER)
    if saved["action"] not in TAKEN:
        raise NotAsExpected(f"The program was not saved: {saved}")


def _join(client: SandboxClient, colleague: Colleague, invitation: Json, *, by_button: bool) -> None:
    if by_button:
        place = {"channel": invitation["channel"], "ts": invitation["ts"]}
        opened = client.click(colleague.name, "program.join", **place)
    else:
        opened = client.slash(colleague.name, f"#{PROGRAM_CHANNEL}", "/mentor join")
    if not opened["views"] and not opened["failure"]:
        return  # a member already, as the app's answer says
    form = _form(opened, f"the form for {colleague.real_name} to join")
    done = client.submit(colleague.name, _fitting(form, profile(colleague)), view_id=form["id"])
    if done["action"] not in TAKEN:
        raise NotAsExpected(f"{colleague.real_name} could not join: {done}")
    if done["view"]:
        client.close_view(colleague.name, all=True)  # what remains says thank you


def _form(outcome: Json, what: str) -> Json:
    if not outcome["views"]:
        raise NotAsExpected(f"The app did not open {what}: {outcome['failure'] or outcome['reply']}")
    form: Json = outcome["views"][-1]
    return form


def _fitting(form: Json, wanted: dict[str, Any]) -> dict[str, Any]:
    """The values whose fields the form has; a field that is new keeps what the app proposes."""
    shown = {field.block_id for field in fields(form)}
    return {name: value for name, value in wanted.items() if name in shown}


def _announcement(client: SandboxClient) -> Json | None:
    """The app's latest post in the channel that one can join by."""
    posts: list[Json] = client.messages(channel=f"#{PROGRAM_CHANNEL}", limit=1000)
    return next((post for post in reversed(posts) if not post.get("deleted") and _can_join(post)), None)


def _can_join(post: Json) -> bool:
    return not post.get("ephemeral_to") and first(post["blocks"], "program.join") is not None


def _wait_for_announcement(client: SandboxClient) -> Json:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if post := _announcement(client):
            return post
        time.sleep(0.1)
    raise NotAsExpected(f"The app announced nothing in #{PROGRAM_CHANNEL} within {PATIENCE:.0f} seconds.")


def _have_heard(client: SandboxClient) -> set[str]:
    """Who has a message of the app in their DM with it."""
    bot = client.info()["bot"]["user_id"]
    direct = (channel for channel in client.channels() if channel["kind"] == "im" and channel["last_ts"])
    return {user for channel in direct if bot in channel["members"] for user in channel["members"]}
