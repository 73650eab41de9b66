"""Nothing that people type, and nothing that they answer, is ever written into a log: not in use, not in failure."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from messages.join import join_view, profile_view
from messages.small_forms import pulse_comment_view
from tests.conversations.forged import Forger
from tests.messages.filling import submitted
from tests.world import OpenWorld, World

CANARY = "Canary4711"
#: our own loggers, at their most talkative
OURS = ("bot", "handlers", "delivery", "usecases", "messages", "mentoring", "storage")
#: those of the libraries, at the floor that the app sets
LIBRARIES = ("slack_bolt", "slack_sdk", "apscheduler", "alembic", "PIL", "filelock")


class Everything(logging.Handler):
    """Keeps every record as it would be printed, traceback included."""

    def __init__(self) -> None:
        super().__init__()
        self.printed: list[str] = []
        self.setFormatter(logging.Formatter("%(levelname)s %(name)s %(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self.printed.append(self.format(record) + repr(record.args))

    def with_canary(self) -> list[str]:
        """The records that give something away."""
        return [line for line in self.printed if CANARY.lower() in line.lower()]


@pytest.fixture
def logs(caplog: pytest.LogCaptureFixture) -> Iterator[Everything]:
    """Everything that is logged meanwhile."""
    handler = Everything()
    for name in OURS:
        caplog.set_level(logging.DEBUG, logger=name)
    for name in LIBRARIES:
        caplog.set_level(logging.INFO, logger=name)
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


def typed(what: str) -> str:
    """What somebody types into one place; told apart by the place."""
    return f"{CANARY} {what}"


PROFILE: dict[str, Any] = {
    "offers": f"{typed('offer')}, SQL",
    "wants": typed("want"),
    "goal": typed("goal"),
    "languages": f"english, {typed('tongue')}",
}


@contextmanager
def without(world: World, table: str) -> Iterator[None]:
    """A table is missing all the while, so that whatever needs it fails in the database."""
    path = world.bot.database.path
    assert path is not None

    def rename(old: str, new: str) -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA legacy_alter_table = ON")  # what refers to the table keeps its old name
            connection.execute(f'ALTER TABLE "{old}" RENAME TO "{new}"')
            connection.commit()

    rename(table, f"{table}_away")
    try:
        yield
    finally:
        rename(f"{table}_away", table)


def open_program(world: World) -> None:
    """A program in which two people type the canary into everything."""
    world.set_up(name=typed("name"))
    for name in ("ana", "ben"):
        world.person(name, real_name=typed("real name"), title=typed("title"))
        world.join(name, **PROFILE)


def start_round(world: World) -> None:
    """The owner starts a round at once."""
    world.slash("olga", "/mentor-admin run-now")
    world.click("olga", "admin.run_now", channel=world.channel)


def test_in_use_nothing_typed_is_logged(world: World, logs: Everything, capfd: pytest.CaptureFixture[str]) -> None:
    open_program(world)
    for words in ("", "pause", "avoid", "leave", "resume", "profile", "xyzzy"):
        world.slash("ana", f"/mentor {words} {CANARY}")
        world.slash("olga", f"/mentor-admin {words} {CANARY}")
    world.join("ana", **PROFILE, hours_end="18:00")
    world.slash("ana", "/mentor profile")
    world.submit("ana", {"offers": CANARY * 10})
    world.client.say(user="ana", channel="@bot", text=typed("to the app"))
    world.client.update_user(user="ana", title=typed("new title"))
    world.client.home(user="ana")
    start_round(world)
    world.advance(days=10, hours=4)
    world.click("ana", "checkin.answer.not_yet")
    world.click("ana", "pulse.score.2")
    world.click("ana", "pulse.comment")
    world.submit("ana", {"comment": typed("comment")})
    world.slash("olga", "/mentor-admin edit")
    world.submit("olga", {"name": typed("other name")})
    world.submit("olga")
    world.advance(days=8)
    assert any(CANARY in one for one in world.posts())
    assert logs.with_canary() == []
    told = capfd.readouterr()
    assert CANARY not in told.out + told.err


def test_the_libraries_stay_quiet_when_everything_is_to_be_logged(
    tmp_path: Path, logs: Everything, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, logger="slack_sdk")
    caplog.set_level(logging.WARNING, logger="slack_bolt")
    for name in ("urllib3", "websockets", "uvicorn", "asyncio"):  # the sandbox's, and the test's own
        caplog.set_level(logging.WARNING, logger=name)
    with OpenWorld(tmp_path) as world:
        open_program(world)
        world.slash("ana", f"/mentor xyzzy {CANARY}")
        world.slash("ana", "/mentor profile")
    assert logs.with_canary() == []


def test_a_form_that_fails_in_the_database_logs_its_place_and_not_its_words(world: World, logs: Everything) -> None:
    open_program(world)
    ana, forger = world.id("ana"), Forger(world)
    with world.bot.begin() as uow:
        program = uow.programs.all()[0]
    join, profile = join_view([program], chosen=None, profile=None, zone="UTC"), profile_view(None, "UTC")
    comment = pulse_comment_view(1, "pulse.useful", 4)
    with without(world, "profile_tag"):
        answers = [forger.submit(ana, form, submitted(form, **PROFILE)) for form in (join, profile)]
    with without(world, "check_in"):
        answers.append(forger.submit(ana, comment, submitted(comment, comment=typed("comment"))))
        answers.append(forger.command(ana, "/mentor", f"leave {CANARY}"))
    with without(world, "avoidance"):
        answers.append(forger.command(ana, "/mentor", f"avoid <@{world.id('ben')}|{CANARY}>"))
    with without(world, "program"):
        answers.append(forger.command(world.id("olga"), "/mentor-admin", f"status {CANARY}"))
    assert len(answers) == 6
    for answer in answers:
        assert answer.status == 200
        assert "Something went wrong on our side" in answer.text
        code = answer.text.split("`")[1]
        assert any(f"unexpected error {code}: OperationalError" in line for line in logs.printed)
    assert logs.with_canary() == []


def test_planned_work_that_fails_logs_its_place_and_waits(world: World, logs: Everything) -> None:
    open_program(world)
    with without(world, "mentoring_group"):
        start_round(world)
    assert any("due work failed: round.match" in line for line in logs.printed)
    assert world.group_dms() == []
    with without(world, "due_work"), pytest.raises(Exception, match="no such table") as failed:
        world.bot.tick()
    assert CANARY not in str(failed.value)
    world.advance(hours=2)
    assert len(world.group_dms()) == 1
    with without(world, "check_in"):
        world.advance(days=6, hours=23)
    assert any("due work failed: checkin.ask" in line for line in logs.printed)
    world.advance(hours=3)
    assert any("met yet?" in one for one in world.texts("ana"))
    assert logs.with_canary() == []


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "error", "error": "invalid_blocks", "times": 2},
        {"kind": "error", "error": "fatal_error"},
        {"kind": "error", "error": "channel_not_found"},
        {"kind": "html"},
        {"kind": "status", "status": 500},
        {"kind": "truncated_json"},
        {"kind": "ok_without_ts"},
        {"kind": "store_then_cut"},
    ],
    ids=lambda fault: str(fault.get("error") or fault["kind"]),
)
def test_a_message_that_slack_does_not_take_is_logged_without_its_words(
    world: World, logs: Everything, fault: dict[str, Any], capfd: pytest.CaptureFixture[str]
) -> None:
    open_program(world)
    world.client.fault(method="chat.postMessage", **fault)
    world.person("cem", real_name=typed("real name"))
    world.join("cem", **PROFILE)
    world.advance(hours=1)
    world.client.fault(method="views.open", kind="error", error="invalid_arguments")
    assert "Something went wrong" in world.says("ana", "/mentor profile")
    world.client.fault(method="views.publish", kind="error", error="invalid_arguments")
    world.client.home(user="ana")
    assert logs.with_canary() == []
    told = capfd.readouterr()
    assert CANARY not in told.out + told.err
