"""Who has met whom, as shares: how well circles mix a program's people, in numbers that name nobody.

A share stands for at least as many people as answers are needed anywhere else (`reports.FLOOR`). Departments that are
smaller count together with all whose department is not known; if even these are too few, the smallest of the others
joins them. Everything that is told follows from how often these parts have met each other, so that no difference tells
of fewer people than a part has. Where few people stand behind a share, it is rounded to tens.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from mentoring.reports import EXACT_FROM, FLOOR

#: what shares of few people are rounded to, in percent
COARSE = 10
#: stands for all departments that are not shown
ELSEWHERE = ""


@dataclass(frozen=True, slots=True)
class Share:
    """What percentage of the possible pairs have met, and over how many people; `rough` if it is rounded to tens."""

    people: int
    percent: int
    rough: bool


@dataclass(frozen=True, slots=True)
class MixingReport:
    """How well a program mixes its people over its seasons. What stands for too few people is None or missing."""

    everybody: Share | None
    #: pairs of people from different departments; those that are not shown count as one
    across: Share | None
    #: department -> pairs of one of its people and somebody of the program from elsewhere; in alphabetical order
    departments: tuple[tuple[str, Share], ...]


def mixing_report(
    members: Collection[str],
    met: Collection[frozenset[str]],
    departments: Mapping[str, str] | None = None,
    *,
    floor: int = FLOOR,
) -> MixingReport:
    """The report about `members` (user ids); `met` are the pairs of user ids that were in one circle in any season.

    `departments` has the department of each whose department is known. A `floor` below 5 counts as 5. Pairs with
    somebody who is no member any more are not counted.
    """
    people = frozenset(members)
    least = max(FLOOR, floor)
    if len(people) < least:
        return MixingReport(None, None, ())
    pairs = {pair for pair in met if len(pair) == 2 and pair <= people}
    part = _parts(people, departments or {}, least)
    everybody = _share(len(people), len(people) * (len(people) - 1) // 2, len(pairs))
    sizes = Counter(part.values())
    if len(sizes) < 2:
        return MixingReport(everybody, None, ())
    outside = [frozenset(part[one] for one in pair) for pair in pairs]
    outside = [both for both in outside if len(both) == 2]
    possible = (len(people) ** 2 - sum(size**2 for size in sizes.values())) // 2
    shares = tuple(
        (name, _share(size, size * (len(people) - size), sum(name in both for both in outside)))
        for name, size in sorted(sizes.items())
        if name != ELSEWHERE
    )
    return MixingReport(everybody, _share(len(people), possible, len(outside)), shares)


def _parts(people: frozenset[str], departments: Mapping[str, str], least: int) -> dict[str, str]:
    """The department of everybody, or ELSEWHERE; no part has fewer people than `least`."""
    part = {one: departments.get(one, "") or ELSEWHERE for one in people}
    while small := [name for name, size in Counter(part.values()).items() if size < least]:
        if small == [ELSEWHERE]:
            named = Counter(name for name in part.values() if name != ELSEWHERE)
            small = [min(named, key=lambda name: (named[name], name))] if named else []
            if not small:
                break
        part = {one: ELSEWHERE if name in small else name for one, name in part.items()}
    return part


def _share(people: int, possible: int, met: int) -> Share:
    """Half rounded up; and a share of few people to tens, so that it stands for more than one number of pairs."""
    rough = people < EXACT_FROM
    step = COARSE if rough else 1
    percent = (200 * met + step * possible) // (2 * step * possible) * step
    return Share(people, min(100, percent), rough)
