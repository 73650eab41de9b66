"""Reads a Slack app manifest, so that the sandbox knows the app's name, commands, scopes and events."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

_COMMAND = re.compile(r"/[a-z0-9_-]+")
_MOST_NAME = 35
_MOST_DESCRIPTION = 140
_LONG_DESCRIPTION = (175, 4000)
_MOST_COMMANDS = 50
_MOST_COMMAND = 32
_MOST_EVENTS = 100
_MOST_SHORTCUTS = 10
_MOST_SHORTCUT_NAME = 24
_MOST_BOT_NAME = 80


class ManifestError(Exception):
    """The manifest cannot be used; the message names the field and says what to change."""


@dataclass(frozen=True)
class Command:
    """One slash command."""

    #: with its slash, such as "/mentor"
    command: str
    description: str
    usage_hint: str
    #: whether people, channels and links in its text arrive as `<@U123|name>`, `<#C123|name>` and `<https://...>`
    should_escape: bool = False


@dataclass(frozen=True)
class Shortcut:
    """One shortcut in the composer or in a message's menu."""

    name: str
    #: "global" or "message"
    type: str
    callback_id: str
    description: str


@dataclass(frozen=True)
class Manifest:
    """What a Slack app declares about itself."""

    name: str
    description: str
    long_description: str
    #: the bot user's display name
    bot_name: str
    commands: tuple[Command, ...]
    shortcuts: tuple[Shortcut, ...]
    #: scopes without which the app cannot be installed
    bot_scopes: frozenset[str]
    #: scopes that the person who installs the app may refuse
    bot_scopes_optional: frozenset[str]
    bot_events: tuple[str, ...]
    socket_mode: bool
    interactivity: bool
    home_tab: bool
    messages_tab: bool
    #: whether people may write to the app in its own direct messages
    messages_writable: bool

    @property
    def all_scopes(self) -> frozenset[str]:
        """Required and optional bot scopes, as after an installation that granted everything."""
        return self.bot_scopes | self.bot_scopes_optional


def load(path: Path) -> Manifest:
    """The manifest in this YAML or JSON file.

    Raises ManifestError when the file cannot be read or a field is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as trouble:
        raise ManifestError(f"{path} cannot be read: {trouble}. Give the path of a manifest file.") from trouble
    return parse(text, str(path))


@lru_cache(maxsize=8)
def parse(text: str, source: str = "manifest") -> Manifest:
    """The manifest in this YAML or JSON text; `source` stands in front of complaints.

    Raises ManifestError when a field is missing or wrong.
    """
    try:
        data = json.loads(text) if text.lstrip().startswith("{") else yaml.safe_load(text)
    except (yaml.YAMLError, json.JSONDecodeError) as trouble:
        raise ManifestError(f"{source} is not valid YAML or JSON: {trouble}") from trouble
    if not isinstance(data, dict):
        raise ManifestError(f"{source} holds no settings. Start from an app's manifest in Slack's app settings.")
    return _manifest(_Fields(data, "", source))


@dataclass(frozen=True)
class _Fields:
    """A section of the manifest, which knows its own name for complaints."""

    values: Mapping[str, object]
    path: str
    source: str

    def wrong(self, name: str, words: str) -> ManifestError:
        return ManifestError(f"{self.source}: {self._name(name)} {words}")

    def section(self, name: str) -> "_Fields":
        value = self.values.get(name)
        if value is None:
            value = {}
        if not isinstance(value, dict):
            raise self.wrong(name, "must be a section with settings of its own.")
        return _Fields(value, self._name(name), self.source)

    def sections(self, name: str, most: int) -> list["_Fields"]:
        value = self.values.get(name)
        if value is None:
            return []
        if not isinstance(value, list):
            raise self.wrong(name, "must be a list.")
        if len(value) > most:
            raise self.wrong(name, f"has {len(value)} entries; {most} is the limit.")
        for number, one in enumerate(value):
            if not isinstance(one, dict):
                raise self.wrong(f"{name}[{number}]", "must be a section with settings of its own.")
        return [_Fields(one, self._name(f"{name}[{number}]"), self.source) for number, one in enumerate(value)]

    def text(self, name: str, least: int = 0, most: int | None = None) -> str:
        value = self.values.get(name)
        if value is None:
            value = ""
        if not isinstance(value, str):
            raise self.wrong(name, "must be text; put it in quotes.")
        if not value and least:
            raise self.wrong(name, "is missing.")
        if len(value) < least or (most is not None and len(value) > most):
            allowed = f"{least} to {most}" if most is not None else f"at least {least}"
            raise self.wrong(name, f"has {len(value)} characters; Slack allows {allowed}.")
        return value

    def flag(self, name: str) -> bool:
        value = self.values.get(name, False)
        if not isinstance(value, bool):
            raise self.wrong(name, "must be true or false.")
        return value

    def texts(self, name: str, most: int | None = None) -> tuple[str, ...]:
        value = self.values.get(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            raise self.wrong(name, "must be a list of names.")
        if most is not None and len(value) > most:
            raise self.wrong(name, f"has {len(value)} entries; {most} is the limit.")
        double = sorted({one for one in value if value.count(one) > 1})
        if double:
            raise self.wrong(name, f"names {', '.join(double)} twice.")
        return tuple(value)

    def _name(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name


def _manifest(top: _Fields) -> Manifest:
    _check_version(top)
    about, features = top.section("display_information"), top.section("features")
    settings, home = top.section("settings"), features.section("app_home")
    name = about.text("name", 1, _MOST_NAME)
    required, optional = _scopes(top.section("oauth_config").section("scopes"))
    return Manifest(
        name=name,
        description=about.text("description", 0, _MOST_DESCRIPTION),
        long_description=_long_description(about),
        bot_name=features.section("bot_user").text("display_name", 0, _MOST_BOT_NAME) or name,
        commands=_commands(features),
        shortcuts=_shortcuts(features),
        bot_scopes=required,
        bot_scopes_optional=optional,
        bot_events=settings.section("event_subscriptions").texts("bot_events", _MOST_EVENTS),
        socket_mode=settings.flag("socket_mode_enabled"),
        interactivity=settings.section("interactivity").flag("is_enabled"),
        home_tab=home.flag("home_tab_enabled"),
        messages_tab=home.flag("messages_tab_enabled"),
        messages_writable=not home.flag("messages_tab_read_only_enabled"),
    )


def _check_version(top: _Fields) -> None:
    version = top.section("_metadata").values.get("major_version", 1)
    if version not in (1, 2):
        raise top.wrong("_metadata.major_version", "must be 1 or 2.")


def _long_description(about: _Fields) -> str:
    if not about.values.get("long_description"):
        return ""
    return about.text("long_description", *_LONG_DESCRIPTION)


def _commands(features: _Fields) -> tuple[Command, ...]:
    found = tuple(_command(one) for one in features.sections("slash_commands", _MOST_COMMANDS))
    names = [one.command for one in found]
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise features.wrong("slash_commands", f"declares {', '.join(double)} twice.")
    return found


def _command(fields: _Fields) -> Command:
    command = fields.text("command", 1, _MOST_COMMAND)
    if not _COMMAND.fullmatch(command):
        raise fields.wrong("command", "must be a slash and lower-case letters, digits, - or _, such as /hello.")
    return Command(
        command=command,
        description=fields.text("description", 1, 2000),
        usage_hint=fields.text("usage_hint", 0, 1000),
        should_escape=fields.flag("should_escape"),
    )


def _shortcuts(features: _Fields) -> tuple[Shortcut, ...]:
    return tuple(
        Shortcut(
            name=one.text("name", 1, _MOST_SHORTCUT_NAME),
            type=one.text("type", 1),
            callback_id=one.text("callback_id", 1, 255),
            description=one.text("description", 0, 150),
        )
        for one in features.sections("shortcuts", _MOST_SHORTCUTS)
    )


def _scopes(fields: _Fields) -> tuple[frozenset[str], frozenset[str]]:
    """Required and optional bot scopes: Slack wants the optional ones in both lists."""
    everything, optional = frozenset(fields.texts("bot")), frozenset(fields.texts("bot_optional"))
    alone = sorted(optional - everything)
    if alone:
        raise fields.wrong("bot_optional", f"names {', '.join(alone)}; optional scopes must stand in bot too.")
    return everything - optional, optional
