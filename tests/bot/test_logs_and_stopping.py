"""What is logged, line by line, and how soon the process ends when it is told to."""

import json
import logging
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot.logs import JsonLines
from sandbox import Sandbox
from tests.world import ROOT, START

SECRET = "what somebody wrote"


def test_a_log_line_as_json_names_what_happened_and_leaves_out_what_an_exception_quotes() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError:
        record = logging.LogRecord("bot", logging.ERROR, "x.py", 1, "not sent: %s", ("a kind",), sys.exc_info())
    line = JsonLines().format(record)
    assert SECRET not in line
    said = json.loads(line)
    assert (said["level"], said["logger"], said["message"], said["exception"]) == (
        "ERROR",
        "bot",
        "not sent: a kind",
        "ValueError",
    )
    assert said["at"].endswith("+00:00")


@contextmanager
def running(folder: Path, box: Sandbox) -> Iterator[subprocess.Popen[str]]:
    """The bot in a process of its own, as `make run` starts it with tokens, on the sandbox as its Slack."""
    code = (
        "import sys; from slack_sdk import WebClient; WebClient.BASE_URL = sys.argv[1];"
        "import bot.wiring as w; w.make_client.__kwdefaults__['base_url'] = sys.argv[1];"
        "from bot.__main__ import main; sys.exit(main(['run']))"
    )
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("SLACK_", "DATABASE_"))}
    environ |= {"PYTHONPATH": str(ROOT), "DATA_DIR": str(folder / "data"), "LOG_FORMAT": "json"}
    environ |= {"SLACK_BOT_TOKEN": box.bot_token, "SLACK_APP_TOKEN": box.app_token, "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", code, box.api_url]
    process = subprocess.Popen(
        command, cwd=folder, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.long
def test_a_stop_waits_for_no_slow_call_and_says_nothing_of_anybodys_words(tmp_path: Path) -> None:
    box = Sandbox(
        manifest=ROOT / "manifest.yml", folder=None, start=START, rates=False, ack_timeout=60.0, trigger_seconds=60.0
    )
    box.start()
    try:
        client = box.client()
        client.add_user(name="olga", is_admin=True)
        client.create_channel(name="mentoring", user="olga", bot=True)
        with running(tmp_path, box) as process:
            assert process.stdout is not None
            assert "is running" in process.stdout.readline()
            client.fault("delay", method="chat.postMessage", seconds=300, times=5)
            outcome = client.slash(user="olga", channel="mentoring", text="/mentor-admin setup")
            assert outcome["views"], outcome
            client.submit(user="olga", values={"name": SECRET})
            client.submit(user="olga")
            deadline = time.monotonic() + 30
            while "sending" not in states(tmp_path) and time.monotonic() < deadline:
                time.sleep(0.05)
            assert "sending" in states(tmp_path), "it is in the middle of a call that takes five minutes"
            process.send_signal(signal.SIGTERM)
            _, said = process.communicate(timeout=60)
    finally:
        box.stop()
    assert process.returncode == 0, said
    assert SECRET not in said
    for line in said.splitlines():
        assert {"at", "level", "logger", "message"} <= json.loads(line).keys()


POSTS = "SELECT DISTINCT state FROM outbox WHERE method = 'chat.postMessage'"


def states(folder: Path) -> set[str]:
    """The states of the messages that are on their way; the calls that come before them are not slow."""
    with closing(sqlite3.connect(folder / "data" / "mentor-circles.sqlite3", timeout=10)) as connection:
        return {state for (state,) in connection.execute(POSTS)}
