"""Pairs and trios in one whole table: programs of up to a few hundred people, and the parts that need care.

Everything here holds (n, n) tables and looks at every edge. What it proves, it proves by trying: every third person,
every trio, or in a small part every grouping.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import rustworkx as rx
from numpy.typing import NDArray

Weights = NDArray[np.int64]
Allowed = NDArray[np.bool_]
Pair = tuple[int, int]
#: whether three people who may meet two by two may also meet as three
TrioRule = Callable[[int, int, int], bool]

#: up to here every person is tried as the third one, with proof; above, the most promising
EXACT_TRIO = 40
PROMISING = 24
#: up to here a part that leaves several people out is solved by trying everything
ENUMERATED = 12
#: above, how often the pairs are made anew for the sake of those left out
PATIENCE = 4
#: up to here candidates for a trio are compared on every edge; above, on the best edges of each person
DENSE = 100
BEST_EDGES = 12


@dataclass(frozen=True, slots=True)
class Part:
    """What a part of the people came to; `bound` is None where nothing is known, `weight` where it is proven."""

    groups: list[tuple[int, ...]]
    weight: int
    bound: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """The input of one part, in the seed's order; what is not allowed weighs nothing."""

    weights: Weights
    allowed: Allowed
    trio_ok: TrioRule

    def inside(self, group: Sequence[int]) -> int:
        """The sum of the pair weights of a group."""
        rows = list(group)
        return int(self.weights[np.ix_(rows, rows)].sum()) // 2


def match_part(weights: Weights, allowed: Allowed, trio_ok: TrioRule) -> Part:
    """The best groups of people who can all reach each other; groups of places in the tables.

    Most people first, then fewest trios, then the greatest sum.
    """
    part = Table(np.where(allowed, weights, 0), allowed, trio_ok)
    everybody = range(len(weights))
    pairs = _pairs(part, everybody)
    missing = len(weights) - 2 * len(pairs)
    if missing == 0 or len(weights) < 3:
        return _pairs_alone(part, pairs)
    if missing == 1:
        return _with_exact_trio(part, pairs) if len(weights) <= EXACT_TRIO else _with_promising_trio(part, pairs)
    return _by_enumeration(part) if len(weights) <= ENUMERATED else _with_many_trios(part, pairs)


def _pairs_alone(part: Table, pairs: Sequence[Pair]) -> Part:
    weight = _value(part, pairs)
    return Part(list(pairs), weight, weight)


def _pairs(part: Table, rows: Iterable[int], edges: Allowed | None = None, extra: Weights | None = None) -> list[Pair]:
    """Most pairs among `rows`, then the greatest sum: exact. `edges` narrows what is allowed, `extra` adds weight."""
    keep = np.asarray(list(rows), dtype=np.intp)
    index = np.ix_(keep, keep)
    weights = part.weights[index] if extra is None else part.weights[index] + extra[index]
    first, second = np.nonzero(np.triu((part.allowed if edges is None else edges)[index]))
    graph = rx.PyGraph[None, int](multigraph=True)
    graph.add_nodes_from([None] * len(keep))
    graph.add_edges_from(
        list(zip(first.tolist(), second.tolist(), weights[first, second].tolist(), strict=True)),
    )
    found = rx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)
    return sorted((int(keep[min(pair)]), int(keep[max(pair)])) for pair in found)


def _without(n: int, gone: Iterable[int]) -> list[int]:
    left = set(gone)
    return [row for row in range(n) if row not in left]


def _value(part: Table, pairs: Iterable[Pair]) -> int:
    return sum(int(part.weights[pair]) for pair in pairs)


def _with_exact_trio(part: Table, pairs: list[Pair]) -> Part:
    """The best trio and the best pairs for the rest, over all trios.

    With m[i] the best total of everybody but i, a trio {i, j, k} and the rest cannot come to more than
    m[i] + w[i,j] + w[i,k], because the pair {j, k} and that rest are one way to pair everybody but i. The trios are
    tried in the order of this bound (the least over its three members), until none can be better.
    """
    n = len(part.weights)
    alone = {i: _pairs(part, _without(n, [i])) for i in range(n)}
    best = {i: _value(part, found) for i, found in alone.items() if 2 * len(found) == n - 1}
    trios = [trio for trio in _trios(part) if best.keys() >= set(trio)]
    leader: Part | None = None
    for bound, trio in sorted(((_trio_bound(part, best, trio), trio) for trio in trios), reverse=True):
        if leader is not None and bound <= leader.weight:
            break
        if not part.trio_ok(*trio):
            continue
        rest = _pairs(part, _without(n, trio))
        total = part.inside(trio) + _value(part, rest)
        if 2 * len(rest) == n - 3 and (leader is None or total > leader.weight):
            leader = Part([trio, *rest], total, total)
    return leader or _pairs_alone(part, pairs)


def _trios(part: Table) -> list[tuple[int, int, int]]:
    n = len(part.weights)
    return [
        (i, j, int(k))
        for i in range(n)
        for j in range(i + 1, n)
        if part.allowed[i, j]
        for k in np.nonzero(part.allowed[i, j + 1 :] & part.allowed[j, j + 1 :])[0] + j + 1
    ]


def _trio_bound(part: Table, best: dict[int, int], trio: tuple[int, int, int]) -> int:
    i, j, k = trio
    w = part.weights
    return min(best[i] + int(w[i, j] + w[i, k]), best[j] + int(w[j, i] + w[j, k]), best[k] + int(w[k, i] + w[k, j]))


def _with_promising_trio(part: Table, pairs: list[Pair]) -> Part:
    """A trio made of the best pairs without one person and that person, for the most promising persons.

    For the person it settles on, the pairs are exact. `pairs` is the best without a trio, so no trio adds more to it
    than the two best scores of one person: that is the bound.
    """
    n = len(part.weights)
    order = _promising(part, pairs)
    third = None if n <= DENSE else _best_third(part, order, _best_edges(part, pairs))
    if third is None:
        third = _best_third(part, order, None)
    settled = None if third is None else _joined(part, third, None)
    if settled is None:
        return _pairs_alone(part, pairs)
    two_best = np.sort(part.weights, axis=1)[:, -2:].sum(axis=1)
    return Part(settled.groups, settled.weight, _value(part, pairs) + int(two_best.max()))


def _best_third(part: Table, order: Sequence[int], edges: Allowed | None) -> int | None:
    """The best of the first few persons who can join a pair; None if nobody can."""
    leader: tuple[int, int] | None = None
    for tried, i in enumerate(order):
        if tried >= PROMISING and leader is not None:
            break
        found = _joined(part, i, edges)
        if found is not None and (leader is None or found.weight > leader[0]):
            leader = found.weight, i
    return None if leader is None else leader[1]


def _promising(part: Table, pairs: list[Pair]) -> list[int]:
    """Everybody who is in a triangle, in the order of what it seems to bring to make them the third one of a pair.

    It brings the scores with that pair; it costs the score with one's own partner, who goes to the odd one out instead.
    """
    w, a = part.weights, part.allowed
    first, second = np.array(pairs).T
    gain = np.where(a[:, first] & a[:, second], w[:, first] + w[:, second], -1).max(axis=1)
    cost = np.zeros(len(w), np.int64)
    odd = _without(len(w), [row for pair in pairs for row in pair])[0]
    cost[first], cost[second] = w[first, second] - w[second, odd], w[first, second] - w[first, odd]
    counts = a.astype(np.float32)
    triangles = ((counts @ counts) * counts).sum(axis=1)
    return [int(i) for i in np.argsort(cost - gain, kind="stable") if triangles[i] > 0]


def _joined(part: Table, i: int, edges: Allowed | None) -> Part | None:
    """The best pairs without `i`, and `i` in the pair where they fit best; None if they fit nowhere.

    Should `i` fit none of the best pairs, pairs that `i` can join are favoured over all others.
    """
    rest = _without(len(part.weights), [i])
    joinable: Allowed = part.allowed & part.allowed[i][None, :] & part.allowed[i][:, None]
    favour = joinable * (int(part.weights.max()) + 1) * len(part.weights)
    for extra in (None, favour):
        pairs = _pairs(part, rest, edges, extra)
        hosts = [pair for pair in pairs if joinable[pair] and part.trio_ok(i, *pair)]
        if 2 * len(pairs) == len(rest) and hosts:
            host = max(hosts, key=lambda pair: (int(part.weights[i, pair[0]] + part.weights[i, pair[1]]), pair))
            groups = [tuple(sorted((*host, i))), *(pair for pair in pairs if pair != host)]
            return Part(groups, sum(part.inside(group) for group in groups), None)
    return None


def _best_edges(part: Table, pairs: list[Pair]) -> Allowed:
    """Each person's best few edges, and the pairs that are known to cover everybody."""
    n = len(part.weights)
    ranked = np.where(part.allowed, part.weights, -1)
    best = np.argpartition(-ranked, min(BEST_EDGES, n - 1), axis=1)[:, :BEST_EDGES]
    keep = np.zeros((n, n), np.bool_)
    keep[np.arange(n)[:, None], best] = True
    for i, j in pairs:
        keep[i, j] = True
    return (keep | keep.T) & part.allowed


def _by_enumeration(part: Table) -> Part:
    """A small part that pairs alone cannot cover: most people, then fewest trios, then weight, over all groupings."""
    known: dict[int, tuple[int, int, int, tuple[tuple[int, ...], ...]]] = {0: (0, 0, 0, ())}

    def best(free: int) -> tuple[int, int, int, tuple[tuple[int, ...], ...]]:
        if free not in known:
            i = (free & -free).bit_length() - 1
            others = [j for j in range(i + 1, len(part.weights)) if free >> j & 1 and part.allowed[i, j]]
            groups: list[tuple[int, ...]] = [(i, j) for j in others]
            groups += [
                (i, j, k) for j in others for k in others if j < k and part.allowed[j, k] and part.trio_ok(i, j, k)
            ]
            options = [best(free ^ (1 << i))]
            for group in groups:
                covered, trios, weight, rest = best(free ^ sum(1 << row for row in group))
                size = len(group)
                options.append((covered + size, trios - (size == 3), weight + part.inside(group), (group, *rest)))
            known[free] = max(options)
        return known[free]

    _, _, weight, groups = best((1 << len(part.weights)) - 1)
    return Part(list(groups), weight, weight)


def _with_many_trios(part: Table, pairs: list[Pair]) -> Part:
    """Pairs, and trios for those whom pairs alone leave out, in a part of which several are left out.

    Whoever fits no pair is put first and the pairs are made anew, a few times. Not proven: the bound is None.
    """
    n = len(part.weights)
    extra = np.zeros_like(part.weights)
    leader: tuple[int, int, list[tuple[int, ...]]] | None = None
    for _ in range(PATIENCE):
        groups = _absorb(part, pairs)
        covered = {row for group in groups for row in group}
        found = (len(covered), sum(part.inside(group) for group in groups), groups)
        leader = found if leader is None else max(leader, found, key=lambda one: one[:2])
        if len(covered) == n:
            break
        alone = _without(n, covered)
        favour = (int((part.weights + extra).max()) + 1) * n
        extra[alone, :] += favour
        extra[:, alone] += favour
        pairs = _pairs(part, range(n), extra=extra)
    assert leader is not None, "at least one attempt was made"
    return Part(leader[2], leader[1], None)


def _absorb(part: Table, pairs: list[Pair]) -> list[tuple[int, ...]]:
    """Most of those who are in no pair join one, at most one to a pair, with the greatest sum."""
    alone = _without(len(part.weights), [row for pair in pairs for row in pair])
    graph = rx.PyGraph[None, int]()
    graph.add_nodes_from([None] * (len(alone) + len(pairs)))
    for here, i in enumerate(alone):
        for there, (j, k) in enumerate(pairs, start=len(alone)):
            if part.allowed[i, j] and part.allowed[i, k] and part.trio_ok(i, j, k):
                graph.add_edge(here, there, int(part.weights[i, j] + part.weights[i, k]))
    hosts = {max(edge) - len(alone): alone[min(edge)] for edge in rx.max_weight_matching(graph, True, weight_fn=int)}
    return [tuple(sorted((*pair, hosts[at]))) if at in hosts else pair for at, pair in enumerate(pairs)]
