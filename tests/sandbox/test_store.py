"""What outlives a restart, and what the command line says."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox import Sandbox
from sandbox.__main__ import main
from sandbox.persist import StoreError
from tests.sandbox.box_kit import START, error_of, eventually, section

ROOT = Path(__file__).parents[2]


def client_of(box: Sandbox) -> WebClient:
    return WebClient(token=box.bot_token, base_url=box.api_url, retry_handlers=[])


def test_everything_is_there_after_a_restart(tmp_path: Path) -> None:
    marker = {"event_type": "mark", "event_payload": {"id": "7"}}
    with Sandbox(folder=tmp_path, start=START, frozen=True, rates=False, seed=5) as box:
        people, slack = box.client(), client_of(box)
        people.add_user("ana", "Ana Lima", tz="Asia/Tokyo", profile_fields={"Xf1": "Lisbon"})
        people.create_channel("team", "ana", private=True, bot=True)
        root = slack.chat_postMessage(channel="team", text="root", metadata=marker)["ts"]
        people.say("ana", "#team", "answer", thread_ts=root)
        people.react("ana", "#team", root, "tada")
        slack.files_upload_v2(channel=people.open_dm("ana")["id"], content=b"abc", filename="a.txt")
        ana = people.users()[-1]["id"]
        slack.views_publish(user_id=ana, view={"type": "home", "blocks": [section("home")]})
        people.mark_read("ana", "#team")
        people.advance(seconds=3600)
        before: list[Any] = [people.users(), people.channels("ana"), people.messages(), people.home("ana", open=False)]
        tokens, lines = (box.bot_token, box.app_token), len(people.transcript())
    with Sandbox(folder=tmp_path, frozen=True, rates=False) as again:
        people, slack = again.client(), client_of(again)
        after = [people.users(), people.channels("ana"), people.messages(), people.home("ana", open=False)]
        assert strip_ports(after) == strip_ports(before)
        assert (again.bot_token, again.app_token) == tokens
        assert again.now() == START + timedelta(hours=1)
        channel = people.channels("ana")[1]["id"]
        history: Any = slack.conversations_history(channel=channel, include_all_metadata=True)
        read = history["messages"][0]
        assert read["metadata"] == marker
        assert read["reply_count"] == 1
        file = next(one["files"][0] for one in people.messages("ana") if one.get("files"))
        with urllib.request.urlopen(file["url"]) as answer:
            assert answer.read() == b"abc"
        newer = people.say("ana", "#team", "later")
        assert newer["ts"] > read["ts"]
        assert people.add_user("bo")["id"] not in {user["id"] for user in before[0]}
        assert people.transcript()[-1]["n"] > lines


def strip_ports(value: object) -> str:
    """JSON without the port, which is a new one after a restart."""
    return re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1", json.dumps(value))


def test_what_a_person_alone_has_seen_is_not_kept(tmp_path: Path) -> None:
    with Sandbox(folder=tmp_path, rates=False) as box:
        channel = box.client().create_channel("team", "robin", bot=True)
        client_of(box).chat_postEphemeral(channel=channel["id"], user=channel["creator"], text="psst")
        assert len(box.client().messages("robin", "#team")) == 1
    with Sandbox(folder=tmp_path) as again:
        assert again.client().messages("robin", "#team") == []


def test_scopes_that_were_taken_away_stay_away(tmp_path: Path) -> None:
    with Sandbox(folder=tmp_path) as box:
        box.client().scopes(remove=["users:read"])
    with Sandbox(folder=tmp_path) as again:
        assert error_of(client_of(again).users_list) == "missing_scope"


def test_two_sandboxes_cannot_share_a_folder(tmp_path: Path) -> None:
    with Sandbox(folder=tmp_path), pytest.raises(StoreError, match="choose another folder"):
        Sandbox(folder=tmp_path).start()


def test_folder_with_something_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "sandbox.sqlite3").write_text("this is no database, but it is long enough to look at" * 30)
    with pytest.raises(StoreError, match="--fresh"):
        Sandbox(folder=tmp_path).start()


def test_transcript_can_be_downloaded_while_it_grows(tmp_path: Path) -> None:
    with Sandbox(folder=tmp_path, rates=False) as box:
        slack = client_of(box)
        for _ in range(3):
            slack.auth_test()
            time.sleep(0.3)
        with urllib.request.urlopen(f"{box.url}/sandbox/transcript.jsonl") as answer:
            lines = [json.loads(line) for line in answer]
        assert [(line["n"], line["method"]) for line in lines] == [(n, "auth.test") for n in (1, 2, 3)]
        assert {"time", "direction", "args", "response", "status", "duration_ms"} <= set(lines[0])
    kept = (tmp_path / "transcript.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["n"] for line in kept] == [1, 2, 3]


def test_command_line_begins_anew_when_asked(tmp_path: Path) -> None:
    with Sandbox(folder=tmp_path) as box:
        box.client().say("robin", "#general", "old")
    (tmp_path / "mine.txt").write_text("kept")
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--folder", str(tmp_path), "--fresh", "--frozen"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        shown = [process.stdout.readline() for _ in range(5)]
        url = shown[0].split()[-1].rstrip("/")
        with urllib.request.urlopen(f"{url}/sandbox/api/messages") as answer:
            assert json.load(answer) == []
        with urllib.request.urlopen(f"{url}/sandbox/api/info") as answer:
            info = json.load(answer)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    assert (info["live"], info["tokens"]["bot"] in shown[2], info["tokens"]["app"] in shown[3]) == (False, True, True)
    assert (tmp_path / "mine.txt").read_text() == "kept"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--port", "many"], "is no port"),
        (["--port", "70000"], "is no port"),
        (["--manifest", "/nowhere.yml"], "cannot be read"),
        (["--fast"], "unrecognized arguments: --fast"),
    ],
)
def test_wrong_arguments_are_explained(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    try:
        code = main(arguments)
    except SystemExit as end:
        code = int(str(end.code))
    assert code == 2
    assert words in capsys.readouterr().err


def test_port_in_use_is_explained(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["--port", port, "--folder", str(tmp_path)]) == 2
    assert f"Port {port} cannot be used" in capsys.readouterr().err


def test_failing_disk_is_logged_and_tried_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with Sandbox(folder=tmp_path, rates=False) as box:
        transcript = tmp_path / "transcript.jsonl"
        transcript.mkdir()
        client_of(box).auth_test()
        eventually(lambda: "could not be written" in caplog.text)
        transcript.rmdir()
        eventually(transcript.exists)
