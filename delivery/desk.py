"""The look-ups and side calls that remedies need: join a channel, open a direct message anew, find our own channel."""

from typing import Any

from delivery.answers import Delivered
from delivery.wire import Wire
from storage import Database, OutboxRow, OutboxState

_OPEN = "conversations.open"
_PAGES = 200


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
        return isinstance(self._wire.call("conversations.join", {"channel": channel}), Delivered)

    def direct(self) -> bool:
        """Whether an earlier row opened the conversation as a direct message."""
        return bool(self._opened_for())

    def reopen(self) -> str | None:
        """Open it for the same people; the id may be another one."""
        answer = self._wire.call(_OPEN, {"users": self._opened_for()})
        if not isinstance(answer, Delivered):
            return None
        channel = answer.result["channel"]
        return str(channel["id"]) if isinstance(channel, dict) else None

    def own_channel(self, name: str) -> dict[str, Any] | None:
        """A channel of that name that the app made and that is not archived."""
        me = self._wire.call("auth.test", {})
        if not isinstance(me, Delivered) or not name:
            return None
        arguments = {"types": "public_channel,private_channel", "exclude_archived": True, "limit": 200}
        cursor = ""
        for _ in range(_PAGES):
            answer = self._wire.call("conversations.list", {**arguments, "cursor": cursor} if cursor else arguments)
            if not isinstance(answer, Delivered):
                return None
            for channel in answer.result.get("channels") or []:
                if channel.get("name") == name.lower() and channel.get("creator") == me.result.get("user_id"):
                    return dict(channel)
            cursor = (answer.result.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None
        return None

    def _opened_for(self) -> Any:
        """The people of the row that opened this conversation; asked for only after a refusal, so rarely."""
        if self._people is None:
            channel = self._row.arguments.get("channel")
            with self._database.begin(self._team_id) as uow:
                sent = uow.outbox.waiting([OutboxState.SENT])
            opened = [row for row in sent if row.method == _OPEN and row.channel == channel]
            self._people = opened[-1].arguments.get("users") if opened else ""
        return self._people
