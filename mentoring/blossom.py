"""The exact matching of a list of edges: Edmonds' blossom algorithm, as rustworkx has it."""

import numpy as np
import rustworkx as rx

from mentoring.solvers import Rows, Whole


def matched(n: int, first: Rows, second: Rows, gain: Whole) -> Rows:
    """Which edges are in the matching of most pairs and then of the greatest gain; places in the list, in order."""
    # each edge may be there once only: that is not checked, because checking takes as long as matching
    graph = rx.PyGraph[None, tuple[int, int]](multigraph=True)
    graph.add_nodes_from([None] * n)
    values = zip(gain.tolist(), range(len(gain)), strict=True)
    graph.add_edges_from(list(zip(first.tolist(), second.tolist(), values, strict=True)))
    found = rx.max_weight_matching(graph, max_cardinality=True, weight_fn=_gain)
    return np.array(sorted(graph.get_edge_data(*pair)[1] for pair in found), np.intp)


def _gain(value: tuple[int, int]) -> int:
    return value[0]
