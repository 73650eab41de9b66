"""The command line: run, match, migrate, doctor, backup, restore."""

import argparse
import os
import shutil
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import SystemRandom
from threading import Event

from slack_sdk import WebClient

from bot import doctor, match_command, people_command
from bot.backup import back_up, restore
from bot.clock import system_clock
from bot.config import BadSetting, Settings, make_folder, read_environment
from bot.logs import start_logging
from bot.ticker import Watchdog, start_ticker
from bot.wiring import Bot, NoSlack, build_app, make_client, reaching_slack
from delivery import DeliverySettings
from storage import Database, StorageError

MANIFEST = Path(__file__).resolve().parent.parent / "manifest.yml"

#: hours between two rounds of deleting what has been kept long enough
HOUSEKEEPING = 6
#: hours between two looks at the programs' channels
LOOKING = 1
#: seconds after which a stop no longer waits for the work and the calls that are going on
PATIENCE = 5.0
#: how often the database is asked what is due, in seconds; the sandbox's clock is shown live
TICK, SANDBOX_TICK = 15.0, 1.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code (0 done, 1 could not, 2 wrong arguments)."""
    options = parser().parse_args(arguments)
    if options.command == "match":
        return match_command.main(options)
    try:
        settings = Settings.from_env(read_environment(os.environ))
        start_logging(settings.log_level, settings.log_format)
        if options.command == "people":
            return people_command.main(options, settings, system_clock())
        if options.command == "run":
            return run(settings, fresh=options.fresh)
        if options.command == "migrate":
            return migrate(settings)
        if options.command == "backup":
            print(back_up(settings.database, options.file, settings.data_dir, system_clock()))
            return 0
        if options.command == "restore":
            print(restore(settings.database, options.file, options.since, system_clock()))
            return 0
        findings = list(doctor.examine(settings, MANIFEST, base_url=WebClient.BASE_URL, now=system_clock()))
        print(doctor.report(findings))
        return 0 if all(one.good for one in findings) else 1
    except (BadSetting, NoSlack, StorageError) as error:
        print(f"{error}", file=sys.stderr)
        return 1


def parser() -> argparse.ArgumentParser:
    """The commands and their options."""
    top = argparse.ArgumentParser(prog="python -m bot", description="Mentor Circles, a Slack app for peer mentoring.")
    commands = top.add_subparsers(dest="command", required=True)
    run_ = commands.add_parser("run", help="start; without tokens in .env, in a sandbox with a page")
    run_.add_argument("--fresh", action="store_true", help="begin the sandbox anew")
    commands.add_parser("migrate", help="bring the database to the present schema")
    backup = commands.add_parser("backup", help="copy the database, also while the bot is running")
    backup.add_argument("file", type=Path, nargs="?", help="where to; by default a file in DATA_DIR/backups")
    restore_ = commands.add_parser("restore", help="put a backup in the place of the database; the bot must be stopped")
    restore_.add_argument("file", type=Path, nargs="?", help="the backup; none on PostgreSQL, after pg_restore")
    restore_.add_argument("--since", type=moment, metavar="TIME", help="when it was made, if it does not say so itself")
    match_command.add_arguments(commands)
    people_command.add_arguments(commands)
    commands.add_parser("doctor", help="check tokens, scopes, database and channels, and say how to mend them")
    return top


def moment(text: str) -> datetime:
    """A time such as 2026-11-20T06:00Z; UTC without a zone. Raises ArgumentTypeError with the remedy."""
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # a zone may lead out of the calendar
        raise argparse.ArgumentTypeError(f"{text!r} is no time: write one such as 2026-11-20T06:00Z") from None


def run(settings: Settings, *, fresh: bool) -> int:
    """Run until interrupted: against Slack when there are tokens, else in the sandbox."""
    stop = Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    if settings.has_tokens:
        return run_in_slack(settings, stop)
    return run_in_sandbox(settings, stop, fresh=fresh)


def run_in_slack(settings: Settings, stop: Event) -> int:
    """Connect to the real workspace by Socket Mode."""
    missing = [
        name
        for name, value in (("SLACK_BOT_TOKEN", settings.bot_token), ("SLACK_APP_TOKEN", settings.app_token))
        if not value
    ]
    if missing:
        raise BadSetting(f"{missing[0]} is missing in .env. `python -m bot doctor` says where to find it.")
    make_folder("DATA_DIR", settings.data_dir)
    database = open_database(settings.database)
    try:
        bot = build_app(
            settings,
            clock=system_clock,
            rng=SystemRandom(),
            client=make_client(settings.bot_token),
            database=database,
            delivery=settings.delivery,
        )
        said = f"Mentor Circles is running in workspace {bot.team_id}. Stop it with Ctrl+C."
        ready = partial(print, said, flush=True)
        live(bot, settings.app_token, stop, seconds=TICK, ready=ready)
    finally:
        database.close()
    return 0


def run_in_sandbox(settings: Settings, stop: Event, *, fresh: bool) -> int:
    """Start a Slack workspace in a box, with colleagues in it, and the app inside."""
    from demo import move_in, open_programs
    from sandbox import Sandbox, StoreError

    folder = settings.sandbox_dir
    if fresh and folder.is_dir():
        shutil.rmtree(folder)
    make_folder("SANDBOX_DIR", folder)
    database = open_database(f"sqlite:///{folder / 'bot.sqlite3'}")
    port = free_port(settings.sandbox_port)
    box = Sandbox(manifest=MANIFEST, folder=folder / "workspace", port=port, rates=False)
    try:
        box.start()
        bot = build_app(
            settings,
            clock=box.now,
            rng=SystemRandom(),
            client=make_client(box.bot_token, base_url=box.api_url),
            database=database,
            delivery=DeliverySettings(per_channel=0.0, per_workspace=0.0),
        )
        box.register(bot)
        move_in(box, folder)
        print(f"\n  Mentor Circles, in a sandbox. Open this page:\n\n      {box.url}\n", flush=True)
        leave = partial(box.rest, PATIENCE)  # whoever moves the clock needs the bot until then
        live(bot, box.app_token, stop, seconds=SANDBOX_TICK, ready=partial(open_programs, box.client()), leave=leave)
    except StoreError as error:
        raise BadSetting(f"SANDBOX_DIR is {folder}. {error}") from error
    finally:
        box.stop()
        database.close()
    return 0


def free_port(wanted: int) -> int:
    """The wanted port on 127.0.0.1; 0 (any free one) when something else has it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return 0
    return wanted


def live(
    bot: Bot,
    app_token: str,
    stop: Event,
    *,
    seconds: float,
    ready: Callable[[], object],
    leave: Callable[[], object] = lambda: None,
) -> None:
    """Connect, tick and send until `stop` is set; `ready` is called at the beginning, `leave` before the end."""
    bot.keep_house()
    connection = bot.socket(app_token)
    with reaching_slack():
        connection.connect()
    bot.deliverer.start()
    scheduler = start_ticker(bot.tick, seconds=seconds)
    watchdog = Watchdog(bot.life)
    watchdog.start(seconds=max(seconds, TICK))
    scheduler.add_job(bot.keep_house, "interval", hours=HOUSEKEEPING, id="house", coalesce=True, max_instances=1)
    scheduler.add_job(bot.look_at_channels)
    scheduler.add_job(bot.look_at_channels, "interval", hours=LOOKING, id="channels", coalesce=True, max_instances=1)
    try:
        ready()
        stop.wait()
    finally:
        leave()
        # what is cut off here is found again at the next start: nobody waits for a slow call for long
        watchdog.stop()
        scheduler.shutdown(wait=False)
        bot.rest(timeout=PATIENCE / 2)
        bot.deliverer.stop(timeout=PATIENCE / 2)
        connection.close()


def migrate(settings: Settings) -> int:
    """Bring the database to the present schema; harmless to repeat."""
    make_folder("DATA_DIR", settings.data_dir)
    database = open_database(settings.database)
    database.close()
    print("The database has the present schema.")
    return 0


def open_database(url: str) -> Database:
    """Open, hold and migrate the database. Raises InUse, Corrupt and Unwritable with what to do."""
    database = Database.open(url)
    database.hold()
    database.migrate()
    return database


if __name__ == "__main__":
    sys.exit(main())
