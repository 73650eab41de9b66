"""The sender's side of the outbox: claims, and marks behind a fence."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Executable,
    Select,
    Text,
    bindparam,
    case,
    cast,
    exists,
    func,
    null,
    select,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import col

from storage.queue_tables import OutboxCallRow, OutboxRefRow
from storage.queues import OutboxRow, OutboxState
from storage.refs import Unresolvable, resolve
from storage.scope import Scope, columns_of, my_team, rows_of
from storage.types import UtcDateTime

#: what will never have a result that others could refer to
LOST = (OutboxState.PARKED.value, OutboxState.EXPIRED.value)
#: what holds up the rows that refer to it, and nothing else
STALLED = (OutboxState.UNKNOWN.value, *LOST)
IN_FLIGHT = (OutboxState.SENDING.value, OutboxState.UNKNOWN.value)
#: looks for a second copy of a repeated message
MOST_SWEEPS = 3
#: calls that hold what people wrote
WORDED = ("chat.postMessage", "chat.update", "chat.postEphemeral", "files.upload")
#: shown at most once, and found again by nothing
ONCE = ("files.upload", "chat.postEphemeral")
LATE = "it could not be sent in time"
OUT_OF_HOURS = "it came late, and waits for the hours of whom it is for"
REFERS_TO_LOST = "refers to a parked message"

#: in the order of adding; the sum keeps SQLite from walking through every row by its id instead of finding the few
BY_ID = col(OutboxCallRow.id) + 0
FLYING = rows_of(OutboxCallRow).where(col(OutboxCallRow.state).in_(IN_FLIGHT)).order_by(BY_ID)
FENCED = update(columns_of(OutboxCallRow)).where(
    col(OutboxCallRow.team_id) == my_team(),
    col(OutboxCallRow.id) == bindparam("this_row"),
    col(OutboxCallRow.attempt) == bindparam("this_attempt"),
    col(OutboxCallRow.state).in_(IN_FLIGHT),
)
#: whether any row's time has come
COME = (
    select(col(OutboxCallRow.id))
    .where(col(OutboxCallRow.team_id) == my_team(), col(OutboxCallRow.state) == OutboxState.PENDING.value)
    .where(col(OutboxCallRow.not_before) <= bindparam("at_now"))
    .limit(1)
)
#: the results that a row refers to itself
RESULTS = (
    select(col(OutboxCallRow.key), col(OutboxCallRow.result))
    .join(OutboxRefRow, col(OutboxRefRow.target) == OutboxCallRow.key)
    .where(
        col(OutboxCallRow.team_id) == my_team(),
        col(OutboxRefRow.team_id) == my_team(),
        col(OutboxRefRow.outbox_id) == bindparam("row_id"),
        col(OutboxRefRow.direct),
    )
)


class Sending:
    """Claim a row, commit, call Slack, mark. Every mark is refused once somebody else has claimed the row since."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def claim(
        self,
        now: datetime,
        owner: str,
        *,
        since: str = "",
        skip_lanes: Collection[str] = (),
        skip_methods: Collection[str] = (),
    ) -> OutboxRow | None:
        """The next row to send, or None; commit in either case, and before any call.

        A row is claimable when its time has come and not passed, all it refers to is sent, and nothing before it in
        its lane is being sent or about to be. `since` is Slack's time now; the first attempt's is kept. Rows whose
        time has passed are expired here, and rows that refer to a lost one are parked.
        """
        while self._anything(now):
            row = self._pick(now, owner, since, skip_lanes, skip_methods)
            if row is None:
                if self._expire_late(now) + self._park_dependents() == 0:
                    return None
            elif row.frozen is not None or self._freeze(row):
                return outbox_row(row)
        return None

    def mark_sent(self, row_id: int, attempt: int, result: dict[str, Any]) -> bool:
        """Note Slack's answer, to which other rows may refer; False if this attempt is not the current one."""
        channel = result.get("channel")
        channel = channel.get("id") if isinstance(channel, dict) else channel
        ts = result.get("ts")
        return self._mark(
            row_id, attempt, state=OutboxState.SENT.value, result=result, channel=channel, ts=ts, reason=""
        )

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
        followers = [parked, col(OutboxCallRow.reason) == REFERS_TO_LOST, ~refers_to(OutboxCallRow, LOST)]
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

    def _pick(
        self, now: datetime, owner: str, since: str, skip_lanes: Collection[str], skip_methods: Collection[str]
    ) -> OutboxCallRow | None:
        statement = pick_statement(postgres=self._scope.is_postgres, lanes=bool(skip_lanes), methods=bool(skip_methods))
        values: dict[str, Any] = {"at_now": now, "by_owner": owner, "at_since": since}
        if skip_lanes:
            values["skip_lanes"] = list(skip_lanes)
        if skip_methods:
            values["skip_methods"] = list(skip_methods)
        found: OutboxCallRow | None = self._scope.execute(statement, **values).scalars().one_or_none()
        self._scope.wakes = self._scope.wakes or found is not None
        return found

    def _anything(self, now: datetime) -> bool:
        """A cheap first look: is anything's time come at all? Most of the time nothing's is."""
        return self._scope.execute(COME, at_now=now).first() is not None

    def _freeze(self, row: OutboxCallRow) -> bool:
        """Fill the references in for good, so that every attempt makes the same call; False if that parked the row."""
        results = {key: result or {} for key, result in self._scope.execute(RESULTS, row_id=row.id)}
        try:
            row.frozen = resolve(row.arguments, results)
        except Unresolvable as error:
            self.park(row.id, row.attempt, str(error))
            return False
        self._scope.session.flush()
        return True

    def _mark(self, row_id: int, attempt: int, **values: object) -> bool:
        """The fence: only the current attempt may say what became of it."""
        marked = self._scope.changed(FENCED, this_row=row_id, this_attempt=attempt, **values)
        self._scope.wakes = self._scope.wakes or marked > 0
        return marked == 1

    def _change(self, conditions: Collection[ColumnElement[bool]], **values: object) -> int:
        mine = col(OutboxCallRow.team_id) == my_team()
        changed = self._scope.changed(update(OutboxCallRow).where(mine, *conditions).values(**values))
        self._scope.wakes = self._scope.wakes or changed > 0
        return changed

    def _expire_late(self, now: datetime) -> int:
        late = [col(OutboxCallRow.state) == OutboxState.PENDING.value, col(OutboxCallRow.expires_at) <= now]
        return self._change(late, state=OutboxState.EXPIRED.value, reason=LATE)

    def _park_dependents(self) -> int:
        dependents = [col(OutboxCallRow.state) == OutboxState.PENDING.value, refers_to(OutboxCallRow, LOST)]
        return self._change(dependents, state=OutboxState.PARKED.value, reason=REFERS_TO_LOST)

    def _elapsed(self) -> dict[int, float]:
        """Seconds since each claim by the database's clock; SQLite has no clock that two processes could share."""
        if not self._scope.is_postgres:
            return {}
        seconds = func.extract("epoch", func.clock_timestamp() - col(OutboxCallRow.server_claimed_at))
        query = select(col(OutboxCallRow.id), seconds).where(
            col(OutboxCallRow.team_id) == my_team(), col(OutboxCallRow.state).in_(IN_FLIGHT)
        )
        return {row_id: float(age) for row_id, age in self._scope.execute(query) if age is not None}


@cache
def pick_statement(*, postgres: bool, lanes: bool, methods: bool) -> Executable:
    """One statement for both databases; SQLite leaves the lock clause out, since it locks the whole file."""
    row = OutboxCallRow
    now = bindparam("at_now", type_=UtcDateTime())
    query: Select[int] = (
        select(col(row.id))
        .where(
            col(row.team_id) == my_team(),
            col(row.state) == OutboxState.PENDING.value,
            col(row.not_before) <= now,
            col(row.expires_at).is_(None) | (col(row.expires_at) > now),
            ~waits_for_a_ref(row),
            ~held_up_in_lane(row, now),
        )
        .order_by(col(row.not_before), col(row.id))
        .limit(1)
    )
    if lanes:
        query = query.where(col(row.lane).not_in(bindparam("skip_lanes", expanding=True)))
    if methods:
        query = query.where(col(row.method).not_in(bindparam("skip_methods", expanding=True)))
    pick = query.with_for_update(skip_locked=True).cte("pick")
    return (
        update(row)
        .where(col(row.id) == select(pick.c.id).scalar_subquery())
        .values(
            state=OutboxState.SENDING.value,
            attempt=col(row.attempt) + 1,
            owner=bindparam("by_owner"),
            claimed_at=now,
            first_claimed_at=func.coalesce(col(row.first_claimed_at), now),
            server_claimed_at=func.clock_timestamp() if postgres else null(),
            since=case((col(row.attempt) == 0, bindparam("at_since")), else_=col(row.since)),
        )
        .returning(row)
    )


@cache
def next_statement() -> Select[datetime | None]:
    """When the next row can be claimed; built once."""
    return select(func.min(col(OutboxCallRow.not_before))).where(
        col(OutboxCallRow.team_id) == my_team(),
        col(OutboxCallRow.state) == OutboxState.PENDING.value,
        ~waits_for_a_ref(OutboxCallRow),
        ~held_up_in_lane(OutboxCallRow, None),
    )


def waits_for_a_ref(row: type[OutboxCallRow]) -> ColumnElement[bool]:
    """Something that the row refers to is not sent."""
    ref, target = aliased(OutboxRefRow), aliased(OutboxCallRow)
    return exists(
        select(1)
        .select_from(ref)
        .join(target, (col(target.team_id) == ref.team_id) & (col(target.key) == ref.target))
        .where(col(ref.team_id) == row.team_id, col(ref.outbox_id) == row.id, col(ref.direct))
        .where(col(target.state) != OutboxState.SENT.value)
    )


def refers_to(row: type[OutboxCallRow], states: Collection[str]) -> ColumnElement[bool]:
    """The row depends, directly or through others, on one in the given states."""
    ref, target = aliased(OutboxRefRow), aliased(OutboxCallRow)
    return exists(
        select(1)
        .select_from(ref)
        .join(target, (col(target.team_id) == ref.team_id) & (col(target.key) == ref.target))
        .where(col(ref.team_id) == row.team_id, col(ref.outbox_id) == row.id)
        .where(col(target.state).in_(states))
    )


def held_up_in_lane(row: type[OutboxCallRow], now: BindParameter[datetime] | None) -> ColumnElement[bool]:
    """An earlier row of the lane has to leave first.

    That is one being sent, one that is tried again later (else an older update could overtake a newer one), and one
    whose time has come by `now` (None: by the time of `row` itself). An unknown or lost row holds up nothing but
    what refers to it, and a row that waits for such a one, or for people's hours, holds up nothing either.
    """
    earlier = aliased(OutboxCallRow)
    by = col(row.not_before) if now is None else now
    waiting = (
        (col(earlier.state) == OutboxState.PENDING.value)
        & ((col(earlier.not_before) <= by) | ((col(earlier.attempt) > 0) & (col(earlier.reason) != OUT_OF_HOURS)))
        & (col(earlier.expires_at).is_(None) | (col(earlier.expires_at) > by))
        & ~refers_to(earlier, STALLED)
    )
    return exists(
        select(1)
        .select_from(earlier)
        .where(col(earlier.team_id) == row.team_id, col(earlier.lane) == row.lane, col(earlier.id) < row.id)
        .where(col(earlier.state).in_((OutboxState.SENDING.value, OutboxState.PENDING.value)))
        .where((col(earlier.state) == OutboxState.SENDING.value) | waiting)
    )


def outbox_row(row: OutboxCallRow, elapsed: float | None = None) -> OutboxRow:
    """The value of a row."""
    return OutboxRow(
        id=row.id,
        key=row.key,
        lane=row.lane,
        method=row.method,
        kind=row.kind,
        arguments=dict(row.arguments if row.frozen is None else row.frozen),
        state=OutboxState(row.state),
        attempt=row.attempt,
        not_before=row.not_before,
        expires_at=row.expires_at,
        marker=row.marker,
        owner=row.owner,
        claimed_at=row.claimed_at,
        first_claimed_at=row.first_claimed_at,
        since=row.since,
        elapsed=elapsed,
        result=dict(row.result or {}),
        channel=row.channel,
        ts=row.ts,
        reason=row.reason,
        sweeps=row.sweeps,
        look_since=row.look_since,
    )
