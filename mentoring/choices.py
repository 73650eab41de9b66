"""What the owner of a program has chosen for the matching: switches of rules, and a word for each wish.

The words become numbers in one place, `TIMES`; the points of each wish stand in `wishes.py`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from mentoring.errors import InvalidInput, MentoringError
from mentoring.programs import Program, ProgramKind
from mentoring.suggest import nearest


class Weight(StrEnum):
    """How much a wish counts, in an owner's words."""

    IMPORTANT = "important"
    NICE = "nice"
    IGNORE = "ignore"


#: how often the points of a wish count
TIMES = {Weight.IMPORTANT: 3, Weight.NICE: 1, Weight.IGNORE: 0}
#: rounds, and common working hours a week, that an owner can ask for at most
MOST_ROUNDS, MOST_HOURS = 52, 40


@dataclass(frozen=True, slots=True)
class Choices:
    """The rules of one program. `weights` has a word for each wish that does not have the usual one."""

    kind: ProgramKind = ProgramKind.PEER
    window: int = 12  # rounds before two people may be matched again
    least_hours: int = 0  # working hours a week that two people must share
    one_language: bool = True  # two people need a language in common
    managers_apart: bool = True  # nobody is matched with their manager
    teams_apart: bool = False  # nobody is matched inside their team
    guests: bool = False  # guests of the workspace may take part
    largest: int = 2  # people in a group at most
    weights: Mapping[str, Weight] = field(default_factory=dict)


SWITCHES = ("one_language", "managers_apart", "teams_apart", "guests")
NUMBERS = {"window": MOST_ROUNDS, "least_hours": MOST_HOURS}


def choices_from(words: Mapping[str, Any], kind: ProgramKind, wishes: Mapping[str, object]) -> Choices:
    """What an owner wrote: {"rules": {"window": 6, ...}, "wishes": {"can_help": "important", ...}}.

    `wishes` has the keys of all wishes. Raises InvalidInput: for each entry that cannot be used, "rules.window" or the
    like, its MentoringError ("choices.section", "choices.unknown", "choices.meant", "choices.number",
    "choices.switch", "choices.word").
    """
    problems: dict[str, MentoringError] = {}
    for name in words:
        if name not in {"rules", "wishes"} or not isinstance(words[name], Mapping):
            known = name in {"rules", "wishes"}
            problems[name] = (
                MentoringError("choices.section", name=name) if known else _unknown(name, ("rules", "wishes"))
            )
    rules = {} if "rules" in problems else words.get("rules", {})
    named = {} if "wishes" in problems else words.get("wishes", {})
    for name, value in rules.items():
        if problem := _rule_problem(name, value):
            problems[f"rules.{name}"] = problem
    for name, value in named.items():
        if name not in wishes:
            problems[f"wishes.{name}"] = _unknown(name, wishes)
        elif value not in list(Weight):
            problems[f"wishes.{name}"] = MentoringError("choices.word", name=name)
    if problems:
        raise InvalidInput(problems)
    return replace(Choices(kind=kind, weights={name: Weight(word) for name, word in named.items()}), **rules)


def _rule_problem(name: str, value: object) -> MentoringError | None:
    if name in SWITCHES:
        return None if isinstance(value, bool) else MentoringError("choices.switch", name=name)
    if name not in NUMBERS:
        return _unknown(name, (*SWITCHES, *NUMBERS))
    good = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= NUMBERS[name]
    return None if good else MentoringError("choices.number", name=name, most=NUMBERS[name])


def _unknown(name: str, names: Iterable[str]) -> MentoringError:
    meant = nearest(name, names)
    if meant is None:
        return MentoringError("choices.unknown", name=name)
    return MentoringError("choices.meant", name=name, meant=meant)


def choices_of(program: Program) -> Choices:
    """The choices that a program keeps, for its kind and its own window between two meetings.

    Never raises: of what is stored, words that mean nothing (any more) are passed over, each for itself. A weight for
    a wish that is not there any more stays, and counts nowhere.
    """
    rules, wishes = (_stored(program.choices, part) for part in ("rules", "wishes"))
    kept = {name: value for name, value in rules.items() if name != "window" and _rule_problem(name, value) is None}
    weights = {name: Weight(word) for name, word in wishes.items() if word in list(Weight)}
    return Choices(**{"kind": program.kind, "window": program.cadence.repeat_window, **kept, "weights": weights})


def _stored(words: Mapping[str, Any], part: str) -> Mapping[str, Any]:
    found = words.get(part)
    return found if isinstance(found, Mapping) else {}


def to_words(choices: Choices) -> dict[str, dict[str, Any]]:
    """The same in the form that `choices_from` reads."""
    return {
        "rules": {name: getattr(choices, name) for name in (*NUMBERS, *SWITCHES)},
        "wishes": {name: word.value for name, word in choices.weights.items()},
    }
