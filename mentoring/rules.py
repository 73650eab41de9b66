"""Who may meet, and how well two people fit: hard rules, and wishes with their points.

A rule or a wish is one pure function over everybody at once: it gets the `People` of a round and gives an (n, n)
symmetric table, booleans for a rule, whole percents (0-100) for a wish. To add one, write it and put it into RULES or
WISHES; the property tests run over all of them. What decides here is what people said of themselves, whom they have
met, and whom they would rather not meet; the last of these shows nowhere.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import numpy as np
from numpy.typing import NDArray

from mentoring.cadence import can_share_messages
from mentoring.hours import DAY, gather, working_intervals
from mentoring.people import Member, Profile, WorkingStyle
from mentoring.programs import Avoidance, Cadence
from mentoring.skills import skill_key

Table = NDArray[np.int64]
Allowed = NDArray[np.bool_]

#: the week is compared in quarters of an hour
QUARTERS = 7 * 24 * 4
#: common working hours a week beyond which more of them helps nobody
ENOUGH_HOURS = 10
#: matching skills beyond which more of them helps nobody
ENOUGH_SKILLS = 3


@dataclass(frozen=True, eq=False, slots=True)
class People:
    """The members of a round as tables; rows are members, in the order given."""

    members: tuple[Member, ...]
    wants: Table  # (n, skills): 0 or 1
    offers: Table  # (n, skills): 0 or 1
    languages: Table  # (n, languages): 0 or 1; all 0 for somebody who has named none
    quarters: Table  # (n, QUARTERS): 1 where the member works, in the week of the round, in UTC
    apart: Table  # (n, n): rounds since two people met, 0 for never; 1 is the last round
    avoided: Allowed  # (n, n): either would rather not
    window: int  # rounds before a repeat that the program asks for
    cadence: Cadence
    on: date


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish and its points; a pair gets points * percent."""

    key: str
    points: int
    percent: Callable[[People], Table]


@dataclass(frozen=True, eq=False, slots=True)
class Scores:
    """What `match_peers` takes: (n, n) whole scores, (n, n) permissions, and whether three rows can meet as three."""

    weights: Table
    allowed: Allowed
    trio_ok: Callable[[int, int, int], bool]


def effective_window(window: int, n: int) -> int:
    """The longest window, up to `window`, that never leaves one of `n` people without a partner.

    An even number can be paired as long as each person may still meet half of the others (Dirac's theorem), which
    (n - 1) // 2 rounds leave. An odd number needs a trio too, whose members use up two partners a round: a trio and
    pairs for the rest are certain while each may still meet (n + 3) / 2 others.
    """
    most = (n - 1) // 2 if n % 2 == 0 else (n - 5) // 4
    return max(0, min(window, most))


def score_peers(
    members: Sequence[Member],
    *,
    past: Mapping[frozenset[str], int],
    window: int,
    avoidances: Iterable[Avoidance],
    left_out: frozenset[str],
    cadence: Cadence,
    on: date | None = None,
) -> Scores:
    """Scores and permissions for a round of peers; rows in the order of `members`.

    `past` gives for each two user ids how many rounds ago they met (1: in the last round). `left_out` are the user ids
    that found nobody last time: being matched now outweighs every other wish. (Where a trio is needed it draws them
    in, since the bonus counts with both partners.) `on` is the round's date, which settles
    the offsets of the zones; the first round's by default.
    """
    people = gather_people(members, past, window, avoidances, cadence, on or cadence.rhythm.starts_on)
    n = len(members)
    allowed = ~np.eye(n, dtype=np.bool_)
    for rule in RULES:
        allowed &= rule(people)
    allowed &= outside_window(people, allowed)
    weights = np.zeros((n, n), np.int64)
    for wish in WISHES:
        weights += wish.points * wish.percent(people)
    first = np.array([member.user_id in left_out for member in members], dtype=np.int64).reshape(n)
    weights += (first[:, None] + first[None, :]) * dominant(weights)
    weights *= allowed
    zones = [member.zone for member in members]
    return Scores(
        weights,
        allowed,
        lambda i, j, k: can_share_messages((zones[i], zones[j], zones[k]), cadence, people.on),
    )


def dominant(weights: Table) -> int:
    """A bonus that no sum of the scores of one matching, trio included, can reach."""
    return (int(weights.max(initial=0)) + 1) * (len(weights) + 3)


def gather_people(
    members: Sequence[Member],
    past: Mapping[frozenset[str], int],
    window: int,
    avoidances: Iterable[Avoidance],
    cadence: Cadence,
    on: date,
) -> People:
    """The members of a round as tables."""
    profiles = [member.profile or Profile(languages=()) for member in members]
    row = {member.user_id: at for at, member in enumerate(members)}
    apart = np.zeros((len(members), len(members)), np.int64)
    for pair, rounds in past.items():
        here = [row[user_id] for user_id in pair if user_id in row]
        if len(here) == 2:
            apart[here, here[::-1]] = rounds
    avoided = np.zeros(apart.shape, np.bool_)
    for avoidance in avoidances:
        here = [row[user_id] for user_id in (avoidance.user_id, avoidance.other_id) if user_id in row]
        if len(here) == 2:
            avoided[here, here[::-1]] = True
    skills = sorted({skill_key(skill) for profile in profiles for skill in (*profile.wants, *profile.offers)})
    languages = sorted({skill_key(language) for profile in profiles for language in profile.languages})
    return People(
        members=tuple(members),
        wants=_marks([profile.wants for profile in profiles], skills),
        offers=_marks([profile.offers for profile in profiles], skills),
        languages=_marks([profile.languages for profile in profiles], languages),
        quarters=_quarters(members, on),
        apart=apart,
        avoided=avoided,
        window=window,
        cadence=cadence,
        on=on,
    )


def _marks(said: Sequence[Sequence[str]], words: Sequence[str]) -> Table:
    column = {word: at for at, word in enumerate(words)}
    marks = np.zeros((len(said), len(words)), np.int64)
    for row, own in enumerate(said):
        marks[row, [column[skill_key(word)] for word in own]] = 1
    return marks


def _quarters(members: Sequence[Member], on: date) -> Table:
    """Working hours in the seven days from the day after `on` (UTC), by which every zone has reached the date."""
    start = datetime.combine(on + DAY, time.min, UTC)
    known: dict[tuple[object, ...], NDArray[np.int64]] = {}
    marks = np.zeros((len(members), QUARTERS), np.int64)
    for row, member in enumerate(members):
        key = (member.zone, member.hours)
        if key not in known:
            known[key] = _week(member, start)
        marks[row] = known[key]
    return marks


def _week(member: Member, start: datetime) -> NDArray[np.int64]:
    week = np.zeros(QUARTERS, np.int64)
    for begin, end in gather(lambda on: working_intervals(member, on), member.zone, start, start + DAY * 7):
        first, last = ((moment - start).total_seconds() / 900 for moment in (begin, end))
        week[int(np.ceil(first)) : int(last)] = 1
    return week


def _shared(ones: Table, others: Table) -> Table:
    """How many columns two rows have in common, for all rows; floats are far faster and exact at this size."""
    return np.rint(ones.astype(np.float32) @ others.T.astype(np.float32)).astype(np.int64)


# Rules: whoever breaks one is never matched.


def not_avoided(people: People) -> Allowed:
    """Nobody meets somebody whom they would rather not meet, or who would rather not meet them."""
    return ~people.avoided


def can_be_introduced(people: People) -> Allowed:
    """Two people share half an hour outside quiet hours on weekdays."""
    zones = sorted({member.zone for member in people.members})
    table = np.array(
        [[can_share_messages((one, other), people.cadence, people.on) for other in zones] for one in zones], np.bool_
    ).reshape(len(zones), len(zones))
    at = np.array([zones.index(member.zone) for member in people.members], dtype=np.intp)
    reachable: Allowed = table[np.ix_(at, at)]
    return reachable


def share_a_language(people: People) -> Allowed:
    """Two people have a language in common; whoever has named none can meet everybody."""
    silent: Allowed = np.asarray(people.languages.sum(axis=1) == 0)
    return (_shared(people.languages, people.languages) > 0) | silent[:, None] | silent[None, :]


RULES: tuple[Callable[[People], Allowed], ...] = (not_avoided, can_be_introduced, share_a_language)


def outside_window(people: People, allowed: Allowed) -> Allowed:
    """Nobody meets a partner of the last rounds again: the last rule, since its window depends on all others.

    The window shrinks to what a person's choice of partners can bear (`effective_window`), so that neither a small
    program nor four people in a far zone are left without anybody.
    """
    reach = allowed.sum(axis=1) + 1
    own = np.array([effective_window(people.window, int(n)) for n in reach], dtype=np.int64).reshape(len(reach))
    apart: Allowed = (people.apart == 0) | (people.apart > np.minimum(own[:, None], own[None, :]))
    return apart


# Wishes: what makes one partner better than another, in percent.


def can_help(people: People) -> Table:
    """One wants what the other offers; both ways is worth twice as much as twice one way."""
    helps = np.minimum(_shared(people.wants, people.offers), ENOUGH_SKILLS)
    both = np.minimum(helps, helps.T)
    percent: Table = (helps + helps.T + 2 * both) * 100 // (4 * ENOUGH_SKILLS)
    return percent


def want_the_same(people: People) -> Table:
    """Two people want to grow in the same things."""
    return np.minimum(_shared(people.wants, people.wants), ENOUGH_SKILLS) * 100 // ENOUGH_SKILLS


def common_hours(people: People) -> Table:
    """Two people work at the same time, up to ten hours a week."""
    return np.minimum(_shared(people.quarters, people.quarters), ENOUGH_HOURS * 4) * 100 // (ENOUGH_HOURS * 4)


def same_style(people: People) -> Table:
    """Two people like to meet in the same way; whoever has no preference goes along."""
    styles = [(member.profile or Profile()).style for member in people.members]
    codes = np.array([list(WorkingStyle).index(style) for style in styles], dtype=np.int64)
    open_to_all: Allowed = codes == list(WorkingStyle).index(WorkingStyle.ANY)
    same: Allowed = (codes[:, None] == codes[None, :]) | open_to_all[:, None] | open_to_all[None, :]
    return 100 * same.astype(np.int64)


def someone_new(people: People) -> Table:
    """Two people have never met, or else as long ago as possible."""
    faded = np.minimum(90, 90 * people.apart // (people.window + 1))
    percent: Table = np.where(people.apart == 0, 100, faded)
    return percent


WISHES: tuple[Wish, ...] = (
    Wish("someone_new", 120, someone_new),
    Wish("can_help", 40, can_help),
    Wish("common_hours", 20, common_hours),
    Wish("want_the_same", 15, want_the_same),
    Wish("same_style", 5, same_style),
)
