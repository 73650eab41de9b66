"""Matching without the odd sets: the linear program behind pairs, with its prices and the bound that they prove.

A person's price is what they may bring to a total: for every allowed pair, two prices come to at least twice its
weight. So no matching of everybody is worth more than half the sum of the prices, and a pair whose prices come to
much more than its weight (a great slack) hardly belongs into a good one.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mentoring.candidates import Edges
from mentoring.solvers import Rows, Whole, full_assignment, sparse_table


@dataclass(frozen=True, eq=False, slots=True)
class Relaxed:
    """The linear program's answer: twice the price of each person, and whom each person points at (itself: nobody)."""

    price: Whole  # (n,)
    towards: Rows  # (n,)

    def slack(self, edges: Edges) -> Whole:
        """Twice what each edge lacks to be as good as its prices; not negative."""
        return self.price[edges.first] + self.price[edges.second] - 2 * edges.weight

    def bound(self, dropped: Whole) -> int:
        """What no matching of everybody exceeds, not even with edges that were dropped.

        A dropped edge weighs no more than what either end dropped at best: half of that makes each price high enough.
        """
        return int(np.maximum(self.price, dropped).sum()) // 2

    def excludes_dropped(self, dropped: Whole, slack: int) -> bool:
        """Whether every dropped edge has at least so much (doubled) slack."""
        losers = dropped >= 0
        return not losers.any() or bool((self.price[losers] - dropped[losers]).min() * 2 >= slack)


def relax(edges: Edges) -> Relaxed:
    """Most people first, then the greatest weight, over matchings in which odd rings may go half and half.

    Each pair of people stands for two cells of an assignment; standing alone is a cell so bad that it is the last
    resort. Longest ways through the assigned cells give the prices.
    """
    n = edges.n
    alone = (int(edges.weight.max(initial=0)) + 1) * (n + 1)
    people = np.arange(n)
    rows = np.concatenate([edges.first, edges.second, people])
    columns = np.concatenate([edges.second, edges.first, people])
    gains = np.concatenate([edges.weight, edges.weight, np.full(n, -alone)]).astype(np.int64) + 1
    towards = full_assignment(sparse_table(gains.astype(np.float64), rows, columns, (n, n)))
    gains -= 1
    own = np.empty(n, np.int64)
    hit = towards[rows] == columns
    own[rows[hit]] = gains[hit]
    columns_price = _prices(n, towards[rows], columns, gains - own[rows])
    return Relaxed(own - columns_price[towards] + columns_price, towards)


def _prices(n: int, tail: Rows, head: Rows, gain: Whole) -> NDArray[np.int64]:
    """The least prices with price[head] >= price[tail] + gain for every arc: rounds of all arcs until nothing moves."""
    order = np.argsort(head, kind="stable")
    tail, gain, head = tail[order], gain[order], head[order]
    starts = np.searchsorted(head, np.arange(n))
    price = np.zeros(n, np.int64)
    for _ in range(n + 1):
        raised = np.maximum(price, np.maximum.reduceat(price[tail] + gain, starts))
        if np.array_equal(raised, price):
            return price
        price = raised
    raise ArithmeticError("the assignment was not optimal")  # a ring of positive gain: cannot be
