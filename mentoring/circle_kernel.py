"""The search for circles as loops over plain arrays, for a compiler: exchanges of two, one after the other.

Two people of different circles are drawn, what their exchange would change is read from a table of circles x people,
and it happens if it gains or, with a chance that falls with the temperature, if it loses little (Metropolis). It then
changes two rows of that table. People who belong together are exchanged with as many others at once. All of this runs
uncompiled as well, some hundred times slower.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mentoring.compiled import compiled

Float = NDArray[np.float32]
Flags = NDArray[np.bool_]
Places = NDArray[np.intp]
State = NDArray[np.int64]

#: clears the signs that shifting a negative number to the right brings in
UNSIGNED = (1 << 57) - 1
#: losses of more than so many temperatures are not drawn for: their chance is below one in 160,000
HOPELESS = 12.0


class Board(NamedTuple):
    """Who is where, and what follows from it; numbers from `people` on are free places. Changed in place."""

    people: int
    weights: Float  # (all, all)
    gain: Float  # (circles, all): the weights of everybody with the people of a circle
    places: Places  # (circles, room)
    circle: Places  # (all,)
    place: Places  # (all,)
    size: Places  # (circles,)
    low: Places  # (circles,)
    loose: Places  # who moves alone
    alone: Flags  # (all,): whether somebody does
    hours: Float  # (all, hours), or (all, 0) if circles need none in common
    there: Float  # (circles, hours): how many have that hour, free places included
    members: Places  # of the units, one after the other
    ends: Places  # (units + 1,): where each unit begins, and the last one ends


@compiled
def drawn(state: State, below: int) -> int:
    """A whole number from 0 to `below` - 1 (xorshift; up to 2^31)."""
    number = state[0]
    number ^= number << 13
    number ^= (number >> 7) & UNSIGNED
    number ^= number << 17
    state[0] = number
    return int((((number >> 20) & 0x7FFFFFFF) * below) >> 31)


@compiled
def accepted(change: float, heat: float, state: State) -> bool:
    """Whether something happens that changes the worth so much."""
    if change > 0:
        return True
    if heat <= 0 or change < -HOPELESS * heat:
        return False
    return bool(drawn(state, 1 << 30) < np.exp(change / heat) * (1 << 30))


@compiled
def exchange(board: Board, one: int, other: int) -> None:
    """Put two people, or free places, of different circles into each other's places."""
    here, there = board.circle[one], board.circle[other]
    at, to = board.place[one], board.place[other]
    grown, shrunk = board.gain[here], board.gain[there]
    coming, leaving = board.weights[other], board.weights[one]
    for row in range(len(leaving)):
        shift = coming[row] - leaving[row]
        grown[row] += shift
        shrunk[row] -= shift
    for hour in range(board.hours.shape[1]):
        turn = board.hours[other, hour] - board.hours[one, hour]
        board.there[here, hour] += turn
        board.there[there, hour] -= turn
    more = int(other < board.people) - int(one < board.people)
    board.size[here] += more
    board.size[there] -= more
    board.places[here, at], board.places[there, to] = other, one
    board.circle[one], board.circle[other] = there, here
    board.place[one], board.place[other] = to, at


@compiled
def keeps_size(board: Board, circle: int, leaving: int) -> bool:
    """Whether so many people can leave a circle without anybody in their place."""
    return bool(leaving <= 0 or board.size[circle] - leaving >= board.low[circle])


@compiled
def keeps_hour(board: Board, circle: int, leave: Places, come: Places) -> bool:
    """Whether a circle has a common hour after some have been exchanged for others."""
    hours, room = board.hours, board.places.shape[1]
    if hours.shape[1] == 0:
        return True
    for hour in range(hours.shape[1]):
        have = board.there[circle, hour]
        for at in range(len(leave)):
            have += hours[come[at], hour] - hours[leave[at], hour]
        if have == room:
            return True
    return False


@compiled
def may_change(board: Board, here: int, there: int, leave: Places, come: Places) -> bool:
    """Whether both circles keep their bounds and a common hour if `leave` go from here to there, `come` back."""
    people = 0
    for at in range(len(leave)):
        people += int(leave[at] < board.people) - int(come[at] < board.people)
    return (
        keeps_size(board, here, people)
        and keeps_size(board, there, -people)
        and keeps_hour(board, here, leave, come)
        and keeps_hour(board, there, come, leave)
    )


@compiled
def try_twos(board: Board, tries: int, heat: float, state: State, leave: Places, come: Places) -> float:
    """Weigh so many exchanges of two, drawn by chance; what those that happened gained."""
    # names of their own for the tables: looking them up in the board would take ten times as long as the rest
    gain, weights, circle, loose, people = board.gain, board.weights, board.circle, board.loose, board.people
    gained, choice = 0.0, len(loose)
    for _ in range(tries):
        one, other = loose[drawn(state, choice)], loose[drawn(state, choice)]
        here, there = circle[one], circle[other]
        if here == there:
            continue
        change = gain[there, one] - gain[here, one] + gain[here, other] - gain[there, other] - 2 * weights[one, other]
        if not accepted(change, heat, state) or (one >= people and other >= people):
            continue
        leave[0], come[0] = one, other
        if may_change(board, here, there, leave[:1], come[:1]):
            exchange(board, one, other)
            gained += change
    return gained


@compiled
def chosen(board: Board, home: int, away: int, count: int, heat: float, state: State, others: Places) -> bool:
    """Fill `others` with those of a circle who would gain most by going, with chance; whether there are enough."""
    for at in range(count):
        best, most = -1, 0.0
        for one in board.places[away]:
            if not board.alone[one] or (others[:at] == one).any():
                continue
            luck = -np.log(-np.log((drawn(state, 1 << 30) + 0.5) / (1 << 30)))
            worth = board.gain[home, one] - board.gain[away, one] + heat * luck
            if best < 0 or worth > most:
                best, most = one, worth
        if best < 0:
            return False
        others[at] = best
    return True


@compiled
def try_unit(board: Board, unit: Places, heat: float, state: State, spare: Places) -> float:
    """Weigh the exchange of a unit for as many of another circle; what it gained, 0 if it did not happen."""
    count, home, away = len(unit), board.circle[unit[0]], drawn(state, len(board.places))
    if home == away or not chosen(board, home, away, count, heat, state, spare):
        return 0.0
    others, gain, change = spare[:count], board.gain, 0.0
    for at in range(count):
        change += gain[away, unit[at]] - gain[home, unit[at]] + gain[home, others[at]] - gain[away, others[at]]
        for to in range(count):
            change -= 2 * board.weights[unit[at], others[to]]
        for to in range(at):
            change += 2 * (board.weights[unit[at], unit[to]] + board.weights[others[at], others[to]])
    if not may_change(board, home, away, unit, others) or not accepted(change, heat, state):
        return 0.0
    for at in range(count):
        exchange(board, unit[at], others[at])
    return change


@compiled
def run(
    board: Board, heats: NDArray[np.float64], tries: int, worth: NDArray[np.float64], best: Places, state: State
) -> None:
    """So many tries at each temperature. `worth` is that of the board and that of `best`; all are changed in place."""
    leave, come = np.zeros_like(board.places[0]), np.zeros_like(board.places[0])
    for heat in heats:
        if len(board.loose) > 1:
            worth[0] += try_twos(board, tries, heat, state, leave, come)
        for unit in range(len(board.ends) - 1):
            worth[0] += try_unit(board, board.members[board.ends[unit] : board.ends[unit + 1]], heat, state, come)
        if worth[0] > worth[1]:
            worth[1] = worth[0]
            best[:] = board.places
