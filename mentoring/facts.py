"""The people of a round as arrays, which rules and wishes read: one row for each person.

What two people have with each other (who has met whom, who would rather not meet whom) is kept sparse, and what
follows from few things (the common hours of two kinds of week) as a table of these kinds. So a block of rows can be
scored against everybody at once, and nothing of the size people x people is ever in memory.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from mentoring.cadence import can_share_messages
from mentoring.hours import DAY, gather, working_intervals
from mentoring.people import Member, PersonKind, Profile, WorkingStyle
from mentoring.programs import Avoidance, Cadence
from mentoring.skills import skill_key, skill_meaning
from mentoring.text_match import features

Whole = NDArray[np.int64]
Flags = NDArray[np.bool_]
#: dense up to MANY columns, else sparse
Marks = Any

#: the week is compared in quarters of an hour
QUARTERS = 7 * 24 * 4
#: two wants or offers less close than this have nothing to do with each other
CLOSE_ENOUGH = 0.5
#: characters of a department, a team or a location that are kept
LONGEST_FACT = 100
#: columns from which on marks are kept sparse
MANY = 600
#: texts that are compared at once
TEXTS = 1000
#: stands for a department, a level, a manager... that nobody has told
UNKNOWN = -1

STYLES = list(WorkingStyle)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a company knows of a person beyond their profile; empty where it does not."""

    department: str = ""
    team: str = ""
    location: str = ""
    level: int | None = None  # 1 is the most junior
    manager: str = ""  # user id


@dataclass(frozen=True, eq=False, slots=True)
class Shared:
    """What all parts of a round share; `n` is the number of people in the round."""

    n: int
    hours: Whole  # (weeks, weeks): common quarters of an hour in two kinds of week
    weeks: Flags  # (weeks, QUARTERS): when people with such a week work, in UTC
    speaking: Flags  # (sets, sets): whether two sets of languages have one in common; an empty one has all
    reachable: Flags  # (zones, zones): whether people in two zones can be introduced
    avoided: Any  # sparse (n, n): either would rather not
    apart: Any  # sparse (n, n): rounds since two people met, nothing for never; 1 is the last round


@dataclass(frozen=True, eq=False, slots=True)
class People:
    """Some members of a round; every array has one row for each of them."""

    at: Whole  # place in the round
    fits: Marks  # (n, offers): how well each thing that somebody offers serves what the person wants, 0 to 1
    offers: Marks  # (n, offers): 0 or 1
    wants: Marks  # (n, wants): 0 or 1
    wanted: Whole  # how many things the person wants
    languages: Whole  # which set of languages
    week: Whole  # which kind of week
    zone: Whole
    style: Whole
    department: Whole  # a number for each department, or UNKNOWN; so too below
    team: Whole
    location: Whole
    level: Whole
    manager: Whole  # the manager's place in the round
    guest: Flags
    room: Whole  # how many others the person takes; 0 for nobody
    window: Whole  # rounds before the person may meet somebody again
    shared: Shared

    def part(self, rows: Any) -> "People":
        """Some of them, in this order: a slice or an array of places."""
        return replace(self, **{name: getattr(self, name)[rows] for name in ROWS})

    def __len__(self) -> int:
        return len(self.at)


ROWS = tuple(name for name in People.__slots__ if name != "shared")


def gather_people(
    members: Sequence[Member],
    *,
    facts: Mapping[str, Facts] | None = None,
    past: Mapping[frozenset[str], int] | None = None,
    avoidances: Iterable[Avoidance] = (),
    capacity: Mapping[str, int] | None = None,
    window: int = 0,
    cadence: Cadence | None = None,
    on: date,
) -> People:
    """The members of a round, on its date, as arrays in their order. Without a `cadence`, everybody can meet everybody.

    `facts` and `capacity` (1 by default) are by user id; `past` says how many rounds ago two user ids met.
    """
    profiles = [member.profile or Profile(languages=()) for member in members]
    known = [(facts or {}).get(member.user_id, Facts()) for member in members]
    row = {member.user_id: at for at, member in enumerate(members)}
    week, weeks = _weeks(members, on)
    zone, zones = _codes([member.zone for member in members])
    (spoken, speaking), (offers, fits) = _languages(profiles), _help(profiles)
    wants = [[skill_meaning(want) for want in profile.wants] for profile in profiles]
    return People(
        at=np.arange(len(members)),
        fits=fits,
        offers=offers,
        wants=_marks(wants),
        wanted=_whole([len(set(own)) + bool(profile.goal) for own, profile in zip(wants, profiles, strict=True)]),
        languages=spoken,
        week=week,
        zone=zone,
        style=_whole([STYLES.index(profile.style) for profile in profiles]),
        department=_codes([one.department for one in known])[0],
        team=_codes([one.team for one in known])[0],
        location=_codes([one.location for one in known])[0],
        level=_whole([UNKNOWN if one.level is None else one.level for one in known]),
        manager=_whole([row.get(one.manager, UNKNOWN) for one in known]),
        guest=np.array([member.kind is PersonKind.GUEST for member in members], np.bool_),
        room=_whole([(capacity or {}).get(member.user_id, 1) for member in members]),
        window=np.full(len(members), window, np.int64),
        shared=Shared(
            n=len(members),
            hours=np.rint(weeks.astype(np.float32) @ weeks.T.astype(np.float32)).astype(np.int64),
            weeks=weeks,
            speaking=speaking,
            reachable=_reachable(zones, cadence, on),
            avoided=_pairs(row, {frozenset((one.user_id, one.other_id)): 1 for one in avoidances}),
            apart=_pairs(row, past or {}),
        ),
    )


def _whole(numbers: Sequence[int]) -> Whole:
    return np.array(numbers, np.int64).reshape(len(numbers))


def _codes(words: Sequence[str]) -> tuple[Whole, list[str]]:
    """A number for each different word, regardless of case; UNKNOWN for none."""
    keys = [skill_key(word) for word in words]
    first = {key: word for key, word in zip(reversed(keys), reversed(words), strict=True) if key}
    number = {key: at for at, key in enumerate(sorted(first))}
    return _whole([number.get(key, UNKNOWN) for key in keys]), [first[key] for key in number]


def _marks(said: Sequence[Sequence[str]]) -> Marks:
    words = {word: at for at, word in enumerate(sorted({word for own in said for word in own}))}
    rows = [at for at, own in enumerate(said) for _ in set(own)]
    columns = [words[word] for own in said for word in set(own)]
    marks = sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=(len(said), len(words)))
    return _compact(marks)


def _compact(marks: Any) -> Marks:
    return marks.toarray() if marks.shape[1] <= MANY else marks


def _languages(profiles: Sequence[Profile]) -> tuple[Whole, Flags]:
    """Which set of languages each person speaks; and whether two sets have one in common."""
    sets: dict[frozenset[str], int] = {}
    own = [sets.setdefault(frozenset(map(skill_key, profile.languages)), len(sets)) for profile in profiles]
    table = [[not one or not other or bool(one & other) for other in sets] for one in sets]
    return _whole(own), np.array(table, np.bool_).reshape(len(sets), len(sets))


def _help(profiles: Sequence[Profile]) -> tuple[Marks, Marks]:
    """What each person offers, and how well every offer serves what each wants."""
    offered = [[skill_meaning(offer) for offer in profile.offers] for profile in profiles]
    offers = _marks(offered)
    names = sorted({offer for own in offered for offer in own})
    wanted = [[*map(skill_meaning, profile.wants), profile.goal.strip()] for profile in profiles]
    texts = {text: at for at, text in enumerate(sorted({text for own in wanted for text in own if text}))}
    if not names or not texts:
        return offers, _compact(sparse.csr_matrix((len(profiles), len(names)), dtype=np.float32))
    serves = _served(list(texts), names)
    rows = [at for at, own in enumerate(wanted) for text in own if text]
    columns = [texts[text] for own in wanted for text in own if text]
    fits = sparse.lil_matrix((len(profiles), len(names)), dtype=np.float32).tocsr()
    most = max(len(own) for own in wanted)
    # the best of all that a person wrote counts for each offer: a goal often says again what the wants say
    nth = _whole([at for own in wanted for at, _ in enumerate(text for text in own if text)])
    for turn in range(most):
        now = np.flatnonzero(nth == turn)
        picked = sparse.csr_matrix(
            (np.ones(len(now), np.float32), (np.array(rows)[now], np.array(columns)[now])),
            shape=(len(profiles), len(texts)),
        )
        fits = fits.maximum(picked @ serves)
    return offers, _compact(fits)


def _served(texts: Sequence[str], names: Sequence[str]) -> Any:
    """How well each offer serves each text: one for the same skill, less for a close one. Sparse (texts, names)."""
    offered = features(names).T.tocsr()
    place = {name: at for at, name in enumerate(names)}
    found = []
    for start in range(0, len(texts), TEXTS):
        some = texts[start : start + TEXTS]
        close = (features(some) @ offered).tocsr()
        close.data[close.data < CLOSE_ENOUGH] = 0
        close.data = np.minimum(close.data, 0.9)
        close.eliminate_zeros()
        same = [(at, place[text]) for at, text in enumerate(some) if text in place]
        exact = sparse.csr_matrix(
            (np.ones(len(same), np.float32), ([at for at, _ in same], [name for _, name in same])), shape=close.shape
        )
        found.append(close.maximum(exact))
    return sparse.vstack(found).tocsr()


def _weeks(members: Sequence[Member], on: date) -> tuple[Whole, Flags]:
    """Which kind of week each has; and the working hours of each kind in the seven days from the day after `on` (UTC),
    by which every zone has reached the date."""
    start = datetime.combine(on + DAY, time.min, UTC)
    kinds: dict[tuple[object, ...], int] = {}
    examples: list[Member] = []
    week = []
    for member in members:
        kind = (member.zone, member.hours)
        if kind not in kinds:
            kinds[kind] = len(examples)
            examples.append(member)
        week.append(kinds[kind])
    table = np.zeros((len(examples), QUARTERS), np.bool_)
    for row, member in enumerate(examples):
        _fill(table[row], member, start)
    return _whole(week), table


def _fill(week: Flags, member: Member, start: datetime) -> None:
    end = start + timedelta(days=7)
    for begins, ends in gather(lambda on: working_intervals(member, on), member.zone, start, end):
        first, last = ((moment - start).total_seconds() / 900 for moment in (begins, ends))
        week[int(np.ceil(first)) : int(last)] = True


def _reachable(zones: Sequence[str], cadence: Cadence | None, on: date) -> Flags:
    if cadence is None:
        return np.ones((len(zones), len(zones)), np.bool_)
    table = [[can_share_messages((one, other), cadence, on) for other in zones] for one in zones]
    return np.array(table, np.bool_).reshape(len(zones), len(zones))


def _pairs(row: Mapping[str, int], values: Mapping[frozenset[str], int]) -> Any:
    """A number for each two people who are both here, both ways round."""
    cells = {}
    for pair, value in values.items():
        here = [row[user_id] for user_id in pair if user_id in row]
        if len(here) == 2 and value:
            cells[here[0], here[1]] = cells[here[1], here[0]] = value
    rows, columns = ([cell[side] for cell in cells] for side in (0, 1))
    return sparse.csr_matrix((np.array(list(cells.values()), np.int64), (rows, columns)), shape=(len(row), len(row)))
