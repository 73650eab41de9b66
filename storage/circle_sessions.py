"""The sessions of circles: who comes, who came, and what the circle notes down for itself."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import col

from mentoring.circle_life import Action, CircleSession, Coming, Reply, SessionState
from storage.circle_tables import CircleSessionRow, SessionActionRow, SessionAttendanceRow, SessionReplyRow
from storage.scope import Scope, my_team, rows_of
from storage.tables import GroupRow, RoundRow

BY_ID = rows_of(CircleSessionRow).where(col(CircleSessionRow.id) == bindparam("session_id"))
IN_ORDER = rows_of(CircleSessionRow).order_by(col(CircleSessionRow.group_id), col(CircleSessionRow.number))
OF_GROUP = IN_ORDER.where(col(CircleSessionRow.group_id) == bindparam("group_id"))
OF_ROUND = IN_ORDER.where(
    col(CircleSessionRow.group_id).in_(
        select(col(GroupRow.id)).where(
            col(GroupRow.team_id) == my_team(), col(GroupRow.round_id) == bindparam("round_id")
        )
    )
)
REPLIES = rows_of(SessionReplyRow).where(col(SessionReplyRow.session_id) == bindparam("session_id"))
CAME = rows_of(SessionAttendanceRow).where(
    col(SessionAttendanceRow.session_id).in_(bindparam("session_ids", expanding=True))
)
ACTION = rows_of(SessionActionRow).where(col(SessionActionRow.id) == bindparam("action_id"))
ACTIONS = (
    rows_of(SessionActionRow)
    .where(
        col(SessionActionRow.session_id).in_(
            select(col(CircleSessionRow.id)).where(
                col(CircleSessionRow.team_id) == my_team(), col(CircleSessionRow.group_id) == bindparam("group_id")
            )
        )
    )
    .order_by(col(SessionActionRow.id))
)


class CircleSessions:
    """The sessions of this workspace's circles."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(self, group_id: int, number: int, on: date, agenda: str, minutes: int) -> CircleSession:
        """A new, planned session without a time. The database refuses a number twice in a circle (IntegrityError)."""
        row = CircleSessionRow(
            team_id=self._scope.team_id,
            group_id=group_id,
            number=number,
            on_date=on,
            agenda=agenda,
            minutes=minutes,
            state=SessionState.PLANNED.value,
        )
        self._scope.session.add(row)
        self._scope.session.flush()
        return _session(row)

    def get(self, session_id: int) -> CircleSession | None:
        """The session, or None."""
        row = self._scope.first(BY_ID, session_id=session_id)
        return _session(row) if row else None

    def of_group(self, group_id: int) -> tuple[CircleSession, ...]:
        """All sessions of a circle, in order."""
        return tuple(map(_session, self._scope.all(OF_GROUP, group_id=group_id)))

    def of_round(self, round_id: int) -> tuple[CircleSession, ...]:
        """All sessions of a season, circle by circle, in order."""
        return tuple(map(_session, self._scope.all(OF_ROUND, round_id=round_id)))

    def save(self, session: CircleSession) -> None:
        """Write what changes in a session's life. Raises LookupError if this workspace has no such session."""
        row = self._scope.to_change(CircleSessionRow, BY_ID, session_id=session.id)
        if row is None:
            raise LookupError("no such session")
        row.on_date = session.on
        row.others = _texts(session.others)
        row.state = session.state.value
        for name in SAME:
            setattr(row, name, getattr(session, name))
        self._scope.session.flush()

    def reply(self, session_id: int, user_id: str, reply: Reply) -> None:
        """Note what a member says about a session; the last word counts."""
        values = {"coming": reply.coming.value, "times": _texts(reply.times)}
        self._scope.upsert(SessionReplyRow, {"session_id": session_id, "user_id": user_id, **values})

    def replies(self, session_id: int) -> dict[str, Reply]:
        """What members have said about a session, by user id."""
        rows = self._scope.all(REPLIES, session_id=session_id)
        return {row.user_id: Reply(Coming(row.coming), _moments(row.times)) for row in rows}

    def forget_replies(self, session_id: int) -> None:
        """Delete what members have said about a session: it has another time."""
        mine = col(SessionReplyRow.team_id) == my_team()
        self._scope.execute(delete(SessionReplyRow).where(mine, col(SessionReplyRow.session_id) == session_id))

    def note_came(self, session_id: int, user_id: str, *, came: bool) -> None:
        """Note whether a member came to a session; the last word counts."""
        self._scope.upsert(SessionAttendanceRow, {"session_id": session_id, "user_id": user_id, "came": came})

    def came(self, session_ids: Collection[int]) -> dict[int, dict[str, bool]]:
        """Whether members came, by session and user id; who has not been asked or has not said is missing."""
        found: dict[int, dict[str, bool]] = defaultdict(dict)
        for row in self._scope.all(CAME, session_ids=list(session_ids)):
            found[row.session_id][row.user_id] = row.came
        return dict(found)

    def add_action(self, session_id: int, user_id: str, text: str) -> Action:
        """What a member wants to do after a session."""
        row = SessionActionRow(team_id=self._scope.team_id, session_id=session_id, owner=user_id, text=text)
        self._scope.session.add(row)
        self._scope.session.flush()
        return _action(row)

    def action(self, action_id: int) -> Action | None:
        """The action, or None."""
        row = self._scope.first(ACTION, action_id=action_id)
        return _action(row) if row else None

    def actions(self, group_id: int) -> tuple[Action, ...]:
        """All actions of a circle, oldest first."""
        return tuple(map(_action, self._scope.all(ACTIONS, group_id=group_id)))

    def change_action(self, action_id: int, text: str) -> bool:
        """Write an action anew; whether there is such an action."""
        mine = col(SessionActionRow.team_id) == my_team()
        statement = update(SessionActionRow).where(mine, col(SessionActionRow.id) == action_id)
        return self._scope.changed(statement.values(text=text)) > 0

    def remove_action(self, action_id: int) -> bool:
        """Delete an action; whether there was one."""
        mine = col(SessionActionRow.team_id) == my_team()
        return self._scope.changed(delete(SessionActionRow).where(mine, col(SessionActionRow.id) == action_id)) > 0

    def set_done(self, action_id: int, done_at: datetime | None) -> bool:
        """Note when an action was done, None for not yet; whether there is such an action."""
        mine = col(SessionActionRow.team_id) == my_team()
        statement = update(SessionActionRow).where(mine, col(SessionActionRow.id) == action_id)
        return self._scope.changed(statement.values(done_at=done_at)) > 0

    def forget_notes(self, before: datetime) -> int:
        """Delete what circles wrote down in seasons that closed before then; returns how many rows held something."""
        closed = (
            select(col(CircleSessionRow.id))
            .join(
                GroupRow,
                (col(GroupRow.team_id) == CircleSessionRow.team_id) & (col(GroupRow.id) == CircleSessionRow.group_id),
            )
            .join(RoundRow, (col(RoundRow.team_id) == GroupRow.team_id) & (col(RoundRow.id) == GroupRow.round_id))
            .where(col(CircleSessionRow.team_id) == my_team(), col(RoundRow.closed_at) < before)
        )
        actions = delete(SessionActionRow).where(
            col(SessionActionRow.team_id) == my_team(), col(SessionActionRow.session_id).in_(closed)
        )
        written = (col(CircleSessionRow.learning) != "") | (col(CircleSessionRow.topic) != "")
        notes = (
            update(CircleSessionRow)
            .where(col(CircleSessionRow.team_id) == my_team(), col(CircleSessionRow.id).in_(closed), written)
            .values(learning="", learning_by="", topic="")
        )
        return self._scope.changed(actions) + self._scope.changed(notes)


#: columns that are written as they are in the value
SAME = (
    "agenda",
    "minutes",
    "starts_at",
    "facilitator",
    "instead_of",
    "asked_at",
    "reacted_at",
    "sequence",
    "topic",
    "learning",
    "learning_by",
)


def _session(row: CircleSessionRow) -> CircleSession:
    return CircleSession(
        id=row.id,
        group_id=row.group_id,
        number=row.number,
        on=row.on_date,
        state=SessionState(row.state),
        others=_moments(row.others),
        **{name: getattr(row, name) for name in SAME},
    )


def _action(row: SessionActionRow) -> Action:
    return Action(row.id, row.session_id, row.owner, row.text, row.done_at)


def _texts(moments: Sequence[datetime]) -> list[str]:
    return [moment.astimezone(UTC).isoformat() for moment in moments]


def _moments(texts: Sequence[Any]) -> tuple[datetime, ...]:
    return tuple(datetime.fromisoformat(text) for text in texts)
