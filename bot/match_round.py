"""One round of a spreadsheet: from people to groups, by the same rules and the same engine as in Slack."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time

from bot.clock import elapsed
from mentoring import solve_round
from mentoring.cadence import usual_cadence
from mentoring.choices import Choices
from mentoring.circles import Bounds, Circles, form_circles
from mentoring.explain import Regret, Told
from mentoring.people import Member
from mentoring.programs import ONE_WAY, Every, ProgramKind, Rhythm
from mentoring.proposals import Ids
from mentoring.rules import block, shared_hours
from mentoring.solve_round import Layout, lay_out
from mentoring.spreadsheet import Sheet

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
    layout = lay_out(
        solve_round.Asked(
            members=tuple(sheet.members),
            choices=asked.choices,
            cadence=usual_cadence(Rhythm(Every.TWO_WEEKS, asked.on, time(10))),
            on=asked.on,
            seed=asked.seed,
            roles=sheet.roles,
            capacity=sheet.capacity,
            facts=sheet.facts,
            past=asked.past,
            avoidances=tuple(sheet.avoidances),
            first=frozenset(sheet.left_out),
        )
    )
    round_ = _Round(layout, asked, progress)
    return round_.circles() if asked.choices.kind is ProgramKind.CIRCLE else round_.pairs()


@dataclass(frozen=True, eq=False, slots=True)
class _Round:
    layout: Layout
    asked: Asked
    progress: Progress

    def pairs(self) -> Found:
        """Of peers (one trio when odd), or of mentors with all of their mentees."""
        # what people read is said of whole groups, below: a mentor's mentees are one
        solved = self.layout.solve(progress=self.progress, regrets=self.asked.regret, tell=False)
        groups: dict[object, Ids] = {}
        for pair in solved.groups:
            key = pair[0] if self.asked.choices.kind in ONE_WAY else pair
            groups[key] = (*groups.get(key, (pair[0],)), *pair[1:])
        found = tuple(self._group(group, solved.regret) for group in groups.values())
        return Found(found, solved.left_out, solved.idle, solved.score, solved.bound, None)

    def _group(self, ids: Ids, costs: Mapping[Ids, Regret]) -> Group:
        named = {one: costs.get((ids[0], one)) for one in ids[1:]}
        regrets = {one: cost for one, cost in named.items() if cost}
        return Group(ids, self.layout.fit(ids), self.layout.told(ids), regrets)

    def circles(self) -> Found:
        people = self.layout.people
        weights, allowed = block(people, people, self.asked.choices, self.layout.first)
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

        sizes = even or (low, high)
        iterations = FEWEST if self.asked.iterations is None else self.asked.iterations
        # the first search loads, or compiles, what later ones have; what it proves needs no other
        found = form(sizes, 1 if self.asked.iterations is None else iterations)
        if self.asked.iterations is None and not found.proven:
            started = elapsed()
            form(sizes, PROBE)
            spent = max(elapsed() - started, 1e-3)
            iterations = max(FEWEST, int(PLANNED * (budget - spent) / spent * PROBE))
            found = form(sizes, iterations)
        if even and found.left_out:
            # somebody does not fit into circles of one size: let the sizes differ
            other = form((low, high), iterations)
            found = other if len(other.left_out) < len(found.left_out) else found
        self.progress(1.0)
        ids = [member.user_id for member in self.layout.asked.members]
        groups = tuple(self._group(tuple(ids[row] for row in group), {}) for group in found.groups)
        score = sum(self.layout.points(group.user_ids) for group in groups)
        # what coming first is worth is no part of how well people fit
        bound = score if found.proven else None
        left_out = tuple((ids[row], self._why(ids[row])) for row in found.left_out)
        return Found(groups, left_out, (), score, bound, iterations)

    def _why(self, user_id: str) -> str:
        return "left_out.too_few" if len(self.layout.people) < self.asked.sizes[0] else self.layout.why(user_id)


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
