"""Skills as people type them: split, tidied, compared, and brought to the names that this app knows.

The list of known skills is `data/skills.toml`. Own words are always possible: a skill that is not in the list means
itself.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType

from mentoring.errors import MentoringError
from mentoring.suggest import nearest

MOST_SKILLS = 10
LONGEST_SKILL = 60
#: suggestions that are shown while somebody types
SHOWN = 10
#: fewer letters than this are no typing error of a known skill, but a word of their own
TYPED_ENOUGH = 4


@dataclass(frozen=True, slots=True)
class Skill:
    """A skill of the list. `related` are words of people who want to learn it; they never stand for it.

    `keys` are the `skill_key` of the name and then of each alias.
    """

    name: str
    field: str
    aliases: tuple[str, ...]
    related: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, eq=False, slots=True)
class Catalogue:
    """All known skills, in the order of the file, and the skill behind each name and alias (by its `skill_key`)."""

    skills: tuple[Skill, ...]
    by_key: MappingProxyType[str, Skill]


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


def chosen_skills(texts: Iterable[str]) -> tuple[str, ...]:
    """What was chosen or typed, piece by piece, as known skills and own words, each once. Raises as `parse_skills`."""
    kept: dict[str, str] = {}
    for skill in map(canonical, parse_skills(",".join(texts))):
        kept.setdefault(skill_key(skill), skill)
    return tuple(kept.values())


def skill_key(skill: str) -> str:
    """What two spellings of one skill have in common."""
    return " ".join(skill.split()).casefold()


@cache
def catalogue() -> Catalogue:
    """The list of known skills; read once."""
    text = resources.files("mentoring").joinpath("data", "skills.toml").read_text("utf-8")
    found = tuple(
        _skill(name, field, *line.split("|", 1))
        for field, skills in tomllib.loads(text).items()
        for name, line in skills.items()
    )
    keys = {alias: skill for skill in found for alias in skill.keys[1:]}
    keys |= {skill.keys[0]: skill for skill in found}
    return Catalogue(found, MappingProxyType(keys))


def _skill(name: str, field: str, aliases: str, related: str) -> Skill:
    others = _words(aliases)
    return Skill(name, field, others, _words(related), tuple(map(skill_key, (name, *others))))


def _words(part: str) -> tuple[str, ...]:
    return tuple(word for word in (" ".join(piece.split()) for piece in part.split(",")) if word)


def known_skill(text: str) -> Skill | None:
    """The known skill that these words name or are another name of."""
    by_key = catalogue().by_key
    key = skill_key(text)
    return by_key.get(key) or by_key.get(key.replace("-", " "))


def canonical(text: str) -> str:
    """The name of the known skill; own words come back tidied, as they are."""
    skill = known_skill(text)
    return skill.name if skill else " ".join(text.split())


def skill_meaning(text: str) -> str:
    """What two ways to name one skill have in common: k8s and Kubernetes have the same meaning."""
    return skill_key(canonical(text))


@lru_cache(maxsize=4096)
def suggestions(typed: str, most: int = SHOWN) -> tuple[str, ...]:
    """Known skills for what somebody has typed so far, the best first: how a name begins, how a word in it begins,
    how another name begins, letters inside a name; without any of these, what is spelt nearly like it. Nothing typed:
    nothing suggested. The own words are not part of it: a form offers them beside.
    """
    key = skill_key(typed)
    if not key or most <= 0:
        return ()
    ranked = sorted((rank, len(skill.name), skill.name) for skill in catalogue().skills if (rank := _rank(key, skill)))
    names = [name for _, _, name in ranked]
    return tuple(names[:most]) if names else _misspelt(key)


def _rank(key: str, skill: Skill) -> int:
    """1 is best, 0 is no match."""
    name, *aliases = skill.keys
    if key in skill.keys:
        return 1
    if name.startswith(key):
        return 2
    if _begins_a_word(key, [name]):
        return 3
    if _begins_a_word(key, aliases):
        return 4
    return 5 if len(key) >= TYPED_ENOUGH and any(key in one for one in skill.keys) else 0


def _begins_a_word(key: str, names: Iterable[str]) -> bool:
    return any(name.startswith(key) or f" {key}" in name for name in names)


def _misspelt(key: str) -> tuple[str, ...]:
    if len(key) < TYPED_ENOUGH:
        return ()
    meant = nearest(key, catalogue().by_key)
    return (canonical(meant),) if meant else ()
