"""The pulse: one short question at a time, on a scale of 1 to 5. Keys only; their words are in `messages/`."""

from collections.abc import Sequence
from datetime import datetime, timedelta

#: single items that rotate; they are no validated scale and are never added up
QUESTIONS = (
    "pulse.useful",
    "pulse.safe",
    "pulse.learned",
    "pulse.easy_to_meet",
    "pulse.good_match",
    "pulse.heard",
    "pulse.goal_closer",
    "pulse.recommend",
)
#: those that fit a circle, which has no single partner
OF_CIRCLES = (
    "pulse.useful",
    "pulse.safe",
    "pulse.learned",
    "pulse.easy_to_meet",
    "pulse.goal_closer",
    "pulse.recommend",
)
LOWEST, HIGHEST = 1, 5
#: nobody is asked more often, over all their programs
PAUSE = timedelta(days=28)


def question_for(number: int, questions: Sequence[str] = QUESTIONS) -> str:
    """The question of round `number` (from 1)."""
    return questions[(number - 1) % len(questions)]


def may_ask(last_asked: datetime | None, now: datetime) -> bool:
    """Whether somebody who was last asked then may be asked now; both aware. What a wrong clock noted counts not."""
    return last_asked is None or last_asked > now or now - last_asked >= PAUSE
