"""A proposal: the groups that an owner looks at, changes and approves before anybody hears of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

#: user ids of one group; in programs with mentors the mentor first
Ids = tuple[str, ...]


class ProposalState(StrEnum):
    """Where a proposal is in its life; it ends with the round's beginning."""

    DRAFT = "draft"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Proposal:
    """The groups that are proposed for one round.

    `locked` are those of the groups that stay as they are when the rest is matched again. `left_out` has a user id and
    the key of the reason (`explain.LEFT_OUT`) each. `bound` is a score that no other groups of as many people exceed,
    None where nothing is known. `version` rises with every change, so that nobody changes what they have not seen.
    """

    round_id: int
    groups: tuple[Ids, ...]
    left_out: tuple[tuple[str, str], ...]
    made_at: datetime
    locked: frozenset[Ids] = frozenset()
    state: ProposalState = ProposalState.DRAFT
    version: int = 1
    score: int = 0
    bound: int | None = None
    changed_by: str = ""  # user id; "" for the app itself
