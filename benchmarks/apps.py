"""The two apps whose acknowledgements are compared: an empty one, and ours with check-ins to click on.

Run as `python -m benchmarks.apps KIND PAGE API_URL BOT_TOKEN APP_TOKEN FOLDER QUESTIONS BACKLOG`.
"""

import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event
from typing import Any

from slack_bolt import Ack, App
from slack_bolt.adapter.socket_mode.builtin import SocketModeHandler

from bot.clock import system_clock
from bot.config import Settings
from bot.ticker import start_ticker
from bot.wiring import Bot, build_app, make_client
from delivery import DeliverySettings
from mentoring.people import Member, Profile
from mentoring.programs import Cadence, Enrolment, Every, Program, ProgramKind, Rhythm
from mentoring.rounds import CheckInKind, Group, RoundState
from messages import checkin as words
from sandbox import SandboxClient
from storage import Database, OutboxCall, UnitOfWork
from usecases.outgoing import dm

ACTION = "checkin.answer.met"


def main() -> None:
    """Start one, say that it is ready, and wait to be killed."""
    kind, page, api_url, bot_token, app_token, folder, questions, backlog = sys.argv[1:]
    people = SandboxClient(page)
    users = {one["name"]: str(one["id"]) for one in people.users() if one["name"].startswith("person")}
    if kind == "empty":
        _empty(api_url, bot_token, app_token, users, int(questions))
    else:
        _ours(api_url, bot_token, app_token, Path(folder), users, int(questions), int(backlog))
    (Path(folder) / "ready").touch()
    Event().wait()


def _empty(api_url: str, bot_token: str, app_token: str, users: dict[str, str], questions: int) -> None:
    client = make_client(bot_token, base_url=api_url)
    app = App(client=client, token_verification_enabled=False, process_before_response=True)

    @app.command("/mentor")
    def helped(ack: Ack) -> None:
        ack("Hello")

    @app.action(ACTION)
    def clicked(ack: Ack) -> None:
        ack()

    SocketModeHandler(app, app_token).connect()
    button = {"type": "button", "action_id": ACTION, "value": "1", "text": {"type": "plain_text", "text": "We met"}}
    for user_id in users.values():
        channel = client.conversations_open(users=user_id)["channel"]
        blocks = [{"type": "actions", "elements": [button]}]
        for _ in range(questions):
            client.chat_postMessage(channel=channel["id"], text="Have you met?", blocks=blocks)


def _ours(
    api_url: str, bot_token: str, app_token: str, folder: Path, users: dict[str, str], questions: int, backlog: int
) -> None:
    database = Database.open(f"sqlite:///{folder / 'bot.sqlite3'}")
    database.migrate()
    bot = build_app(
        Settings(),
        clock=system_clock,
        rng=Random(1),
        client=make_client(bot_token, base_url=api_url),
        database=database,
        delivery=DeliverySettings(per_channel=0, per_workspace=0),
    )
    _ask(bot, users, questions)
    bot.deliverer.run_until_idle()
    bot.socket(app_token).connect()
    with bot.begin() as uow:
        for number in range(backlog):
            user_id = _nth(users, number)
            channel = {"$ref": [f"{bot.team_id}:dm:{user_id}", "channel.id"]}
            arguments: dict[str, Any] = {"channel": channel, "text": "hi"}
            key, lane = f"backlog:{number}", f"dm:{user_id}"
            uow.outbox.add(OutboxCall(key, lane, "chat.postMessage", arguments, "message", bot.now()))
        uow.commit()
    bot.deliverer.start()
    start_ticker(bot.tick, seconds=15)


def _nth(users: dict[str, str], number: int) -> str:
    return list(users.values())[number % len(users)]


def _ask(bot: Bot, users: dict[str, str], questions: int) -> None:
    """A round in which everybody is asked whether they have met, so many times."""
    now = bot.now()
    today = now.astimezone(UTC).date()
    with bot.begin() as uow:
        for name, user_id in users.items():
            uow.members.save(Member(user_id, name))
            uow.members.save_profile(user_id, Profile())
        owner = _nth(users, 0)
        rhythm = Rhythm(Every.FOUR_WEEKS, today - timedelta(days=7), datetime(2026, 1, 1, 10).time())  # noqa: DTZ001
        program = uow.programs.add("C1", "Peers", ProgramKind.PEER, Cadence(rhythm), "UTC", [owner], now)
        round_ = replace(uow.rounds.add(program.id, 1, rhythm.starts_on, 1), state=RoundState.OPEN)
        uow.rounds.save(round_)
        for number in range(0, len(users), 2):
            pair = (_nth(users, number), _nth(users, number + 1))
            group = uow.groups.add(round_, pair, pair[0], [])
            for user_id in pair:
                uow.enrolments.save(Enrolment(program.id, user_id), now)
                for on in (today - timedelta(days=day) for day in range(questions)):
                    _ask_one(uow, program, group, user_id, on, now)
        uow.commit()


def _ask_one(uow: UnitOfWork, program: Program, group: Group, user_id: str, on: date, now: datetime) -> None:
    key = f"{uow.team_id}:{program.id}:checkin:{group.id}.{user_id}:{on.isoformat()}"
    checkin = uow.checkins.add(program.id, group.round_id, group.id, user_id, CheckInKind.MEETING, on, "met", key, now)
    others = [one for one in group.members if one != user_id]
    dm(uow, user_id, words.question(checkin, program, others), key=key, kind="checkin", now=now)


if __name__ == "__main__":
    main()
