"""Large programs around their odd rings.

The linear program pairs most people at once; what it leaves is rings of an odd number of people who go half and half.
Two such rings become even by way of an alternating path between them. So everybody is counted to the ring from which
the cheapest such way leads to them, rings that are close to each other are put together, and each such circle of
people, a few hundred of them, is matched exactly for itself.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mentoring.blossom import matched
from mentoring.candidates import Edges
from mentoring.solvers import Rows, Whole

#: pairs that a way from an odd ring is followed through
HOPS = 12
#: how often the borders of the circles are drawn anew
TURNS = 1
#: people up to whom the surroundings of rings are put together
TOGETHER = 1000
#: people matched anew at last around those who have nobody yet
AROUND = 1500


@dataclass(frozen=True, eq=False, slots=True)
class _Near:
    """For each person the nearest odd ring and how much slack lies between; for some no way is known."""

    rings: int
    ring: Whole  # (n,), -1 where no ring is near
    distance: Whole  # (n,)


def match_around_rings(edges: Edges, towards: Rows, slack: Whole, places: Rows) -> Rows:
    """A matching of great weight, as places in the list of edges; not everybody may be in it.

    `towards` is the linear program's answer, `slack` belongs to all edges, `places` says which edges may be used where
    people are matched anew. After the odd rings, the pairs of most slack get their turns: other borders, other ways.
    """
    partner, label = _even_partners(towards)
    found = _matched_in_areas(edges, partner, label, slack, places)
    for _ in range(TURNS):
        partner, label = _as_rings(edges, found, slack[found] > 0)
        found = _matched_in_areas(edges, partner, label, slack, places)
    for people in (AROUND, 2 * AROUND):
        if 2 * len(found) < edges.n:
            partner, label = _as_rings(edges, found, np.zeros(len(found), np.bool_))
            found = _matched_in_areas(edges, partner, label, slack, places, people)
    return found


def _matched_in_areas(
    edges: Edges, partner: Rows, label: Rows, slack: Whole, places: Rows, most: int | None = None
) -> Rows:
    if label.max(initial=-1) < 0:
        return np.flatnonzero(partner[edges.first] == edges.second)
    near = _nearest(edges, partner, label, slack, places, most or edges.n)
    area = _areas(edges, near, slack, places)
    outside = (area[edges.first] < 0) & (area[edges.second] < 0) & (partner[edges.first] == edges.second)
    found = [np.flatnonzero(outside)]
    # inside a circle every edge counts: there are few of them, and somebody may need a bad one
    mine = np.flatnonzero((area[edges.first] >= 0) & (area[edges.first] == area[edges.second]))
    mine = mine[np.argsort(area[edges.first[mine]], kind="stable")]
    for part in np.split(mine, np.flatnonzero(np.diff(area[edges.first[mine]])) + 1):
        people, ends = np.unique(np.concatenate([edges.first[part], edges.second[part]]), return_inverse=True)
        first, second = np.split(ends, 2)
        found.append(part[matched(len(people), first, second, -slack[part])])
    return np.sort(np.concatenate(found))


def _as_rings(edges: Edges, found: Rows, costly: NDArray[np.bool_]) -> tuple[Rows, Rows]:
    """The partners in a matching; each costly pair of it, and each person without a partner, is a ring of its own."""
    partner, label = np.full(edges.n, -1, np.intp), np.full(edges.n, -1, np.intp)
    first, second = edges.first[found], edges.second[found]
    partner[first], partner[second] = second, first
    rest = np.flatnonzero(partner < 0)
    label[first[costly]] = label[second[costly]] = np.arange(int(costly.sum()))
    label[rest] = np.arange(len(rest)) + int(costly.sum())
    return partner, label


def _even_partners(towards: Rows) -> tuple[Rows, Rows]:
    """The partner where the linear program's pairs and even rings give one (-1 in odd rings), and the odd ring."""
    partner, label = np.full(len(towards), -1, np.intp), np.full(len(towards), -1, np.intp)
    mutual = towards[towards] == np.arange(len(towards))
    partner[mutual] = towards[mutual]
    seen = mutual.copy()
    rings = 0
    for start in np.flatnonzero(~mutual).tolist():
        ring, at = [], start
        while not seen[at]:
            seen[at] = True
            ring.append(at)
            at = int(towards[at])
        if len(ring) % 2:
            label[ring] = rings
            rings += 1
        elif ring:
            partner[ring[0::2]], partner[ring[1::2]] = ring[1::2], ring[0::2]
    return partner, label


def _nearest(edges: Edges, partner: Rows, label: Rows, slack: Whole, places: Rows, most: int) -> _Near:
    """Rounds over all edges: a way goes on along any edge to a pair, and through the pair to its other end."""
    n, rings = edges.n, int(label.max(initial=-1)) + 1
    first, second = edges.first[places], edges.second[places]
    loose = partner[first] != second
    tail, head = np.concatenate([first[loose], second[loose]]), np.concatenate([second[loose], first[loose]])
    order = np.argsort(head, kind="stable")
    tail, head = tail[order], head[order]
    cost = np.tile(slack[places][loose], 2)[order] * rings
    ends, starts = np.unique(head, return_index=True)
    odd = label >= 0
    far = np.int64(2) ** 61
    # distance and ring in one number, so that the least tells both
    key = np.where(odd, label, far)
    for _ in range(HOPS):
        reached = np.full(n, far)
        reached[ends] = np.minimum.reduceat(np.minimum(key[tail] + cost, far), starts)
        through = np.where(odd, key, reached[partner])
        key = np.minimum(key, through)
    key = np.minimum(key, np.where(odd, key, key[partner]))
    known = (key < far) & (key // rings <= np.partition(key // rings, most - 1)[most - 1])
    return _Near(rings, np.where(known, key % rings, -1), np.where(known, key // rings, 0))


def _areas(edges: Edges, near: _Near, slack: Whole, places: Rows) -> Whole:
    """For each person the circle of rings in which they are matched anew, -1 for none."""
    one, other = near.ring[edges.first[places]], near.ring[edges.second[places]]
    between = (one >= 0) & (other >= 0) & (one != other)
    ways = places[between]
    low, high = np.minimum(one, other)[between], np.maximum(one, other)[between]
    cost = near.distance[edges.first[ways]] + near.distance[edges.second[ways]] + slack[ways]
    order = np.lexsort((cost, high, low))
    low, high, cost = low[order], high[order], cost[order]
    new = np.concatenate([[True], (np.diff(low) != 0) | (np.diff(high) != 0)]) if len(low) else np.zeros(0, np.bool_)
    low, high, cost = low[new], high[new], cost[new]
    size = np.bincount(near.ring[near.ring >= 0], minlength=near.rings)
    leader = _united(size, low, high, matched(near.rings, low, high, -cost), np.argsort(cost, kind="stable"))
    return np.where(near.ring >= 0, leader[near.ring], -1)


def _united(size: NDArray[np.intp], low: Whole, high: Whole, pairs: Rows, order: Rows) -> Whole:
    """Rings put together: first two by two, at the least cost, then the closest ones up to a number of people."""
    leader, people = list(range(len(size))), size.tolist()

    def find(ring: int) -> int:
        while leader[ring] != ring:
            leader[ring] = leader[leader[ring]]
            ring = leader[ring]
        return ring

    def unite(way: int, most: int) -> None:
        one, other = find(int(low[way])), find(int(high[way]))
        if one != other and people[one] + people[other] <= most:
            leader[other] = one
            people[one] += people[other]

    for way in pairs.tolist():
        unite(way, int(size.sum()))
    for way in order.tolist():
        unite(way, TOGETHER)
    return np.array([find(ring) for ring in range(len(size))], np.int64)
