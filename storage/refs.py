"""References of one outbox row to the result of another."""

from collections.abc import Iterator, Mapping
from typing import Any

REF = "$ref"


class Unresolvable(ValueError):
    """A result does not hold what a row refers to."""


def targets(value: Any) -> Iterator[str]:
    """The keys of all rows that the arguments refer to, possibly repeated."""
    match value:
        case {"$ref": [str(key), str()], **rest} if not rest:
            yield key
        case dict():
            for item in value.values():
                yield from targets(item)
        case list() | tuple():
            for item in value:
                yield from targets(item)


def resolve(value: Any, results: Mapping[str, Mapping[str, Any]]) -> Any:
    """The arguments with every reference replaced by what it stands for. Raises Unresolvable."""
    match value:
        case {"$ref": [str(key), str(path)], **rest} if not rest:
            return _lookup(results.get(key, {}), path)
        case dict():
            return {name: resolve(item, results) for name, item in value.items()}
        case list() | tuple():
            return [resolve(item, results) for item in value]
    return value


def _lookup(result: Any, path: str) -> Any:
    """Follow a dotted path; a number steps into a list."""
    found = result
    for step in path.split("."):
        if isinstance(found, Mapping) and step in found:
            found = found[step]
        elif isinstance(found, list) and step.isdecimal() and int(step) < len(found):
            found = found[int(step)]
        else:
            raise Unresolvable(f"the result has no {path}")
    return found
