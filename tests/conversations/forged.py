"""Payloads that Slack's own clients would never send: forged values, swapped ids, people who may not be here.

They go through the app's own dispatch, as an envelope of Socket Mode does, with a trigger and a response_url that the
sandbox has really given out, so that whatever the app answers can be read back.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from slack_bolt import BoltRequest

from messages.errors import WORDS
from tests.world import World, text_of

Json = dict[str, Any]

#: tables that remember what was heard and said, and nothing that was decided
MAIL = frozenset({"inbox", "outbox", "outbox_ref", "sqlite_sequence"})


@dataclass(frozen=True)
class Answer:
    """What came back: the acknowledgement, and every text that the person could read because of it."""

    status: int
    ack: Json
    text: str
    views: tuple[Json, ...] = ()
    #: the calls by which others were told anything
    sent: tuple[str, ...] = ()

    @property
    def refusal(self) -> str | None:
        """The key of the refusal that it holds, if it holds one."""
        return refusal_in(self.text)


@dataclass
class Forger:
    """Sends the app what nobody could click."""

    world: World
    #: who lends the trigger and the response_url
    lender: str = "olga"
    _seen: int = 0
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def click(self, user_id: str, action: Json, *, home: bool = False) -> Answer:
        """A click on an element: `action` has `action_id` and whatever it carries."""
        lent = self._lend()
        body = {
            **self._body(lent, user_id, "block_actions"),
            "actions": [{"block_id": "b", "type": "button", **action}],
        }
        if home:
            body |= {"container": {"type": "view"}, "view": {"id": "V0", "type": "home", "hash": "0"}}
        else:
            body |= {
                "container": {"type": "message", "message_ts": "1.0", "channel_id": lent["channel_id"]},
                "channel": {"id": lent["channel_id"]},
                "response_url": lent["response_url"],
            }
        return self._send(body)

    def submit(self, user_id: str, view: Json, values: Json, metadata: str | None = None) -> Answer:
        """A form, sent with these values and this metadata."""
        sent = {**view, "id": f"V{next(self._numbers)}", "hash": "0", "state": {"values": values}}
        sent["private_metadata"] = view.get("private_metadata", "") if metadata is None else metadata
        return self._send({**self._body(self._lend(), user_id, "view_submission"), "view": sent, "response_urls": []})

    def command(self, user_id: str, command: str, text: str) -> Answer:
        """A slash command in the program's channel."""
        return self._send({**self._lend(), "user_id": user_id, "command": command, "text": text})

    def _lend(self) -> Json:
        self._new_lines()  # what was there before
        return self.world.client.lend(user=self.lender, channel=self.world.channel)

    def _body(self, lent: Json, user_id: str, kind: str) -> Json:
        return {
            "type": kind,
            "token": lent["token"],
            "team": {"id": lent["team_id"], "domain": lent["team_domain"]},
            "user": {"id": user_id, "username": "x", "name": "x", "team_id": lent["team_id"]},
            "api_app_id": lent["api_app_id"],
            "trigger_id": lent["trigger_id"],
            "is_enterprise_install": False,
            "enterprise": None,
        }

    def _send(self, body: Json) -> Answer:
        response = self.world.bot.app.dispatch(BoltRequest(body=body, mode="socket_mode"))
        self.world.settle()
        given = json.loads(response.body or "{}")
        calls = [one for one in self._new_lines() if one["direction"] == "call"]
        said = [given, *(one["args"] for one in calls if one["method"] in _HEARD)]
        views = tuple(view for one in said if (view := _view(one)))
        sent = tuple(one["method"] for one in calls if one["method"].startswith(("chat.", "files.")))
        return Answer(response.status, given, "\n".join(_words(one) for one in said), views, sent)

    def _new_lines(self) -> list[Json]:
        lines = self.world.client.transcript(after=self._seen, limit=100_000)
        self._seen = lines[-1]["n"] if lines else self._seen
        return lines


#: how an answer reaches the person who clicked
_HEARD = ("response_url", "views.open", "views.push", "views.update")


def _view(said: Json) -> Json | None:
    view = said.get("view")
    return dict(json.loads(view) if isinstance(view, str) else view) if view else None


def _words(said: Json) -> str:
    view = _view(said)
    errors = " ".join((said.get("errors") or {}).values())
    return "\n".join([text_of(said), text_of(view) if view else "", errors])


_PATTERNS = {
    key: re.compile(".+".join(re.escape(part.replace("`", "")) for part in re.split(r"{\w+}", words)))
    for key, words in WORDS.items()
}


def refusal_in(text: str) -> str | None:
    """The key of the refusal that a text holds; the longest, should one sentence be the start of another."""
    bare = text.replace("`", "")
    found = [key for key, pattern in _PATTERNS.items() if pattern.search(bare)]
    return max(found, key=lambda key: len(WORDS[key]), default=None)


def state_of(world: World) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table that holds what was decided, as it is on disk."""
    with closing(_reading(world)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = sorted(set(tables) - MAIL)
        return {name: connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall() for name in kept}


class Watched:
    """What was decided up to now. Looking again reads it only when somebody has written since the last look."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._looking = _reading(world)
        self._version = self._looked()
        self._before = state_of(world)

    def stays(self) -> bool:
        """Whether all of it is still what it was."""
        version = self._looked()
        if version != self._version and state_of(self._world) == self._before:
            self._version = version
        return version == self._version

    def close(self) -> None:
        self._looking.close()

    def _looked(self) -> int:
        """Another number after every write of somebody else."""
        (version,) = self._looking.execute("PRAGMA data_version").fetchone()
        return int(version)


def _reading(world: World) -> sqlite3.Connection:
    path = world.bot.database.path
    assert path is not None
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)
