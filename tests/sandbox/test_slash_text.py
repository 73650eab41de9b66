"""What a person types after a slash command, as the app gets it: as typed, or escaped where the manifest asks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_bolt import App
from slack_sdk import WebClient

from sandbox import Sandbox
from tests.sandbox.box_kit import START, Connect

MANIFEST = """
display_information: {name: Teapot}
features:
  slash_commands:
    - {command: /tea, description: Escaped, should_escape: true}
    - {command: /raw, description: As typed, should_escape: false}
    - {command: /old, description: Says nothing of it}
oauth_config: {scopes: {bot: [commands]}}
settings: {socket_mode_enabled: true}
"""


@pytest.fixture
def teapot(tmp_path: Path) -> Iterator[Sandbox]:
    path = tmp_path / "manifest.yml"
    path.write_text(MANIFEST, encoding="utf-8")
    with Sandbox(manifest=path, frozen=True, rates=False, start=START) as box:
        box.client().add_user("ben", "Ben Okafor", id="U0BEN")
        yield box


@pytest.fixture
def typed(teapot: Sandbox, connect: Connect) -> Any:
    """Types a command; what the app got as its text."""
    texts: list[str] = []
    app = App(
        client=WebClient(token=teapot.bot_token, base_url=teapot.api_url, retry_handlers=[]),
        process_before_response=True,
    )
    for command in ("/tea", "/raw", "/old"):

        @app.command(command)
        def heard(ack: Any, body: dict[str, Any]) -> None:
            texts.append(body["text"])
            ack()

    connect(app, teapot)

    def say(text: str) -> str:
        assert teapot.client().slash("robin", "#general", text)["acked"]
        return texts[-1]

    return say


def test_escaped_command_names_people_and_channels_by_id_and_name(typed: Any, teapot: Sandbox) -> None:
    general = teapot.client().channels()[0]["id"]
    assert typed("/tea for @ben") == "for <@U0BEN|ben>"
    assert typed("/tea @Ben, in #general please") == f"<@U0BEN|ben>, in <#{general}|general> please"


def test_escaped_command_keeps_what_names_nobody(typed: Any) -> None:
    assert typed("/tea @nobody #nowhere me@ben.example") == "@nobody #nowhere me@ben.example"


def test_escaped_command_leaves_a_mention_as_it_is(typed: Any) -> None:
    assert typed("/tea <@U0BEN|ben> <@U0BEN>") == "<@U0BEN|ben> <@U0BEN>"


def test_escaped_command_marks_links(typed: Any) -> None:
    assert typed("/tea see https://example.com/#general now") == "see <https://example.com/#general> now"


@pytest.mark.parametrize("command", ["/raw", "/old"])
def test_command_that_does_not_ask_for_it_gets_the_text_as_typed(typed: Any, command: str) -> None:
    assert typed(f"{command} @ben in #general") == "@ben in #general"
