"""The sender's side of the outbox: marks behind a fence."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Text,
    bindparam,
    cast,
    func,
    select,
    update,
)
from sqlmodel import col

from storage.claiming import LATE, LOST, OUT_OF_HOURS, OUTBOX, REFERS_TO_LOST, Claiming, outbox_row, refers_to, written
from storage.queue_tables import OutboxCallRow
from storage.queues import OutboxRow, OutboxState
from storage.scope import columns_of, my_team, rows_of
from storage.tables import CheckInRow

IN_FLIGHT = (OutboxState.SENDING.value, OutboxState.UNKNOWN.value)
#: looks for a second copy of a repeated message
MOST_SWEEPS = 3
#: calls that hold what people wrote
WORDED = ("chat.postMessage", "chat.update", "chat.postEphemeral", "files.upload")
#: shown at most once, and found again by nothing
ONCE = ("files.upload", "chat.postEphemeral")
#: in the order of adding; the sum keeps SQLite from walking through every row by its id instead of finding the few
BY_ID = col(OutboxCallRow.id) + 0
CHECK_INS = columns_of(CheckInRow)
FLYING = rows_of(OutboxCallRow).where(col(OutboxCallRow.state).in_(IN_FLIGHT)).order_by(BY_ID)
FENCED = update(OUTBOX).where(
    OUTBOX.c.team_id == my_team(),
    OUTBOX.c.id == bindparam("this_row"),
    OUTBOX.c.attempt == bindparam("this_attempt"),
    OUTBOX.c.state.in_(written(IN_FLIGHT)),
)
#: the question of a member's check-in, while nobody knows whether it was sent
UNCLEAR_QUESTION = update(OUTBOX).where(
    OUTBOX.c.team_id == my_team(),
    OUTBOX.c.state == OutboxState.UNKNOWN.value,
    OUTBOX.c.key
    == select(CHECK_INS.c.outbox_key)
    .where(
        CHECK_INS.c.team_id == my_team(),
        CHECK_INS.c.id == bindparam("this_checkin"),
        CHECK_INS.c.user_id == bindparam("this_user"),
    )
    .scalar_subquery(),
)


class Sending(Claiming):
    """Claim a row, commit, call Slack, mark. Every mark is refused once somebody else has claimed the row since."""

    def mark_sent(self, row_id: int, attempt: int, result: dict[str, Any]) -> bool:
        """Note Slack's answer, to which other rows may refer; False if this attempt is not the current one."""
        channel = result.get("channel")
        channel = channel.get("id") if isinstance(channel, dict) else channel
        ts = result.get("ts")
        return self._mark(row_id, attempt, **_sent(result, channel, ts))

    def arrived(self, checkin_id: int, user_id: str, channel: str, ts: str) -> bool:
        """Note that the question of a member's check-in has arrived; False if that was known, or it is not theirs."""
        sent = _sent({"ok": True, "channel": channel, "ts": ts}, channel, ts)
        marked = self._scope.core(UNCLEAR_QUESTION, this_checkin=checkin_id, this_user=user_id, **sent).rowcount
        self._scope.wakes = self._scope.wakes or marked > 0
        return marked == 1

    def mark_unknown(self, row_id: int, attempt: int, reason: str) -> bool:
        """Note that Slack may or may not have taken the call; False if this attempt is not the current one."""
        return self._mark(row_id, attempt, state=OutboxState.UNKNOWN.value, reason=reason)

    def release(self, row_id: int, attempt: int, not_before: datetime, reason: str) -> bool:
        """Let a call that was certainly not taken be tried again; False if this attempt is not the current one."""
        return self._mark(row_id, attempt, state=OutboxState.PENDING.value, not_before=not_before, reason=reason)

    def looked(self, row_id: int, attempt: int, not_before: datetime, reason: str) -> bool:
        """As `release`, of a message that was looked for and is certainly not there: it need not be again."""
        values = {"state": OutboxState.PENDING.value, "not_before": not_before, "reason": reason, "look_since": ""}
        return self._mark(row_id, attempt, **values)

    def doubt_pending(self, since: str, lost: str) -> int:
        """Look for every waiting message from `since` (a ts) on before it is sent; what cannot be looked for is
        expired with the reason `lost`. Returns how many messages are looked for."""
        pending = col(OutboxCallRow.state) == OutboxState.PENDING.value
        marked = col(OutboxCallRow.marker).is_not(None)
        self._change([pending, col(OutboxCallRow.method).in_(ONCE)], state=OutboxState.EXPIRED.value, reason=lost)
        return self._change([pending, marked], look_since=since)

    def put_off(self, row_id: int, attempt: int, not_before: datetime) -> bool:
        """Let a claimed call wait for people's hours, or expire if that is too late; what comes after it goes on.

        False if this attempt is not the current one.
        """
        if not self._mark(row_id, attempt, state=OutboxState.PENDING.value, not_before=not_before, reason=OUT_OF_HOURS):
            return False
        late = [col(OutboxCallRow.id) == row_id, col(OutboxCallRow.expires_at) <= not_before]
        if self._change(late, state=OutboxState.EXPIRED.value, reason=LATE):
            self._park_dependents()
        return True

    def park(self, row_id: int, attempt: int, reason: str) -> bool:
        """Give a call up, and what refers to it; False if this attempt is not the current one."""
        parked = self._mark(row_id, attempt, state=OutboxState.PARKED.value, reason=reason)
        if parked:
            self._park_dependents()
        return parked

    def expire(self, row_id: int, reason: str) -> bool:
        """Drop a call that is pending or unknown because it is too late for it; False if it is neither."""
        states = (OutboxState.PENDING.value, OutboxState.UNKNOWN.value)
        expired = self._change(
            [col(OutboxCallRow.id) == row_id, col(OutboxCallRow.state).in_(states)],
            state=OutboxState.EXPIRED.value,
            reason=reason,
        )
        if expired:
            self._park_dependents()
        return expired == 1

    def give_up(self, row_id: int, reason: str) -> bool:
        """Drop a call that is unknown or parked, for good; what refers to it stays parked. False if it is neither."""
        states = (OutboxState.UNKNOWN.value, OutboxState.PARKED.value)
        given_up = self._change(
            [col(OutboxCallRow.id) == row_id, col(OutboxCallRow.state).in_(states)],
            state=OutboxState.EXPIRED.value,
            reason=reason,
        )
        if given_up:
            self._park_dependents()
        return given_up == 1

    def take_up(self, row_id: int, now: datetime, reason: str) -> bool:
        """Try a parked call again, and everything that was parked only because of it. False if it is not parked."""
        parked = col(OutboxCallRow.state) == OutboxState.PARKED.value
        pending = {"state": OutboxState.PENDING.value, "reason": reason}
        if self._change([col(OutboxCallRow.id) == row_id, parked], not_before=now, **pending) == 0:
            return False
        followers = [parked, col(OutboxCallRow.reason) == REFERS_TO_LOST, ~refers_to(OUTBOX, LOST)]
        while self._change(followers, **pending):  # one link of a chain at a time
            pass
        return True

    def forget_words(self, before: datetime) -> int:
        """Empty the calls that were to leave before then and are settled for good; returns how many.

        Key, state, channel and ts stay: an occasion is known for ever, and what refers to it still finds it.
        """
        settled = (OutboxState.SENT.value, OutboxState.EXPIRED.value)
        worded = [col(OutboxCallRow.method).in_(WORDED), cast(col(OutboxCallRow.arguments), Text) != "{}"]
        old = [col(OutboxCallRow.state).in_(settled), col(OutboxCallRow.not_before) < before]
        return self._scope.changed(
            update(OutboxCallRow)
            .where(col(OutboxCallRow.team_id) == my_team(), *old, *worded)
            .values(arguments={}, frozen=None)
        )

    def newest_ts(self) -> str:
        """Slack's time of the newest message that it has taken, "1795397837.123456"; empty if there is none."""
        query = select(func.max(col(OutboxCallRow.ts))).where(col(OutboxCallRow.team_id) == my_team())
        return str(self._scope.execute(query).scalar() or "")

    def in_flight(self) -> tuple[OutboxRow, ...]:
        """Rows that are being sent, or were when their sender died, and unknown ones, oldest claim first."""
        rows = self._scope.all(FLYING)
        elapsed = self._elapsed() if rows else {}
        return tuple(outbox_row(row, elapsed.get(row.id)) for row in rows)

    def sweepable(self) -> tuple[OutboxRow, ...]:
        """Messages that were sent after more than one attempt and looked for fewer than three times since."""
        query = rows_of(OutboxCallRow).where(
            col(OutboxCallRow.state) == OutboxState.SENT.value,
            col(OutboxCallRow.attempt) >= 2,
            col(OutboxCallRow.sweeps) < MOST_SWEEPS,
            col(OutboxCallRow.marker).is_not(None),
        )
        return tuple(outbox_row(row) for row in self._scope.all(query.order_by(BY_ID)))

    def mark_swept(self, row_id: int) -> None:
        """Note that a second copy was looked for once more."""
        self._change([col(OutboxCallRow.id) == row_id], sweeps=col(OutboxCallRow.sweeps) + 1)

    def _mark(self, row_id: int, attempt: int, **values: object) -> bool:
        """The fence: only the current attempt may say what became of it."""
        marked: int = self._scope.core(FENCED, this_row=row_id, this_attempt=attempt, **values).rowcount
        self._scope.wakes = self._scope.wakes or marked > 0
        return marked == 1

    def _elapsed(self) -> dict[int, float]:
        """Seconds since each claim by the database's clock; SQLite has no clock that two processes could share."""
        if not self._scope.is_postgres:
            return {}
        seconds = func.extract("epoch", func.clock_timestamp() - col(OutboxCallRow.server_claimed_at))
        query = select(col(OutboxCallRow.id), seconds).where(
            col(OutboxCallRow.team_id) == my_team(), col(OutboxCallRow.state).in_(IN_FLIGHT)
        )
        return {row_id: float(age) for row_id, age in self._scope.execute(query) if age is not None}


def _sent(result: dict[str, Any], channel: str | None, ts: str | None) -> dict[str, Any]:
    return {"state": OutboxState.SENT.value, "result": result, "channel": channel, "ts": ts, "reason": ""}
