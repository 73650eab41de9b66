"""What the bot keeps on disk holds people's private words: nobody else on the machine can read it."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.backup import restore
from bot.wiring import make_client
from sandbox import Sandbox
from storage import Database
from tests.bot.command_line import typed

NAME = "mentor-circles.sqlite3"


@pytest.fixture(autouse=True)
def usual_mask() -> Iterator[None]:
    """The mask of most machines, which lets everybody read new files."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, str]:
    """The rights of every database file in a folder, as `ls` counts them; locks hold nothing."""
    files = (one for one in folder.iterdir() if one.is_file() and one.suffix != ".lock")
    return {one.name: f"{one.stat().st_mode & 0o777:o}" for one in files}


def test_a_new_database_and_its_log_are_for_their_owner_alone(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / NAME}")
    try:
        database.migrate()
        assert modes(tmp_path) == {name: "600" for name in (NAME, f"{NAME}-wal", f"{NAME}-shm")}
    finally:
        database.close()


def test_a_database_that_everybody_could_read_is_closed_to_them_at_the_next_start(tmp_path: Path) -> None:
    typed(tmp_path, "migrate")
    data = tmp_path / "data"
    kept = data / f"{NAME}.before-20261120T060000Z"
    kept.write_bytes(b"")
    (data / "notes.txt").write_text("somebody's own")
    for one in data.iterdir():
        one.chmod(0o644)
    assert typed(tmp_path, "migrate").returncode == 0
    assert modes(data) == {NAME: "600", kept.name: "600", "notes.txt": "644"}


def test_the_copy_that_a_restore_keeps_is_for_its_owner_alone(tmp_path: Path) -> None:
    typed(tmp_path, "migrate")
    assert typed(tmp_path, "backup", "copy.sqlite3").returncode == 0
    (tmp_path / "data" / NAME).chmod(0o644)
    now = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
    restore(f"sqlite:///{tmp_path / 'data' / NAME}", tmp_path / "copy.sqlite3", datetime(2026, 11, 30, tzinfo=UTC), now)
    found = modes(tmp_path / "data")
    assert len(found) == 2
    assert set(found.values()) == {"600"}


def test_what_the_sandbox_keeps_is_for_its_owner_alone(tmp_path: Path) -> None:
    (tmp_path / "sandbox.sqlite3").touch(0o644)
    with Sandbox(folder=tmp_path) as box:
        make_client(box.bot_token, base_url=box.api_url).auth_test()
        assert set(modes(tmp_path).values()) == {"600"}
    found = modes(tmp_path)
    assert {"sandbox.sqlite3", "transcript.jsonl"} <= found.keys()
    assert set(found.values()) == {"600"}
