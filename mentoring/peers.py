"""Pairs for many people: exact on each person's best edges, with a bound on everything.

The linear program gives each person a price and each edge a slack. In a matching of everybody, most weight is least
slack, and the edges of least slack are the ones that matter: a few of them for each person are enough to find the
pairs, and the same prices say how far from the best of all matchings the result can be at most.

Sources: Edmonds 1965 (weighted matching), Balinski 1965 (half-integral solutions), Jonker and Volgenant 1987 (the
assignment).
"""

from dataclasses import dataclass

import numpy as np

from mentoring.blossom import matched
from mentoring.candidates import Edges, best_of_edges
from mentoring.fractional import Relaxed, relax
from mentoring.rings import match_around_rings
from mentoring.solvers import Rows, Whole

#: edges of least slack that are kept for each person, in the order in which they are tried
NARROW = (12, 24)
#: people from whom on fewer are tried first: a quarter less time, for some hundred-thousandths of the weight at most
MANY, NARROWER = 5_000, (8, *NARROW)
#: people from whom on only those around the odd rings are matched anew
LARGE = 12_000
#: edges up to which a proof is tried: all that could be part of anything better
PROOF = 6000

Pair = tuple[int, int]


@dataclass(frozen=True, eq=False, slots=True)
class Pairing:
    """Pairs of rows, and a total that no other pairing of as many people exceeds (None: not known)."""

    pairs: tuple[Pair, ...]
    weight: int
    bound: int | None


def best_pairs(edges: Edges) -> Pairing:
    """Most pairs first, then the greatest weight, for any number of people.

    Everybody is paired: the bound is that of the linear program, or the weight itself where nothing better is left.
    Otherwise the pairs are the best of all that the edges allow, with no word on what was dropped.
    """
    relaxed = relax(edges)
    slack = relaxed.slack(edges)
    if not (relaxed.towards == np.arange(edges.n)).any():
        for kept in NARROWER if MANY < edges.n <= LARGE else NARROW:
            chosen = _least_slack(edges, relaxed, slack, kept)
            if 2 * len(chosen) == edges.n:
                return _proven(edges, relaxed, slack, chosen)
    chosen = matched(edges.n, edges.first, edges.second, -slack)
    if 2 * len(chosen) == edges.n:
        return _pairing(edges, chosen, relaxed.bound(edges.dropped))
    chosen = matched(edges.n, edges.first, edges.second, edges.weight)
    whole = bool((edges.dropped < 0).all())
    return _pairing(edges, chosen, weight_of(edges, chosen) if whole else None)


def weight_of(edges: Edges, chosen: Rows) -> int:
    """The total weight of some of the edges."""
    return int(edges.weight[chosen].sum())


def _pairing(edges: Edges, chosen: Rows, bound: int | None) -> Pairing:
    pairs = zip(edges.first[chosen].tolist(), edges.second[chosen].tolist(), strict=True)
    return Pairing(tuple(pairs), weight_of(edges, chosen), bound)


def narrowed(edges: Edges, slack: Whole, kept: int) -> Rows:
    """The edges of least slack of each person, as places in the list of edges."""
    places = Edges(edges.n, edges.first, edges.second, np.arange(len(slack)), edges.dropped)
    return best_of_edges(places, kept, slack).weight


def _least_slack(edges: Edges, relaxed: Relaxed, slack: Whole, kept: int) -> Rows:
    """A matching on the few best edges of each person; in a large program, only around its odd rings."""
    places = narrowed(edges, slack, kept)
    if edges.n > LARGE:
        found = match_around_rings(edges, relaxed.towards, slack, places)
        if 2 * len(found) == edges.n:
            return found
    return places[matched(edges.n, edges.first[places], edges.second[places], -slack[places])]


def _proven(edges: Edges, relaxed: Relaxed, slack: Whole, chosen: Rows) -> Pairing:
    """The pairs, or better ones, and whether they are the best there are.

    Whatever is better has less slack in all than these pairs have, so each of its edges has less. If these edges are
    few, and nothing was dropped that could be one of them, the best among them is the best of all.
    """
    bound = relaxed.bound(edges.dropped)
    gap = int(slack[chosen].sum())
    possible = np.flatnonzero(slack < gap)
    if gap == 0 or len(possible) > PROOF or not relaxed.excludes_dropped(edges.dropped, gap):
        return _pairing(edges, chosen, bound)
    keep = np.union1d(possible, chosen)
    chosen = keep[matched(edges.n, edges.first[keep], edges.second[keep], -slack[keep])]
    return _pairing(edges, chosen, weight_of(edges, chosen))
