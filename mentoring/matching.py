"""Who meets whom: pairs out of a table of scores, everybody first, then the best total; and mentors with room.

Up to a few hundred people, those who can reach each other at all are put together and each such part is solved on
every edge: an even part into pairs, an odd one into pairs and one trio. Larger programs are solved on each person's
best edges, with a bound on everything. Most people grouped comes first, then the sum of the scores inside groups; a
trio counts its three pairs, all of which must be allowed. Among equals the seed decides who meets whom.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentoring.candidates import KEPT, Block, Blocks, Edges, all_of_sparse, best_of_blocks
from mentoring.fewpeers import Part, TrioRule, match_part
from mentoring.manypeers import RowOf, match_many
from mentoring.mentors import Assignment, assign_mentors
from mentoring.peers import best_pairs
from mentoring.solvers import Sparse, compressed, is_sparse, parts
from mentoring.tables import check_dense, check_sparse

__all__ = ["Assignment", "Blocks", "Matching", "TrioRule", "assign_mentors", "match_peers"]

#: people up to whom every edge is looked at
FEW = 300
#: people in one part up to whom those whom pairs leave out are cared for on every edge
CAREFUL = 3000
#: weights up to this divided by the number of people are summed up exactly in 64-bit floats
MOST = 2**48


@dataclass(frozen=True, slots=True)
class Matching:
    """Groups of row numbers, in order. `weight` is the sum of the pair weights inside groups.

    `bound` is a total that no other grouping of as many people exceeds: equal to `weight` where the result is proven
    to be the best, more where it is only known to be close, None where nothing is known.
    """

    groups: tuple[tuple[int, ...], ...]
    left_out: tuple[int, ...]
    weight: int
    bound: int | None


@dataclass(frozen=True, eq=False, slots=True)
class _Source:
    """The input in whichever form it came: `rows` gives any rows of it, `edges` those that count."""

    blocks: Blocks
    edges: Edges
    exact: bool  # whether nothing was dropped from the edges

    def row_of(self, people: Sequence[int]) -> RowOf:
        """The rows of some of the people among themselves."""

        def row(place: int) -> Block:
            weights, allowed = self.blocks.rows(people[place], people[place] + 1)
            return weights[0][people], allowed[0][people]

        return row


def match_peers(weights: Any, allowed: Any = None, *, seed: int, trio_ok: TrioRule | None = None) -> Matching:
    """The best groups for (n, n) integer weights, not negative, and (n, n) booleans; both symmetric.

    Both may be sparse: then nothing is allowed where `allowed` stores nothing. Instead of `weights`, `Blocks` make the
    tables row by row (`allowed` is None then), so that 20,000 people fit in 1 GB. `trio_ok` gets three row numbers and
    can refuse a trio whose pairs are all allowed. ValueError says what is wrong with an input. The same input and seed
    give the same groups. n=1000 takes a tenth of a second, n=10,000 some seconds.
    """
    if isinstance(weights, Blocks):
        if allowed is not None:
            raise ValueError("blocks bring their permissions with them: allowed must be None")
        n, dense = weights.n, weights.n <= FEW
        weights, allowed = weights.rows(0, n) if dense else (weights, None)
    if not isinstance(weights, Blocks):
        weights, allowed = check_sparse(weights, allowed) if is_sparse(weights) else check_dense(weights, allowed)
        n = allowed.shape[0]
    rule = trio_ok or _any_trio
    if n <= FEW:
        return _matching(n, _few(*_dense(weights, allowed), seed, rule))
    return _matching(n, _many(_source(weights, allowed, seed), rule))


def _any_trio(_i: int, _j: int, _k: int) -> bool:
    return True


def _matching(n: int, found: Sequence[tuple[Sequence[int], Part]]) -> Matching:
    groups = sorted(tuple(sorted(people[i] for i in group)) for people, part in found for group in part.groups)
    grouped = {row for group in groups for row in group}
    bounds = [part.bound for _, part in found]
    return Matching(
        groups=tuple(groups),
        left_out=tuple(row for row in range(n) if row not in grouped),
        weight=sum(part.weight for _, part in found),
        bound=None if None in bounds else sum(bound for bound in bounds if bound is not None),
    )


def _dense(weights: Any, allowed: Any) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    if not is_sparse(weights):
        return weights.astype(np.int64), allowed
    return weights.toarray().astype(np.int64), allowed.toarray().astype(np.bool_)


def _few(
    weights: NDArray[np.int64], allowed: NDArray[np.bool_], seed: int, rule: TrioRule
) -> list[tuple[Sequence[int], Part]]:
    order = list(range(len(weights)))
    Random(seed).shuffle(order)
    allowed = allowed & ~np.eye(len(weights), dtype=np.bool_)
    found: list[tuple[Sequence[int], Part]] = []
    for rows in _parts(compressed(allowed[np.ix_(order, order)])):
        people = [order[row] for row in rows]
        index = np.ix_(people, people)
        found.append((people, match_part(weights[index], allowed[index], _renamed(rule, people))))
    return found


def _parts(table: Sparse) -> list[list[int]]:
    """The people of each connected part, in order."""
    if table.shape[0] == 0:
        return []
    count, label = parts(table)
    order = np.argsort(label, kind="stable")
    return [part.tolist() for part in np.split(order, np.searchsorted(label[order], np.arange(1, count)))]


def _renamed(rule: TrioRule, people: Sequence[int]) -> TrioRule:
    return lambda i, j, k: rule(people[i], people[j], people[k])


def _source(weights: Any, allowed: Any, seed: int) -> _Source:
    if isinstance(weights, Blocks):
        return _Source(weights, best_of_blocks(weights, KEPT, seed), False)
    n = allowed.shape[0]
    if is_sparse(weights):
        edges = all_of_sparse(weights, allowed)
        table = edges.table()

        def sparse_rows(start: int, stop: int) -> Block:
            cells = table[start:stop].toarray()
            return np.maximum(cells - 1, 0), cells > 0

        return _Source(Blocks(n, sparse_rows), edges, True)
    blocks = Blocks(n, lambda start, stop: (weights[start:stop], allowed[start:stop]))
    return _Source(blocks, best_of_blocks(blocks, KEPT, seed), False)


def _many(source: _Source, rule: TrioRule) -> list[tuple[Sequence[int], Part]]:
    if int(source.edges.weight.max(initial=0)) > MOST // source.blocks.n:
        raise ValueError(f"weights must not be above {MOST // source.blocks.n} for so many people")
    everybody = range(source.blocks.n)
    whole = match_many(source.edges, source.row_of(list(everybody)), rule)
    if whole is not None:
        return [(everybody, whole)]
    # somebody is left over: look at everything, each part of the people who can reach each other for itself
    edges = source.edges if source.exact else best_of_blocks(source.blocks, source.blocks.n, 0)
    return [(people, _part(source, edges, people, rule)) for people in _parts(edges.table())]


def _part(source: _Source, edges: Edges, people: list[int], rule: TrioRule) -> Part:
    keep = np.zeros(edges.n, np.bool_)
    keep[people] = True
    inside = edges.among(keep)
    named = _renamed(rule, people)
    if len(people) > FEW:
        found = match_many(inside, source.row_of(people), named)
        if found is not None:
            return found
    if len(people) <= CAREFUL:
        cells = inside.table().toarray()
        return match_part(np.maximum(cells - 1, 0), cells > 0, named)
    pairs = best_pairs(inside)
    return Part(list(pairs.pairs), pairs.weight, None)
