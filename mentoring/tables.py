"""What a table of scores must be; each check says in words what is wrong."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentoring.solvers import Sparse, compressed, is_sparse

#: cells that are looked at together, so that a check never copies a large table
STRIP = 1_000_000
#: sums of this many times the greatest weight are exact in a 64-bit float
MOST = 2**40


def check_dense(weights: Any, allowed: Any, *, square: bool = True) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Two dense tables of whole weights (not negative) and booleans; ValueError if they are anything else."""
    raw = np.asarray(weights)
    permitted = np.asarray(allowed.toarray() if is_sparse(allowed) else allowed)
    if square and raw.size == 0 and permitted.size == 0:
        return np.zeros((0, 0), np.int64), np.zeros((0, 0), np.bool_)
    if raw.ndim != 2 or (square and raw.shape[0] != raw.shape[1]):
        raise ValueError(f"weights must be a {'square ' if square else ''}table, not of shape {raw.shape}")
    if permitted.shape != raw.shape:
        raise ValueError(f"allowed must have the shape of weights {raw.shape}, not {permitted.shape}")
    if permitted.dtype != np.bool_:
        raise ValueError(f"allowed must be boolean, not {permitted.dtype}")
    _check_cells(raw)
    if square:
        _check_symmetric(raw)
        _check_symmetric(permitted)
    if np.issubdtype(raw.dtype, np.floating):
        raw = raw.astype(np.int64)
    return raw, permitted


def check_sparse(weights: Sparse, allowed: Any, *, square: bool = True) -> tuple[Sparse, Sparse]:
    """The same for tables of which at least the weights are sparse."""
    if not is_sparse(allowed) and np.asarray(allowed).dtype != np.bool_:
        raise ValueError(f"allowed must be boolean, not {np.asarray(allowed).dtype}")
    if is_sparse(allowed) and allowed.dtype != np.bool_:
        raise ValueError(f"allowed must be boolean, not {allowed.dtype}")
    if square and weights.shape[0] != weights.shape[1]:
        raise ValueError(f"weights must be a square table, not of shape {weights.shape}")
    if allowed.shape != weights.shape:
        raise ValueError(f"allowed must have the shape of weights {weights.shape}, not {allowed.shape}")
    table, permitted = compressed(weights), compressed(allowed)
    _check_cells(table.data)
    if square and ((table != table.T).nnz or (permitted != permitted.T).nnz):
        raise ValueError("weights and allowed must be symmetric")
    return table.astype(np.int64), permitted


def _check_cells(raw: NDArray[Any]) -> None:
    if not np.issubdtype(raw.dtype, np.number) or np.issubdtype(raw.dtype, np.complexfloating):
        raise ValueError("weights must be numbers, without NaN or infinity")
    if raw.size == 0:
        return
    low, high = raw.min(), raw.max()
    if not (np.isfinite(low) and np.isfinite(high)):
        raise ValueError("weights must be numbers, without NaN or infinity")
    if np.issubdtype(raw.dtype, np.floating) and (raw != np.floor(raw)).any():
        raise ValueError("weights must be whole numbers")
    if low < 0:
        raise ValueError("weights must not be negative")
    if high > MOST:
        raise ValueError(f"weights must not be above {MOST}")


def _check_symmetric(table: NDArray[Any]) -> None:
    step = max(1, STRIP // max(1, len(table)))
    for start in range(0, len(table), step):
        if not np.array_equal(table[start : start + step, start:], table[start:, start : start + step].T):
            raise ValueError("weights and allowed must be symmetric")
