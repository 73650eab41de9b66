"""`backup` beside a running bot, and `restore` of a copy that is older than what Slack has seen."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.backup import back_up, restore
from storage import BadBackup, Database, InUse
from tests.bot.command_line import typed
from tests.storage.postgres import postgres_server
from tests.world import OpenWorld, World

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


def a_database(folder: Path) -> str:
    url = f"sqlite:///{folder / 'bot.sqlite3'}"
    database = Database.open(url)
    database.migrate()
    with database.begin("T1") as uow:
        uow.workspace.save("Acme", "acme", "UBOT")
        uow.commit()
    database.close()
    return url


def name_in(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT name FROM workspace").fetchone()[0])


def rename(url: str, name: str) -> None:
    database = Database.open(url)
    with database.begin("T1") as uow:
        uow.workspace.save(name, "acme", "UBOT")
        uow.commit()
    database.close()


def occasions(world: World) -> Counter[str]:
    """How often each occasion shows in Slack."""
    calls = world.client.transcript(limit=1_000_000)
    posts = [one for one in calls if one.get("method") == "chat.postMessage" and one["response"].get("ok")]
    return Counter(one["args"]["metadata"]["event_payload"]["occasion"] for one in posts)


@pytest.mark.long
def test_a_restored_backup_is_reconciled_before_anything_is_sent(tmp_path: Path) -> None:
    opened = OpenWorld(tmp_path)
    with opened as world:
        world.set_up()
        for name in ("ana", "ben", "cleo", "dan"):
            world.person(name)
            world.join(name)
        world.advance_to(datetime(2026, 12, 14, 18, 0, tzinfo=UTC))  # the round of 8 December has started
        assert len(world.group_dms()) == 2
        backup = tmp_path / "backup.sqlite3"
        back_up(f"sqlite:///{opened.file}", backup, tmp_path, world.now)
        world.advance_to(datetime(2026, 12, 15, 12, 0, tzinfo=UTC))  # check-ins have gone out this morning
        before = occasions(world)
        asked = {name: len(world.dms(name)) for name in ("ana", "ben", "cleo", "dan")}
        opened.stop_bot()
        restore(f"sqlite:///{opened.file}", backup, None, world.now)
        opened.start_bot()
        world.settle()
        world.advance(hours=2)
        after = occasions(world)
        assert {name: len(world.dms(name)) for name in asked} == asked
        assert all(after[one] == 1 for one in before), "nothing that Slack had is there twice"
        with world.bot.begin() as uow:
            states = {state.value: count for state, count in uow.outbox.counts_by_state().items() if count}
        assert set(states) <= {"sent", "expired"}
        world.advance(days=9)
        assert max(occasions(world).values()) == 1
        assert any("has closed" in text for text in world.posts()), "and the program goes on"


def test_a_backup_made_while_the_bot_writes_is_whole(tmp_path: Path) -> None:
    url = a_database(tmp_path)
    running = Database.open(url)
    with running.hold(), running.begin("T1") as uow:
        uow.workspace.save("Changed, not yet committed", "acme", "UBOT")
        said = back_up(url, None, tmp_path, NOW)
        uow.commit()
    running.close()
    made = tmp_path / "backups" / "mentor-circles-20261201T080000Z.sqlite3"
    assert str(made) in said
    assert name_in(made) == "Acme"
    assert made.stat().st_mode & 0o077 == 0, "others on the machine must not read it"


def test_a_backup_never_overwrites_a_file(tmp_path: Path) -> None:
    url = a_database(tmp_path)
    target = tmp_path / "there.sqlite3"
    target.write_text("something of mine")
    with pytest.raises(BadBackup, match="exists"):
        back_up(url, target, tmp_path, NOW)
    assert target.read_text() == "something of mine"


def test_restoring_keeps_the_database_that_was_there(tmp_path: Path) -> None:
    url = a_database(tmp_path)
    back_up(url, tmp_path / "old.sqlite3", tmp_path, NOW)
    rename(url, "Newer")
    said = restore(url, tmp_path / "old.sqlite3", None, NOW + timedelta(days=1))
    assert name_in(tmp_path / "bot.sqlite3") == "Acme"
    kept = tmp_path / "bot.sqlite3.before-20261202T080000Z"
    assert str(kept) in said
    assert name_in(kept) == "Newer"


def test_restoring_in_place_of_a_damaged_database_works(tmp_path: Path) -> None:
    url = a_database(tmp_path)
    back_up(url, tmp_path / "old.sqlite3", tmp_path, NOW)
    (tmp_path / "bot.sqlite3").write_bytes(b"damaged" * 1000)
    restore(url, tmp_path / "old.sqlite3", None, NOW)
    assert name_in(tmp_path / "bot.sqlite3") == "Acme"


def test_restoring_beside_a_running_bot_is_refused(tmp_path: Path) -> None:
    url = a_database(tmp_path)
    back_up(url, tmp_path / "old.sqlite3", tmp_path, NOW)
    running = Database.open(url)
    with running.hold(), pytest.raises(InUse, match="Stop it first"):
        restore(url, tmp_path / "old.sqlite3", None, NOW)
    running.close()


def test_a_copy_made_by_hand_needs_the_time_at_which_it_was_made(tmp_path: Path) -> None:
    url = a_database(tmp_path)
    (tmp_path / "copy.sqlite3").write_bytes((tmp_path / "bot.sqlite3").read_bytes())
    with pytest.raises(BadBackup, match="--since"):
        restore(url, tmp_path / "copy.sqlite3", None, NOW)
    with pytest.raises(BadBackup, match="future"):
        restore(url, tmp_path / "copy.sqlite3", NOW + timedelta(hours=1), NOW)
    assert "Start the bot" in restore(url, tmp_path / "copy.sqlite3", NOW - timedelta(hours=1), NOW)


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL."""
    with postgres_server() as address:
        yield address


@pytest.mark.parametrize("content", [b"", b"no database at all" * 500])
def test_what_is_no_backup_is_refused_and_changes_nothing(tmp_path: Path, content: bytes) -> None:
    url = a_database(tmp_path)
    (tmp_path / "wrong").write_bytes(content)
    with pytest.raises(BadBackup):
        restore(url, tmp_path / "wrong", NOW, NOW)
    assert name_in(tmp_path / "bot.sqlite3") == "Acme"


def test_postgres_has_its_own_tool_and_is_told_of_the_restore(postgres: str) -> None:
    with pytest.raises(BadBackup, match="pg_dump"):
        back_up(postgres, None, Path("unused"), NOW)
    with pytest.raises(BadBackup, match="pg_restore"):
        restore(postgres, None, None, NOW)
    assert "0 waiting messages" in restore(postgres, None, NOW - timedelta(days=1), NOW)


def test_the_commands_say_what_they_did_and_what_was_wrong(tmp_path: Path) -> None:
    missing = typed(tmp_path, "backup")
    assert missing.returncode == 1
    assert "There is no database" in missing.stderr
    typed(tmp_path, "migrate")
    made = typed(tmp_path, "backup", "copy.sqlite3")
    assert made.returncode == 0, made.stderr
    assert "copy.sqlite3" in made.stdout
    restored = typed(tmp_path, "restore", "copy.sqlite3", "--since", "2020-11-20T06:00Z")
    assert restored.returncode == 0, restored.stderr
    assert "Start the bot now" in restored.stdout
    wrong = typed(tmp_path, "restore", "copy.sqlite3", "--since", "yesterday")
    assert wrong.returncode == 2
    assert "Traceback" not in wrong.stderr


def test_a_backup_that_cannot_be_written_is_refused_with_a_remedy(tmp_path: Path) -> None:
    a_database(tmp_path)
    (tmp_path / "file").write_text("kept")
    there = {"DATABASE_URL": f"sqlite:///{tmp_path / 'bot.sqlite3'}"}
    for place, why in (("file/x", "File exists"), ("/proc/x", "No such file or directory")):
        done = typed(tmp_path, "backup", place, **there)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr == f"{place} cannot be written: {why}. Name a place where you may write.\n"


def test_a_damaged_database_is_not_backed_up_but_named_with_a_remedy(tmp_path: Path) -> None:
    file = tmp_path / "bot.sqlite3"
    file.write_bytes(b"this is no database at all" * 100)
    done = typed(tmp_path, "backup", "copy.sqlite3", DATABASE_URL=f"sqlite:///{file}")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{file} is damaged or no database. Restore an older backup.\n"
    assert [one.name for one in tmp_path.iterdir()] == ["bot.sqlite3"]


def test_a_database_without_the_tables_of_this_version_is_migrated_before_it_is_backed_up(tmp_path: Path) -> None:
    file = tmp_path / "bot.sqlite3"
    file.touch()
    done = typed(tmp_path, "backup", "copy.sqlite3", DATABASE_URL=f"sqlite:///{file}")
    assert done.stderr == f"{file} is not of this version of the bot. Run `python -m bot migrate` first.\n"
    assert (done.returncode, [one.name for one in tmp_path.iterdir()]) == (1, ["bot.sqlite3"])


def test_a_backup_is_not_restored_to_where_nothing_can_be_written(tmp_path: Path) -> None:
    a_database(tmp_path)
    back_up(
        f"sqlite:///{tmp_path / 'bot.sqlite3'}", tmp_path / "copy.sqlite3", tmp_path, datetime(2025, 12, 1, tzinfo=UTC)
    )
    (tmp_path / "file").write_text("kept")
    there = tmp_path / "file" / "bot.sqlite3"
    done = typed(tmp_path, "restore", "copy.sqlite3", DATABASE_URL=f"sqlite:///{there}")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{there} cannot be written: File exists. Name a place where you may write.\n"
