"""Settings: the only reader of the environment and of `.env`."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from dotenv import dotenv_values

from delivery import DeliverySettings

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


#: what a custom field of Slack's profiles can say
PROFILE_FIELDS = ("department", "team", "location")

#: setting -> field of DeliverySettings
DELIVERY = {
    "SEND_SETTLE": "settle",
    "SEND_BUDGET": "budget",
    "SEND_TIMEOUT": "timeout",
    "SEND_HISTORY_LAG": "history_lag",
    "SEND_LONGEST_PAUSE": "longest_pause",
    "SEND_PER_CHANNEL": "per_channel",
    "SEND_PER_MINUTE": "per_workspace",
}


class BadSetting(Exception):
    """A setting that cannot be used; the text names it and says how to mend it."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set from outside."""

    #: bot token, xoxb-...; empty means: no Slack, start the sandbox
    bot_token: str = ""
    #: app-level token for Socket Mode, xapp-...
    app_token: str = ""
    #: SQLAlchemy address; empty means one SQLite file in `data_dir`
    database_url: str = ""
    data_dir: Path = Path("data")
    #: where the sandbox keeps its workspace, and the bot's database beside it
    sandbox_dir: Path = Path(".sandbox")
    sandbox_port: int = 8765
    #: user ids that may set programs up besides workspace admins
    setup_users: frozenset[str] = frozenset()
    #: "department", "team" or "location" -> id of the custom profile field in Slack that says it
    profile_fields: Mapping[str, str] = field(default_factory=dict)
    log_level: str = "INFO"
    #: "text", or "json" with one object a line
    log_format: str = "text"
    #: how patient and how fast the delivery is
    delivery: DeliverySettings = field(default_factory=DeliverySettings)

    @property
    def has_tokens(self) -> bool:
        """Whether this is about real Slack."""
        return bool(self.bot_token or self.app_token)

    @property
    def database(self) -> str:
        """The address of the database."""
        return self.database_url or f"sqlite:///{self.data_dir / 'mentor-circles.sqlite3'}"

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read and check every setting. Raises BadSetting naming the first that is wrong."""
        known = {key: value.strip() for key, value in environ.items() if value.strip()}
        bot_token, app_token = known.get("SLACK_BOT_TOKEN", ""), known.get("SLACK_APP_TOKEN", "")
        _check_token("SLACK_BOT_TOKEN", bot_token, "xoxb-")
        _check_token("SLACK_APP_TOKEN", app_token, "xapp-")
        level = known.get("LOG_LEVEL", "INFO").upper()
        if level not in LEVELS:
            raise BadSetting(f"LOG_LEVEL is {level!r}; use one of {', '.join(LEVELS)}.")
        users = known.get("MENTOR_SETUP_USERS", "")
        return cls(
            bot_token=bot_token,
            app_token=app_token,
            database_url=_database_url(known.get("DATABASE_URL", "")),
            data_dir=Path(known.get("DATA_DIR", "data")),
            sandbox_dir=Path(known.get("SANDBOX_DIR", ".sandbox")),
            sandbox_port=_port(known.get("SANDBOX_PORT", "8765")),
            setup_users=frozenset(one.strip() for one in users.split(",") if one.strip()),
            profile_fields=_profile_fields(known.get("PROFILE_FIELDS", "")),
            log_level=level,
            log_format=_one_of("LOG_FORMAT", known.get("LOG_FORMAT", "text").lower(), ("text", "json")),
            delivery=_delivery(known),
        )


def read_environment(environ: Mapping[str, str], dotenv: Path = Path(".env")) -> dict[str, str]:
    """The environment over what `.env` says; a missing file is fine. Raises BadSetting for one that is no text."""
    try:
        # with the mark that editors on Windows begin UTF-8 with, the first setting would have another name
        said = dotenv_values(dotenv, encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadSetting(f"{dotenv} is not in UTF-8. Save it again as UTF-8: editors ask for the encoding.") from error
    except OSError as error:
        raise BadSetting(f"{dotenv} cannot be read: {error.strerror}. Check who may read it.") from error
    return {**{key: value for key, value in said.items() if value is not None}, **environ}


def make_folder(name: str, folder: Path) -> None:
    """Make the folder that a setting names, unless it is there. Raises BadSetting with the remedy."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:
        raise BadSetting(f"{name} is {folder}, which is a file. Name a folder.") from error
    except OSError as error:
        remedy = "Name a folder in which the bot may write."
        raise BadSetting(f"{name} is {folder}, which cannot be made: {error.strerror}. {remedy}") from error


def _check_token(name: str, value: str, prefix: str) -> None:
    if value and not value.startswith(prefix):
        raise BadSetting(f"{name} must start with {prefix!r}. Copy it again from the app's page on api.slack.com.")
    if value and not re.fullmatch(r"[A-Za-z0-9-]+", value.removeprefix(prefix)):
        raise BadSetting(
            f"{name} is no whole token: after {prefix!r} it has letters, digits and hyphens alone, such as "
            f"{prefix}1234567890-AbCdEf. Copy it again from the app's page on api.slack.com."
        )


def _database_url(value: str) -> str:
    if not value:
        return ""
    if value.startswith(("postgres://", "postgresql://")):
        return "postgresql+psycopg://" + value.split("://", 1)[1]
    if value in {"sqlite:///", "sqlite:///:memory:"}:
        raise BadSetting("DATABASE_URL needs a file: sqlite:///PATH. A database in memory would forget everybody.")
    if value.startswith(("postgresql+psycopg://", "sqlite:///")):
        return value
    raise BadSetting("DATABASE_URL must start with postgresql:// or sqlite:///.")


def _one_of(name: str, value: str, choices: tuple[str, ...]) -> str:
    if value not in choices:
        raise BadSetting(f"{name} is {value!r}; use one of {', '.join(choices)}.")
    return value


def _delivery(known: Mapping[str, str]) -> DeliverySettings:
    """Raises BadSetting for what is no number, and for waits that could post a message twice."""
    numbers: dict[str, Any] = {key: _number(name, known[name]) for name, key in DELIVERY.items() if name in known}
    try:
        return replace(DeliverySettings(), **numbers)
    except ValueError as error:
        names = ", ".join(name for name in DELIVERY if name in known)
        raise BadSetting(f"{names}: {error}.") from error


def _number(name: str, value: str) -> float:
    try:
        found = float(value)
    except ValueError:
        found = math.nan
    if not math.isfinite(found):
        raise BadSetting(f"{name} is {value!r}; give a number of seconds, such as 300.")
    return found


def _profile_fields(value: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in filter(None, (one.strip() for one in value.split(","))):
        name, _, field_id = (one.strip() for one in part.partition("="))
        if name not in PROFILE_FIELDS or not re.fullmatch(r"Xf[A-Z0-9]+", field_id):
            raise BadSetting(
                f"PROFILE_FIELDS has {part!r}; write it like department=Xf0123ABC, for {', '.join(PROFILE_FIELDS)}."
            )
        found[name] = field_id
    return found


def _port(value: str) -> int:
    if not value.isdecimal() or int(value) > 65535:
        raise BadSetting("SANDBOX_PORT must be a number from 0 to 65535; 0 takes any free port.")
    return int(value)
