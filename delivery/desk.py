"""The look-ups and side calls that remedies need: join a channel, open a direct message anew, find our own channel."""

from collections.abc import Iterator
from typing import Any

from delivery.answers import Delivered, Limited, Refused
from delivery.errors import NotNow, rule_of, unsure
from delivery.wire import Wire
from storage import Database, OutboxRow, OutboxState

_OPEN = "conversations.open"
_PAGES = 200
#: seconds before a row is tried again whose remedy had no clear answer
_UNCLEAR = 10.0


class SlackDesk:
    """The desk of one row."""

    def __init__(self, wire: Wire, database: Database, team_id: str, row: OutboxRow) -> None:
        self._wire = wire
        self._database = database
        self._team_id = team_id
        self._row = row
        self._people: Any = None

    def join(self, channel: str) -> bool:
        """Enter a public channel; Slack itself refuses it for any other."""
        return self._call("conversations.join", {"channel": channel}) is not None

    def direct(self) -> bool:
        """Whether an earlier row opened the conversation as a direct message."""
        return bool(self._opened_for())

    def reopen(self) -> str | None:
        """Open it for the same people; the id may be another one."""
        opened = self._call(_OPEN, {"users": self._opened_for()})
        channel = opened["channel"] if opened else None
        return str(channel["id"]) if isinstance(channel, dict) else None

    def own_channel(self, name: str) -> dict[str, Any] | None:
        """A channel of that name that the app made and that is not archived."""
        me = self._call("auth.test", {})
        if me is None or not name:
            return None
        return next((one for one in self._channels() if _is_own(one, name, str(me.get("user_id")))), None)

    def _channels(self) -> Iterator[dict[str, Any]]:
        arguments = {"types": "public_channel,private_channel", "exclude_archived": True, "limit": 200}
        cursor = ""
        for _ in range(_PAGES):
            page = self._call("conversations.list", {**arguments, "cursor": cursor} if cursor else arguments)
            if page is None:
                return
            yield from page.get("channels") or []
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return

    def _call(self, method: str, arguments: dict[str, Any]) -> dict[str, Any] | None:
        """The answer, or None if Slack refuses. Raises NotNow for anything less clear."""
        match self._wire.call(method, arguments):
            case Delivered(result):
                return result
            case Limited(seconds):
                raise NotNow(seconds)
            case Refused(code) if rule_of(code).act is not unsure:
                return None
        raise NotNow(_UNCLEAR)

    def _opened_for(self) -> Any:
        """The people of the row that opened this conversation; asked for only after a refusal, so rarely."""
        if self._people is None:
            channel = self._row.arguments.get("channel")
            with self._database.begin(self._team_id) as uow:
                sent = uow.outbox.waiting([OutboxState.SENT])
            opened = [row for row in sent if row.method == _OPEN and row.channel == channel]
            self._people = opened[-1].arguments.get("users") if opened else ""
        return self._people


def _is_own(channel: dict[str, Any], name: str, me: str) -> bool:
    return channel.get("name") == name.lower() and channel.get("creator") == me
