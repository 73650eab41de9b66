"""`doctor` looks at everything that the app needs, and says of what is missing how to mend it."""

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.config import Settings
from bot.doctor import Finding, examine, report
from storage import OutboxCall
from tests.world import ROOT, World

pytestmark = pytest.mark.xdist_group("town")

MANIFEST = ROOT / "manifest.yml"


def in_order(world: World, **other: str) -> Settings:
    """The settings with which everything works, but for those that are named."""
    url = f"sqlite:///{world.bot.database.path}"
    right = {"bot_token": world.box.bot_token, "app_token": world.box.app_token, "database_url": url}
    return Settings(**{**right, **other})  # type: ignore[arg-type] # all of these are text


def look(world: World, settings: Settings | None = None, now: datetime | None = None) -> list[Finding]:
    """What the doctor finds in this workspace."""
    settings = settings or in_order(world)
    return list(examine(settings, MANIFEST, base_url=world.box.api_url, now=now or world.now))


def to_mend(findings: list[Finding]) -> list[str]:
    """What is wrong, each with its remedy."""
    return [f"{one.what} {one.remedy}" for one in findings if not one.good]


def test_nothing_is_wrong_where_everything_is_in_order(town: World) -> None:
    findings = look(town)
    assert to_mend(findings) == []
    said = report(findings)
    assert "SLACK_BOT_TOKEN works" in said
    assert "Socket Mode can connect" in said
    assert "The database is sound." in said
    assert "The database has the present schema." in said
    assert "The clock of this machine agrees with Slack's." in said
    assert "Nothing that is due waits." in said
    assert "The channel of “Peer circles”" in said
    assert said.endswith("Everything is in place.")


def test_a_postgresql_that_cannot_be_reached_is_named_with_a_remedy(town: World) -> None:
    (said,) = to_mend(look(town, in_order(town, database_url="postgresql+psycopg://me:hunter2@127.0.0.1:1/mentor")))
    assert "The database cannot be read. The PostgreSQL database “mentor” at 127.0.0.1:1 cannot be opened." in said
    assert "DATABASE_URL" in said
    assert "hunter2" not in said


def test_without_tokens_the_way_to_both_is_shown_and_slack_is_left_alone(town: World) -> None:
    seen = len(town.client.transcript(limit=100_000))
    findings = look(town, Settings())
    assert to_mend(findings) == []
    assert "sandbox" in report(findings)
    assert ".env.example" in report(findings)
    assert len(town.client.transcript(limit=100_000)) == seen


@pytest.mark.parametrize(
    ("setting", "value", "what", "remedy"),
    [
        ("bot_token", "", "SLACK_BOT_TOKEN is missing", "OAuth & Permissions"),
        ("bot_token", "xoxb-wrong", "SLACK_BOT_TOKEN does not work: Slack answers invalid_auth", "install the app"),
        ("app_token", "", "SLACK_APP_TOKEN is missing", "connections:write"),
        ("app_token", "xapp-wrong", "SLACK_APP_TOKEN is refused: invalid_auth", "connections:write"),
    ],
)
def test_a_token_that_is_wrong_is_named_with_where_to_find_it(
    town: World, setting: str, value: str, what: str, remedy: str
) -> None:
    (problem,) = to_mend(look(town, in_order(town, **{setting: value})))
    assert what in problem
    assert remedy in problem
    assert "wrong" not in problem  # a token is never shown, not even one that does not work


def test_a_slack_that_cannot_be_reached_is_told_from_a_wrong_token(town: World) -> None:
    findings = list(examine(in_order(town), MANIFEST, base_url="http://127.0.0.1:9/api/", now=town.now))
    problems = to_mend(findings)
    assert len(problems) == 2
    assert all("cannot be reached" in one for one in problems)
    assert all("network" in one for one in problems)


@pytest.mark.parametrize("scope", ["chat:write", "users:read", "im:history"])
def test_a_scope_that_was_not_granted_is_named(town: World, scope: str) -> None:
    town.client.scopes(remove=[scope])
    try:
        findings = look(town)
    finally:
        town.client.scopes(add=[scope])
    (problem,) = [one for one in to_mend(findings) if "Scope" in one]
    assert f"Scope {scope} is missing." in problem
    assert "paste manifest.yml" in problem
    assert "1 to mend." in report(findings)


def test_an_optional_scope_that_was_not_granted_is_no_trouble(town: World) -> None:
    town.client.scopes(remove=["reactions:write"])
    try:
        findings = look(town)
    finally:
        town.client.scopes(add=["reactions:write"])
    assert to_mend(findings) == []
    assert "Optional scope reactions:write is not granted" in report(findings)


def test_a_channel_without_the_app_is_named_with_how_to_invite_it(world: World) -> None:
    world.set_up()
    world.client.leave(user="@bot", channel=world.channel)
    world.settle()
    (problem,) = to_mend(look(world))
    assert "The channel of “Peer circles”" in problem
    assert "/invite @Mentor Circles" in problem


def test_a_private_channel_without_the_app_cannot_be_seen(world: World) -> None:
    world.client.create_channel(name="quiet", user="olga", private=True, bot=True)
    world.slash("olga", "/mentor-admin setup", channel="quiet")
    world.submit("olga", {"name": "Quiet peers", "starts_on": "2026-12-08"})
    world.submit("olga")
    assert to_mend(look(world)) == []
    world.client.leave(user="@bot", channel="quiet")
    world.settle()
    (problem,) = to_mend(look(world))
    assert "The channel of “Quiet peers”" in problem
    assert "cannot be seen" in problem


def test_a_channel_that_was_archived_is_named(world: World) -> None:
    world.set_up()
    world.client.archive(channel=world.channel)
    world.settle()
    (problem,) = to_mend(look(world))
    assert "is archived" in problem
    assert "Unarchive it" in problem


def test_a_program_that_has_ended_is_nobodys_trouble(world: World) -> None:
    world.set_up()
    world.slash("olga", "/mentor-admin end")
    world.click("olga", "admin.end", channel=world.channel)
    world.client.archive(channel=world.channel)
    world.settle()
    assert to_mend(look(world)) == []


def test_a_database_that_is_not_there_yet_is_in_order(town: World, tmp_path: Path) -> None:
    findings = look(town, in_order(town, database_url=f"sqlite:///{tmp_path / 'none.sqlite3'}"))
    assert to_mend(findings) == []
    assert "There is no database yet" in report(findings)
    assert list(tmp_path.iterdir()) == []  # looking makes nothing


def test_an_old_schema_and_a_damaged_file_are_told_apart(town: World, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "old.sqlite3")) as connection:
        connection.execute("CREATE TABLE something (id INTEGER)")
        connection.commit()
    (problem,) = to_mend(look(town, in_order(town, database_url=f"sqlite:///{tmp_path / 'old.sqlite3'}")))
    assert "The schema is old." in problem
    assert "python -m bot migrate" in problem
    (tmp_path / "bad.sqlite3").write_bytes(b"this is no database at all" * 100)
    (problem,) = to_mend(look(town, in_order(town, database_url=f"sqlite:///{tmp_path / 'bad.sqlite3'}")))
    assert "The database cannot be read." in problem
    assert "backup" in problem


def test_the_doctor_changes_nothing_and_looks_beside_a_running_bot(town: World) -> None:
    path = town.bot.database.path
    assert path is not None
    with town.bot.database.hold():
        before = path.read_bytes()
        assert to_mend(look(town)) == []
        assert path.read_bytes() == before


def test_a_clock_that_is_far_from_slacks_is_named(town: World) -> None:
    (problem,) = to_mend(look(town, now=town.now - timedelta(minutes=5)))
    assert "300 s off" in problem
    assert "NTP" in problem


def test_messages_that_wait_for_too_long_are_counted(town: World) -> None:
    with town.bot.begin() as uow:
        uow.outbox.add(OutboxCall("late", "channel:C1", "chat.postMessage", {"channel": "C1"}, "message", town.now))
        uow.commit()
    later = town.now + timedelta(seconds=30)
    assert not [one for one in to_mend(look(town, now=later)) if "waiting" in one], "half a minute is nothing"
    with town.bot.begin() as uow:
        row = uow.outbox.claim(town.now, "gone")
        assert row is not None
        uow.outbox.mark_unknown(row.id, row.attempt, "cut")
        early = town.now - timedelta(hours=2)
        uow.outbox.add(OutboxCall("older", "channel:C2", "chat.postMessage", {"channel": "C2"}, "message", early))
        uow.commit()
    problems = "\n".join(to_mend(look(town)))
    assert "1 message waiting, the oldest since" in problems
    assert "The oldest message that may have arrived" in problems
    assert "/mentor-admin delivery" in problems
