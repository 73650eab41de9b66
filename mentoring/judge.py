"""What somebody's own groups are worth, and whether they may be: for proposals that an owner changes.

What an owner reads must not depend on anybody's wish whom not to meet, not even by elimination. So public rules are
looked at as if there were no such wishes, and all private rules together give one answer.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import combinations

from mentoring.errors import NotNow
from mentoring.programs import ONE_WAY, ProgramKind
from mentoring.proposals import SMALLEST, Ids
from mentoring.rules import permitted, scored
from mentoring.solve_round import PRIVATE, ROLES, Asked, Layout, Solved, lay_out
from mentoring.wishes import most_points


def check_groups(asked: Asked, groups: Sequence[Ids], away: Collection[str]) -> None:
    """Raises NotNow for groups that must not be: "proposal.rule" and the key of a public rule, or "proposal.private".

    `away` are those of `asked.members` who do not take part any more, for reasons of their own.
    """
    open_to_all = lay_out(replace(asked, avoidances=()))
    refusals = [open_to_all.refusal(group) for group in groups]
    for key in refusals:
        if key not in {None, PRIVATE, ROLES}:
            raise NotNow("proposal.rule", rule=key)
    layout = lay_out(asked)
    if any(one in away for group in groups for one in group) or any(map(layout.refusal, groups)):
        raise NotNow("proposal.private")


def standing(asked: Asked, groups: Sequence[Ids]) -> tuple[Ids, ...]:
    """Those of the groups that can still be: everybody in them takes part, may meet, and mentors have room."""
    here = {member.user_id for member in asked.members}
    layout = lay_out(asked)
    taken = Counter(asked.taken)
    kept: list[Ids] = []
    for group in groups:
        if not here.issuperset(group) or layout.refusal(group):
            continue
        if asked.choices.kind in ONE_WAY:
            if taken[group[0]] >= asked.capacity.get(group[0], 1):
                continue
            taken[group[0]] += 1
        kept.append(group)
    return tuple(kept)


def standing_circles(asked: Asked, groups: Sequence[Ids]) -> tuple[Ids, ...]:
    """What is left of circles that an owner has approved: who still takes part, and may meet all others of theirs.

    Where some of a circle may no longer meet, as few as possible of them leave it: first who fits the others least.
    """
    here = {member.user_id for member in asked.members}
    layout = lay_out(asked)
    kept = (_peeled(layout, tuple(one for one in group if one in here)) for group in groups)
    return tuple(group for group in kept if len(group) >= SMALLEST)


def _peeled(layout: Layout, group: Ids) -> Ids:
    while len(group) >= SMALLEST and layout.refusal(group):
        rests = [tuple(one for one in group if one != gone) for gone in group]
        group = min(rests, key=lambda rest: (_apart(layout, rest), -layout.points(rest)))
    return group


def _apart(layout: Layout, group: Ids) -> int:
    """How many pairs of a group may not meet."""
    return sum(layout.refusal(pair) is not None for pair in combinations(group, 2))


def with_nobody_over(asked: Asked, found: Solved, locked: Collection[Ids]) -> Solved:
    """Peers for whom only groups that stay as they are had a place make trios of these, but not of locked ones."""
    if asked.choices.kind is not ProgramKind.PEER or not found.left_out:
        return found
    layout = lay_out(asked)
    groups, told, left_out = list(found.groups), list(found.told), []
    for user_id, why in found.left_out:
        place = _place_for(layout, user_id, groups, locked)
        if place is None:
            left_out.append((user_id, why))
            continue
        groups[place] = tuple(sorted((*groups[place], user_id)))
        told[place] = layout.told(groups[place])
    return replace(found, groups=tuple(groups), told=tuple(told), left_out=tuple(left_out))


def _place_for(layout: Layout, user_id: str, groups: Sequence[Ids], locked: Collection[Ids]) -> int | None:
    """Which pair would best take somebody in, if one may."""
    choices, me = layout.asked.choices, layout.people.part([layout.row[user_id]])
    allowed, points = permitted(me, layout.people, choices)[0], scored(me, layout.people, choices)[0]
    places = []
    for at, group in enumerate(groups):
        rows = [layout.row[one] for one in group]
        if len(group) == SMALLEST and group not in locked and allowed[rows].all():
            places.append((int(points[rows].sum()), at))
    best = sorted(places, reverse=True)
    return next((at for _, at in best if layout.refusal((*groups[at], user_id)) is None), None)


def in_the_round(asked: Asked, groups: Collection[Ids]) -> tuple[Ids, ...]:
    """Those of the groups of which everybody still takes part, in order."""
    here = {member.user_id for member in asked.members}
    return tuple(sorted(group for group in groups if here.issuperset(group)))


def left_out_reasons(asked: Asked, user_ids: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Why nobody was found for each, as keys of `explain.LEFT_OUT`."""
    layout = lay_out(replace(asked, avoidances=()))
    return tuple((one, layout.why(one)) for one in user_ids)


def fits_of(asked: Asked, groups: Sequence[Ids]) -> tuple[int, ...]:
    """How well the pairs of each group fit, in percent; all their people must be in `asked.members`."""
    layout = lay_out(_only(asked, groups))
    return tuple(layout.fit(group) for group in groups)


def points_gained(asked: Asked, before: Sequence[Ids], after: Sequence[Ids]) -> int:
    """What a change is worth, in percent of a pair that fits in every way: less than 0 for a loss."""
    layout = lay_out(_only(asked, (*before, *after)))
    gained = sum(map(layout.points, after)) - sum(map(layout.points, before))
    return round(100 * gained / most_points(asked.choices))


def _only(asked: Asked, groups: Sequence[Ids]) -> Asked:
    """The same for the people of these groups alone: how well two people fit is a matter of the two."""
    wanted = {one for group in groups for one in group}
    members = tuple(member for member in asked.members if member.user_id in wanted)
    return replace(asked, members=members, avoidances=(), fixed=())
