"""The words of Slack's schema checker and the small rules that every block is built from.

A rule looks at one value in one place and yields what Slack would say about it. Rules are plain
functions, so a block is a table of field names and rules, and nothing else has to be written for it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

Surface = Literal["message", "modal", "home"]
Json = dict[str, object]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: its JSON pointer, and the surface that the blocks are for."""

    #: JSON pointer such as "/blocks/0/text"
    pointer: str
    surface: Surface

    def at(self, key: str | int) -> "Place":
        """The place of one member of this value."""
        return Place(f"{self.pointer}/{key}", self.surface)  # made for every value of every block: no `replace`


Rule = Callable[[object, Place], Iterator[str]]


def complaint(words: str, place: Place) -> str:
    """One line of `response_metadata.messages`."""
    return f"[ERROR] {words} [json-pointer:{place.pointer}]"


def string(least: int = 0, most: int | None = None) -> Rule:
    """A string of `least` to `most` characters."""

    def check(value: object, place: Place) -> Iterator[str]:
        if not isinstance(value, str):
            yield complaint("must provide a string", place)
        elif len(value) < least:
            yield complaint(f"must be more than {least - 1} characters", place)
        elif most is not None and len(value) > most:
            yield complaint(f"must be less than {most + 1} characters", place)

    return check


def choice(*allowed: str) -> Rule:
    """One of the given strings."""

    def check(value: object, place: Place) -> Iterator[str]:
        if not isinstance(value, str):
            yield complaint("must provide a string", place)
        elif value not in allowed:
            yield complaint("must be a valid enum value", place)

    return check


def pattern(matches: Callable[[str], object], words: str) -> Rule:
    """A string that `matches` accepts; `words` say what it should have been."""

    def check(value: object, place: Place) -> Iterator[str]:
        if not isinstance(value, str):
            yield complaint("must provide a string", place)
        elif not matches(value):
            yield complaint(words, place)

    return check


def boolean(value: object, place: Place) -> Iterator[str]:
    """true or false."""
    if not isinstance(value, bool):
        yield complaint("must provide a boolean", place)


def number(value: object, place: Place) -> Iterator[str]:
    """Any number."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield complaint("must provide a number", place)


def integer(least: int | None = None, most: int | None = None) -> Rule:
    """A whole number of `least` to `most`."""

    def check(value: object, place: Place) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield complaint("must provide an integer", place)
        elif least is not None and value < least:
            yield complaint(f"must be greater than {least - 1}", place)
        elif most is not None and value > most:
            yield complaint(f"must be less than {most + 1}", place)

    return check


def items(rule: Rule, least: int = 1, most: int | None = None) -> Rule:
    """A list of `least` to `most` members that each keep the rule."""

    def check(value: object, place: Place) -> Iterator[str]:
        if not isinstance(value, list):
            yield complaint("must provide an array", place)
            return
        if len(value) < least:
            yield complaint(f"must provide at least {least} items", place)
        if most is not None and len(value) > most:
            yield complaint(f"no more than {most} items allowed", place)
        for number_, member in enumerate(value):
            yield from rule(member, place.at(number_))

    return check


def anything(_value: object, _place: Place) -> Iterator[str]:
    """No rule at all."""
    return iter(())


def free_object(value: object, place: Place) -> Iterator[str]:
    """An object with any members."""
    if not isinstance(value, dict):
        yield complaint("must provide an object", place)


def shape(
    required: Mapping[str, Rule],
    optional: Mapping[str, Rule] | None = None,
    *further: Rule,
) -> Rule:
    """An object with exactly these members; `further` rules see it once its members are sound.

    Slack refuses members that it does not know, so a misspelt field is found here too.
    """
    known = {**required, **(optional or {})}

    def check(value: object, place: Place) -> Iterator[str]:
        if not isinstance(value, dict):
            yield complaint("must provide an object", place)
            return
        found = False
        for line in _members(value, place, required, known):
            found = True
            yield line
        if not found:
            for rule in further:
                yield from rule(value, place)

    return check


def _members(value: Json, place: Place, required: Mapping[str, Rule], known: Mapping[str, Rule]) -> Iterator[str]:
    for name in required:
        if name not in value:
            yield complaint(f"missing required field: {name}", place)
    for name, member in value.items():
        rule = known.get(name)
        if rule is None:
            yield complaint(f"invalid additional property: {name}", place)
        else:
            yield from rule(member, place.at(name))


def by_type(table: Callable[[], Mapping[str, Rule]]) -> Rule:
    """An object whose `type` names its rule.

    The table comes from a function because rich text, containers and cards refer to each other.
    """

    def check(value: object, place: Place) -> Iterator[str]:
        if not isinstance(value, dict):
            yield complaint("must provide an object", place)
            return
        if "type" not in value:
            yield complaint("missing required field: type", place)
            return
        kind = value["type"]
        rule = table().get(kind) if isinstance(kind, str) else None
        if rule is None:
            yield complaint(f"unsupported type: {kind}", place.at("type"))
        else:
            yield from rule(value, place)

    return check


def exactly_one(*names: str) -> Rule:
    """A further rule: exactly one of these members is given."""
    words = " or ".join(f"`{name}`" for name in names)

    def check(value: object, place: Place) -> Iterator[str]:
        given = [name for name in names if isinstance(value, dict) and name in value]
        if not given:
            yield complaint(f"must define either {words}", place)
        elif len(given) > 1:
            yield complaint(f"must define only one of {words}", place)

    return check


def at_least_one(*names: str) -> Rule:
    """A further rule: one or more of these members are given."""
    words = " or ".join(f"`{name}`" for name in names)

    def check(value: object, place: Place) -> Iterator[str]:
        if isinstance(value, dict) and not any(name in value for name in names):
            yield complaint(f"must define either {words}", place)

    return check


def only_on(surfaces: frozenset[Surface], rule: Rule, kind: str) -> Rule:
    """The rule, on these surfaces; elsewhere the type is not supported."""

    def check(value: object, place: Place) -> Iterator[str]:
        if place.surface not in surfaces:
            yield complaint(f"unsupported type: {kind}", place.at("type"))
        else:
            yield from rule(value, place)

    return check
