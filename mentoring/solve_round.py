"""One round, from people to groups: by the same rules and the same engine in Slack and on a spreadsheet.

`lay_out` puts everything that decides who meets whom into arrays; what it returns solves the round, scores and explains
groups that somebody else has made, and says which of them a rule forbids. Pure, and the same for the same input.
How circles are formed stands in `form_season.py`.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from mentoring.cadence import can_share_messages
from mentoring.candidates import Blocks
from mentoring.choices import Choices
from mentoring.circle_life import Topic, topic_pools
from mentoring.circle_settings import CircleSettings, Forming
from mentoring.explain import Regret, Told, explain, regret, why_left_out
from mentoring.facts import Facts, People, gather_people
from mentoring.form_season import form_season
from mentoring.matching import assign_mentors, match_peers
from mentoring.people import Member
from mentoring.programs import ONE_WAY, Avoidance, Cadence, Role
from mentoring.proposals import Ids
from mentoring.rules import RULES, block, blocks, permitted, scored, shared_hours, with_windows
from mentoring.wishes import most_points

#: people up to whom the table of everybody with everybody is held in memory
DENSE = 2000
#: people up to whom it is said what keeping a pair apart would cost: a round is solved once for each
REGRETTED = 300
#: why a group cannot be, when a private rule forbids it: it is never said which
PRIVATE = "private"
#: why somebody is in no circle of those that owners put together
BY_HAND = "left_out.by_hand"
#: why a pair cannot be in a program with mentors: it needs one of each
ROLES = "roles"

Progress = Callable[[float], None]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Asked:
    """Everything that decides who meets whom in one round. Mappings are by user id."""

    members: tuple[Member, ...]
    choices: Choices
    cadence: Cadence
    on: date
    seed: int
    #: in programs with mentors; whoever has none takes no part
    roles: Mapping[str, Role] = field(default_factory=dict)
    #: how many mentees a mentor takes, 1 by default; a peer with 0 takes nobody
    capacity: Mapping[str, int] = field(default_factory=dict)
    #: how many mentees a mentor has already, besides those in `fixed`
    taken: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, Facts] = field(default_factory=dict)
    #: how many rounds ago each two have met (1: in the last round)
    past: Mapping[frozenset[str], int] = field(default_factory=dict)
    avoidances: tuple[Avoidance, ...] = ()
    #: who comes first, because nobody was found for them last time
    first: frozenset[str] = frozenset()
    #: in programs of circles
    circle: CircleSettings | None = None
    #: what people would like to talk about in circles that are formed by topic
    topics: tuple[Topic, ...] = ()
    #: groups that stay as they are; their people are matched with nobody else, but for mentors who have room left
    fixed: tuple[Ids, ...] = ()


@dataclass(frozen=True, slots=True)
class Solved:
    """The groups that were found, after the fixed ones, and who is left out and why (keys of `explain.LEFT_OUT`).

    A group of peers has two or three user ids; with mentors it is (mentor, mentee), one for each mentee. `told` has
    for each group what every member reads. `idle` are mentors whom nobody needed. `bound` is a score that no other
    groups of as many people exceed, with the fixed ones as they are; None where nothing is known. `regret` says what
    it would cost to keep the two of a group apart.
    """

    groups: tuple[Ids, ...]
    told: tuple[Mapping[str, Told], ...]
    left_out: tuple[tuple[str, str], ...]
    idle: tuple[str, ...]
    score: int
    bound: int | None
    regret: Mapping[Ids, Regret] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Found:
    """Groups of user ids, the weight with what coming first is worth, and a bound of that."""

    groups: tuple[Ids, ...]
    left_out: tuple[str, ...]
    weight: int
    bound: int | None
    regret: Mapping[Ids, Regret]


@dataclass(frozen=True, eq=False, slots=True)
class Layout:
    """A round as arrays; `row` has the place of each user id."""

    asked: Asked
    people: People
    row: Mapping[str, int]
    #: 1 for whoever comes first
    first: Rows

    @property
    def one_way(self) -> bool:
        """Whether there are mentors."""
        return self.asked.choices.kind in ONE_WAY

    def solve(self, *, progress: Progress | None = None, regrets: bool = False, tell: bool = True) -> Solved:
        """The best groups. `progress` hears shares of the scoring done, `regrets` asks for what each pair is worth, and
        `tell` for what their members read."""
        fixed = self.asked.fixed
        free = lay_out(_without(self.asked)) if fixed else self
        found = free._found(progress, regrets)
        inside = sum(self.points(group) for group in found.groups)
        kept = sum(self.points(group) for group in fixed)
        # what coming first is worth is no part of how well people fit
        bound = None if found.bound is None else kept + max(inside, found.bound - (found.weight - inside))
        groups = (*fixed, *found.groups)
        busy = {group[0] for group in groups}
        return Solved(
            groups=groups,
            told=tuple(self.told(group) if tell and not self.asked.circle else {} for group in groups),
            left_out=tuple((one, self.why(one)) for one in found.left_out),
            idle=tuple(one for one in self.of_role(Role.MENTOR) if one not in busy) if self.one_way else (),
            score=kept + inside,
            bound=bound,
            regret=found.regret,
        )

    def _found(self, progress: Progress | None, regrets: bool) -> "_Found":
        if self.asked.circle:
            return self._circles(self.asked.circle)
        return self._mentors(regrets) if self.one_way else self._peers(progress, regrets)

    def points(self, group: Ids) -> int:
        """The score of a group: the sum over the pairs in it that count, rules aside."""
        rows = self._rows(group)
        if self.one_way:
            return int(scored(self.people.part(rows[1:]), self.people.part(rows[:1]), self.asked.choices).sum())
        inside = self.people.part(rows)
        return int(np.triu(scored(inside, inside, self.asked.choices), 1).sum())

    def fit(self, group: Ids) -> int:
        """How well the pairs of a group fit: percent of the best that could be."""
        pairs = len(group) - 1 if self.one_way else len(group) * (len(group) - 1) // 2
        return round(100 * self.points(group) / max(1, pairs * most_points(self.asked.choices)))

    def told(self, group: Ids) -> dict[str, Told]:
        """What each member reads of their group."""
        asked = self.asked
        return explain(
            [self.row[one] for one in group], asked.members, self.people, asked.choices, asked.past, asked.on
        )

    def why(self, user_id: str) -> str:
        """Why nobody was found for somebody."""
        others, circle = self.people, self.asked.circle
        if circle and circle.forming is Forming.HAND:
            return BY_HAND
        if circle and len(others) < circle.low:
            return "left_out.too_few"
        if self.one_way:
            wanted = Role.MENTEE if self.asked.roles.get(user_id) is Role.MENTOR else Role.MENTOR
            others = self.people.part(self._rows(self.of_role(wanted)))
        return why_left_out(self.people.part([self.row[user_id]]), others, self.asked.choices)

    def refusal(self, group: Ids) -> str | None:
        """Why a group must not be: the key of a public rule, ROLES, PRIVATE for any other rule; None if it may be.

        How many mentees a mentor has in all is not looked at: it is no matter of one group.
        """
        roles = [self.asked.roles.get(one) for one in group]
        if self.one_way and roles != [Role.MENTOR, Role.MENTEE]:
            return ROLES
        pairs = [group] if self.one_way else list(combinations(group, 2))
        private = False
        for pair in pairs:
            other, one = (self.people.part(self._rows((user_id,))) for user_id in pair)
            if permitted(one, other, self.asked.choices).all():
                continue
            broken = [rule for rule in RULES if not rule.keeps(one, other, self.asked.choices).all()]
            public = next((rule.key for rule in broken if not rule.private), None)
            if public:
                return public
            private = True
        rows = [self.row[one] for one in group]
        return PRIVATE if private or not self._can_meet(*rows) or not self._share_an_hour(rows) else None

    def of_role(self, role: Role) -> tuple[str, ...]:
        """The user ids of all who have a role, in order."""
        return tuple(one.user_id for one in self.asked.members if self.asked.roles.get(one.user_id) is role)

    def _rows(self, user_ids: Sequence[str]) -> Rows:
        return np.array([self.row[one] for one in user_ids], np.int64).reshape(len(user_ids))

    def _ids(self, rows: Sequence[int]) -> Ids:
        return tuple(self.asked.members[int(row)].user_id for row in rows)

    def _can_meet(self, *rows: int) -> bool:
        zones = tuple(self.asked.members[row].zone for row in rows)
        return can_share_messages(zones, self.asked.cadence, self.asked.on)

    def _share_an_hour(self, rows: Sequence[int]) -> bool:
        """Whether a circle has an hour at which all of it works; pairs may also meet outside their hours."""
        return self.asked.circle is None or bool(shared_hours(self.people.part(rows)).all(axis=0).any())

    def _circles(self, settings: CircleSettings) -> _Found:
        everybody = tuple(member.user_id for member in self.asked.members)
        if settings.forming is Forming.HAND or not everybody:
            return _Found((), everybody, 0, None, {})
        people = self.people
        weights, allowed = block(people, people, self.asked.choices, self.first)
        pools: list[list[int]] = []
        if settings.forming is Forming.TOPIC:
            voted, _ = topic_pools(self.asked.topics, everybody, settings.low)
            pools = [[self.row[one] for one in pool] for _, pool in voted]
        hours = shared_hours(people)
        found = form_season(weights, allowed, hours, settings, pools=pools, seed=self.asked.seed)
        groups, left_out = tuple(map(self._ids, found.groups)), self._ids(found.left_out)
        bound = sum(map(self.points, groups)) if found.proven else None
        return _Found(groups, left_out, sum(map(self.points, groups)), bound, {})

    def _peers(self, progress: Progress | None, regrets: bool) -> _Found:
        people, choices, seed, n = self.people, self.asked.choices, self.asked.seed, len(self.people)
        table = _watched(blocks(people, choices, self.first), progress) if progress else None
        table = table or blocks(people, choices, self.first)
        if n > DENSE:
            found = match_peers(table, seed=seed, trio_ok=self._can_meet)
        else:
            weights, allowed = table.rows(0, n) if n else block(people, people, choices, self.first)
            found = match_peers(weights, allowed, seed=seed, trio_ok=self._can_meet)

        def again(permissions: NDArray[np.bool_]) -> tuple[int, int]:
            other = match_peers(weights * permissions, permissions, seed=seed, trio_ok=self._can_meet)
            return n - len(other.left_out), other.weight

        costs = {}
        if regrets and n <= REGRETTED:
            pairs = [(group[0], group[1]) for group in found.groups if len(group) == 2]
            costs = {self._ids(pair): regret(pair, allowed, again) for pair in pairs}
        groups = tuple(map(self._ids, found.groups))
        return _Found(groups, self._ids(found.left_out), found.weight, found.bound, costs)

    def _mentors(self, regrets: bool) -> _Found:
        mentee, mentor = self.of_role(Role.MENTEE), self.of_role(Role.MENTOR)
        mentees, mentors = (self.people.part(self._rows(some)) for some in (mentee, mentor))
        weights, allowed = block(mentees, mentors, self.asked.choices, self.first)
        found = assign_mentors(weights, allowed, mentors.room)
        pairs = [(at, taken) for at, taken in enumerate(found.mentor_of) if taken is not None]

        def again(permissions: NDArray[np.bool_]) -> tuple[int, int]:
            other = assign_mentors(weights * permissions, permissions, mentors.room)
            return len(mentee) - len(other.left_out), other.weight

        costs: dict[Ids, Regret] = {}
        if regrets and len(self.people) <= REGRETTED:
            costs = {(mentor[taken], mentee[at]): regret((at, taken), allowed, again) for at, taken in pairs}
        return _Found(
            groups=tuple((mentor[taken], mentee[at]) for at, taken in pairs),
            left_out=tuple(mentee[at] for at in found.left_out),
            weight=found.weight,
            bound=found.weight + found.fairness_cost,
            regret=costs,
        )


def lay_out(asked: Asked) -> Layout:
    """Put a round into arrays."""
    ids = [member.user_id for member in asked.members]
    people = gather_people(
        asked.members,
        facts=asked.facts,
        past=asked.past,
        avoidances=asked.avoidances,
        capacity={one: _room(asked, one) for one in ids},
        window=asked.choices.window,
        cadence=asked.cadence,
        on=asked.on,
    )
    row = {user_id: at for at, user_id in enumerate(ids)}
    first = np.array([one in asked.first for one in ids], np.int64).reshape(len(ids))
    return Layout(asked, _windows(asked, people), row, first)


def _room(asked: Asked, user_id: str) -> int:
    if asked.choices.kind not in ONE_WAY:
        return asked.capacity.get(user_id, 1)
    # a mentee takes one mentor, whatever is said of their room
    if asked.roles.get(user_id) is not Role.MENTOR:
        return 1
    return max(0, asked.capacity.get(user_id, 1) - asked.taken.get(user_id, 0))


def _windows(asked: Asked, people: People) -> People:
    """Everybody's windows; a mentee's are those that the mentors can bear."""
    if asked.choices.kind not in ONE_WAY:
        return with_windows(people, people, asked.choices)
    roles = [asked.roles.get(member.user_id) for member in asked.members]
    mentee, mentor = (np.flatnonzero([one is role for one in roles]) for role in (Role.MENTEE, Role.MENTOR))
    window = people.window.copy()
    window[mentee] = with_windows(people.part(mentee), people.part(mentor), asked.choices).window
    return replace(people, window=window)


def _without(asked: Asked) -> Asked:
    """The round of those who are in no fixed group; mentors stay, with less room."""
    fixed = asked.fixed
    gone = {one for group in fixed for one in group}
    taken = Counter(asked.taken)
    if asked.choices.kind in ONE_WAY:
        gone = {one for group in fixed for one in group[1:]}
        taken.update(group[0] for group in fixed)
    members = tuple(member for member in asked.members if member.user_id not in gone)
    return replace(asked, members=members, taken=dict(taken), fixed=())


def _watched(table: Blocks, progress: Progress) -> Blocks:
    def rows(start: int, stop: int) -> tuple[NDArray[np.generic], NDArray[np.bool_]]:
        found = table.rows(start, stop)
        progress(stop / max(1, table.n))
        return found

    return Blocks(table.n, rows)
