"""`python -m bot people import people.csv`: what the company knows of its people.

Either every row is taken or none: a row that cannot be used stops it, and every such row is named.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any, TextIO

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bot.config import Settings
from bot.tables import Bar, Refused, problem_lines, rows_of
from handlers.events import told_in_profile
from mentoring.facts import Facts
from mentoring.spreadsheet import Colleague, Colleagues, read_facts
from messages.text import count, one_line
from storage import Database

#: people that Slack is asked for at a time
PAGE = 500
#: changes that are shown one by one
SHOWN = 200
NOTHING = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class Workspace:
    """Which workspace it is, and who is in it."""

    team_id: str
    people: tuple[Colleague, ...]
    #: user id -> what their profile says
    profiles: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def add_arguments(commands: Any) -> None:
    """Add the command to those of `python -m bot`."""
    parser = commands.add_parser("people", help="tell what the company knows of people: departments, levels, managers")
    actions = parser.add_subparsers(dest="action", required=True)
    import_ = actions.add_parser("import", help="read it from a CSV file; docs/matching.md has an example")
    import_.add_argument("people", type=Path, help="a CSV file, one line for each person")
    import_.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")


def main(options: argparse.Namespace, settings: Settings, now: datetime) -> int:
    """Run it in this terminal; 0 done, 1 could not. Raises StorageError with the remedy, as while the bot runs."""
    return run(options, settings, now, sys.stdout, sys.stderr)


def run(
    options: argparse.Namespace,
    settings: Settings,
    now: datetime,
    out: TextIO,
    err: TextIO,
    *,
    base_url: str = WebClient.BASE_URL,
) -> int:
    """Read the file, show what changes, and keep it in one transaction."""
    try:
        database = _open(settings, look_only=options.dry_run)
        try:
            with Bar(err) as bar:
                said = _import(options, settings, database, now, bar, base_url)
        finally:
            database.close()
    except Refused as refused:
        print(refused, file=err)
        return 1
    print(said, file=out)
    return 0


def _open(settings: Settings, *, look_only: bool) -> Database:
    url = settings.database
    if not settings.has_tokens and not settings.database_url:
        url = f"sqlite:///{settings.sandbox_dir / 'bot.sqlite3'}"
    try:
        database = Database.read_only(url)
        if look_only and not database.is_current():
            database.close()
            raise Refused(f"The database is older than this version: `python -m bot migrate` mends that. {NOTHING}")
        if not look_only:
            database.close()
            database = Database.open(url)
            database.hold()
            database.migrate()
    except FileNotFoundError as error:
        raise Refused(f"{error} Start the bot once, then import. {NOTHING}") from error
    return database


def _import(
    options: argparse.Namespace, settings: Settings, database: Database, now: datetime, bar: Bar, base_url: str
) -> str:
    rows = list(rows_of(options.people))
    there = _in_slack(settings, base_url, bar) if settings.bot_token else _in_database(database)
    ids = [one.user_id for one in there.people]
    with database.begin(there.team_id) as uow:
        before = uow.facts.told(ids)
        facts, problems = read_facts(rows, Colleagues.of(there.people), before)
        if problems:
            end = f"{NOTHING} Please mend the lines above, and run it again."
            raise Refused("\n".join([*problem_lines(options.people, problems), end]))
        if not facts:
            raise Refused(f"{options.people}: there is nobody in it. It needs one line for each person. {NOTHING}")
        changed = {one: known for one, known in facts.items() if known != before.get(one, Facts())}
        bar.show(0.9)
        if not options.dry_run:
            uow.facts.save(changed)
            for user_id, found in there.profiles.items():
                uow.facts.save_profile(user_id, found)
            uow.audit.add(None, "", "people.import", {"people": len(changed)}, now)
            uow.commit()
    lines = list(_table(changed, before, there.people))
    return "\n".join([*lines, _summary(len(facts), len(changed), dry=options.dry_run)])


def _in_slack(settings: Settings, base_url: str, bar: Bar) -> Workspace:
    client = WebClient(token=settings.bot_token, base_url=base_url, timeout=30)
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=5))  # it only reads
    try:
        team_id = str(client.auth_test()["team_id"])
        people: list[Colleague] = []
        profiles: dict[str, Mapping[str, str]] = {}
        for at, page in enumerate(client.users_list(limit=PAGE), 1):
            people += [_colleague(user) for user in page["members"]]
            told = {str(user["id"]): told_in_profile(user, settings.profile_fields) for user in page["members"]}
            profiles |= {user_id: found for user_id, found in told.items() if found}
            bar.show(0.8 * at / (at + 1))
    except SlackApiError as error:
        reason = error.response.get("error")
        raise Refused(f"Slack answers {reason}. `python -m bot doctor` says what to mend. {NOTHING}") from error
    except OSError as error:
        raise Refused(f"Slack cannot be reached ({type(error).__name__}). {NOTHING}") from error
    return Workspace(team_id, tuple(people), profiles)


def _colleague(user: Mapping[str, Any]) -> Colleague:
    profile = user.get("profile") or {}
    names = (user.get("name"), profile.get("display_name"), profile.get("real_name"), user.get("real_name"))
    return Colleague(str(user["id"]), tuple(str(one) for one in names if one), str(profile.get("email") or ""))


def _in_database(database: Database) -> Workspace:
    """Without tokens: those whom the app has met, by the names that it knows. Addresses need Slack."""
    teams = database.teams()
    if len(teams) != 1:
        raise Refused(f"There is not one workspace in the database, but {len(teams)}. {NOTHING}")
    with database.begin(teams[0]) as uow:
        people = uow.members.all()
    return Workspace(teams[0], tuple(Colleague(one.user_id, (one.name,)) for one in people))


def _table(changed: Mapping[str, Facts], before: Mapping[str, Facts], people: Iterable[Colleague]) -> Iterator[str]:
    names = {one.user_id: one.names[0] if one.names else one.user_id for one in people}
    rows = [
        (one_line(names[user_id]), fact.name, _shown(past, names), _shown(value, names))
        for user_id, known in sorted(changed.items(), key=lambda pair: names[pair[0]].casefold())
        for fact in fields(Facts)
        if (value := getattr(known, fact.name)) != (past := getattr(before.get(user_id, Facts()), fact.name))
    ]
    if not rows:
        return
    table = [("person", "what", "now", "new"), *rows[:SHOWN]]
    widths = [max(len(row[at]) for row in table) for at in range(3)]
    for row in table:
        yield "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[3]])
    if len(rows) > SHOWN:
        yield f"... and {len(rows) - SHOWN} changes more"


def _shown(value: object, names: Mapping[str, str]) -> str:
    return one_line(names.get(str(value), str(value))) if value not in {None, ""} else "-"


def _summary(read: int, changed: int, *, dry: bool) -> str:
    people = count(read, "person", "people")
    if dry:
        return f"{people} read; {changed} would change. Nothing was changed: run it without --dry-run to keep it."
    return f"{people} read; {changed} changed. It counts from the next round on."
