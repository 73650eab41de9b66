"""A proposal: the groups that an owner looks at, changes and approves before anybody hears of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from mentoring.errors import NotNow

#: user ids of one group; in programs with mentors the mentor first
Ids = tuple[str, ...]

#: what is said of somebody whom an owner has taken out of their group
TAKEN_OUT = "left_out.taken"
#: people in a group at least
SMALLEST = 2


class ProposalState(StrEnum):
    """Where a proposal is in its life; it ends with the round's beginning."""

    DRAFT = "draft"
    APPROVED = "approved"


@dataclass(frozen=True, slots=True)
class Proposal:
    """The groups that are proposed for one round.

    `locked` are those of the groups that stay as they are when the rest is matched again. `left_out` has a user id and
    the key of the reason (`explain.LEFT_OUT`) each. `version` rises with every change, so that nobody changes what they
    have not seen.
    """

    round_id: int
    groups: tuple[Ids, ...]
    left_out: tuple[tuple[str, str], ...]
    made_at: datetime
    locked: frozenset[Ids] = frozenset()
    state: ProposalState = ProposalState.DRAFT
    version: int = 1
    changed_by: str = ""  # user id; "" for the app itself

    @property
    def approved(self) -> bool:
        """Whether an owner has approved it."""
        return self.state is ProposalState.APPROVED

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who is in it, each once: those in groups in the groups' order, then those who are left out."""
        grouped = (one for group in self.groups for one in group)
        return tuple(dict.fromkeys((*grouped, *(one for one, _ in self.left_out))))


class Kind(StrEnum):
    """How an owner changes two people's places."""

    SWAP = "swap"  # each takes the other's place
    MOVE = "move"  # the first goes to the second


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large groups may become: people in a group of equals, mentees of each mentor (by user id).

    In programs with mentors a group is a mentor and one mentee, and a mentor is in as many as they have mentees.
    """

    most: int = 3
    one_way: bool = False
    mentors: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Change:
    """What a change of places does: the groups that it ends, those that it makes, and the proposal afterwards."""

    before: tuple[Ids, ...]
    after: tuple[Ids, ...]
    proposal: Proposal


def changed(proposal: Proposal, kind: Kind, one: str, other: str, sizes: Sizes) -> Change:
    """Swap two people, or move one to the other.

    Raises NotNow: "proposal.nobody" (not in it), "proposal.together", "proposal.both_left_out",
    "proposal.both_unmatched" (the same with mentors), "proposal.locked", "proposal.mentor", "proposal.same_mentor",
    "proposal.to_mentor", "proposal.full".
    """
    known = {*proposal.people, *sizes.mentors}
    if one not in known or other not in known or one == other:
        raise NotNow("proposal.nobody")
    if one in sizes.mentors or (kind is Kind.SWAP and other in sizes.mentors):
        raise NotNow("proposal.mentor")
    if any(one in group and other in group for group in proposal.groups):
        raise NotNow("proposal.together")
    if kind is Kind.SWAP:
        return _swapped(proposal, one, other, sizes)
    return _moved_to_mentor(proposal, one, other, sizes) if sizes.one_way else _moved(proposal, one, other, sizes)


def _swapped(proposal: Proposal, one: str, other: str, sizes: Sizes) -> Change:
    touched = [group for group in proposal.groups if one in group or other in group]
    if not touched:
        raise NotNow("proposal.both_unmatched" if sizes.one_way else "proposal.both_left_out")
    if sizes.one_way and len({group[0] for group in touched}) == 1 and len(touched) == 2:
        raise NotNow("proposal.same_mentor")
    turned = {one: other, other: one}
    return _change(proposal, {group: _ids((turned.get(it, it) for it in group), sizes) for group in touched}, (), sizes)


def _moved(proposal: Proposal, who: str, to: str, sizes: Sizes) -> Change:
    """Among equals: `who` joins the group of `to`, or makes one with them if they are left out."""
    source = next((group for group in proposal.groups if who in group), None)
    target = next((group for group in proposal.groups if to in group), None)
    made: dict[Ids, Ids | None] = {}
    if source:
        rest = tuple(member for member in source if member != who)
        made[source] = rest if len(rest) >= SMALLEST else None
    if target is None:
        return _change(proposal, made, (_ids((who, to), sizes),), sizes)
    if len(target) >= sizes.most:
        raise NotNow("proposal.full")
    return _change(proposal, {**made, target: _ids((*target, who), sizes)}, (), sizes)


def _moved_to_mentor(proposal: Proposal, who: str, mentor: str, sizes: Sizes) -> Change:
    if mentor not in sizes.mentors:
        raise NotNow("proposal.to_mentor")
    if sum(group[0] == mentor for group in proposal.groups) >= sizes.mentors[mentor]:
        raise NotNow("proposal.full")
    source = next((group for group in proposal.groups if who in group), None)
    if source:
        return _change(proposal, {source: (mentor, who)}, (), sizes)
    return _change(proposal, {}, ((mentor, who),), sizes)


def _change(proposal: Proposal, made: Mapping[Ids, Ids | None], new: tuple[Ids, ...], sizes: Sizes) -> Change:
    """The proposal with some groups replaced in their places (None: ended) and new ones at the end."""
    if proposal.locked & made.keys():
        raise NotNow("proposal.locked")
    replaced = (made.get(group, group) for group in proposal.groups)
    groups = (*(group for group in replaced if group), *new)
    grouped = {member for group in groups for member in group}
    out = tuple((user_id, why) for user_id, why in proposal.left_out if user_id not in grouped)
    # a mentor without a mentee is not left out: they wait for whoever comes
    lost = {member for group in made for member in group} - grouped - sizes.mentors.keys()
    out += tuple((user_id, TAKEN_OUT) for user_id in sorted(lost))
    after = replace(proposal, groups=groups, left_out=out)
    return Change(tuple(made), (*(group for group in made.values() if group), *new), after)


def _ids(members: Iterable[str], sizes: Sizes) -> Ids:
    return tuple(members) if sizes.one_way else tuple(sorted(members))
