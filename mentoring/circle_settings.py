"""What the owner of a program of circles chooses: how large, how many sessions, how long, formed by whom, mixed how."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from mentoring.choices import Choices, Weight, choices_of
from mentoring.errors import InvalidInput, MentoringError
from mentoring.programs import Program, ProgramKind
from mentoring.sessions import library

#: people in a circle: fewer are a chat, more leave too little time to each
SMALLEST, LARGEST = 4, 10
#: above this an owner is warned, since not everybody gets to speak
WARN_ABOVE = 8
FEWEST_MEETINGS, MOST_MEETINGS = 3, 12
SHORTEST_SESSION, LONGEST_SESSION = 60, 90
#: wishes of the matching that make a circle a mixed one; an owner ticks those that matter
MIXING = ("someone_new", "other_department", "seniority", "want_the_same")


class Forming(StrEnum):
    """How the circles of a season come about."""

    ENGINE = "engine"  # found by the matching
    TOPIC = "topic"  # members choose a topic, and circles are made of those who chose the same
    HAND = "hand"  # the owners put them together


@dataclass(frozen=True, slots=True)
class CircleSettings:
    """The circles of one program. `theme` is a key of `sessions.themes`; "" takes sessions of every theme.

    A season is one round of the program; its `meetings` sessions follow the program's rhythm and take `minutes` each.
    """

    theme: str = ""
    low: int = 4  # people in a circle at least ...
    best: int = 6  # ... as many as there should be ...
    high: int = 8  # ... and at most
    meetings: int = 8
    minutes: int = 60
    forming: Forming = Forming.ENGINE
    mixing: tuple[str, ...] = ("someone_new", "other_department", "seniority")

    @property
    def is_large(self) -> bool:
        """Whether circles may become so large that an owner should be warned."""
        return self.high > WARN_ABOVE


NUMBERS = {"meetings": (FEWEST_MEETINGS, MOST_MEETINGS), "minutes": (SHORTEST_SESSION, LONGEST_SESSION)}
SIZES = ("low", "best", "high")


def check_circle(settings: CircleSettings, themes: Collection[str]) -> CircleSettings:
    """The same settings, if they can be used; `themes` has the keys of all themes.

    Raises InvalidInput with a MentoringError for each field that cannot be used: "circle.theme", "circle.size"
    (low, high), "circle.size_order", "circle.meetings" and "circle.minutes" (low, high), "circle.mixing".
    """
    problems = _size_problems(settings)
    if settings.theme and settings.theme not in themes:
        problems["theme"] = MentoringError("circle.theme")
    for name, (low, high) in NUMBERS.items():
        if not _within(getattr(settings, name), low, high):
            problems[name] = MentoringError(f"circle.{name}", low=low, high=high)
    if not set(settings.mixing) <= set(MIXING):
        problems["mixing"] = MentoringError("circle.mixing")
    if problems:
        raise InvalidInput(problems)
    return settings


def _size_problems(settings: CircleSettings) -> dict[str, MentoringError]:
    outside = [name for name in SIZES if not _within(getattr(settings, name), SMALLEST, LARGEST)]
    if outside:
        return {name: MentoringError("circle.size", low=SMALLEST, high=LARGEST) for name in outside}
    if settings.low > settings.high:
        return {"high": MentoringError("circle.size_order")}
    if not settings.low <= settings.best <= settings.high:
        return {"best": MentoringError("circle.size", low=settings.low, high=settings.high)}
    return {}


def _within(value: object, low: int, high: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and low <= value <= high


def circle_words(settings: CircleSettings) -> dict[str, Any]:
    """The settings as `Program.circle` keeps them, for JSON; read with `circle_from`."""
    return {
        "theme": settings.theme,
        **{name: getattr(settings, name) for name in (*SIZES, *NUMBERS)},
        "forming": settings.forming.value,
        "mixing": list(settings.mixing),
    }


def circle_from(words: Mapping[str, Any], themes: Collection[str]) -> CircleSettings:
    """Settings from what `circle_words` wrote, or a part of it; what is missing has its usual value.

    Raises InvalidInput as `check_circle` does, with "circle.unknown" (name) for a name that is none of theirs and
    "circle.forming" for another way of forming.
    """
    usual = CircleSettings()
    known = circle_words(usual)
    problems = {name: MentoringError("circle.unknown", name=name) for name in words if name not in known}
    forming = words.get("forming", usual.forming.value)
    if forming not in list(Forming):
        problems["forming"] = MentoringError("circle.forming")
    mixing = words.get("mixing", list(usual.mixing))
    if not isinstance(mixing, Sequence) or isinstance(mixing, str):
        problems["mixing"] = MentoringError("circle.mixing")
    if problems:
        raise InvalidInput(problems)
    plain = {name: words[name] for name in ("theme", *SIZES, *NUMBERS) if name in words}
    return check_circle(replace(usual, **plain, forming=Forming(forming), mixing=tuple(mixing)), themes)


def settings_of(program: Program) -> CircleSettings:
    """The settings that a program of circles keeps. Never raises: what cannot be used has its usual value."""
    themes, words = library().themes, dict(program.circle)
    while True:
        try:
            return circle_from(words, themes)
        except InvalidInput as problem:
            kept = {name: value for name, value in words.items() if name not in problem.fields}
            words = kept if kept != words else {}


def round_choices(program: Program) -> Choices:
    """The rules and wishes by which the groups of a program's rounds are found, whatever its kind."""
    choices = choices_of(program)
    return circle_choices(choices, settings_of(program)) if program.kind is ProgramKind.CIRCLE else choices


def circle_choices(choices: Choices, settings: CircleSettings) -> Choices:
    """The rules and wishes by which circles are formed: what is ticked counts thrice, the rest of MIXING not at all.

    A word that the owner has given a wish in the rules goes before the tick.
    """
    ticked = {key: Weight.IMPORTANT if key in settings.mixing else Weight.IGNORE for key in MIXING}
    return replace(choices, largest=settings.high, weights={**ticked, **choices.weights})


def circle_sizes(people: int, settings: CircleSettings) -> tuple[int, ...]:
    """How many people each circle has, the largest first; as near to the best size as all of them allow.

    The sizes add up to `people` where that is possible within the bounds; else to as many as there is room for (seven
    people, in circles of four or five, make one of five). Empty for fewer people than a circle has at least.
    """
    most = people // settings.low
    fewest = -(-people // settings.high)
    if most == 0:
        return ()
    if fewest > most:
        return (settings.high,) * most
    counts = range(max(1, fewest), most + 1)
    count = min(counts, key=lambda one: (abs(people - one * settings.best) / one, one))
    size, more = divmod(people, count)
    return (size + 1,) * more + (size,) * (count - more)
