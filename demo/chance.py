"""Chance that can be repeated: the same seed and the same occasion always give the same draw."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")

_SCALE = float(1 << 64)


def draw(seed: int, *occasion: object) -> float:
    """A number in [0, 1) that depends on the seed and on what it is drawn for, and on nothing else.

    Unlike a generator, it does not matter in which order things are drawn, so a restart changes nothing.
    """
    text = "\x1f".join(str(part) for part in (seed, *occasion))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big") / _SCALE


def pick(options: Sequence[T], seed: int, *occasion: object) -> T:
    """One of `options` (not empty), each as likely as the others."""
    return options[int(draw(seed, *occasion) * len(options))]
