"""Changing places in a proposal: who goes where, who is left over, and what cannot be."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentoring.errors import NotNow
from mentoring.proposals import TAKEN_OUT, Ids, Kind, Proposal, Sizes, changed

MENTORS = Sizes(one_way=True, mentors={"M1": 2, "M2": 1, "M3": 1})


def proposal(*groups: str, out: str = "", locked: tuple[str, ...] = ()) -> Proposal:
    """Groups as words: "a b", "c d"; with mentors the mentor first."""
    made = tuple(tuple(group.split()) for group in groups)
    left = tuple((one, "left_out.taken") for one in out.split())
    kept = frozenset(tuple(group.split()) for group in locked)
    return Proposal(1, made, left, datetime(2026, 12, 1, tzinfo=UTC), kept)


def shown(groups: tuple[Ids, ...]) -> list[str]:
    return [" ".join(group) for group in groups]


PAIRS = proposal("a b", "c d", "e f g", out="x y")


@pytest.mark.parametrize(
    ("kind", "one", "other", "groups", "out"),
    [
        (Kind.SWAP, "b", "c", ["a c", "b d", "e f g"], ["x", "y"]),
        (Kind.SWAP, "x", "a", ["b x", "c d", "e f g"], ["y", "a"]),
        (Kind.SWAP, "g", "x", ["a b", "c d", "e f x"], ["y", "g"]),
        (Kind.MOVE, "x", "a", ["a b x", "c d", "e f g"], ["y"]),
        (Kind.MOVE, "g", "x", ["a b", "c d", "e f", "g x"], ["y"]),
        (Kind.MOVE, "x", "y", ["a b", "c d", "e f g", "x y"], []),
        (Kind.MOVE, "a", "c", ["a c d", "e f g"], ["x", "y", "b"]),
        (Kind.MOVE, "g", "a", ["a b g", "c d", "e f"], ["x", "y"]),
    ],
)
def test_people_who_change_places_are_where_the_owner_wants_them(
    kind: Kind, one: str, other: str, groups: list[str], out: list[str]
) -> None:
    after = changed(PAIRS, kind, one, other, Sizes()).proposal
    assert (shown(after.groups), [who for who, _ in after.left_out]) == (groups, out)
    assert dict(after.left_out).get("b", TAKEN_OUT) == TAKEN_OUT


@pytest.mark.parametrize(
    ("kind", "one", "other", "groups", "out"),
    [
        (Kind.SWAP, "a", "c", ["M1 c", "M1 b", "M2 a"], ["x"]),
        (Kind.SWAP, "x", "a", ["M1 x", "M1 b", "M2 c"], ["a"]),
        (Kind.MOVE, "a", "M3", ["M3 a", "M1 b", "M2 c"], ["x"]),
        (Kind.MOVE, "c", "M3", ["M1 a", "M1 b", "M3 c"], ["x"]),  # and M2 is not called left out
        (Kind.MOVE, "x", "M3", ["M1 a", "M1 b", "M2 c", "M3 x"], []),
    ],
)
def test_mentees_change_places_and_mentors_keep_theirs(
    kind: Kind, one: str, other: str, groups: list[str], out: list[str]
) -> None:
    after = changed(proposal("M1 a", "M1 b", "M2 c", out="x"), kind, one, other, MENTORS).proposal
    assert (shown(after.groups), [who for who, _ in after.left_out]) == (groups, out)


@pytest.mark.parametrize(
    ("made", "kind", "one", "other", "sizes", "key"),
    [
        (PAIRS, Kind.SWAP, "a", "b", Sizes(), "proposal.together"),
        (PAIRS, Kind.SWAP, "a", "a", Sizes(), "proposal.nobody"),
        (PAIRS, Kind.SWAP, "a", "nobody", Sizes(), "proposal.nobody"),
        (PAIRS, Kind.SWAP, "x", "y", Sizes(), "proposal.both_left_out"),
        (proposal("M1 a", out="x y"), Kind.SWAP, "x", "y", MENTORS, "proposal.both_unmatched"),
        (PAIRS, Kind.MOVE, "a", "e", Sizes(), "proposal.full"),
        (proposal("a b", "c d", locked=("c d",)), Kind.SWAP, "a", "c", Sizes(), "proposal.locked"),
        (proposal("M1 a", "M1 c"), Kind.SWAP, "a", "c", MENTORS, "proposal.same_mentor"),
        (proposal("M1 a", "M2 c"), Kind.SWAP, "a", "M2", MENTORS, "proposal.mentor"),
        (proposal("M1 a", "M2 c"), Kind.MOVE, "M1", "M2", MENTORS, "proposal.mentor"),
        (proposal("M1 a", "M2 c"), Kind.MOVE, "a", "c", MENTORS, "proposal.to_mentor"),
        (proposal("M1 a", "M2 c"), Kind.MOVE, "a", "M2", MENTORS, "proposal.full"),
    ],
)
def test_a_change_that_cannot_be_says_why(
    made: Proposal, kind: Kind, one: str, other: str, sizes: Sizes, key: str
) -> None:
    with pytest.raises(NotNow) as refused:
        changed(made, kind, one, other, sizes)
    assert refused.value.key == key


@given(st.lists(st.tuples(st.sampled_from(list(Kind)), st.integers(0, 9), st.integers(0, 9)), max_size=30))
def test_however_often_places_are_changed_everybody_is_there_once(steps: list[tuple[Kind, int, int]]) -> None:
    made, people = proposal("0 1", "2 3", "4 5 6", out="7 8 9", locked=("2 3",)), [str(one) for one in range(10)]
    for kind, one, other in steps:
        try:
            made = changed(made, kind, str(one), str(other), Sizes(most=4)).proposal
        except NotNow:
            continue
        grouped = [member for group in made.groups for member in group]
        assert sorted([*grouped, *(who for who, _ in made.left_out)]) == people
        assert all(2 <= len(group) <= 4 for group in made.groups)
        assert made.locked <= set(made.groups)
