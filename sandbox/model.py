"""What a workspace is made of. Every record can be written as JSON and read back."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Self

Json = dict[str, Any]


class Record:
    """A dataclass that is kept as one JSON object."""

    __slots__ = ()

    def dump(self) -> Json:
        names = type(self).__dataclass_fields__  # type: ignore[attr-defined]
        return {name: getattr(self, name) for name in names}

    @classmethod
    def load(cls, data: Json) -> Self:
        known = {item.name for item in fields(cls)}  # type: ignore[arg-type]
        return cls(**{name: value for name, value in data.items() if name in known})


@dataclass(slots=True)
class Team(Record):
    id: str
    name: str = "Acme"
    domain: str = "acme"


@dataclass(slots=True)
class App(Record):
    """The one app that is developed here, and its bot user."""

    id: str
    bot_id: str
    bot_user: str
    name: str
    bot_token: str
    app_token: str
    verification: str
    #: error code that every call gets after a revocation, "" while the app is installed
    gone: str = ""


@dataclass(slots=True)
class User(Record):
    id: str
    name: str
    real_name: str
    title: str = ""
    tz: str = "Europe/London"
    locale: str = "en-US"
    email: str | None = None
    is_admin: bool = False
    is_owner: bool = False
    is_restricted: bool = False
    is_ultra_restricted: bool = False
    is_stranger: bool = False
    is_bot: bool = False
    deleted: bool = False
    #: custom profile fields: id -> {"value", "alt", "label"}
    profile_fields: Json = field(default_factory=dict)
    #: more of the profile, e.g. status_text
    profile: Json = field(default_factory=dict)
    #: who this is, in one line for whoever comes to the page for the first time; the app never sees it
    note: str = ""
    updated: int = 0


@dataclass(slots=True)
class Channel(Record):
    id: str
    name: str
    #: public, private, im or mpim
    kind: str
    creator: str
    created: int
    members: list[str] = field(default_factory=list)
    topic: Json = field(default_factory=lambda: {"value": "", "creator": "", "last_set": 0})
    purpose: Json = field(default_factory=lambda: {"value": "", "creator": "", "last_set": 0})
    is_archived: bool = False
    is_general: bool = False
    previous_names: list[str] = field(default_factory=list)
    #: user id -> ts up to which that person has read
    read: dict[str, str] = field(default_factory=dict)
    updated: int = 0

    @property
    def direct(self) -> bool:
        return self.kind in ("im", "mpim")


@dataclass(slots=True)
class Message(Record):
    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    bot_id: str | None = None
    username: str | None = None
    icons: Json | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    subtype: str | None = None
    metadata: Json | None = None
    files: list[str] = field(default_factory=list)
    #: emoji name -> user ids
    reactions: dict[str, list[str]] = field(default_factory=dict)
    #: ts of the answers in its thread, oldest first
    replies: list[str] = field(default_factory=list)
    edited: Json | None = None
    deleted: bool = False
    ephemeral_to: str | None = None
    client_msg_id: str | None = None
    #: real (monotonic) second from which conversations.history shows it; 0 = always
    visible_at: float = 0.0


@dataclass(slots=True)
class View(Record):
    """A modal in somebody's stack, or somebody's Home tab."""

    id: str
    user: str
    #: the view as the app gave it, block_ids and action_ids filled in
    body: Json
    hash: str
    root: str
    previous: str | None = None
    #: block_id -> action_id -> what the person has entered, as in `state.values`
    state: dict[str, Json] = field(default_factory=dict)


@dataclass(slots=True)
class File(Record):
    id: str
    name: str
    length: int
    user: str
    created: int
    title: str = ""
    mimetype: str = "application/octet-stream"
    alt_txt: str = ""
    channels: list[str] = field(default_factory=list)
    uploaded: bool = False
    shared: bool = False
    deleted: bool = False
