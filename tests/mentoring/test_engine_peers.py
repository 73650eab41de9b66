"""Large programs of peers against networkx, on every kind of table."""

from typing import Any

import networkx as nx
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse

from mentoring import manypeers, matching, peers
from mentoring.candidates import Blocks
from mentoring.matching import Matching, match_peers

Weights = NDArray[np.int64]
Allowed = NDArray[np.bool_]


def table(n: int, seed: int, density: float = 1.0, most: int = 1000) -> tuple[Weights, Allowed]:
    rng = np.random.default_rng([n, seed])
    weights = np.triu(rng.integers(0, most, (n, n)), 1)
    allowed = np.triu(rng.random((n, n)) < density, 1)
    return weights + weights.T, allowed | allowed.T


def by_networkx(weights: Weights, allowed: Allowed) -> tuple[int, int]:
    """Pairs and their total weight in the best of all matchings."""
    graph = nx.Graph()
    for i, j in zip(*np.nonzero(np.triu(allowed, 1)), strict=True):
        graph.add_edge(int(i), int(j), weight=int(weights[i, j]))
    pairs = nx.max_weight_matching(graph, maxcardinality=True)
    return len(pairs), sum(int(weights[pair]) for pair in pairs)


def check(found: Matching, weights: Weights, allowed: Allowed) -> None:
    rows = [row for group in found.groups for row in group]
    assert sorted([*rows, *found.left_out]) == list(range(len(weights)))
    inside = 0
    for group in found.groups:
        assert allowed[np.ix_(group, group)][np.triu_indices(len(group), 1)].all()
        inside += int(weights[np.ix_(group, group)].sum()) // 2
    assert found.weight == inside
    assert found.bound is None or found.bound >= found.weight


@pytest.fixture
def no_small_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody goes the way of large programs."""
    monkeypatch.setattr(matching, "FEW", 0)


@pytest.mark.parametrize("n", [20, 40, 60])
@pytest.mark.parametrize("density", [0.15, 0.5, 1.0])
@pytest.mark.parametrize("most", [2, 1000])
def test_even_program_is_worth_what_networkx_finds(n: int, density: float, most: int, no_small_programs: None) -> None:
    weights, allowed = table(n, 1, density, most)

    found = match_peers(weights, allowed, seed=1)

    check(found, weights, allowed)
    pairs, best = by_networkx(weights, allowed)
    if 2 * pairs == n:
        assert found.left_out == ()
        assert found.weight == best
    assert len(found.left_out) <= n - 2 * pairs


@pytest.mark.parametrize("n", [5, 9, 21, 41])
@pytest.mark.parametrize("density", [0.5, 1.0])
def test_odd_program_comes_to_the_same_as_the_proven_trio(
    n: int, density: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights, allowed = table(n, 2, density)
    proven = match_peers(weights, allowed, seed=1)
    monkeypatch.setattr(matching, "FEW", 0)
    monkeypatch.setattr(manypeers, "MOST_TRIED", 1000)

    found = match_peers(weights, allowed, seed=1)

    check(found, weights, allowed)
    assert len(found.left_out) == len(proven.left_out)
    assert 0.99 * proven.weight <= found.weight
    assert proven.bound is not None
    assert found.weight <= proven.bound


@pytest.mark.parametrize("n", [400, 401])
def test_several_hundred_people_are_within_a_percent_of_the_bound(n: int) -> None:
    weights, allowed = table(n, 3, 0.7)

    found = match_peers(weights, allowed, seed=1)

    check(found, weights, allowed)
    assert found.left_out == ()
    assert found.bound is not None
    assert found.weight >= 0.99 * found.bound


def test_three_forms_of_one_table_come_to_the_same_value() -> None:
    weights, allowed = table(320, 4, 0.2)

    dense = match_peers(weights, allowed, seed=1)
    thin = match_peers(sparse.csr_array(weights), sparse.csr_array(allowed), seed=1)
    blocks = match_peers(Blocks(320, lambda a, b: (weights[a:b], allowed[a:b])), seed=1)

    for found in (dense, thin, blocks):
        check(found, weights, allowed)
        assert found.left_out == ()
    assert dense == blocks
    assert dense.weight == thin.weight


def test_everybody_alike_is_paired_and_the_seed_decides_with_whom() -> None:
    weights, allowed = np.ones((310, 310), np.int64), np.ones((310, 310), np.bool_)

    found = {match_peers(weights, allowed, seed=seed).groups for seed in (1, 2)}

    assert {len(groups) for groups in found} == {155}
    assert len(found) == 2
    assert match_peers(weights, allowed, seed=1) == match_peers(weights, allowed, seed=1)


def test_order_of_a_large_program_does_not_change_what_it_is_worth() -> None:
    weights, allowed = table(350, 5)
    order = np.random.default_rng(1).permutation(350)
    shuffled = np.ix_(order, order)

    one = match_peers(weights, allowed, seed=1)
    other = match_peers(weights[shuffled], allowed[shuffled], seed=1)

    assert one.weight == other.weight


def test_offices_of_odd_size_in_a_large_program_have_a_trio_each() -> None:
    office = np.repeat(np.arange(3), [111, 151, 90])
    allowed = np.asarray(office[:, None] == office[None, :])
    weights, _ = table(352, 6)

    found = match_peers(weights, allowed, seed=1)

    check(found, weights, allowed)
    assert found.left_out == ()
    assert sorted(map(len, found.groups))[-3:] == [2, 3, 3]


def test_somebody_alone_in_a_large_program_is_left_out_and_nobody_else() -> None:
    weights, allowed = table(320, 7)
    allowed[17, :] = allowed[:, 17] = False

    found = match_peers(weights, allowed, seed=1)

    check(found, weights, allowed)
    assert found.left_out == (17,)


def test_program_where_nobody_may_meet_leaves_all_out() -> None:
    found = match_peers(np.zeros((320, 320), int), np.zeros((320, 320), np.bool_), seed=1)

    assert found.groups == ()
    assert len(found.left_out) == 320


@pytest.mark.parametrize("seed", [8, 9, 10])
def test_matching_around_odd_rings_stays_close_to_matching_everybody(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights, allowed = table(600, seed)
    whole = match_peers(weights, allowed, seed=1)
    monkeypatch.setattr(peers, "LARGE", 0)

    found = match_peers(weights, allowed, seed=1)

    check(found, weights, allowed)
    assert found.left_out == ()
    assert found.weight >= 0.998 * whole.weight


@pytest.mark.parametrize(
    ("weights", "allowed", "says"),
    [
        (sparse.csr_array(np.full((3, 3), -1)), sparse.csr_array(np.ones((3, 3), np.bool_)), "negative"),
        (sparse.csr_array(np.triu(np.ones((3, 3)), 1)), sparse.csr_array(np.ones((3, 3), np.bool_)), "symmetric"),
        (sparse.csr_array(np.ones((3, 2))), sparse.csr_array(np.ones((3, 2), np.bool_)), "square"),
        (sparse.csr_array(np.ones((3, 3))), sparse.csr_array(np.ones((2, 2), np.bool_)), "shape of weights"),
        (sparse.csr_array(np.ones((3, 3))), np.ones((3, 3)), "boolean"),
        (Blocks(2, lambda a, b: (np.ones((b - a, 2)), np.ones((b - a, 2), np.bool_))), np.ones((2, 2)), "None"),
        (np.full((310, 310), 2**40 - 1), np.ones((310, 310), np.bool_), "above"),
    ],
)
def test_tables_that_cannot_be_matched_are_refused_in_words(weights: Any, allowed: Any, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        match_peers(weights, allowed, seed=1)
