"""Robin opens a program and everybody joins it, by the same commands, buttons and forms that a human uses."""

import logging
import time
from datetime import UTC, date, datetime, timedelta
from typing import Any

from demo import people
from demo.chance import draw
from demo.hands import fitting
from demo.people import Colleague
from demo.reader import PROGRAM_CHANNEL
from demo.screen import Json, first
from sandbox import SandboxClient

LOG = logging.getLogger("demo.program")
OWNER = "robin"
NAME = "Half an hour together"
#: real seconds until the app has posted what it promised
PATIENCE = 15.0
#: how often somebody tries whom the app does not answer in time
TRIES = 3
#: weekday of today (Monday is 0) -> days until the first round. Whatever day it is and whatever the hour: a week from
#: now the first round is under way and its questions have come, and in two weeks its report is there.
DAYS_AHEAD = {0: 2, 1: 2, 2: 2, 3: 4, 4: 4, 5: 3, 6: 2}


class NotAsExpected(Exception):
    """The app showed something else than the cast can deal with; the text says what."""


def open_program(client: SandboxClient, seed: int = 7) -> None:
    """Set up a weekly program in #mentoring and let the whole cast join it.

    Takes the app to be connected. Called again it changes nothing: a program that has been announced is not set up
    again, and who has heard from the app does not join again. An app that is too busy to answer is asked again;
    whoever still could not join tries at the next call. Raises NotAsExpected if there is no program in the end.
    """
    for _ in range(TRIES):
        if announcement(client, PROGRAM_CHANNEL) is not None or _set_up(client):
            break
    invitation = wait_for_announcement(client, PROGRAM_CHANNEL)
    known = _have_heard(client)
    ids = {user["name"]: user["id"] for user in client.users()}
    for colleague in people.load().colleagues:
        if ids[colleague.name] in known:
            continue
        by_button = draw(seed, "button", colleague.name) < 0.5
        if not any(_join(client, colleague, invitation, by_button=by_button) for _ in range(TRIES)):
            LOG.warning("%s could not join: the app did not answer in time", colleague.real_name)


def first_round(now: datetime) -> date:
    """The date of the first round, seen from `now` (aware): soon, but with time to join before it."""
    today = now.astimezone(UTC).date()
    return today + timedelta(days=DAYS_AHEAD[today.weekday()])


def settings(now: datetime) -> dict[str, Any]:
    """What Robin writes into the form, by block id: a weekly rhythm with all its questions inside the week.

    Both come on one day, so that they fit between any first round and the end of the week in which it begins.
    """
    return {
        "name": NAME,
        "every": "week",
        "starts_on": first_round(now).isoformat(),
        "at": "10:00",
        "round_days": "7",
        "checkin_after": "2",
        "checkin_at": "10:00",
        "pulse_after": "2",
        "pulse_at": "14:00",
        "quiet_from": "20:00",
        "quiet_to": "07:00",
        "repeat_window": "12",
    }


def profile(colleague: Colleague) -> dict[str, Any]:
    """What a colleague writes into the form for joining, by block id."""
    return {
        "offers": list(colleague.offers),
        "wants": list(colleague.wants),
        "goal": colleague.goal,
        "hours_start": f"{colleague.hours.start:%H:%M}",
        "hours_end": f"{colleague.hours.end:%H:%M}",
        "days": [str(day) for day in sorted(colleague.hours.days)],
        "style": colleague.style,
        "languages": ", ".join(colleague.languages),
    }


def _set_up(client: SandboxClient) -> bool:
    now = datetime.fromisoformat(client.info()["now"])
    return send_setup(client, OWNER, PROGRAM_CHANNEL, "/mentor-admin setup", settings(now))


def send_setup(client: SandboxClient, owner: str, channel: str, command: str, wanted: dict[str, Any]) -> bool:
    """Fill in an owner's form; False if the app did not answer in time. Raises NotAsExpected for errors in it."""
    form = _form(client.slash(owner, f"#{channel}", command))
    if form is None:
        return False
    preview = client.submit(owner, fitting(form, wanted), view_id=form["id"])
    if preview["action"] == "push":
        saved = client.submit(owner)
        return _accepted(client, owner, saved)
    return _accepted(client, owner, preview)


def _join(client: SandboxClient, colleague: Colleague, invitation: Json, *, by_button: bool) -> bool:
    """Fill in the form for joining; False if the app did not answer in time."""
    if by_button:
        place = {"channel": invitation["channel"], "ts": invitation["ts"]}
        opened = client.click(colleague.name, "program.join", **place)
    else:
        opened = client.slash(colleague.name, f"#{PROGRAM_CHANNEL}", "/mentor join")
    form = _form(opened)
    if form is None:
        return not opened["failure"]  # a member already, as the app's answer says
    done = client.submit(colleague.name, fitting(form, profile(colleague)), view_id=form["id"])
    return _accepted(client, colleague.name, done)


def _form(outcome: Json) -> Json | None:
    form: Json | None = outcome["views"][-1] if outcome["views"] else None
    return form


def _accepted(client: SandboxClient, name: str, sent: Json) -> bool:
    """Has the app taken the form? What remains of it on the screen is closed. Raises NotAsExpected for errors in it."""
    if sent["view"]:
        client.close_view(name, all=True)
    if sent["errors"]:
        raise NotAsExpected(f"The form of {name} was refused: {sent['errors']}")
    return bool(sent["action"] != "failure")


def announcement(client: SandboxClient, channel: str) -> Json | None:
    """The app's latest post in a channel that one can join by."""
    posts: list[Json] = client.messages(channel=f"#{channel}", limit=1000)
    return next((post for post in reversed(posts) if not post.get("deleted") and _can_join(post)), None)


def _can_join(post: Json) -> bool:
    return not post.get("ephemeral_to") and first(post["blocks"], "program.join") is not None


def wait_for_announcement(client: SandboxClient, channel: str) -> Json:
    """The app's post that one can join by, as soon as it is there. Raises NotAsExpected if it does not come."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if post := announcement(client, channel):
            return post
        time.sleep(0.1)
    raise NotAsExpected(f"The app has announced no program in #{channel} within {PATIENCE:.0f} seconds.")


def _have_heard(client: SandboxClient) -> set[str]:
    """Who has a message of the app in their DM with it."""
    bot = client.info()["bot"]["user_id"]
    direct = (channel for channel in client.channels() if channel["kind"] == "im" and channel["last_ts"])
    return {user for channel in direct if bot in channel["members"] for user in channel["members"]}
