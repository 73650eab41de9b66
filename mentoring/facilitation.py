"""Who prepares and leads which session of a circle: a fair turn that bears absences, newcomers and swaps.

Whoever has led least leads next, of those who are there. Somebody who joins late, or comes back from a pause, counts
as having led as often as whoever of the others has led least; so nobody has to make up for sessions they were not part
of. Somebody who only misses a session makes up for it: their turn comes as soon as they are there.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from random import Random


@dataclass(frozen=True, slots=True)
class Seat:
    """One person's place in a circle, by the numbers of its sessions, from 1.

    In sessions before `joined`, from `left` on, and in `paused` ones, the person is no part of the circle.
    """

    user_id: str
    joined: int = 1
    left: int | None = None
    paused: frozenset[int] = frozenset()

    def part_of(self, session: int) -> bool:
        """Whether the person belonged to the circle then."""
        gone = self.left is not None and session >= self.left
        return session >= self.joined and not gone and session not in self.paused


@dataclass(frozen=True, slots=True)
class Turn:
    """Who led a session that was held; `instead_of` is who handed it to them, "" when it was their own turn."""

    session: int
    user_id: str
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class _Standing:
    """What speaks for somebody's turn: sessions led (with what a newcomer is credited), and the last one."""

    led: int
    last: int = 0
    #: handed a turn to somebody and has not led since
    owes: bool = False


def facilitator_of(
    session: int, seats: Sequence[Seat], history: Iterable[Turn], *, away: Collection[str] = (), seed: int
) -> str | None:
    """Who leads a session; None when nobody can.

    `history` are the turns of earlier sessions, in any order; `away` are the user ids of those who cannot come to this
    one. Whoever handed their last turn to somebody else comes first. The same arguments give the same person, and
    `seed` settles what is otherwise equal.
    """
    order = in_turn(session, seats, history, away=away, seed=seed)
    return order[0] if order else None


def in_turn(
    session: int, seats: Sequence[Seat], history: Iterable[Turn], *, away: Collection[str] = (), seed: int
) -> tuple[str, ...]:
    """Everybody who could lead a session, whose turn it is first."""
    standings = _standings(session, seats, history)
    rank = _ranking(standings, seats, seed)
    there = [seat.user_id for seat in seats if seat.part_of(session) and seat.user_id not in away]
    return tuple(sorted(there, key=rank))


def swap_partners(
    session: int,
    facilitator: str,
    seats: Sequence[Seat],
    history: Iterable[Turn],
    *,
    away: Collection[str] = (),
    seed: int,
) -> tuple[str, ...]:
    """Whom the facilitator of a session may hand it to: those who have led no more than they have, if there are any.

    Else all others who are there; then the facilitator is first in turn for the next session that they come to, so
    that nobody stays more than one session ahead of them.
    """
    standings = _standings(session, seats, history)
    others = [one for one in in_turn(session, seats, history, away=away, seed=seed) if one != facilitator]
    mine = standings.get(facilitator, _Standing(0)).led
    level = tuple(one for one in others if standings[one].led <= mine)
    return level or tuple(others)


def _standings(session: int, seats: Sequence[Seat], history: Iterable[Turn]) -> dict[str, _Standing]:
    """Where everybody stands before a session, by walking through the circle's life."""
    turns = {turn.session: turn for turn in history if turn.session < session}
    standings: dict[str, _Standing] = {}
    inside: set[str] = set()
    for number in range(1, session + 1):
        now = {seat.user_id for seat in seats if seat.part_of(number)}
        least = min((standings[one].led for one in now & inside), default=0)
        for one in sorted(now - inside):
            before = standings.get(one, _Standing(0))
            standings[one] = replace(before, led=max(before.led, least))
        inside = now
        if number in turns:
            _led(standings, turns[number])
    return standings


def _led(standings: dict[str, _Standing], turn: Turn) -> None:
    if turn.user_id in standings:
        before = standings[turn.user_id]
        standings[turn.user_id] = _Standing(before.led + 1, turn.session)
    if turn.instead_of in standings and turn.instead_of != turn.user_id:
        standings[turn.instead_of] = replace(standings[turn.instead_of], owes=True)


def _ranking(
    standings: dict[str, _Standing], seats: Sequence[Seat], seed: int
) -> Callable[[str], tuple[bool, int, int, int]]:
    drawn = sorted(seat.user_id for seat in seats)
    Random(seed).shuffle(drawn)
    place = {user_id: at for at, user_id in enumerate(drawn)}

    def rank(user_id: str) -> tuple[bool, int, int, int]:
        standing = standings[user_id]
        return not standing.owes, standing.led, standing.last, place[user_id]

    return rank
