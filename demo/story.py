"""How the cast behaves: pure decisions, each from the seed and the occasion alone.

What people answer follows from a story: a group meets at some moment or never, and an answer before that moment is
"planned", one after it "met". So partners agree with each other, and a later answer agrees with an earlier one.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from demo.chance import draw, pick
from demo.hours import common_time
from demo.people import Hours

Outcome = Literal["met", "planned", "not_yet", "could_not"]

#: share of groups that meet sooner or later; with those who forget to say so, about 70 % are known to have met
MEETS = 0.82
#: of those who meet: within two days of the introduction, before anybody asks
MEETS_SOON = 0.72
SOON = timedelta(days=2)
#: of those who have not met when they are asked: have a date by then
HAS_A_DATE = 0.75
#: of those who never meet: know that they will not
GIVES_UP = 0.35
#: somebody answers "not yet" although the other one says that they met
MISREMEMBERS = 0.03
#: a first question, and a reminder, that nobody answers
FORGETS = 0.13
FORGETS_AGAIN = 0.45
ANSWERS_PULSE = 0.76
COMMENTS = 0.35
SKIPS = 0.04
#: changes an answer without being reminded, once they have met
CORRECTS = 0.6
NUDGES = 0.35
#: after an introduction: later than this nobody thinks of what was left for another day; the round is about to close
THINKS_OF_IT = timedelta(days=5, hours=12)

#: how likely each score from 1 to 5 is
SCORES = (0.02, 0.07, 0.21, 0.40, 0.30)


@dataclass(frozen=True, slots=True)
class Story:
    """What becomes of one group in one round. `key` names the group and the round."""

    key: str
    introduced_at: datetime
    #: when they meet, UTC; None = never
    meets_at: datetime | None
    #: they have agreed on that moment before somebody asks
    has_a_date: bool
    gives_up: bool


def tell(
    seed: int,
    key: str,
    everyone: Sequence[Hours],
    introduced_at: datetime,
    *,
    keen: bool = False,
    proposed: Sequence[datetime] = (),
) -> Story:
    """The story of a group that was introduced at `introduced_at` (aware). A `keen` one meets, and soon.

    They meet at one of the `proposed` times (aware), if there are any.
    """
    meets_at = None
    if keen or draw(seed, "meets", key) < MEETS:
        soon = keen or draw(seed, "soon", key) < MEETS_SOON
        if proposed:
            fitting = [one for one in proposed if (one - introduced_at <= SOON) == soon]
            meets_at = pick(fitting or (proposed[:1] if soon else proposed[-1:]), seed, "which", key)
        else:
            low, high = (0.2, 1.7) if soon else (2.1, 3.6)
            days = low + (high - low) * draw(seed, "days", key)
            meets_at = common_time(everyone, introduced_at + timedelta(days=days))
    return Story(
        key=key,
        introduced_at=introduced_at,
        meets_at=meets_at,
        has_a_date=keen or draw(seed, "date", key) < HAS_A_DATE,
        gives_up=draw(seed, "gives up", key) < GIVES_UP,
    )


def outcome(seed: int, story: Story, user: str, at: datetime) -> Outcome:
    """What `user` answers at `at` (aware) to "did you meet?"."""
    if story.meets_at is None:
        return "could_not" if story.gives_up else "not_yet"
    if at < story.meets_at + timedelta(minutes=30):
        return "planned" if story.has_a_date else "not_yet"
    return "not_yet" if draw(seed, "misremembers", story.key, user) < MISREMEMBERS else "met"


def answers(seed: int, user: str, checkin: str, asked_before: int) -> bool:
    """Does `user` answer at all? `asked_before` counts earlier messages with the same question."""
    share = FORGETS if asked_before == 0 else FORGETS_AGAIN
    return draw(seed, "answers", user, checkin, asked_before) >= share


def delay_minutes(seed: int, user: str, occasion: str) -> float:
    """Working minutes until somebody reacts: 2 minutes to 5 hours, half of them within 40 minutes."""
    return 2.0 + 298.0 * draw(seed, "delay", user, occasion) ** 3


def says_yes(seed: int, share: float, *occasion: object) -> bool:
    """True in `share` (0 to 1) of all occasions."""
    return draw(seed, "yes", *occasion) < share


def score(seed: int, user: str, occasion: str) -> int:
    """A pulse score from 1 to 5, mostly 3 to 5."""
    left = draw(seed, "score", user, occasion)
    for points, share in enumerate(SCORES, start=1):
        left -= share
        if left < 0:
            return points
    return len(SCORES)


def comment(seed: int, lines: Sequence[str], used: Counter[str], said: set[str], *occasion: object) -> str | None:
    """What somebody writes beside a score: one of the lines that the fewest have used so far. Counts it as used.

    `said` holds what the same person has written before, which they never repeat; None when nothing is left.
    """
    fresh = [one for one in lines if one not in said]
    if not fresh:
        return None
    chosen = min(fresh, key=lambda one: (used[one], draw(seed, "comment", one, *occasion)))
    used[chosen] += 1
    said.add(chosen)
    return chosen


def line(seed: int, lines: Sequence[str], *occasion: object) -> str:
    """One of the lines that somebody could say."""
    return pick(lines, seed, "line", *occasion)
