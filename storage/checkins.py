"""Check-ins and pulses, and the answers to them."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Select, bindparam, func, select, update
from sqlmodel import col

from mentoring.rounds import Answer, CheckIn, CheckInKind, CheckInState, Outcome
from storage.scope import Scope, my_team, rows_of
from storage.tables import AnswerRow, CheckInRow

OLDEST_FIRST = rows_of(CheckInRow).order_by(col(CheckInRow.id))
BY_ID = OLDEST_FIRST.where(col(CheckInRow.id) == bindparam("checkin_id"))
SAME_QUESTION = OLDEST_FIRST.where(
    col(CheckInRow.round_id) == bindparam("round_id"),
    col(CheckInRow.user_id) == bindparam("user_id"),
    col(CheckInRow.kind) == bindparam("kind"),
    col(CheckInRow.on_date) == bindparam("on"),
    col(CheckInRow.group_id).is_not_distinct_from(bindparam("group_id")),
)
OPEN_OF_MEMBER = OLDEST_FIRST.where(
    col(CheckInRow.user_id) == bindparam("user_id"), col(CheckInRow.state) == CheckInState.OPEN.value
)
NEWEST_OF_MEMBER = (
    rows_of(CheckInRow)
    .where(col(CheckInRow.user_id) == bindparam("user_id"))
    .order_by(col(CheckInRow.asked_at).desc(), col(CheckInRow.id).desc())
)
OF_ROUND = OLDEST_FIRST.where(col(CheckInRow.round_id) == bindparam("round_id"))
OF_GROUP = OLDEST_FIRST.where(col(CheckInRow.group_id) == bindparam("group_id"))
ANSWERS = rows_of(AnswerRow).where(col(AnswerRow.checkin_id).in_(bindparam("checkin_ids", expanding=True)))
LAST_PULSE = select(func.max(col(CheckInRow.asked_at))).where(
    col(CheckInRow.team_id) == my_team(),
    col(CheckInRow.user_id) == bindparam("user_id"),
    col(CheckInRow.kind) == CheckInKind.PULSE.value,
)


class CheckIns:
    """The questions put to members of this workspace. Answers are private: callers check who may read them."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def add(
        self,
        program_id: int,
        round_id: int,
        group_id: int | None,
        user_id: str,
        kind: CheckInKind,
        on: date,
        question: str,
        outbox_key: str,
        at: datetime,
    ) -> CheckIn:
        """A new, open check-in, asked at `at`; the one that is there if this question was put before.

        `group_id` is None for a pulse, and only for a pulse (IntegrityError otherwise).
        """
        values = {
            "program_id": program_id,
            "round_id": round_id,
            "group_id": group_id,
            "user_id": user_id,
            "kind": kind.value,
            "on_date": on,
            "state": CheckInState.OPEN.value,
            "question": question,
            "outbox_key": outbox_key,
            "asked_at": at,
            "reminded": False,
        }
        self._scope.insert_once(CheckInRow, values)
        same = self._many(SAME_QUESTION, round_id=round_id, user_id=user_id, kind=kind.value, on=on, group_id=group_id)
        return same[0]

    def get(self, checkin_id: int) -> CheckIn | None:
        """The check-in with its answer, or None."""
        found = self._many(BY_ID, checkin_id=checkin_id)
        return found[0] if found else None

    def open_of_member(self, user_id: str) -> tuple[CheckIn, ...]:
        """What a member can still answer, answered or not, oldest first."""
        return self._many(OPEN_OF_MEMBER, user_id=user_id)

    def newest_of_member(self, user_id: str, limit: int = 3) -> tuple[CheckIn, ...]:
        """The last `limit` questions that were put to a member in any program, newest first."""
        return self._many(NEWEST_OF_MEMBER.limit(limit), user_id=user_id)

    def of_round(self, round_id: int, kind: CheckInKind | None = None) -> tuple[CheckIn, ...]:
        """Every check-in of a round, or those of one kind, oldest first."""
        query = OF_ROUND if kind is None else OF_ROUND.where(col(CheckInRow.kind) == kind.value)
        return self._many(query, round_id=round_id)

    def of_group(self, group_id: int) -> tuple[CheckIn, ...]:
        """Every check-in of a group, oldest first."""
        return self._many(OF_GROUP, group_id=group_id)

    def mark_reminded(self, checkin_id: int) -> None:
        """Note that the one reminder was sent."""
        self._change([checkin_id], reminded=True)

    def close(self, checkin_ids: Collection[int]) -> None:
        """End the time for answers."""
        self._change(checkin_ids, state=CheckInState.CLOSED.value)

    def close_round(self, round_id: int) -> None:
        """End the time for answers to everything that was asked in a round."""
        self._scope.execute(
            update(CheckInRow)
            .where(col(CheckInRow.team_id) == my_team(), col(CheckInRow.round_id) == round_id)
            .values(state=CheckInState.CLOSED.value)
        )

    def record_answer(self, answer: Answer) -> None:
        """Write an answer; the last one wins. Raises LookupError if this workspace has no such check-in."""
        if self._scope.first(BY_ID, checkin_id=answer.checkin_id) is None:
            raise LookupError("no such check-in")
        values = {
            "checkin_id": answer.checkin_id,
            "at": answer.at,
            "outcome": answer.outcome.value if answer.outcome else None,
            "score": answer.score,
            "comment": answer.comment,
            "planned_on": answer.planned_on,
            "reason": answer.reason,
        }
        self._scope.upsert(AnswerRow, values)

    def last_pulse_at(self, user_id: str) -> datetime | None:
        """When the member was last asked a pulse question in any program; None if never."""
        last: datetime | None = self._scope.execute(LAST_PULSE, user_id=user_id).scalar()
        return last

    def forget_comments(self, before: datetime) -> int:
        """Empty the comments, plans and reasons given before then; returns how many answers had any."""
        said = (col(AnswerRow.comment) != "") | (col(AnswerRow.reason) != "") | col(AnswerRow.planned_on).is_not(None)
        return self._scope.changed(
            update(AnswerRow)
            .where(col(AnswerRow.team_id) == my_team(), col(AnswerRow.at) < before, said)
            .values(comment="", reason="", planned_on=None)
        )

    def _change(self, checkin_ids: Collection[int], **values: object) -> None:
        mine = col(CheckInRow.team_id) == my_team()
        self._scope.execute(update(CheckInRow).where(mine, col(CheckInRow.id).in_(checkin_ids)).values(**values))

    def _many(self, query: Select[CheckInRow], **values: object) -> tuple[CheckIn, ...]:
        rows = self._scope.all(query, **values)
        ids = [row.id for row in rows]
        if not ids:
            return ()
        answers = self._scope.all(ANSWERS, checkin_ids=ids)
        by_id = {row.checkin_id: _answer(row) for row in answers}
        return tuple(_checkin(row, by_id.get(row.id)) for row in rows)


def _answer(row: AnswerRow) -> Answer:
    return Answer(
        checkin_id=row.checkin_id,
        at=row.at,
        outcome=Outcome(row.outcome) if row.outcome else None,
        score=row.score,
        comment=row.comment,
        planned_on=row.planned_on,
        reason=row.reason,
    )


def _checkin(row: CheckInRow, answer: Answer | None) -> CheckIn:
    return CheckIn(
        id=row.id,
        program_id=row.program_id,
        round_id=row.round_id,
        group_id=row.group_id,
        user_id=row.user_id,
        kind=CheckInKind(row.kind),
        on=row.on_date,
        state=CheckInState(row.state),
        question=row.question,
        outbox_key=row.outbox_key,
        asked_at=row.asked_at,
        reminded=row.reminded,
        answer=answer,
    )
