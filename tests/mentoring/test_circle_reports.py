"""How well circles mix a program's people: shares that are right, and that stand for enough people."""

from collections import Counter
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as some

from mentoring.circle_reports import MixingReport, Share, mixing_report

TWELVE = [f"U{n}" for n in range(12)]
HALVES = {one: "Sales" if at < 6 else "Support" for at, one in enumerate(TWELVE)}


def pairs(*groups: list[str]) -> set[frozenset[str]]:
    """Everybody in a group has met everybody else in it."""
    return {frozenset(pair) for group in groups for pair in combinations(group, 2)}


def test_shares_count_the_pairs_that_have_met_of_those_that_could() -> None:
    mixed = mixing_report(TWELVE, pairs(TWELVE[:3] + TWELVE[6:9], TWELVE[3:6] + TWELVE[9:]), HALVES)

    assert mixed.everybody == Share(12, 45, rough=False)  # 30 of 66
    assert mixed.across == Share(12, 50, rough=False)  # 18 of 36
    assert mixed.departments == (("Sales", Share(6, 50, rough=True)), ("Support", Share(6, 50, rough=True)))
    apart = mixing_report(TWELVE, pairs(TWELVE[:6], TWELVE[6:]), HALVES)
    assert (apart.across, apart.departments[0][1].percent) == (Share(12, 0, rough=False), 0)
    assert apart.everybody == Share(12, 45, rough=False)


def test_nothing_is_said_of_few_people() -> None:
    assert mixing_report(TWELVE[:4], pairs(TWELVE[:4]), HALVES) == MixingReport(None, None, ())
    assert mixing_report([], set()) == MixingReport(None, None, ())
    assert mixing_report(TWELVE[:7], pairs(TWELVE[:7]), floor=8).everybody is None
    assert mixing_report(TWELVE[:5], pairs(TWELVE[:4]), floor=1).everybody == Share(5, 60, rough=True)


def test_without_departments_only_everybody_is_told() -> None:
    report = mixing_report(TWELVE, pairs(TWELVE))

    assert (report.everybody, report.across, report.departments) == (Share(12, 100, rough=False), None, ())


def test_a_department_is_left_away_that_would_give_a_small_rest_away() -> None:
    people = [f"U{n}" for n in range(19)]
    names = {one: "Sales" if at < 10 else "Support" if at < 16 else "Board" for at, one in enumerate(people)}

    assert [name for name, _ in mixing_report(people, set(), names).departments] == ["Sales"]


def test_who_is_no_member_any_more_counts_for_nothing() -> None:
    met = pairs([*TWELVE[:5], "GONE"]) | {frozenset({"U1"})}

    assert mixing_report(TWELVE, met).everybody == Share(12, 15, rough=False)  # 10 of 66


@given(
    some.dictionaries(some.sampled_from([f"U{n}" for n in range(30)]), some.sampled_from(["", *"ABCD"])),
    some.integers(0, 9),
    some.sets(some.frozensets(some.sampled_from([f"U{n}" for n in range(30)]), min_size=2, max_size=2)),
)
def test_no_cell_and_no_difference_of_cells_stands_for_few(
    known: dict[str, str], floor: int, met: set[frozenset[str]]
) -> None:
    report = mixing_report(list(known), met, known, floor=floor)
    least = max(5, floor)
    sizes = Counter(known.values())

    cells = [report.everybody, report.across, *(share for _, share in report.departments)]
    assert all(cell is None or (cell.people >= least and 0 <= cell.percent <= 100) for cell in cells)
    assert all(cell is None or cell.rough == (cell.people < 10) for cell in cells)
    assert all(name and share.people == sizes[name] for name, share in report.departments)
    rest = len(known) - sum(share.people for _, share in report.departments)
    assert not report.departments or rest == 0 or rest >= least


@given(some.sets(some.frozensets(some.sampled_from(TWELVE), min_size=2, max_size=2)), some.integers(0, 4))
def test_two_people_of_a_small_department_can_be_exchanged_without_a_trace(met: set[frozenset[str]], at: int) -> None:
    names = {one: "Sales" if n < 5 else "Board" if n < 7 else "Legal" for n, one in enumerate(TWELVE)}
    moved = {**names, TWELVE[5]: names[TWELVE[7 + at]], TWELVE[7 + at]: names[TWELVE[5]]}

    assert mixing_report(TWELVE, met, names) == mixing_report(TWELVE, met, moved)
