"""Pairs and one trio for many people, on each person's best edges."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentoring.blossom import matched
from mentoring.candidates import Edges
from mentoring.fewpeers import Part, TrioRule
from mentoring.fractional import Relaxed, relax
from mentoring.peers import NARROW, best_pairs, narrowed
from mentoring.solvers import Rows, Whole

#: how many people are tried as the third one, times the size of the program
TRIED = 24_000
#: and never more than so many
MOST_TRIED = 24

#: the weights of one person with everybody, and with whom they may meet
RowOf = Callable[[int], tuple[NDArray[Any], NDArray[np.bool_]]]


@dataclass(frozen=True, eq=False, slots=True)
class _Odd:
    """An odd number of people, the linear program's answer, and the few edges to match the others on."""

    edges: Edges
    relaxed: Relaxed
    slack: Whole
    places: Rows


def match_many(edges: Edges, row_of: RowOf, trio_ok: TrioRule) -> Part | None:
    """Groups that cover everybody, or None if somebody would be left out.

    An even number: pairs, as `best_pairs` has them. An odd number: for each of the most promising third persons, the
    others are paired and the third joins the pair where they fit best.
    """
    if edges.n % 2:
        return _with_trio(edges, row_of, trio_ok)
    found = best_pairs(edges)
    return None if 2 * len(found.pairs) < edges.n else Part(list(found.pairs), found.weight, found.bound)


def _with_trio(edges: Edges, row_of: RowOf, trio_ok: TrioRule) -> Part | None:
    relaxed = relax(edges)
    if (relaxed.towards == np.arange(edges.n)).any():
        return None
    slack = relaxed.slack(edges)
    odd = _Odd(edges, relaxed, slack, narrowed(edges, slack, NARROW[0]))
    leader: Part | None = None
    for third in _promising(odd)[: max(1, min(MOST_TRIED, TRIED // edges.n))].tolist():
        found = _joined(odd, third, row_of, trio_ok)
        if found is not None and (leader is None or found.weight > leader.weight):
            leader = found
    return None if leader is None else replace(leader, bound=max(leader.weight, _trio_bound(odd)))


def _trio_bound(odd: _Odd) -> int:
    """Whoever is the third one, the others are worth their prices at most, and the third their two best edges."""
    edges = odd.edges
    price = np.maximum(odd.relaxed.price, edges.dropped)
    best = np.zeros((edges.n, 2), np.int64)
    for ends in (edges.first, edges.second):
        order = np.lexsort((edges.weight, ends))
        person, weight = ends[order], edges.weight[order]
        last = np.flatnonzero(np.append(person[1:] != person[:-1], True)) if len(person) else np.zeros(0, np.intp)
        top = np.zeros((edges.n, 2), np.int64)
        top[person[last], 0] = weight[last]
        two = last[(last > 0) & (person[last - 1] == person[last])]
        top[person[two], 1] = weight[two - 1]
        best = np.sort(np.hstack([best, top]), axis=1)[:, -2:]
    best = np.maximum(best, edges.dropped[:, None])
    return int((int(price.sum()) - price + 2 * best.sum(axis=1)).max()) // 2


def _promising(odd: _Odd) -> Rows:
    """Everybody, in the order of what they seem to bring as the third one: their best pair less their own price."""
    edges, towards = odd.edges, odd.relaxed.towards
    table = edges.table()
    other = table[:, towards]
    both = table.multiply(other > 0) + other.multiply(table > 0)
    gain = np.asarray(both.max(axis=1).todense()).ravel() - 2
    return np.argsort(odd.relaxed.price - 2 * gain, kind="stable")


def _joined(odd: _Odd, third: int, row_of: RowOf, trio_ok: TrioRule) -> Part | None:
    """The best pairs without this person, who joins the one where they fit best; None if that cannot be."""
    edges = odd.edges
    usable = odd.places[(edges.first[odd.places] != third) & (edges.second[odd.places] != third)]
    found = usable[matched(edges.n, edges.first[usable], edges.second[usable], -odd.slack[usable])]
    if 2 * len(found) != edges.n - 1:
        return None
    first, second = edges.first[found], edges.second[found]
    weights, allowed = row_of(third)
    gain = np.where(allowed[first] & allowed[second], weights[first].astype(np.int64) + weights[second], -1)
    pairs = list(zip(first.tolist(), second.tolist(), strict=True))
    for host in np.argsort(-gain, kind="stable").tolist():
        if gain[host] < 0:
            return None
        if trio_ok(third, *pairs[host]):
            trio = tuple(sorted((third, *pairs[host])))
            groups = [trio, *(pair for pair in pairs if pair != pairs[host])]
            return Part(groups, int(edges.weight[found].sum() + gain[host]), None)
    return None
