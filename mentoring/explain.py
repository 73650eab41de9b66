"""Why these people were matched, in facts that they said themselves, and who of them takes the first step."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import combinations, permutations
from random import Random

from mentoring.hours import DAY, shared, working_intervals
from mentoring.people import Member, Profile, WorkingStyle
from mentoring.skills import skill_key

#: (key, values): user ids in "helper", "learner", "one", "other"; words as the member typed them in the rest
Reason = tuple[str, dict[str, str]]

MOST_REASONS = 3
#: common working hours a week that are worth saying
WORTH_SAYING = 5

REASONS = (
    "reason.can_help",  # helper, learner, skill
    "reason.want_the_same",  # skill: everybody in the group wants to grow in it
    "reason.common_hours",  # hours: whole hours a week in which all of them work
    "reason.same_style",  # style: a WorkingStyle value that all of them like
    "reason.common_language",  # language: other than English, and all of them have named it
    "reason.never_met",  # nobody in the group has been matched with another of it before
    "reason.met_long_ago",  # rounds: at least so many since two of them were matched
    "reason.same_program",  # nothing else to say
)


def reasons(
    members: Sequence[Member], past: Mapping[frozenset[str], int], on: date | None = None
) -> tuple[Reason, ...]:
    """One to three reasons for a group, the most personal first; keys are in REASONS.

    `past` is as for `rules.score_peers`. `on` is the round's date; without it nothing is said of common hours, which
    depend on the offsets of that week.
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
    keys = [{skill_key(word) for word in other} for other in others]
    return [word for word in first if all(skill_key(word) in known for known in keys)]


def organiser(members: Sequence[Member], seed: int, past_organised: Mapping[str, int]) -> str:
    """The user id of who takes the first step: whoever has done so least often, by the seed among equals."""
    ids = [member.user_id for member in members]
    fewest = min(past_organised.get(user_id, 0) for user_id in ids)
    ready = sorted(user_id for user_id in ids if past_organised.get(user_id, 0) == fewest)
    # every group of a round has the same seed: its people make the draw its own
    return Random(f"{seed}:{ready}").choice(ready)
