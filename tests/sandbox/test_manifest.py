"""Reading a manifest, and the app's own manifest."""

import json
from pathlib import Path

import pytest

from handlers.commands import SUBCOMMANDS
from sandbox.manifest import Command, ManifestError, load, parse

ROOT = Path(__file__).parents[2]

SMALL = """
_metadata: {major_version: 2, minor_version: 1}
display_information: {name: Teapot, description: Short and stout}
features:
  app_home: {home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true}
  bot_user: {display_name: teapot}
  shortcuts: [{name: Pour, type: global, callback_id: pour, description: Pour a cup}]
  slash_commands: [{command: /tea, description: Ask for tea, usage_hint: green | black}]
oauth_config: {scopes: {bot: [commands, "chat:write", "users:read.email"], bot_optional: ["users:read.email"]}}
settings:
  event_subscriptions: {bot_events: [app_home_opened, message.im]}
  interactivity: {is_enabled: true}
  socket_mode_enabled: true
"""


def test_a_manifest_tells_what_the_app_declares() -> None:
    found = parse(SMALL)
    assert (found.name, found.description, found.bot_name) == ("Teapot", "Short and stout", "teapot")
    assert found.commands == (Command("/tea", "Ask for tea", "green | black", should_escape=False),)
    assert [one.callback_id for one in found.shortcuts] == ["pour"]
    assert found.bot_scopes == {"commands", "chat:write"}
    assert found.bot_scopes_optional == {"users:read.email"}
    assert found.all_scopes == {"commands", "chat:write", "users:read.email"}
    assert found.bot_events == ("app_home_opened", "message.im")
    assert (found.socket_mode, found.interactivity) == (True, True)
    assert (found.home_tab, found.messages_tab, found.messages_writable) == (True, True, False)


def test_a_command_may_ask_for_escaped_text() -> None:
    (command,) = parse(SMALL.replace("command: /tea,", "command: /tea, should_escape: true,")).commands
    assert command.should_escape


def test_a_manifest_may_be_json(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps({"display_information": {"name": "Kettle"}}), encoding="utf-8")
    found = load(path)
    assert (found.name, found.bot_name, found.commands, found.socket_mode) == ("Kettle", "Kettle", (), False)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("name: Teapot", f"name: {'x' * 36}", "display_information.name has 36 characters; Slack allows 1 to 35"),
        ("name: Teapot", "name:", "display_information.name is missing"),
        ("Short and stout", "x" * 141, "display_information.description has 141 characters"),
        ("name: Teapot", "long_description: brief, name: Teapot", "long_description has 5 characters"),
        ("major_version: 2", "major_version: 3", "_metadata.major_version must be 1 or 2"),
        ("command: /tea", "command: tea", "slash_commands[0].command must be a slash"),
        ("command: /tea", "command: /Tea", "slash_commands[0].command must be a slash"),
        (
            "command: /tea",
            "should_escape: maybe, command: /tea",
            "slash_commands[0].should_escape must be true or false",
        ),
        ("command: /tea", f"command: /{'t' * 32}", "slash_commands[0].command has 33 characters"),
        ("description: Ask for tea, ", "", "features.slash_commands[0].description is missing"),
        ("name: Pour,", f"name: {'p' * 25},", "features.shortcuts[0].name has 25 characters"),
        ("[{name: Pour", "[1, {name: Pour", "features.shortcuts[0] must be a section"),
        ("bot: [commands,", "bot: [commands, commands,", "oauth_config.scopes.bot names commands twice"),
        ("bot: [commands,", "bot: [7,", "oauth_config.scopes.bot must be a list of names"),
        ("bot_optional: [", "bot_optional: [pins:read, ", "bot_optional names pins:read; optional scopes must stand"),
        ("socket_mode_enabled: true", "socket_mode_enabled: sure", "settings.socket_mode_enabled must be true"),
        ("interactivity: {is_enabled: true}", "interactivity: on", "settings.interactivity must be a section"),
        ("[app_home_opened,", "[app_home_opened, app_home_opened,", "bot_events names app_home_opened twice"),
    ],
)
def test_a_wrong_field_is_named(old: str, new: str, words: str) -> None:
    assert old in SMALL
    with pytest.raises(ManifestError) as complaint:
        parse(SMALL.replace(old, new, 1), "teapot.yml")
    assert words in str(complaint.value)
    assert str(complaint.value).startswith("teapot.yml: ")


@pytest.mark.parametrize(
    ("section", "count", "words"),
    [
        ("slash_commands", 51, "features.slash_commands has 51 entries; 50 is the limit"),
        ("shortcuts", 11, "features.shortcuts has 11 entries; 10 is the limit"),
    ],
)
def test_too_many_entries_are_counted(section: str, count: int, words: str) -> None:
    entry = {"command": "/c", "description": "d", "name": "n", "type": "global", "callback_id": "c"}
    data = {"display_information": {"name": "Kettle"}, "features": {section: [entry] * count}}
    with pytest.raises(ManifestError, match=words):
        parse(json.dumps(data))


def test_a_command_is_declared_once() -> None:
    entry = {"command": "/tea", "description": "d"}
    data = {"display_information": {"name": "Kettle"}, "features": {"slash_commands": [entry, entry]}}
    with pytest.raises(ManifestError, match="declares /tea twice"):
        parse(json.dumps(data))


@pytest.mark.parametrize("text", ["a: [", "{", "just words", ""])
def test_a_file_without_a_manifest_is_refused(text: str) -> None:
    with pytest.raises(ManifestError):
        parse(text)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match=r"nowhere\.yml cannot be read"):
        load(tmp_path / "nowhere.yml")


def test_the_apps_manifest_keeps_slacks_limits_and_uses_socket_mode() -> None:
    found = load(ROOT / "manifest.yml")
    assert (found.name, found.bot_name) == ("Mentor Circles", "Mentor Circles")
    assert 175 <= len(found.long_description) <= 4000
    assert (found.socket_mode, found.interactivity) == (True, True)
    assert (found.home_tab, found.messages_tab, found.messages_writable) == (True, True, True)


def test_the_apps_commands_show_their_subcommands() -> None:
    shown = {one.command: set(one.usage_hint.split(" | ")) for one in load(ROOT / "manifest.yml").commands}
    assert shown == {command: {one.name for one in words} for command, words in SUBCOMMANDS.items()}


def test_the_app_asks_for_these_scopes_and_no_others() -> None:
    found = load(ROOT / "manifest.yml")
    assert sorted(found.bot_scopes) == [
        "channels:join",
        "channels:read",
        "chat:write",
        "commands",
        "files:write",
        "groups:read",
        "groups:write",
        "im:history",
        "im:write",
        "mpim:write",
        "users:read",
    ]
    assert sorted(found.bot_scopes_optional) == [
        "groups:history",
        "mpim:history",
        "reactions:write",
        "users.profile:read",
        "users:read.email",
    ]


def test_the_app_subscribes_to_these_events_and_no_others() -> None:
    assert sorted(load(ROOT / "manifest.yml").bot_events) == [
        "app_home_opened",
        "app_uninstalled",
        "channel_archive",
        "channel_left",
        "channel_rename",
        "group_archive",
        "group_left",
        "member_left_channel",
        "message.im",
        "team_join",
        "tokens_revoked",
        "user_change",
    ]


def test_the_example_settings_name_the_tokens_and_explain_every_line_or_group() -> None:
    lines = (ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    assert "SLACK_BOT_TOKEN=" in lines
    assert "SLACK_APP_TOKEN=" in lines
    settings = [number for number, line in enumerate(lines) if "=" in line and not line.startswith("# ")]
    for number in settings:
        above, family = lines[number - 1], lines[number].partition("_")[0]
        assert above.startswith(("# ", f"{family}_")), lines[number]
