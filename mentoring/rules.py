"""Who may meet, and how well two people fit: hard rules, and the scores that the matching takes.

A rule is one pure function: it gets some people, some others and the owner's choices, and gives booleans of the shape
(people, others). To add one, write it and put it into RULES, with its sentence in `messages/rules.py`; the property
tests run over all of them. What decides here is what people said of themselves, what their company knows, whom they
have met, and whom they would rather not meet; the last of these shows nowhere. Wishes are in `wishes.py`.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentoring.candidates import Blocks
from mentoring.choices import Choices
from mentoring.facts import QUARTERS, People
from mentoring.programs import ONE_WAY, ProgramKind
from mentoring.wishes import WISHES, cells_of, lookup, most_points, same

Table = NDArray[np.int64]
Allowed = NDArray[np.bool_]

#: rows and columns that are scored at once: few enough for all cells to stay next to the processor
TALL, WIDE = 128, 1024


@dataclass(frozen=True, slots=True)
class Rule:
    """Whoever breaks it is never matched. What is `private` is never named: all such rules share one sentence."""

    key: str
    keeps: Callable[[People, People, Choices], Allowed]
    private: bool = False


def not_avoided(ones: People, others: People, _: Choices) -> Allowed:
    """Nobody meets somebody whom they would rather not meet, or who would rather not meet them."""
    kept = _all(ones, others)
    row, column, _avoided = cells_of(ones.shared.avoided, ones, others)
    kept[row, column] = False
    return kept


def can_be_introduced(ones: People, others: People, _: Choices) -> Allowed:
    """Two people share half an hour outside quiet hours on weekdays."""
    return lookup(ones.shared.reachable, ones.zone, others.zone)


def share_a_language(ones: People, others: People, choices: Choices) -> Allowed:
    """Two people have a language in common; whoever has named none can meet everybody."""
    if not choices.one_language:
        return _all(ones, others)
    return lookup(ones.shared.speaking, ones.languages, others.languages)


def enough_hours(ones: People, others: People, choices: Choices) -> Allowed:
    """Two people share as many working hours a week as the owner asks for."""
    enough: Allowed = np.asarray(ones.shared.hours >= 4 * choices.least_hours)
    return lookup(enough, ones.week, others.week)


def not_in_one_line(ones: People, others: People, choices: Choices) -> Allowed:
    """Nobody meets their manager."""
    if not choices.managers_apart:
        return _all(ones, others)
    return np.asarray(~((ones.manager[:, None] == others.at[None, :]) | (ones.at[:, None] == others.manager[None, :])))


def from_other_teams(ones: People, others: People, choices: Choices) -> Allowed:
    """Nobody meets somebody of their team, if the owner says so."""
    return ~same(ones.team, others.team) if choices.teams_apart else _all(ones, others)


def no_guests(ones: People, others: People, choices: Choices) -> Allowed:
    """Guests of the workspace are matched only if the owner says so."""
    if choices.guests:
        return _all(ones, others)
    return ~(ones.guest[:, None] | others.guest[None, :])


def has_room(ones: People, others: People, _: Choices) -> Allowed:
    """Whoever takes nobody is not matched."""
    return (ones.room > 0)[:, None] & (others.room > 0)[None, :]


def outside_window(ones: People, others: People, _: Choices) -> Allowed:
    """Nobody meets a partner of the last rounds again.

    Each person's window is no longer than their choice of partners can bear (`with_windows`), so that neither a small
    program nor four people in a far zone are left without anybody.
    """
    kept = _all(ones, others)
    row, column, apart = cells_of(ones.shared.apart, ones, others)
    kept[row, column] = apart > np.minimum(ones.window[row], others.window[column])
    return kept


def _all(ones: People, others: People) -> Allowed:
    return np.ones((len(ones), len(others)), np.bool_)


RULES: tuple[Rule, ...] = (
    Rule("not_avoided", not_avoided, private=True),
    Rule("no_guests", no_guests),
    Rule("has_room", has_room),
    Rule("share_a_language", share_a_language),
    Rule("can_be_introduced", can_be_introduced, private=True),
    Rule("enough_hours", enough_hours, private=True),
    Rule("not_in_one_line", not_in_one_line),
    Rule("from_other_teams", from_other_teams),
    Rule("outside_window", outside_window),
)


def permitted(ones: People, others: People, choices: Choices, rules: Sequence[Rule] = RULES) -> Allowed:
    """Who may meet whom: (people, others). Nobody meets themselves."""
    allowed: Allowed = ones.at[:, None] != others.at[None, :]
    for rule in rules:
        allowed &= rule.keeps(ones, others, choices)
    return allowed


def scored(ones: People, others: People, choices: Choices) -> NDArray[np.int32]:
    """How well they fit, rules aside: (people, others), up to `most_points`."""
    weights = np.zeros((len(ones), len(others)), np.int32)
    for wish in WISHES:
        if worth := wish.worth(choices):
            points = wish.percent(ones, others, choices)
            points *= np.int32(worth)
            weights += points
    return weights


def tiles(ones: People, others: People) -> Iterator[tuple[slice, People, slice, People]]:
    """Some rows with some columns at a time, so that few cells are looked at together."""
    columns = [slice(start, start + WIDE) for start in range(0, len(others), WIDE)]
    parts = [(column, others.part(column)) for column in columns]
    for start in range(0, len(ones), TALL):
        rows = slice(start, start + TALL)
        some = ones.part(rows)
        for column, part in parts:
            yield rows, some, column, part


def effective_window(window: int, n: int) -> int:
    """The longest window, up to `window`, that never leaves one of `n` people without a partner.

    An even number can be paired as long as each person may still meet half of the others (Dirac's theorem), which
    (n - 1) // 2 rounds leave. An odd number needs a trio too, whose members use up two partners a round: a trio and
    pairs for the rest are certain while each may still meet (n + 3) / 2 others.
    """
    most = (n - 1) // 2 if n % 2 == 0 else (n - 5) // 4
    return max(0, min(window, most))


def with_windows(ones: People, others: People, choices: Choices) -> People:
    """`ones` with the windows that they can bear, by how many of the others all other rules leave to each.

    Peers: see `effective_window`. A mentee keeps one mentor at least, and whoever is in circles twice as many others
    as the window has used up.
    """
    if not ones.shared.apart.nnz:
        return ones
    rules = [rule for rule in RULES if rule.keeps is not outside_window]
    reach = np.zeros(len(ones), np.int64)
    for rows, some, _, part in tiles(ones, others):
        reach[rows] += permitted(some, part, choices, rules).sum(axis=1)
    if choices.kind is ProgramKind.PEER:
        own = [effective_window(choices.window, int(n) + 1) for n in reach]
    elif choices.kind is ProgramKind.CIRCLE:
        own = [min(choices.window, int(n) // (2 * max(1, choices.largest - 1))) for n in reach]
    else:
        own = [max(0, min(choices.window, int(n) - 1)) for n in reach]
    return replace(ones, window=np.array(own, np.int64).reshape(len(ones)))


def first_bonus(choices: Choices, n: int) -> int:
    """What being left out last time is worth: more than the scores of any one matching of `n`, a trio included."""
    return (most_points(choices) + 1) * (n + 3)


def block(ones: People, others: People, choices: Choices, first: Table) -> tuple[NDArray[Any], Allowed]:
    """Scores and permissions of some people with some others.

    `first` has a number for everybody in the round: 1 for whoever was left out last time.
    """
    shape = (len(ones), len(others))
    bonus = first_bonus(choices, ones.shared.n) if first.any() else 0
    small = most_points(choices) + 2 * bonus < np.iinfo(np.int32).max
    weights: NDArray[Any] = np.empty(shape, np.int32 if small else np.int64)
    allowed = np.empty(shape, np.bool_)
    turn = bonus * first
    for rows, some, columns, part in tiles(ones, others):
        tile = scored(some, part, choices).astype(weights.dtype, copy=False)
        if bonus:
            tile += turn[some.at][:, None].astype(tile.dtype)
            if choices.kind not in ONE_WAY:
                tile += turn[part.at][None, :].astype(tile.dtype)
        kept = permitted(some, part, choices)
        tile *= kept
        weights[rows, columns] = tile
        allowed[rows, columns] = kept
    return weights, allowed


def blocks(people: People, choices: Choices, first: Table) -> Blocks:
    """The table of everybody with everybody, row by row, for programs that are too large to hold it."""
    return Blocks(
        len(people),
        lambda start, stop: block(people.part(slice(start, min(stop, len(people)))), people, choices, first),
    )


def shared_hours(people: People) -> Allowed:
    """When each works: (n, hours of the week), an hour for every whole one. For circles, which need one in common."""
    hours: Allowed = np.asarray(people.shared.weeks.reshape(-1, QUARTERS // 4, 4).all(axis=2))
    return hours[people.week]
