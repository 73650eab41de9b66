"""Check what the app needs, and say of each thing that is missing how to mend it."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from sqlalchemy.engine import make_url

from bot.config import Settings
from delivery.wire import date_of
from mentoring.programs import ProgramState
from messages.text import count
from storage import Database, OutboxState, StorageError
from storage.engine import sqlite_file

#: seconds that two clocks may be apart
CLOCK_APART = 60.0
#: what has waited for longer than that is held up
LATE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `remedy` is empty when it is as it should be."""

    what: str
    good: bool
    remedy: str = ""


def report(findings: Sequence[Finding]) -> str:
    """Every finding in a line or two, and how many need mending."""
    lines: list[str] = []
    for one in findings:
        lines.append(f"{'ok  ' if one.good else 'MEND'}  {one.what}")
        if one.remedy:
            lines.append(f"      {one.remedy}")
    bad = sum(not one.good for one in findings)
    lines.append(f"{bad} to mend." if bad else "Everything is in place.")
    return "\n".join(lines)


def examine(settings: Settings, manifest: Path, *, base_url: str, now: datetime) -> Iterator[Finding]:
    """Look at tokens, scopes, database and channels, in the order in which one mends them."""
    if not settings.has_tokens:
        yield Finding(
            "No tokens: `make run` starts the sandbox, which needs none.",
            good=True,
            remedy="For real Slack, copy .env.example to .env and fill in both tokens (README, “Real Slack”).",
        )
        return
    bot = _client(settings.bot_token, base_url)
    identity = _identity(bot) if settings.bot_token else None
    yield _bot_token(settings, identity)
    yield _app_token(settings, _client(settings.app_token, base_url))
    if isinstance(identity, SlackResponse):
        yield from _scopes(identity, manifest)
        yield from _clock(identity, now)
    yield from _database(settings, bot, str(identity["team_id"]) if isinstance(identity, SlackResponse) else None, now)


def _client(token: str, base_url: str) -> WebClient:
    return WebClient(token=token, base_url=base_url, retry_handlers=[], timeout=10)


def _identity(bot: WebClient) -> SlackResponse | str:
    """Who the bot token belongs to, or what is wrong with it in a few words."""
    try:
        return bot.auth_test()
    except SlackApiError as error:
        return f"Slack answers {error.response.get('error')}"
    except OSError as error:
        return f"Slack cannot be reached ({type(error).__name__})"


def _bot_token(settings: Settings, identity: SlackResponse | str | None) -> Finding:
    if not settings.bot_token:
        where = "api.slack.com/apps, your app, OAuth & Permissions, Bot User OAuth Token (xoxb-…). Put it into .env."
        return Finding("SLACK_BOT_TOKEN is missing.", good=False, remedy=where)
    if isinstance(identity, SlackResponse):
        return Finding(f"SLACK_BOT_TOKEN works: {identity.get('user')} in {identity.get('team')}.", good=True)
    remedy = "Check the network; else install the app to the workspace again and copy the bot token into .env."
    return Finding(f"SLACK_BOT_TOKEN does not work: {identity}.", good=False, remedy=remedy)


def _app_token(settings: Settings, client: WebClient) -> Finding:
    where = (
        "api.slack.com/apps, your app, Basic Information, App-Level Tokens: generate one with the scope "
        "connections:write (xapp-…). Put it into .env."
    )
    if not settings.app_token:
        return Finding("SLACK_APP_TOKEN is missing.", good=False, remedy=where)
    try:
        client.apps_connections_open(app_token=settings.app_token)
    except SlackApiError as error:
        return Finding(f"SLACK_APP_TOKEN is refused: {error.response.get('error')}.", good=False, remedy=where)
    except OSError as error:
        remedy = "Check the network and the proxy of this machine."
        return Finding(f"Slack cannot be reached ({type(error).__name__}).", good=False, remedy=remedy)
    return Finding("SLACK_APP_TOKEN works: Socket Mode can connect.", good=True)


def _scopes(identity: SlackResponse, manifest: Path) -> Iterator[Finding]:
    """Compare what was granted with what the manifest asks for."""
    granted = {one.strip() for one in identity.headers.get("x-oauth-scopes", "").split(",") if one.strip()}
    scopes: dict[str, Any] = yaml.safe_load(manifest.read_text())["oauth_config"]["scopes"]
    remedy = "api.slack.com/apps, your app, App Manifest: paste manifest.yml, save, and install the app again."
    optional: list[str] = scopes.get("bot_optional", [])
    for scope in (one for one in scopes["bot"] if one not in optional):  # Slack wants optional ones in both lists
        good = scope in granted
        what = f"Scope {scope}" if good else f"Scope {scope} is missing."
        yield Finding(what, good, "" if good else remedy)
    for scope in optional:
        if scope not in granted:
            yield Finding(f"Optional scope {scope} is not granted; docs/scopes.md says what it is for.", good=True)


def _clock(identity: SlackResponse, now: datetime) -> Iterator[Finding]:
    """Check-ins go by this machine's clock, so it must not be far from Slack's."""
    slack = date_of(identity.headers)
    if slack is None:
        return
    apart = abs(now.timestamp() - slack)
    if apart <= CLOCK_APART:
        yield Finding("The clock of this machine agrees with Slack's.", good=True)
        return
    remedy = "Set it by the network (NTP), or check-ins come at the wrong hour."
    yield Finding(f"The clock of this machine is {apart:.0f} s off.", good=False, remedy=remedy)


def _backlog(database: Database, team_id: str, now: datetime) -> Iterator[Finding]:
    """What should have left by now, what is uncertain, and what could not be done."""
    with database.begin(team_id) as uow:
        late, unknown = uow.outbox.oldest_due(now), uow.outbox.oldest_unknown()
        waiting, parked, undone = uow.outbox.due_count(now), uow.outbox.counts_by_state(), uow.due.parked()
        due = uow.due.next_due_at()
    if late is not None and now - late > LATE:
        remedy = "Is the bot running, and can it reach Slack? Its log says what it waits for."
        yield Finding(
            f"{count(waiting, 'message')} waiting, the oldest since {late:%Y-%m-%d %H:%M} UTC.", False, remedy
        )
    elif due is not None and now - due > LATE:
        remedy = "Is the bot running? Its log says what goes wrong."
        yield Finding(f"Something has been due since {due:%Y-%m-%d %H:%M} UTC.", False, remedy)
    else:
        yield Finding("Nothing that is due waits.", good=True)
    if unknown is not None:
        since = unknown.claimed_at or unknown.not_before
        remedy = "Owners see it with /mentor-admin delivery; with the optional history scopes the app finds out itself."
        yield Finding(f"The oldest message that may have arrived is of {since:%Y-%m-%d %H:%M} UTC.", False, remedy)
    if refused := parked[OutboxState.PARKED]:
        yield Finding(
            f"{count(refused, 'message')} not taken by Slack.", False, "Owners see them: /mentor-admin delivery."
        )
    if undone:
        remedy = f"The last reason was {undone[-1].reason!r}; please report it."
        yield Finding(f"{count(len(undone), 'planned step')} could not be done.", False, remedy)


def _database(settings: Settings, bot: WebClient, team_id: str | None, now: datetime) -> Iterator[Finding]:
    try:
        database = Database.read_only(settings.database)
    except FileNotFoundError:
        yield _no_database(sqlite_file(make_url(settings.database)))
        return
    except StorageError as error:
        yield _unreadable(error)
        return
    try:
        yield Finding("The database is sound.", good=True)
        current = database.is_current()
        remedy = "" if current else "`python -m bot migrate`, or simply start the app: it does that by itself."
        yield Finding("The database has the present schema." if current else "The schema is old.", current, remedy)
        if current and team_id:
            yield from _backlog(database, team_id, now)
            yield from _channels(database, bot, team_id)
    except StorageError as error:  # PostgreSQL is asked for the first time here
        yield _unreadable(error)
    finally:
        database.close()


def _no_database(path: Path | None) -> Finding:
    """The app makes it when it starts, if it can."""
    assert path is not None, "only a file can be missing"
    there = next(one for one in path.absolute().parents if one.exists())
    if there.is_dir() and os.access(there, os.W_OK):
        return Finding("There is no database yet; the app makes it when it starts.", good=True)
    what = f"There is no database, and none can be made in {path.parent}."
    return Finding(what, good=False, remedy="Check DATA_DIR or DATABASE_URL, and who may write there.")


def _unreadable(error: StorageError) -> Finding:
    return Finding("The database cannot be read.", good=False, remedy=str(error))


def _channels(database: Database, bot: WebClient, team_id: str) -> Iterator[Finding]:
    """The app must be in each program's channel to post there."""
    with database.begin(team_id) as uow:
        programs = uow.programs.all(states=(ProgramState.ACTIVE, ProgramState.PAUSED))
    for program in programs:
        place = f"The channel of “{program.name}” ({program.channel_id})"
        try:
            channel = bot.conversations_info(channel=program.channel_id)["channel"]
        except (SlackApiError, OSError):
            yield Finding(f"{place} cannot be seen.", False, "Type /invite @Mentor Circles in that channel.")
            continue
        if channel.get("is_archived"):
            yield Finding(f"{place} is archived.", False, "Unarchive it, or end the program with /mentor-admin end.")
        elif not channel.get("is_member"):
            yield Finding(f"{place} lacks the app.", False, "Type /invite @Mentor Circles in that channel.")
        else:
            yield Finding(f"{place} has the app in it.", True)
