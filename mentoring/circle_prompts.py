"""What a circle is asked between its sessions: prompts by stage, the owners' own among them, none ever twice.

The house's own prompts stand in `data/prompts.toml`; a prompt that an owner wrote is as good as one of them, and comes
first, since somebody wanted it asked.
"""

import tomllib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources
from random import Random

from mentoring.errors import MentoringError

LONGEST_PROMPT = 250
#: prompts that the owners of one program can add
MOST_OWN = 100


class Stage(StrEnum):
    """Where a circle is in its season; prompts of `ANY` fit everywhere."""

    FORMING = "forming"
    WORKING = "working"
    CLOSING = "closing"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt. The keys of the house's begin with their stage ("forming.two_truths"), those of owners with "own."."""

    key: str
    text: str
    stage: Stage = Stage.ANY


@cache
def house_prompts() -> tuple[Prompt, ...]:
    """All prompts of the file, in its order; read once."""
    text = resources.files("mentoring").joinpath("data", "prompts.toml").read_text("utf-8")
    stages: dict[str, dict[str, str]] = tomllib.loads(text)
    return tuple(
        Prompt(f"{stage}.{name}", words, Stage(stage))
        for stage, prompts in stages.items()
        for name, words in prompts.items()
    )


def own_prompt_text(typed: str) -> str:
    """What an owner typed, on one line. Raises MentoringError "prompt.missing" or "prompt.too_long" (limit)."""
    text = " ".join(typed.split())
    if not text:
        raise MentoringError("prompt.missing")
    if len(text) > LONGEST_PROMPT:
        raise MentoringError("prompt.too_long", limit=LONGEST_PROMPT)
    return text


def stage_of(held: int, total: int) -> Stage:
    """The stage after `held` of `total` sessions: the first quarter is forming, the last quarter closing."""
    if total - held <= max(1, total // 4):
        return Stage.CLOSING
    return Stage.FORMING if 4 * held < total else Stage.WORKING


def next_prompt(
    stage: Stage,
    *,
    used: Collection[str],
    own: Sequence[Prompt] = (),
    switched_off: Collection[str] = (),
    seed: int,
    circle: int,
) -> Prompt | None:
    """The prompt that a circle gets next, or None when all that fit its stage are used or switched off.

    `used` has the keys that this circle has had, `switched_off` those that the owners do not want; `own` are the
    owners' prompts, of which those that fit come first. Otherwise the order is the circle's own, by `seed` and its id,
    prompts of the stage before those for any stage. The same arguments give the same prompt.
    """
    for prompts in (own, house_prompts()):
        for part in dict.fromkeys((stage, Stage.ANY)):
            fitting = sorted((one for one in prompts if one.stage is part), key=lambda one: one.key)
            Random(f"{seed}:{circle}:{part}").shuffle(fitting)
            for prompt in fitting:
                if prompt.key not in used and prompt.key not in switched_off:
                    return prompt
    return None
