"""Each person's most promising partners: the few edges on which large programs are solved.

What is dropped is remembered as one number for each person, the best score that was dropped, so that a bound on the
whole table needs no second look at it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentoring.solvers import Rows, Sparse, Whole, compressed, sparse_table

#: partners kept for each person
KEPT = 40
#: rows that are looked at together, in cells
BLOCK = 1_000_000
#: above, a score and the chance that breaks ties do not fit a 32-bit float together
FINE = 2**17
#: rows this many times as long as what is kept of them are sampled first
SAMPLED = 75
#: less than the key of any allowed cell, as good as surely
TINY = 1e-7

Block = tuple[NDArray[Any], NDArray[np.bool_]]


@dataclass(frozen=True, eq=False, slots=True)
class Blocks:
    """A table of scores that nobody wants to hold in memory at once.

    `rows(start, stop)` gives the weights (whole, not negative) and the permissions of these rows with everybody, two
    arrays of the shape (stop - start, n). The table has to be symmetric; where two cells of a pair differ by rounding,
    the greater one counts.
    """

    n: int
    rows: Callable[[int, int], Block]


@dataclass(frozen=True, eq=False, slots=True)
class Edges:
    """Pairs first < second with their weights, each once; `dropped` is (n,): the best weight left away, -1 for none."""

    n: int
    first: Rows
    second: Rows
    weight: Whole
    dropped: Whole

    def among(self, keep: NDArray[np.bool_]) -> "Edges":
        """The pairs inside some of the people, who are numbered anew in their order."""
        inside = keep[self.first] & keep[self.second]
        place = np.cumsum(keep) - 1
        return Edges(
            int(keep.sum()),
            place[self.first[inside]],
            place[self.second[inside]],
            self.weight[inside],
            self.dropped[keep],
        )

    def table(self) -> Sparse:
        """Symmetric and sparse; a cell is the weight plus one, so that an allowed pair of weight 0 is seen."""
        rows, columns = np.concatenate([self.first, self.second]), np.concatenate([self.second, self.first])
        return sparse_table(np.tile(self.weight + 1, 2), rows, columns, (self.n, self.n))


def best_of_blocks(blocks: Blocks, kept: int, seed: int) -> Edges:
    """The `kept` best partners of each person, ties broken by the seed."""
    n = blocks.n
    step = max(1, BLOCK // max(1, n))
    noise = 1 - np.random.default_rng(seed).random(2 * n, np.float32)  # above 0, so that a weight of 0 is seen
    found, dropped = [], np.full(n, -1, np.int64)
    for start in range(0, n, step):
        stop = min(start + step, n)
        weights, allowed = blocks.rows(start, stop)
        cells, dropped[start:stop] = _best_cells(weights, allowed, start, kept, noise)
        row, column = np.divmod(cells, n)
        found.append((row + start, column, weights.ravel()[cells]))
    return _joined(n, found, dropped)


def _best_cells(
    weights: NDArray[Any], allowed: NDArray[np.bool_], start: int, kept: int, noise: NDArray[np.float32]
) -> tuple[Rows, Whole]:
    """Which cells (flat) of a block are among the best of their rows, and the best dropped weight of each row."""
    count, n = weights.shape
    keys: Any = weights.astype(np.float32 if int(weights.max(initial=0)) < FINE else np.float64)
    # each row gets its own chance, a shifted view of the same numbers: equal rows must not all choose the same few
    keys += np.lib.stride_tricks.sliding_window_view(noise, n)[start + 1 : start + 1 + count]
    keys *= allowed
    keys[np.arange(count), np.arange(start, start + count)] = 0.0
    if kept >= n - 1:
        return np.flatnonzero(keys > 0), np.full(count, -1, np.int64)
    least = np.maximum(_thresholds(keys, kept), TINY)[:, None]
    cells = np.flatnonzero(keys >= least)
    return cells, np.where(least[:, 0] > TINY, np.floor(least[:, 0]), -1).astype(np.int64)


def _thresholds(keys: NDArray[Any], kept: int) -> NDArray[Any]:
    """For each row a key that about `kept` of its cells reach, never fewer unless the row has no more."""
    n = keys.shape[1]
    if n < SAMPLED * kept:
        least: NDArray[Any] = np.partition(keys, n - kept, axis=1)[:, n - kept]
        return least
    # a sample of every eighth cell says how high to look; whoever gets too few that way is looked at in full
    sample, rank = keys[:, ::8], kept // 8 + 3
    least = np.partition(sample, sample.shape[1] - rank, axis=1)[:, sample.shape[1] - rank]
    short = np.flatnonzero((keys >= least[:, None]).sum(axis=1) < kept)
    least[short] = np.partition(keys[short], n - kept, axis=1)[:, n - kept]
    return least


def _joined(n: int, found: Iterable[tuple[Rows, Rows, NDArray[Any]]], dropped: Whole) -> Edges:
    row, column, weight = (np.concatenate(parts) for parts in zip(*found, strict=True))
    first, second = np.minimum(row, column), np.maximum(row, column)
    key = first.astype(np.int64) * n + second
    order = np.argsort(key, kind="stable")
    key, weight = key[order], weight[order].astype(np.int64)
    starts = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]])) if len(key) else np.zeros(0, np.intp)
    weight = np.maximum.reduceat(weight, starts) if len(key) else weight
    row, column = np.divmod(key[starts], n)
    return Edges(n, row, column, weight, dropped)


def all_of_sparse(weights: Sparse, allowed: Any) -> Edges:
    """Every allowed pair of a sparse table: where nothing is stored, nothing is allowed, or it weighs nothing."""
    permitted = compressed(allowed).astype(np.bool_).astype(np.int64)
    # one more than the weight, so that an allowed pair of weight 0 has a cell of its own
    both = compressed(permitted + compressed(weights).multiply(permitted)).tocoo()
    upper = both.row < both.col
    first, second = both.row[upper].astype(np.intp), both.col[upper].astype(np.intp)
    n = permitted.shape[0]
    return Edges(n, first, second, both.data[upper].astype(np.int64) - 1, np.full(n, -1, np.int64))


def best_of_edges(edges: Edges, kept: int, ranks: NDArray[Any], least: int | None = None) -> Edges:
    """The `kept` edges of lowest rank of each person; with `least`, all edges of at most this rank too."""
    n, count = edges.n, len(edges.weight)
    person = np.concatenate([edges.first, edges.second])
    order = np.lexsort((np.tile(ranks, 2), person))
    starts = np.searchsorted(person[order], np.arange(n))
    place = np.arange(2 * count) - starts[person[order]]
    keep = np.zeros(count, np.bool_)
    keep[order[place < kept] % max(1, count)] = True
    if least is not None:
        keep |= ranks <= least
    lost = np.full(n, -1, np.int64)
    np.maximum.at(lost, edges.first[~keep], edges.weight[~keep])
    np.maximum.at(lost, edges.second[~keep], edges.weight[~keep])
    return Edges(n, edges.first[keep], edges.second[keep], edges.weight[keep], np.maximum(lost, edges.dropped))
