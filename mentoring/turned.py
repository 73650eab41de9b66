"""Rounds made of one: a round whose turns are the other rounds, so that only one round has to be searched.

Everybody stands in a ring of as many places as there are rounds; from round to round all rings turn by one place. Two
people meet twice only if two pairs of the first round turn into each other, and there are far fewer ways to arrange
one round than all. With an even ring a pair on opposite places would meet in every half turn; the search avoids those.
"""

import math
from collections.abc import Callable
from random import Random

#: the first and last temperature, for each round
HOT, COLD = 0.68, 0.5
SHIFT = 1024

Groups = list[list[int]]


def turned_rounds(
    groups: int, size: int, rounds: int, *, iterations: int, cap: Callable[[], bool] | None, rng: Random
) -> tuple[list[Groups] | None, int]:
    """The rounds, if some without any repeat were found, and the iterations done."""
    n = groups * size
    if rounds < 2 or n % rounds or groups < 2 or rounds * (size - 1) > n - 1:
        return None, 0
    kind, often = _kinds(n, rounds)
    people = list(range(n))
    rng.shuffle(people)
    round_ = [people[at : at + size] for at in range(0, n, size)]
    count = [0] * len(often)
    for group in round_:
        for at, one in enumerate(group):
            for other in group[:at]:
                count[kind[one][other]] += 1
    cost = sum(_cost(number, often[at], rounds) for at, number in enumerate(count))
    done = 0
    while cost and done < iterations:
        if done % SHIFT == 0:
            if cap is not None and done and cap():
                break
            heat = rounds * HOT * (COLD / HOT) ** (done / iterations)
        done += 1
        cost += _try(round_, kind, often, count, rounds, heat, rng)
    if cost:
        return None, done
    return [[[_turned(one, rounds, turn) for one in group] for group in round_] for turn in range(rounds)], done


def _turned(person: int, ring: int, turn: int) -> int:
    return person // ring * ring + (person % ring + turn) % ring


def _kinds(n: int, ring: int) -> tuple[list[list[int]], list[int]]:
    """The kind of each pair (pairs that turn into each other are one kind), and how often a full turn meets itself."""
    kind = [[-1] * n for _ in range(n)]
    often: list[int] = []
    for one in range(n):
        for other in range(one + 1, n):
            if kind[one][other] >= 0:
                continue
            pairs = {frozenset((_turned(one, ring, turn), _turned(other, ring, turn))) for turn in range(ring)}
            for pair in pairs:
                a, b = pair
                kind[a][b] = kind[b][a] = len(often)
            often.append(ring // len(pairs))
    return kind, often


def _cost(count: int, often: int, ring: int) -> int:
    """The repeats of all pairs of one kind."""
    meetings = count * often
    return ring // often * meetings * (meetings - 1) // 2


def _try(
    round_: Groups, kind: list[list[int]], often: list[int], count: list[int], ring: int, heat: float, rng: Random
) -> int:
    """Exchange two people of two groups if that is good enough; returns what it adds to the cost."""
    one, other = rng.sample(round_, 2)
    i, j = int(rng.random() * len(one)), int(rng.random() * len(other))
    x, y = one[i], other[j]
    change, moved = 0, []
    for person, group, place, step in ((x, one, i, -1), (y, other, j, -1), (y, one, i, 1), (x, other, j, 1)):
        row = kind[person]
        for at, mate in enumerate(group):
            if at != place:
                pair = row[mate]
                change -= _cost(count[pair], often[pair], ring)
                count[pair] += step
                change += _cost(count[pair], often[pair], ring)
                moved.append((pair, step))
    if change <= 0 or rng.random() < math.exp(-change / heat):
        one[i], other[j] = y, x
        return change
    for pair, step in moved:
        count[pair] -= step
    return 0
