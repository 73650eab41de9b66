"""A sandbox that is killed, as an app in the same process is with it, has what it has answered for."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from slack_sdk import WebClient

from sandbox import Sandbox, SandboxClient

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def killed_at_the_end(folder: Path) -> Iterator[str]:
    """A sandbox in a process of its own; its address."""
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--folder", str(folder), "--frozen"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[-1].rstrip("/")
        finally:
            process.kill()


def texts(folder: Path) -> list[str]:
    with Sandbox(folder=folder, frozen=True) as again:
        return [one["text"] for one in again.client().messages("robin", "#general")]


def test_what_a_person_has_said_is_there_after_a_kill(tmp_path: Path) -> None:
    with killed_at_the_end(tmp_path) as url, closing(SandboxClient(url)) as client:
        for number in range(5):
            client.say("robin", "#general", f"number {number}")
    assert texts(tmp_path) == [f"number {number}" for number in range(5)]


def test_what_the_app_was_told_is_there_is_there_after_a_kill(tmp_path: Path) -> None:
    with Sandbox(folder=tmp_path) as box:
        token = box.bot_token
        box.client().invite("general", ["@bot"])
    with killed_at_the_end(tmp_path) as url:
        WebClient(token=token, base_url=f"{url}/api/").chat_postMessage(channel="#general", text="Hello all")
    assert texts(tmp_path) == ["Hello all"]


def test_the_clock_does_not_fall_behind_those_who_lived_by_it(tmp_path: Path) -> None:
    with killed_at_the_end(tmp_path) as url, closing(SandboxClient(url)) as client:
        client.advance(seconds=3 * 86_400)
        moved = client.info()["now"]
    with Sandbox(folder=tmp_path, frozen=True) as again:
        assert again.client().info()["now"] == moved
