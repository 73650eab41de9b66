"""One round of a spreadsheet: from people to groups, by the same rules and the same engine as in Slack."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time

import numpy as np
from numpy.typing import NDArray

from bot.clock import elapsed
from mentoring.cadence import can_share_messages, usual_cadence
from mentoring.candidates import Blocks
from mentoring.choices import Choices
from mentoring.circles import Bounds, Circles, form_circles
from mentoring.explain import Regret, Told, explain, regret, why_left_out
from mentoring.facts import People, gather_people
from mentoring.matching import assign_mentors, match_peers
from mentoring.people import Member
from mentoring.programs import Cadence, Every, ProgramKind, Rhythm, Role
from mentoring.rules import block, blocks, scored, shared_hours, with_windows
from mentoring.spreadsheet import Sheet
from mentoring.wishes import ONE_WAY, most_points

#: people up to whom the table of everybody with everybody is held in memory
DENSE = 2000
#: people up to whom it is said what keeping a pair apart would cost: a round is solved once for each
REGRETTED = 300
#: people in a circle that most like best
BEST_SIZE = 6
#: iterations by which the speed of this machine is measured, and those that are done at least
PROBE, FEWEST = 300, 300
#: share of the budget that a search may plan for; the rest is for what comes before and after it
PLANNED = 0.8

Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks of a round. `sizes` is for circles; `iterations` None means: what the budget allows."""

    choices: Choices
    past: Mapping[frozenset[str], int]
    sizes: Bounds
    seed: int
    budget: float  # seconds
    iterations: int | None
    on: date
    regret: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One group: user ids (the mentor first), how well its pairs fit (percent), and what each member reads.

    `regret` says what it would cost to keep this person apart from the other, or from the mentor.
    """

    user_ids: tuple[str, ...]
    fit: int
    told: Mapping[str, Told]
    regret: Mapping[str, Regret] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    """The groups, who is left out and why (keys), and how good it is.

    `bound` is a score that no other groups of as many people (circles: and of these sizes) exceed; None where nothing
    is known. `idle` are mentors whom nobody needed.
    """

    groups: tuple[Group, ...]
    left_out: tuple[tuple[str, str], ...]
    idle: tuple[str, ...]
    score: int
    bound: int | None
    iterations: int | None


def match(sheet: Sheet, asked: Asked, progress: Progress) -> Found:
    """Solve one round. `progress` hears shares of the work done, from 0 to 1."""
    cadence = usual_cadence(Rhythm(Every.TWO_WEEKS, asked.on, time(10)))
    people = gather_people(
        sheet.members,
        facts=sheet.facts,
        past=asked.past,
        avoidances=sheet.avoidances,
        capacity=sheet.capacity,
        window=asked.choices.window,
        cadence=cadence,
        on=asked.on,
    )
    first = np.array([member.user_id in sheet.left_out for member in sheet.members], np.int64).reshape(len(people))
    round_ = _Round(sheet, asked, cadence, people, first, progress)
    if asked.choices.kind in ONE_WAY:
        return round_.mentors()
    if asked.choices.kind is ProgramKind.CIRCLE:
        return round_.circles()
    return round_.peers()


@dataclass(frozen=True, eq=False, slots=True)
class _Round:
    sheet: Sheet
    asked: Asked
    cadence: Cadence
    people: People
    first: NDArray[np.int64]
    progress: Progress

    def peers(self) -> Found:
        choices, people = self.asked.choices, with_windows(self.people, self.people, self.asked.choices)
        table = self._watched(blocks(people, choices, self.first))
        n = len(people)
        if n <= DENSE:
            weights, allowed = (table.rows(0, n)) if n else block(people, people, choices, self.first)
            found = match_peers(weights, allowed, seed=self.asked.seed, trio_ok=self._trio_ok)
        else:
            found = match_peers(table, seed=self.asked.seed, trio_ok=self._trio_ok)

        def solve(permissions: NDArray[np.bool_]) -> tuple[int, int]:
            again = match_peers(weights * permissions, permissions, seed=self.asked.seed, trio_ok=self._trio_ok)
            return n - len(again.left_out), again.weight

        costs = {}
        if self.asked.regret and n <= REGRETTED:
            pairs = [(group[0], group[1]) for group in found.groups if len(group) == 2]
            costs = {pair: regret(pair, allowed, solve) for pair in pairs}
        return self._found(people, list(found.groups), found.left_out, people, found.weight, found.bound, costs=costs)

    def mentors(self) -> Found:
        choices = self.asked.choices
        roles = [self.sheet.roles.get(member.user_id) for member in self.sheet.members]
        mentee, mentor = (_rows(roles, role) for role in (Role.MENTEE, Role.MENTOR))
        mentors = self.people.part(mentor)
        # a mentee takes one mentor, whatever stands in the column of capacities
        mentees = replace(self.people.part(mentee), room=np.ones(len(mentee), np.int64))
        mentees = with_windows(mentees, mentors, choices)
        weights, allowed = block(mentees, mentors, choices, self.first)
        found = assign_mentors(weights, allowed, mentors.room)
        groups: dict[int, list[int]] = {}
        for at, taken in enumerate(found.mentor_of):
            if taken is not None:
                groups.setdefault(int(mentor[taken]), [int(mentor[taken])]).append(int(mentee[at]))

        def solve(permissions: NDArray[np.bool_]) -> tuple[int, int]:
            again = assign_mentors(weights * permissions, permissions, mentors.room)
            return len(mentee) - len(again.left_out), again.weight

        costs = {}
        if self.asked.regret and len(self.people) <= REGRETTED:
            pairs = [(at, taken) for at, taken in enumerate(found.mentor_of) if taken is not None]
            costs = {(int(mentor[taken]), int(mentee[at])): regret((at, taken), allowed, solve) for at, taken in pairs}
        room = replace(self.people, room=np.where(np.isin(self.people.at, mentee), 1, self.people.room))
        left_out = [int(mentee[at]) for at in found.left_out]
        idle = [self._id(row) for row in mentor if int(row) not in groups]
        bound = found.weight + found.fairness_cost
        told = self._found(room, list(map(tuple, groups.values())), left_out, mentors, found.weight, bound, costs=costs)
        return replace(told, idle=tuple(idle))

    def circles(self) -> Found:
        choices = self.asked.choices
        people = with_windows(self.people, self.people, choices)
        weights, allowed = block(people, people, choices, self.first)
        hours = shared_hours(people)
        low, high = self.asked.sizes
        even = even_sizes(len(people), low, high)
        started, budget = elapsed(), self.asked.budget

        def cap() -> bool:
            self.progress(min(1.0, (elapsed() - started) / budget))
            return self.asked.iterations is None and elapsed() - started > budget

        def form(sizes: Bounds | Sequence[Bounds], iterations: int) -> Circles:
            return form_circles(
                weights, allowed, sizes, common=hours, iterations=iterations, cap=cap, seed=self.asked.seed
            )

        iterations = self.asked.iterations
        if iterations is None:
            form(even or (low, high), PROBE)
            spent = max(elapsed() - started, 1e-3)
            iterations = max(FEWEST, int(PLANNED * (budget - spent) / spent * PROBE))
        found = form(even or (low, high), iterations)
        if even and found.left_out:
            # somebody does not fit into circles of one size: let the sizes differ
            other = form((low, high), iterations)
            found = other if len(other.left_out) < len(found.left_out) else found
        self.progress(1.0)
        bound = found.weight if found.proven else None
        return self._found(
            people, list(found.groups), found.left_out, people, found.weight, bound, iterations=iterations
        )

    def _watched(self, table: Blocks) -> Blocks:
        def rows(start: int, stop: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
            found = table.rows(start, stop)
            self.progress(stop / max(1, table.n))
            return found

        return Blocks(table.n, rows)

    def _trio_ok(self, *rows: int) -> bool:
        zones = tuple(self.sheet.members[row].zone for row in rows)
        return can_share_messages(zones, self.cadence, self.asked.on)

    def _id(self, row: int) -> str:
        return self.sheet.members[row].user_id

    def _found(
        self,
        people: People,
        groups: list[tuple[int, ...]],
        left_out: Sequence[int],
        others: People,
        weight: int,
        bound: int | None,
        *,
        iterations: int | None = None,
        costs: Mapping[tuple[int, int], Regret] | None = None,
    ) -> Found:
        made, total = [], 0
        for group in groups:
            score, pairs = self._score(people, group)
            total += score
            told = explain(group, self.sheet.members, people, self.asked.choices, self.asked.past, self.asked.on)
            fit = round(100 * score / max(1, pairs * most_points(self.asked.choices)))
            named = {self._id(row): (costs or {}).get((group[0], row)) for row in group[1:]}
            made.append(
                Group(tuple(map(self._id, group)), fit, told, {one: cost for one, cost in named.items() if cost})
            )
        reasons = [(self._id(row), self._why(people, row, others)) for row in left_out]
        # what coming first is worth is no part of how well people fit
        best = None if bound is None else max(total, bound - (weight - total))
        return Found(tuple(made), tuple(reasons), (), total, best, iterations)

    def _why(self, people: People, row: int, others: People) -> str:
        if self.asked.choices.kind is ProgramKind.CIRCLE and len(people) < self.asked.sizes[0]:
            return "left_out.too_few"
        return why_left_out(people.part([row]), others, self.asked.choices)

    def _score(self, people: People, group: Sequence[int]) -> tuple[int, int]:
        """The points of all pairs of a group that count, and how many these are."""
        if self.asked.choices.kind in ONE_WAY:
            table = scored(people.part(list(group[1:])), people.part([group[0]]), self.asked.choices)
            return int(table.sum()), len(group) - 1
        inside = people.part(list(group))
        table = np.triu(scored(inside, inside, self.asked.choices), 1)
        return int(table.sum()), len(group) * (len(group) - 1) // 2


def _rows(roles: Sequence[Role | None], wanted: Role) -> NDArray[np.int64]:
    return np.array([at for at, role in enumerate(roles) if role is wanted], np.int64)


def even_sizes(n: int, low: int, high: int) -> list[Bounds]:
    """Sizes that differ by one at most, near to the best one; none where that cannot be."""
    fewest, most = -(-n // high), n // low
    if fewest > most or most == 0:
        return []
    count = min(max(round(n / min(max(BEST_SIZE, low), high)), fewest, 1), most)
    size, more = divmod(n, count)
    return [(size + 1, size + 1)] * more + [(size, size)] * (count - more)


def names_of(members: Sequence[Member]) -> dict[str, str]:
    """The name of each person, by their id."""
    return {member.user_id: member.name for member in members}
