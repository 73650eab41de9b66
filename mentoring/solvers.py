"""The few solvers of other libraries that the matching uses, with types: they carry none themselves."""

from typing import Any

import numpy as np
import pylmcf
from numpy.typing import NDArray
from scipy import optimize, sparse
from scipy.sparse import csgraph

Whole = NDArray[np.int64]
Rows = NDArray[np.intp]
Sparse = Any  # one of scipy's sparse arrays or matrices


def is_sparse(table: object) -> bool:
    """Whether this is one of scipy's sparse tables."""
    return bool(sparse.issparse(table))


def sparse_table(data: NDArray[Any], rows: Rows, columns: Rows, shape: tuple[int, int]) -> Sparse:
    """A compressed-row table of the given cells; each cell once."""
    return sparse.csr_array((data, (rows, columns)), shape=shape)


def compressed(table: Any) -> Sparse:
    """A copy of a dense or sparse table in compressed rows, duplicates summed up and zeros dropped."""
    rows = sparse.csr_array(table, copy=True)
    rows.sum_duplicates()
    rows.eliminate_zeros()
    return rows


def full_assignment(table: Sparse) -> Rows:
    """For each row of a sparse table of gains its own column, with the greatest sum.

    No gain may be 0. ValueError if there is no assignment that gives every row a column.
    """
    rows, columns = csgraph.min_weight_full_bipartite_matching(table, maximize=True)
    found = np.empty(table.shape[0], np.intp)
    found[rows] = columns
    return found


def most_assigned(table: Sparse) -> Rows:
    """For each row of a sparse table a column of its own, -1 for none: as many rows as possible."""
    return np.asarray(csgraph.maximum_bipartite_matching(table, perm_type="column"), np.intp)


def dense_assignment(table: NDArray[Any]) -> Rows:
    """For each row of a dense table of gains, no taller than wide, its own column, with the greatest sum."""
    return np.asarray(optimize.linear_sum_assignment(table, maximize=True)[1], np.intp)


def parts(table: Sparse) -> tuple[int, NDArray[np.int32]]:
    """How many connected parts a symmetric sparse table has, and the part of each row."""
    count, label = csgraph.connected_components(table, directed=False)
    return int(count), np.asarray(label, np.int32)


def cheapest_flow(tails: Rows, heads: Rows, costs: Whole, capacities: Whole, supplies: Whole) -> tuple[Whole, Whole]:
    """The flow of least cost that takes everything from where it is supplied to where it is wanted (a supply below 0).

    One number for each arc: the flow; and one for each node: its potential, so that cost + potential[tail] -
    potential[head] is not negative on arcs that have capacity left. Network simplex of LEMON, by pylmcf. Costs are not
    negative, and the total cost is below 2 ** 62.
    """
    order = np.lexsort((heads, tails))
    graph = pylmcf.Graph(len(supplies), tails[order].astype(np.int32), heads[order].astype(np.int32))
    graph.set_edge_costs(costs[order])
    graph.set_edge_capacities(capacities[order])
    graph.set_node_supply(supplies)
    graph.solve()
    flow = np.empty(len(order), np.int64)
    flow[order] = graph.result()
    return flow, np.asarray(graph.potentials(), np.int64)
