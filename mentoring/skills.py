"""Skills as people type them: split, tidied, and compared without regard to case."""

import re

from mentoring.errors import MentoringError

MOST_SKILLS = 10
LONGEST_SKILL = 60


def parse_skills(text: str) -> tuple[str, ...]:
    """Skills separated by commas, semicolons or new lines, in the order typed, each once.

    Raises MentoringError("skills.too_many", limit, count) or MentoringError("skills.too_long", limit, start), where
    `start` is how the long one begins.
    """
    kept: dict[str, str] = {}
    for part in re.split(r"[,;\n\r]+", text):
        skill = " ".join(part.split()).strip("-*• ")
        if len(skill) > LONGEST_SKILL:
            raise MentoringError("skills.too_long", limit=LONGEST_SKILL, start=skill[:20])
        if skill:
            kept.setdefault(skill_key(skill), skill)
    if len(kept) > MOST_SKILLS:
        raise MentoringError("skills.too_many", limit=MOST_SKILLS, count=len(kept))
    return tuple(kept.values())


def skill_key(skill: str) -> str:
    """What two spellings of one skill have in common."""
    return " ".join(skill.split()).casefold()
