"""What the matching is compared with: other exact solvers, and what programs do who have none."""

from importlib import import_module
from typing import Any

import networkx as nx
import numpy as np
import rustworkx as rx
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Marks = NDArray[np.bool_]
Pairs = list[tuple[int, int]]


def edges_of(weights: Whole, allowed: Marks, kept: int | None = None) -> list[tuple[int, int, int]]:
    """The allowed pairs with their weights; with `kept`, those among the best of either person."""
    keep = np.triu(allowed, 1)
    if kept is not None:
        ranked = np.where(allowed, weights, -1)
        least = np.partition(ranked, len(weights) - kept, axis=1)[:, len(weights) - kept]
        keep &= (ranked >= least[:, None]) | (ranked >= least[None, :])
    first, second = np.nonzero(keep)
    return list(zip(first.tolist(), second.tolist(), weights[first, second].tolist(), strict=True))


def networkx_weight(edges: list[tuple[int, int, int]]) -> tuple[int, int]:
    """Pairs and total weight as networkx has them: exact, in Python."""
    graph = nx.Graph()
    graph.add_weighted_edges_from(edges)
    found = nx.max_weight_matching(graph, maxcardinality=True)
    return len(found), sum(graph.edges[pair]["weight"] for pair in found)


def rustworkx_weight(n: int, edges: list[tuple[int, int, int]]) -> tuple[int, int]:
    """The same by rustworkx on the edges as they are."""
    graph = rx.PyGraph[Any, int](multigraph=True)
    graph.add_nodes_from([None] * n)
    graph.add_edges_from(edges)
    found = rx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return len(found), sum(graph.get_edge_data(*pair) for pair in found)


def random_pairs(weights: Whole, _allowed: Marks, _met: Whole, rng: np.random.Generator) -> Pairs:
    """Everybody shuffled, two by two."""
    order = rng.permutation(len(weights)).tolist()
    return list(zip(order[0::2], order[1::2], strict=False))


def least_met_pairs(weights: Whole, allowed: Marks, met: Whole, rng: np.random.Generator) -> Pairs:
    """One after another, in random order: a random partner among the allowed ones whom they have met least."""
    free, pairs = np.ones(len(weights), np.bool_), []
    for person in rng.permutation(len(weights)).tolist():
        if not free[person]:
            continue
        free[person] = False
        can = np.flatnonzero(free & allowed[person])
        if len(can) == 0:
            continue
        least = can[met[person, can] == met[person, can].min()]
        other = int(rng.choice(least))
        free[other] = False
        pairs.append((person, other))
    return pairs


def greedy_pairs(weights: Whole, allowed: Marks, _met: Whole, _rng: np.random.Generator) -> Pairs:
    """The best pair that is left, again and again."""
    first, second = np.nonzero(np.triu(allowed, 1))
    order = np.argsort(-weights[first, second], kind="stable")
    free, pairs = np.ones(len(weights), np.bool_), []
    for i, j in zip(first[order].tolist(), second[order].tolist(), strict=True):
        if free[i] and free[j]:
            free[i] = free[j] = False
            pairs.append((i, j))
    return pairs


def greedy_mentors(weights: NDArray[Any], allowed: Marks, capacity: Whole) -> tuple[int, int]:
    """Mentees served and total weight when the best pair that is left is taken, again and again."""
    mentee, mentor = np.nonzero(allowed)
    order = np.argsort(-weights[mentee, mentor], kind="stable")
    free, room, total = np.ones(len(weights), np.bool_), capacity.copy(), 0
    for i, j in zip(mentee[order].tolist(), mentor[order].tolist(), strict=True):
        if free[i] and room[j] > 0:
            free[i] = False
            room[j] -= 1
            total += int(weights[i, j])
    return int((~free).sum()), total


def gale_shapley_mentors(weights: NDArray[Any], allowed: Marks, capacity: Whole) -> tuple[int, int]:
    """Mentees served and total weight when mentees propose and mentors keep the best: both prefer by weight."""
    order = np.argsort(-weights, axis=1, kind="stable")
    wishes = [[j for j in row.tolist() if allowed[i, j]] for i, row in enumerate(order)]
    kept: list[list[int]] = [[] for _ in capacity]
    proposing = [i for i, wish in enumerate(wishes) if wish]
    while proposing:
        i = proposing.pop()
        if not wishes[i]:
            continue
        j = wishes[i].pop(0)
        kept[j].append(i)
        if len(kept[j]) > capacity[j]:
            worst = min(kept[j], key=lambda one: int(weights[one, j]))
            kept[j].remove(worst)
            proposing.append(worst)
    return sum(map(len, kept)), sum(int(weights[i, j]) for j, own in enumerate(kept) for i in own)


def mentor_match_package(weights: NDArray[Any], allowed: Marks) -> tuple[int, int] | None:
    """Mentees served and total weight by the package mentor-match, one mentee to a mentor; None if not installed."""
    try:
        package = import_module("matching.process")
        rules = import_module("matching.rules.rule")
    except ImportError:
        return None

    class Score:
        def evaluate(self, _match: Any) -> bool:
            return True

        def apply(self, match: Any) -> int:
            return int(weights[int(match.mentee.email[1:]), int(match.mentor.email[1:])])

    def forbidden(match: Any) -> bool:
        return not allowed[int(match.mentee.email[1:]), int(match.mentor.email[1:])]

    mentees = [package.Mentee(grade=1, email=f"e{i}") for i in range(weights.shape[0])]
    mentors = [package.Mentor(grade=1, email=f"m{j}") for j in range(weights.shape[1])]
    package.process_data(mentors, mentees, [[Score(), rules.Disqualify(forbidden)]])
    pairs = [(int(one.email[1:]), int(other.email[1:])) for one in mentees for other in one.mentors]
    return len(pairs), sum(int(weights[pair]) for pair in pairs)
