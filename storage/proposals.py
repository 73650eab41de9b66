"""Proposed groups of rounds that have not begun."""

from sqlalchemy import bindparam, delete
from sqlmodel import col

from mentoring.proposals import Proposal, ProposalState
from storage.scope import Scope, my_team, rows_of
from storage.tables import ProposalRow

BY_ROUND = rows_of(ProposalRow).where(col(ProposalRow.round_id) == bindparam("round_id"))


class Proposals:
    """The proposals of this workspace; one per round at most."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def get(self, round_id: int) -> Proposal | None:
        """The proposal of a round, or None."""
        row = self._scope.first(BY_ROUND, round_id=round_id)
        return _proposal(row) if row else None

    def save(self, proposal: Proposal) -> None:
        """Write a proposal in the place of the round's former one."""
        self._scope.upsert(
            ProposalRow,
            {
                "round_id": proposal.round_id,
                "version": proposal.version,
                "state": proposal.state.value,
                "groups": [list(group) for group in proposal.groups],
                "locked": sorted(list(group) for group in proposal.locked),
                "left_out": [list(one) for one in proposal.left_out],
                "made_at": proposal.made_at,
                "changed_by": proposal.changed_by,
            },
        )

    def drop(self, round_id: int) -> None:
        """Forget the proposal of a round, if there is one."""
        self._scope.execute(
            delete(ProposalRow).where(
                col(ProposalRow.team_id) == my_team(), col(ProposalRow.round_id) == bindparam("round_id")
            ),
            round_id=round_id,
        )


def _proposal(row: ProposalRow) -> Proposal:
    return Proposal(
        round_id=row.round_id,
        groups=tuple(tuple(group) for group in row.groups),
        left_out=tuple((user_id, why) for user_id, why in row.left_out),
        made_at=row.made_at,
        locked=frozenset(tuple(group) for group in row.locked),
        state=ProposalState(row.state),
        version=row.version,
        changed_by=row.changed_by,
    )
