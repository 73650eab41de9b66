"""Why these people were matched, in facts that they said themselves, and who of them takes the first step."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import combinations, permutations
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentoring.choices import Choices
from mentoring.facts import CLOSE_ENOUGH, STYLES, People
from mentoring.hours import DAY, shared, working_intervals
from mentoring.people import Member, Profile, WorkingStyle
from mentoring.programs import ONE_WAY, ProgramKind
from mentoring.rules import RULES, has_room, permitted
from mentoring.skills import skill_key, skill_meaning
from mentoring.text_match import closeness
from mentoring.wishes import WISH_OF

#: (key, values): user ids in "helper", "learner", "one", "other"; words as the member typed them in the rest
Reason = tuple[str, dict[str, str]]

MOST_REASONS = 3
#: common working hours a week that are worth saying
WORTH_SAYING = 5

REASONS = (
    "reason.can_help",  # helper, learner, skill
    "reason.goal",  # helper, learner, skill: what the helper offers is close to what the learner wrote as their goal
    "reason.want_the_same",  # skill: everybody in the group wants to grow in it
    "reason.common_hours",  # hours: whole hours a week in which all of them work
    "reason.same_style",  # style: a WorkingStyle value that all of them like
    "reason.common_language",  # language: other than English, and all of them have named it
    "reason.never_met",  # nobody in the group has been matched with another of it before
    "reason.met_long_ago",  # rounds: at least so many since two of them were matched
    "reason.same_program",  # nothing else to say
)

#: wishes that are a member's own; the rest are the program's
OWN_WISHES = ("can_help", "common_hours", "want_the_same", "same_style", "someone_new")
DROPPED = tuple(f"dropped.{key}" for key in OWN_WISHES)
WHY = ("dropped.nobody", "dropped.elsewhere")
LEFT_OUT = (
    "left_out.alone",  # nobody else takes part
    "left_out.full",  # nobody has room for one more
    "left_out.rules",  # each rule leaves somebody, all together nobody
    "left_out.taken",  # there is somebody who would do
    "left_out.by_hand",  # circles that owners put together themselves
    "left_out.too_few",  # fewer people than one circle needs
    *(f"left_out.{rule.key}" for rule in RULES if not rule.private),
)
#: percent from which on a wish counts as fulfilled, more or less
FULFILLED = 33


def reasons(
    members: Sequence[Member], past: Mapping[frozenset[str], int], on: date | None = None
) -> tuple[Reason, ...]:
    """One to three reasons for a group, the most personal first; keys are in REASONS.

    `past` says for each two user ids how many rounds ago they met (1: in the last round). `on` is the round's date;
    without it nothing is said of common hours, which depend on the offsets of that week.
    """
    found = [*_helping(members), *_growing(members), *_history(members, past), *_ways(members, on)]
    return tuple(found[:MOST_REASONS]) or (("reason.same_program", {}),)


def _helping(members: Sequence[Member]) -> list[Reason]:
    """At most one reason for each helper, so that both sides of a pair are named before one is named twice."""
    found: dict[str, Reason] = {}
    for helper, learner in permutations(members, 2):
        for skill in _common(_profile(helper).offers, _profile(learner).wants):
            values = {"helper": helper.user_id, "learner": learner.user_id, "skill": skill}
            found.setdefault(helper.user_id, ("reason.can_help", values))
    return list(found.values())[:2]


def _growing(members: Sequence[Member]) -> Iterator[Reason]:
    for skill in _common(*(_profile(member).wants for member in members)):
        yield "reason.want_the_same", {"skill": skill}
        return


def _history(members: Sequence[Member], past: Mapping[frozenset[str], int]) -> Iterator[Reason]:
    rounds = [past.get(frozenset((one.user_id, other.user_id)), 0) for one, other in combinations(members, 2)]
    if not any(rounds):
        yield "reason.never_met", {}
    elif all(rounds) and min(rounds) > 1:
        yield "reason.met_long_ago", {"rounds": str(min(rounds))}


def _ways(members: Sequence[Member], on: date | None) -> Iterator[Reason]:
    """How and when they can meet."""
    styles = {_profile(member).style for member in members}
    if len(styles) == 1 and WorkingStyle.ANY not in styles:
        yield "reason.same_style", {"style": styles.pop().value}
    for language in _common(*(_profile(member).languages for member in members)):
        if skill_key(language) != "english":
            yield "reason.common_language", {"language": language}
            break
    if on is not None and (hours := common_hours(members, on)) >= WORTH_SAYING:
        yield "reason.common_hours", {"hours": str(hours)}


def common_hours(members: Sequence[Member], on: date) -> int:
    """Whole hours in which all members work, in the seven days from the day after `on` (UTC)."""
    start = datetime.combine(on + DAY, time.min, UTC)
    rules = [(member.zone, partial(working_intervals, member)) for member in members]
    total = sum(((end - begin) for begin, end in shared(rules, start, start + DAY * 7)), timedelta(0))
    return int(total.total_seconds() // 3600)


def _profile(member: Member) -> Profile:
    return member.profile or Profile(languages=())


def _common(first: Sequence[str], *others: Sequence[str]) -> list[str]:
    """Words that all lists have, in the order and the spelling of the first."""
    keys = [{skill_meaning(word) for word in other} for other in others]
    return [word for word in first if all(skill_meaning(word) in known for known in keys)]


def organiser(members: Sequence[Member], seed: int, past_organised: Mapping[str, int]) -> str:
    """The user id of who takes the first step: whoever has done so least often, by the seed among equals."""
    ids = [member.user_id for member in members]
    fewest = min(past_organised.get(user_id, 0) for user_id in ids)
    ready = sorted(user_id for user_id in ids if past_organised.get(user_id, 0) == fewest)
    # every group of a round has the same seed: its people make the draw its own
    return Random(f"{seed}:{ready}").choice(ready)


@dataclass(frozen=True, slots=True)
class Dropped:
    """A wish of one member that their group does not fulfil, and why: keys are in DROPPED and WHY."""

    key: str
    why: str
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Told:
    """What one member reads of their match."""

    reasons: tuple[Reason, ...]
    dropped: Dropped | None


@dataclass(frozen=True, slots=True)
class Regret:
    """What it would cost to keep two people apart: points of the total, and people who would find nobody."""

    points: int
    people: int


def explain(
    group: Sequence[int],
    members: Sequence[Member],
    people: People,
    choices: Choices,
    past: Mapping[frozenset[str], int],
    on: date,
) -> dict[str, Told]:
    """What each member of a group (rows of `people`) reads of their match, by user id.

    Only what people said of themselves is used, and nobody's wish whom not to meet: without any such wish, the same
    group reads the same.
    """
    inside = [members[row] for row in group]
    return {
        members[row].user_id: Told(
            reasons_for(members[row].user_id, inside, past, on), dropped(row, group, members, people, choices)
        )
        for row in group
    }


def told_words(told: Mapping[str, Told]) -> dict[str, Any]:
    """What the members of a group read, as JSON.

    User id -> {"reasons": [[key, values]], "dropped": [key, why, values]}; the latter None where nothing is missing.
    """
    return {
        user_id: {
            "reasons": [[key, values] for key, values in one.reasons],
            "dropped": [one.dropped.key, one.dropped.why, one.dropped.values] if one.dropped else None,
        }
        for user_id, one in told.items()
    }


def told_from(words: Mapping[str, Any], user_id: str) -> Told | None:
    """What one member reads, of what `told_words` has written; None for whoever was told nothing."""
    own = words.get(user_id)
    if own is None:
        return None
    missing = Dropped(*own["dropped"]) if own["dropped"] else None
    return Told(tuple((key, dict(values)) for key, values in own["reasons"]), missing)


def reasons_for(
    user_id: str, members: Sequence[Member], past: Mapping[frozenset[str], int], on: date | None = None
) -> tuple[Reason, ...]:
    """As `reasons`, for one member: what they can learn first, then what they can give, then what all share."""
    helping = [reason for reason in _helping(members) if user_id in reason[1].values()]
    helping.sort(key=lambda reason: reason[1]["learner"] != user_id)
    found = [*helping, *_goals(user_id, members, helping), *_growing(members), *_history(members, past)]
    return tuple([*found, *_ways(members, on)][:MOST_REASONS]) or (("reason.same_program", {}),)


def _goals(user_id: str, members: Sequence[Member], known: Sequence[Reason]) -> Iterator[Reason]:
    """An offer that is close to what the member wrote as their goal, though in other words."""
    learner = next(member for member in members if member.user_id == user_id)
    goal = _profile(learner).goal.strip()
    if not goal or any(reason[1]["learner"] == user_id for reason in known):
        return
    offers = [(member, skill) for member in members if member is not learner for skill in _profile(member).offers]
    if not offers:
        return
    close = closeness([goal], [skill for _, skill in offers])[0]
    best = int(close.argmax())
    if close[best] >= CLOSE_ENOUGH:
        helper, skill = offers[best]
        yield "reason.goal", {"helper": helper.user_id, "learner": user_id, "skill": skill}


def dropped(
    row: int, group: Sequence[int], members: Sequence[Member], people: People, choices: Choices
) -> Dropped | None:
    """The wish whose loss weighs most for a member, if there is one that their group fulfils by less than a third."""
    me, partners = people.part([row]), people.part([other for other in group if other != row])
    found: list[tuple[int, str, bool]] = []
    helped = _for_one("can_help", me, partners, choices).max(initial=0) >= FULFILLED
    for key in OWN_WISHES:
        wish = WISH_OF[key]
        # a mentor gives: that they could learn something too is no wish of such a program
        if key == "can_help" and choices.kind in ONE_WAY and row == group[0]:
            continue
        # whoever finds help misses no fellow learner
        if not wish.worth(choices) or not _has(key, me) or (helped and key == "want_the_same"):
            continue
        got = int(_for_one(key, me, partners, choices).max(initial=0))
        if got >= FULFILLED:
            continue
        with_others = _for_one(key, me, people, choices)
        with_others[0, row] = 0
        best = int(with_others.max())
        if best > got or key == "can_help":
            found.append((wish.worth(choices) * max(best - got, 1), key, best > got))
    if not found:
        return None
    _, key, elsewhere = max(found)
    wants = _profile(members[row]).wants
    values = {"skill": wants[0]} if key == "can_help" and wants else {}
    return Dropped(f"dropped.{key}", "dropped.elsewhere" if elsewhere else "dropped.nobody", values)


def _has(key: str, me: People) -> bool:
    """Whether somebody has asked for it: no preference is no wish."""
    if key in {"can_help", "want_the_same"}:
        return bool(me.wanted[0])
    return key != "same_style" or STYLES[me.style[0]] is not WorkingStyle.ANY


def _for_one(key: str, me: People, others: People, choices: Choices) -> NDArray[np.int32]:
    # to be helped is what a member wishes; that they can help is the wish of the other
    kind = ProgramKind.MENTOR if key == "can_help" else choices.kind
    return WISH_OF[key].percent(me, others, replace(choices, kind=kind))


def regret(
    pair: tuple[int, int], allowed: NDArray[np.bool_], solve: Callable[[NDArray[np.bool_]], tuple[int, int]]
) -> Regret:
    """What banning a pair (row and column of `allowed`) would cost the round.

    `solve` gives the best result under some permissions: people who are served, and the total. It runs twice.
    """
    served, total = solve(allowed)
    banned = allowed.copy()
    banned[pair] = False
    if allowed.shape[0] == allowed.shape[1]:
        banned[pair[::-1]] = False
    fewer, without = solve(banned)
    return Regret(points=max(0, total - without), people=max(0, served - fewer))


def why_left_out(me: People, others: People, choices: Choices) -> str:
    """Why nobody was found for one person, as a key of LEFT_OUT. Private rules have no part in it: whoever is alone for
    one of these reads what they would read if all others were taken."""
    others = others.part(np.flatnonzero(others.at != me.at[0]))
    if not len(others):
        return "left_out.alone"
    public = [rule for rule in RULES if not rule.private]
    if permitted(me, others, choices, public).any():
        return "left_out.taken"
    if me.room[0] <= 0:
        return "left_out.has_room"
    for rule in public:
        if not rule.keeps(me, others, choices).any():
            return f"left_out.{'full' if rule.keeps is has_room else rule.key}"
    return "left_out.rules"
