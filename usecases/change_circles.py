"""What could become of circles in the middle of a season: looked for, proposed to the owners, and done on their word.

A proposal is looked at again when it is clicked: a button carries only who and which, and is a claim like any other.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import combinations

import numpy as np

from mentoring.circle_changes import Change, ChangeKind, propose_changes
from mentoring.circle_life import SessionState
from mentoring.circle_settings import CircleSettings, round_choices, settings_of
from mentoring.errors import NotFound, NotNow
from mentoring.people import Member
from mentoring.programs import Program, ProgramKind
from mentoring.proposals import Ids
from mentoring.rounds import Group, GroupState, Round, RoundState
from mentoring.rules import block, shared_hours
from mentoring.solve_round import Asked, Layout, lay_out
from usecases.circles import is_present
from usecases.people import enrolled, local_date, taking_part
from usecases.unit import UnitOfWork


@dataclass(frozen=True, slots=True)
class Wanted:
    """One change by ids: the circles that it is about (the one that goes on first), and who moves.

    After a split `people` has one tuple for each new circle; else one for all, and none for a circle that ends.
    """

    kind: ChangeKind
    circles: tuple[int, ...]
    people: tuple[Ids, ...]


@dataclass(frozen=True)
class State:
    """The circles of a season that can still be changed, who is there, and who waits, longest first.

    Two are equal if the same can be done in both.
    """

    program: Program
    season: Round
    settings: CircleSettings
    groups: Mapping[int, Group]
    #: circle -> who belongs to it and is on no break without an end
    people: Mapping[int, Ids]
    waiting: Ids
    asked: Asked

    @cached_property
    def layout(self) -> Layout:
        """The same as arrays."""
        return lay_out(self.asked)

    @property
    def members(self) -> dict[str, Member]:
        """Everybody who is in a circle or waits."""
        return {one.user_id: one for one in self.asked.members}


def read_state(uow: UnitOfWork, round_id: int, *, now: datetime) -> State | None:
    """Read what decides about changes; None when the season is over."""
    season = uow.rounds.get(round_id)
    program = uow.programs.get(season.program_id) if season else None
    if season is None or program is None or season.state is not RoundState.OPEN:
        return None
    if program.kind is not ProgramKind.CIRCLE:
        return None
    groups = [one for one in uow.groups.of_round(round_id) if one.state is GroupState.ACTIVE]
    in_circles = {one for group in groups for one in group.members}
    everybody = enrolled(uow, program.id)
    today = local_date(now, program.zone)
    waiting = sorted(
        (enrolment.waiting_since, enrolment.user_id)
        for enrolment, _ in taking_part(everybody, today)
        if enrolment.waiting_since is not None and enrolment.user_id not in in_circles
    )
    members = uow.members.many([*in_circles, *(one for _, one in waiting)])
    changeable = {group.id: group for group in groups if _has_sessions_left(uow, group.id, now)}
    people = {name: _there(uow, program, group, members, now) for name, group in changeable.items()}
    return State(
        program,
        season,
        settings_of(program),
        changeable,
        people,
        tuple(one for _, one in waiting),
        _asked(uow, program, season, members, now),
    )


def _there(uow: UnitOfWork, program: Program, group: Group, members: Mapping[str, Member], now: datetime) -> Ids:
    """Who is there, or will be back on a day that is known."""
    found = []
    for one in group.members:
        enrolment = uow.enrolments.get(program.id, one)
        back = enrolment is not None and enrolment.paused_until is not None
        if one in members and (back or is_present(uow, program.id, members[one], now)):
            found.append(one)
    return tuple(found)


def _has_sessions_left(uow: UnitOfWork, group_id: int, now: datetime) -> bool:
    """Nothing is changed any more when only the last session is left."""
    planned = [one for one in uow.sessions.of_group(group_id) if one.state is SessionState.PLANNED]
    return sum(one.starts_at is None or one.starts_at > now for one in planned) > 1


def _asked(uow: UnitOfWork, program: Program, season: Round, members: Mapping[str, Member], now: datetime) -> Asked:
    ids = sorted(members)
    past = uow.groups.past_pairs(program.id)
    return Asked(
        members=tuple(members[one] for one in ids),
        choices=round_choices(program),
        cadence=program.cadence,
        on=local_date(now, program.zone),
        seed=season.seed,
        facts=uow.facts.of(ids),
        # who meets in this season may go on meeting
        past={pair: season.number - met for pair, met in past.items() if met < season.number and pair <= set(ids)},
        avoidances=tuple(uow.avoidances.among(ids)),
        circle=settings_of(program),
    )


def possible_changes(state: State) -> tuple[Wanted, ...]:
    """What could be done, in the order in which it is best done. Pure."""
    layout = state.layout
    people = layout.people
    weights, allowed = block(people, people, layout.asked.choices, np.zeros(len(people), np.int64))
    found = propose_changes(
        weights,
        allowed,
        {name: [layout.row[one] for one in ids] for name, ids in state.people.items()},
        [layout.row[one] for one in state.waiting],
        state.settings,
        common=shared_hours(people),
        seed=state.season.seed,
    )
    waiting = set(state.waiting)
    wanted = (_named(layout, change) for change in found.changes)
    return tuple(one for one in wanted if _stands_alone(one, waiting))


def _named(layout: Layout, change: Change) -> Wanted:
    def ids(rows: Sequence[int]) -> Ids:
        return tuple(layout.asked.members[row].user_id for row in rows)

    if change.kind is ChangeKind.SPLIT:
        return Wanted(change.kind, change.circles, tuple(map(ids, change.groups[1:])))
    return Wanted(change.kind, change.circles, () if change.kind is ChangeKind.CLOSE else (ids(change.people),))


def _stands_alone(wanted: Wanted, waiting: set[str]) -> bool:
    """What builds on another change is proposed once that one is done."""
    if any(name < 0 for name in wanted.circles):
        return False
    return wanted.kind is not ChangeKind.TOP_UP or set(wanted.people[0]) <= waiting


def check_change(state: State | None, wanted: Wanted) -> State:
    """The same state, if this change can still be made in it.

    Raises NotFound("program.gone") when there is no such season, and NotNow("circle.change_gone") for any other reason,
    which is told to nobody.
    """
    if state is None:
        raise NotFound("program.gone")
    if not all(name in state.people for name in wanted.circles) or not _CHECKS[wanted.kind](state, wanted):
        raise NotNow("circle.change_gone")
    return state


def _can_top_up(state: State, wanted: Wanted) -> bool:
    if len(wanted.circles) != 1 or len(wanted.people) != 1:
        return False
    ((name,), (new,)) = wanted.circles, wanted.people
    if not new or not set(new) <= set(state.waiting) or len(set(new)) != len(new):
        return False
    return len(state.groups[name].members) + len(new) <= state.settings.high and _fits(state, state.people[name], new)


def _can_merge(state: State, wanted: Wanted) -> bool:
    if len(wanted.circles) != 2 or len(set(wanted.circles)) != 2:
        return False
    stays, ends = (state.people[name] for name in wanted.circles)
    small = min(len(stays), len(ends)) < state.settings.low
    both = sum(len(state.groups[name].members) for name in wanted.circles)
    return (
        small
        and both <= state.settings.high
        and all(_fits(state, stays, (one,)) for one in ends)
        and _hour(state, (*stays, *ends))
    )


def _can_split(state: State, wanted: Wanted) -> bool:
    if len(wanted.circles) != 1 or not wanted.people:
        return False
    members = state.groups[wanted.circles[0]].members
    moving = [one for part in wanted.people for one in part]
    if len(members) <= state.settings.high or len(set(moving)) != len(moving) or not set(moving) < set(members):
        return False
    parts = [tuple(one for one in members if one not in moving), *wanted.people]
    sizes = range(state.settings.low, state.settings.high + 1)
    return all(len(part) in sizes and _hour(state, part) for part in parts)


def _can_close(state: State, wanted: Wanted) -> bool:
    return len(wanted.circles) == 1 and len(state.people[wanted.circles[0]]) < state.settings.low


_CHECKS = {
    ChangeKind.TOP_UP: _can_top_up,
    ChangeKind.MERGE: _can_merge,
    ChangeKind.SPLIT: _can_split,
    ChangeKind.CLOSE: _can_close,
}


def _fits(state: State, people: Ids, new: Ids) -> bool:
    """Whether those who are new may meet each other and all who are there; these go on as they are."""
    pairs = [*((one, other) for one in new for other in people), *combinations(new, 2)]
    return all(state.layout.refusal(pair) is None for pair in pairs) and _hour(state, (*people, *new))


def _hour(state: State, people: Ids) -> bool:
    rows = [state.layout.row[one] for one in people if one in state.layout.row]
    return bool(shared_hours(state.layout.people.part(rows)).all(axis=0).any()) if rows else True
