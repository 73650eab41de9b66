"""The facts from which a round's report is made."""

from datetime import date

from sqlalchemy import case, func, select
from sqlmodel import col

from mentoring.circle_life import SessionState
from mentoring.programs import Program
from mentoring.reports import RoundFacts
from mentoring.rounds import CheckInKind, Outcome, Round, RoundState
from storage.circle_tables import CircleSessionRow
from storage.scope import Scope, my_team
from storage.tables import AnswerRow, CheckInRow, GroupRow, RoundRow


class Reports:
    """What happened in the rounds of this workspace, without who answered what."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def round_facts(self, program: Program, round_: Round) -> RoundFacts:
        """Everything that is known of a round and of the closed ones before it. Private: publish it, never show it.

        Scores and comments are sorted, so that their order tells nothing.
        """
        counts = self._meetings(program.id, round_)
        groups, met = next(((groups, met) for number, _, groups, met in counts if number == round_.number), (0, 0))
        question, answers = self._pulse(round_.id)
        return RoundFacts(
            program=program.name,
            number=round_.number,
            on=round_.on,
            invited=round_.invited,
            matched=round_.matched,
            left_out=len(round_.left_out),
            groups=groups,
            met=met,
            history=tuple(row for row in counts if row[0] < round_.number),
            pulse=question,
            scores=tuple(sorted(score for score, _ in answers)),
            comments=tuple(sorted(comment for _, comment in answers if comment)),
        )

    def _meetings(self, program_id: int, upto: Round) -> tuple[tuple[int, date, int, int], ...]:
        """(number, date, groups, groups of which anybody said that they met), oldest first, in one query."""
        # a circle has met once one of its sessions took place; other groups say so themselves
        has_met = (col(AnswerRow.outcome) == Outcome.MET.value) | col(CircleSessionRow.id).is_not(None)
        said_so = case((has_met, col(GroupRow.id)))
        query = (
            select(
                col(RoundRow.number),
                col(RoundRow.on_date),
                func.count(col(GroupRow.id).distinct()),
                func.count(said_so.distinct()),
            )
            .select_from(RoundRow)
            .outerjoin(GroupRow, (col(GroupRow.team_id) == RoundRow.team_id) & (col(GroupRow.round_id) == RoundRow.id))
            .outerjoin(
                CheckInRow, (col(CheckInRow.team_id) == GroupRow.team_id) & (col(CheckInRow.group_id) == GroupRow.id)
            )
            .outerjoin(
                AnswerRow, (col(AnswerRow.team_id) == CheckInRow.team_id) & (col(AnswerRow.checkin_id) == CheckInRow.id)
            )
            .outerjoin(
                CircleSessionRow,
                (col(CircleSessionRow.team_id) == GroupRow.team_id)
                & (col(CircleSessionRow.group_id) == GroupRow.id)
                & (col(CircleSessionRow.state) == SessionState.HELD.value),
            )
            .where(col(RoundRow.team_id) == my_team(), col(RoundRow.program_id) == program_id)
            .where((col(RoundRow.id) == upto.id) | (col(RoundRow.state) == RoundState.CLOSED.value))
            .where(col(RoundRow.number) <= upto.number)
            .group_by(col(RoundRow.number), col(RoundRow.on_date))
            .order_by(col(RoundRow.number))
        )
        rows = self._scope.execute(query)
        return tuple((number, on, groups, met) for number, on, groups, met in rows)

    def _pulse(self, round_id: int) -> tuple[str | None, list[tuple[int, str]]]:
        """The key of the question, None if nobody was asked, and (score, comment) of each person's last answer.

        In a long season somebody may be asked more than once, and counts as one person all the same.
        """
        query = (
            select(col(CheckInRow.question), col(CheckInRow.user_id), col(AnswerRow.score), col(AnswerRow.comment))
            .select_from(CheckInRow)
            .outerjoin(
                AnswerRow, (col(AnswerRow.team_id) == CheckInRow.team_id) & (col(AnswerRow.checkin_id) == CheckInRow.id)
            )
            .where(col(CheckInRow.team_id) == my_team(), col(CheckInRow.round_id) == round_id)
            .where(col(CheckInRow.kind) == CheckInKind.PULSE.value)
            .order_by(col(CheckInRow.id))
        )
        rows = self._scope.execute(query).all()
        answers = {user_id: (score, comment) for _, user_id, score, comment in rows if score is not None}
        return (rows[0][0] if rows else None), list(answers.values())
