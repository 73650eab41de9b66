"""The few solvers of scipy that the matching uses, with types: scipy itself carries none."""

from collections.abc import Sequence
from typing import Any

import numpy as np
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


def relaxed(gains: NDArray[Any], table: Sparse, low: NDArray[Any], high: NDArray[Any]) -> tuple[float, Any]:
    """The greatest gains @ x over 0 <= x <= 1 with low <= table @ x <= high, and the shadow price of each row.

    ValueError if there is no such x.
    """
    equal = low == high
    upper, lower = ~equal & np.isfinite(high), ~equal & np.isfinite(low)
    found = optimize.linprog(
        -gains,
        A_ub=sparse.vstack([table[upper], -table[lower]]) if (upper | lower).any() else None,
        b_ub=np.concatenate([high[upper], -low[lower]]) if (upper | lower).any() else None,
        A_eq=table[equal],
        b_eq=high[equal],
        bounds=(0, None),
        method="highs",
    )
    if found.status != 0:
        raise ValueError(f"no solution: {found.message}")
    prices = np.zeros(len(low))
    prices[equal] = -found.eqlin.marginals
    if (upper | lower).any():
        prices[upper] = -found.ineqlin.marginals[: int(upper.sum())]
        prices[lower] += found.ineqlin.marginals[int(upper.sum()) :]
    return -float(found.fun), prices


def chosen(gains: NDArray[Any], table: Sparse, low: NDArray[Any], high: NDArray[Any]) -> Sequence[int] | None:
    """The columns of the greatest total gain with low <= table @ x <= high, x 0 or 1; None if there are none.

    Proven: the solver may not stop before no gap is left.
    """
    found = optimize.milp(
        -gains,
        constraints=optimize.LinearConstraint(table, low, high),
        integrality=np.ones(len(gains)),
        bounds=optimize.Bounds(0, 1),
        options={"mip_rel_gap": 0.0},
    )
    if found.status == 2:
        return None
    if found.status != 0:
        raise ValueError(f"no proven solution: {found.message}")
    return [int(column) for column in np.flatnonzero(found.x > 0.5)]
